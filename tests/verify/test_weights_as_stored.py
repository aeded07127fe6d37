"""Clips of a file's weights as they are stored: rendered, verified, read back; their proofs, once edited, refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sparse
import torch
from project import ROOT
from safetensors.torch import save_file
from torch import nn
from warm import COLD

from onebyone.core.printing import ABOUT
from onebyone.proof.document import checked
from onebyone.verify.clip import verify_clip
from onebyone.verify.finding import VerifyError
from onebyone.verify.recompute import Recomputed

Plain = dict[str, Any]
CLIPS = {"4a": "net.pt#mix", "5a": "net.safetensors#head", "C2": "net.safetensors#mix"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clips(tmp_path_factory, warm) -> Path:
    """The folder of the clips that one file asks for."""
    folder = tmp_path_factory.mktemp("stored")
    torch.manual_seed(4)
    net = nn.ModuleDict({"mix": nn.Conv2d(3, 4, 1), "head": nn.Conv2d(16, 10, 1)})
    torch.save(net.state_dict(), folder / "net.pt")
    save_file(net.state_dict(), folder / "net.safetensors")
    asked = [
        f'[[clip]]\npanel = "{panel}"\nname = "stored-{panel}"\nweights = "{weights}"\nrounded = true'
        for panel, weights in CLIPS.items()
    ]
    (folder / "lecture.toml").write_text("\n".join(asked), encoding="utf-8")
    line = [*COLD, sparse.__file__, "render", str(folder / "lecture.toml"), "-q", "l", "--out", str(folder)]
    rendered = warm.run(line, cwd=ROOT)
    assert rendered.returncode == 0, rendered.stderr
    return folder / "clips"


def told(clips: Path, panel: str) -> Plain:
    proof: Plain = json.loads((clips / f"proof/stored-{panel}.proof.json").read_text(encoding="utf-8"))
    return proof


@pytest.mark.parametrize("panel", CLIPS)
def test_a_clip_verifies_and_reads_as_it_should(panel: str, clips: Path) -> None:
    found = list(verify_clip(clips / f"stored-{panel}.mp4", read_back=True, re_render=False))
    assert all(finding.holds for finding in found), found
    assert found[-1].step == "read-back"
    (said,) = (finding.told for finding in found if finding.step == "tensors")
    assert "within the bound of its rounding" in said


@pytest.mark.parametrize("panel", CLIPS)
def test_its_proof_says_what_is_rounded(panel: str, clips: Path) -> None:
    proof = told(clips, panel)
    (card,) = proof["fidelity"]
    assert (card["inputs"], card["outputs"], sorted(card["as_stored"])) == ([], None, ["bias", "weight"])
    rounded = {check["what"]: check for check in proof["checks"] if check["method"] == "rounded"}
    assert all(check["verdict"] == "within" for check in rounded.values())
    assert all(0 <= check["difference"] <= check["bound"] < 0.1 for check in rounded.values())
    assert any(check["difference"] > 0 for check in rounded.values())
    assert all(check["bound"] == 0 for check in proof["checks"] if check["what"] not in rounded)
    for number in proof["numbers"]:
        places = 3 if number["kind"] == "cell" and number["tensor"] in {*rounded, "weight", "bias"} else None
        assert (number["style"] == 3) == (places is not None), number
        numerator, denominator = map(int, number["value"].split("/"))
        assert number["text"].startswith(ABOUT) == (places is not None and bool(1000 * numerator % denominator))
    relations = {line["relation"] for line in proof["equations"]}
    assert "≈" in relations
    assert relations <= {"=", "≈"}


def rounded(proof: Plain) -> Plain:
    """A check within a bound that is more than 0."""
    return next(check for check in proof["checks"] if check["method"] == "rounded" and check["bound"])


def about(proof: Plain) -> Plain:
    """A number that wears an ≈."""
    return next(number for number in proof["numbers"] if number["text"].startswith(ABOUT))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: rounded(p).update(difference=2 * rounded(p)["bound"]), "1 checks say that torch differs"),
        (lambda p: rounded(p).update(bound=2 * rounded(p)["bound"]), "bound is .*, not"),
        (lambda p: rounded(p).update(method="exact"), "method is rounded, not exact"),
        (lambda p: rounded(p).update(verdict="equal"), "verdict is within, not equal"),
        (lambda p: rounded(p).update(method="exact", verdict="equal", bound=0, difference=0.0), "method is rounded"),
        (lambda p: p["fidelity"].clear(), "lists 0 fidelity, but there are 1"),
        (lambda p: p["fidelity"][0].update(as_stored=["weight"]), "as_stored is"),
        (lambda p: about(p).update(text=about(p)["text"][1:]), "prints as '≈"),
        (lambda p: about(p).update(style="digits"), "is not quantized"),
        (lambda p: about(p).update(style=2), "is not quantized"),
        (lambda p: p["equations"][0].update(relation="="), "what holds of it is ≈, not ="),
        (lambda p: p["equations"][0].update(text=p["equations"][0]["text"].replace("≈", "= ")), "its terms read"),
        (lambda p: p["figures"][0]["parameters"].update(rounded=False), "bits is|shape is|sha256 is|lists"),
    ],
)
def test_an_edited_proof_is_refused(change: Callable[[Plain], object], message: str, clips: Path) -> None:
    proof = told(clips, "4a")
    change(proof)
    with pytest.raises(VerifyError, match=message):
        recompute(proof)


def recompute(proof: Plain) -> None:
    recomputed = Recomputed.of(checked(proof))
    recomputed.demand_tensors()
    recomputed.demand_numbers()


def test_another_difference_within_the_bound_is_that_of_another_machine(clips: Path) -> None:
    proof = copy.deepcopy(told(clips, "4a"))
    rounded(proof).update(difference=rounded(proof)["bound"] / 3)
    recompute(proof)
