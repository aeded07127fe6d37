"""The channels: a photo, its planes one behind the other, the values under one position, and the map they make.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, FadeOut, Line, Mobject, VGroup

from onebyone.core.figure import Figure, Stop
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map, whole
from onebyone.drawing.mobjects.ledger import CellRow, Named, NamedRow
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.motion import Lift, at_once, land
from onebyone.look.layout import LABEL, Page, above, below, cell_of_digits, common_side, keep_within, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, stroke, units
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.shared.leads import read_as_a_sign

DIGITS = (36, 32, 28, SIZES.smallest)  # px em of the digits in cells, the preferred one first
ACROSS, UP_BY = 64, 56  # px from a plane to the one behind it
OPERAND = 140  # px a side of the cells in which values and weights are read, if there is room
PITCH = 164  # px from row to row of the ledger, if there is room
AIR = 20  # px between two of these rows at least
NAMED = 48  # px from row to row where a row is only a name and a number
RULE = 240  # px across the rule over the sum
LEDGER = 600  # px across that are kept for the ledger in any case
LETTER = 44  # px kept over the planes for their letters
BESIDE = 56  # px kept beside them instead, where the planes are too small for letters over them
OVERLAP = 0.8  # of a plane, by which the next one stands behind it at most
GAP = 60  # px between the regions
FURTHER = (0, 80, 160, 220)  # px more between planes and ledger, if leads could be read as a sign
LETTERS = ("red", "green", "blue")  # the panel's labels of the planes, in the order of the channels


class Channels:
    """Everything on the page of a 1×1 kernel over a photo, set up around its figure; `label` makes the labels.

    `by` is the figure that makes the same map on this page, if it is another one.
    """

    def __init__(
        self,
        figure: PointwiseKernel,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        by: Figure | None = None,
    ) -> None:
        self.figure, self.theme, self._by = figure, theme, by or figure
        for further in FURTHER:
            self._set(further, page=page, label=label)
            if not self._reads_as_a_sign():
                break

    def _set(self, further: float, *, page: Page, label: Callable[[str, Role], Phrase]) -> None:
        """Make everything and put it in its place, the ledger so many px further from the planes."""
        figure, theme = self.figure, self.theme
        _, *shape = figure.photo.shape
        depth, size = len(figure.lit), (shape[0], shape[1])
        self.photo_label, self.map_label = label("photo", "input"), label("map", "result")
        self.focus = Focus(self._by, self._by.result, at=figure.first, theme=theme)
        self._set_rows(figure.stop(*figure.first), page=page, label=label)
        ledger = max(LEDGER, *(self._across(row) for row in self.rows))
        room = page.content.inset(top=LETTER, bottom=LABEL)
        behind = (depth - 1) * ACROSS
        # The photo's label is centred under the foremost plane, so what is wider than it stands out on both sides.
        side = common_side(
            room.inset(top=(depth - 1) * UP_BY),
            (size, px(self.photo_label)),
            (size, px(self.map_label)),
            besides=behind + ledger + further + 2 * GAP,
            most=self._operand,
        )
        # Planes always overlap, so that leads run over what is one picture; then letters find room only on their left.
        across, up = min(ACROSS, OVERLAP * side * shape[1]), min(UP_BY, OVERLAP * side * shape[0])
        tight = across < ACROSS or up < UP_BY
        widths = [
            max(side * shape[1], px(self.photo_label)) + behind + (BESIDE if tight else 0),
            *([further] if further else []),
            ledger,
            max(side * shape[1], px(self.map_label)),
        ]
        left, *_, right = room.row(*widths)
        *_, self._middle, _ = page.content.row(*widths)
        self.block = Planes(
            figure.photo,
            colour_maps=[self._tint(channel) for channel in figure.lit],
            cell=side,
            role="input",
            theme=theme,
            across=across,
            up=up,
            channels=figure.lit,
        )
        left.hold(self.block)
        self.planes = self.block.planes
        self.letters = VGroup(*(self._letter(at, label) for at in range(depth)))
        lowest = self._middle.inset(top=LABEL + (depth - 0.5) * self._pitch).point(0, 0)
        # From planes that end over the lowest row its lead would run down through their label.
        self.block.shift(DOWN * max(0.0, (self.planes[0].get_bottom() - lowest)[1]))
        for letter, grid in zip(self.letters, self.planes, strict=True):
            letter.next_to(grid.get_corner(UP + LEFT), UP + (LEFT if tight else RIGHT), buff=units(8))
        below(self.photo_label, self.planes[0])
        keep_within(page.content, self.block, self.letters, self.photo_label)
        self.photo = self._photo(side).move_to(self.planes[0])
        result = self._by.result
        self.map = PixelGrid(result, colour_map=signed_map(theme, result), cell=side, role="result", theme=theme)
        right.hold(self.map)
        self.map.show_first(0)
        below(self.map_label, self.map)
        self._set_ledger(figure.stop(*figure.first))
        self._point()
        self.value_label = above(label("values", "input"), self.rows[-1].value)
        self.weight_label = above(label("weights", "weight"), self.rows[-1].weight)

    def _point(self) -> None:
        """All that reads a position."""
        focus = self.focus
        self.cursors, self.leads = VGroup(), VGroup()
        for channel, grid, row in zip(self.figure.lit, self.planes, self.rows, strict=True):
            # The planes in front hide the ones behind, but not this cell.
            self.cursors.add(focus.overlay(self._cell(grid, "attention"), grid, (channel,)))
            focus.window(row.value, (channel,))
            self.leads.add(focus.lead(End(grid, (1, 0), (channel,)), End(row.value, (-1, 0), (channel,))))
        ends = ((grid, (0, 0), (channel,)) for channel, grid in zip(self.figure.lit, self.planes, strict=True))
        foremost, *_, hindmost = [End(*end) for end in ends] * 2
        self.column = focus.lead(foremost, hindmost)
        self.spot = focus.mark(self.map)

    @property
    def values(self) -> VGroup:
        """The enlarged cells, one for each channel that is shown."""
        return VGroup(*(row.value for row in self.rows))

    @property
    def weights(self) -> VGroup:
        """The weights as cells, one for each channel that is shown."""
        return VGroup(*(row.weight for row in self.rows))

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one position."""
        return [self.cursors, self.column, self.leads, self.spot, self.letters, self.value_label, self.values]

    def split(self) -> Animation:
        """The photo comes apart into its planes."""
        return AnimationGroup(*(Lift(grid, self.photo) for grid in self.block), FadeOut(self.photo))

    def unite(self) -> Animation:
        """The planes fall back into the photo; planes that make none stay."""
        if self.figure.photo.shape[0] != 3:
            return at_once(list(self.block), lambda: None)
        gone = [FadeOut(grid, target_position=self.photo) for grid in self.block]
        return AnimationGroup(*gone, appear(self.photo), run_time=DURATIONS.move)

    def pick(self) -> Animation:
        """The values under the cursors grow until they can be read."""
        pairs = zip(self.rows, self.cursors, strict=True)
        return AnimationGroup(*(Lift(row.value, cursor) for row, cursor in pairs), appear(self.leads))

    def land(self, stop: Stop) -> Animation:
        """The sum shrinks into the map, at the very position its values came from."""

        return land(self.total, self.map, stop.position, fill=lambda: self.focus.tell(self.map))

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        return self.focus.walk(self.map)

    def _reads_as_a_sign(self) -> bool:
        """Whether leads, at rest, are short lines that meet."""
        found = False
        for position in (self.figure.walk[-1], self.figure.first):
            self.focus.look_at(position)
            found = found or read_as_a_sign([self.column, *self.leads])
        return found

    @property
    def sums(self) -> list[Mobject]:
        """What the products add up to: the sum of all others and the bias, if any, the rule and the sum."""
        return [*self.named, self.rule, self.total]

    def _tint(self, channel: int) -> ColourMap:
        """Red, green or blue where there are three channels; grey where they are others."""
        return self.theme.channel("RGB"[channel]) if self.figure.photo.shape[0] == 3 else self.theme.pixels

    def _photo(self, side: float) -> PixelGrid:
        """The photo in its colours; of other channels the foremost plane."""
        figure, theme = self.figure, self.theme
        if figure.photo.shape[0] != 3:
            cells = plane(figure.photo, figure.lit[0])
            return PixelGrid(figure.photo, colour_map=theme.pixels, cell=side, role="input", theme=theme, cells=cells)
        cells = np.arange(figure.photo.size).reshape(figure.photo.shape)
        return PixelGrid(figure.photo, colour_map=theme.photo, cell=side, role="input", theme=theme, cells=cells)

    def _letter(self, at: int, label: Callable[[str, Role], Phrase]) -> Mobject:
        """The name of a plane: R, G or B, or the number of its channel."""
        channel = self.figure.lit[at]
        if self.figure.photo.shape[0] == 3:
            return label(LETTERS[channel], "ink")
        return Number(Cell(self.figure.shown, (at,)), size=SIZES.label, role="ink", theme=self.theme)

    def _set_rows(self, stop: Stop, *, page: Page, label: Callable[[str, Role], Phrase]) -> None:
        """The rows of the ledger, as large as there is room for them over the named rows and the sum."""
        figure, theme = self.figure, self.theme
        names: list[tuple[str, Role]] = [] if figure.rest is None else [("others", "ink")]
        names += [] if figure.bias is None else [("bias", "bias")]
        self.named = [
            NamedRow(Named(label(name, role).runs, quantity, role), total=stop.total, size=SIZES.label, theme=theme)
            for (name, role), quantity in zip(names, stop.total.terms[len(stop.rows) :], strict=True)
        ]
        room = page.content.height - LABEL - 1.5 * SIZES.result - NAMED * len(self.named)
        widest_text = widest(figure.photo, figure.weight)
        most = room / len(stop.rows) - AIR
        self._operand, self._digits = cell_of_digits(widest_text, least=OPERAND, room=most, sizes=DIGITS)
        self._pitch = min(max(PITCH, self._operand + AIR), room / len(stop.rows))
        signed = signed_map(theme, figure.weight)
        every = whole(figure.weight, shape=(1, figure.weight.size))
        self.rows = [
            CellRow(
                line,
                value=self._operand_of(
                    figure.photo, self.focus.cells(figure.photo, (c,))[None], "input", self._tint(c)
                ),
                weight=self._operand_of(figure.weight, every[:, c : c + 1], "weight", signed),
                theme=theme,
            )
            for c, line in zip(figure.lit, stop.rows, strict=True)
        ]

    def _across(self, row: CellRow) -> float:
        """How many px a row takes at least."""
        parts = (row.value, row.times, row.weight, row.equals, row.product)
        return sum(map(px, parts)) + (len(parts) + 1) * SIZES.ledger / 2

    def _set_ledger(self, stop: Stop) -> None:
        """Lines in the order of the planes, the hindmost on top, so that no leads cross; then the rule and the sum."""
        theme = self.theme
        top = self._middle.inset(top=LABEL)
        for depth, row in enumerate(reversed(self.rows)):
            down = DOWN * units((depth + 0.5) * self._pitch)
            row.stretch_between(top.point(0, 0) + down, top.point(1, 0) + down)
        floor = top.point(1, 0) + DOWN * units(len(self.rows) * self._pitch)
        for row in self.named:
            baseline = floor + DOWN * units(0.7 * NAMED)
            row.product.at(baseline + LEFT * row.product.advance, em=row.product.em)
            row.title.start_at(row.product.pen + LEFT * (row.title.width + units(SIZES.label) / 2))
            floor = floor + DOWN * units(NAMED)
        self.rule = Line(
            floor + LEFT * units(RULE), floor, stroke_color=theme.hex("quiet"), stroke_width=stroke(STROKES.rule)
        )
        self.total = Number(stop.total.result, size=SIZES.result, role="result", theme=theme, equation=stop.total)
        self.total.move_to(floor + DOWN * units(SIZES.result), aligned_edge=RIGHT)
        self.value_digits = VGroup(*(row.value.number(0, 0, size=self._digits) for row in self.rows))
        self.weight_digits = VGroup(*(row.weight.number(0, 0, size=self._digits) for row in self.rows))
        self.signs = VGroup(*(row.signs for row in self.rows))

    def _cell(self, grid: PixelGrid, role: Role) -> PixelGrid:
        """A cell of a grid, framed."""
        return PixelGrid(
            grid.tensor, colour_map=grid.colour_map, cell=1, role=role, theme=self.theme, cells=grid.cells[:1, :1]
        )

    def _operand_of(self, tensor: Tensor, cells: np.ndarray, role: Role, tint: ColourMap) -> PixelGrid:
        return PixelGrid(tensor, colour_map=tint, cell=self._operand, role=role, theme=self.theme, cells=cells)
