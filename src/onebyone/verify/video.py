"""A finished video, decoded: its frames one after the other, and each held against its thumbnail in the proof."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.stream import Disposition

from onebyone.paint.thumbnails import HIGH, WIDE, Levels, Shrinker, ThumbnailError, painted_luma
from onebyone.proof.document import Proof
from onebyone.proof.files import unpacked_thumbnails
from onebyone.verify.finding import VerifyError

Image: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 3), red, green, blue

# Of 255: by how much the luma of a thumbnail's pixel may differ from the painted one. Ours differ by 3.5, of which 1.5
# are rounding, and at 60 frames a second by 4.5 now and then, where something fades; other encoders' by 6 at CRF 20,
# also with another matrix, and by 10 at CRF 28. A single digit 8 px high at 480p, painted into a frame, makes 16.
OURS, OTHERS = 4.5, 12.0
AT_ONCE = 1000  # frames that are compared at once: more would take memory only


def frames(movie: Path) -> Iterator[av.VideoFrame]:
    """Decode a video, not its cover, from its first frame to its last.

    Raises VerifyError for a file that is no video, or that cannot be decoded to its end.
    """
    number = 0
    try:
        with av.open(str(movie)) as container:
            stream = next(one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
            stream.thread_type = "SLICE"  # several frames at once would take a third more of CPU time
            for frame in container.decode(stream):
                yield frame
                number += 1
    except (av.FFmpegError, StopIteration) as error:
        raise VerifyError(f"{movie.name} is damaged: it cannot be decoded after frame {number} ({error})") from error


def look_at(movie: Path, wanted: Collection[int], on_still: Callable[[int, Image], None]) -> None:
    """Decode a whole video; `on_still` is told the numbers of the `wanted` frames and their pictures.

    Raises VerifyError as `frames` does.
    """
    for number, frame in enumerate(frames(movie)):
        if number in wanted:
            on_still(number, np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8))


def demand_frames(movie: Path, proof: Proof, *, slack: float, from_601: bool = False) -> float:
    """Demand as many frames as were proven, of their size, each of which looks like its thumbnail.

    Args:
        movie: the video.
        proof: it has the thumbnails.
        slack: by how much a thumbnail's luma may differ, of 255.
        from_601: whether the video was made of RGB by BT.601's matrix, as by many tools that know of no other.

    Returns:
        By how much it differs at most.

    Raises:
        VerifyError: it names the first frame that is another, and where it is another.
    """
    seen = luma_of(movie, from_601=from_601)
    if len(seen) != proof.clip.frames:
        what = "truncated" if len(seen) < proof.clip.frames else "another video"
        raise VerifyError(f"{movie.name} is {what}: frames {len(seen)}, not {proof.clip.frames}")
    painted, largest = thumbnails(proof), 0.0
    for start in range(0, len(seen), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        off = np.abs(seen[part] - painted_luma(painted[part]))
        largest = max(largest, float(off.max()))
        if largest > slack:
            place, row, column = np.argwhere(off > slack)[0].tolist()
            x, y = column * proof.clip.width // WIDE, row * proof.clip.height // HIGH
            raise VerifyError(
                f"{movie.name}: frame {start + place}, at {(start + place) / proof.clip.fps:.2f} s, does not show what "
                f"was painted, around x {x}, y {y}: its luma is up to {off[place].max():.0f} of 255 off"
            )
    return largest


def luma_of(movie: Path, *, from_601: bool = False) -> Levels:
    """The luma (frames, HIGH, WIDE) of a video's frames, in levels of 0 to 255. Raises VerifyError as `frames` does."""
    shrinker = Shrinker()
    found = [(shrinker.luma_from_601 if from_601 else shrinker.luma)(frame) for frame in frames(movie)]
    return np.stack(found) if found else np.empty((0, HIGH, WIDE), np.uint8)


def thumbnails(proof: Proof) -> Levels:
    """The thumbnails of a proof of so many frames as there are. Raises VerifyError where there is not one for each."""
    told = sum(entry.frames for entry in proof.thumbnails)
    if told != proof.clip.frames:
        raise VerifyError(f"the proof has {told} thumbnails for {proof.clip.frames} frames")
    try:
        return np.concatenate([unpacked_thumbnails(entry) for entry in proof.thumbnails])
    except ThumbnailError as error:
        raise VerifyError(f"the proof's thumbnails: {error}") from error
