"""Wires and Neuron: a disc that adds up, and the wires that bring it its pixels times their weights."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Circle, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.drawn import Drawn
from onebyone.drawing.mobjects.text import Label
from onebyone.frames.aim import Aim
from onebyone.frames.frozen import flat, freeze
from onebyone.frames.tinted import cell_values
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import SIZES, STROKES, Theme, WireStyle, stroke, units


class Neuron(VGroup):
    """A disc with a Σ in it, which is small where the disc is.

    Example::

        class Disc(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                self.add(Neuron(radius=60, theme=self.theme))
    """

    def __init__(self, *, radius: float, theme: Theme) -> None:
        self.disc = Circle(
            radius=units(radius),
            fill_color=theme.hex("paper"),
            fill_opacity=1,
            stroke_color=theme.hex("result"),
            stroke_width=stroke(STROKES.frame),
        )
        self.sign = Label("Σ", size=min(SIZES.result, radius), role="ink", theme=theme).move_to(self.disc)
        super().__init__(self.disc, self.sign)


class Wires(Drawn):
    """One straight wire for each weight, from where its pixel stands to the neuron; one mobject, however many wires.

    Make them with `Focus.wires`, which knows the cells that they start in; the audit refuses others.

    `starts` has shape (n, 3), in the order of `cells`, flat indices into the weights. Colour, width and opacity are
    looked up from the weights once, and again by the audit at every draw.

    Example::

        class Fan(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                weight, neuron = self.figure.weight, Neuron(radius=60, theme=self.theme).to_edge(RIGHT)
                image = PixelGrid(
                    self.figure.image, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme
                ).to_edge(LEFT)
                focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
                style = self.theme.wires(float(np.abs(weight.float64).max()))
                self.add(image, focus.wires(weight, image, neuron, style=style), neuron)
    """

    READ = ("tensor", "cells", "style", "colours", "widths_px", "stretch", "aim", "side")

    def __init__(
        self,
        tensor: Tensor,
        *,
        starts: np.ndarray,
        neuron: Neuron,
        style: WireStyle,
        cells: np.ndarray | None = None,
        aim: Aim | None = None,
        side: float | None = None,
    ) -> None:
        super().__init__(stroke_width=0, fill_opacity=1)
        self.tensor, self.style = tensor, style
        self.cells = freeze(np.arange(tensor.size) if cells is None else np.asarray(cells, dtype=np.int64))
        self.colours, self.widths_px = map(freeze, style.look(cell_values(tensor, self.cells)))
        self.stretch = (0.0, 1.0)
        self.neuron, self.side = neuron, side
        self.start(aim, starts)

    def start(self, aim: Aim | None, starts: np.ndarray) -> Self:
        """Start in these cells, which are at `starts`, and end at the neuron, wherever it stands now."""
        self.aim, target = aim, self.neuron.get_left()
        quarter = (np.arange(4) / 3)[None, :, None]
        return self.set_points((starts[:, None] + quarter * (target - starts)[:, None]).reshape(-1, 3))

    def entry(self) -> WireEntry:
        """What the display list says of these wires."""
        return WireEntry(
            name=f"Wires of {self.tensor.name}",
            tensor=self.tensor,
            cells=freeze(self.cells),
            style=self.style,
            colours=freeze(self.colours),
            widths_px=freeze(self.widths_px),
            starts=flat(self.points[0::4]),
            ends=flat(self.points[3::4]),
            alpha=float(self.fill_rgbas[0][3]),
            stretch=self.stretch,
            aim=self.aim,
            side=self.side,
        )
