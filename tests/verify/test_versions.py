"""The versions that a proof names: torch may be built in another way, but in none that there is not."""

from __future__ import annotations

from typing import Any

import pytest

from onebyone.proof.document import Proof, checked
from onebyone.verify.finding import VerifyError
from onebyone.verify.versions import demand_versions


def made_with(proof: dict[str, Any], name: str, mark: str) -> Proof:
    """A proof that says that another build of what made it did."""
    number = proof["made_with"][name].partition("+")[0]
    return checked({**proof, "made_with": {**proof["made_with"], name: number + mark}})


@pytest.mark.parametrize("mark", ["", "+cpu", "+cu126", "+rocm6.4", "+rocm6.4.1", "+xpu", "+git1a2b3c4"])
def test_a_build_of_torch_may_be_another(mark: str, proof_of_2a: dict[str, Any]) -> None:
    assert demand_versions(made_with(proof_of_2a, "torch", mark)).endswith(mark)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("torch", mark) for mark in ("+", "+c7u", "+cp", "+cpu7", "+cu", "+the.best", "+cpu+cpu")] + [("numpy", "+cpu")],
)
def test_a_build_that_there_is_not_is_refused(name: str, mark: str, proof_of_2a: dict[str, Any]) -> None:
    with pytest.raises(VerifyError, match=f"a version of {name} that is none"):
        demand_versions(made_with(proof_of_2a, name, mark))
