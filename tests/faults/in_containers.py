"""Faults in containers: tracks, words and flags that somebody's tool adds to a finished clip, and frames painted over.

Each is planted as it would come about: by a remux, which leaves the encoded frames as they are; and the proof is sealed
anew, as if the file were the one that was proven.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.bitstream import BitStreamFilterContext
from av.packet import Packet
from av.stream import Disposition
from kinds import Chance, Fault, Kind
from PIL import Image

CLIPS = ("2a", "4a", "6a")
HEADER = b"[Script Info]\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Sans,16\n[Events]\n"
Change = Callable[[Any, Any], None]  # before the frames are written: of the new container and its video
Plant = Callable[[Path], None]


def remuxed(
    movie: Path,
    change: Change = lambda container, video: None,
    *,
    more: Callable[[Any], None] = lambda container: None,
    moved: Callable[[int], Fraction] = lambda number: Fraction(number),
    keeps: tuple[str, ...] = ("cover", "title", "chapters"),
    bits: str | None = None,
) -> None:
    """Write a clip's packets into a new file in its place.

    `change` is done to the new file before anything is written, `more` after; frame n is shown at `moved(n)` frames;
    `bits` is a filter of FFmpeg's that every packet passes.
    """
    new = movie.with_suffix(".new.mp4")
    with av.open(str(movie)) as old, av.open(str(new), "w") as target:
        video, *covers = old.streams.video
        fps = video.average_rate
        stream = target.add_stream_from_template(video)
        stream.time_base = Fraction(1, 15360)
        if "title" in keeps:
            target.metadata["title"] = old.metadata["title"]
        if "chapters" in keeps:
            target.set_chapters(old.chapters())
        cover = _cover(target, covers[0]) if covers and "cover" in keeps else None
        change(target, stream)
        filtering = None if bits is None else BitStreamFilterContext(bits, in_stream=video, out_stream=stream)
        content = [packet for packet in old.demux(*([video, covers[0]] if cover else [video])) if packet.size]
        for packet in (one for one in content if covers and one.stream is covers[0]):
            packet.stream, packet.pts, packet.dts = cover, 0, 0
            target.mux(packet)
        for number, packet in enumerate(one for one in content if one.stream is video):
            shown = round(moved(number) / fps * 15360)
            for part in [packet] if filtering is None else filtering.filter(packet):
                part.time_base = Fraction(1, 15360)
                part.stream, part.pts, part.dts, part.duration = stream, shown, shown, round(15360 / fps)
                target.mux(part)
        more(target)
    new.replace(movie)


def _cover(target: Any, old: Any) -> Any:
    stream = target.add_stream("png", rate=1)
    stream.width, stream.height, stream.pix_fmt = old.width, old.height, "rgb24"
    stream.disposition = Disposition.attached_pic
    return stream


def _video(target: Any) -> Any:
    stream = target.add_stream("libx264", rate=15)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    stream.disposition = Disposition.default
    return stream, av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")


def _sound(target: Any) -> Any:
    stream = target.add_stream("aac", rate=44100)
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
    frame.sample_rate = 44100
    return stream, frame


def _with_encoded(movie: Path, add: Callable[[Any], Any]) -> None:
    """With another track, which holds one frame."""
    made: list[Any] = []

    def before(target: Any, video: Any) -> None:
        if add is _video:
            video.disposition = Disposition(0)
        made.extend(add(target))

    def after(target: Any) -> None:
        stream, frame = made
        frame.pts = 0
        target.mux(stream.encode(frame))
        target.mux(stream.encode())

    remuxed(movie, before, more=after)


def sound(movie: Path) -> None:
    """A track of sound."""
    _with_encoded(movie, _sound)


def subtitles(movie: Path) -> None:
    """Subtitles that a player must show."""
    made: list[Any] = []

    def before(target: Any, video: Any) -> None:
        del video
        stream = target.add_stream("mov_text")
        stream.codec_context.subtitle_header = HEADER
        stream.disposition = Disposition.forced | Disposition.default
        made.append(stream)

    def after(target: Any) -> None:
        text = "7×7=48".encode()
        packet = Packet(len(text).to_bytes(2) + text)
        packet.stream, packet.time_base = made[0], Fraction(1, 1000)
        packet.pts = packet.dts = 1000
        packet.duration = 5000
        target.mux(packet)

    remuxed(movie, before, more=after)


def _turned(movie: Path, degrees: int) -> None:
    remuxed(movie, lambda target, video: video.set_display_rotation(degrees))


def _patched(movie: Path, name: bytes, make: Callable[[bytes], bytes]) -> None:
    """A box of the file's header, by its name, is another of the same length."""
    content = movie.read_bytes()
    at = content.index(name) - 4
    size = int.from_bytes(content[at : at + 4])
    box = make(content[at : at + size])
    assert len(box) == size != 0
    movie.write_bytes(content[:at] + box + content[at + size :])


def mirrored(movie: Path) -> None:
    """The matrix of the track's header mirrors the picture: only bytes are changed."""
    _patched(movie, b"tkhd", lambda box: box[:48] + (0xFFFF0000).to_bytes(4) + box[52:])


def _said(movie: Path, **words: str) -> None:
    remuxed(movie, lambda target, video: target.metadata.update(words))


def _chaptered(movie: Path) -> None:
    told = [{"id": 0, "start": 0, "end": 5, "time_base": Fraction(1), "metadata": {"title": "7×7=48"}}]
    remuxed(movie, lambda target, video: target.set_chapters(told))


def other_cover(movie: Path) -> None:
    """A cover that says something else."""

    def before(target: Any, video: Any) -> None:
        stream = _cover(target, video)
        made.append(stream)

    def after(target: Any) -> None:
        file = movie.with_suffix(".cover.png")
        Image.new("RGB", (854, 480), "red").save(file)
        packet = Packet(file.read_bytes())
        file.unlink()
        packet.stream, packet.pts, packet.dts = made[0], 0, 0
        target.mux(packet)

    made: list[Any] = []
    remuxed(movie, before, more=after, keeps=("title",))


def sealed_anew(movie: Path) -> None:
    """The proof says that this is the file that was proven."""
    from onebyone.proof.document import to_json
    from onebyone.proof.files import sha256_of
    from onebyone.proof.places import ProofFiles

    file = ProofFiles.found(movie).proof
    proof = json.loads(file.read_text(encoding="utf-8"))
    proof["clip"] |= {"sha256": sha256_of(movie), "bytes": movie.stat().st_size}
    file.write_text(to_json(proof), encoding="utf-8")


TRACKS: dict[str, Plant] = {
    "a second video to be played": lambda movie: _with_encoded(movie, _video),
    "sound": sound,
    "forced subtitles": subtitles,
    "another cover": other_cover,
    "a chapter": _chaptered,
    "a comment": partial(_said, comment="7×7=48"),
    "another title": partial(_said, title="7×7=48"),
    "lyrics": partial(_said, lyrics="7×7=48"),
}
SHAPES: dict[str, Plant] = {
    "turned by 90°": partial(_turned, degrees=90),
    "turned by 270°": partial(_turned, degrees=270),
    "mirrored": mirrored,
    "pixels twice as wide as high": partial(remuxed, bits="h264_metadata=sample_aspect_ratio=2/1"),
    "cropped": partial(remuxed, bits="h264_metadata=crop_right=200"),
    "full range": partial(remuxed, bits="h264_metadata=video_full_range_flag=1"),
    "of another matrix": partial(remuxed, bits="h264_metadata=matrix_coefficients=9"),
}
TIMES: dict[str, Plant] = {
    "a second late": partial(remuxed, moved=lambda n: Fraction(n + 15)),
    "one frame held": partial(remuxed, moved=lambda n: Fraction(n + 20 * (n > 100))),
    "faster from the middle on": partial(remuxed, moved=lambda n: Fraction(n if n < 100 else 100 + (n - 100) / 2)),
    "half as fast": partial(remuxed, moved=lambda n: Fraction(2 * n)),
    "uneven": partial(remuxed, moved=lambda n: n + Fraction(n % 3, 4)),
}
CONTAINERS = {**TRACKS, **SHAPES, **TIMES}


def planted(clip: str, rng: Chance, *, faults: dict[str, Plant]) -> Fault:
    """One of these is done to the file, and the proof says that this is the file that was proven."""
    del clip
    what = rng.choice(sorted(faults))

    def tamper(movie: Path) -> None:
        faults[what](movie)
        sealed_anew(movie)

    return Fault((), f"{what}, sealed anew", r"video +FAILS", tamper)


KINDS = tuple(
    Kind(name, CLIPS, partial(planted, faults=faults), ("onebyone",), "tampered")
    for name, faults in (
        ("track or words added to the container", TRACKS),
        ("shape of the picture", SHAPES),
        ("times of the frames", TIMES),
    )
)
