"""The convolutions of a network as a wall of their kernels, each as large as it is, and how many are of each size.

A view replays what its figure proved: every grid and number here belongs to its tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Rectangle, VGroup

from onebyone.drawing.fading import appear
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import Kernel
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import in_turn
from onebyone.look.layout import LABEL, Region, below, keep_within, over_left, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.resnet.numbers import PointwiseShare

AIR = 12  # px between two kernels
DIGIT = 0.95  # of a kernel's side: the em of its digit, at most
ROWS, HIGH_ROWS = 2, 4  # in which the kernels of the network stand, on a high page too
SIDES = ("pointwise", "others", "first")


class KernelWall:
    """The kernels in columns, one for the first and one for each bottleneck, in rows; under them their counts."""

    def __init__(
        self,
        figure: PointwiseShare,
        content: Region,
        *,
        is_high: bool,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self._theme, self._label, self._content = theme, label, content
        self._set_kernels(figure, content.inset(top=LABEL, bottom=2 * LABEL), rows=HIGH_ROWS if is_high else ROWS)
        self._set_counts(figure, content)

    def rise(self) -> Animation:
        """The kernels come in their order."""
        every = in_turn(*(appear(kernel) for kernel in self.kernels), run_time=DURATIONS.meet, lag=0.1)
        return AnimationGroup(every, appear(self.label))

    def light(self) -> Iterator[Animation]:
        """Those that are 1×1 light up, and are counted."""
        yield in_turn(*(appear(frame) for frame in self.frames), run_time=DURATIONS.pour, lag=0.1)
        yield appear(self.count, self.heads)

    def point_out(self) -> Animation:
        """A bottleneck, the last one but one, is framed, and what it does is said under it."""
        frame = Rectangle(
            width=self._framed.width + 2 * units(AIR),
            height=self._framed.height + 2 * units(AIR),
            stroke_color=self._theme.hex("ink"),
            stroke_width=stroke(STROKES.outline),
        ).move_to(self._framed)
        name = below(self._label("down", "ink"), frame).align_to(frame, LEFT)
        keep_within(self._content, name)
        return appear(frame, name)

    def _set_kernels(self, figure: PointwiseShare, room: Region, *, rows: int) -> None:
        sides = figure.kernels.numerators.tolist()
        columns = [[0]]
        for at in range(1, len(sides)):
            # A bottleneck is 1×1, 3×3, 1×1; what stands beside it is 1×1, too.
            begins = (at not in figure.beside and sides[at] == 1 and sides[at - 1] == 1) or at == 1
            columns = [*columns, [at]] if begins else [*columns[:-1], [*columns[-1], at]]
        ends = [len(columns) * at // rows for at in range(rows + 1)]
        parted = [columns[start:end] for start, end in pairwise(ends)]
        wide = max(sum(max(sides[at] for at in column) for column in row) for row in parted)
        most = max(len(row) for row in parted)
        tall = [max(sum(sides[at] for at in column) for column in row) for row in parted]
        deep = max(len(column) for column in columns)
        free = room.height - (rows - 1) * LABEL - rows * (deep - 1) * AIR
        unit = min((room.width - (most - 1) * AIR) / wide, free / sum(tall))
        self.kernels, self.frames, lines = VGroup(), VGroup(), VGroup()
        for row in parted:
            line, across = VGroup(), sum(unit * max(sides[at] for at in column) for column in row)
            for column in row:
                pile = VGroup()
                for at in column:
                    cell = Kernel(figure.kernels, cell=unit * sides[at], theme=self._theme, cells=np.array([[at]]))
                    pile.add(VGroup(cell, cell.number(0, 0, size=min(SIZES.cell, DIGIT * unit) * sides[at])))
                line.add(pile.arrange(DOWN, buff=units(AIR)))
            self.kernels.add(*(one for pile in line for one in pile))
            lines.add(line.arrange(RIGHT, buff=units((room.width - across) / (len(row) - 1)), aligned_edge=UP))
        self._framed = lines[-1][-2]
        lines.arrange(DOWN, buff=units(LABEL) / 2, aligned_edge=LEFT).move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        small = [kernel[0] for kernel in self.kernels if kernel[0].source(0, 0).value == 1]
        self.frames.add(*(grid.box(0, 0) for grid in small))
        self.label = self._label("kernels", "weight")
        over_left(self.label.scale(min(1.0, room.width / px(self.label))), lines)

    def _set_counts(self, figure: PointwiseShare, content: Region) -> None:
        """The sum of the counts, under each term the size of what it counts."""
        equation = figure.sides_equation
        self.count = Phrase(line_of(equation), size=SIZES.ledger, role="ink", theme=self._theme, equation=equation)
        self.count.move_to(content.point(1, 1) + UP * units(LABEL), aligned_edge=DOWN + RIGHT)
        numbers = [part for part in self.count if isinstance(part, Number)]
        self.heads = VGroup()
        for name, number in zip(SIDES, numbers, strict=False):
            head = self._label(f"{name}_size", "quiet")
            self.heads.add(head.next_to(number, DOWN, buff=units(AIR)))
