"""A proof that was edited and sealed anew: every claim about a number is recomputed, so it is refused all the same."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from project import shot, words

from onebyone.proof.document import checked
from onebyone.proof.packing import packed, unpacked
from onebyone.verify.clip import verify_clip
from onebyone.verify.finding import VerifyError
from onebyone.verify.places import demand_places
from onebyone.verify.recompute import Recomputed

Plain = dict[str, Any]
Write = Callable[..., Path]
Change = Callable[[Plain], Any]
ASKED = [*words("2a").beats].index(*words("2a").questions)
OPENING, BEATS = ", ".join(panel.id for panel in shot("opening").shows), len(words("2a").beats)


def findings(movie: Path) -> dict[str, str]:
    """The steps that do not hold, and why."""
    found = list(verify_clip(movie, read_back=False, re_render=False))
    assert len(found) == len({one.step for one in found})
    return {one.step: one.told for one in found if not one.holds}


def test_a_true_proof_holds_in_every_step(proof_of_2a: Plain, write: Write) -> None:
    found = list(verify_clip(write(proof_of_2a), read_back=False, re_render=False))
    steps = ["proof", "video", "frames", "places", "beats", "beside", "tensors", "numbers", "pictures"]
    assert [one.step for one in found] == [*steps, "told again"]
    assert all(one.holds for one in found)
    told = {one.step: one.told for one in found}
    numbers, equations, tensors, inputs, checks = (
        len(proof_of_2a[key]) for key in ("numbers", "equations", "tensors", "inputs", "checks")
    )
    assert f"{numbers} printed again from their tensors; {equations} equations close" in told["numbers"]
    assert f"{tensors} tensors of " in told["tensors"]
    assert f" cells, {inputs} of them inputs, bit for bit; {checks} checks against torch" in told["tensors"]


def put(key: str, place: int, **values: Any) -> Change:
    """A change of some fields of one entry."""
    return lambda proof: proof[key][place].update(values)


def of_a_cell(proof: Plain) -> dict[str, Any]:
    """The first number that is computed from others."""
    return next(number for number in proof["numbers"] if number["from"])


def at_rest(proof: Plain) -> Plain:
    """The first time that a picture stands still."""
    return next(span for picture in proof["pictures"] for span in picture["spans"])


def standing(proof: Plain) -> Plain:
    """The first number that stands still."""
    return next(number for number in proof["numbers"] if number["spans"])


def grid(proof: Plain) -> Plain:
    """The first track of a picture that stands still, whose cells appear one after the other."""
    return next(
        track
        for picture in proof["pictures"]
        if picture["spans"]
        for track in picture["tracks"]
        if len(track["shown"]) > 3
    )


def altered(proof: Plain) -> None:
    """Another value in a tensor that is told with the right hash."""
    content = next(content for content in proof["contents"] if content["width"] == 1)
    cells = unpacked(content["cells"], most=10**6, width=1)
    cells[-1] += 1
    content["cells"] = packed(cells, width=1)


def moved(tracks: list[Any], by: int) -> None:
    """Tracks that lie farther to the right."""
    for keys in tracks:
        for key in keys:
            key[1] += by


def shorter(beat: Plain) -> None:
    """A beat that ends a second sooner."""
    beat.update(to=round(beat["to"] - 1, 6), still=round(beat["still"] - 1, 6))


def in_a_rest(proof: Plain, *, by: int) -> None:
    """A number's track turns aside in the midst of a rest, and returns."""
    fps, (start, end) = proof["clip"]["fps"], proof["rests"][-1]
    first, last = round(start * fps), round(end * fps) - 1
    for number in proof["numbers"]:
        for keys in number["tracks"]:
            if keys[0][0] <= first and last <= keys[-1][0] and last - first > 3:
                _, x, *others = next(key for key in reversed(keys) if key[0] <= first)
                aside = [[first, x, *others], [first + 2, x + by, *others], [last, x, *others]]
                keys[:] = sorted([key for key in keys if not first <= key[0] <= last] + aside)
                return


def seven(proof: Plain) -> list[Plain]:
    """A seven of lines, through the last rest."""
    start, end = proof["rests"][-1]
    span = {"from": start, "to": end, "box": [300.0, 200.0, 20.0, 40.0]}
    paths = [[300.0, 200.0, 320.0, 200.0], [320.0, 200.0, 306.0, 240.0]]
    return [{"paths": [path], "width": 2.0, "filled": False, "spans": [span]} for path in paths]


@pytest.mark.parametrize(
    ("change", "step", "message"),
    [
        (lambda p: of_a_cell(p).update(text="7"), "numbers", "prints as"),
        (lambda p: of_a_cell(p).update(value="7/1"), "numbers", "not 7/1"),
        (lambda p: of_a_cell(p).update(style="words"), "numbers", "prints as"),
        (lambda p: of_a_cell(p).update(index=[99, 99]), "numbers", r"has no cell \[99, 99\]"),
        (lambda p: of_a_cell(p).update(index=[1]), "numbers", "has no cell"),
        (lambda p: of_a_cell(p).update(kind="size"), "numbers", "size has no index"),
        (lambda p: of_a_cell(p).update(kind="extent"), "numbers", "extent has no index"),
        (lambda p: of_a_cell(p).update(tensor="image"), "numbers", "prints as|is not computed from|no cell|holds"),
        (lambda p: of_a_cell(p).update(tensor="nothing"), "numbers", "no tensor 'nothing'"),
        (lambda p: of_a_cell(p).update(figure=1), "numbers", "no tensor"),
        (lambda p: of_a_cell(p)["from"].pop(), "numbers", "not computed from what it says"),
        (lambda p: of_a_cell(p)["from"].append(0), "numbers", "not computed from what it says"),
        (lambda p: of_a_cell(p)["from"].append(10**6), "numbers", "not computed from what it says"),
        (lambda p: p["numbers"].append(copy.deepcopy(p["numbers"][0])), "numbers", "entered twice"),
        (put("equations", 0, operation="sum"), "numbers", "equation 0"),
        (put("equations", 0, result=0), "numbers", "equation 0"),
        (put("equations", 0, result=10**6), "numbers", "is no number of this proof"),
        (put("equations", 0, text="1 × 1 = 1"), "numbers", "its terms read"),
        (put("equations", 0, relation="≈"), "numbers", "what holds of it is =, not ≈"),
        (lambda p: p["equations"][-1].update(subtracted=[0]), "numbers", "can be subtracted"),
        (put("labels", 0, text="all 9 weights"), "numbers", "states '9'"),
        (put("labels", 0, text="seven weights"), "numbers", "states 'seven'"),
        (put("tensors", 3, sha256="0" * 64), "tensors", "tensors 3.*sha256"),
        (put("tensors", 0, bits=7), "tensors", "bits is 2, not 7"),
        (lambda p: p["tensors"].pop(), "tensors", r"lists \d+ tensors, but there are \d+"),
        (put("inputs", 0, licence="none"), "tensors", "inputs 0, 'image': licence"),
        (put("inputs", 0, sha256="0" * 64), "tensors", "inputs 0"),
        (put("checks", 2, cells=1), "tensors", "checks 2"),
        (put("checks", 2, difference=0.5), "tensors", "difference is 0"),
        (put("checks", 2, method="rounded", verdict="within", bound=1.0), "tensors", "method is exact, not rounded"),
        (put("checks", 2, bound=1.0), "tensors", "bound is 0, not 1.0"),
        (
            put("figures", 0, panel="2b"),
            "tensors",
            "clip '2a' shows 2a here, not 2b",
        ),
        (put("figures", 0, id="opening"), "tensors", rf"clip 'opening' shows {OPENING} here, not 2a"),
        (put("pictures", 0, tensor="bias"), "pictures", "there is no tensor 'bias'"),
        (lambda p: p["pictures"][0]["cells"][0].__setitem__(0, 10**6), "pictures", "no indices into"),
        (lambda p: p["pictures"][0]["cells"].append([0, []]), "pictures", "cells for the shape"),
        (lambda p: at_rest(p).update(shown=[[0, 1], [0, 1]]), "pictures", "out of place"),
        (lambda p: at_rest(p).update(shown=[[0, 10**6]]), "pictures", "out of place"),
        (lambda p: at_rest(p).update(places=[1.0, 2.0, 3.0]), "pictures", "3 numbers are not the places of"),
        (lambda p: p["pictures"][0]["map"].update(high=0.5), "pictures", "none of the theme's colormaps"),
        (lambda p: p["pictures"][0]["map"].update(name="mine"), "pictures", "none of the theme's colormaps"),
        (put("pictures", 0, map=None), "pictures", "three planes"),
        (lambda p: p["clip"].update(duration=1.0), "places", "do not last 1.0 s"),
        (lambda p: p.update(quality="h"), "places", "is quality None, not h"),
        (put("figures", 0, to=3.0), "places", "the figures end at 3.0 s"),
        (put("figures", 0, **{"from": 3.0}), "places", "not shown from 3.0"),
        (lambda p: p["clip"].update(id="2b"), "places", "the clip is 2b"),
        (lambda p: p["rests"][1].__setitem__(0, 0.01), "places", "cannot rest|before the one before"),
        (lambda p: p["rests"][0].__setitem__(1, 20.0), "places", "before the one before it ends"),
        (lambda p: p["rests"][-1].__setitem__(1, 99.0), "places", "cannot rest"),
        (lambda p: p["labels"][0]["spans"][0].update(to=99.0), "places", "no span of this clip's frames"),
        (lambda p: p["labels"][0]["spans"][0].update(box=[2000.0, 0.0, 9.0, 9.0]), "places", "outside of 854×480"),
        (lambda p: p["numbers"][0]["spans"][0].update(box=[850.0, 0.0, 9.0, 9.0]), "places", "outside of 854×480"),
        (lambda p: p["numbers"][0]["spans"][0].update(box=[8.0, 8.0, 0.0, 9.0]), "places", "outside of"),
        (lambda p: p["labels"][0]["spans"][0].update(to=p["rests"][-1][0] + 0.4), "places", "begins or ends while"),
        (lambda p: p["drawings"][0]["spans"][0].update(to=99.0), "places", "drawings 0 .* is no span"),
        (lambda p: p["drawings"].extend(seven(p)), "places", "2 lines meet in the size of a sign from"),
        (lambda p: p["beats"][0].update(to=999.0), "beats", "ends after the clip, which lasts"),
        (lambda p: p["beats"][0].update(to=p["beats"][0]["to"] + 0.01), "beats", "no time of this clip's frames"),
        (lambda p: p["beats"][1].update({"from": p["beats"][0]["from"]}), "beats", "before the one before it ends"),
        (lambda p: p["beats"].reverse(), "beats", "begins before the one before it ends"),
        (put("beats", 2, caption="Another caption"), "beats", "reads .*, not 'Another caption'"),
        (put("beats", 2, still=0.0), "beats", "has its last frame at"),
        (put("beats", 2, figure=1), "beats", "speaks of figure 1, of which there is none"),
        (lambda p: p["beats"].pop(), "beats", rf"{BEATS + 1} captions for {BEATS - 1} beats"),
        (put("beats", ASKED, answered=0.0), "beats", "answers at 0.0 s, which is no time of it"),
        (put("beats", ASKED, question=None), "beats", "or nothing was asked"),
        (put("beats", ASKED, question="Another question?"), "beats", "reads .*, not 'Another question"),
        (put("beats", ASKED, answered=None), "beats", "reads .*, not 'A row: a start"),
        (lambda p: shorter(p["beats"][3]), "beats", "the caption of the beat .* is shown from"),
        (altered, "tensors", "the values of .* are not those that were computed"),
        (lambda p: p["contents"][0].update(cells="AAAA"), "tensors", "packed numbers are damaged"),
        (
            lambda p: p["contents"][0].update(cells=packed(np.zeros(10**5), width=1)),
            "tensors",
            "values of .* packed numbers",
        ),
        (lambda p: p["contents"].pop(), "tensors", "contents are not those of"),
        (lambda p: p["contents"].append(p["contents"][0]), "tensors", "contents are not those of"),
        (lambda p: standing(p)["tracks"].clear(), "places", "number 0 stands from .*, where none of its tracks is"),
        (lambda p: moved(standing(p)["tracks"], 20), "places", "where none of its tracks is"),
        (lambda p: moved(standing(p)["tracks"], 10**6), "places", "leads far out of the picture"),
        (lambda p: p["marks"][0]["tracks"][0].reverse(), "places", "is not on the clip's \\d+ frames in their order"),
        (
            lambda p: p["marks"][0]["tracks"][0][-1].__setitem__(0, p["clip"]["frames"]),
            "places",
            "is not on the clip's \\d+ frames",
        ),
        (lambda p: moved(p["marks"][0]["tracks"], 20), "places", "is where nothing is said to stand"),
        (lambda p: in_a_rest(p, by=20), "places", "in the rest from frame \\d+ to \\d+ moves"),
        (
            lambda p: standing(p)["tracks"].append([[p["clip"]["frames"] - 2, 0, 0, 9, 9, 100]]),
            "places",
            "begins or ends",
        ),
        (lambda p: grid(p)["shown"].pop(), "places", "shows other cells from"),
        (lambda p: grid(p).pop("shown"), "places", "has not what belongs to grid"),
        (lambda p: grid(p)["shown"].reverse(), "places", "or not in their order"),
        (lambda p: grid(p)["shown"][0].__setitem__(1, [[0, 10**6]]), "pictures", "out of place"),
        (lambda p: grid(p).update(places="AAAA"), "places", "has not what belongs to grid"),
    ],
)
def test_an_edited_claim_is_refused_though_it_was_sealed_anew(
    change: Change, step: str, message: str, proof_of_2a: Plain, write: Write
) -> None:
    proof = copy.deepcopy(proof_of_2a)
    change(proof)
    assert proof != proof_of_2a
    assert step in (wrong := findings(write(proof)))
    assert re.search(message, wrong[step]), wrong[step]


def test_a_number_outside_of_its_figures_time_is_refused(proof_of_2a: Plain) -> None:
    proof = copy.deepcopy(proof_of_2a)
    half = proof["rests"][4][1]
    proof["figures"] = [{**proof["figures"][0], "to": half}, {**proof["figures"][0], "from": half}]
    with pytest.raises(VerifyError, match="shown while its figure is not"):
        demand_places(checked(proof))


def test_an_altered_input_is_refused(proof_of_2a: Plain, monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """The proof is held against what the inputs give now."""
    digest = proof_of_2a["tensors"][0]["sha256"]
    Recomputed.of(checked(proof_of_2a)).demand_tensors()
    monkeypatch.setattr("onebyone.proof.provenance._digest", lambda buffer: "ab" * 32)
    assert "sha256" in findings(write(proof_of_2a))["tensors"]
    assert digest != "ab" * 32
