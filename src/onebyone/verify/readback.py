"""Reading a clip back: numbers are read from its still frames by OCR, and nothing else stands there undeclared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import msgspec
import numpy as np

from onebyone.frames.tinted import tints_of
from onebyone.look.theme import theme
from onebyone.proof import document as doc
from onebyone.proof.document import Proof
from onebyone.proof.packing import expanded, masked
from onebyone.verify.alike import same_sign_for_sign
from onebyone.verify.finding import demand_none
from onebyone.verify.ocr import Reader, with_margin
from onebyone.verify.recompute import Recomputed, colormap
from onebyone.verify.residue import Residue, Stroke
from onebyone.verify.spread import Box, Loose, Mask, Tinted
from onebyone.verify.times import frames_of
from onebyone.verify.video import Image

SETTLED = 2  # frames before the end of a span: the encoder has settled, and nothing moves yet
HEADROOM = 0.15  # of a number's height, above and below it in its crop; beside it nothing, for a comma may stand there
SAME_MEAN, SAME_MOST = 3.0, 48.0  # of 255: a crop that differs no more from one that was read shows the same
LIKENESS = 0.9  # of what is seen of a picture has its colours; of ours, 0.999 and more
NEAR = 0.01  # of a frame's shorter side: ink no farther from other ink belongs to the same sign
LONG = 0.012  # of a frame's shorter side: any sign is as high, or as wide; the smallest digit that we set is 0.015 high
THICK = 0.004  # of a frame's shorter side: and as wide, or as high
FEW = 2.5e-5  # of a frame's pixels: a sign has more
SPECK = (
    1e-5  # of a frame's pixels: where lines between cells cross, so much may stay; the strokes of a sign hang together
)


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
        self._fps, self._theme = proof.clip.fps, theme(proof.theme)
        self._residue = Residue(self._theme.rgb("paper"))
        self._texts = list(_texts(proof, self._fps))
        self._inks = [(frames_of(span, self._fps), span.box) for span in _inks(proof)]
        self._pictures = [
            (frames_of(span, self._fps), place, span)
            for place, picture in enumerate(proof.pictures)
            if picture.kind != "wires"
            for span in picture.spans
        ]
        self._strokes = [
            (frames_of(span, self._fps), stroke)
            for drawing in proof.drawings
            for stroke in [_stroke(drawing)]
            for span in drawing.spans
        ]
        self._rests = {_late(range(round(start * self._fps), round(end * self._fps))) for start, end in proof.rests}
        self._faults: list[str] = []
        self._tinted: dict[tuple[int, doc.Shown], Tinted] = {}

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
        once = [(text, with_margin(crop)) for text, crop, _ in self._misread(seen)]
        for text, _, read in self._misread(once):  # a letter at the very end of a crop may have been lost
            start, end = text.frames.start / self._fps, text.frames.stop / self._fps
            self._faults.append(f"{text.name} ({start:.1f} to {end:.1f} s) reads {read!r}, not {text.text!r}")
        demand_none(self._faults)
        return f"{len(self._texts)} numbers read, all as entered; nothing else in {len(self._rests)} still frames"

    def _misread(self, seen: Sequence[tuple[_Text, Image]]) -> list[tuple[_Text, Image, str]]:
        """Of what was seen, what does not read as its entry, and how it reads instead."""
        reads = self._reader.read([crop for _, crop in seen])
        pairs = zip(seen, reads, strict=True)
        return [(text, crop, read) for (text, crop), read in pairs if not same_sign_for_sign(read, text.text)]

    def _look_everywhere(self, number: int, frame: Image) -> None:
        pictures = [(place, self._picture(place, span)) for frames, place, span in self._pictures if number in frames]
        left, likeness = self._residue.of(
            frame,
            inks=[box for frames, box in self._inks if number in frames],
            pictures=[picture for _, picture in pictures],
            strokes=[stroke for frames, stroke in self._strokes if number in frames],
        )
        time = number / self._fps
        for (place, _), part in zip(pictures, likeness, strict=True):
            if part < LIKENESS:
                name = self._proof.pictures[place].tensor
                self._faults.append(f"at {time:.1f} s, picture {place} does not have the colours of {name}")
        boxes = signs(left)
        for (x, y, width, height), read in zip(
            boxes, self._reader.read([_crop(frame, it) for it in boxes]), strict=True
        ):
            said = repr(read) if any(map(str.isdigit, read)) else "something"
            self._faults.append(f"at {time:.1f} s, {said} is declared nowhere: x {x}, y {y}, {width}×{height} px")

    def _picture(self, place: int, span: doc.Shown) -> Tinted:
        """A picture at rest: its cells' colours, looked up anew, which of them are shown, and its opacity."""
        key = place, msgspec.structs.replace(span, start=0.0, end=0.0)
        if key not in self._tinted:
            entry = self._proof.pictures[place]
            cells = expanded(entry.cells).reshape(entry.shape)
            tints = tints_of(self._figures.tensor(entry), cells, colormap(entry, self._theme))[..., :3]
            rows, columns = tints.shape[:2]
            shown = masked(span.shown, rows * columns).reshape(rows, columns)
            places = np.array(span.places).reshape(-1, 3)
            look = (span.box, tints, shown, span.opacity)
            self._tinted[key] = Loose(*look, places) if len(places) else Tinted(*look)
        return self._tinted[key]


def signs(left: Mask) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of all that is left of a frame and large enough to be a sign."""
    if not left.any():
        return []
    side = min(left.shape)
    reach = max(round(NEAR * side), 1)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8))
    left = left & (stats[:, cv2.CC_STAT_AREA] > SPECK * left.size)[parts]
    around = np.ones((reach, reach), np.uint8)
    count, groups, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(left.astype(np.uint8), around))
    boxes = []
    for group in range(1, count):
        x, y, width, height = (int(part) for part in stats[group, :4])
        there = slice(y, y + height), slice(x, x + width)
        rows, columns = np.nonzero(left[there] & (groups[there] == group))
        width, height = int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
        thick, long = sorted((width, height))
        if len(rows) > FEW * left.size and long >= LONG * side and thick >= THICK * side:
            boxes.append((x + int(columns.min()), y + int(rows.min()), width, height))
    return boxes


def _texts(proof: Proof, fps: int) -> Iterator[_Text]:
    for place, number in enumerate(proof.numbers):
        for span in number.spans:
            if span.readable:
                name = f"number {place}, {number.tensor}{list(number.index)},"
                yield _Text(name, number.text, frames_of(span, fps), span.box)


def _inks(proof: Proof) -> Iterator[doc.Reading | doc.Standing]:
    for entry in (*proof.numbers, *proof.labels):
        yield from entry.spans


def _stroke(drawing: doc.Drawing) -> Stroke:
    paths = tuple(np.array(path).reshape(-1, 2) for path in drawing.paths)
    return Stroke(paths, drawing.width, drawing.filled)


def _late(frames: range) -> int:
    return max(frames.start, frames.stop - SETTLED)


def _crop(frame: Image, box: Box) -> Image:
    x, y, width, height = box
    top, bottom = max(int(np.floor(y - HEADROOM * height)), 0), int(np.ceil(y + (1 + HEADROOM) * height))
    return frame[top:bottom, max(int(np.floor(x)), 0) : int(np.ceil(x + width))].copy()


def _is_same(one: Image, other: Image) -> bool:
    off = np.abs(one.astype(np.int16) - other)
    return bool(off.mean() <= SAME_MEAN and off.max() <= SAME_MOST)
