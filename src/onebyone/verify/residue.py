"""What is left of a still frame when all that its proof declares is taken away: nothing, or it was declared nowhere.

Taken away are the boxes of numbers and labels, what lies under a declared stroke, and every pixel of a picture that has
the colour which its tensor and its colormap give it, looked up anew. What was painted over a picture stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from onebyone.look.colormaps import Rgb
from onebyone.verify.spread import Box, Levels, Mask, Shape, Spread, Tinted, cover, levels, spread
from onebyone.verify.video import Image

STRONG = 48  # of 255, in red, green or blue: what differs from the paper by no more is the encoder's
INK_PX = 2  # around a box of ink, or a stroke: its antialiased edge, and the ringing of the encoder
LARGE = 0.025  # of the frame's shorter side: a longer cell is judged by itself, smaller ones, if MANY, together
MANY = 16
SEEN = 0.3  # of a cell, or of a picture, must be free of what is declared to lie on it for it to be judged
BITS = 4  # of a stroke's places, after the point


@dataclass(frozen=True, eq=False)
class Stroke:
    """Lines on screen: paths (each (n, 2), x and y in pixels), the width of the pen, and whether they are filled."""

    paths: tuple[npt.NDArray[np.float64], ...]
    width: float
    filled: bool


class Residue:
    """Takes away from frames what is declared in them; what a picture must look like is kept from frame to frame."""

    def __init__(self, paper: Rgb) -> None:
        self._blank = np.rint(np.array(paper) * 255)
        self._spreads: dict[Tinted, Spread] = {}
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
        self._spreads = {
            picture: self._spreads.get(picture) or spread(picture, frame.shape, self._blank) for picture in pictures
        }
        self._bounds = {pair: kept for pair, kept in self._bounds.items() if self._spreads.keys() >= {*pair} - {None}}
        here, drawn = levels(frame), _drawn(strokes, frame.shape)
        alike = [self._alike(picture, here) for picture in pictures]
        likeness = self._likeness(pictures, alike, drawn, inks)
        gone = drawn | _within(frame, *(tuple((self._blank + slack).tolist()) for slack in (-STRONG, STRONG)))
        for laid, own in zip(self._spreads.values(), alike, strict=True):
            gone[laid.region] |= own
        for x, y, width, height in inks:
            gone[cover(x - INK_PX, y - INK_PX, width + 2 * INK_PX, height + 2 * INK_PX, frame.shape)] = True
        return ~gone, likeness

    def _alike(self, picture: Tinted, here: Levels) -> Mask:
        """The pixels of a picture's box that have its colours: by itself, or with what is under it shining through."""
        laid = self._spreads[picture]
        same = np.zeros(laid.near_edges.shape, dtype=bool)
        if same.size:
            for ground in self._grounds(picture):
                bounds = self._bounds.get((picture, ground)) or laid.bounds(self._under(laid, ground))
                self._bounds[picture, ground] = bounds
                same |= _within(here[laid.region], *bounds)
        return same & laid.touched

    def _grounds(self, picture: Tinted) -> Iterator[Tinted | None]:
        """What may shine through a picture: the paper, which is None, and every opaque picture under it."""
        yield None
        if picture.opacity < 1:
            yield from (other for other in self._spreads if other.opacity == 1)

    def _under(self, laid: Spread, ground: Tinted | None) -> npt.NDArray[np.float64]:
        whole = np.broadcast_to(self._blank, laid.shape)
        if ground is not None:
            colours, shown = self._spreads[ground].colours
            whole = whole.copy()
            whole[self._spreads[ground].region][shown] = colours[shown]
        return whole[laid.region]

    def _likeness(
        self, pictures: Sequence[Tinted], alike: Sequence[Mask], drawn: Mask, inks: Sequence[Box]
    ) -> list[float]:
        layers = drawn.astype(np.uint8)  # of what lies on each pixel: strokes and inks, and each picture
        for ink in inks:
            layers[cover(*ink, drawn.shape)] = 1
        layers *= 2
        for picture in pictures:
            layers[self._spreads[picture].region] += 1
        return [
            _likeness(self._spreads[picture], own, layers[self._spreads[picture].region] <= 1)
            for picture, own in zip(pictures, alike, strict=True)
        ]


def _likeness(laid: Spread, same: Mask, free: Mask) -> float:
    """Which part of the free pixels of a picture has its colours; of large cells, that of the worst of them."""
    (rows, columns), judged = laid.picture.shown.shape, free & laid.colours[1]
    if laid.cell_size < LARGE * min(laid.shape[:2]):
        is_enough = laid.picture.shown.sum() >= MANY and judged.mean() >= SEEN
        return float(same[judged].mean()) if is_enough else 1.0
    judged &= ~laid.near_edges
    down, across = laid.cells
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


def _within(here: Levels, low: Levels | tuple[float, ...], high: Levels | tuple[float, ...]) -> Mask:
    """Which pixels lie within bounds in all three channels."""
    return np.asarray(cv2.inRange(here, low, high)).astype(bool)
