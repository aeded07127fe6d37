"""Tinted cells: the colours that a colormap gives the values of a tensor, and whether these are what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.frozen import frozen
from onebyone.frames.plain import hex_of
from onebyone.look.theme import Channel, Colormap, FullColour, Theme

CHANNELS: tuple[Channel, ...] = ("R", "G", "B")  # in the order of a photo's planes


class Tinted(Protocol):
    """An entry that shows cells of a tensor in colours, (rows, columns, 4)."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    colormap: Colormap | FullColour
    tints: npt.NDArray[np.uint8]


def cell_values(tensor: Tensor, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The values under a grid of flat indices, shape of `cells`."""
    return np.ldexp(tensor.numerators.ravel()[cells].astype(np.float64), -tensor.bits)


@lru_cache(maxsize=4096)
def _tints(buffer: bytes, bits: int, cells: bytes, shape: tuple[int, ...], colormap: Colormap | FullColour) -> bytes:
    flat = np.frombuffer(cells, dtype=np.int64)
    values = np.frombuffer(buffer, dtype=np.int64)[flat].astype(np.float64) / 2.0**bits
    return colormap.rgba(values.reshape(shape)).astype(np.uint8).tobytes()


def tints_of(tensor: Tensor, cells: npt.NDArray[np.int64], colormap: Colormap | FullColour) -> npt.NDArray[np.uint8]:
    """The colours of a grid's cells, (rows, columns, 4): a pure function of immutable bytes, hence remembered."""
    tints = _tints(tensor.buffer, tensor.bits, frozen(cells), cells.shape, colormap)
    return np.frombuffer(tints, dtype=np.uint8).reshape(*cells.shape[-2:], 4)


def demand_cells(name: str, tensor: Tensor, cells: npt.NDArray[np.int64]) -> None:
    """Demand that cells are flat indices into a tensor. Raises AuditError."""
    if cells.dtype != np.int64 or cells.size == 0 or int(cells.min()) < 0 or int(cells.max()) >= tensor.size:
        raise AuditError(f"{name}: its cells are no indices into the {tensor.size} cells of {tensor.name}")


def own_map(entry: Tinted, theme: Theme) -> Colormap | FullColour:
    """The theme's own map for a grid; a map made by hand could give any value any colour. Raises AuditError."""
    photo = entry.tensor.ndim == 3 and entry.tensor.shape[0] == len(CHANNELS)
    if type(entry.colormap) is FullColour:
        planes = _planes(entry)
        if not photo or planes.shape[:1] != (3,) or any((planes[c] != c).any() for c in range(3)):
            raise AuditError(
                f"{entry.name}: full colour takes the three planes of a photo, red, green and blue in turn"
            )
        return theme.photo
    if entry.cells.ndim != 2:
        raise AuditError(f"{entry.name} has cells of shape {entry.cells.shape}: a grid has rows and columns")
    for plane, letter in enumerate(CHANNELS):
        tint = theme.channel(letter)
        if _is_map(entry.colormap, tint):
            if photo and (_planes(entry) != plane).any():
                raise AuditError(f"{entry.name} has {tint.name}, but not all of its cells lie in that plane")
            return tint
    if _is_map(entry.colormap, theme.pixels):
        return theme.pixels
    return own_signed(entry.name, entry.colormap, theme)


def own_signed(name: str, colours: Colormap | FullColour, theme: Theme) -> Colormap:
    """The theme's own map for signed values at this scale. Raises AuditError where the map is another."""
    high = getattr(colours, "high", 0.0)
    own = theme.signed(high) if 0 < high < np.inf else None
    if own is None or not _is_map(colours, own):
        said = getattr(colours, "name", type(colours).__name__)
        raise AuditError(
            f"{name} has a colormap {said!r} that is none of the {theme.name} theme's: "
            "take theme.pixels, theme.channel(letter), theme.photo or theme.signed(scale)"
        )
    return own


def _planes(entry: Tinted) -> npt.NDArray[np.int64]:
    """Which of a photo's planes each cell lies in."""
    return entry.cells // max(1, entry.tensor.size // len(CHANNELS))


def _is_map(colours: object, own: Colormap) -> bool:
    return colours is own or (
        type(colours) is Colormap
        and (colours.name, colours.low, colours.high, colours.table) == (own.name, own.low, own.high, own.table)
    )


def plain_map(colours: Colormap | FullColour) -> dict[str, Any] | None:
    """A colormap for JSON; None for a photo in full colour."""
    if isinstance(colours, Colormap):
        return {"name": colours.name, "low": colours.low, "high": colours.high}
    return None


def plain_tints(tints: npt.NDArray[np.uint8]) -> list[str]:
    """The colours of cells for JSON, in reading order."""
    rgb: Sequence[Sequence[int]] = tints[..., :3].reshape(-1, 3).tolist()
    return [hex_of(part) for part in rgb]
