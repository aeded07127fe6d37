"""The sidecar of a clip: its record and its figure's proof as plain values, JSON, and a WebVTT metadata track.

What each key holds is said in proof.schema.json, and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import Any, TypeAlias

import numpy as np

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Extent, Quantity
from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError
from onebyone.frames.number import printed
from onebyone.frames.recorded import Picture, Printed
from onebyone.panels.panel import Variant
from onebyone.proof.later import moved
from onebyone.proof.made_with import made_with
from onebyone.proof.provenance import checks_of, inputs_of, reads, tensors_of
from onebyone.proof.runs import blocks, runs
from onebyone.proof.timeline import Span, Timeline
from onebyone.proof.webvtt import cues_to_webvtt

FORMAT = "onebyone proof 1"
SCHEMA = "proof.schema.json"

Proof: TypeAlias = dict[str, Any]


class ProofError(OneByOneError):
    """Records, files or parts that do not belong together."""


@dataclass(frozen=True)
class ClipFile:
    """A finished video: id, claim, name, how many bytes it has and their SHA-256, its size and rate."""

    id: str
    title: str
    file: str
    bytes: int
    sha256: str
    width: int
    height: int
    fps: int
    frames: int

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**vars(self), "duration": _seconds(self.frames, self.fps)}


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a sidecar."""
    told: Mapping[str, Any] = json.loads(resources.files(__package__).joinpath(SCHEMA).read_bytes())
    return told


def sidecar(
    record: Timeline, figures: Sequence[Figure], clip: ClipFile, *, quality: str | None, variant: Variant
) -> Proof:
    """The proof of one clip.

    Args:
        record: of all its frames.
        figures: whose numbers it shows; the clip's own comes first.
        clip: the finished file.
        quality: manim's letter, if it has one.
        variant: what was told: the panels whose figures these are, and their parameters.

    Raises:
        ProofError: the record and the file differ in size, rate or number of frames.
    """
    screen = record.screen
    shown = (screen.width, screen.height, screen.fps, record.frames)
    if shown != (clip.width, clip.height, clip.fps, clip.frames):
        raise ProofError(f"{clip.file} is not what was recorded: width, height, rate and frames were {shown}")
    numbers = _Numbers(record, figures)
    equations = [
        {
            "text": line.text,
            "operation": line.operation,
            "terms": [numbers.position(term) for term in line.terms],
            "subtracted": list(line.subtracted),
            "form": list(line.form),
            "relation": "=",
            "result": numbers.position(line.result),
        }
        for line in record.equations
    ]
    labels = [
        {"kind": sign.kind, "text": sign.text, "spans": [_span(span, screen.fps) for span in spans]}
        for sign, spans in record.labels.items()
    ]
    pictures = [
        {**_picture(picture, figures), "spans": [_span(span, screen.fps) for span in spans]}
        for picture, spans in record.pictures.items()
    ]
    drawings = [
        {**drawing.as_json(), "spans": [_span(span, screen.fps) for span in spans]}
        for drawing, spans in record.drawings.items()
    ]
    told: Proof = {
        "format": FORMAT,
        "clip": clip.as_json(),
        "made_with": made_with(),
        "quality": quality,
        "theme": variant.theme,
        "figures": [
            {
                "id": clip.id,
                "panel": panel.id,
                "parameters": values.plain,
                "from": 0,
                "to": _seconds(clip.frames, clip.fps),
            }
            for panel, values in zip(variant.shot.shows, variant.records, strict=True)
        ],
        "inputs": _of_each(figures, inputs_of),
        "tensors": _of_each(figures, tensors_of),
        "checks": _of_each(figures, checks_of),
        "numbers": numbers.as_json(),
        "equations": equations,
        "labels": labels,
        "pictures": pictures,
        "drawings": drawings,
        "rests": [[_seconds(start, screen.fps), _seconds(end, screen.fps)] for start, end in record.rests],
    }
    return sealed(told)


def _of_each(figures: Sequence[Figure], say: Callable[[Figure], list[Proof]]) -> list[Proof]:
    """What is said of each figure, with its position."""
    return [{**entry, "figure": place} for place, figure in enumerate(figures) for entry in say(figure)]


def _owner(figures: Sequence[Figure], tensor: Tensor) -> int:
    """Which figure a tensor is of: the one that holds this very object, or else its equal.

    Raises ProofError where none does, which the audit would not have let pass.
    """
    holds: list[Callable[[Figure], bool]] = [
        lambda figure: any(own is tensor for own in figure.tensors),
        lambda figure: figure.owns(tensor),
    ]
    for hold in holds:
        for place, figure in enumerate(figures):
            if hold(figure):
                return place
    raise ProofError(f"the tensor {tensor.name!r} was shown, but it is of no figure of this clip")


def joined(parts: Sequence[Proof], clip: ClipFile) -> Proof:
    """The proof of a film, made of those of its parts in their order.

    Raises ProofError where the parts do not add up to the film, or were not made alike.
    """
    alike = ("format", "quality", "theme")
    if any(part[key] != parts[0][key] for part in parts for key in alike):
        raise ProofError(f"the parts of {clip.file} were not made alike: render them all anew")
    film: Proof = {**{key: parts[0][key] for key in alike}, "made_with": _common(parts), "clip": clip.as_json()}
    frames = 0
    for part in parts:
        start = frames / clip.fps
        frames += part["clip"]["frames"]
        owners, positions = len(film.get("figures", ())), len(film.get("numbers", ()))
        for key, entries in moved(part, start, figures=owners, numbers=positions).items():
            film[key] = film.get(key, []) + entries
    if frames != clip.frames:
        raise ProofError(f"{clip.file} has {clip.frames} frames, but its parts have {frames}: render them all anew")
    return sealed(film)


def sealed(proof: Proof) -> Proof:
    """A proof with the digest of all its other content: it shows a slip, and no more, since anyone can seal anew."""
    content = {key: value for key, value in proof.items() if key != "digest"}
    return {**content, "digest": hashlib.sha256(_line(content).encode()).hexdigest()}


def _common(parts: Sequence[Proof]) -> Proof:
    """What all parts were made with; of a commit, there may be none.

    Raises ProofError where a version differs.
    """
    made = [part["made_with"] for part in parts]
    for name in made[0].keys() - {"git"}:
        if any(one[name] != made[0][name] for one in made):
            raise ProofError(f"the parts of the film were made with different versions of {name}: render them all anew")
    return {**made[0], "git": made[0]["git"] if all(one["git"] == made[0]["git"] for one in made) else None}


def to_json(proof: Proof) -> str:
    """A proof as text: keys in order, one entry of a list a line, always the same for the same proof."""
    lines = []
    for key, value in sorted(proof.items()):
        entries = value if isinstance(value, list) else ()
        told = "[\n" + ",\n".join(map(_line, entries)) + "\n]" if entries else _line(value)
        lines.append(f"{_line(key)}: {told}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def to_metadata_vtt(proof: Proof) -> str:
    """The numbers as a WebVTT metadata track: a cue for each span, whose payload is the entry as JSON.

    A payload has `index`, the number's position in the proof, and `at`, its index in the tensor; `text`,
    `value`, `tensor`, `kind`, `box` and `readable` are the proof's.
    """
    cues = []
    for index, number in enumerate(proof["numbers"]):
        said = {key: number[key] for key in ("text", "value", "tensor", "kind")}
        for span in number["spans"]:
            payload = {**said, "index": index, "at": number["index"], "box": span["box"], "readable": span["readable"]}
            # A ">" could close the cue's line of times in a payload, so it is escaped.
            cues.append((span["from"], span["to"], _line(payload).replace(">", "\\u003e")))
    return cues_to_webvtt(sorted(cues), header=f"{proof['clip']['id']}: numbers")


class _Numbers:
    """The list of numbers: those on screen, then those they refer to."""

    def __init__(self, record: Timeline, figures: Sequence[Figure]) -> None:
        self._figures, self._record = figures, record
        self._owner = cache(partial(_owner, figures))  # a tensor is equal to itself only
        self._list = list(record.numbers)
        self._places: dict[Quantity, int] = {}
        for place, number in enumerate(self._list):
            if number.style == "digits" or number.quantity not in self._places:
                self._places[number.quantity] = place

    def position(self, quantity: Quantity) -> int:
        """Where a quantity stands in the list; it is entered if it does not yet."""
        if quantity not in self._places:
            self._places[quantity] = len(self._list)
            self._list.append(Printed(quantity, "digits", printed(quantity, "digits")))
        return self._places[quantity]

    def as_json(self) -> list[dict[str, Any]]:
        """The list, with all that its numbers are computed from."""
        entries = []
        for number in self._list:  # it grows meanwhile
            quantity, value = number.quantity, number.quantity.value
            spans, place = self._record.numbers.get(number, ()), self._owner(quantity.tensor)
            entries.append(
                {
                    "text": number.text,
                    "style": number.style,
                    "value": f"{value.numerator}/{value.denominator}",
                    "figure": place,
                    "tensor": quantity.tensor.name,
                    **_place(quantity),
                    "from": [self.position(cell) for cell in reads(self._figures[place], quantity)],
                    "spans": [{**_span(span, self._record.screen.fps), "readable": span.readable} for span in spans],
                }
            )
        return entries


def _place(quantity: Quantity) -> dict[str, Any]:
    match quantity:
        case Cell():
            return {"kind": "cell", "index": list(quantity.index)}
        case Extent():
            return {"kind": "extent", "index": [quantity.axis]}
    return {"kind": "size", "index": []}


def _picture(picture: Picture, figures: Sequence[Figure]) -> dict[str, Any]:
    colours = picture.colour_map
    return {
        "kind": picture.kind,
        "figure": _owner(figures, picture.tensor),
        "tensor": picture.tensor.name,
        "shape": list(picture.shape),
        "cells": blocks(np.frombuffer(picture.cells, dtype=np.int64)),
        "shown": runs(np.frombuffer(picture.shown, dtype=np.bool_)),
        "map": None if colours is None else {"name": colours.name, "low": colours.low, "high": colours.high},
        "opacity": round(picture.opacity, 6),
        "places": list(picture.places),
    }


def _span(span: Span, fps: int) -> dict[str, Any]:
    box = [round(part, 1) for part in span.box]
    return {"from": _seconds(span.start, fps), "to": _seconds(span.end, fps), "box": box}


def _seconds(frames: int, fps: int) -> float:
    return round(frames / fps, 6)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
