"""The workbench: an image, the window and the kernel that meet, the ledger where they multiply, and the feature map.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, AnimationGroup, Mobject, Rectangle, Succession, VGroup

from onebyone.core.figure import Stop
from onebyone.core.quantity import Equation
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.furniture import lead
from onebyone.drawing.mobjects.grid import LEAD_LAYER, Cells, Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.ledger import Ledger, Named, line_of
from onebyone.drawing.mobjects.text import Phrase, widest
from onebyone.drawing.motion import Fly, Lift, Visit, at_once, hurry, in_turn, land
from onebyone.look.layout import LABEL, Page, above, below, cell_of_digits, common_side, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.shared.leads import read_as_a_sign

OPERAND = 84  # px a side that the cells have in which window and kernel show their digits, if there is room
DIGITS = (SIZES.cell, SIZES.smallest)  # px em of these digits, the preferred one first
LEDGER = 400  # px across that are kept for the ledger in any case
LEDGER_SIZES = (38, 34, 30, 27, 24)  # px em, the preferred one first
READABLE = 6  # px a side of a pixel of image and map: for less, the ledger is set smaller
GAP = 44  # px between the regions
FURTHER = (0, 80, 160, 220)  # px more between image and window, if their leads could be read as a sign

Position = tuple[int, ...]


class Workbench:
    """Everything on the page of a sliding kernel, set up around one figure; `label` makes the panel's labels."""

    def __init__(
        self, figure: SlidingKernel, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self._page, self._label = figure, theme, page, label
        self._cells = whole(figure.padded)
        for further in FURTHER:
            self._set(further)
            if not self._reads_as_a_sign():
                break

    def _set(self, further: float) -> None:
        """Make everything and put it in its place, the window so many px further from the image."""
        figure, theme, label = self.figure, self.theme, self._label
        rows, columns = figure.block_shape
        room = self._page.content
        upper, _ = room.halves(top=LABEL)
        operand, self._digits = cell_of_digits(
            widest(figure.padded, figure.weight), least=OPERAND, room=upper.height / rows, sizes=DIGITS
        )
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        self.patch_label, self.kernel_label = label("window", "input"), label("kernel", "weight")
        middle_width = max(operand * columns, *(px(named) for named in (self.patch_label, self.kernel_label)))
        side, ledger = self._fitting(middle_width + further, most=operand)
        left, *_, middle, self._ledger_region, right = room.row(
            max(side * self._cells.shape[1], px(self.image_label)),
            *([further] if further else []),
            middle_width,
            ledger,
            max(side * figure.result.shape[1], px(self.map_label)),
        )
        upper, lower = middle.halves(top=LABEL)
        self.image = PixelGrid(figure.padded, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        self.patch = PixelGrid(
            figure.padded,
            colour_map=theme.pixels,
            cell=operand,
            role="input",
            theme=theme,
            cells=self._window(figure.first),
        )
        self.kernel = Kernel(figure.weight, cell=operand, theme=theme, cells=self._block(whole(figure.weight)))
        self.map = PixelGrid(
            figure.result, colour_map=signed_map(theme, figure.result), cell=side, role="result", theme=theme
        )
        for region, grid in ((left, self.image), (upper, self.patch), (lower, self.kernel), (right, self.map)):
            region.hold(grid)
        below(self.image_label, self.image)
        below(self.map_label, self.map)
        for named, grid, region in ((self.patch_label, self.patch, upper), (self.kernel_label, self.kernel, lower)):
            if middle_width > operand * columns:  # leads come from the left
                grid.align_to(region.point(0, 0), LEFT)
                above(named, grid).align_to(grid, LEFT)
            else:
                above(named, grid)
        self.weights = self.kernel.numbers(size=self._digits)
        self.pixels = self.patch.numbers(size=self._digits)
        self.picture = [self.image, *self._edge()]
        self.cursor = self.image.box(0, 0, shape=figure.reach)
        self.marks = self._marks()
        self.spot = self.map.box(0, 0)
        self.leads = VGroup(lead(theme), lead(theme))
        self.reach = self._middles()
        self._told: tuple[Position, ...] = ()
        self.map.show_first(0)
        self.look_at(figure.first)

    @property
    def moving(self) -> list[Mobject]:
        """What moves with the window."""
        return [self.cursor, *self.marks, self.spot, self.leads, self.patch]

    def look_at(self, position: Position) -> None:
        """Put cursor, spot, leads and the window's cells at a position of the map."""
        row, column = position
        self.cursor.move_to(self.image.middle_of(*self.figure.corner(row, column), shape=self.figure.reach))
        for mark, (place, shape) in zip(self.marks, self._marked(position), strict=True):
            mark.move_to(self.image.middle_of(*place, shape=shape))
        self.spot.move_to(self.map.middle_of(row, column))
        self.patch.look_at(self._window(position))
        for line, side in zip(self.leads, (1, -1), strict=True):
            line.set_points_as_corners([self._read.get_corner((1, side, 0)), self.patch.get_corner((-1, side, 0))])

    def lift(self) -> Animation:
        """The window rises from the image and grows until its digits can be read."""
        return AnimationGroup(Lift(self.patch, self._read), appear(self.leads))

    def read_pixels(self) -> VGroup:
        """The digits of the window as it stands now."""
        self.pixels = self.patch.numbers(size=self._digits)
        return self.pixels

    def ledger(self, stop: Stop) -> Ledger:
        """The products of a stop and their sum, where the ledger stands."""
        ledger = self._ledger(stop, self.ledger_size)
        self._ledger_region.hold(ledger)
        return ledger

    def line(self, equation: Equation) -> Phrase:
        """One line of arithmetic where the ledger stands, or, if it is too long, where torch's will."""
        line = Phrase(line_of(equation), size=SIZES.ledger, role="ink", theme=self.theme, equation=equation)
        if px(line) > self._ledger_region.width:
            return self._page.set_torch_line(line)
        self._ledger_region.hold(line)
        return line

    def meet(self, ledger: Ledger) -> Animation:
        """Pixel and weight leave their cells in pairs and meet in the ledger, line by line."""
        pairs = zip(ledger.rows[: len(self.pixels)], self.pixels, self.weights, strict=True)
        return in_turn(
            *(
                Succession(
                    AnimationGroup(Fly(row.pixel, pixel), Fly(row.weight, weight)),
                    appear(row.times, row.equals, row.product),
                )
                for row, pixel, weight in pairs
            ),
            *(appear(row) for row in ledger.rows[len(self.pixels) :]),
            run_time=DURATIONS.dot_product,
            lag=0.5,
        )

    def land(self, ledger: Ledger, stop: Stop) -> Animation:
        """The sum shrinks into the cell of the map that it belongs to."""
        return land(ledger.total, self.map, stop.position, fill=lambda: self.fill(stop))

    def fill(self, stop: Stop) -> None:
        """Show one more cell of the map."""
        self._told = (*self._told, stop.position)
        self.map.show_first(0, and_also=self._told)

    def go_to(self, position: Position) -> Animation:
        """Cursor and window move on; the image is whole again."""

        def happen() -> None:
            self.image.show(np.True_)
            self.look_at(position)

        blank = [] if self.image.shown.all() else [self.image]
        return at_once([*blank, *self.moving], happen)

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        stops = self.figure.walk

        def arrive(place: int) -> None:
            self.look_at(stops[place])
            self.map.show_first(place + 1, and_also=self._told)

        return Visit(
            [*self.moving, self.map], count=len(stops), arrive=arrive, run_time=DURATIONS.scan, rate_func=hurry
        )

    def share(self) -> tuple[VGroup, Animation]:
        """A frame that goes from weight to weight, and one around all the pixels which that weight meets.

        With a stride these are not all within the frame; the others are blank then.
        """
        figure, strided = self.figure, self.figure.stride.fraction(()) > 1
        (rows, columns), (down, across) = figure.result.shape, figure.corner(1, 1)
        span = (rows - 1) * down + 1, (columns - 1) * across + 1
        frames = VGroup(self.kernel.box(0, 0), self.image.box(0, 0, shape=span))

        def arrive(place: int) -> None:
            top, left = figure.under(0, 0, figure.offsets[place])
            frames[0].move_to(self.kernel.middle_of(*divmod(place, figure.block_shape[1])))
            frames[1].move_to(self.image.middle_of(top, left, shape=span))
            if strided:
                met = np.zeros(self._cells.shape, dtype=np.bool_)
                met[top : top + span[0] : down, left : left + span[1] : across] = True
                self.image.show(met)

        arrive(0)
        self.image.show(np.True_)
        return frames, self._through_weights([*([self.image] if strided else []), frames], arrive)

    def read_in_step(self) -> tuple[VGroup, Animation]:
        """Two frames that read window and kernel in step, from the upper left to the lower right."""
        frames = VGroup(*self._pair(0))

        def arrive(place: int) -> None:
            for frame, goal in zip(frames, self._pair(place), strict=True):
                frame.move_to(goal)

        return frames, self._through_weights([frames], arrive)

    def _through_weights(self, actors: list[Mobject], arrive: Callable[[int], None]) -> Animation:
        return Visit(actors, count=len(self.figure.offsets), arrive=arrive, run_time=DURATIONS.tour)

    def _pair(self, place: int) -> tuple[Rectangle, Rectangle]:
        row, column = divmod(place, self.figure.block_shape[1])
        return self.patch.box(row, column), self.kernel.box(row, column)

    def _block(self, cells: Cells) -> Cells:
        """The part of a kernel's cells that is shown in full."""
        (top, left), (rows, columns) = self.figure.block, self.figure.block_shape
        return cells[top : top + rows, left : left + columns]

    def _window(self, position: Position) -> Cells:
        """What the weights that are shown in full read at a position, in their rows and columns."""
        row, column = position
        places = np.array([self.figure.under(row, column, offset) for offset in self.figure.offsets])
        return self._cells[places[:, 0], places[:, 1]].reshape(self.figure.block_shape)

    def _fitting(self, middle: float, *, most: float) -> tuple[int, float]:
        """The side of a pixel of image and map, and the width of the ledger, set as large as leaves pixels readable."""
        room, figure = self._page.content.inset(top=LABEL, bottom=LABEL), self.figure
        stops = [figure.stop(*position) for position in (figure.first, figure.second)]
        labelled = (self._cells.shape, px(self.image_label)), (figure.result.shape, px(self.map_label))
        for size in LEDGER_SIZES:
            self.ledger_size = size
            ledger = max(LEDGER, *(px(self._ledger(stop, size)) for stop in stops))
            side = common_side(room, *labelled, besides=middle + ledger + 3 * GAP, most=most)
            if side >= READABLE:
                break
        return side, ledger

    def _reads_as_a_sign(self) -> bool:
        """Whether the leads, at rest, are short lines that meet."""
        found = False
        for position in (self.figure.walk[-1], self.figure.second, self.figure.first):
            self.look_at(position)
            found = found or read_as_a_sign(self.leads.submobjects)
        return found

    def _ledger(self, stop: Stop, size: float) -> Ledger:
        names: list[tuple[str, Role]] = [] if self.figure.rest is None else [("others", "ink")]
        names += [] if self.figure.bias is None else [("bias", "bias")]
        named = [
            Named(self._label(name, role).runs, quantity, role)
            for (name, role), quantity in zip(names, stop.total.terms[len(stop.rows) :], strict=True)
        ]
        return Ledger([*stop.rows, *named], stop.total, size=size, theme=self.theme)

    def _marked(self, position: Position) -> list[tuple[Position, tuple[int, int]]]:
        """What is marked within the cursor: the pixels that are read, where others lie between; or the part shown."""
        row, column = position
        first, last = (self.figure.under(row, column, self.figure.offsets[at]) for at in (0, -1))
        if self.figure.dilation.fraction(()) > 1 and self.figure.reach != (1, 1):
            return [(self.figure.under(row, column, offset), (1, 1)) for offset in self.figure.offsets]
        if self.figure.rest is not None:
            return [(first, (last[0] - first[0] + 1, last[1] - first[1] + 1))]
        return []

    def _marks(self) -> list[Rectangle]:
        """Thin frames for what is marked; leads and the enlarged window begin at `_read`, the part that is shown."""
        width = min(STROKES.rule, self.image.side / units(1) / 4)
        marks = [
            self.image.box(*place, shape=shape).set_stroke(width=stroke(width))
            for place, shape in self._marked(self.figure.first)
        ]
        self._read = self.cursor if self.figure.rest is None else VGroup(*marks)
        return marks

    def _edge(self) -> list[Mobject]:
        """In rings of zeros, a frame that tells the image from them."""
        rings, (rows, columns) = int(self.figure.padding.fraction(())), self.figure.image.shape
        if not rings:
            return []
        edge = self.image.box(rings, rings, shape=(rows, columns), role="input")
        return [edge.set_stroke(width=stroke(STROKES.rule)).set_z_index(LEAD_LAYER)]

    def _middles(self) -> Rectangle:
        """A frame around where the middle of the kernel goes; of an even kernel it lies between pixels."""
        figure = self.figure
        down, across = figure.corner(1, 1)
        span = (figure.result.shape[0] - 1) * down + 1, (figure.result.shape[1] - 1) * across + 1
        (rows, columns), pitch = figure.reach, self.image.pitch
        frame = self.image.box((rows - 1) // 2, (columns - 1) // 2, shape=span, role="result")
        if rows % 2 == 0:
            frame.shift(-pitch[1] / 2 * DOWN)
        if columns % 2 == 0:
            frame.shift(pitch[0] / 2 * RIGHT)
        return frame
