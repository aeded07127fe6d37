"""The workbench: an image, the window and the kernel that meet, the ledger where they multiply, and the feature map.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats, which every panel with a sliding kernel can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import LEFT, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.figure import Figure, Stop
from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import LEAD_LAYER, Cells, Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.ledger import Ledger, Named, line_of
from onebyone.drawing.mobjects.text import Phrase, widest
from onebyone.drawing.motion import Fly, Lift, at_once, in_turn, land
from onebyone.look.layout import LABEL, Page, above, below, cell_of_digits, common_side, keep_within, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.shared.agreement import Agreement
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
    """Everything on the page of a sliding kernel, set up around its figure; `label` makes the panel's labels.

    `by` is the figure that makes the same map on this page, if it is another one; `beside` are other maps that are
    shown with its own: all have one scale of colours.
    """

    def __init__(
        self,
        figure: SlidingKernel,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        by: Figure | None = None,
        beside: tuple[Tensor, ...] = (),
    ) -> None:
        self.figure, self.theme, self._page, self._label, self._by = figure, theme, page, label, by or figure
        self._signed = signed_map(theme, self._by.result, *beside)
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
            max(side * figure.padded.shape[1], px(self.image_label)),
            *([further] if further else []),
            middle_width,
            ledger,
            max(side * figure.result.shape[1], px(self.map_label)),
        )
        upper, lower = middle.halves(top=LABEL)
        self.image = PixelGrid(figure.padded, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        block = self._block(whole(figure.weight))
        self.patch = PixelGrid(
            figure.padded, colour_map=theme.pixels, cell=operand, role="input", theme=theme, cells=block
        )
        self.kernel = Kernel(figure.weight, cell=operand, theme=theme, cells=block)
        self.map = PixelGrid(self._by.result, colour_map=self._signed, cell=side, role="result", theme=theme)
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
        self.picture = [self.image, *self._edge()]
        self._point()
        self.weights = self.kernel.numbers(size=self._digits)
        self.pixels = self.patch.numbers(size=self._digits)
        self.map.show_first(0)

    def _point(self) -> None:
        """All that points at a position; where only a part of a window is shown, the leads begin there."""
        figure, terms = self.figure, self.figure.terms_shown
        self.focus = focus = Focus(self._by, self._by.result, at=figure.first, theme=self.theme)
        self.cursor, self.spot = focus.mark(self.image), focus.mark(self.map)
        thin = min(STROKES.rule, self.image.side / units(1) / 4)
        self.marks = [focus.mark(self.image, each, width=thin) for each in self._marked()]
        self.patch = focus.window(self.patch, terms)
        self.leads = VGroup(
            *(focus.lead(End(self.image, (1, side), terms), End(self.patch, (-1, side), terms)) for side in (1, -1))
        )
        every = Focus(figure, figure.result, at=(), theme=self.theme)
        self.reach = every.mark(self.image, (self._middle,), role="result")

    def a_kernel_lies_on_the_image(self) -> Iterator[Animation]:
        """The window under the kernel is cut out and enlarged."""
        yield appear(*self.picture, self.image_label, self.kernel, self.kernel_label)
        yield appear(self.weights, self.cursor, *self.marks)
        yield self.lift()
        yield appear(self.patch_label, self.pixels)

    def products_add_up_to_one_cell(self) -> Iterator[Animation]:
        """Pixels and weights meet in pairs, their products add up, one cell is filled."""
        stop = self.figure.stop(*self.figure.first)
        self._products = self.ledger(stop)
        yield self.meet(self._products)
        yield appear(self._products.rule, self._products.total, self.map, self.map_label, self.spot)
        yield self.land(self._products, stop)

    def the_next_stop_is_quicker(self) -> Iterator[Animation]:
        """The same once more, without the walk of the digits."""
        stop = self.figure.stop(*self.figure.second)
        yield vanish(self._products, self.pixels)
        yield self.go_to(self.figure.second)
        self._products = self.ledger(stop)
        yield appear(self.read_pixels(), self._products)
        yield self.land(self._products, stop)

    def the_kernel_visits_every_position(self) -> Iterator[Animation]:
        """Every position, in reading order."""
        yield vanish(self._products, self.pixels, self.patch_label)
        yield self.walk()

    def the_positions_are_counted(self) -> Iterator[Animation]:
        """How many there are in a row, and where the middle of the kernel has been."""
        self.equation = self.line(self.figure.width_equation)
        yield appear(self.reach, self.equation)

    @property
    def moving(self) -> list[Mobject]:
        """What moves with the window."""
        return [self.cursor, *self.marks, self.spot, self.leads, self.patch]

    @property
    def but_the_map(self) -> list[Mobject]:
        """All that stands beside the map and its label once the positions are counted."""
        kernel = [self.kernel, self.kernel_label, self.weights]
        return [*self.picture, self.image_label, *kernel, *self.moving, self.reach, self.equation]

    def lift(self) -> Animation:
        """The window rises from the image and grows until its digits can be read."""
        read = VGroup(*self.marks) if self.figure.terms_shown else self.cursor
        return AnimationGroup(Lift(self.patch, read), appear(self.leads))

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
        return land(ledger.total, self.map, stop.position, fill=lambda: self.focus.tell(self.map))

    def go_to(self, position: Position) -> Animation:
        """Cursor and window move on; the image is whole again."""

        def happen() -> None:
            self.image.show(np.True_)
            self.focus.look_at(position)

        blank = [] if self.image.shown.all() else [self.image]
        return at_once([*blank, *self.moving], happen)

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        return self.focus.walk(self.map)

    def other_map(self, tensor: Tensor, name: str) -> tuple[PixelGrid, Phrase]:
        """A map that is compared with the figure's own, in the place of the image, and its label of this name."""
        grid = PixelGrid(
            tensor, colour_map=self._signed, cell=self.map.side / units(1), role="result", theme=self.theme
        ).move_to(self.image)
        label = below(self._label(name, "result"), grid)
        keep_within(self._page.content, grid, label)
        return grid, label

    def strided(self, grid: PixelGrid) -> PixelGrid:
        """Of a map of single steps, the cells that the figure's stride keeps, as a grid of its own."""
        return grid.every(self.figure.corner(1, 1)[0])

    def lay_on_map(self, other: PixelGrid, *, leaves: Tensor) -> Animation:
        """Lay an equal map on the figure's own; their difference is left. The labels: "difference", "everywhere"."""
        return Agreement(other, self.map, difference=leaves, theme=self.theme, label=self._label).lay()

    def share(self) -> tuple[VGroup, Animation]:
        """A frame that goes from weight to weight, and one around all the pixels which that weight meets.

        With a stride these are not all within the frame; the others are blank then.
        """
        weight = Focus(self.figure, self.figure.weight, at=self.figure.offsets[0], theme=self.theme)
        frames = VGroup(weight.mark(self.kernel), weight.mark(self.image))
        strided = [self.image] if self.figure.stride.fraction(()) > 1 else []
        return frames, weight.tour(self.figure.offsets, only=strided)

    def read_in_step(self) -> tuple[VGroup, Animation]:
        """Two frames that read window and kernel in step, from the upper left to the lower right."""
        terms = [(*self.figure.first, *offset) for offset in self.figure.offsets]
        product = Focus(self.figure, self.figure.products, at=terms[0], theme=self.theme)
        return VGroup(product.mark(self.patch), product.mark(self.kernel)), product.tour(terms)

    def _block(self, cells: Cells) -> Cells:
        """The part of a kernel's cells that is shown in full."""
        (top, left), (rows, columns) = self.figure.block, self.figure.block_shape
        return cells[top : top + rows, left : left + columns]

    def _fitting(self, middle: float, *, most: float) -> tuple[int, float]:
        """The side of a pixel of image and map, and the width of the ledger, set as large as leaves pixels readable."""
        room, figure = self._page.content.inset(top=LABEL, bottom=LABEL), self.figure
        stops = [figure.stop(*position) for position in (figure.first, figure.second)]
        labelled = (self.figure.padded.shape, px(self.image_label)), (figure.result.shape, px(self.map_label))
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
            self.focus.look_at(position)
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

    def _marked(self) -> list[tuple[int, ...]]:
        """What is marked within the cursor: the pixels that are read, where others lie between; or the part shown."""
        terms = self.figure.terms_shown
        if self.figure.dilation.fraction(()) > 1 and self.figure.reach != (1, 1):
            return [(term,) for term in terms or range(self.figure.weight.size)]
        return [terms] if terms else []

    @property
    def _middle(self) -> int:
        """The weight in the middle of the kernel; of an even kernel the one before."""
        rows, columns = self.figure.weight.shape
        return (rows - 1) // 2 * columns + (columns - 1) // 2

    def _edge(self) -> list[Mobject]:
        """In rings of zeros, a frame that tells the image from them."""
        if self.figure.padded is self.figure.image:
            return []
        pixels = Focus(self.figure, self.figure.image, at=(), theme=self.theme)
        edge = pixels.mark(self.image, role="input", width=STROKES.rule)
        return [edge.set_z_index(LEAD_LAYER)]
