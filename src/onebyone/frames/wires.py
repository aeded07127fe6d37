"""Wires: one straight line a weight, from where its pixel stands to the neuron, styled by the weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim
from onebyone.frames.box import Box, Points, box_of, crosses
from onebyone.frames.digests import key
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Pen, Sheet
from onebyone.frames.plain import plain_points
from onebyone.frames.recorded import Drawing, Met, Picture, Pictured, Recorded, Screen
from onebyone.frames.tinted import demand_cells, own_signed, plain_map, plain_tints
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Theme, WireStyle, units


@dataclass(frozen=True, eq=False, slots=True)
class WireEntry(Entry):
    """All wires of a neuron: one straight line a weight, styled by the weight's value."""

    kind = "wires"

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    style: WireStyle
    colours: npt.NDArray[np.uint8]
    widths_px: npt.NDArray[np.float64]
    starts: Points
    ends: Points
    alpha: float
    stretch: tuple[float, float]  # the part of every wire that is drawn, as fractions of its length
    aim: Aim | None = None  # in which cells they start, one for each wire
    side: float | None = None  # where: −1 to 1 from the left to the right edge of the cell; None anywhere on its right

    @property
    def is_seen(self) -> bool:
        """By its alpha, and by the part that is drawn."""
        return self.alpha > 0 and self.stretch[0] < self.stretch[1]

    @property
    def drawn(self) -> tuple[Points, Points]:
        """Both ends of the parts of the wires that are drawn."""
        way, (start, end) = self.ends - self.starts, self.stretch
        return self.starts + start * way, self.starts + end * way

    def paint(self, pen: Pen) -> None:
        """All wires as one sheet, which is kept once they are whole: to fade them is to lay it on more thinly."""
        if self.stretch == (0.0, 1.0):
            # Fading interpolates the ends too, which moves them by a rounding error.
            still = replace(self, alpha=1.0, starts=self.starts.round(6), ends=self.ends.round(6))
            sheet = pen.sheets.get(key(still), lambda: still._sheet(pen))
        else:
            sheet = self._sheet(pen)
        pen.lay(sheet, alpha=self.alpha)

    def _sheet(self, pen: Pen) -> Sheet:
        """The wires at full opacity, on nothing."""
        edge = self.edge_px * pen.pixel
        left, low, right, high = box_of(self.outer)
        return pen.sheet((left - edge, low - edge, right + edge, high + edge), lambda: self._paint_wires(pen))

    def _paint_wires(self, pen: Pen) -> None:
        styles, members = np.unique(
            np.column_stack([self.colours, self.widths_px.round(3)]), axis=0, return_inverse=True
        )
        ends = np.hstack(self.drawn)
        order = np.argsort(styles[:, 3], kind="stable")  # faint wires first, so that the strong ones stay visible
        for style in order:
            pen.lines(ends[members.ravel() == style].tolist())
            red, green, blue, alpha, width = styles[style].tolist()
            pen.stroke((red / 255, green / 255, blue / 255, alpha / 255), width)

    @property
    def outer(self) -> Points:
        """The ends of what is drawn."""
        return np.concatenate(self.drawn)

    @property
    def edge_px(self) -> float:
        """The widest wire."""
        return float(self.widths_px.max())

    def judge(self, standards: Standards) -> None:
        """Its weights are proven, and colours and widths are theirs."""
        standards.demand_owned(self.name, self.tensor)
        demand_cells(self.name, self.tensor, self.cells)
        count = (self.cells.size,)
        self._demand_style(standards.theme)
        if self.colours.shape != (*count, 4) or self.widths_px.shape != count:
            raise AuditError(f"{self.name} are not styled by the weights: {self.cells.size} weights, other looks")
        standards.demand_wires(self)
        if not (self.cells.shape == count and self.starts.shape == self.ends.shape == (*count, 2)):
            raise AuditError(f"{self.name}: {self.cells.size} weights, but {len(self.starts)} wires")
        if not 0 <= self.stretch[0] <= self.stretch[1] <= 1:
            raise AuditError(f"{self.name}: the part of a wire that is drawn lies from 0 to 1, not {self.stretch}")
        if self.aim is None:
            return
        standards.demand_aim(self.name, self.aim, each=True)
        if self.aim.cells.shape != count:
            raise AuditError(f"{self.name}: {self.cells.size} wires start in {self.aim.cells.size} cells")

    @property
    def aims(self) -> tuple[Aim, ...]:
        """The cells that they start in."""
        return () if self.aim is None else (self.aim,)

    def _demand_style(self, theme: Theme) -> None:
        scale = own_signed(self.name, self.style.signed, theme).high
        own = theme.wires(scale, lit=self.style.lit, few=self.style.few)
        if type(self.style) is not WireStyle or (self.style.faint, self.style.strokes) != (own.faint, own.strokes):
            raise AuditError(f"{self.name} have a style that is not the {theme.name} theme's: take theme.wires(scale)")

    @property
    def pose(self) -> tuple[object, ...]:
        """Ends and alpha."""
        return self.starts, self.ends, self.alpha

    def place(self, ink: Ink | None) -> Place:
        """A wire that starts in a cell carries that cell's pixel."""
        return self.tensor, frozen(self.cells), frozen(self.starts), frozen(self.ends), self.aim

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Recorded, ...]:
        """A picture of the weights, and the drawing of the lines."""
        cells, count = frozen(self.cells), self.cells.size
        opacity = min(self.alpha, 1.0)
        picture = Picture(self.kind, self.tensor, (1, count), cells, b"\1" * count, self.style.signed, opacity)
        paths = tuple(map(screen.path, np.stack(self.drawn, axis=1)))
        return picture, Drawing(paths, screen.length(units(self.edge_px)), False)

    def met(self) -> Met:
        """Lines that each carry a weight."""
        of = Pictured(self.kind, self.tensor, (1, self.cells.size), frozen(self.cells), self.style.signed)
        return Met(of, min(self.alpha, 1.0), wires=(self.starts, self.ends), stretch=self.stretch)

    def to_json(self) -> dict[str, Any]:
        """Whose weights they are and in which colours, and where they run."""
        return {
            "kind": self.kind,
            "tensor": self.tensor.name,
            "index": self.cells.ravel().tolist(),
            "map": plain_map(self.style.signed),
            "colours": plain_tints(self.colours),
            "alphas": (self.colours[:, 3] / 255).round(6).tolist(),
            "widths_px": self.widths_px.round(6).tolist(),
            "alpha": round(self.alpha, 6),
            "starts": plain_points(self.starts),
            "ends": plain_points(self.ends),
            "stretch": list(self.stretch),
            "aim": None if self.aim is None else self.aim.to_json(),
            "side": self.side,
        }

    @property
    def fan(self) -> WireEntry:
        """Itself."""
        return self

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """They spare what none of them crosses."""
        return "hides" if crosses(*self.drawn, box, margin=units(self.edge_px) / 2) else "spares"
