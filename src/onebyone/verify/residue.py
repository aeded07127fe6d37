"""What is left of a still frame when all that its proof declares is taken away: nothing, or it was declared nowhere.

Taken away are the boxes of numbers and labels, what lies under a declared stroke, and every pixel of a picture that has
the colour which its tensor and its colour map give it, looked up anew. What was painted over a picture stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from onebyone.tints import Rgb
from onebyone.verify.video import Image

Mask: TypeAlias = npt.NDArray[np.bool_]
Box: TypeAlias = tuple[float, float, float, float]  # x, y, width, height in pixels
Region: TypeAlias = tuple[slice, slice]
Shape: TypeAlias = tuple[int, ...]
Levels: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 3), luma and two chromas

# Of 255, for the luma and for both chromas: what H.264 does to a flat colour at the qualities we render.
FLAT = (18, 26, 26)
# The same near an edge between cells, where lines between them are drawn and chroma, half as fine, bleeds.
EDGE = (75, 40, 40)
EDGE_PX = 1.25
REACH = (3, 5, 5)  # px: a pixel may have a colour of its neighbourhood, within one of it in luma, two in chroma
STRONG = 48  # of 255, in red, green or blue: what differs from the paper by no more is the encoder's
INK_PX = 2  # around a box of ink, or a stroke: its antialiased edge, and the ringing of the encoder
LARGE = 0.025  # of the frame's height: a longer cell is judged by itself; smaller ones, and MANY of them, together
MANY = 16
SEEN = 0.3  # of a cell, or of a picture, must be free of what is declared to lie on it for it to be judged
BITS = 4  # of a stroke's places, after the point


@dataclass(frozen=True, eq=False)
class Tinted:
    """A picture on screen: its box, the colours of its cells (rows, columns, 3), which are shown, and its opacity."""

    box: Box
    tints: npt.NDArray[np.uint8]
    shown: Mask
    opacity: float


@dataclass(frozen=True, eq=False)
class Stroke:
    """Lines on screen: paths (each (n, 2), x and y in pixels), the width of the pen, and whether they are filled."""

    paths: tuple[npt.NDArray[np.float64], ...]
    width: float
    filled: bool


@dataclass(frozen=True, eq=False)
class _Spread:
    """A picture laid out pixel by pixel in a frame of some shape."""

    picture: Tinted
    shape: Shape

    @cached_property
    def region(self) -> Region:
        """The pixels of its box."""
        return _cover(*self.picture.box, self.shape)

    @cached_property
    def places(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Where the middles of its rows and columns of pixels lie, in cells."""
        (x, y, width, height), (rows, columns) = self.picture.box, self.picture.shown.shape
        down, across = (np.arange(pixels.start, pixels.stop) + 0.5 for pixels in self.region)
        return (down - y) / height * rows, (across - x) / width * columns

    @cached_property
    def cells(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The cells that its rows and columns of pixels lie in."""
        (down, across), (rows, columns) = self.places, self.picture.shown.shape
        return down.astype(np.int64).clip(0, rows - 1), across.astype(np.int64).clip(0, columns - 1)

    @property
    def cell_size(self) -> float:
        """In pixels, along the shorter side."""
        (_, _, width, height), (rows, columns) = self.picture.box, self.picture.shown.shape
        return float(min(width / columns, height / rows))

    @cached_property
    def colours(self) -> tuple[npt.NDArray[np.uint8], Mask]:
        """Its colours, pixel for pixel, as if it were opaque, and where it has any."""
        tints, shown = self.picture.tints, self.picture.shown
        rows, columns = (pixels.stop - pixels.start for pixels in self.region)
        if self.cell_size < 1 and rows * columns:  # several cells in a pixel: their mean
            means = cv2.resize(tints, (columns, rows), interpolation=cv2.INTER_AREA)
            parts = cv2.resize(shown.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
            return np.asarray(means, dtype=np.uint8), parts > 0
        down, across = self.cells
        return tints[down][:, across], shown[down][:, across]

    @cached_property
    def near_edges(self) -> Mask:
        """Which pixels lie next to an edge between cells."""
        (_, _, width, height), (rows, columns) = self.picture.box, self.picture.shown.shape
        down, across = (
            np.abs(place - np.rint(place)) * pitch <= EDGE_PX
            for place, pitch in zip(self.places, (height / rows, width / columns), strict=True)
        )
        return np.asarray(down[:, None] | across[None])

    def bounds(self, under: npt.NDArray[np.float64]) -> tuple[Levels, Levels]:
        """The least and the greatest levels of its pixels, where `under` (its region's shape, 3) shines through."""
        opacity = self.picture.opacity
        wanted = _ycc((opacity * self.colours[0] + (1 - opacity) * under).astype(np.uint8)).astype(np.int16)
        slack = np.where(self.near_edges[..., None], np.array(EDGE, np.int16), np.array(FLAT, np.int16))
        low, high = np.empty_like(wanted), np.empty_like(wanted)
        for channel, reach in enumerate(REACH):
            around = np.ones((reach, reach), np.uint8)
            low[..., channel] = cv2.erode(wanted[..., channel], around)
            high[..., channel] = cv2.dilate(wanted[..., channel], around)
        return (low - slack).clip(0, 255).astype(np.uint8), (high + slack).clip(0, 255).astype(np.uint8)


class Residue:
    """Takes away from frames what is declared in them; what a picture must look like is kept from frame to frame."""

    def __init__(self, paper: Rgb) -> None:
        self._blank = np.rint(np.array(paper) * 255)
        self._spreads: dict[Tinted, _Spread] = {}
        self._bounds: dict[tuple[Tinted, Tinted | None], tuple[Levels, Levels]] = {}

    def of(
        self, frame: Image, *, inks: Sequence[Box], pictures: Sequence[Tinted], strokes: Sequence[Stroke] = ()
    ) -> tuple[Mask, list[float]]:
        """Take away what is declared.

        Args:
            frame: the decoded picture.
            inks: boxes that become paper.
            pictures: what is compared with its colours; the same objects as before where they are the same.
            strokes: what lies under them becomes paper.

        Returns:
            Which pixels are left and no paper, and for each picture which part of what can be seen of it, 0 to 1, has
            its colours; where cells are large, this is said of the worst of them.
        """
        self._spreads = {picture: self._spreads.get(picture) or _Spread(picture, frame.shape) for picture in pictures}
        self._bounds = {pair: kept for pair, kept in self._bounds.items() if self._spreads.keys() >= {*pair} - {None}}
        here, drawn = _ycc(frame), _drawn(strokes, frame.shape)
        alike = [self._alike(picture, here) for picture in pictures]
        likeness = self._likeness(pictures, alike, drawn, inks)
        gone = drawn | _within(frame, *(tuple((self._blank + slack).tolist()) for slack in (-STRONG, STRONG)))
        for spread, own in zip(self._spreads.values(), alike, strict=True):
            gone[spread.region] |= own
        for x, y, width, height in inks:
            gone[_cover(x - INK_PX, y - INK_PX, width + 2 * INK_PX, height + 2 * INK_PX, frame.shape)] = True
        return ~gone, likeness

    def _alike(self, picture: Tinted, here: Levels) -> Mask:
        """The pixels of a picture's box that have its colours: by itself, or with what is under it shining through."""
        spread = self._spreads[picture]
        same = np.zeros(spread.near_edges.shape, dtype=bool)
        if same.size:
            for ground in self._grounds(picture):
                bounds = self._bounds.get((picture, ground)) or spread.bounds(self._under(spread, ground))
                self._bounds[picture, ground] = bounds
                same |= _within(here[spread.region], *bounds)
        return same & spread.colours[1]

    def _grounds(self, picture: Tinted) -> Iterator[Tinted | None]:
        """What may shine through a picture: the paper, which is None, and every opaque picture under it."""
        yield None
        if picture.opacity < 1:
            yield from (other for other in self._spreads if other.opacity == 1)

    def _under(self, spread: _Spread, ground: Tinted | None) -> npt.NDArray[np.float64]:
        whole = np.broadcast_to(self._blank, spread.shape)
        if ground is not None:
            colours, shown = self._spreads[ground].colours
            whole = whole.copy()
            whole[self._spreads[ground].region][shown] = colours[shown]
        return whole[spread.region]

    def _likeness(
        self, pictures: Sequence[Tinted], alike: Sequence[Mask], drawn: Mask, inks: Sequence[Box]
    ) -> list[float]:
        layers = drawn.astype(np.uint8)  # of what lies on each pixel: strokes and inks, and each picture
        for ink in inks:
            layers[_cover(*ink, drawn.shape)] = 1
        layers *= 2
        for picture in pictures:
            layers[self._spreads[picture].region] += 1
        return [
            _likeness(self._spreads[picture], own, layers[self._spreads[picture].region] <= 1)
            for picture, own in zip(pictures, alike, strict=True)
        ]


def _likeness(spread: _Spread, same: Mask, free: Mask) -> float:
    """Which part of the free pixels of a picture has its colours; of large cells, that of the worst of them."""
    (rows, columns), judged = spread.picture.shown.shape, free & spread.colours[1]
    if spread.cell_size < LARGE * spread.shape[0]:
        is_enough = spread.picture.shown.sum() >= MANY and judged.mean() >= SEEN
        return float(same[judged].mean()) if is_enough else 1.0
    judged &= ~spread.near_edges
    down, across = spread.cells
    cells = (down[:, None] * columns + across).ravel()
    sizes, seen, alike = (
        np.bincount(cells, weights=mask.ravel(), minlength=rows * columns)
        for mask in (np.ones_like(judged), judged, judged & same)
    )
    enough = (seen > 0) & (seen >= SEEN * sizes)  # cells beyond the frame's edge have no pixels at all
    return float((alike[enough] / seen[enough]).min(initial=1.0))


def _drawn(strokes: Sequence[Stroke], shape: Shape) -> Mask:
    """The pixels under strokes."""
    mask = np.zeros(shape[:2], dtype=np.uint8)
    for stroke in strokes:
        # cv2 counts from the middle of the first pixel, a proof from its corner.
        paths = [np.rint((path - 0.5) * 2**BITS).astype(np.int32) for path in stroke.paths]
        thickness = int(np.ceil(stroke.width)) + 2 * INK_PX
        cv2.polylines(mask, paths, isClosed=False, color=1, thickness=thickness, shift=BITS)
        if stroke.filled:
            cv2.fillPoly(mask, paths, color=1, shift=BITS)
    return mask.astype(bool)


def _cover(x: float, y: float, width: float, height: float, shape: Shape) -> Region:
    """The pixels of a frame that a box touches."""
    top, left = max(int(np.floor(y)), 0), max(int(np.floor(x)), 0)
    bottom, right = min(int(np.ceil(y + height)), shape[0]), min(int(np.ceil(x + width)), shape[1])
    return slice(top, max(bottom, top)), slice(left, max(right, left))


def _within(levels: Levels, low: Levels | tuple[float, ...], high: Levels | tuple[float, ...]) -> Mask:
    """Which pixels lie within bounds in all three channels."""
    return np.asarray(cv2.inRange(levels, low, high)).astype(bool)


def _ycc(picture: npt.NDArray[np.uint8]) -> Levels:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2YCrCb), dtype=np.uint8)
