"""Pictures laid out pixel by pixel: which colours a frame must have where a tensor is pictured, give or take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

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
FINE = 3  # parts of a pixel, down and across, in which loose cells are laid out: they may lie closer than a pixel
NEIGHBOURS = np.ones((3, 3), np.uint8)  # a pixel and those around it
AROUND = np.ones((3 * FINE, 3 * FINE), np.uint8)  # the same, in parts of pixels
MIDDLES = (slice(FINE // 2, None, FINE), slice(FINE // 2, None, FINE))


@dataclass(frozen=True, eq=False)
class Tinted:
    """A picture on screen: its box, the colours of its cells (rows, columns, 3), which are shown, and its opacity."""

    box: Box
    tints: npt.NDArray[np.uint8]
    shown: Mask
    opacity: float


@dataclass(frozen=True, eq=False)
class Loose(Tinted):
    """Loose cells, (1, n, 3) and all shown: `places` (n, 3) are x, y and side of each, the first in front."""

    places: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spread:
    """A picture laid out pixel by pixel in a frame of some shape, on a paper of some colour."""

    picture: Tinted
    shape: Shape
    blank: npt.NDArray[np.float64]

    @cached_property
    def region(self) -> Region:
        """The pixels of its box."""
        return cover(*self.picture.box, self.shape)

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
    def touched(self) -> Mask:
        """Which pixels have some of its colours: those of its cells, and their neighbours, into which chroma bleeds."""
        return np.asarray(cv2.dilate(self.colours[1].astype(np.uint8), NEIGHBOURS)) > 0

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
        wanted, fine = self._wanted(under)
        slack = np.where(self.near_edges[..., None], np.array(EDGE, np.int16), np.array(FLAT, np.int16))
        low, high = np.empty_like(slack), np.empty_like(slack)
        for channel, reach in enumerate(REACH):
            around, middles = np.ones((fine * reach, fine * reach), np.uint8), slice(fine // 2, None, fine)
            low[..., channel] = cv2.erode(wanted[..., channel], around)[middles, middles]
            high[..., channel] = cv2.dilate(wanted[..., channel], around)[middles, middles]
        return (low - slack).clip(0, 255).astype(np.uint8), (high + slack).clip(0, 255).astype(np.uint8)

    def _wanted(self, under: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int16], int]:
        """The levels of its pixels, and into how many parts each is parted, down and across."""
        colours, shown = self.colours
        ground = levels(under.astype(np.uint8)).astype(np.int16)
        return np.where(shown[..., None], self._blended(colours, under), ground), 1

    def _blended(self, colours: npt.NDArray[np.uint8], under: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
        opacity = self.picture.opacity
        return levels((opacity * colours + (1 - opacity) * under).astype(np.uint8)).astype(np.int16)


class LooseSpread(Spread):
    """The same of loose cells: the hindmost is laid out first."""

    picture: Loose

    @property
    def cell_size(self) -> float:
        """Too small to judge any of them by itself."""
        return 0.0

    @cached_property
    def _owners(self) -> npt.NDArray[np.int16]:
        """Which cell lies foremost on each of the FINE × FINE parts of each pixel, or -1."""
        rows, columns = self.region
        owners = np.full((FINE * (rows.stop - rows.start), FINE * (columns.stop - columns.start)), -1, dtype=np.int16)
        x, y, side = ((self.picture.places - (columns.start, rows.start, 0)) * FINE).T
        sides = np.rint([x, x + side, y, y + side]).astype(int).clip(0).T.tolist()  # a slice counts -1 from its end
        for at, (left, right, top, bottom) in reversed([*enumerate(sides)]):
            owners[top:bottom, left:right] = at
        return owners

    @cached_property
    def _tints(self) -> npt.NDArray[np.uint8]:
        """The foremost cells' colours, paper where there is none, part by part."""
        return np.vstack([self.picture.tints[0], self.blank.astype(np.uint8)])[self._owners]  # -1 is the last

    @cached_property
    def colours(self) -> tuple[npt.NDArray[np.uint8], Mask]:
        """The colours in the middles of its pixels, and which pixels a cell touches, or almost."""
        touched = cv2.dilate((self._owners >= 0).astype(np.uint8), AROUND)
        return self._tints[MIDDLES], np.asarray(touched)[MIDDLES] > 0

    @property
    def touched(self) -> Mask:
        """Which pixels a cell touches, or almost."""
        return self.colours[1]

    @cached_property
    def near_edges(self) -> Mask:
        """Which pixels lie next to another cell."""
        return np.asarray(cv2.dilate(self._owners, AROUND) != cv2.erode(self._owners, AROUND))[MIDDLES]

    def _wanted(self, under: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int16], int]:
        return self._blended(self._tints, under.repeat(FINE, axis=0).repeat(FINE, axis=1)), FINE


def spread(picture: Tinted, shape: Shape, blank: npt.NDArray[np.float64]) -> Spread:
    """A picture laid out in a frame of that shape, on paper of that colour (red, green and blue, to 255)."""
    return (LooseSpread if isinstance(picture, Loose) else Spread)(picture, shape, blank)


def cover(x: float, y: float, width: float, height: float, shape: Shape) -> Region:
    """The pixels of a frame that a box touches."""
    top, left = max(int(np.floor(y)), 0), max(int(np.floor(x)), 0)
    bottom, right = min(int(np.ceil(y + height)), shape[0]), min(int(np.ceil(x + width)), shape[1])
    return slice(top, max(bottom, top)), slice(left, max(right, left))


def levels(picture: npt.NDArray[np.uint8]) -> Levels:
    """Luma and both chromas of a picture."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2YCrCb), dtype=np.uint8)
