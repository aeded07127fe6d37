"""Thumbnails of frames, as they were painted and before they were encoded: 64×36 levels of luma.

A segment's file carries those of its frames in a box of its own, which players pass over (ISO/IEC 14496-12, 11.1: a
"uuid"). So whoever takes a painted segment from the cache has them too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import Interpolation, VideoReformatter

from onebyone.errors import OneByOneError

WIDE: Final = 64
HIGH: Final = 36
STEP: Final = 2
"""Of 255 levels of luma (BT.709, limited range): thumbnails are rounded down to its multiples."""

FOLDED: Final = 7
"""How hard zlib tries: at 9 a proof would be made 30 to 190 ms later, for 3 to 5 % less."""

Levels: TypeAlias = npt.NDArray[np.uint8]  # (frames, HIGH, WIDE), luma // STEP

_BOX: Final = b"uuidonebyone thumb 1"
_HEAD: Final = struct.Struct(">I4s")


class ThumbnailError(OneByOneError):
    """Thumbnails that are none, or not as many as there are frames."""


class Shrinker:
    """Makes thumbnails: the mean of what each of their pixels covers, by swscale, which takes 0.07 ms at 480p."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def luma(self, frame: av.VideoFrame) -> Levels:
        """The luma (HIGH, WIDE) of a frame in YUV, in levels of 0 to 255."""
        return self._planes(frame, "yuv420p")[0]

    def luma_from_601(self, frame: av.VideoFrame) -> Levels:
        """The same of a frame that somebody made of RGB by BT.601's matrix: what BT.709's would have given.

        In parts of the range, R = y + 1.402 cr, G = y − 0.344136 cb − 0.714136 cr, B = y + 1.772 cb (ITU-R BT.601), and
        y = 0.2126 R + 0.7152 G + 0.0722 B (ITU-R BT.709).
        """
        y, cb, cr = (plane.astype(np.float64) for plane in self._planes(frame, "yuv444p"))
        in_cb, in_cr = 0.0722 * 1.772 - 0.7152 * 0.344136, 0.2126 * 1.402 - 0.7152 * 0.714136
        turned = y + 219 / 224 * (in_cb * (cb - 128) + in_cr * (cr - 128))
        return np.rint(turned).clip(0, 255).astype(np.uint8)

    def _planes(self, frame: av.VideoFrame, format: str) -> list[Levels]:
        small = self._reformatter.reformat(
            frame, width=WIDE, height=HIGH, format=format, interpolation=Interpolation.AREA, threads=1
        )
        return [
            np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)[:, : plane.width].copy()
            for plane in small.planes
        ]


def folded(levels: Levels) -> bytes:
    """Thumbnails (n, HIGH, WIDE) in few bytes: what changes from each to the next, deflated by zlib."""
    return zlib.compress(np.diff(levels, axis=0, prepend=np.zeros_like(levels[:1])).tobytes(), FOLDED)


def unfolded(content: bytes, *, frames: int) -> Levels:
    """The thumbnails of so many frames; raises ThumbnailError where they are none, without making more of them."""
    size = frames * HIGH * WIDE
    unpack = zlib.decompressobj()
    try:
        changes = unpack.decompress(content, size + 1)
    except zlib.error as error:
        raise ThumbnailError(f"thumbnails are damaged ({error})") from error
    if len(changes) != size or not unpack.eof or unpack.unused_data:
        raise ThumbnailError(f"there are not as many thumbnails as the {frames} frames")
    # Sums of bytes go round at 256, as their differences did.
    return np.add.accumulate(np.frombuffer(changes, np.uint8).reshape(frames, HIGH, WIDE), axis=0, dtype=np.uint8)


def painted_luma(levels: Levels) -> npt.NDArray[np.float32]:
    """The luma of thumbnails, in levels of 0 to 255: the middle of what each was rounded down from."""
    return STEP * levels.astype(np.float32) + np.float32((STEP - 1) / 2)


def append(movie: Path, thumbnails: Sequence[tuple[Levels, int]]) -> None:
    """Add to a finished segment the luma of its pictures, each with the number of frames that it is shown for."""
    levels = np.stack([luma for luma, _ in thumbnails]) // np.uint8(STEP)
    repeats = np.array([repeat for _, repeat in thumbnails], ">u4")
    content = struct.pack(">I", len(repeats)) + repeats.tobytes() + folded(levels)
    with movie.open("ab") as file:
        file.write(struct.pack(">I", 4 + len(_BOX) + len(content)) + _BOX + content)


def thumbnails_of(segments: Sequence[Path]) -> Levels:
    """The thumbnails of all frames of segments, one after the other.

    Raises ThumbnailError for a file that has none.
    """
    return np.concatenate([_read(segment) for segment in segments])


def _read(segment: Path) -> Levels:
    for name, content in _boxes(segment.read_bytes()):
        if name == _BOX[:4] and content.startswith(_BOX[4:]):
            content = content[len(_BOX) - 4 :]
            count = int.from_bytes(content[:4])
            repeats = np.frombuffer(content[4 : 4 + 4 * count], ">u4")
            return unfolded(content[4 + 4 * count :], frames=count).repeat(repeats, axis=0)
    raise ThumbnailError(f"{segment.name} has no thumbnails: paint it anew")


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and contents of an MP4's outermost boxes."""
    at = 0
    while at + _HEAD.size <= len(content):
        size, name = _HEAD.unpack_from(content, at)
        end = at + size if size >= _HEAD.size else len(content)
        yield name, content[at + _HEAD.size : end]
        at = end
