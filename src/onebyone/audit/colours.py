"""The judge of colours: what they mean, on which scale, and whether they are those of the values.

Nothing of `look` that gives a colour is called here: a map is held against what its colours have to mean (no light is
the paper's side of the greys, zero is exactly the paper, warm is positive and blue negative), and the tints are looked
up in its table by code of our own. One quantity has one map and one scale in a clip, which is its own data's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from onebyone.core.figure import Figure, TensorRole
from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.pen import Colour
from onebyone.frames.plain import hex_of
from onebyone.frames.tinted import cell_values
from onebyone.look.theme import STROKES, Colormap, FullColour, Role, Theme, WireStyle

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

SHADES = 64  # different colours that an arm of a signed map has at least, and a ramp
APART: tuple[TensorRole, ...] = ("input", "weight", "result", "bias")
LUMINOUS = np.array([0.2126, 0.7152, 0.0722])


@dataclass
class Colours:
    """What was shown in which colours so far in a clip."""

    theme: Theme
    _scales: dict[tuple[int, str], tuple[str, float]] = field(default_factory=dict)
    # What was found right; the court has demanded each time that the tensors are still those that were proven.
    _mapped: set[tuple[Tensor, Colormap | FullColour]] = field(default_factory=set)
    _framed: set[tuple[Tensor, Tensor | None, tuple[float, ...]]] = field(default_factory=set)

    def demand_map(self, name: str, tensor: Tensor, colours: Colormap | FullColour, figures: Sequence[Figure]) -> None:
        """Demand that a tensor is shown in a map of its kind, on the scale of its quantity. Raises AuditError."""
        if (tensor, colours) in self._mapped:
            return
        self._demand_map(name, tensor, colours, figures)
        self._mapped.add((tensor, colours))

    def _demand_map(self, name: str, tensor: Tensor, colours: Colormap | FullColour, figures: Sequence[Figure]) -> None:
        light = type(colours) is FullColour or (isinstance(colours, Colormap) and colours.low == 0)
        if isinstance(colours, Colormap):
            _demand_meaning(colours, self.theme)
        for at, figure in enumerate(figures):
            if not Figure.owns(figure, tensor):
                continue
            if light is not figure.is_light(tensor):
                kind = "light from none to all" if light else "signed values"
                raise AuditError(f"{name} has a colormap for {kind}, which {tensor.name} is not")
            if light or not isinstance(colours, Colormap):
                return
            scales, quantity = figure.scales(tensor), (at, figure.prover.kin(tensor))
            if colours.high not in scales:
                raise AuditError(
                    f"{name} is coloured on the scale ±{colours.high:g}, but the largest value of its quantity is "
                    f"{' or '.join(f'{scale:g}' for scale in sorted(scales))}: take signed_map(theme, tensor)"
                )
            other, scale = self._scales.setdefault(quantity, (name, colours.high))
            if scale != colours.high:
                raise AuditError(
                    f"{name} is coloured on the scale ±{colours.high:g}, but {other}, the same quantity, on "
                    f"±{scale:g}: one quantity has one scale in a clip"
                )
            return

    def demand_role(
        self, name: str, tensor: Tensor, colour: Colour, figures: Sequence[Figure], *, also: Tensor | None = None
    ) -> None:
        """Demand that what a tensor is framed or set with has no colour of another role. Raises AuditError.

        `also` may be what it is marked for: the pixels that a result reads may be framed in the result's colour, or
        in that of the weights that lie on them.
        """
        drawn = (*colour[:3], float(colour[3] > 0))
        if (tensor, also, drawn) in self._framed:
            return
        role = _role(tensor, figures)
        own = {role, None if also is None else _role(also, figures)}
        if role == "input" and also is not None:
            own.add("weight")
        other = next((other for other in APART if other not in own and self._is(colour, other)), None)
        if role is not None and other is not None and colour[3] > 0:
            raise AuditError(f"{name} has the colour of another role, {other}: its own is {role}")
        self._framed.add((tensor, also, drawn))

    def _is(self, colour: Colour, role: Role) -> bool:
        return all(abs(part - own) <= 0.5 / 255 for part, own in zip(colour[:3], self.theme.rgb(role), strict=True))


def demand_tints(
    name: str, tensor: Tensor, cells: npt.NDArray[np.int64], colours: Colormap | FullColour, tints: Bytes
) -> None:
    """Demand that the tints are those that the map's table has for the values. Raises AuditError."""
    if isinstance(colours, Colormap):
        expected = _expected(tensor.buffer, tensor.bits, colours.low, colours.high, colours.table)
        drawn = tints.view(np.uint32)[..., 0]
        off = np.logical_and(*(drawn != each[cells] for each in expected))
    else:
        exact = np.moveaxis(cell_values(tensor, cells) * 255, 0, -1)
        off = (np.abs(tints[..., :3] - exact) > 0.5).any(axis=-1) | (tints[..., 3] != 255)
    if not off.any():
        return
    row, column = (int(part) for part in np.argwhere(off)[0])
    held = cell_values(tensor, cells)[..., row, column]
    wanted = ""
    if isinstance(colours, Colormap):
        tint = np.array([expected[0][cells[row, column]]]).view(np.uint8)
        wanted = f", whose tint is {hex_of(tint[:3].tolist())}"
    raise AuditError(
        f"{name}: the cell in row {row}, column {column} holds {held}{wanted}, but "
        f"{hex_of(tints[row, column][:3].tolist())} was about to be drawn"
    )


def demand_bar(name: str, tensor: Tensor, colours: Colormap, tints: Bytes) -> None:
    """Demand that a bar's tints go evenly from the tensor's least value to its largest. Raises AuditError."""
    values = np.append(tensor.numerators.ravel(), 0) / (1 << tensor.bits)
    along = np.linspace(values.min(), values.max(), tints.shape[1])
    expected = looked_up(along, colours.low, colours.high, colours.table)
    if (
        tints.shape != (1, len(along), 4)
        or np.logical_and(*((tints[0] != rows).any(axis=1) for rows in expected)).any()
    ):
        raise AuditError(
            f"{name} has other colours than {colours.name} from {values.min():g} to {values.max():g}, the least and "
            "the largest value: make it with Key"
        )


@lru_cache(maxsize=64)
def _expected(
    buffer: bytes, bits: int, low: float, high: float, table: bytes
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The colours of all cells of a tensor as four bytes each: of immutable bytes, so remembered."""
    values = np.frombuffer(buffer, dtype="<i8") / (1 << bits)
    one, other = looked_up(values, low, high, table)
    return one.view(np.uint32)[:, 0], other.view(np.uint32)[:, 0]


def looked_up(values: Floats, low: float, high: float, table: bytes) -> tuple[Bytes, Bytes]:
    """The colours of values in a table of evenly spaced ones: the nearest; half way between two, the one and the other.

    Raises AuditError for a value that the table has no colour for.
    """
    rows = np.frombuffer(table, dtype=np.uint8).reshape(-1, 4)
    steps = (values - low) * (len(rows) - 1) / (high - low)
    if not ((steps >= 0) & (steps <= len(rows) - 1)).all():
        raise AuditError(f"a map from {low:g} to {high:g} has no colour for every value shown")
    return rows[np.floor(steps + 0.5).astype(int).clip(max=len(rows) - 1)], rows[np.ceil(steps - 0.5).astype(int)]


def demand_wires(name: str, weights: Floats, style: WireStyle, *, theme: Theme, looks: Looks) -> None:
    """Demand that colours, opacities and widths of wires grow with their weights as declared. Raises AuditError."""
    signed, least = style.signed, STROKES.wire_of_few if style.few else STROKES.wire_faintest
    part = np.abs(weights) / signed.high
    half = np.where(weights > 0, 1, -1) * (signed.high + np.abs(weights)) / 2
    wanted, other = looked_up(half, signed.low, signed.high, signed.table)
    colours, widths = looks
    quiet = np.rint(np.array(theme.rgb("quiet")) * 255)
    tints = [np.where((part == 0)[:, None], quiet, rows[:, :3]) for rows in (wanted, other)]
    whole = style.lit or style.few
    alphas = np.full(part.shape, 255.0) if whole else np.where(part > 0, 255 * (0.35 + 0.65 * part), 255 * 0.22)
    thick = np.full(part.shape, STROKES.wire_lit) if style.lit else least * (1 - part) + STROKES.wire_strongest * part
    right = np.logical_or(*((colours[:, :3] == rows).all(axis=1) for rows in tints))
    right &= (np.abs(colours[:, 3] - alphas) <= 0.5 + 1e-9) & (np.abs(widths - thick) <= 1e-9)
    if not right.all():
        raise AuditError(f"{name} are not styled by the weights: a colour or a width was changed")


Looks = tuple[Bytes, Floats]
"""Colours (n, 4) and widths in px (n,) of wires."""


@lru_cache(maxsize=256)
def _demand_meaning(colours: Colormap, theme: Theme) -> None:
    """Demand that a map's colours mean what they have to."""
    rows = np.frombuffer(colours.table, dtype=np.uint8).reshape(-1, 4)[:, :3].astype(float)
    paper = np.array(theme.rgb("paper")) * 255
    if colours.low == 0:
        bright = rows @ LUMINOUS
        fits = _rises(bright if bright[-1] > bright[0] else -bright) and len(np.unique(rows, axis=0)) >= SHADES
        letter = colours.name.removeprefix("the ").removesuffix(" tint")
        if letter in ("R", "G", "B"):
            fits &= bright[-1] > bright[0] and int(rows[-1].argmax()) == "RGB".index(letter)
        else:
            fits &= abs(bright[0] - paper @ LUMINOUS) < abs(bright[-1] - paper @ LUMINOUS)
        meaning = "rises from no light to all of it"
    else:
        middle = len(rows) // 2
        arms = (rows[middle:], rows[middle::-1])
        fits = colours.low == -colours.high and len(rows) % 2 == 1 and bool(np.abs(rows[middle] - paper).max() <= 1)
        for arm, warm in zip(arms, (1, -1), strict=True):
            away = np.hypot.reduce(arm - arm[0], axis=1)
            fits &= _rises(away) and len(np.unique(arm, axis=0)) >= SHADES
            fits &= bool((warm * (arm[len(arm) // 2 :, 0] - arm[len(arm) // 2 :, 2]) > 0).all())
        meaning = "has zero on the paper, warm colours above it and blue ones below, the farther the stronger"
    if not fits:
        raise AuditError(f"{colours.name} is not what its colours have to mean: such a map {meaning}")


def _rises(levels: Floats) -> bool:
    """Whether levels from 0 to 255 nowhere fall, but for rounding, below one that came before."""
    return bool((levels >= np.maximum.accumulate(levels) - 2).all())


def _role(tensor: Tensor, figures: Sequence[Figure]) -> TensorRole | None:
    """What a tensor is to a computation of the figure that owns it."""
    return next((figure.role(tensor) for figure in figures if Figure.owns(figure, tensor)), None)
