"""The workbench of a neuron: the window becomes a list, the kernel becomes wires, and the neuron they make walks.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End
from onebyone.drawing.mobjects.grid import LEAD_LAYER, PixelGrid
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide, Lift, in_turn
from onebyone.look.layout import Page
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig2b.numbers import SlidingNeuron
from onebyone.panels.fig2b.workbench import GAP, Workbench
from onebyone.panels.shared.agreement import Agreement
from onebyone.panels.shared.leads import crosses
from onebyone.panels.shared.stroll import Stroll

CELL = 84  # px a side of the cells of the list
PART = 10  # px between the rows of the window in the list


class NeuronBench:
    """The workbench of panel 2a, on which a neuron does the kernel's work; `label` makes the panel's labels."""

    def __init__(
        self, figure: SlidingNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme = figure, theme
        self.bench = bench = Workbench(figure.kernel, page=page, theme=theme, label=label, by=figure)
        self.offsets = list(np.ndindex(figure.kernel.weight.shape))
        self.values = [bench.focus.window(self._cell(*offset), (term,)) for term, offset in enumerate(self.offsets)]
        self._set_list(page)
        self.digits = VGroup(*(value.number(0, 0, size=SIZES.smallest) for value in self.values))
        bench.pixels.set_z_index(LEAD_LAYER)  # over the cells of the list, which appear after them
        self.kernel = VGroup(bench.kernel, bench.kernel_label, bench.weights)
        self._beside_map = self.kernel.copy()
        label_stands_out = max(0.0, (bench.map.get_left() - bench.map_label.get_left())[0])
        self._beside_map.next_to(bench.map, LEFT, buff=units(GAP) + label_stands_out).match_y(bench.map)
        self.stroll = Stroll(
            figure,
            focus=bench.focus,
            values=self.values,
            grounds=bench.image,
            maps=bench.map,
            hub=self._beside_map[0].get_center(),
            size=bench.ledger_size,
            theme=theme,
            bias=label("bias", "bias"),
        )
        self.kernel_map, self.kernel_map_label = bench.other_map(figure.kernel.result, "kernel_map")
        self.leads = self._leads_to_list()
        self.agreement = Agreement(
            self.kernel_map, self.stroll.map, difference=figure.difference, theme=theme, label=label
        )

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one window, but for the neuron and its wires."""
        return [
            self.leads,
            *self.values,
            self.bench.pixels,
            self.bench.weights,
            *self.stroll.sums,
        ]

    @property
    def marked(self) -> list[Mobject]:
        """What marks the window on the image."""
        return [self.bench.cursor, *self.bench.marks]

    @property
    def walking(self) -> list[Mobject]:
        """All that walks with the neuron."""
        return [*self.marked, self.bench.spot]

    def unroll(self) -> Animation:
        """Cell by cell, row by row, the window becomes a list; the kernel makes room for it."""
        cells = [
            AnimationGroup(Lift(value, self.bench.patch.box(*offset)), Glide(shown, digit))
            for value, offset, shown, digit in zip(
                self.values, self.offsets, self.bench.pixels, self.digits, strict=True
            )
        ]
        move = AnimationGroup(
            vanish(self.bench.patch, self.bench.patch_label, self.bench.leads),
            Glide(self.kernel, self._beside_map, run_time=DURATIONS.pour),
            in_turn(*cells, run_time=DURATIONS.pour),
        )
        return Succession(move, appear(self.leads, run_time=DURATIONS.quick))

    def walk(self) -> Animation:
        """The neuron visits every position."""
        return self.stroll.walk()

    def _leads_to_list(self) -> VGroup:
        """From the first and the last pixel to the first and the last of the list, unless they run through a label."""
        image, last = self.bench.image, len(self.values) - 1
        leads = [
            self.bench.focus.lead(End(image, (1, side), (term,)), End(self.values[term], (-1, side), (term,)))
            for term, side in ((0, 1), (last, -1))
        ]
        return VGroup() if any(crosses(line, self.bench.image_label) for line in leads) else VGroup(*leads)

    def _set_list(self, page: Page) -> None:
        """The list stands where the window stood, over the whole height; a gap parts the window's rows."""
        columns = self.figure.kernel.weight.shape[1]
        rows = [VGroup(*self.values[at : at + columns]) for at in range(0, len(self.values), columns)]
        listed = VGroup(*(row.arrange(DOWN, buff=0) for row in rows)).arrange(DOWN, buff=units(PART))
        listed.move_to(page.content.centre).align_to(self.bench.patch, LEFT)

    def _cell(self, row: int, column: int) -> PixelGrid:
        return PixelGrid(
            self.figure.kernel.padded,
            colour_map=self.theme.pixels,
            cell=CELL,
            role="input",
            theme=self.theme,
            cells=self.bench.patch.cells[row : row + 1, column : column + 1],
        )
