"""A finished clip in other formats: H.264 in another size, VP9, AV1, GIF and animated WebP, by PyAV alone.

What comes out is no longer the file that was proven, but what a player makes of it. The frames are those of the clip,
in its order; of its frames each may be taken, or one in so many.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
from av.filter import Graph
from av.stream import Disposition
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from av.video.stream import VideoStream


@dataclass(frozen=True, kw_only=True)
class Format:
    """How frames are encoded.

    Attributes:
        codec: the encoder, as FFmpeg calls it.
        container: the kind of file.
        pixels: the layout of a frame's pixels.
        options: of the encoder.
        finer: other ones, in order, for where frames come out too far from what they were.
    """

    codec: str
    container: str
    pixels: str
    options: Mapping[str, str]
    finer: tuple[Mapping[str, str], ...] = ()


_VP9 = {
    **{"crf": "32", "b": "0", "deadline": "realtime", "cpu-used": "8", "tune-content": "screen"},
    **{"row-mt": "1", "threads": "2"},
}

H264 = Format(
    codec="libx264",
    container="mp4",
    pixels="yuv420p",
    options={"preset": "veryfast", "crf": "23", "tune": "animation", "bf": "0"},
    finer=({"crf": "18"}, {"crf": "13"}, {"crf": "8"}),
)
VP9 = Format(
    codec="libvpx-vp9",
    container="webm",
    pixels="yuv420p",
    options=_VP9,
    finer=({"crf": "22"}, {"crf": "12"}),
)
VP9_ALPHA = replace(VP9, pixels="yuva420p", options={**_VP9, "auto-alt-ref": "0"})
AV1 = Format(
    codec="libsvtav1",
    container="mp4",
    pixels="yuv420p",
    # From preset 10 on it leaves cells half filled while something moves; scm=2 lets it see what is a screen by itself.
    options={"preset": "9", "crf": "30", "svtav1-params": "scm=2:lp=2"},
    finer=({"preset": "8"}, {"preset": "8", "crf": "15"}, {"preset": "8", "crf": "4"}),
)
WEBP = Format(
    codec="libwebp_anim",
    container="webp",
    pixels="bgra",  # the encoder makes of it what WebP wants, which is BT.601
    options={"quality": "80", "compression_level": "2", "loop": "0"},
    finer=({"quality": "95"},),
)


_OURS: Final = {"src_colorspace": Colorspace.ITU709, "src_color_range": ColorRange.MPEG}
"""The colours of our frames; those that come out are the same, but of RGB."""


def frames_of(movie: Path, wanted: Sequence[int]) -> Iterator[av.VideoFrame]:
    """Decode these frames of a clip, which count from 0, in rising order; its cover is none of them."""
    asked = wanted if isinstance(wanted, range) else frozenset(wanted)
    with av.open(str(movie)) as container:
        stream = next(one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
        for number, frame in enumerate(container.decode(stream)):
            if number in asked:
                yield frame
            if number >= wanted[-1]:
                return


def frames_at(movie: Path, wanted: Iterable[int]) -> Iterator[av.VideoFrame]:
    """Decode single frames of a clip, in the order they are asked for, each from the keyframe before it on."""
    with av.open(str(movie)) as container:
        stream = next(one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
        assert stream.average_rate is not None
        assert stream.time_base is not None
        for number in wanted:
            when = number / stream.average_rate
            container.seek(round(when / stream.time_base), stream=stream)
            yield next(frame for frame in container.decode(stream) if frame.time + 0.5 / stream.average_rate > when)


def encode(
    frames: Iterable[av.VideoFrame],
    target: Path,
    *,
    form: Format,
    size: tuple[int, int],
    fps: Fraction,
    about: Mapping[str, str],
    keys: Collection[int] = (),
) -> int:
    """Encode frames, one after the other, into a new file; gives how many there were.

    Args:
        frames: in their order, of any size.
        target: the file.
        form: how.
        size: width and height, in pixels; even numbers.
        fps: frames a second.
        about: what the file says of itself, such as its title.
        keys: frames that are keyframes, from which on it can be cut; the encoder sets others where it likes.
    """
    os.environ.setdefault("SVT_LOG", "1")  # else SVT-AV1 tells of every setting
    options = {"movflags": "+faststart"} if form.container == "mp4" else {}
    if form.container == "webp":
        options = {"loop": "0"}
    with av.open(str(target), "w", format=form.container, options=options) as container:
        container.metadata.update(about)
        stream = cast(VideoStream, container.add_stream(form.codec, rate=fps, options=dict(form.options)))
        stream.width, stream.height, stream.pix_fmt = *size, form.pixels
        stream.time_base = stream.codec_context.time_base = 1 / fps
        _say_colours(stream)
        with _no_more_urgent():
            container.start_encoding()
        count = 0
        for frame in frames:
            scaled = frame.reformat(*size, format=form.pixels, interpolation=Interpolation.AREA, **_OURS)
            scaled.pts, scaled.time_base = count, 1 / fps
            scaled.pict_type = PictureType.I if count in keys else PictureType.NONE  # else it is what it was before
            container.mux(stream.encode(scaled))
            count += 1
        container.mux(stream.encode(None))
    return count


@contextmanager
def _no_more_urgent() -> Iterator[None]:
    """Leave every thread as urgent as this one was before.

    SVT-AV1 makes its threads real-time ones wherever it may, which is as root, and with them the thread that starts
    them. Whatever that one starts later inherits it, and nothing else on the machine gets a core beside them.
    """
    if not hasattr(os, "sched_setscheduler"):  # only Linux tells
        yield
        return
    policy, parameter = os.sched_getscheduler(0), os.sched_getparam(0)
    yield
    for task in map(int, os.listdir("/proc/self/task")):
        with suppress(ProcessLookupError):  # it has ended by now
            if os.sched_getscheduler(task) != policy:
                os.sched_setscheduler(task, policy, parameter)


def encode_gif(
    frames: Iterable[av.VideoFrame], target: Path, *, size: tuple[int, int], fps: Fraction, hold: float
) -> int:
    """Encode frames as a GIF that repeats, with the colours that suit them best; gives how many there were.

    After the last frame it holds for so many seconds more.
    """
    width, height = size
    with av.open(str(target), "w", format="gif", options={"loop": "0", "final_delay": str(round(100 * hold))}) as out:
        stream = cast(VideoStream, out.add_stream("gif", rate=fps))
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 100)
        graph, count = Graph(), 0
        for frame in frames:
            if count == 0:
                source = _palette_graph(graph, frame, size, 1 / fps)
            frame.pts, frame.time_base = count, 1 / fps
            source.push(frame)
            count += 1
        source.push(None)
        for number, frame in enumerate(_pulled(graph)):
            frame.pts, frame.time_base = round(100 * number / fps), Fraction(1, 100)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return count


def _palette_graph(
    graph: Graph, frame: av.VideoFrame, size: tuple[int, int], tick: Fraction
) -> av.filter.FilterContext:
    """Two ways from frames to the end: the one gathers their colours, the other waits for these."""
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=tick)
    scale = graph.add("scale", f"{size[0]}:{size[1]}:flags=area")
    split = graph.add("split")
    gather = graph.add("palettegen", "stats_mode=full")
    use = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    end = graph.add("buffersink")
    source.link_to(scale)
    scale.link_to(split)
    split.link_to(gather, 0, 0)
    split.link_to(use, 1, 0)
    gather.link_to(use, 0, 1)
    use.link_to(end)
    graph.configure()
    return source


def _pulled(graph: Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.FFmpegError, BlockingIOError, EOFError):
            return


def _say_colours(stream: VideoStream) -> None:
    """The clip's own colours, which another size or encoder leaves as they are."""
    context = stream.codec_context
    context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
