"""Where the inputs come from that a record of parameters asks for, as the proof and the credits say it."""

from __future__ import annotations

from dataclasses import replace

from onebyone.inputs.bundled import ORIGINS, Origin
from onebyone.inputs.given import Given
from onebyone.inputs.kernels import NAMED
from onebyone.inputs.parameters import Parameters
from onebyone.inputs.pictures import SIDE, label_of


def origin_asked(record: Parameters, name: str, shape: tuple[int, ...]) -> Origin | None:
    """The origin of an input tensor, by its name; None where no parameter of the record asks for it.

    Bundled data as it comes is known by its content, not by its name: of it, there is nothing to say here.
    """
    if name in ("image", "photo") and hasattr(record, "image"):
        return _picture(record.image, name, shape)
    for field in ("kernel", "weights"):
        if name == "weight" and hasattr(record, field):
            return _weights(getattr(record, field), name, shape)
    if name == "bias" and getattr(record, "bias", None) is not None:
        return Origin("a bias written out", "", "", (name,))
    return None


def _picture(source: str | Given, name: str, shape: tuple[int, ...]) -> Origin | None:
    if isinstance(source, Given):
        own, origin = source.shape, Origin(f"a picture of one's own, {source.name}", "", "", ())
    else:
        own, origin = (SIDE, SIDE, 3 if source == "photo" else 1), ORIGINS["photo" if source == "photo" else "digit"]
        if source not in ("photo", "digit"):
            origin = replace(origin, what=f"a handwritten {label_of(source)}, never trained on", file="held_out.npz")
    channels, (height, width) = (shape[0] if len(shape) == 3 else 1), shape[-2:]
    done = [f"averaged from {own[0]}×{own[1]} to {height}×{width}"] if own[:2] != (height, width) else []
    done += [f"the first {channels} of its {own[2]} channels"] if channels != own[2] else []
    if source in ("photo", "digit") and not done:
        return None
    return replace(origin, what=", ".join([origin.what, *done]), tensors=(name,))


def _weights(text: str, name: str, shape: tuple[int, ...]) -> Origin | None:
    if text in ("sobel", "redness"):
        return None
    if text in NAMED:
        return Origin(f"the kernel {text}, {'×'.join(map(str, shape))}", "this project", "public domain", (name,))
    return Origin(f"weights written out: {text}", "", "", (name,))
