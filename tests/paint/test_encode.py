"""A segment's file shows the painted colours, says how to decode them, and keeps every frame at its time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.reformatter import Colorspace

from onebyone.look.theme import ROLES, theme
from onebyone.paint import encode
from onebyone.paint.encode import SETTINGS, SegmentEncoder
from onebyone.paint.frame_num import SliceError, frame_number
from onebyone.paint.quality import Quality

Picture = npt.NDArray[np.uint8]
QUALITY = Quality(width=576, height=160, fps=30)
PATCH = 64  # px: a patch of one colour, of which the outermost 16 px share a macroblock with another
WITHIN = 2.0  # of 255 steps of red, green and blue
KR, KB = 0.2126, 0.0722  # BT.709


def patches(theme_name: str, *, strength: float = 1.0) -> Picture:
    """Every role's colour as a patch on the paper, faded in to `strength`."""
    look = theme(theme_name)
    paper = np.array(look.rgb("paper"))
    picture = np.full((QUALITY.height, QUALITY.width, 4), 255, np.uint8)
    picture[..., :3] = np.rint(paper * 255)
    for place, role in enumerate(ROLES):
        at = slice(place * (PATCH + 7) + 3, place * (PATCH + 7) + 3 + PATCH)
        picture[37 : 37 + PATCH, at, :3] = np.rint((paper + strength * (np.array(look.rgb(role)) - paper)) * 255)
    return picture


def flat(picture: Picture) -> npt.NDArray[np.bool_]:
    """Where a pixel and all within 16 px of it have one colour, so that no edge shares its macroblock."""
    same = np.zeros(picture.shape[:2], bool)
    for y in range(16, picture.shape[0] - 16):
        for x in range(16, picture.shape[1] - 16):
            same[y, x] = (picture[y - 16 : y + 17 : 4, x - 16 : x + 17 : 4] == picture[y, x]).all()
    return same


def complaints(path: Path) -> list[str]:
    """What a decoder that forgives nothing finds wrong with a film; what it mends, it says at debug level only."""
    av.logging.set_level(av.logging.DEBUG)
    try:
        with av.logging.Capture() as heard, av.open(str(path)) as container:
            container.streams.video[0].codec_context.options = {"err_detect": "explode"}
            container.streams.video[0].thread_type = "NONE"
            for _ in container.decode(video=0):
                pass
    finally:
        av.logging.set_level(None)
    return [said for level, _, said in heard if level <= av.logging.WARNING or "gap" in said]


def decoded(path: Path) -> list[npt.NDArray[np.float64]]:
    """The frames of a film in red, green and blue from 0 to 255, by BT.709's own formula: no library's opinion."""
    pictures = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            y, u, v = (plane_of(frame, number) for number in range(3))
            luma, blue, red = (y - 16) / 219, *((c.repeat(2, 0).repeat(2, 1) - 128) / 224 for c in (u, v))
            r, b = luma + 2 * (1 - KR) * red, luma + 2 * (1 - KB) * blue
            g = (luma - KR * r - KB * b) / (1 - KR - KB)
            pictures.append(np.clip(np.stack([r, g, b], axis=-1), 0, 1) * 255)
    return pictures


def plane_of(frame: av.VideoFrame, number: int) -> npt.NDArray[np.float64]:
    plane = frame.planes[number]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)[:, : plane.width].astype(float)


def film(path: Path, pictures: Sequence[tuple[Picture, int]], *, quality: Quality = QUALITY) -> Path:
    with SegmentEncoder(path, quality=quality) as encoder:
        for picture, repeat in pictures:
            encoder.write(picture, repeat=repeat)
    return path


def worst_colour(path: Path, theme_name: str) -> float:
    """How far any flat area of a film is from what was painted, after a theme's colours have faded in and stand."""
    fading = [(patches(theme_name, strength=step / 10), 1) for step in range(10)]
    painted = patches(theme_name)
    last = decoded(film(path, [*fading, (painted, 20)]))[-1]
    where = flat(painted)
    assert len(np.unique(painted[where].reshape(-1, 4), axis=0)) == len(ROLES), "every role has a flat area"
    return float(np.abs(last - painted[..., :3])[where].max())


@pytest.mark.parametrize("theme_name", ["dark", "light"])
def test_the_printed_colours_survive(tmp_path: Path, theme_name: str) -> None:
    assert worst_colour(tmp_path / "a.mp4", theme_name) <= WITHIN


@pytest.mark.parametrize("theme_name", ["dark", "light"])
def test_another_matrix_is_noticed(tmp_path: Path, theme_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "_MATRIX", Colorspace.ITU601)
    assert worst_colour(tmp_path / "a.mp4", theme_name) > 3 * WITHIN


def test_coarse_chroma_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coarse = (("preset", "ultrafast"), ("crf", "30"), ("x264-params", "cabac=1:force-cfr=1"))
    monkeypatch.setattr(encode, "_OPTIONS", coarse)
    assert worst_colour(tmp_path / "a.mp4", "dark") > WITHIN


def test_the_file_says_how_its_colours_are_meant(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(patches("dark"), 3)])
    # ISO/IEC 14496-12, 12.1.5: nclx, then primaries, transfer and matrix in 16 bits each (1 is BT.709), then full range
    assert b"colrnclx\0\1\0\1\0\1\0" in path.read_bytes()
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range) == (1, 1, 1, 1)


def test_the_bitstream_says_so_too_without_its_container(tmp_path: Path) -> None:
    raw = tmp_path / "a.h264"
    path = film(tmp_path / "a.mp4", [(patches("dark"), 3)])
    with av.open(str(path)) as container, av.open(str(raw), "w", format="h264") as bare:
        stream = bare.add_stream_from_template(container.streams.video[0])
        for packet in container.demux(video=0):
            packet.stream = stream
            if packet.size:
                bare.mux(packet)
    with av.open(str(raw)) as container:
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range) == (1, 1, 1, 1)


def test_every_frame_is_shown_at_its_time_and_held_ones_are_all_there(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(patches("dark"), 1), (patches("light"), 70), (patches("dark"), 2)])
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.frames, stream.average_rate) == (73, QUALITY.fps)
        packets = [packet for packet in container.demux(stream) if packet.size]
        assert [packet.pts * packet.time_base for packet in packets] == [Fraction(n, QUALITY.fps) for n in range(73)]
        assert [packet.dts for packet in packets] == [packet.pts for packet in packets], "no frame waits for another"
    brightness = [picture.mean() > 128 for picture in decoded(path)]
    assert brightness == [False] + [True] * 70 + [False] * 2


def test_there_is_a_keyframe_at_the_start_and_every_two_seconds(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(patches("dark"), 130)])
    with av.open(str(path)) as container:
        keys = [number for number, packet in enumerate(container.demux(video=0)) if packet.is_keyframe]
    assert keys == [0, 60, 120]


def test_a_held_picture_stands_as_still_as_can_be_and_what_follows_it_is_right(tmp_path: Path) -> None:
    held, other = patches("dark"), patches("light")
    path = film(tmp_path / "a.mp4", [(other, 3), (held, 40), (other, 1), (held, 1), (other, 130), (held, 2)])
    shown = decoded(path)
    assert len(shown) == 177
    assert complaints(path) == []
    assert all((picture == shown[4]).all() for picture in shown[4:43]), "x264 saw it twice, and then nothing moves"
    assert all((picture == shown[46]).all() for picture in shown[46:60]), "up to the next keyframe"
    for number, painted in [(2, other), (42, held), (43, other), (44, held), (60, other), (174, other), (176, held)]:
        assert np.abs(shown[number] - painted[..., :3])[flat(painted)].max() <= 2 * WITHIN, number


def test_frames_are_numbered_one_after_the_other_from_each_keyframe_on(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(patches("dark"), 40), *[(patches(name), 1) for name in ("light", "dark")] * 20])
    numbers, count = [], 0
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.is_keyframe:
                count = 0
            elif packet.size:
                count += 1
                content = bytes(packet)  # in the file, a length of four bytes stands for the start code
                numbers.append((frame_number(b"\0\0\0\1" + content[4:]), count % 16))
    assert len(numbers) == 78
    assert all(found == expected for found, expected in numbers)


def test_a_decoder_notices_numbers_that_were_not_adjusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "renumbered", lambda packet, _: packet)
    path = film(tmp_path / "a.mp4", [(patches("dark"), 40), (patches("light"), 3)])
    assert any("Frame num gap" in said for said in complaints(path))


def test_a_held_picture_costs_x264_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SegmentEncoder(tmp_path / "a.mp4", quality=QUALITY) as encoder:
        seen, encoded = [], encoder._encoded
        monkeypatch.setattr(encoder, "_encoded", lambda frame, **how: seen.append(how) or encoded(frame, **how))
        encoder.write(patches("dark"), repeat=100)
    assert [how["is_key"] for how in seen] == [True, False, True, False], "a keyframe after two seconds"


def test_an_x264_that_numbers_its_frames_in_another_way_is_refused(tmp_path: Path) -> None:
    with SegmentEncoder(tmp_path / "a.mp4", quality=QUALITY) as encoder:
        encoder.write(patches("dark"))
        encoder._seen = 2
        with pytest.raises(SliceError, match="x264 gave a frame the number 1, not 2"):
            encoder.write(patches("light"))


def test_a_held_picture_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = encode.VideoReformatter()

    class Counted:
        def reformat(self, *args: object, **settings: object) -> av.VideoFrame:
            calls.append(args)
            return real.reformat(*args, **settings)

    monkeypatch.setattr(encode, "VideoReformatter", Counted)
    film(tmp_path / "a.mp4", [(patches("dark"), 50), (patches("light"), 1)])
    assert len(calls) == 2


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    frames = [(patches("dark", strength=step / 7), 2) for step in range(8)]
    first, second = (film(tmp_path / name, frames).read_bytes() for name in ("a.mp4", "b.mp4"))
    assert first == second


def test_a_picture_that_may_not_be_written_to_is_taken(tmp_path: Path) -> None:
    closed = np.frombuffer(patches("dark").tobytes(), np.uint8).reshape(QUALITY.height, QUALITY.width, 4)
    assert not closed.flags.writeable
    assert len(decoded(film(tmp_path / "a.mp4", [(closed, 2)]))) == 2


@pytest.mark.parametrize("shape", [(160, 576, 3), (80, 288, 4), (576, 160, 4)])
def test_a_picture_of_another_size_is_refused_and_no_file_stays(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="are wanted"):
        film(tmp_path / "a.mp4", [(patches("dark"), 1), (np.zeros(shape, np.uint8), 1)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pictures", [[], [(patches("dark"), 0)], [(patches("dark"), -1)]])
def test_a_film_of_nothing_is_refused(tmp_path: Path, pictures: list[tuple[Picture, int]]) -> None:
    with pytest.raises(ValueError, match=r"no frame was written|are wanted"):
        film(tmp_path / "a.mp4", pictures)
    assert list(tmp_path.iterdir()) == []


def test_what_the_file_system_says_gets_through(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        film(tmp_path / "missing" / "a.mp4", [(patches("dark"), 1)])


def test_the_settings_name_all_that_decides_the_bytes() -> None:
    told = " ".join(SETTINGS)
    assert all(f"{name}={value}" in told for name, value in encode._OPTIONS)
    assert {"libx264", "yuv420p"} <= set(SETTINGS)
    assert isinstance(hash(SETTINGS), int)
