"""Captions and proofs lie where no player finds them, and nothing is replaced that is not ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from project import Run

from onebyone.errors import UsageError
from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import CATALOGUE
from onebyone.proof.places import ProofFiles, captions_of, clear_beside, demand_ours
from onebyone.publish.produce import produce
from onebyone.render.progress import OnEvent
from onebyone.render.run import Take

PROOF = '{"format": "onebyone proof 3"}'
# Where VLC and mpv look for files to draw over a video, besides its own folder.
LOOKED_INTO = {"sub", "subs", "subtitle", "subtitles"}


def put(file: Path, text: str = "mine") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_nothing_lies_beside_a_video_that_a_player_would_draw(tmp_path: Path) -> None:
    movie = tmp_path / "2a.mp4"
    for file in (captions_of(movie), captions_of(movie, "txt"), *vars(ProofFiles.of(movie)).values()):
        assert file.parent.parent == movie.parent
        assert file.parent.name.lower() not in LOOKED_INTO


def test_a_proof_is_found_in_its_folder_or_beside_the_video(tmp_path: Path) -> None:
    movie = tmp_path / "2a.b.mp4"
    assert ProofFiles.found(movie) == ProofFiles.of(movie), "where one is missed"
    put(ProofFiles.beside(movie).proof)
    assert ProofFiles.found(movie) == ProofFiles.beside(movie)
    put(ProofFiles.of(movie).proof)
    assert ProofFiles.found(movie) == ProofFiles.of(movie)
    assert ProofFiles.of(movie).track == tmp_path / "proof/2a.b.proof.vtt"


@pytest.mark.parametrize("name", ["2a.mp4", "2a.png", "captions/2a.vtt", "proof/2a.proof.json", "captions"])
def test_a_file_of_a_name_that_we_need_is_somebody_s(name: str, tmp_path: Path) -> None:
    movie = tmp_path / "2a.mp4"
    files = [movie, movie.with_suffix(".png"), captions_of(movie), *vars(ProofFiles.of(movie)).values()]
    demand_ours(movie, files)
    mine = put(tmp_path / name)
    with pytest.raises(UsageError, match="was not made by onebyone: move it away, or choose another") as caught:
        demand_ours(movie, files)
    assert str(mine) in str(caught.value)


@pytest.mark.parametrize("of", [ProofFiles.of, ProofFiles.beside])
def test_what_has_a_proof_is_ours(of: Callable[[Path], ProofFiles], tmp_path: Path) -> None:
    movie = put(tmp_path / "2a.mp4")
    put(of(movie).proof, PROOF)
    demand_ours(movie, [movie, captions_of(movie)])


def test_a_link_that_leads_nowhere_is_somebody_s_too(tmp_path: Path) -> None:
    movie = tmp_path / "2a.mp4"
    movie.symlink_to("elsewhere")
    with pytest.raises(UsageError, match="was not made by onebyone"):
        demand_ours(movie, [movie])


def test_what_former_versions_left_beside_a_video_goes_if_it_is_ours(tmp_path: Path) -> None:
    movie = put(tmp_path / "2a.mp4")
    put(tmp_path / "2a.vtt"), put(ProofFiles.of(movie).proof, PROOF)
    clear_beside(movie)
    assert content(tmp_path) == {"2a.mp4": "mine", "2a.vtt": "mine", "proof/2a.proof.json": PROOF}
    put(tmp_path / "2a.proof.json", PROOF), put(tmp_path / "2a.proof.vtt"), put(tmp_path / "2a.txt")
    clear_beside(movie)
    assert content(tmp_path) == {"2a.mp4": "mine", "2a.txt": "mine", "proof/2a.proof.json": PROOF}


@pytest.mark.parametrize("name", ["index.html", "clips/2a.mp4", "clips/2a.png", "clips/captions/2a.vtt", "clips/proof"])
def test_render_replaces_nothing_that_is_not_ours(name: str, run_stand_in: Run, tmp_path: Path) -> None:
    mine = put(tmp_path / "deck" / name, "<!DOCTYPE html><title>My lecture</title>")
    before = content(tmp_path / "deck")
    result = run_stand_in("render", "2a", "-q", "l", "--out", "deck")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].endswith(
        f"{mine} was not made by onebyone: move it away, or choose another folder with --out"
    )
    assert content(tmp_path / "deck") == before


def test_render_replaces_what_it_made(run_stand_in: Run, tmp_path: Path) -> None:
    put(tmp_path / "deck/notes.txt"), put(tmp_path / "deck/clips/my.mp4"), put(tmp_path / "deck/clips/2a.txt")
    for _ in range(2):
        result = run_stand_in("render", "2a", "-q", "l", "--out", "deck", "--fresh")
        assert result.returncode == 0, result.stderr
    assert (tmp_path / "deck/clips/my.mp4").read_text() == "mine"


@pytest.mark.parametrize("name", ["film.mp4", "film.png", "captions/film.txt", "clips/6b.png", "index.html"])
def test_for_the_film_nothing_is_replaced_that_is_not_ours(name: str, tmp_path: Path) -> None:
    def render(takes: Sequence[Take], *, on_event: OnEvent) -> None:
        pytest.fail(f"{len(takes)} are rendered for {on_event}, not refused")

    mine = put(tmp_path / name)
    every = [panel.default() for panel in CATALOGUE]
    with pytest.raises(UsageError, match="was not made by onebyone") as caught:
        produce(every, quality=QUALITIES["l"], out=tmp_path, film=True, render=render, on_event=lambda event: None)
    assert str(mine) in str(caught.value)
    assert content(tmp_path) == {name: "mine"}


def test_the_proof_comes_first_so_that_who_is_killed_leaves_nothing_that_looks_like_another_s(
    run_stand_in: Run, tmp_path: Path
) -> None:
    watch = "replace = os.replace\nos.replace = lambda *way: (print(way[1], file=open('moved', 'a')), replace(*way))"
    assert run_stand_in("render", "2a", "-q", "l", "--out", "deck", first=watch).returncode == 0
    clips = f"{tmp_path}/deck/clips/"
    moved = [line.removeprefix(clips) for line in (tmp_path / "moved").read_text().split() if line.startswith(clips)]
    moved = [file for file in moved if not file.startswith(".")]  # what is published, not what is being made
    assert moved == ["proof/2a.proof.json", "proof/2a.proof.vtt", "captions/2a.vtt", "2a.png", "2a.mp4"]
