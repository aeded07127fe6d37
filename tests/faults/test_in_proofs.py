"""What is left out of a proof, excused by it or laid beside it is refused, though everything was sealed anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from in_containers import sealed_anew
from in_proofs import FILES, PROOFS, edit_proof, strike

from onebyone.publish.page import write_page
from onebyone.verify.clip import verify_clip

if TYPE_CHECKING:
    from onebyone.render.clip import Clip

pytestmark = pytest.mark.usefixtures("decoded_once")
WORDS = {"another title", "another takeaway", "another description"}
VERSIONS = {"another torch", "another onebyone", "no version"}


@pytest.fixture
def movie(clip_2a: Clip, tmp_path: Path) -> Path:
    """The clip in a folder of its own, with its page."""
    shutil.copytree(clip_2a.movie.parent, tmp_path / "clips")
    write_page(tmp_path)
    return tmp_path / "clips" / clip_2a.movie.name


def wrong(movie: Path) -> dict[str, str]:
    """The steps that do not hold without reading back, and why."""
    return {one.step: one.told for one in verify_clip(movie, read_back=False, re_render=False) if not one.holds}


def test_the_clip_is_verified_on_its_page(movie: Path) -> None:
    found = {one.step: one for one in verify_clip(movie, read_back=False, re_render=False)}
    assert all(one.holds for one in found.values()), found
    told = "captions as made with it, poster as made with it, and as the page says"
    assert found["beside"].told == f"title, takeaway and description as its words say; {told}"


@pytest.mark.parametrize("fault", PROOFS)
def test_a_proof_that_was_sealed_anew_is_refused_without_reading_back(fault: str, movie: Path) -> None:
    edit_proof(movie, PROOFS[fault])
    found = wrong(movie)
    print(found)
    step = "beside" if fault in WORDS else "proof" if fault in VERSIONS else "frames" if "thumb" in fault else None
    assert found if step is None else step in found


@pytest.mark.parametrize("fault", FILES)
def test_what_lies_beside_a_clip_is_refused_if_it_is_another(fault: str, movie: Path) -> None:
    FILES[fault](movie)
    assert wrong(movie).keys() & {"beside", "beats"}, fault


def test_what_was_not_copied_along_is_said_and_not_refused(movie: Path) -> None:
    movie.with_suffix(".png").unlink()
    (told,) = [one for one in verify_clip(movie, read_back=False, re_render=False) if one.step == "beside"]
    assert told.holds
    assert "no poster" in told.told


STRUCK = [("7×7=48", 12, (0.6, 0.6)), ("8", 12, (0.3, 0.5)), ("7×7=48", 24, (0.1, 0.3)), ("−1.5", 18, (0.8, 0.8))]


@pytest.fixture(scope="module", params=STRUCK, ids=lambda struck: f"{struck[0]} of {struck[1]} px")
def struck(request: pytest.FixtureRequest, clip_2a: Clip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip with something painted into its moving frames."""
    text, em, at = request.param
    movie = Path(shutil.copy(clip_2a.movie, tmp_path_factory.mktemp("struck")))
    strike(movie, text=text, em=em, at=at, frames=(0.1, 0.12))
    return movie


@pytest.mark.parametrize("sealed", [False, True])
def test_what_was_painted_into_moving_frames_is_found(struck: Path, sealed: bool, movie: Path) -> None:
    shutil.copyfile(struck, movie)
    if sealed:
        sealed_anew(movie)
    assert "does not show what was painted" in wrong(movie)["frames"]
