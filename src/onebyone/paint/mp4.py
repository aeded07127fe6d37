"""Join segments into a clip, and clips into a film, by copying encoded frames: none is encoded anew, none is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.packet import Packet
from av.stream import Disposition

from onebyone.errors import OneByOneError

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer


class JoinError(OneByOneError):
    """Clips that do not fit together, or a film that is not all of them."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of a film: its title, and its times in seconds."""

    title: str
    start: float
    end: float


@dataclass(frozen=True)
class _Clip:
    """What joining must know of a clip: `places` maps the times of its frames, in its own ticks, to 0, 1, 2 …"""

    movie: Path
    look: tuple[object, ...]
    packets: tuple[Packet, ...]  # in the order of decoding
    places: dict[int, int]
    delay: int  # frames that must have been read before the one that is shown can be


def frames_of(movie: Path) -> int:
    """How many frames a movie has."""
    return len(_read(movie).places)


def join(
    movies: Sequence[Path],
    target: Path,
    *,
    fps: int,
    title: str = "",
    chapters: Sequence[tuple[int, str]] = (),
    cover: Path | None = None,
) -> None:
    """Write the movies one after the other into `target`, an MP4 that plays while it loads.

    Frame n of the film is shown from n/fps seconds on, to the tick, however the clips' own clocks were rounded. Each
    movie begins with a keyframe in the film as well. The same movies give the same bytes.

    Args:
        movies: H.264 segments or clips of one encoder, size and rate; at least one.
        target: where the film goes.
        fps: frames per second of them all.
        title: the film's title; none if empty.
        chapters: for each chapter the number of the movie that it begins with, counted from 0, and its title.
        cover: a PNG that stands for the film in lists of files; none if None. It is no track of the file but a part of
            its description (the box "covr"), which players do not play.

    Raises:
        JoinError: a movie cannot be read, the movies were not encoded alike, so that no decoder plays them in a row, or
            the film is not whole.
    """
    clips = [_read(movie) for movie in movies]
    for clip in clips[1:]:
        if clip.look != clips[0].look:
            raise JoinError(f"{clip.movie.name} was not encoded like {clips[0].movie.name}: render both anew")
    starts = [0, *accumulate(len(clip.places) for clip in clips)]
    delay, tick = max(clip.delay for clip in clips), Fraction(1, fps)
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as film:
        if title:
            film.metadata["title"] = title
        with _opened(clips[0].movie) as first:
            stream = film.add_stream_from_template(first.streams.video[0])
        stream.time_base = tick
        ends = [starts[first] for first, _ in chapters[1:]] + starts[-1:]
        film.set_chapters(
            [
                {"id": n, "start": starts[at], "end": end, "time_base": tick, "metadata": {"title": name}}
                for n, ((at, name), end) in enumerate(zip(chapters, ends, strict=False))
            ]
        )
        if cover is not None:
            _add_cover(film, cover, size=(stream.width, stream.height))
        for clip, start in zip(clips, starts, strict=False):
            for order, packet in enumerate(clip.packets):
                packet.time_base = tick
                packet.pts, packet.dts, packet.duration = start + clip.places[packet.pts], start + order - delay, 1
                packet.stream = stream
                film.mux(packet)
    _demand_whole(target, frames=starts[-1], fps=fps)
    found, wanted = [chapter.title for chapter in chapters_of(target)], [name for _, name in chapters]
    if found != wanted:
        raise JoinError(f"the film has the chapters {', '.join(found) or 'none'}, not {', '.join(wanted)}")


def _add_cover(film: OutputContainer, cover: Path, *, size: tuple[int, int]) -> None:
    stream = film.add_stream("png", rate=1)
    stream.width, stream.height = size
    stream.pix_fmt = "rgb24"
    stream.disposition = Disposition.attached_pic
    packet = Packet(cover.read_bytes())
    packet.stream, packet.pts, packet.dts = stream, 0, 0
    film.mux(packet)


def excerpt(movie: Path, target: Path, frames: range, *, fps: int, title: str) -> None:
    """Write some frames of a clip into an MP4 of their own, from a keyframe on; they are not encoded anew.

    Raises JoinError where the clip cannot be read, or the first of the frames is no keyframe.
    """
    clip, tick = _read(movie), Fraction(1, fps)
    wanted = [packet for packet in clip.packets if clip.places[packet.pts] in frames]
    if len(wanted) != len(frames) or not wanted[0].is_keyframe:
        raise JoinError(f"{movie.name} cannot be cut at frame {frames.start}: render it anew")
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as part:
        part.metadata["title"] = title
        with _opened(movie) as whole:
            stream = part.add_stream_from_template(whole.streams.video[0])
        stream.time_base = tick
        for order, packet in enumerate(wanted):
            packet.time_base, packet.stream = tick, stream
            packet.pts, packet.dts, packet.duration = (
                clip.places[packet.pts] - frames.start,
                order - clip.delay,
                1,
            )
            part.mux(packet)
    _demand_whole(target, frames=len(frames), fps=fps)


def chapters_of(film: Path) -> tuple[Chapter, ...]:
    """The chapters of a film, read back from its file."""
    with _opened(film) as container:
        return tuple(
            Chapter(entry["metadata"]["title"], *(float(entry[end] * entry["time_base"]) for end in ("start", "end")))
            for entry in container.chapters()
        )


def _opened(movie: Path) -> InputContainer:
    """A movie whose frames will not be decoded: PyAV would otherwise decode the first to learn what the header says."""
    return av.open(str(movie), options={"skip_frame": "all"})


def _read(movie: Path) -> _Clip:
    try:
        with _opened(movie) as container:
            context = container.streams.video[0].codec_context
            # Size, rate and profile stand in the extradata too: the parameter sets that every decoder begins with.
            look = (context.name, context.width, context.height, context.extradata)
            packets = tuple(_packets(container))
    except (av.error.InvalidDataError, IndexError) as error:  # such as one that somebody else put into the cache
        raise JoinError(f"{movie.name} is no video that can be read: render it anew with --fresh") from error
    times = [packet.pts for packet in packets]
    places = {time: place for place, time in enumerate(sorted(times))}
    if len(places) != len(times) or not times:
        raise JoinError(f"{movie.name} has {len(times)} frames at {len(places)} times: render it anew")
    return _Clip(movie, look, packets, places, max(order - places[time] for order, time in enumerate(times)))


def _packets(movie: InputContainer) -> Iterator[Packet]:
    """The encoded frames in the order of decoding."""
    return (packet for packet in movie.demux(video=0) if packet.size)  # the last one only says that this was all


def _demand_whole(film: Path, *, frames: int, fps: int) -> None:
    """The finished file must hold every frame, each where it belongs."""
    with _opened(film) as container:
        stream = container.streams.video[0]
        rate, tick = stream.average_rate, stream.time_base
        assert tick is not None
        times = sorted(packet.pts * tick for packet in _packets(container))
    if rate != fps or times != [Fraction(n, fps) for n in range(frames)]:
        raise JoinError(f"the film is not whole: {len(times)} frames at {rate} a second, not {frames} at {fps}")
