"""Reading finished clips back: every number is read from encoded frames, and what was edited into them is found."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from project import Run, variant
from reencoding import reencode, written

from onebyone.paint.quality import Quality
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.cut import Cut
from onebyone.proof.places import ProofFiles
from onebyone.render.clip import Job, render_clip
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool
from onebyone.verify.clip import verify_clip
from onebyone.verify.finding import Finding
from onebyone.verify.video import Image

pytestmark = pytest.mark.slow

Copied = Callable[[str], Path]
READ = re.compile(r"(\d+) numbers read, all as entered; nothing else in (\d+) still frames")


def verified(movie: Path, *, read_back: bool = True) -> dict[str, Finding]:
    return {finding.step: finding for finding in verify_clip(movie, read_back=read_back, re_render=False)}


def test_every_number_of_every_clip_reads_as_its_entry(rendered: Path) -> None:
    numbers, rests = 0, 0
    for panel in CATALOGUE:
        found = verified(rendered / "clips" / f"{panel.id}.mp4")
        assert all(finding.holds for finding in found.values()), (panel.id, found)
        told = READ.match(found["read-back"].told)
        assert told is not None
        numbers, rests = numbers + int(told[1]), rests + int(told[2])
    assert numbers >= 500
    assert rests >= 80


@pytest.mark.parametrize(("id", "beat"), [("3", "kernels_are_swapped"), ("5a", "products_add_up_to_a_cell")])
def test_small_cells_are_read_back_at_1080_rows(id: str, beat: str, tmp_path: Path) -> None:
    """At few rows they are too small to be judged; at these the encoder alters some, which one by one would fail."""
    shown = variant(id).cut_to(Cut(clean=True, beat=beat))
    with job_slots(1) as slots:
        pool = TaskPool(slots, forks=False)
        clip = render_clip(Job(shown, Quality(1920, 1080, 5)), tmp_path, pool=pool, cache=None)
    found = verified(clip.movie)
    assert [one for one in found.values() if not one.holds] == []
    assert READ.match(found["read-back"].told)


def test_the_film_is_verified_as_its_clips_are(rendered: Path) -> None:
    found = verified(rendered / "film.mp4", read_back=False)
    assert all(finding.holds for finding in found.values()), found


def test_a_clip_that_was_only_reencoded_is_called_that_and_read_back(copied: Copied) -> None:
    movie = copied("4a")
    reencode(movie)
    video = verified(movie, read_back=False)["video"]
    assert not video.holds
    assert "re-encoded (or edited); --read-back decides" in video.told
    found = verified(movie)
    assert all(finding.holds for finding in found.values()), found


def still(movie: Path) -> tuple[float, float, dict[str, list[float]]]:
    """The longest rest of a clip, and the boxes of the numbers that can be read in it, by text."""
    proof = json.loads(ProofFiles.found(movie).proof.read_text(encoding="utf-8"))
    start, end = max(proof["rests"], key=lambda rest: rest[1] - rest[0])
    boxes = {
        number["text"]: span["box"]
        for number in proof["numbers"]
        for span in number["spans"]
        if span["readable"] and span["from"] <= start and span["to"] >= end
    }
    return start, end, boxes


@pytest.mark.parametrize(("was", "becomes"), [(0, 1), (-1, 1)], ids=["its first digit", "its last digit"])
def test_an_altered_digit_is_named_with_its_number(copied: Copied, was: int, becomes: int) -> None:
    movie = copied("5b")
    start, end, boxes = still(movie)
    text, (x, y, width, height) = max(boxes.items(), key=lambda item: sum(map(str.isdigit, item[0])))
    digits = [at for at, sign in enumerate(text) if sign.isdigit()]
    place = digits[was]
    altered = text[:place] + str((int(text[place]) + becomes) % 10) + text[place + 1 :]

    def paint(time: float, picture: Image) -> Image:
        if not start <= time < end:
            return picture
        picture = picture.copy()
        picture[int(y) - 2 : int(y + height) + 3, int(x) - 2 : int(x + width) + 3] = picture[0, 0]
        return written(picture, altered, at=(x, y), em=height * 1.15)

    reencode(movie, paint)
    found = verified(movie)["read-back"]
    assert not found.holds
    assert re.search(rf"number \d+, .* reads '.*', not '{re.escape(text)}'$", found.told), found.told


# x and y as parts of the frame; em in px of a frame 480 high, of which 11 is the smallest that scenes may use.
PLACES = [(0.5, 0.75), (0.03, 0.965), (0.96, 0.03), (0.06, 0.6), (0.65, 0.25)]


@pytest.mark.parametrize(("em", "colour"), [(11, "#E8ECF1"), (11, "#D8D829"), (11, "#9FAFB7"), (18, "#E3891E")])
def test_a_digit_planted_in_a_frame_is_found(copied: Copied, em: int, colour: str) -> None:
    """Five in a frame: on bare paper, at two edges, and over two pictures where their cells do not hide it."""
    movie, rng = copied("2a"), random.Random(f"{em}{colour}")
    start, end, _ = still(movie)
    text = "".join(rng.sample("23456789", 2))

    def paint(time: float, picture: Image) -> Image:
        if start <= time < end:
            for x, y in PLACES:
                picture = written(picture, text, at=(x * picture.shape[1], y * picture.shape[0]), em=em, colour=colour)
        return picture

    reencode(movie, paint)
    found = verified(movie)["read-back"]
    assert not found.holds
    assert f"'{text}' is declared nowhere" in found.told
    more = re.search(r"and (\d+) more", found.told)
    assert found.told.count("declared nowhere") + int(more[1] if more else 0) == len(PLACES), found.told


def test_flipped_bits_and_cut_ends_are_refused_even_if_every_number_reads_well(copied: Copied) -> None:
    movie, rng = copied("4a"), random.Random(8)
    content = movie.read_bytes()
    for _ in range(5):
        flipped = bytearray(content)
        flipped[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        movie.write_bytes(flipped)
        assert not (found := verified(movie))["video"].holds
        assert "was altered" in found["video"].told
        assert "read-back" not in found
    for part in (0.99, 0.5, 0.01):
        movie.write_bytes(content[: int(part * len(content))])
        assert not (found := verified(movie))["video"].holds
        assert re.search("truncated|damaged", found["video"].told)
    movie.write_bytes(b"")
    assert "damaged" in verified(movie)["video"].told


def test_the_command_line_says_what_holds_and_exits_accordingly(copied: Copied, command: Run) -> None:
    movie = copied("4a")
    done = command("verify", str(movie), "--read-back")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    steps = [
        "proof",
        "video",
        "frames",
        "places",
        "beats",
        "beside",
        "tensors",
        "numbers",
        "pictures",
        "told",
        "read-back",
    ]
    *lines, last = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == steps
    assert all(" holds  " in line for line in lines)
    assert READ.search(lines[-1])
    assert last == "4a.mp4 is verified"

    content = bytearray(movie.read_bytes())
    with av.open(str(movie)) as container:
        size, start = max((packet.size, packet.pos or 0) for packet in container.demux(video=0))
    content[start + size // 4 : start + size // 2] = bytes(size // 2 - size // 4)  # of the most that a frame shows
    movie.write_bytes(content)
    done = command("verify", str(movie))
    assert done.returncode == 1
    assert "video      FAILS  4a.mp4 was altered" in done.stdout
    assert done.stderr.endswith("4a.mp4 is not verified: video, frames\n")

    movie.unlink()
    done = command("verify", str(movie))
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no clip" in done.stderr
