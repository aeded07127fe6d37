"""What is encoded anew is held against the proof before it is published: each of its frames looks as it was painted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane
from PIL import Image

from onebyone.errors import OneByOneError
from onebyone.look.colormaps import rgb
from onebyone.paint.reencode import Format, encode, frames_at, frames_of
from onebyone.paint.thumbnails import Levels, Shrinker, painted_luma
from onebyone.proof.document import Proof
from onebyone.proof.files import unpacked_thumbnails

FARTHEST = 6.0
"""Of 255 levels that a thumbnail of a video's frame may be off the painted one; `verify` lets others be 12 off."""

FARTHEST_OF_PICTURES = 12.0
"""The same of pictures that move, which are of RGB: a GIF has 256 colours for all of its frames."""

ALL = range(10**9)


class UnlikeError(OneByOneError):
    """A file that does not show what was painted."""


def encode_held(
    movie: Path,
    target: Path,
    proof: Proof,
    *,
    frames: Sequence[int],
    form: Format,
    size: tuple[int, int],
    fps: Fraction,
    about: Mapping[str, str],
    keys: Collection[int] = (),
    backwards: bool = False,
) -> float:
    """Encode frames of a clip anew, as fine as it takes for each to look as it was painted.

    Args:
        movie: the clip.
        target: the new file.
        proof: the clip's.
        frames: their numbers in the clip, in rising order.
        form: how.
        size: width and height, in pixels.
        fps: frames a second of the new file.
        about: what it says of itself.
        keys: which of its frames are keyframes.
        backwards: whether the last one comes first.

    Returns:
        How far it is off, as `demand_shown` does.

    Raises:
        UnlikeError: it does not show what was painted, however fine it is.
    """
    finer, shown = iter(form.finer), frames[::-1] if backwards else frames
    while True:
        pictures = frames_at(movie, shown) if backwards else frames_of(movie, frames)
        encode(pictures, target, form=form, size=size, fps=fps, about=about, keys=keys)
        try:
            return demand_shown(target, proof, shown, fps=fps)
        except UnlikeError:
            if (options := next(finer, None)) is None:
                raise
            form = replace(form, options={**form.options, **options})


def demand_shown(file: Path, proof: Proof, frames: Sequence[int], *, fps: Fraction, paper: str = "") -> float:
    """Demand that a file shows these frames of a clip, one after the other, as they were painted.

    Args:
        file: a video, GIF or animated WebP, of any size.
        proof: the clip's, which has a thumbnail of each frame.
        frames: their numbers in the clip.
        fps: frames a second of the file.
        paper: the colour, as #RRGGBB, of what a video that is transparent is laid on.

    Returns:
        How far its thumbnails are off the proof's at most, in levels of 255.

    Raises:
        UnlikeError: it has more frames or fewer, or one that shows something else.
    """
    painted = np.concatenate([unpacked_thumbnails(entry) for entry in proof.thumbnails])[list(frames)]
    seen = [*_luma(file, fps=fps, paper=paper)]
    if len(seen) != len(painted):
        raise UnlikeError(f"{file.name} has {len(seen)} frames after it was encoded anew, not {len(painted)}")
    off = np.abs(np.stack(seen) - painted_luma(painted)).max(axis=(1, 2))
    at = int(off.argmax())
    if off[at] > (FARTHEST_OF_PICTURES if file.suffix in (".gif", ".webp") else FARTHEST):
        raise UnlikeError(
            f"{file.name}: frame {at} does not show what was painted after it was encoded anew: its luma is up to "
            f"{off[at]:.0f} of 255 off"
        )
    return float(off[at])


def _luma(file: Path, *, fps: Fraction, paper: str) -> Iterator[Levels]:
    """The thumbnail of each frame that a file shows."""
    shrinker = Shrinker()
    if file.suffix == ".webp":  # FFmpeg reads none that moves; in it, what stands still is one frame for a longer time
        with Image.open(file) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                luma = shrinker.luma_from_601(av.VideoFrame.from_image(image.convert("RGB")))
                for _ in range(round(image.info["duration"] * fps / 1000)):
                    yield luma
    elif paper:
        for frame in _clear_frames(file):
            yield shrinker.luma(_laid_on(frame, paper))
    else:
        to_luma = shrinker.luma_from_601 if file.suffix == ".gif" else shrinker.luma
        yield from map(to_luma, frames_of(file, ALL))


def _clear_frames(file: Path) -> Iterator[av.VideoFrame]:
    """The frames of a WebM with their alpha, by the one decoder that knows of it."""
    decoder = av.codec.CodecContext.create("libvpx-vp9", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    with av.open(str(file)) as container:
        for packet in container.demux(video=0):
            yield from decoder.decode(packet)


def _laid_on(frame: av.VideoFrame, paper: str) -> av.VideoFrame:
    """The luma of a transparent frame that lies on paper of this colour, in BT.709's limited range."""
    ground = 16 + 219 * float(np.dot(rgb(paper), (0.2126, 0.7152, 0.0722)))
    luma, alpha = _levels(frame.planes[0]), _levels(frame.planes[3])
    mixed = np.rint(ground + (luma - ground) * (alpha / 255)).astype(np.uint8)
    no_colours = np.full((frame.height // 2, frame.width), 128, np.uint8)
    return av.VideoFrame.from_ndarray(np.concatenate([mixed, no_colours]), format="yuv420p")


def _levels(plane: VideoPlane) -> npt.NDArray[np.float32]:
    """A plane of a frame (height, width), from 0 to 255."""
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width].astype(np.float32)
