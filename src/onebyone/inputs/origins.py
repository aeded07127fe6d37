"""Where the inputs come from that a record of parameters asks for, as the proof and the credits say it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_type_hints

from onebyone.inputs.bundled import ORIGINS, Origin
from onebyone.inputs.given import Given
from onebyone.inputs.grid import bits_of
from onebyone.inputs.kernels import NAMED
from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import Parameters
from onebyone.inputs.pictures import DIGIT_BITS, PHOTO_BITS, SIDE, GreyPicture, label_of, middle_square


def origin_asked(record: Parameters, name: str, shape: tuple[int, ...]) -> Origin | None:
    """The origin of an input tensor, by its name; None where no parameter of the record asks for it.

    Bundled data as it comes is known by its content, not by its name: of it, there is nothing to say here.
    """
    if (told := record.told_origin(name)) is not None:
        what, source = told
        known = ORIGINS.get(source, Origin("", source, "", ()))
        return replace(known, what=what, tensors=(name,))
    if name in ("image", "photo") and hasattr(record, "image"):
        return _picture(record, name, shape)
    for field in ("kernel", "weights"):
        if name == "weight" and getattr(record, field, None) is not None:
            return _weights(getattr(record, field), name, shape)
    if name == "bias" and getattr(record, "bias", None) is not None:
        return Origin("a bias written out", "", "", (name,))
    if name == "bias" and isinstance(getattr(record, "weights", None), GivenLayer):
        return _weights(record.weights, name, shape)  # type: ignore[attr-defined]
    return None


def notes_of(record: Parameters) -> tuple[str, ...]:
    """What was and will be done to a user's own picture, a sentence each, for whoever gave it."""
    source = getattr(record, "image", None)
    if not isinstance(source, Given):
        return ()
    done = [source.done] if source.done else []
    own = source.shape[:2]
    if hasattr(record, "height") and hasattr(record, "width"):
        asked = (record.height or own[0], record.width or own[1])
        done += [f"averaged to {asked[0]}×{asked[1]}"] if asked != own else []
    elif own != (SIDE, SIDE):
        *_, side = middle_square(source)
        done += [f"cut to its middle {side}×{side}"] if own[0] != own[1] else []
        done += [f"averaged to the {SIDE}×{SIDE} pixels that this network reads"]
    if source.shape[2] != 1 and get_type_hints(type(record), include_extras=True)["image"] == GreyPicture:
        done += ["made grey"]
    return (f"{source.name} is {', '.join(done)}",) if done else ()


def _picture(record: Parameters, name: str, shape: tuple[int, ...]) -> Origin | None:
    source: str | Given = getattr(record, "reads", None) or record.image  # type: ignore[attr-defined]
    is_grey = len(shape) == 2 or (shape[0] == 1 and not (isinstance(source, Given) and source.shape[2] > 1))
    if isinstance(source, Given):
        own, origin = source.shape, Origin(f"a picture of one's own, {source.name}", "", "", ())
    else:
        own, origin = (SIDE, SIDE, 3 if source == "photo" else 1), ORIGINS["photo" if source == "photo" else "digit"]
        if source not in ("photo", "digit"):
            origin = replace(origin, what=f"a handwritten {label_of(source)}, never trained on", file="held_out.npz")
    done = [source.done] if isinstance(source, Given) and source.done else []
    channels, (height, width) = (shape[0] if len(shape) == 3 else 1), shape[-2:]
    if not hasattr(record, "height") and own[0] != own[1] and isinstance(source, Given):
        *_, side = middle_square(source)
        done, own = [*done, f"cut to its middle {side}×{side}"], (side, side, own[2])
    done += [f"averaged from {own[0]}×{own[1]} to {height}×{width}"] if own[:2] != (height, width) else []
    if len(shape) == 2 and own[2] != 1:
        done += ["made grey"]
    elif channels != own[2]:
        done += [f"the first {channels} of its {own[2]} channels"]
    bits = bits_of(getattr(record, "grid", None), own=DIGIT_BITS if is_grey else PHOTO_BITS)
    regular = bits == (DIGIT_BITS if is_grey else PHOTO_BITS)
    done += [] if regular else [f"in multiples of 1/{2**bits}"]
    if source in ("photo", "digit") and not done:
        return None
    return replace(origin, what=", ".join([origin.what, *done]), tensors=(name,))


def _weights(text: str | GivenLayer, name: str, shape: tuple[int, ...]) -> Origin | None:
    if isinstance(text, GivenLayer):
        return Origin(f"the layer {text.layer} of {text.name}, in multiples of a grid", "", "", (name,))
    if text in ("sobel", "redness"):
        return None
    if text in NAMED:
        return Origin(f"the kernel {text}, {'×'.join(map(str, shape))}", "this project", "public domain", (name,))
    return Origin(f"weights written out: {text}", "", "", (name,))
