"""The sidecar: it is what its schema says, its positions point where they should, and it is the same every time."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from hand_made import DARK, SCREEN, grid, label, number

from onebyone.core.printing import exact_text, read_back
from onebyone.core.quantity import Cell, Size
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.proof.document import (
    ClipFile,
    Proof,
    ProofError,
    joined,
    schema,
    sealed,
    sidecar,
    to_json,
    to_metadata_vtt,
)
from onebyone.proof.timeline import Recorder

EXAMPLE = schema()["examples"][0]


@cache
def figure() -> SlidingKernel:
    return SlidingKernel.verified()


def clip(name: str = "2a", *, frames: int = 10) -> ClipFile:
    return ClipFile(name, "A claim", f"{name}.mp4", 1234, "ab" * 32, SCREEN.width, SCREEN.height, SCREEN.fps, frames)


@pytest.fixture
def proof() -> Proof:
    """A result with its window's equation, the number of weights in words, a label and a picture."""
    stop = figure().stop(*figure().first)
    row = stop.rows[2]
    entries: list[Entry] = [
        number(0, 2, of=row.result, equation=row),
        number(-7, 2, of=stop.result, equation=stop.total),
        number(-7, -1, of=Size(figure().weight), style="words"),
        label("of Conv2d", -7, -4),
        grid(2, -1, side=1, tensor=figure().image, cells=[[0, 1], [28, 29]]),
    ]
    record = Recorder(SCREEN, theme=DARK)
    record(tuple(entries), keys(entries), 6)
    record((), (), 4)
    return sidecar(record.finish(), [figure()], clip(), quality=None, theme="dark")


def objects(told: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes an object."""
    if isinstance(told, dict):
        if "properties" in told:
            yield told
        for part in told.values():
            yield from objects(part)
    elif isinstance(told, list):
        for part in told:
            yield from objects(part)


def test_the_schema_is_one_and_its_example_and_ours_fit_it(proof: Proof) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    validator.validate(EXAMPLE)
    validator.validate(json.loads(to_json(proof)))
    assert sealed(EXAMPLE) == EXAMPLE


def test_every_field_is_required_described_and_no_other_is_allowed() -> None:
    found = list(objects({**schema(), "examples": []}))
    assert len(found) > 12
    for told in found:
        assert told["additionalProperties"] is False
        assert set(told["required"]) == set(told["properties"])
        for name, field in told["properties"].items():
            kind = schema()["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
            assert "description" in field or "description" in kind or name in {"from", "to"}, name


SLIPS: list[Callable[[Proof], object]] = [
    lambda proof: proof.update(more=1),
    lambda proof: proof.pop("rests"),
    lambda proof: proof["numbers"][0].pop("value"),
    lambda proof: proof["numbers"][0].update(value="1/0"),
    lambda proof: proof["numbers"][0].update(value="0.25"),
    lambda proof: proof["numbers"][0].update(kind="guess"),
    lambda proof: proof["numbers"][0]["spans"][0].update(box=[1, 2, 3]),
    lambda proof: proof["numbers"][0]["spans"][0].update({"from": -1}),
    lambda proof: proof["equations"][0].update(relation="≈"),
    lambda proof: proof["checks"][0].update(verdict="nearly"),
    lambda proof: proof["clip"].update(sha256="AB" * 32),
    lambda proof: proof["clip"].update(file="../2a.mp4"),
    lambda proof: proof["labels"][0].update(spans=[]),
    lambda proof: proof.update(theme="grey"),
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_does_not_fit_the_schema(slip: Callable[[Proof], object], proof: Proof) -> None:
    slip(proof)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(proof, schema())


def test_every_number_has_its_exact_value_and_its_place(proof: Proof) -> None:
    tensors = {tensor.name: tensor for tensor in figure().tensors}
    for told in proof["numbers"]:
        tensor = tensors[told["tensor"]]
        value = Size(tensor).value if told["kind"] == "size" else Cell(tensor, tuple(told["index"])).value
        assert told["value"] == f"{value.numerator}/{value.denominator}"
        assert told["text"] == ("nine" if told["style"] == "words" else exact_text(value))
    assert [told["text"] for told in proof["numbers"] if told["spans"]][2:] == ["nine"]


def test_dependencies_are_the_window_and_equations_close_over_the_list(proof: Proof) -> None:
    numbers = proof["numbers"]
    result = next(told for told in numbers if told["tensor"] == "feature map" and told["kind"] == "cell")
    window = [numbers[at] for at in result["from"]]
    row, column = figure().first
    assert [told["index"] for told in window] == [[row + i, column + j] for i in range(3) for j in range(3)]
    assert {told["tensor"] for told in window} == {"image"}
    product, total = proof["equations"]
    (pixel, weight), whole = (numbers[at] for at in product["terms"]), numbers[product["result"]]
    assert (pixel["tensor"], weight["tensor"], whole["tensor"]) == ("image", "weight", "products")
    assert read_back(pixel["text"]) * read_back(weight["text"]) == read_back(whole["text"])
    assert sum(read_back(numbers[at]["text"]) for at in total["terms"]) == read_back(numbers[total["result"]]["text"])
    assert len({json.dumps([told["tensor"], told["kind"], told["index"], told["style"]]) for told in numbers}) == len(
        numbers
    )


def test_spans_are_in_seconds_and_pixels(proof: Proof) -> None:
    first = proof["numbers"][0]["spans"]
    assert [(span["from"], span["to"], span["readable"]) for span in first] == [(0.0, 0.6, True)]
    assert all(round(part, 1) == part for span in first for part in span["box"])
    assert proof["rests"] == [[0.0, 0.6], [0.6, 1.0]]
    (picture,) = proof["pictures"]
    assert picture["cells"] == [{"start": 0, "loops": [[2, 28], [2, 1]]}]
    assert (picture["shown"], picture["map"]["name"], picture["opacity"]) == ([[0, 4]], "the pixel greys", 1.0)
    assert [(sign["kind"], sign["text"]) for sign in proof["labels"]] == [("words", "of Conv2d")]


def test_text_is_canonical_with_a_line_for_each_entry(proof: Proof) -> None:
    text = to_json(proof)
    assert json.loads(text) == proof
    assert to_json(json.loads(text)) == text
    assert text.endswith("}\n")
    assert [line.split(":")[0] for line in text.splitlines() if line.startswith('"')] == [
        json.dumps(key) for key in sorted(proof)
    ]
    assert len(text.splitlines()) > len(proof["numbers"]) + len(proof["tensors"])


def test_the_digest_tells_of_any_slip(proof: Proof) -> None:
    assert sealed(proof) == proof
    proof["numbers"][0]["text"] = "9"
    assert sealed(proof)["digest"] != proof["digest"]


def test_a_record_of_another_film_is_refused() -> None:
    record = Recorder(SCREEN, theme=DARK)
    record((), (), 9)
    with pytest.raises(ProofError, match=r"2a\.mp4 is not what was recorded: .*\(160, 90, 10, 9\)"):
        sidecar(record.finish(), [figure()], clip(), quality=None, theme="dark")


def test_what_is_shown_of_several_figures_is_of_the_one_that_holds_it() -> None:
    neuron = OneNeuron.verified()
    shown: list[Entry] = [
        number(0, 2, of=Cell(neuron.result, (0,))),
        number(-7, 2, of=Cell(figure().result, figure().first)),
        grid(-7, -1, side=0.1, tensor=figure().image),
    ]
    record = Recorder(SCREEN, theme=DARK)
    record(tuple(shown), keys(shown), 10)
    told = sidecar(record.finish(), [figure(), neuron], clip(), quality=None, theme="dark")
    jsonschema.validate(told, schema())
    assert [part["figure"].partition(":")[2] for part in told["figures"]] == ["SlidingKernel", "OneNeuron"]
    assert [entry["figure"] for entry in told["numbers"][:2]] == [1, 0]
    assert [len(entry["from"]) for entry in told["numbers"][:2]] == [neuron.image.size, 9]
    for key in ("tensors", "inputs", "checks"):
        places = [entry["figure"] for entry in told[key]]
        assert set(places) == {0, 1}
        assert places == sorted(places)
    with pytest.raises(ProofError, match="tensor 'y' was shown, but it is of no figure"):
        sidecar(record.finish(), [figure()], clip(), quality=None, theme="dark")


CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)\n")


def test_the_track_has_a_cue_for_each_span_of_a_number(proof: Proof) -> None:
    track = to_metadata_vtt(proof)
    head, *cues = track.split("\n\n")
    assert head == "WEBVTT 2a: numbers"
    told = [CUE.fullmatch(cue.rstrip("\n") + "\n") for cue in cues]
    assert len(told) == sum(len(entry["spans"]) for entry in proof["numbers"]) == 3
    for match in told:
        assert match is not None
        assert (match[3], match[6]) == ("00.000", "00.600")
        payload = json.loads(match[7])
        entry = proof["numbers"][payload["index"]]
        assert {key: payload[key] for key in ("text", "value", "tensor", "kind")}.items() <= entry.items()
        assert (payload["at"], [payload["box"], payload["readable"]]) == (
            entry["index"],
            [entry["spans"][0]["box"], entry["spans"][0]["readable"]],
        )


def test_a_payload_cannot_end_its_cue(proof: Proof) -> None:
    proof["numbers"][0]["tensor"] = "a --> b\n\nc"
    track = to_metadata_vtt(proof)
    assert track.count("-->") == 3
    assert '"tensor": "a --\\u003e b\\n\\nc"' in track


def part(proof: Proof, name: str, frames: int) -> Proof:
    """A proof as if of another clip."""
    copied = copy.deepcopy(proof)
    copied["clip"] |= {"id": name, "frames": frames}
    copied["figures"][0]["id"] = name
    return copied


def test_a_film_is_its_parts_one_after_the_other(proof: Proof) -> None:
    film = joined([part(proof, "2a", 10), part(proof, "2b", 10)], clip("film", frames=20))
    jsonschema.validate(film, schema())
    assert (film["clip"]["id"], film["clip"]["duration"]) == ("film", 2.0)
    assert [(told["id"], told["from"], told["to"]) for told in film["figures"]] == [("2a", 0, 1.0), ("2b", 1.0, 2.0)]
    half = len(proof["numbers"])
    assert film["numbers"][:half] == proof["numbers"]
    moved = film["numbers"][half:]
    assert [told["figure"] for told in moved] == [1] * half
    assert [(span["from"], span["to"]) for span in moved[0]["spans"]] == [(1.0, 1.6)]
    assert all(film["numbers"][at]["figure"] == 1 for told in moved for at in told["from"])
    first, second = film["equations"][0], film["equations"][len(proof["equations"])]
    assert [film["numbers"][at + half]["text"] for at in first["terms"]] == [
        film["numbers"][at]["text"] for at in second["terms"]
    ]
    assert second["result"] == first["result"] + half
    assert film["rests"] == [[0.0, 0.6], [0.6, 1.0], [1.0, 1.6], [1.6, 2.0]]
    for key in ("inputs", "tensors", "checks", "pictures"):
        assert [told["figure"] for told in film[key]] == [0] * len(proof[key]) + [1] * len(proof[key])
    assert film["labels"][1]["spans"][0]["from"] == 1.0
    assert sealed(film) == film


def test_parts_that_were_not_made_alike_make_no_film(proof: Proof) -> None:
    light = {**proof, "theme": "light"}
    with pytest.raises(ProofError, match="not made alike: render them all anew"):
        joined([proof, light], clip("film", frames=20))
    newer = {**proof, "made_with": {**proof["made_with"], "manim": "9"}}
    with pytest.raises(ProofError, match="different versions of manim"):
        joined([proof, newer], clip("film", frames=20))
    with pytest.raises(ProofError, match="has 21 frames, but its parts have 20"):
        joined([proof, proof], clip("film", frames=21))


def test_a_film_of_parts_from_two_commits_names_neither(proof: Proof) -> None:
    commit = {"commit": "0" * 40, "dirty": False}
    parts = [{**proof, "made_with": {**proof["made_with"], "git": git}} for git in (commit, None)]
    assert joined(parts, clip("film", frames=20))["made_with"]["git"] is None
    assert joined([parts[0], parts[0]], clip("film", frames=20))["made_with"]["git"] == commit
