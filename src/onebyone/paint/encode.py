"""Frames become an H.264 file that every player shows in the colours that were painted.

The settings are measured, on 379 different frames of clip 2a at 1080p60 in one thread: CPU a frame, PSNR of the luma
and its worst pixel, rate, and by how many of 255 steps a theme's colour is off where it is flat, once it has faded in.

| x264 | ms | dB | worst | Mbit/s | flat |
| --- | --- | --- | --- | --- | --- |
| medium, CRF 23 (manim's) | 22 | 47.0 | 54 | 0.7 | 2.6 |
| veryfast, CRF 20 | 11.5 | 47.1 | 46 | 0.8 | 2.5 |
| superfast, CRF 22, no B-frames | 6.8 | 49.8 | 32 | 1.3 | 2.5 |
| ultrafast, CRF 20, with High's transform, CABAC, AQ, finer chroma | 5.9 | 51.6 | 17 | 1.9 | 1.4 |

Ours has a quantizer of 17 everywhere instead of that rate: x264 then needs no small copy of each frame to choose by.
Of 1,218 frames of 2a, 6a and 1b that takes 27 % less CPU, with 2 dB more, a worst pixel of 14 instead of 18 to 24, and
4 % more bytes.

1.4 is what rounding to 8 bit luma and chroma costs: x264 adds nothing. Flat areas and sharp edges need neither motion
search nor a deblocking filter, which only blurs digits. Without B-frames and lookahead, each packet leaves when its
frame has come, and segments can be joined one after the other.

A picture that is held is shown to x264 twice. After that, its frames are copies of a packet in which every macroblock
is skipped (70 bytes at 1080p): x264 would take 4.6 ms for each. Of clip 2a, 1,214 of 2,056 frames are different; its
encoding takes 10.8 s of CPU instead of 14.3, and the PSNR is 51.1 dB instead of 51.3. OpenH264, a decoder that shares
nothing with FFmpeg's, shows every frame of three clips bit by bit as that one does.

Is it worth it? To have x264 encode every frame takes 37 % more CPU for the whole of `render 2a -q h --fresh` (30.3 s,
not 22.1) and 31 % more for 1b (31.0, not 23.7). To encode a held picture once and give its MP4 sample a longer duration
is no choice: that file has a variable rate (a player is told 60/11 a second of one that holds a second at 60).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import numpy as np
import numpy.typing as npt
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.plane import VideoPlane
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from onebyone.paint.frame_num import NUMBERS, SliceError, frame_number, renumbered
from onebyone.paint.quality import Quality
from onebyone.paint.thumbnails import Levels, Shrinker, append

_CODEC: Final = "libx264"
_PIXELS: Final = "yuv420p"
_OPTIONS: Final = (
    ("preset", "ultrafast"),
    ("qp", "17"),
    ("profile", "high"),
    # The first three undo what the preset switches off. With chroma as fine as this, flat areas come out to the level.
    # chromaloc: swscale takes a chroma sample from the middle of its four pixels.
    # The last: a fade at 60 frames a second changes large areas by less than a level a frame, which x264 leaves out of
    # a busy block until it is 4 of 255 behind; so at most 2, for as much CPU.
    (
        "x264-params",
        "8x8dct=1:cabac=1:partitions=i4x4,i8x8:chroma-qp-offset=-6:chromaloc=1:force-cfr=1:no-dct-decimate=1",
    ),
)
_SEEN: Final = 2  # times that x264 sees a picture that is held: the second time it mends what motion had left coarse
_GOP_SECONDS: Final = 2  # between keyframes, so that scrubbing inside a segment is quick
_BAND: Final = 64  # rows that are converted together where only some changed: swscale prepares itself for each height
_MATRIX: Final = Colorspace.ITU709
_MATRIX_CODE: Final = 1  # BT.709's in the file (ITU-T H.273, 8.3); swscale has numbers of its own
# The mean of the four pixels that share a chroma sample, rounded to the nearest: no other way costs less.
_CONVERSION: Final = Interpolation.AREA | Interpolation.FULL_CHR_H_INP

SETTINGS: Final[tuple[str, ...]] = (
    _CODEC,
    _PIXELS,
    *(f"{name}={value}" for name, value in _OPTIONS),
    f"a keyframe every {_GOP_SECONDS} s",
    f"a held picture encoded {_SEEN} times",
    "BT.709, limited range",
    f"conversion {int(_CONVERSION)}",
)
"""All that decides the bytes of a segment but its frames, size and rate: part of the key of the cache."""


class SegmentEncoder:
    """One H.264 file (MP4) of one segment: frame n is shown from n/fps seconds on, and the first is a keyframe.

    It carries thumbnails of its frames, as they were before they were encoded.

    A context manager; if its block fails, the file goes. Errors of the file system are OSErrors, as PyAV raises them.
    """

    def __init__(self, target: Path, *, quality: Quality) -> None:
        self._target, self._quality = target, quality
        self._frames = 0
        self._number = self._seen = 0  # since the last keyframe: frames, and those of them that x264 has seen
        self._reformatters: dict[int, VideoReformatter] = {}
        self._frame: av.VideoFrame | None = None
        self._shrinker, self._thumbnails = Shrinker(), list[tuple[Levels, int]]()
        self._container = av.open(str(target), "w", format="mp4")
        self._stream = self._container.add_stream(_CODEC, rate=quality.fps, options=dict(_OPTIONS))
        _set(self._stream.codec_context, quality)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or take it away if that or anything before went wrong."""
        whole = False
        try:
            if error is None:
                self.close()
                whole = True
            else:
                self._container.close()
        finally:
            if not whole:
                self._target.unlink(missing_ok=True)

    def write(self, pixels: npt.NDArray[np.uint8], *, repeat: int = 1, rows: tuple[int, int] | None = None) -> None:
        """Show a picture for `repeat` frames; it is not needed any more when this returns.

        It is converted once, encoded at most twice between two keyframes, and held by packets that skip everything.

        Args:
            pixels: RGBA, (height, width, 4), rows from the top; opaque: its alpha is not looked at.
            repeat: how many frames, 1 or more.
            rows: the first row that may differ from the picture before, and the row after the last; all by default.
                Only these are converted.

        Raises:
            ValueError: another shape, which PyAV would stretch in silence, or no frame.
            SliceError: x264 began a packet in a way that is not known here.
        """
        shape = (self._quality.height, self._quality.width, 4)
        if pixels.shape != shape or repeat < 1:
            raise ValueError(f"{repeat} frames of shape {pixels.shape}: one or more of {shape} are wanted")
        if self._frame is None or rows is None:
            self._frame = self._converted(pixels)
        else:
            self._convert_rows(self._frame, pixels, *rows)
        self._thumbnails.append((self._shrinker.luma(self._frame), repeat))
        seen = 0
        for _ in range(repeat):
            is_key = self._frames == 0 or self._number == _GOP_SECONDS * self._quality.fps
            seen = 0 if is_key else seen
            if seen < _SEEN:
                self._mux(self._encoded(self._frame, is_key=is_key))
                seen += 1
            else:
                self._mux(Packet(renumbered(_still(self._quality, _OPTIONS), self._number)))

    def _encoded(self, frame: av.VideoFrame, *, is_key: bool) -> Packet:
        """What x264 makes of a frame, with a number that counts those too that it has not seen."""
        frame.pict_type = PictureType.I if is_key else PictureType.NONE
        frame.pts, frame.time_base = self._frames, Fraction(1, self._quality.fps)
        (packet,) = self._stream.encode(frame)
        if packet.is_keyframe:
            self._number, self._seen = 0, 1
            return packet
        content, number = bytes(packet), self._seen % NUMBERS
        if frame_number(content) != number:
            raise SliceError(f"x264 gave a frame the number {frame_number(content)}, not {number}")
        self._seen += 1
        return Packet(renumbered(content, self._number))

    def _mux(self, packet: Packet) -> None:
        packet.pts = packet.dts = self._frames
        packet.duration, packet.time_base, packet.stream = 1, Fraction(1, self._quality.fps), self._stream
        self._container.mux(packet)
        self._frames += 1
        self._number += 1

    def _converted(self, pixels: npt.NDArray[np.uint8]) -> av.VideoFrame:
        return self._reformatters.setdefault(len(pixels), VideoReformatter()).reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format=_PIXELS,
            dst_colorspace=_MATRIX,
            dst_color_range=ColorRange.MPEG,
            interpolation=_CONVERSION,
            threads=1,
        )

    def _convert_rows(self, frame: av.VideoFrame, pixels: npt.NDArray[np.uint8], first: int, end: int) -> None:
        """Convert the bands that hold these rows into the frame before, of which x264 has a copy of its own."""
        top, bottom = first // _BAND * _BAND, min(-(-end // _BAND) * _BAND, len(pixels))
        if first < end:
            # Two rows more: swscale rounds the last row of chroma in its own way.
            band = self._converted(pixels[top : bottom + 2])
            for plane, new, share in zip(frame.planes, band.planes, (1, 2, 2), strict=True):
                _samples(plane)[top // share : bottom // share] = _samples(new)[: (bottom - top) // share]

    def close(self) -> None:
        """Finish the file. Raises ValueError if no frame was written: a film of nothing has no length."""
        if not self._frames:
            raise ValueError(f"no frame was written to {self._target.name}")
        self._container.close()
        append(self._target, self._thumbnails)


def _set(context: VideoCodecContext, quality: Quality) -> None:
    """All settings but the options."""
    context.width, context.height, context.pix_fmt = quality.width, quality.height, _PIXELS
    context.gop_size = _GOP_SECONDS * quality.fps
    context.thread_count = 1  # segments are encoded side by side
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    context.colorspace, context.color_range = _MATRIX_CODE, ColorRange.MPEG


@cache
def _still(quality: Quality, options: tuple[tuple[str, str], ...]) -> bytes:
    """The packet of a frame that shows the one before once more: x264's of an even grey picture shown a second time.

    It skips every macroblock, which copies whatever picture was there (ITU-T H.264, 8.4.1.1: nothing moved).
    """
    context = av.VideoCodecContext.create(_CODEC, "w")
    _set(context, quality)
    context.time_base, context.options = Fraction(1, quality.fps), dict(options)
    grey = av.VideoFrame(quality.width, quality.height, _PIXELS)
    for plane in grey.planes:
        _samples(plane)[:] = 128
    for number in range(2):
        grey.pts = number
        (packet,) = context.encode(grey)
    return bytes(packet)


def _samples(plane: VideoPlane) -> npt.NDArray[np.uint8]:
    """A plane's samples, (height, width), in its own memory."""
    return np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)[:, : plane.width]
