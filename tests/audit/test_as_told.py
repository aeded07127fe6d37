"""How a proof tells it: which entry stands for a quantity, times to the microsecond, and nothing that is no number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema
import pytest
from hand_made import DARK, SCREEN, grid, number
from project import variant

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.paint.quality import Quality
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.film.programme import card
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.claims import clip_proof, film_proof
from onebyone.proof.document import Proof, ProofError, checked, schema, to_json, to_metadata_vtt
from onebyone.proof.files import Texts, clip_file
from onebyone.proof.timeline import Recorder

Plain = dict[str, Any]


def clip(frames: int = 10, fps: int = SCREEN.fps) -> doc.Clip:
    quality = Quality(SCREEN.width, SCREEN.height, fps)
    return clip_file("2a", Texts("A claim"), "2a.mp4", 1234, "ab" * 32, quality=quality, frames=frames, beside={})


@cache
def kernel() -> SlidingKernel:
    return SlidingKernel.verified()


def told(entries: Sequence[Entry], *figures: Figure, panels: str = "2a") -> Plain:
    """The proof of a clip that shows these and nothing else."""
    record = Recorder(SCREEN, theme=DARK)
    record(tuple(entries), keys(entries), 10)
    ids = tuple(panels.split())
    several = Variant(replace(card("opening"), figures=ids), tuple(variant(id).records[0] for id in ids))
    proof = clip_proof(
        record.finish(), figures or (kernel(),), clip(), beats=(), quality="l", variant=several, thumbnails=()
    )
    plain: Plain = json.loads(to_json(proof))
    return plain


def counted(*styles: Any) -> Plain:
    """A line that begins with the number of weights, which is also printed in these styles."""
    result = Cell(kernel().result, (0, 0))
    line = Equation("sum", (Size(kernel().weight),), result)
    shown = [number(-7, 4 * at, of=Size(kernel().weight), style=style) for at, style in enumerate(styles)]
    return told([*shown, number(3, 0, of=result, equation=line)])


@pytest.mark.parametrize(
    ("styles", "stands_for_it"),
    [(("words",), "words"), (("words", "digits"), "digits"), (("digits", "words"), "digits"), ((), "digits")],
)
def test_a_line_refers_to_a_term_as_it_is_shown_and_in_digits_if_it_can(
    styles: tuple[str, ...], stands_for_it: str
) -> None:
    proof = counted(*styles)
    term = proof["numbers"][proof["equations"][0]["terms"][0]]
    assert (term["kind"], term["tensor"], term["style"]) == ("size", "weight", stands_for_it)
    assert sum(entry["kind"] == "size" for entry in proof["numbers"]) == max(len(styles), 1)


def test_a_number_of_an_equal_tensor_is_its_figure_s() -> None:
    weight = kernel().weight
    like = Tensor.from_numerators(weight.name, weight.numerators, bits=weight.bits)
    assert like is not weight
    (entry,) = told([number(of=Cell(like, (0, 0)))], PointwiseKernel.verified(), kernel(), panels="4a 2a")["numbers"]
    assert (entry["figure"], entry["tensor"]) == (1, "weight")


def test_an_extent_is_told_with_its_axis_and_a_size_with_none() -> None:
    image = kernel().image
    proof = told([number(of=Extent(image, 1)), number(5, of=Size(image)), number(-7, of=Cell(image, (3, 4)))])
    jsonschema.validate(proof, schema())
    shown = [(entry["kind"], entry["index"], entry["value"]) for entry in proof["numbers"]]
    assert shown == [("extent", [1], "28/1"), ("size", [], "784/1"), ("cell", [3, 4], "0/1")]


def test_a_figure_is_named_by_its_panel_and_parameters() -> None:
    parameters = variant("2a").records[0].plain
    assert [(part["panel"], part["parameters"]) for part in told([])["figures"]] == [("2a", parameters)]


def test_a_photo_has_its_own_colours_and_no_map() -> None:
    figure = PointwiseKernel.verified()
    (picture,) = told([grid(tensor=figure.photo, side=0.1, alpha=1 / 3)], figure, panels="4a")["pictures"]
    assert (picture["map"], picture["spans"][0]["opacity"]) == (None, 0.333333)


def test_times_are_told_to_the_microsecond() -> None:
    assert clip(frames=10, fps=30).duration == 0.333333


def test_what_is_no_number_is_not_told() -> None:
    proof = told([])
    proof["checks"][0]["difference"] = float("nan")
    with pytest.raises(
        ProofError, match=r"is not well formed: \$\.checks\[0\]\.difference: Expected `float`, got `null`"
    ):
        checked(proof)


@pytest.mark.parametrize(
    ("seconds", "stamp"),
    [(0.0004, "00:00:00.000"), (59.9996, "00:01:00.000"), (3599.999, "00:59:59.999"), (3600.0, "01:00:00.000")],
)
def test_cues_count_hours_minutes_and_milliseconds(seconds: float, stamp: str) -> None:
    proof = told([number(of=Cell(kernel().weight, (0, 0)))])
    proof["numbers"][0]["spans"][0] |= {"from": seconds, "to": 36_610.25}
    assert f"\n{stamp} --> 10:10:10.250\n" in to_metadata_vtt(checked(proof))


def test_a_film_may_have_one_part_or_a_last_one_made_otherwise() -> None:
    proof = told([])

    def made(**changed: Any) -> Proof:
        return checked({**proof, "made_with": {**proof["made_with"], **changed}})

    assert film_proof([checked(proof)], clip()).made_with == checked(proof).made_with
    commit = {"commit": "0" * 40, "dirty": False}
    parts = [made(git=git) for git in (commit, commit, None)]
    assert film_proof(parts, clip(30)).made_with.git is None
    assert film_proof(parts[:2], clip(20)).made_with.git == doc.Commit(**commit)
    with pytest.raises(ProofError, match="different versions of numpy"):
        film_proof([checked(proof), checked(proof), made(numpy="9")], clip(30))
