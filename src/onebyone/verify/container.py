"""The container of a clip: one video at an even rate, shown as it is, its cover, its chapters, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.stream import Disposition

from onebyone.proof.document import Proof
from onebyone.verify.finding import VerifyError, demand_none

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

SHOWN_AS_IT_IS = Disposition.default | Disposition.attached_pic
CHAPTER_OFF = 0.002  # s: chapters' times stand in milliseconds in the file
# What a muxer says of itself and of the file. Anything else is somebody's words beside ours.
TECHNICAL = frozenset({"major_brand", "minor_version", "compatible_brands", "encoder", "creation_time"})
OF_A_STREAM = frozenset({"language", "handler_name", "vendor_id", "encoder", "creation_time"})
FROM_ENCODERS = frozenset({"SEI_UNREGISTERED"})  # frame by frame: with which settings x264 was called
PLAIN = {"color_range": (0, 1), "colorspace": (1, 2, 5, 6)}  # limited or not said; BT.709, not said, BT.601


def demand_container(movie: Path, proof: Proof) -> None:
    """Demand that a player shows the video of this file and nothing else, frame after frame, as it was made.

    What another encoder leaves out (cover, chapters, title) may be missing.

    Raises VerifyError, which names what is there too, or what a player would do to the picture.
    """
    try:
        with av.open(str(movie)) as container:
            demand_none([*_streams(container, proof), *_words(container, proof), *_chapters(container, proof)])
            (stream,) = (one for one in container.streams.video if not _is_cover(one))
            demand_none([*_shape(stream)])
            demand_none([*_first_frame(next(container.decode(stream)), proof)])
        with av.open(str(movie), options={"skip_frame": "all"}) as container:
            (stream,) = (one for one in container.streams.video if not _is_cover(one))
            demand_none([*_times(container, stream, proof)])
    except (av.FFmpegError, StopIteration, OSError) as error:
        raise VerifyError(f"{movie.name} is damaged: its frames cannot be found ({error})") from error


def _is_cover(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


def _streams(container: InputContainer, proof: Proof) -> Iterator[str]:
    """One video; a cover, which is the poster; a track of chapters' titles where there are chapters."""
    videos = [stream for stream in container.streams.video if not _is_cover(stream)]
    covers = [stream for stream in container.streams.video if _is_cover(stream)]
    others = [stream for stream in container.streams if stream.type != "video"]
    titles = [stream for stream in others if stream.type == "data" and stream.codec_context is None]
    if len(videos) != 1:
        yield f"there are {len(videos)} videos in the file, not one"
    elif videos[0].disposition & ~SHOWN_AS_IT_IS:
        yield f"the video is marked as {Disposition(videos[0].disposition & ~SHOWN_AS_IT_IS)!s}"
    if len(covers) > 1:
        yield f"there are {len(covers)} covers in the file"
    for cover in covers[:1]:
        digest = hashlib.sha256(bytes(next(container.demux(cover)))).hexdigest()
        container.seek(0)
        if digest not in {entry.sha256 for entry in proof.clip.beside if entry.what == "poster"}:
            yield "the cover is not the poster that was made with this clip"
    allowed = titles[:1] if proof.clip.chapters and container.chapters() else []
    for one in others:
        if one not in allowed:
            yield f"there is a track of {one.type} that was not made with this clip"


def _words(container: InputContainer, proof: Proof) -> Iterator[str]:
    """The file's title is the clip's claim, and there are no other words."""
    for name, text in container.metadata.items():
        if name == "title":
            if text != proof.clip.title:
                yield f"the file is entitled {text[:80]!r}, not {proof.clip.title!r}"
        elif name not in TECHNICAL:
            yield f"the file says under {name!r}: {text[:80]!r}"
    for stream in container.streams:
        for name in {*stream.metadata} - OF_A_STREAM:
            yield f"a track says under {name!r}: {stream.metadata[name][:80]!r}"


def _chapters(container: InputContainer, proof: Proof) -> Iterator[str]:
    made = proof.clip.chapters
    found = [
        (entry["metadata"].get("title", ""), *(float(entry[end] * entry["time_base"]) for end in ("start", "end")))
        for entry in container.chapters()
    ]
    if found and len(found) != len(made):
        yield f"there are {len(found)} chapters in the file, not {len(made)}"
    for (title, start, end), chapter in zip(found, made, strict=False):
        if title != chapter.title or max(abs(start - chapter.start), abs(end - chapter.end)) > CHAPTER_OFF:
            told = f"{chapter.title!r} from {chapter.start} to {chapter.end} s"
            yield f"there is a chapter {title[:80]!r} from {start:.3f} to {end:.3f} s, not {told}"


def _shape(stream: VideoStream) -> Iterator[str]:
    """Pixels are square, and the frame is whole."""
    for ratio in (stream.sample_aspect_ratio, stream.codec_context.sample_aspect_ratio):
        if ratio not in (None, 0, 1):
            yield f"its pixels are shown {ratio.numerator} wide and {ratio.denominator} high, not square"
            return


def _first_frame(frame: av.VideoFrame, proof: Proof) -> Iterator[str]:
    """It is shown upright, in its own colours, whole, with nothing laid over it by the player."""
    told = sorted({side.type.name for side in frame.side_data} - FROM_ENCODERS)
    if frame.rotation or "DISPLAYMATRIX" in told:
        yield f"it is turned or mirrored by the player ({frame.rotation}°)"
    yield from (f"its frames bring {name} with them" for name in told if name != "DISPLAYMATRIX")
    if frame.interlaced_frame:
        yield "its frames are interlaced"
    for name, known in PLAIN.items():
        if int(getattr(frame, name)) not in known:
            yield f"its {name.replace('_', ' ')} is {int(getattr(frame, name))}, which no clip has"
    if (frame.width, frame.height) != (proof.clip.width, proof.clip.height):
        yield f"its frames have {frame.width}×{frame.height} px, not {proof.clip.width}×{proof.clip.height}"


def _times(container: InputContainer, stream: VideoStream, proof: Proof) -> Iterator[str]:
    """Frame n is shown from n/fps seconds on, to a tick of the file's clock."""
    tick, fps = stream.time_base or Fraction(1), proof.clip.fps
    times = sorted(packet.pts for packet in container.demux(stream) if packet.size and packet.pts is not None)
    if len(times) != proof.clip.frames:
        what = "truncated" if len(times) < proof.clip.frames else "another video"
        yield f"it is {what}: frames {len(times)}, not {proof.clip.frames}"
        return
    if times and abs(times[0] * tick) > Fraction(1, 2 * fps):
        yield f"it begins at {float(times[0] * tick):.3f} s"
        return
    for place, time in enumerate(times):
        if abs((time - times[0]) * tick - Fraction(place, fps)) > tick:
            told = f"{float(time * tick):.3f} s on, not {place / fps:.3f}"
            yield f"frame {place} is shown from {told}: the rate is not even"
            return
    if times and stream.duration is not None:
        lasts = (stream.duration * tick) - Fraction(len(times), fps)
        if abs(lasts) > Fraction(1, fps):
            yield f"it lasts {float(stream.duration * tick):.3f} s for {len(times)} frames"
