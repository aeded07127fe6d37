"""Whatever is changed in a proof, it is refused in a line, or nothing was changed: nothing ends in a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutating import ABSURD, mutated
from sparse import SPARSE

from onebyone.errors import OneByOneError, UsageError
from onebyone.proof.document import checked, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles
from onebyone.verify.clip import verify_clip

if TYPE_CHECKING:
    from onebyone.render.clip import Clip

Plain = dict[str, Any]
EXAMPLES = 60
LONGEST = 1001  # characters of a line

Judge = Callable[[Plain], bool]


@pytest.fixture(scope="module")
def judge(clip_2a: Clip, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Whether the clip is verified with another proof, sealed anew; every refusal is a line."""
    folder = tmp_path_factory.mktemp("mutated")
    shutil.copytree(clip_2a.movie.parent, folder / "clips")
    movie = folder / "clips" / clip_2a.movie.name
    files = ProofFiles.of(movie)

    def judge(proof: Plain) -> bool:
        track = ""
        try:
            text = to_json(checked(proof))
            track = to_metadata_vtt(checked(proof))
        except OneByOneError:
            text = to_json(proof)
        files.proof.write_text(text, encoding="utf-8")
        files.track.write_text(track, encoding="utf-8")
        try:
            wrong = [one.told for one in verify_clip(movie, read_back=False, re_render=False) if not one.holds]
        except UsageError as error:
            wrong = [str(error)]
        assert all("\n" not in told and 0 < len(told) < LONGEST for told in wrong), wrong
        return not wrong

    return judge


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck], database=None)
@given(seed=st.integers(0, 2**32))
def test_a_changed_proof_is_refused_in_a_line(seed: int, proof_of_2a: Plain, judge: Judge) -> None:
    changed, where = mutated(proof_of_2a, Random(seed))
    is_same = to_json({**changed, "digest": ""}) == to_json({**proof_of_2a, "digest": ""})
    assert judge(changed) == (is_same or where == "digest"), where


@pytest.mark.parametrize("key", ["clip", "numbers", "rests", "thumbnails", "tensors", "figures", "pictures", "marks"])
def test_whatever_stands_where_a_part_was_is_refused_in_a_line(key: str, proof_of_2a: Plain, judge: Judge) -> None:
    for value in ABSURD:
        assert not judge({**proof_of_2a, key: value}), value


def test_thumbnails_without_end_are_refused_at_once(proof_of_2a: Plain, judge: Judge) -> None:
    small = proof_of_2a["thumbnails"][0]
    for told in (
        [{**small, "frames": 10**8}],
        [small, small],
        [small] * 5000,
        [{**small, "levels": small["levels"][:-8]}],
        [{**small, "levels": "eJwDAAAAAAE="}],
        [],
    ):
        assert not judge({**proof_of_2a, "thumbnails": told})
    frames = {**proof_of_2a["clip"], "frames": 10**8, "duration": round(10**8 / SPARSE.fps, 6)}
    assert not judge({**proof_of_2a, "clip": frames, "thumbnails": [{**small, "frames": 10**8}]})
