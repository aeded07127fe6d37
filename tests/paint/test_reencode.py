"""Other formats: as many frames as went in, of their size and rate; a GIF repeats; what is transparent is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from onebyone.paint.canvas import NO_PAPER, Canvas
from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.mp4 import JoinError, excerpt
from onebyone.paint.quality import Quality
from onebyone.paint.reencode import AV1, H264, VP9, VP9_ALPHA, WEBP, Format, encode, encode_gif, frames_at, frames_of
from onebyone.render.transparent import straight

SIZE, FPS = Quality(128, 72, 10), Fraction(10)
RED = (179, 45, 59)
FORMATS = {"h264": (H264, "mp4"), "vp9": (VP9, "webm"), "av1": (AV1, "mp4")}


def picture(level: int) -> np.ndarray:
    pixels = np.full((SIZE.height, SIZE.width, 4), 255, np.uint8)
    pixels[..., :3] = level
    pixels[20:40, 4 * level % 100 :, 0] = 255
    return pixels


@pytest.fixture(scope="module")
def movie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 frames, each unlike the others; a keyframe begins the 0th and the 20th."""
    target = tmp_path_factory.mktemp("movie") / "movie.mp4"
    with SegmentEncoder(target, quality=SIZE) as encoder:
        for level in range(24):
            encoder.write(picture(10 * level))
    return target


def levels(movie: Path) -> list[int]:
    """The grey of each frame, in tens."""
    return [round(float(frame.to_ndarray(format="gray")[60:].mean()) / 10) for frame in frames_of(movie, range(10**6))]


def urgency() -> set[int]:
    """How urgent the threads of this process are to the system."""
    return {os.sched_getscheduler(int(task)) for task in os.listdir("/proc/self/task")}


def test_frames_are_those_that_are_wanted(movie: Path) -> None:
    assert levels(movie) == [*range(24)]
    assert len([*frames_of(movie, range(5, 9))]) == 4


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="only Linux tells how urgent a thread is")
@pytest.mark.parametrize("form", [form for form, _ in FORMATS.values()], ids=FORMATS)
def test_no_encoder_makes_its_threads_or_ours_more_urgent(movie: Path, form: Format, tmp_path: Path) -> None:
    """SVT-AV1 does, where it may: as root."""
    seen = [urgency()]

    def frames() -> Iterator[av.VideoFrame]:
        for frame in frames_of(movie, range(4)):
            yield frame
            seen.append(urgency())

    encode(frames(), tmp_path / "again.mkv", form=replace(form, container="matroska"), size=(96, 72), fps=FPS, about={})
    assert [*seen, urgency()] == [{os.SCHED_OTHER}] * 6


@pytest.mark.parametrize(("form", "suffix"), FORMATS.values(), ids=FORMATS)
def test_a_video_has_all_frames_in_order(movie: Path, form: Format, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"again.{suffix}"
    about = {"title": "A claim", "comment": "proven"}
    count = encode(frames_of(movie, range(4, 16)), target, form=form, size=(96, 72), fps=FPS, about=about)
    assert count == 12
    assert levels(target) == [*range(4, 16)]
    with av.open(str(target)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (96, 72, 10)
        assert container.metadata["title"] == "A claim"


def test_an_animated_webp_repeats(movie: Path, tmp_path: Path) -> None:
    target = tmp_path / "again.webp"
    encode(frames_of(movie, range(12)), target, form=WEBP, size=(96, 54), fps=FPS, about={})
    with Image.open(target) as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (12, (96, 54), 0)


def test_a_gif_repeats_and_rests_on_its_last_frame(movie: Path, tmp_path: Path) -> None:
    target = tmp_path / "again.gif"
    assert encode_gif(frames_of(movie, range(12)), target, size=(96, 54), fps=FPS, hold=1.5) == 12
    with Image.open(target) as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (12, (96, 54), 0)
        durations = [(image.seek(at), image.info["duration"])[1] for at in range(12)]
    assert durations == [100] * 11 + [1500]


@pytest.mark.parametrize("name", [*FORMATS, "webp", "gif", "alpha"])
def test_colours_stay_what_they_are(name: str, tmp_path: Path) -> None:
    """Each format has a matrix of its own for colours: by another one's, red turns crimson."""
    pixels = np.full((SIZE.height, SIZE.width, 4), 255, np.uint8)
    pixels[..., :3] = RED
    with SegmentEncoder(tmp_path / "red.mp4", quality=SIZE) as encoder:
        encoder.write(pixels, repeat=3)
    frames, size = frames_of(tmp_path / "red.mp4", range(3)), (SIZE.width, SIZE.height)
    if name == "gif":
        encode_gif(frames, tmp_path / "again", size=size, fps=FPS, hold=1)
    else:
        form = {"webp": WEBP, "alpha": VP9_ALPHA, **{one: form for one, (form, _) in FORMATS.items()}}[name]
        encode(frames, tmp_path / "again", form=form, size=size, fps=FPS, about={})
    if name in ("gif", "webp"):
        with Image.open(tmp_path / "again") as image:
            seen = np.asarray(image.convert("RGB"))
    else:
        (seen, *_) = (frame.to_ndarray(format="rgb24") for frame in frames_of(tmp_path / "again", range(3)))
    assert np.abs(np.median(seen.reshape(-1, 3), axis=0) - RED).max() <= 4


def test_single_frames_are_those_of_their_numbers(movie: Path) -> None:
    wanted = [0, 21, 20, 23, 1]
    frames = {number: frame.to_ndarray() for number, frame in enumerate(frames_of(movie, range(24)))}
    for number, frame in zip(wanted, frames_at(movie, wanted), strict=True):
        assert np.array_equal(frame.to_ndarray(), frames[number])


def keyframes(movie: Path) -> list[int]:
    with av.open(str(movie)) as container:
        return [at for at, packet in enumerate(container.demux(video=0)) if packet.size and packet.is_keyframe]


def test_keyframes_are_where_they_are_wanted_and_not_where_they_were(tmp_path: Path) -> None:
    with SegmentEncoder(tmp_path / "held.mp4", quality=SIZE) as encoder:
        encoder.write(picture(100), repeat=24)
    assert keyframes(tmp_path / "held.mp4") == [0, 20]
    for wanted in ([], [7, 13]):
        frames, target, size = frames_of(tmp_path / "held.mp4", range(24)), tmp_path / "keys.mp4", (128, 72)
        encode(frames, target, form=H264, size=size, fps=FPS, about={}, keys=wanted)
        assert keyframes(target) == [0, *wanted]


def test_a_part_of_a_clip_has_its_very_frames(movie: Path, tmp_path: Path) -> None:
    target = tmp_path / "part.mp4"
    excerpt(movie, target, range(20, 24), fps=10, title="A claim")
    whole, part = ([*frames_of(file, wanted)] for file, wanted in ((movie, range(20, 24)), (target, range(9))))
    assert len(part) == 4
    assert all(np.array_equal(one.to_ndarray(), other.to_ndarray()) for one, other in zip(whole, part, strict=True))


def test_a_part_that_begins_with_no_keyframe_is_refused(movie: Path, tmp_path: Path) -> None:
    with pytest.raises(JoinError, match="cannot be cut at frame 5"):
        excerpt(movie, tmp_path / "part.mp4", range(5, 9), fps=10, title="A claim")


def test_a_canvas_without_paper_is_transparent_where_nothing_is_painted() -> None:
    of = {"width_px": 64, "height_px": 36, "frame_width": 16.0, "frame_height": 9.0}
    assert not Canvas(paper=NO_PAPER, **of).picture.any()
    assert (Canvas(paper="#102030", **of).picture == (16, 32, 48, 255)).all()


def test_colours_that_were_multiplied_by_their_opacity_are_themselves_again() -> None:
    pixels = np.array([[(64, 0, 32, 128), (0, 0, 0, 0), (200, 100, 50, 255)]], np.uint8)
    assert straight(pixels).tolist() == [[[128, 0, 64, 128], [0, 0, 0, 0], [200, 100, 50, 255]]]


def test_transparent_is_transparent_in_a_webm(tmp_path: Path) -> None:
    """What is read back by the decoder that knows of alpha."""
    target, pixels = tmp_path / "clear.webm", np.zeros((72, 128, 4), np.uint8)
    pixels[20:50, 40:90] = (255, 120, 0, 255)
    frames = [av.VideoFrame.from_ndarray(pixels, format="rgba") for _ in range(3)]
    assert encode(frames, target, form=VP9_ALPHA, size=(128, 72), fps=FPS, about={}) == 3
    decoder = av.codec.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(target)) as container:
        seen = [frame for packet in container.demux(video=0) for frame in decoder.decode(packet)]
    assert len(seen) == 3
    alpha = seen[-1].to_ndarray(format="rgba")[..., 3]
    assert alpha[24:46, 44:86].min() >= 250
    assert alpha[:14].max() <= 4
    assert alpha[56:].max() <= 4
