"""The workbench: a kernel lies on an image, its weights multiply the pixels under them, and it slides.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats, which every panel with a sliding kernel can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.figure import Figure, Stop
from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.focus import End, Focus, Side
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import Ledger, Named, line_of
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import LEAD_LAYER, Kernel, PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Label, Number, Phrase, widest
from onebyone.drawing.motion import Glide, HalfTurn, Lift, Turn, in_turn, land
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    common_side,
    down,
    keep_within,
    over,
    over_right,
    px,
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.shared.agreement import Agreement
from onebyone.panels.shared.ledgers import HEAD, leave_sum, ledger_of, named_terms, sum_of

BOTTOM = 56  # px under them: a line of text
GAP = 28  # px between the regions
MOST = 110  # px that a cell of image and map needs at most
OPERAND = 225  # px of a cell in which a pixel and its weight multiply, at most
SHARE = 0.33  # of the stage's width for the image beside the window, if there is room
KERNEL = 248  # px of a cell of the kernel alone, at most
KERNEL_DIGITS = (72, 56, 44, 33, 27)  # px em of its digits, the preferred one first
DIGITS = 0.7  # of a cell, kept free for its digits
TALL = 0.8  # em, more than the height of a digit
LEDGER_SIZES = (40, 36, 33, 30, 27)  # px em, the preferred one first
EQUATION_SIZES = (52, 44, 38, 33, 30, 27)  # px em, the preferred one first
NAMED = 200  # px across of the equation with its terms named
CLEAR = 20  # px left and right of it
CLOSE = 0.9  # of their size: how large image and map are at least, for the equation to have its room
KEY = 320  # px across of the key, at most

Position = tuple[int, ...]


@dataclass(frozen=True)
class _Close:
    """Where what multiplies stands.

    Attributes:
        image: for the image, `side` px a cell.
        window: for its pixels under the kernel, `operand` px a cell.
        column: for the ledger, and after it for the map.
        ledger: of the position that is shown in full.
        under: px under the window for the sum.
        ends: of each lead, where on the cursor and where on the window it ends.
    """

    image: Region
    window: Region
    column: Region
    side: int
    operand: float
    ledger: Ledger
    under: float
    ends: tuple[tuple[Side, Side], ...]


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
        self._signed = signed_map(theme, self._by.result, figure.convolved, *beside)
        self.focus = Focus(self._by, self._by.result, at=figure.first, theme=theme)
        self._stop = figure.stop(*figure.first)
        self._set_wide()
        self._set_close()
        self._set_kernels()
        self._point()
        self._set_equation()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the image, as large as it ever is."""
        return [*self.picture, self.image_label]

    # The beats.

    def each_weight_meets_its_pixel(self) -> Iterator[Animation]:
        """The kernel lies on the image; what is under it grows, and products are made where their operands are."""
        yield appear(self.kernel, self.kernel_label, self.kernel_digits)
        yield self.lay()
        yield AnimationGroup(vanish(*self.laid), appear(self.cursor), self.focus.refit(self._close))
        gone = vanish(self.kernel_digits, self.kernel_label)
        yield AnimationGroup(gone, Lift(self.patch, self._read), appear(self.leads, *self.marks), self.handover())
        yield AnimationGroup(self.made.read(), appear(self.made.weight_digits, self.patch_label, self.weight_label))
        yield self.made.multiply()

    def products_add_up_to_one_cell(self) -> Iterator[Animation]:
        """The products line up, add up, and the sum fills a cell."""
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield self.ledger.add_up()
        yield Wait(DURATIONS.sum)
        yield AnimationGroup(self.make_room(), appear(self.map, self.map_label, self.spot))
        yield self.land(self.total, self._stop)

    def the_next_position_has_new_pixels(self) -> Iterator[Animation]:
        """The same once more, a step on."""
        stop = self.figure.stop(*self.figure.second)
        yield vanish(*self.sums, self.made.pixels, self.made.products)
        yield self.focus.slide(self.figure.second)
        made = self._multiplied(stop)
        self._set_sum(stop)
        yield in_turn(made.read(), made.multiply(), appear(*self.sums), run_time=DURATIONS.meet, lag=0.3)
        yield self.land(self.total, stop)
        self.read = [made.pixels, made.products]

    def the_kernel_visits_every_position(self) -> Iterator[Animation]:
        """Image and map are as large as they can be; the kernel lies on the image and slides row by row."""
        window = [self.patch, self.patch_label, self.weight_label, self.leads, *self.marks]
        gone = vanish(*window, *self.sums, *self.read, self.made.weights, self.made.weight_digits)
        yield Succession(gone, self.focus.refit(self._wide))
        yield appear(*self.laid, run_time=DURATIONS.quick)
        yield self.focus.walk(self.map)
        yield appear(*self.known, *self.laid_names[:1])

    def the_positions_are_counted(self) -> Iterator[Animation]:
        """The kernel goes from edge to edge of a row, and never over it."""
        last, _ = self.figure.walk[-1]
        slide = self.focus.slide((last, 0))
        yield AnimationGroup(slide, vanish(*self.laid_names[:1])) if self.laid_names else slide
        yield in_turn(*map(appear, [*self.laid_names[1:], *self.counted]), run_time=DURATIONS.meet, lag=0.5)
        yield Wait(DURATIONS.rest)

    def a_flipped_kernel_makes_another_map(self) -> Iterator[Animation]:
        """The kernel rises from the image, turns, and the map is the one that it makes then."""
        yield self.rise()
        yield appear(self.kernel_label, self.kernel_digits, run_time=DURATIONS.quick)
        yield self.turned(self.kernel, self.kernel_digits, self.flipped, self.flipped_digits)
        yield AnimationGroup(
            vanish(self.map, self.map_label, *self.known), appear(self.other, self.other_label, self.flipped_name)
        )

    def the_flip_is_left_out(self) -> Iterator[Animation]:
        """It turns back, and so does the map."""
        yield AnimationGroup(
            vanish(self.flipped_name), self.turned(self.flipped, self.flipped_digits, self.kernel, self.kernel_digits)
        )
        yield AnimationGroup(vanish(self.other, self.other_label), appear(self.map, self.map_label, self.own_name))

    def stand(self) -> Iterator[Animation]:
        """What stands beside the map is back, too."""
        yield appear(*self.known)

    # What they are made of.

    def lay(self) -> Animation:
        """A copy of the kernel lies down on the image."""
        rows, columns = self.figure.weight.shape
        if len(self.laid) == 1:
            copies = [self.kernel.copy()]
        else:
            copies = [self.kernel.part(row, column) for row in range(rows) for column in range(columns)]
        below = self.image.z_index
        return AnimationGroup(
            *(Glide(copy.set_z_index(below), laid, become=True) for copy, laid in zip(copies, self.laid, strict=True)),
            run_time=DURATIONS.meet,
        )

    def handover(self) -> Animation:
        """The weights leave the kernel for the pixels that they meet."""
        parts = [self.kernel.part(*offset) for offset in self.figure.offsets]
        fly = (Glide(part, box, become=True) for part, box in zip(parts, self.made.weights, strict=True))
        return AnimationGroup(vanish(self.kernel), *fly, run_time=DURATIONS.meet)

    def make_room(self) -> Animation:
        """The lines of the ledger leave, and its total stands under the window."""
        self._set_sum(self._stop)
        return leave_sum(self.ledger, self.sums)

    def land(self, total: Number, stop: Stop) -> Animation:
        """The sum goes around the window and shrinks into the cell of the map that it belongs to."""
        return land(total, self.map, stop.position, fill=lambda: self.focus.tell(self.map), past=[self.patch])

    def rise(self) -> Animation:
        """The kernel leaves the image, grows, and stands where the image stood."""
        grids = VGroup(self.kernel, self.kernel_digits, self.kernel_label, self.flipped, self.flipped_digits)
        place = self._alone[1]
        way = place.centre - self.kernel.get_center() if self._is_high else place.point(0, 0.5) - self.kernel.get_left()
        grids.shift(way * (1, 1, 0))
        keep_within(self._page.content, *grids)
        self._name_under_kernel()
        gone = vanish(*self.opening, *self.laid, *self.laid_names[1:], *self.counted, self.cursor, self.spot)
        return AnimationGroup(gone, Lift(self.kernel, self.laid))

    def _name_under_kernel(self) -> None:
        """What the kernel is called, under it; where it would run into the map or torch's mark, it has their strip."""
        names = self.own_name, self.flipped_name
        for name in names:
            name.next_to(self.kernel, DOWN, buff=units(SIZES.label) / 2).align_to(self.kernel, LEFT)
            keep_within(self._page.content, name)
        if not any(_meet(max(names, key=px), other, air=SIZES.label) for other in (self.map, self.torch)):
            return
        strip = self._page.content.inset(top=self._page.content.height - self._strip)
        line = strip.point(0, 0) + DOWN * units(SIZES.label) if self._strip > BOTTOM else self.torch[0].pen
        grids = VGroup(self.kernel, self.kernel_digits, self.kernel_label, self.flipped, self.flipped_digits)
        grids.shift(UP * (strip.point(0, 0) - self.kernel.get_bottom()))
        for name in names:
            start_at(name, name[0].pen * RIGHT + line * UP)

    def turned(self, grid: PixelGrid, digits: VGroup, other: PixelGrid, other_digits: VGroup) -> Animation:
        """Half a turn: the weights change places; a single one has nowhere to go, and turns over. The name stays."""
        self.kernel_label.name_cells(other.tensor, role="weight")
        turn = Turn if self.figure.weight.size == 1 else HalfTurn
        return turn(grid, digits, other, other_digits)

    @property
    def known(self) -> list[Mobject]:
        """What stands beside the whole map: its key, and that torch made the same."""
        return [self.torch, *([self.key] if self.key is not None else [])]

    def over_image(self, grid: PixelGrid, name: Phrase) -> Animation:
        """A map comes over the image, cell on cell, then its name; beside the figure's own map, `known` stays."""
        gone = [self.image_label, *self.laid, *self.laid_names[1:], self.cursor, self.spot, *self.counted]
        return Succession(vanish(*gone), Cover(grid, *self.picture), appear(name, run_time=DURATIONS.quick))

    def other_map(self, tensor: Tensor, name: str) -> tuple[PixelGrid, Phrase]:
        """A map that is compared with the figure's own, for the place of the image, and its label of this name."""
        grid = PixelGrid(
            tensor, colour_map=self._signed, cell=self.map.side / units(1), role="result", theme=self.theme
        ).move_to(self.image)
        label = above(self._label(name, "result"), grid)
        keep_within(self._page.content, grid, label)
        return grid, label

    def strided(self, grid: PixelGrid) -> PixelGrid:
        """Of a map of single steps, the cells that the figure's stride keeps, as a grid of its own."""
        return grid.every(self.figure.corner(1, 1)[0])

    def lay_on_map(self, other: PixelGrid, *, leaves: Tensor) -> Animation:
        """Lay an equal map on the figure's own; their difference is left. Labels: "difference", "everywhere"."""
        return Agreement(other, self.map, difference=leaves, theme=self.theme, label=self._label).lay()

    # Where it stands.

    def _set_wide(self) -> None:
        """Image and map side by side, or on a high page one over the other, as large as the stage allows."""
        figure, theme, label = self.figure, self.theme, self._label
        room = self._page.content.inset(top=LABEL, bottom=TORCH)
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        self.other_label, self.torch = label("flipped_map", "result"), TorchMark(self._by.computation, theme=theme)
        if px(self.torch) > room.width:
            self.torch.scale(max(SIZES.smallest / SIZES.torch, room.width / px(self.torch)))
        named = max(px(one) for one in (self.map_label, self.other_label))
        labelled = (figure.padded.shape, px(self.image_label)), (figure.result.shape, named)
        side, bottom = common_side(room, *labelled, besides=NAMED + 2 * CLEAR, most=MOST), TORCH
        if figure.width_equation.operation != "sum" or side < CLOSE * common_side(
            room, *labelled, besides=GAP, most=MOST
        ):  # the equation stands under them
            bottom = self._strip_height("unflipped")
            room = self._page.content.inset(top=LABEL, bottom=bottom)
            side = common_side(room, *labelled, besides=GAP, most=MOST)
        strip = self._strip_height()
        upper, lower = self._page.content.halves(top=LABEL)
        halves = upper.inset(bottom=GAP), lower.inset(bottom=strip)
        high = min(common_side(half, one, besides=0, most=MOST) for half, one in zip(halves, labelled, strict=True))
        self._is_high = self._page.aspect <= 1 and high > side  # a wide image on a wide page leaves no room under it
        if self._is_high:
            side, room, bottom = high, halves[0], strip
        self.image = PixelGrid(figure.padded, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        self.map = PixelGrid(self._by.result, colour_map=self._signed, cell=side, role="result", theme=theme)
        left = max(side * figure.padded.shape[1], px(self.image_label))
        self.image.move_to(room.row(left, 0)[0].point(0.5, 0), aligned_edge=UP)
        width = max(side * figure.result.shape[1], named)
        right = room.row(0, width)[1]
        self.map.move_to(right.point(0, 0), aligned_edge=UP + LEFT)
        if px(self.map_label) > px(self.map):
            self.map.move_to(right.point(0.5, 0), aligned_edge=UP)
        if self._is_high:
            self.image.set_x(room.centre[0])
            self.map.move_to(halves[1].point(0.5, 0), aligned_edge=UP)
            room = halves[1]
        over(self.image_label, self.image)
        over(self.map_label, self.map)
        start, end = room.left + left + CLEAR, room.left + room.width - width - CLEAR
        self.between = Region(start, room.top, end - start, room.height, room.page)
        self._alone = (
            Region(start, room.top, room.left + room.width - start, room.height, room.page),
            Region(room.left, room.top, end - room.left, room.height, room.page),
        )
        if self._is_high:
            self._alone = halves[1], halves[0].inset(bottom=LABEL)
        self.picture: list[Mobject] = [self.image, *self._edge()]
        self._wide = [(one, one.copy()) for one in (self.image, self.image_label, self.map, self.map_label)]
        self.key: Key | None = None
        wide = min(KEY, px(self.map) - px(self.map_label) - 2 * GAP)
        if wide > KEY / 2:
            key = Key(self._by.result, width=wide, theme=theme, colour_map=self._signed)
            if px(key) <= px(self.map) - px(self.map_label) - GAP:
                self.key = over_right(key, self.map)
        self._strip = bottom
        self.torch.move_to(room.point(1, 0), aligned_edge=RIGHT)
        line = TORCH if bottom > BOTTOM else bottom  # of two, the lower one is its own
        self.torch.set_y(room.point(0, 1)[1] - units(bottom - line / 2))
        self.map.show_first(0)

    def _strip_height(self, *later: str) -> float:
        """The px under the pictures: a line, or two where torch's mark leaves no room in its own for what stands there.

        That is the equation, and labels that come later.
        """
        equation = self.figure.width_equation
        least = Phrase(line_of(equation), size=EQUATION_SIZES[-1], role="ink", theme=self.theme, equation=equation)
        beside = max(px(one) for one in (least, *(self._label(name, "quiet") for name in later))) + GAP + px(self.torch)
        return BOTTOM if beside <= self._page.content.width else BOTTOM + TORCH

    def _set_close(self) -> None:
        """The image, the window with its products, and a column for the ledger, and after it the map.

        They stand side by side; on a high page the window stands under the others, on a square one beside them.
        """
        figure, theme, label = self.figure, self.theme, self._label
        self.patch_label, self.weight_label = label("window", "input"), label("weights", "weight")
        shape = self._page.aspect
        close = (
            self._in_a_row() if shape > 1 else self._one_under_another() if shape < 1 else self._column_at_the_left()
        )
        image, middle, right, operand, self.ledger = (
            close.image,
            close.window,
            close.column,
            close.operand,
            close.ledger,
        )
        self._ends = close.ends
        grid = self.image.copy().scale_to_fit_width(units(close.side * figure.padded.shape[1]))
        grid.move_to(image.point(0.5, 0), aligned_edge=UP)
        self.patch = PixelGrid(
            figure.padded,
            colour_map=theme.pixels,
            cell=operand,
            role="input",
            theme=theme,
            cells=self.focus.cells(figure.padded, figure.terms_shown).reshape(figure.block_shape),
        )
        self.patch.move_to(middle.point(0, 0), aligned_edge=UP + LEFT)
        side = int(min(right.width / figure.result.shape[1], right.height / figure.result.shape[0], MOST))
        small = self.map.copy().scale_to_fit_width(units(side * figure.result.shape[1]))
        small.move_to(right.point(0.5, 0), aligned_edge=UP)
        self._close = [
            (self.image, grid),
            (self.image_label, over(self.image_label.copy(), grid)),
        ]
        self._small = [(self.map, small), (self.map_label, over(self.map_label.copy(), small))]
        keep_within(right, self._small[1][1])
        for mobject, goal in self._small:
            mobject.become(goal) if mobject is self.map_label else mobject.set_points(goal.points)
        over(self.patch_label, self.patch)
        start_at(self.weight_label, self.patch_label[0].pen).align_to(middle.point(1, 0), RIGHT)
        if shape < 1:  # the lead comes down over them
            self._name_beside()
        self.weight_label.name_cells(figure.weight, role="weight")
        self.focus.window(self.patch, figure.terms_shown)
        self.ledger.move_to(right.point(0.5, 0), aligned_edge=UP).align_to(right.point(1, 0), RIGHT)
        self._under = Region(
            middle.left, middle.top + operand * figure.block_shape[0], self._across(operand), close.under, middle.page
        )
        self.made = self._multiplied(self._stop)
        self.read: list[Mobject] = [self.made.pixels, self.made.products]

    def _in_a_row(self) -> _Close:
        """Image, window and column side by side."""
        figure, room = self.figure, self._page.content.inset(top=LABEL, bottom=BOTTOM + self._sum_height)
        rows, columns = figure.block_shape
        tall, need = figure.padded.shape[0], self._need
        for size in LEDGER_SIZES:
            ledger = ledger_of(self._stop, self._named(self._stop), size=size, label=self._label, theme=self.theme)
            column = max(px(ledger), px(self.map_label))
            fits = ledger.height <= units(self._page.content.height)
            most = int(max(need + 1, min(OPERAND, room.height / rows)))
            for operand in range(most, int(need), -5):
                window = max(operand * columns, px(self.patch_label) + px(self.weight_label) + GAP)
                left = room.width - window - column - 2 * GAP
                side = int(min(left / figure.padded.shape[1], room.height / tall, MOST))
                if left >= SHARE * room.width:
                    break
            if fits and left >= SHARE * room.width:
                break
        width = max(side * figure.padded.shape[1], px(self.image_label))
        places = room.row(width, window, column)
        ends = (((1, 1), (-1, 1)), ((1, -1), (-1, -1)))
        return _Close(*places, side, operand, ledger, under=BOTTOM + self._sum_height, ends=ends)

    def _one_under_another(self) -> _Close:
        """Image and column side by side, and the window under them, its names right of it."""
        figure, room = self.figure, self._page.content.inset(top=LABEL, bottom=BOTTOM + self._sum_height)
        rows, columns = figure.block_shape
        names = max(px(self.patch_label), px(self.weight_label)) + GAP
        operand = max(self._need, min(OPERAND, (room.width - names) / columns))
        upper = room.inset(bottom=operand * rows + LABEL + GAP)
        for size in LEDGER_SIZES:
            ledger = ledger_of(self._stop, self._named(self._stop), size=size, label=self._label, theme=self.theme)
            column = max(px(ledger), px(self.map_label))
            if down(ledger) <= upper.height:
                break
        left = room.width - column - GAP
        side = int(min(left / figure.padded.shape[1], upper.height / figure.padded.shape[0], MOST))
        image, right = upper.row(max(side * figure.padded.shape[1], px(self.image_label)), column)
        window = room.inset(top=room.height - operand * rows).row(operand * columns, 0)[0]
        ends = (((-1, -1), (-1, 1)),)  # one at the left, as the ledger is at the right
        return _Close(image, window, right, side, operand, ledger, under=BOTTOM + self._sum_height, ends=ends)

    def _column_at_the_left(self) -> _Close:
        """The image and under it the column, and right of both the window, level with the column."""
        figure, room = self.figure, self._page.content.inset(top=LABEL)
        rows, columns = figure.block_shape
        named = px(self.patch_label) + px(self.weight_label) + GAP
        most = int(max(self._need + 1, min(OPERAND, (room.height - self._sum_height) / rows)))
        for size in LEDGER_SIZES:
            ledger = ledger_of(self._stop, self._named(self._stop), size=size, label=self._label, theme=self.theme)
            least = max(SHARE * room.width, px(ledger), px(self.map_label), px(self.image_label))
            for operand in range(most, int(self._need), -5):
                window = max(operand * columns, named)
                left = room.width - window - GAP
                if left >= least:
                    break
            free = room.height - down(ledger) - LABEL
            if left >= least and free >= SHARE * room.height:
                break
        side = int(min(left / figure.padded.shape[1], free / figure.padded.shape[0], MOST))
        image, right = room.inset(bottom=room.height - free).row(left, window)
        column = Region(room.left, room.top + room.height - down(ledger), left, down(ledger), room.page)
        ends = (((1, 1), (-1, 1)),)  # one above, as the ledger is below
        top = room.height - operand * rows - self._sum_height
        level = Region(right.left, room.top + top, window, operand * rows, room.page)
        return _Close(image, level, column, side, operand, ledger, under=self._sum_height, ends=ends)

    def _across(self, operand: float) -> float:
        """How wide the window is, in px."""
        return operand * self.figure.block_shape[1]

    @property
    def _need(self) -> float:
        """The px a side of the smallest cells that pixels and weights can multiply in."""
        return cell_to_multiply_in(self.figure.padded, self.figure.products, self.figure.weight)

    @property
    def _sum_height(self) -> float:
        """The px that the sum takes, and all that is added to the products."""
        return SIZES.result + LABEL * len(self._named(self._stop))

    def _name_beside(self) -> None:
        """The names of the window's pixels and weights right of it, one under the other."""
        corner = self.patch.get_corner(UP + RIGHT) + units(GAP) * RIGHT
        for at, name in enumerate((self.patch_label, self.weight_label)):
            start_at(name, corner + DOWN * units(SIZES.label + at * LABEL))

    def _set_kernels(self) -> None:
        """The kernel alone, right of the image or under it, and the same turned by half a turn, where the image was."""
        figure, theme = self.figure, self.theme
        room, risen = self._alone
        rows, columns = figure.weight.shape
        cell = min(KERNEL, room.height / rows, risen.height / rows, room.width / columns, risen.width / columns)
        sizes = [size for size in KERNEL_DIGITS if size * max(widest(figure.weight), TALL) <= DIGITS * cell]
        self.kernel_label = self._label("kernel", "weight")
        self.kernel, self.flipped = (
            Kernel(tensor, cell=cell, theme=theme) for tensor in (figure.weight, figure.flipped)
        )
        for grid in (self.kernel, self.flipped):
            grid.move_to(room.centre)
        over(self.kernel_label, self.kernel)
        self.kernel_digits, self.flipped_digits = (
            grid.numbers(size=sizes[0]) if sizes else VGroup() for grid in (self.kernel, self.flipped)
        )
        for one in (self.kernel, *self.kernel_digits):
            one.set_z_index(self.image.z_index + 1)  # what leaves it comes from under it
        self.other = PixelGrid(
            figure.convolved, colour_map=self._signed, cell=1, role="result", theme=theme
        ).set_points(self._wide[2][1].points)
        self.own_name, self.flipped_name = self._label("unflipped", "quiet"), self._label("flipped", "quiet")
        for name, tensor in ((self.own_name, figure.weight), (self.flipped_name, figure.flipped)):
            name.name_cells(tensor, role="weight")
        over(self.other_label, self.other)

    def _point(self) -> None:
        """All that points at a position; where only a part of a window is shown, the leads begin there."""
        figure, focus, terms = self.figure, self.focus, self.figure.terms_shown
        self.cursor, self.spot = focus.mark(self.image), focus.mark(self.map)
        self.marks = [focus.mark(self.image, terms, width=STROKES.rule)] if terms else []
        self._read = self.marks[0] if terms else self.cursor
        self.leads = VGroup(
            *(focus.lead(End(self.image, one, terms), End(self.patch, other, terms)) for one, other in self._ends)
        )
        spread = figure.dilation.fraction(()) > 1 and figure.reach != (1, 1)
        own = [(term,) for term in range(figure.weight.size)] if spread else [None]
        self.laid: list[PixelGrid] = []
        for at in own:
            cells = None if at is None else np.array([[*at]])
            grid = Kernel(figure.weight, cell=1, theme=self.theme, cells=cells)
            self.laid.append(focus.overlay(grid, self.image, at))

    def _set_equation(self) -> None:
        """How many positions a row has: line by line between image and map, or, if it is long, under them."""
        equation = self.figure.width_equation
        self.laid_names: list[Phrase] = []
        if equation.operation == "sum" and not self._is_high and self.between.width >= NAMED:
            self.counted: list[Mobject] = self._in_lines(equation)
            self._set_laid_names()
            return
        under = self._page.content.inset(top=self._page.content.height - self._strip)
        has_own_line = self._strip > BOTTOM
        for size in EQUATION_SIZES:
            line = Phrase(line_of(equation), size=size, role="ink", theme=self.theme, equation=equation)
            if px(line) <= under.width - (0 if has_own_line else px(self.torch) + GAP):
                break
        self.counted = [line.move_to(under.inset(bottom=self._strip - BOTTOM).point(0, 0.5), aligned_edge=LEFT)]
        if not has_own_line:
            self.torch.shift(UP * (line[0].pen - self.torch[0].pen))  # both stand on one baseline

    def _set_laid_names(self) -> None:
        """The kernel's name under the last row of the image, at its right end and at its left."""
        image = self._wide[0][1]
        for side in (RIGHT, LEFT):
            name = self._label("kernel", "weight").scale(HEAD)
            start_at(name, self.torch[0].pen).align_to(image, side)
            name.name_cells(self.figure.weight, role="weight")
            self.laid_names.append(name)
        if self.laid_names[0].get_right()[0] + units(GAP) > self.torch.get_left()[0] or px(image) < px(name):
            self.laid_names = []

    def _in_lines(self, equation: Equation) -> list[Mobject]:
        """An equation with a line for each of its terms, which are named under it, and one for what they make."""
        size, lines, down = SIZES.result, VGroup(), 0.0
        em = units(size)
        names: tuple[tuple[str, Role], ...] = (
            ("a_row", "input"),
            ("a_kernel", "weight"),
            ("start", "ink"),
            ("positions", "result"),
        )
        for at, (quantity, name) in enumerate(zip((*equation.terms, equation.result), names, strict=True)):
            sign = "=" if at == len(equation.terms) else "−" if at in equation.subtracted else "+"
            number = Number(quantity, size=size, role=name[1], theme=self.theme, equation=equation)
            line = VGroup(number.at(np.array([-number.advance, down, 0]), em=em))
            if at:
                mark = Label(sign, size=size, role="quiet", theme=self.theme)
                line.add(mark.at(np.array([-2.2 * em, down, 0]), em=em))
            down -= units(LABEL)
            line.add(start_at(self._label(*name), np.array([-1.2 * em, down, 0])))
            down -= 1.3 * em
            lines.add(line)
        return [*lines.move_to(self.between.centre)]

    def _multiplied(self, stop: Stop) -> InPlace:
        rows, columns = self.figure.block_shape
        seats = [(self.patch, row, column) for row in range(rows) for column in range(columns)]
        return InPlace(stop.rows, seats, theme=self.theme)

    def _set_sum(self, stop: Stop) -> None:
        """What else is added at a position, and the total, under the window."""
        self.sums, self.total = sum_of(stop, self._named(stop), centre=self._under.centre, theme=self.theme)
        keep_within(self._page.content, VGroup(*self.sums))

    def _named(self, stop: Stop) -> list[Named]:
        others, bias = self.figure.rest is not None, self.figure.bias is not None
        return named_terms(stop, others=others, bias=bias, label=self._label)

    def _edge(self) -> list[Mobject]:
        """In rings of zeros, a frame that tells the image from them."""
        if self.figure.padded is self.figure.image:
            return []
        pixels = Focus(self.figure, self.figure.image, at=(), theme=self.theme)
        edge = pixels.mark(self.image, role="input", width=STROKES.rule)
        self.focus.follow(edge, lambda: pixels.go_to(pixels.of))
        return [edge.set_z_index(LEAD_LAYER)]


def _meet(one: Mobject, other: Mobject, *, air: float) -> bool:
    """Whether two mobjects come nearer to each other than so many px."""
    apart = (
        abs(one.get_center() - other.get_center())[:2]
        - np.array([one.width + other.width, one.height + other.height]) / 2
    )
    return bool((apart < units(air)).all())
