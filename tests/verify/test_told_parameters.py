"""What is verified is the set of parameters that the proof names: edited ones, and ones left out, are found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from project import figures, variant

from onebyone.verify.clip import verify_clip

Plain = dict[str, Any]
Write = Callable[..., Path]


def failing(movie: Path) -> dict[str, str]:
    """The steps that do not hold, and why."""
    return {one.step: one.told for one in verify_clip(movie, read_back=False, re_render=False) if not one.holds}


def edited(proof: Plain, **parameters: Any) -> Plain:
    """The same proof, of a clip with these parameters."""
    other = copy.deepcopy(proof)
    other["figures"][0]["parameters"].update(parameters)
    return other


def test_a_proof_says_every_parameter(proof_of_2a: Plain, write: Write) -> None:
    assert proof_of_2a["figures"][0]["parameters"] == variant("2a").records[0].plain
    assert failing(write(proof_of_2a)) == {}


@pytest.mark.parametrize(
    ("parameters", "step", "says"),
    [
        ({"kernel": "laplace"}, "tensors", "tensors 1, 'weight': sha256 is"),
        ({"kernel": "1 0 -1; 2 0 -2; 1 0 -1"}, "tensors", "tensors 1, 'weight': sha256 is"),
        ({"image": "digit:7"}, "tensors", "tensors 0, 'image': sha256 is"),
        ({"stride": 2}, "tensors", "tensors 2, 'stride': sha256 is"),
        ({"padding": 1}, "tensors", "the proof lists {listed} tensors, but there are {more}"),
        ({"bias": "1"}, "tensors", "the proof lists {listed} tensors, but there are {more}"),
        ({"theme": "light"}, "tensors", "the parameters of 2a say light, but the clip is dark"),
        ({"shape": "4:3"}, "tensors", "the parameters of 2a say 4:3, but the clip has 854×480 px"),
        ({"shape": "9:16"}, "tensors", "the parameters of 2a say 9:16, but the clip has 854×480 px"),
        ({"shape": "2:1"}, "tensors", "2a: shape"),
        ({"kernel": "1 2; 3"}, "tensors", "panel 2a cannot show what its parameters say: kernel: the rows"),
        ({"stride": 9}, "tensors", "2a: stride = 9: it must be a whole number from 1 to 4"),
        ({"strides": 2}, "tensors", "2a has no parameter 'strides'. Did you mean stride?"),
    ],
)
def test_a_proof_whose_parameters_were_edited_is_refused(
    parameters: Plain, step: str, says: str, proof_of_2a: Plain, write: Write
) -> None:
    listed = len(proof_of_2a["tensors"])
    says = says.format(listed=listed, more=listed + 1)
    assert says in failing(write(edited(proof_of_2a, **parameters)))[step]


def test_a_parameter_that_is_not_said_is_not_taken_from_today_s_default(proof_of_2a: Plain, write: Write) -> None:
    for name in proof_of_2a["figures"][0]["parameters"]:
        proof = copy.deepcopy(proof_of_2a)
        del proof["figures"][0]["parameters"][name]
        says = f"2a: the parameter {name} is not told"
        assert says in failing(write(proof))["tensors"]


def test_the_numbers_of_an_edited_proof_are_those_of_its_own_parameters(proof_of_2a: Plain, write: Write) -> None:
    """Were figures proven once a panel, and not once a set, the proof of another set would hold."""
    laplace = edited(proof_of_2a, kernel="laplace")
    assert failing(write(proof_of_2a)) == {}
    assert "tensors" in failing(write(laplace))
    assert failing(write(proof_of_2a)) == {}


def test_figures_proven_once_a_panel_would_be_found_out(
    proof_of_2a: Plain, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the trap that the test above is about."""
    monkeypatch.setattr("onebyone.verify.recompute.proven", lambda panel, record: figures(panel.id)[0])
    assert "sha256" not in failing(write(edited(proof_of_2a, kernel="laplace"))).get("tensors", "")


def test_the_position_that_is_shown_whole_is_the_one_that_the_proof_says(proof_of_2a: Plain, write: Write) -> None:
    """What is told of another position than the one shown is as true: telling it again says that it is not shown."""
    assert list(failing(write(edited(proof_of_2a, position="0,0")))) == ["told again"]
