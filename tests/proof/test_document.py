"""The proof: it is what its schema says, its positions point where they should, and it is the same every time."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema
import msgspec
import pytest
from hand_made import DARK, SCREEN, box, grid, label, number, shape
from project import variant

from onebyone.core.printing import exact_text, read_back
from onebyone.core.quantity import Cell, Size
from onebyone.errors import UsageError
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.paint.quality import Quality
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.film.programme import card
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.claims import clip_proof, film_proof, later
from onebyone.proof.document import Proof, ProofError, checked, from_json, schema, to_json, to_metadata_vtt
from onebyone.proof.files import Texts, clip_file, told_beats
from onebyone.proof.timeline import Recorder
from onebyone.stage.scene import Told

Plain = dict[str, Any]


@cache
def figure() -> SlidingKernel:
    return SlidingKernel.verified()


def clip(name: str = "2a", *, frames: int = 10) -> doc.Clip:
    quality = Quality(SCREEN.width, SCREEN.height, SCREEN.fps)
    return clip_file(name, Texts("A claim"), f"{name}.mp4", 1234, "ab" * 32, quality=quality, frames=frames, beside={})


def plain(proof: Plain) -> Plain:
    """A proof as anyone reads it."""
    told: Plain = json.loads(to_json(proof))
    return told


@pytest.fixture(scope="module")
def told_proof() -> Proof:
    """A result with its window's equation, the number of weights in words, a label and a picture."""
    dot = figure().dot_product(*figure().first)
    row = dot.rows[2]
    entries: list[Entry] = [
        number(0, 2, of=row.result, equation=row),
        number(-7, 2, of=dot.result, equation=dot.total),
        number(-7, -1, of=Size(figure().weight), style="words"),
        label("of Conv2d", -7, -4),
        grid(2, -1, side=1, tensor=figure().image, cells=[[0, 1], [28, 29]]),
        shape(box(-1, -1, 1, 1)),
    ]
    record = Recorder(SCREEN, theme=DARK)
    record(tuple(entries), keys(entries), 6)
    record((), (), 4)
    beats = [Told("first", 0.1, 0.6, "One."), Told("second", 0.6, 1.0, "Two\nlines.")]
    told = told_beats(beats, fps=SCREEN.fps)
    return clip_proof(
        record.finish(), [figure()], clip(), beats=told, quality=None, variant=variant("2a"), thumbnails=()
    )


@pytest.fixture
def proof(told_proof: Proof) -> Plain:
    return plain(told_proof)


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


def test_the_schema_is_one_and_our_proof_fits_it(proof: Plain) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    validator.validate(proof)
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "seconds of the clip" in schema()["description"]


LEFT_OUT = {  # where they do not apply
    "PictureTrack": {"shown", "places", "lines", "stretch"},
    "Clip": {"cut"},
    "Fidelity": {"as_stored"},
}


def test_every_field_is_required_described_and_no_other_is_allowed() -> None:
    found = list(objects(schema()))
    assert len(found) > 20
    for told in found:
        assert told["additionalProperties"] is False
        left_out = LEFT_OUT.get(told["title"], set())
        assert set(told["required"]) == set(told["properties"]) - left_out
        assert told["description"]
        for name, field in told["properties"].items():
            assert field["description"], name


SLIPS: list[Callable[[Plain], object]] = [
    lambda proof: proof.update(more=1),
    lambda proof: proof.pop("rests"),
    lambda proof: proof["numbers"][0].pop("value"),
    lambda proof: proof["numbers"][0].update(value="1/0"),
    lambda proof: proof["numbers"][0].update(value="0.25"),
    lambda proof: proof["numbers"][0].update(kind="guess"),
    lambda proof: proof["numbers"][0]["spans"][0].update(box=[1, 2, 3]),
    lambda proof: proof["numbers"][0]["spans"][0].update({"from": -1}),
    lambda proof: proof["equations"][0].update(relation="<"),
    lambda proof: proof["checks"][0].update(verdict="nearly"),
    lambda proof: proof["clip"].update(sha256="AB" * 32),
    lambda proof: proof["clip"].update(file="../2a.mp4"),
    lambda proof: proof["labels"][0].update(spans=[]),
    lambda proof: proof.update(theme="grey"),
    lambda proof: proof["numbers"][0]["tracks"][0].clear(),
    lambda proof: proof["numbers"][0]["tracks"][0][0].pop(),
    lambda proof: proof["numbers"][0]["tracks"][0][0].__setitem__(0, -1),
    lambda proof: proof["numbers"][0]["tracks"][0][0].__setitem__(1, 0.5),
    lambda proof: proof["marks"][0]["tracks"][0][0].__setitem__(5, 101),
    lambda proof: proof["pictures"][0]["cells"][0].append(1),
    lambda proof: proof["contents"][0].update(width=3),
    lambda proof: proof["contents"][0].update(cells="no base64"),
    lambda proof: proof["beats"][0].pop("question"),
    lambda proof: proof["beats"][0].update(caption=""),
    lambda proof: proof["tensors"][0].update(bits=61),
    lambda proof: proof["figures"][0].update(parameters=[]),
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_fits_neither_the_schema_nor_us(slip: Callable[[Plain], object], proof: Plain) -> None:
    slip(proof)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(proof, schema())
    with pytest.raises(ProofError, match=r"^2a\.proof\.json is not well formed: \$[\w.\[\]]*: \w.+$"):
        from_json(to_json(proof).encode(), name="2a.proof.json")


def test_a_slip_is_told_where_it_is(proof: Plain) -> None:
    proof["numbers"][0]["spans"][0]["box"] = [1, 2, "3", 4]
    with pytest.raises(
        ProofError, match=r"it is not well formed: \$\.numbers\[0\]\.spans\[0\]\.box\[2\]: Expected `float`, got `str`$"
    ):
        from_json(to_json(proof).encode(), name="it")


def test_every_number_has_its_exact_value_and_its_place(proof: Plain) -> None:
    tensors = {tensor.name: tensor for tensor in figure().tensors}
    for told in proof["numbers"]:
        tensor = tensors[told["tensor"]]
        value = Size(tensor).value if told["kind"] == "size" else Cell(tensor, tuple(told["index"])).value
        assert told["value"] == f"{value.numerator}/{value.denominator}"
        assert told["text"] == ("nine" if told["style"] == "words" else exact_text(value))
    assert [told["text"] for told in proof["numbers"] if told["spans"]][2:] == ["nine"]


def test_dependencies_are_the_window_and_equations_close_over_the_list(proof: Plain) -> None:
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


def test_spans_are_in_seconds_and_pixels(proof: Plain) -> None:
    first = proof["numbers"][0]["spans"]
    assert [(span["from"], span["to"], span["readable"]) for span in first] == [(0.0, 0.6, True)]
    assert all(round(part, 1) == part for span in first for part in span["box"])
    assert proof["rests"] == [[0.0, 0.6], [0.6, 1.0]]
    (picture,) = proof["pictures"]
    assert picture["cells"] == [[0, [[2, 28], [2, 1]]]]
    (standing,) = picture["spans"]
    assert (standing["shown"], picture["map"]["name"], standing["opacity"]) == ([[0, 4]], "the pixel greys", 1.0)
    assert [(sign["kind"], sign["text"]) for sign in proof["labels"]] == [("words", "of Conv2d")]


def test_tracks_are_in_tenths_of_a_pixel_of_what_stands_and_moves(proof: Plain) -> None:
    first = proof["numbers"][0]
    x, y, width, height = (round(10 * part) for part in first["spans"][0]["box"])
    assert first["tracks"] == [[[0, x, y, width, height, 100], [5, x, y, width, height, 100]]]
    (track,) = proof["pictures"][0]["tracks"]
    assert track["shown"] == [[0, [[0, 4]]]]
    assert [keys[:5] for keys in track["keys"]] == [[0, 1000, 550, 200, 200], [5, 1000, 550, 200, 200]]
    assert proof["marks"] == [
        {"shape": "Rectangle", "tracks": [[[0, 700, 350, 200, 200, 100], [5, 700, 350, 200, 200, 100]]]}
    ]


def test_beats_are_told_with_their_captions_and_stills(proof: Plain) -> None:
    first, second = proof["beats"]
    assert first == {
        "id": "first",
        "figure": 0,
        "caption": "One.",
        "answered": None,
        "question": None,
        "from": 0.1,
        "to": 0.6,
        "still": 0.5,
    }
    assert (second["caption"], second["still"]) == ("Two\nlines.", 0.9)


def test_text_is_canonical_with_a_line_for_each_entry(told_proof: Proof) -> None:
    text = to_json(told_proof)
    assert from_json(text.encode(), name="it") == told_proof == checked(json.loads(text))
    assert text.endswith("}\n")
    names = [line.split(":")[0] for line in text.splitlines() if line.startswith('"')]
    assert names == [json.dumps(key) for key in sorted(json.loads(text))]
    assert len(text.splitlines()) > len(told_proof.numbers) + len(told_proof.tensors)


def test_the_digest_is_that_of_the_other_lines_and_tells_of_any_slip(told_proof: Proof) -> None:
    text = to_json(told_proof)
    others = "".join(line for line in text.splitlines(keepends=True) if not line.startswith('"digest"'))
    assert hashlib.sha256(others.encode()).hexdigest() == told_proof.digest
    for edited in (text.replace('"of Conv2d"', '"of Conv3d"'), text.replace(",", ", ", 1), text + "\n"):
        assert edited != text
        with pytest.raises(ProofError, match="it was edited: it is not as it was written, by its own digest"):
            from_json(edited.encode(), name="it")


def test_earlier_formats_are_to_be_made_anew_and_later_ones_are_unknown(proof: Plain) -> None:
    with pytest.raises(UsageError, match="it is a proof of format 1, which is no longer read: render the clip again"):
        from_json(json.dumps({"format": "onebyone proof 1", "anything": {"else": []}}).encode(), name="it")
    with pytest.raises(ProofError, match=r"it is not well formed: \$\.format: Invalid enum value 'onebyone proof 4'"):
        from_json(to_json({**proof, "format": "onebyone proof 4"}).encode(), name="it")


def test_a_record_of_another_film_is_refused() -> None:
    record = Recorder(SCREEN, theme=DARK)
    record((), (), 9)
    with pytest.raises(ProofError, match=r"2a\.mp4 is not what was recorded: .*\(160, 90, 10, 9\)"):
        clip_proof(record.finish(), [figure()], clip(), beats=(), quality=None, variant=variant("2a"), thumbnails=())


def test_a_picture_that_only_just_appears_is_told_as_faint_as_can_be() -> None:
    record, entries = Recorder(SCREEN, theme=DARK), [grid(alpha=1e-9, tensor=figure().image, cells=[[0]])]
    record(tuple(entries), keys(entries), 10)
    told = clip_proof(record.finish(), [figure()], clip(), beats=(), quality=None, variant=variant("2a"), thumbnails=())
    assert [span.opacity for picture in told.pictures for span in picture.spans] == [1e-6]


def test_what_is_shown_of_several_figures_is_of_the_one_that_holds_it() -> None:
    neuron = OneNeuron.verified()
    both = Variant(replace(card("opening"), figures=("2a", "1a")), (*variant("2a").records, *variant("1a").records))
    shown: list[Entry] = [
        number(0, 2, of=Cell(neuron.result, (0,))),
        number(-7, 2, of=Cell(figure().result, figure().first)),
        grid(-7, -1, side=0.1, tensor=figure().image),
    ]
    record = Recorder(SCREEN, theme=DARK)
    record(tuple(shown), keys(shown), 10)
    told = plain(
        clip_proof(record.finish(), [figure(), neuron], clip(), beats=(), quality=None, variant=both, thumbnails=())
    )
    jsonschema.validate(told, schema())
    assert [part["panel"] for part in told["figures"]] == ["2a", "1a"]
    assert [entry["figure"] for entry in told["numbers"][:2]] == [1, 0]
    assert [len(entry["from"]) for entry in told["numbers"][:2]] == [neuron.image.size, 9]
    for key in ("tensors", "inputs", "checks"):
        places = [entry["figure"] for entry in told[key]]
        assert set(places) == {0, 1}
        assert places == sorted(places)
    with pytest.raises(ProofError, match="tensor 'y' was shown, but it is of no figure"):
        clip_proof(record.finish(), [figure()], clip(), beats=(), quality=None, variant=variant("2a"), thumbnails=())


CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)\n")


def test_the_track_has_a_cue_for_each_span_of_a_number(told_proof: Proof, proof: Plain) -> None:
    track = to_metadata_vtt(told_proof)
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


def test_a_payload_cannot_end_its_cue(proof: Plain) -> None:
    proof["numbers"][0]["tensor"] = "a --> b\n\nc"
    track = to_metadata_vtt(checked(proof))
    assert track.count("-->") == 3
    assert '"tensor":"a --\\u003e b\\n\\nc"' in track


def part(proof: Plain, name: str, frames: int) -> Proof:
    """A proof as if of another clip."""
    copied = copy.deepcopy(proof)
    copied["clip"] |= {"id": name, "frames": frames}
    copied["figures"][0]["id"] = name
    return checked(copied)


def test_a_film_is_its_parts_one_after_the_other(proof: Plain) -> None:
    film = plain(film_proof([part(proof, "2a", 10), part(proof, "2b", 10)], clip("film", frames=20)))
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


def test_what_moves_in_a_film_and_what_is_told_in_it_is_counted_on(proof: Plain) -> None:
    film = plain(film_proof([part(proof, "2a", 10), part(proof, "2b", 10)], clip("film", frames=20)))
    assert [beat["id"] for beat in film["beats"]] == ["first", "second", "first", "second"]
    third = film["beats"][2]
    assert (third["from"], third["to"], third["still"], third["figure"]) == (1.1, 1.6, 1.5, 1)
    moved = film["numbers"][len(proof["numbers"])]["tracks"]
    assert moved == [[[frame + 10, *box] for frame, *box in keys] for keys in proof["numbers"][0]["tracks"]]
    (one,), (other,) = (picture["tracks"] for picture in film["pictures"])
    assert other["keys"] == [[frame + 10, *box] for frame, *box in one["keys"]]
    assert (one["shown"], other["shown"]) == ([[0, [[0, 4]]]], [[10, [[0, 4]]]])
    (mark,) = film["marks"]
    assert [keys[0][0] for keys in mark["tracks"]] == [0, 10]
    assert film["contents"] == proof["contents"], "each content once"


def test_times_are_rounded_but_once(proof: Plain) -> None:
    """Times are added up in frames: 9.133333 s and 33.933333 s are 137 and 509 of 15 a second, 43.066667 s in all."""
    quality = {"fps": 30, "duration": 0.033333, "frames": 1}
    first, last = (checked({**proof, "clip": {**proof["clip"], **quality}}) for _ in range(2))
    late = msgspec.structs.replace(last, rests=((33.933333, 34.0),))
    assert later(late, 137, fps=15, figures=0, numbers=0)["rests"] == [(43.066667, 43.133333)]
    told = later(last, first.clip.frames, fps=30, figures=5, numbers=40)
    assert told["beats"][0].start == 0.133333
    assert told["numbers"][0].figure == 5
    assert [entry.reads for entry in told["numbers"]] == [tuple(at + 40 for at in one.reads) for one in last.numbers]
    assert told["rests"] == [(0.033333, 0.633333), (0.633333, 1.033333)]
    assert last.beats[0].start == 0.1, "the part itself stays as it is"


def test_parts_that_were_not_made_alike_make_no_film(proof: Plain) -> None:
    whole = checked(proof)
    with pytest.raises(ProofError, match="not made alike: render them all anew"):
        film_proof([whole, checked({**proof, "theme": "light"})], clip("film", frames=20))
    newer = checked({**proof, "made_with": {**proof["made_with"], "manim": "9"}})
    with pytest.raises(ProofError, match="different versions of manim"):
        film_proof([whole, newer], clip("film", frames=20))
    with pytest.raises(ProofError, match="has 21 frames, but its parts have 20"):
        film_proof([whole, whole], clip("film", frames=21))


def test_a_film_of_parts_from_two_commits_names_neither(proof: Plain) -> None:
    commit = {"commit": "0" * 40, "dirty": False}
    parts = [checked({**proof, "made_with": {**proof["made_with"], "git": git}}) for git in (commit, None)]
    assert film_proof(parts, clip("film", frames=20)).made_with.git is None
    assert film_proof([parts[0], parts[0]], clip("film", frames=20)).made_with.git == doc.Commit(**commit)
