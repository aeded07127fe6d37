"""Joining copies encoded frames: none is lost, changed or shown at another time, and what does not fit is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image

from onebyone.paint import mp4 as joining
from onebyone.paint.mp4 import Chapter, JoinError, chapters_of, frames_of, join

Movie = Callable[..., Path]
FPS = 15


@pytest.fixture
def movie(tmp_path: Path) -> Movie:
    """Make a movie of greys, one frame each, with B-frames and a rounded clock as manim's own joining leaves it."""

    def make(name: str, greys: Sequence[int], *, width: int = 64, ticks: int = 1024) -> Path:
        path = tmp_path / f"{name}.mp4"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=FPS, options={"g": "12", "bf": "2", "crf": "10"})
            stream.width, stream.height, stream.pix_fmt = width, 48, "yuv420p"
            stream.time_base = Fraction(1, FPS * 1024)
            packets = []
            for number, grey in enumerate(greys):
                frame = av.VideoFrame.from_ndarray(np.full((48, width, 3), grey, np.uint8), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                packets += stream.encode(frame)
            for packet in [*packets, *stream.encode()]:
                if packet.time_base == Fraction(1, FPS):
                    packet.pts, packet.dts = packet.pts * ticks, packet.dts * ticks
                    packet.time_base = Fraction(1, FPS * 1024)
                container.mux(packet)
        return path

    return make


def shown(path: Path) -> list[tuple[Fraction, int]]:
    """The time and the grey of every frame."""
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, round(float(frame.to_ndarray(format="rgb24").mean())))
            for frame in container.decode(video=0)
        ]


def test_every_frame_of_every_movie_is_shown_in_its_turn_and_on_time(movie: Movie, tmp_path: Path) -> None:
    movies = [movie("a", range(40, 120, 2)), movie("b", [200]), movie("c", range(220, 60, -5), ticks=1019)]
    before = [grey for path in movies for _, grey in shown(path)]
    join(movies, tmp_path / "film.mp4", fps=FPS, title="A title", chapters=[(0, "One 1×1"), (2, "Two")])
    after = shown(tmp_path / "film.mp4")
    assert [grey for _, grey in after] == before
    assert [time for time, _ in after] == [Fraction(number, FPS) for number in range(40 + 1 + 32)]
    assert frames_of(tmp_path / "film.mp4") == 73
    with av.open(str(tmp_path / "film.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, container.metadata["title"]) == (FPS, "A title")
        orders = [packet.dts for packet in container.demux(stream) if packet.size]
        assert orders == sorted(set(orders))
        assert container.duration == pytest.approx(73 / FPS * av.time_base, abs=1000)


def test_chapters_come_back_with_their_times(movie: Movie, tmp_path: Path) -> None:
    movies = [movie(name, [100] * frames) for name, frames in (("a", 15), ("b", 30), ("c", 3))]
    join(movies, tmp_path / "film.mp4", fps=FPS, title="x", chapters=[(0, "Fig. 1: a × b"), (2, "Closing")])
    assert chapters_of(tmp_path / "film.mp4") == (Chapter("Fig. 1: a × b", 0.0, 3.0), Chapter("Closing", 3.0, 3.2))


def test_a_cover_stands_for_the_film_and_is_no_track_of_it(movie: Movie, tmp_path: Path) -> None:
    movies, cover = [movie("a", range(40, 120, 2)), movie("b", [200])], tmp_path / "cover.png"
    Image.new("RGB", (64, 48), "red").save(cover)
    chapters = [(0, "One"), (1, "Two")]
    for name, picture in (("plain", None), ("covered", cover), ("again", cover)):
        join(movies, tmp_path / f"{name}.mp4", fps=FPS, title="x", chapters=chapters, cover=picture)
    plain, covered, again = (tmp_path / f"{name}.mp4" for name in ("plain", "covered", "again"))
    assert shown(covered) == shown(plain)
    assert chapters_of(covered) == chapters_of(plain)
    assert covered.read_bytes() == again.read_bytes()
    assert covered.read_bytes().count(b"trak") == plain.read_bytes().count(b"trak")
    with av.open(str(covered)) as container:
        film, art = container.streams.video
        assert (film.disposition, art.disposition) == (Disposition.default, Disposition.attached_pic)
        assert next(bytes(packet) for packet in container.demux(art) if packet.size) == cover.read_bytes()


def test_a_film_whose_chapters_are_lost_is_refused(
    movie: Movie, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "chapters_of", lambda _: ())
    with pytest.raises(JoinError, match=r"the film has the chapters none, not Fig\. 1, Fig\. 2"):
        join([movie("a", [9])] * 2, tmp_path / "film.mp4", fps=FPS, title="x", chapters=[(0, "Fig. 1"), (1, "Fig. 2")])


def test_movies_of_another_size_do_not_fit(movie: Movie, tmp_path: Path) -> None:
    with pytest.raises(JoinError, match=r"b\.mp4 was not encoded like a\.mp4: render both anew"):
        join([movie("a", [9]), movie("b", [9], width=128)], tmp_path / "film.mp4", fps=FPS, title="x", chapters=[])


def test_a_film_that_lacks_frames_is_refused(movie: Movie, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = movie("a", range(40, 80))
    told = joining._read(path)
    with joining._opened(path) as opened:
        packets = list(joining._packets(opened))
    monkeypatch.setattr(joining, "_read", lambda _: told)
    monkeypatch.setattr(joining, "_packets", lambda _: iter(packets[:-1]))
    with pytest.raises(JoinError, match="the film is not whole: 39 frames at 15 a second, not 40 at 15"):
        join([path], tmp_path / "film.mp4", fps=FPS, title="x", chapters=[])


def test_a_film_at_another_rate_is_refused(movie: Movie, tmp_path: Path) -> None:
    join([movie("a", [9] * 5)], tmp_path / "film.mp4", fps=FPS, title="x", chapters=[])
    with pytest.raises(JoinError, match="the film is not whole: 5 frames at 15 a second, not 5 at 30"):
        joining._demand_whole(tmp_path / "film.mp4", frames=5, fps=30)


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0\0\0\x08ftyp"])
def test_what_is_no_movie_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(JoinError, match=r"a\.mp4 is no video that can be read: render it anew with --fresh"):
        frames_of(tmp_path / "a.mp4")


def test_half_a_movie_is_refused(movie: Movie) -> None:
    path = movie("a", [9] * 20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(JoinError, match=r"a\.mp4 is no video that can be read"):
        frames_of(path)


def test_a_movie_without_frames_is_refused(movie: Movie, monkeypatch: pytest.MonkeyPatch) -> None:
    path = movie("a", [9])
    monkeypatch.setattr(joining, "_packets", lambda path: [])
    with pytest.raises(JoinError, match=r"a\.mp4 has 0 frames at 0 times: render it anew"):
        frames_of(path)
