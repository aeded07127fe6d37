"""What is left of a still frame when all that its proof declares is taken away: no digit may be found in it.

Boxes of numbers and labels become paper, and so does every pixel of a picture that has the colour which its tensor and
its colour map give it, looked up anew. What was painted over a picture stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from onebyone.tints import Rgb
from onebyone.verify.video import Image

Mask: TypeAlias = npt.NDArray[np.bool_]
Box: TypeAlias = tuple[float, float, float, float]  # x, y, width, height in pixels
Region: TypeAlias = tuple[slice, slice]
Levels: TypeAlias = npt.NDArray[np.int16]  # (height, width, 3), luma and two chromas

# Of 255, for the luma and for both chromas: what H.264 does to a flat colour at the qualities we render.
FLAT = (18, 26)
# The same near an edge between cells, where lines between them are drawn and chroma, half as fine, bleeds.
EDGE = (75, 40)
EDGE_PX = 1.25
PAPER = (14, 18)  # what is nearer to the paper than this is paper: ringing around texts
INK_PX = 2  # around a box of ink: its antialiased edge, and the ringing of the encoder
LARGE = 0.025  # of the frame's height: a longer cell is judged by itself; smaller ones, and MANY of them, together
MANY = 16
SEEN = 0.3  # of a cell, or of a picture, must be free of what is declared to lie on it for it to be judged


@dataclass(frozen=True)
class Tinted:
    """A picture on screen: its box, the colours of its cells (rows, columns, 3), which are shown, and its opacity."""

    box: Box
    tints: npt.NDArray[np.uint8]
    shown: Mask
    opacity: float


def residue(frame: Image, *, inks: Sequence[Box], pictures: Sequence[Tinted], paper: Rgb) -> tuple[Image, list[float]]:
    """Take away what is declared.

    Args:
        frame: the decoded picture.
        inks: boxes that become paper.
        pictures: what is compared with its colours.
        paper: red, green and blue, 0 to 1.

    Returns:
        What is left, and for each picture which part of what can be seen of it, 0 to 1, has its colours; where cells
        are large, this is said of the worst of them.
    """
    blank = np.rint(np.array(paper) * 255).astype(np.uint8)
    left, here = frame.copy(), _ycc(frame)
    explained = np.zeros(frame.shape[:2], dtype=bool)
    under = np.zeros(frame.shape[:2], dtype=bool)
    agreements = [_agreement(picture, pictures, here, blank) for picture in pictures]
    for region, own in agreements:
        explained[region] |= own
    for ink in inks:
        under[_cover(*ink, frame.shape)] = True
    likeness = []
    for picture, (region, own) in zip(pictures, agreements, strict=True):
        free = ~under[region]
        for other in pictures:
            if other is not picture:
                free &= ~_inside(other, region, frame.shape)
        likeness.append(_likeness(picture, region, own, free, large=LARGE * len(frame)))
    left[explained] = blank
    for x, y, width, height in inks:
        left[_cover(x - INK_PX, y - INK_PX, width + 2 * INK_PX, height + 2 * INK_PX, frame.shape)] = blank
    off = np.abs(_ycc(left) - _ycc(blank[None, None]))
    left[(off[..., 0] <= PAPER[0]) & (off[..., 1:].max(axis=2) <= PAPER[1])] = blank
    return left, likeness


def _agreement(picture: Tinted, others: Sequence[Tinted], here: Levels, blank: Image) -> tuple[Region, Mask]:
    """The pixels of a picture's box that have its colours: by itself, or shining through."""
    region, colours, shown = _expected(picture, here.shape)
    same = np.zeros(shown.shape, dtype=bool)
    for under in _grounds(picture, others, region, blank, here.shape):
        blended = picture.opacity * colours + (1 - picture.opacity) * under
        same |= _is_like(here[region], blended.astype(np.uint8), near=_near_edges(picture, region)) & shown
    return region, same


def _grounds(
    picture: Tinted, others: Sequence[Tinted], region: Region, blank: Image, shape: tuple[int, ...]
) -> Iterator[npt.NDArray[np.float64]]:
    """What may shine through a picture: the paper, and every opaque picture under it."""
    under = np.broadcast_to(blank.astype(np.float64), (*_size(region), 3))
    yield under
    if picture.opacity == 1:
        return
    for other in others:
        if other.opacity == 1:
            there, colours, shown = _expected(other, shape)
            whole = np.broadcast_to(blank.astype(np.float64), shape).copy()
            whole[there][shown] = colours[shown]
            yield whole[region]


def _expected(picture: Tinted, shape: tuple[int, ...]) -> tuple[Region, npt.NDArray[np.float64], Mask]:
    """Where a picture lies, its colours there, pixel for pixel, and where it has any."""
    x, y, width, height = picture.box
    region = _cover(x, y, width, height, shape)
    rows, columns = picture.shown.shape
    if min(width / columns, height / rows) < 1:  # several cells in a pixel: their mean
        size = (max(region[1].stop - region[1].start, 1), max(region[0].stop - region[0].start, 1))
        colours = cv2.resize(picture.tints, size, interpolation=cv2.INTER_AREA).astype(np.float64)
        shown = cv2.resize(picture.shown.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
        return region, colours, shown
    down = _cells(region[0], y, height, rows).astype(int).clip(0, rows - 1)
    across = _cells(region[1], x, width, columns).astype(int).clip(0, columns - 1)
    return region, picture.tints[down][:, across].astype(np.float64), picture.shown[down][:, across]


def _cells(pixels: slice, start: float, extent: float, count: int) -> npt.NDArray[np.float64]:
    """Where the middles of pixels lie among cells, in cells."""
    return (np.arange(pixels.start, pixels.stop) + 0.5 - start) / extent * count


def _near_edges(picture: Tinted, region: Region) -> Mask:
    """Which pixels lie next to an edge between cells."""
    near = []
    for pixels, start, extent, count in zip(
        region, picture.box[1::-1], picture.box[:1:-1], picture.shown.shape, strict=True
    ):
        place = _cells(pixels, start, extent, count)
        near.append(np.abs(place - np.rint(place)) * extent / count <= EDGE_PX)
    return np.asarray(near[0][:, None] | near[1][None])


def _is_like(here: Levels, colours: npt.NDArray[np.uint8], *, near: Mask) -> Mask:
    """Which pixels have the colour expected in their neighbourhood: within a pixel in luma, two in chroma."""
    same = np.ones(near.shape, dtype=bool)
    if not near.size:
        return same
    wanted = _ycc(colours)
    for channel in range(3):
        reach, chroma = (3, 0) if channel == 0 else (5, 1)
        kernel, slack = np.ones((reach, reach), np.uint8), np.where(near, EDGE[chroma], FLAT[chroma])
        low, high = (change(wanted[..., channel], kernel) for change in (cv2.erode, cv2.dilate))
        same &= (here[..., channel] >= low - slack) & (here[..., channel] <= high + slack)
    return same


def _likeness(picture: Tinted, region: Region, same: Mask, free: Mask, *, large: float) -> float:
    """Which part of the free pixels of a picture has its colours; of large cells, that of the worst of them."""
    rows, columns = picture.shown.shape
    x, y, width, height = picture.box
    judged = free & _expected(picture, (region[0].stop, region[1].stop))[2]
    if min(width / columns, height / rows) < large:
        is_enough = picture.shown.sum() >= MANY and judged.mean() >= SEEN
        return float(same[judged].mean()) if is_enough else 1.0
    judged &= ~_near_edges(picture, region)
    down = _cells(region[0], y, height, rows).astype(int).clip(0, rows - 1)
    across = _cells(region[1], x, width, columns).astype(int).clip(0, columns - 1)
    cells = (down[:, None] * columns + across).ravel()
    sizes, seen, alike = (
        np.bincount(cells, weights=mask.ravel(), minlength=rows * columns)
        for mask in (np.ones_like(judged), judged, judged & same)
    )
    enough = (seen > 0) & (seen >= SEEN * sizes)  # cells beyond the frame's edge have no pixels at all
    return float((alike[enough] / seen[enough]).min(initial=1.0))


def _inside(picture: Tinted, region: Region, shape: tuple[int, ...]) -> Mask:
    """Which pixels of a region lie in a picture's box."""
    whole = np.zeros(shape[:2], dtype=bool)
    whole[_cover(*picture.box, shape)] = True
    return whole[region]


def _cover(x: float, y: float, width: float, height: float, shape: tuple[int, ...]) -> Region:
    """The pixels of a frame that a box touches."""
    top, left = max(int(np.floor(y)), 0), max(int(np.floor(x)), 0)
    bottom, right = min(int(np.ceil(y + height)), shape[0]), min(int(np.ceil(x + width)), shape[1])
    return slice(top, max(bottom, top)), slice(left, max(right, left))


def _size(region: Region) -> tuple[int, int]:
    return region[0].stop - region[0].start, region[1].stop - region[1].start


def _ycc(picture: Image) -> Levels:
    if not picture.size:
        return picture.astype(np.int16)
    return cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2YCrCb).astype(np.int16)
