"""Reading a clip back: numbers are read from its still frames by OCR, and no digit may stand where none is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from onebyone.frame import tints_of
from onebyone.proof.runs import expanded, masked
from onebyone.proof.sidecar import Proof
from onebyone.theme import theme
from onebyone.verify.finding import demand_none
from onebyone.verify.ocr import Reader
from onebyone.verify.recompute import Recomputed, colour_map
from onebyone.verify.residue import Box, Mask, Tinted, residue
from onebyone.verify.spans import frames_of
from onebyone.verify.video import Image

SETTLED = 2  # frames before the end of a span: the encoder has settled, and nothing moves yet
HEADROOM = 0.15  # of a number's height, above and below it in its crop; beside it nothing, for a comma may stand there
SAME_MEAN, SAME_MOST = 3.0, 48.0  # of 255: a crop that differs no more from one that was read shows the same
LIKENESS = 0.5  # of a picture must have its colours; wires, frames and arrows, which are not declared, lie on the rest
MARGIN = 0.25  # of its height, around a text that is looked at a second time: a stroke then reads as something else
TALLEST = 0.25  # of a frame's height: what is taller is no sign but a group of frames
AROUND = 16  # px around what is searched
FEW = 30  # pixels: less than a digit of the smallest size has


@dataclass(eq=False)
class _Text:
    """A number that stands still for a while, and what was seen of it."""

    name: str
    text: str
    frames: range
    box: Box
    crops: list[Image] = field(default_factory=list)


class ReadBack:
    """Looks at the still frames of a clip, one after the other, and holds them against the proof."""

    def __init__(self, proof: Proof, figures: Recomputed, reader: Reader) -> None:
        self._proof, self._figures, self._reader = proof, figures, reader
        self._fps, self._theme = proof["clip"]["fps"], theme(proof["theme"])
        self._paper = self._theme.rgb("paper")
        self._blank = np.rint(np.array(self._paper) * 255).astype(np.uint8)
        self._texts = list(_texts(proof, self._fps))
        self._inks = [(frames_of(span, self._fps), span["box"]) for span in _inks(proof)]
        self._pictures = [
            (frames_of(span, self._fps), place, span["box"])
            for place, picture in enumerate(proof["pictures"])
            if picture["kind"] == "grid"
            for span in picture["spans"]
        ]
        self._rests = {_late(range(round(start * self._fps), round(end * self._fps))) for start, end in proof["rests"]}
        self._faults: list[str] = []
        self._left: Image | None = None
        self._looks: dict[int, tuple[Image, Mask, float]] = {}

    @property
    def wanted(self) -> frozenset[int]:
        """The frames to look at: one of each rest, and as few others as show every number that can be read."""
        chosen = set(self._rests)
        for text in sorted(self._texts, key=lambda text: text.frames.stop):
            if not chosen.intersection(text.frames):
                chosen.add(_late(text.frames))
        return frozenset(chosen)

    def look(self, number: int, frame: Image) -> None:
        """Look at a frame."""
        for text in self._texts:
            if number in text.frames:
                crop = _crop(frame, text.box)
                if not any(_is_same(crop, seen) for seen in text.crops):
                    text.crops.append(crop)
        if number in self._rests:
            self._look_everywhere(number, frame)

    def demand(self) -> str:
        """Read what was seen. Raises VerifyError for what does not read as its entry, and for digits elsewhere."""
        seen = [(text, crop) for text in self._texts for crop in text.crops]
        for (text, _), read in zip(seen, self._reader.read([crop for _, crop in seen]), strict=True):
            if read != text.text.replace(" ", ""):
                start, end = text.frames.start / self._fps, text.frames.stop / self._fps
                self._faults.append(f"{text.name} ({start:.1f} to {end:.1f} s) reads {read!r}, not {text.text!r}")
        demand_none(self._faults)
        return f"{len(self._texts)} numbers read, all as entered; no other digit in {len(self._rests)} still frames"

    def _look_everywhere(self, number: int, frame: Image) -> None:
        pictures = [
            (place, Tinted(tuple(box), *self._look_of(place)))
            for frames, place, box in self._pictures
            if number in frames
        ]
        left, likeness = residue(
            frame,
            inks=[box for frames, box in self._inks if number in frames],
            pictures=[picture for _, picture in pictures],
            paper=self._paper,
        )
        time = number / self._fps
        for (place, _), part in zip(pictures, likeness, strict=True):
            if part < LIKENESS:
                name = self._proof["pictures"][place]["tensor"]
                self._faults.append(f"at {time:.1f} s, picture {place} does not have the colours of {name}")
        for text, (x, y, _, height) in self._search(left):
            self._faults.append(
                f"at {time:.1f} s, {text!r} is declared nowhere: x {x:.0f}, y {y:.0f}, {height:.0f} px high"
            )

    def _look_of(self, place: int) -> tuple[Image, Mask, float]:
        """The colours of a picture's cells, which of them are shown, and its opacity."""
        if place not in self._looks:
            entry = self._proof["pictures"][place]
            cells = expanded(entry["cells"]).reshape(entry["shape"])
            tints = tints_of(self._figures.tensor(entry), cells, colour_map(entry, self._theme))[..., :3]
            rows, columns = tints.shape[:2]
            shown = masked(entry["shown"], rows * columns).reshape(rows, columns)
            self._looks[place] = (tints, shown, entry["opacity"])
        return self._looks[place]

    def _search(self, left: Image) -> Iterator[tuple[str, Box]]:
        """The digits in what is left of a frame, if it is not what was left of the last one that was searched.

        All of it is searched: a sign that was half covered before has changed in its other half only.
        """
        last = np.broadcast_to(self._blank, left.shape) if self._left is None else self._left
        if (np.abs(left.astype(np.int16) - last).max(axis=2) > SAME_MOST).sum() < FEW:
            return
        self._left = left
        rows, columns = np.nonzero(np.abs(left.astype(np.int16) - self._blank).max(axis=2) > SAME_MOST)
        if len(rows) < FEW:
            return
        top, across = (max(int(places.min()) - AROUND, 0) for places in (rows, columns))
        part = left[top : rows.max() + AROUND, across : columns.max() + AROUND]
        for found in self._reader.search(part):
            x, y, width, height = found.box
            again = (x - MARGIN * height, y, width + 2 * MARGIN * height, height)
            digits = _digits(found.text) if height <= TALLEST * left.shape[0] else ""
            if digits and digits == _digits(*self._reader.read([_crop(part, again, MARGIN)])):
                yield found.text, (x + across, y + top, width, height)


def _texts(proof: Proof, fps: int) -> Iterator[_Text]:
    for place, number in enumerate(proof["numbers"]):
        for span in number["spans"]:
            if span["readable"]:
                name = f"number {place}, {number['tensor']}{number['index']},"
                yield _Text(name, number["text"], frames_of(span, fps), tuple(span["box"]))


def _inks(proof: Proof) -> Iterator[Mapping[str, Any]]:
    for key in ("numbers", "labels"):
        for entry in proof[key]:
            yield from entry["spans"]
    for picture in proof["pictures"]:
        if picture["kind"] == "cells":
            yield from picture["spans"]


def _late(frames: range) -> int:
    return max(frames.start, frames.stop - SETTLED)


def _crop(frame: Image, box: Box, headroom: float = HEADROOM) -> Image:
    x, y, width, height = box
    top, bottom = max(int(np.floor(y - headroom * height)), 0), int(np.ceil(y + (1 + headroom) * height))
    return frame[top:bottom, max(int(np.floor(x)), 0) : int(np.ceil(x + width))].copy()


def _is_same(one: Image, other: Image) -> bool:
    off = np.abs(one.astype(np.int16) - other)
    return bool(off.mean() <= SAME_MEAN and off.max() <= SAME_MOST)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
