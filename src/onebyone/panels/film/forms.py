"""The forms of one layer side by side: dense, with kernels as large as the image, and 1×1 after a reshape.

A view replays what its figures proved: every grid, wire and number here belongs to their tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from manim import Dot, VGroup

from onebyone.core.computation import Computation
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.furniture import call_of
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.text import Label, Phrase
from onebyone.look.layout import LABEL, Page, Region, above, cell_side
from onebyone.look.theme import SIZES, Role, Theme
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig3.numbers import FullKernel
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.fig6b.numbers import ReshapedLayer
from onebyone.panels.film.emblems import ColumnEmblem, CoverEmblem, Emblem, WiresEmblem

COLUMN = 520  # px across
CALL = 2 * SIZES.torch  # px between a form and its outputs, for its call


@dataclass(frozen=True, eq=False)
class Form:
    """One of the forms: its picture and name, torch's call, and its outputs folded into a picture."""

    emblem: Emblem
    name: Phrase
    call: Phrase
    outputs: PixelGrid


class Forms:
    """Three columns, each an emblem, its torch call and its outputs; `label` makes the labels.

    `layer` holds the outputs of all three forms; the other figures lend their pictures.
    """

    def __init__(
        self,
        layer: ReshapedLayer,
        neuron: OneNeuron,
        kernel: FullKernel,
        channels: PixelsAsChannels,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self._layer, self._theme = layer, theme
        room = page.content.inset(top=LABEL)
        height = (room.height - CALL) / 2
        columns = room.row(COLUMN, COLUMN, COLUMN)
        heads = [column.inset(bottom=height + CALL) for column in columns]
        feet = [column.inset(top=height + CALL) for column in columns]
        emblems = (
            WiresEmblem(neuron, room=heads[0], theme=theme),
            CoverEmblem(kernel, room=heads[1], theme=theme),
            ColumnEmblem(channels, room=heads[2], theme=theme),
        )
        names = (label("dense", "ink"), label("large", "ink"), label("pointwise", "ink"))
        calls = (layer.as_dense, layer.as_large, layer.computation)
        results = (layer.dense, layer.large, layer.result)
        self.all = self.dense, self.large, self.pointwise = [
            Form(emblem, self._over(name, head), self._call(call, column), self._output(result, foot))
            for emblem, name, head, call, column, result, foot in zip(
                emblems, names, heads, calls, columns, results, feet, strict=True
            )
        ]
        self.signs = VGroup(*(self._equals(one.outputs, other.outputs) for one, other in pairwise(self.all)))

    def _over(self, name: Phrase, room: Region) -> Phrase:
        return above(name, Dot(room.point(0.5, 0)))

    def _call(self, computation: Computation, column: Region) -> Phrase:
        return call_of(computation, theme=self._theme).move_to(column.centre)

    def _output(self, result: Tensor, room: Region) -> PixelGrid:
        shape = self._layer.image.shape
        grid = PixelGrid(
            result,
            colour_map=signed_map(self._theme, result),
            cell=cell_side(room, shape),
            role="result",
            theme=self._theme,
            cells=whole(result, shape),
        )
        return room.hold(grid)

    def _equals(self, one: PixelGrid, other: PixelGrid) -> Label:
        sign = Label("=", size=SIZES.question, role="ink", theme=self._theme)
        return sign.move_to((one.get_center() + other.get_center()) / 2)
