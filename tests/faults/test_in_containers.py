"""Each fault in a container is refused by what it is, though the proof was sealed anew; and an honest remux is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from in_containers import CONTAINERS, remuxed, sealed_anew

from onebyone.verify.clip import verify_clip
from onebyone.verify.container import demand_container
from onebyone.verify.files import is_proven_file, proof_of
from onebyone.verify.finding import VerifyError

if TYPE_CHECKING:
    from onebyone.render.clip import Clip

Planted = Callable[[Callable[[Path], None]], Path]


@pytest.fixture
def planted(clip_2a: Clip, tmp_path: Path) -> Planted:
    """The clip, to which this was done, beside its proof, which was sealed anew."""

    def plant(tamper: Callable[[Path], None]) -> Path:
        folder = tmp_path / "clips"
        shutil.copytree(clip_2a.movie.parent, folder)
        tamper(folder / clip_2a.movie.name)
        sealed_anew(folder / clip_2a.movie.name)
        return folder / clip_2a.movie.name

    return plant


@pytest.mark.parametrize("fault", CONTAINERS)
def test_what_is_added_to_a_container_is_refused(fault: str, planted: Planted) -> None:
    movie = planted(CONTAINERS[fault])
    proof = proof_of(movie)
    assert is_proven_file(movie, proof), "by its hash"
    with pytest.raises(VerifyError) as told:
        demand_container(movie, proof)
    print(told.value)


@pytest.mark.parametrize("keeps", [("cover", "title"), ("title",), ()])
def test_an_honest_remux_holds_whatever_it_loses(keeps: tuple[str, ...], planted: Planted) -> None:
    movie = planted(lambda movie: remuxed(movie, keeps=keeps))
    demand_container(movie, proof_of(movie))


def test_the_command_line_says_what_was_added(planted: Planted) -> None:
    movie = planted(CONTAINERS["sound"])
    found = {one.step: one for one in verify_clip(movie, read_back=False, re_render=False)}
    assert not found["video"].holds
    assert found["video"].told == "there is a track of audio that was not made with this clip"
