"""The workbench: a kernel lies on an image, its weights multiply the pixels under them, and it slides.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats, which every panel with a sliding kernel can tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.audit.drawn import is_sign
from onebyone.core.figure import DotProduct
from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.marks import way_between
from onebyone.drawing.mobjects.text import Label, Number, Phrase, widest
from onebyone.drawing.motion import Glide, HalfTurn, Lift, Turn, in_turn, land
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    are_apart,
    cell_side,
    common_side,
    down,
    keep_within,
    over,
    over_right,
    px,
    stand,
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.shared.agreement import Agreement
from onebyone.panels.shared.ledgers import HEAD, keep_off_lines, leave_sum, ledger_of, sum_height, sum_of

BOTTOM = 56  # px under the pictures: a line of text
GAP = 28  # px between the regions
MOST = 110  # px that a cell of image and map needs at most
OPERAND = 225  # px of a cell in which a pixel and its weight multiply, at most
STEP = 5  # px between the sizes of them that are tried
SHARE = 0.33  # of the stage for the image beside the window, if there is room
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


class Workbench:
    """Everything on the page of a sliding kernel, set up around its figure; `label` makes the panel's labels.

    `beside` are other maps that are shown with its own: all have one scale of colours.
    """

    def __init__(
        self,
        figure: SlidingKernel,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        beside: tuple[Tensor, ...] = (),
    ) -> None:
        self.figure, self.theme, self._page, self._label = figure, theme, page, label
        self._signed = signed_map(theme, figure.result, figure.convolved, *beside)
        self.focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        self._dot = figure.dot_product(*figure.first)
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
        self._set_sum(self._dot)
        yield AnimationGroup(
            leave_sum(self.ledger, self.sums, room=self._page.safe), appear(self.map, self.map_label, self.spot)
        )
        yield self.land(self.total, self._dot)

    def the_next_position_has_new_pixels(self) -> Iterator[Animation]:
        """The same once more, a step on."""
        dot = self.figure.dot_product(*self.figure.second)
        yield vanish(*self.sums, self.made.pixels, self.made.products)
        yield self.focus.slide(self.figure.second)
        made = InPlace(dot.rows, [self.patch], theme=self.theme)
        self._set_sum(dot)
        yield in_turn(made.read(), made.multiply(), appear(*self.sums), run_time=DURATIONS.meet, lag=0.3)
        yield self.land(self.total, dot)
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
        parts = (self.kernel.part(*offset) for offset in np.ndindex(self.figure.weight.shape))
        copies = [self.kernel.copy()] if len(self.laid) == 1 else parts
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

    def land(self, total: Number, dot: DotProduct) -> Animation:
        """The sum goes around the window and shrinks into the cell of the map that it belongs to."""
        return land(total, self.map, dot.position, fill=lambda: self.focus.tell(self.map), past=[self.patch])

    def rise(self) -> Animation:
        """The kernel leaves the image, grows, and stands where the image stood."""
        place = self._alone[1]
        way = place.centre - self.kernel.get_center() if self._is_high else place.point(0, 0.5) - self.kernel.get_left()
        self._kernels.shift(way * (1, 1, 0))
        keep_within(self._page.content, *self._kernels)
        self._name_under_kernel()
        gone = vanish(*self.opening, *self.laid, *self.laid_names[1:], *self.counted, self.cursor, self.spot)
        return AnimationGroup(gone, Lift(self.kernel, self.laid))

    def _name_under_kernel(self) -> None:
        """What the kernel is called, under it; where it would run into the map or torch's mark, it has their strip."""
        names = self.own_name, self.flipped_name
        for name in names:
            name.next_to(self.kernel, DOWN, buff=units(SIZES.label) / 2).align_to(self.kernel, LEFT)
            keep_within(self._page.content, name)
        if all(are_apart(max(names, key=px), other, air=SIZES.label) for other in (self.map, self.torch)):
            return
        strip = self._strip
        line = strip.point(0, 0) + DOWN * units(SIZES.label) if self._has_two_lines else self.torch[0].pen
        self._kernels.shift(UP * (strip.point(0, 0) - self.kernel.get_bottom()))
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
            tensor, colormap=self._signed, cell=self.map.side / units(1), role="result", theme=self.theme
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
        figure, theme, label, stage = self.figure, self.theme, self._label, self._page.content
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        self.other_label, self.torch = label("flipped_map", "result"), TorchMark(figure.computation, theme=theme)
        if px(self.torch) > stage.width:
            self.torch.scale(max(SIZES.smallest / SIZES.torch, stage.width / px(self.torch)))
        named = max(px(self.map_label), px(self.other_label))
        both = (figure.padded.shape, px(self.image_label)), (figure.result.shape, named)
        room = stage.inset(top=LABEL, bottom=TORCH)
        side, most = (common_side(room, *both, besides=air, most=MOST) for air in (NAMED + 2 * CLEAR, GAP))
        if figure.width_equation.operation != "sum" or side < CLOSE * most:  # the equation stands under them
            room = stage.inset(top=LABEL, bottom=self._strip_height("unflipped"))
            side = common_side(room, *both, besides=GAP, most=MOST)
        elif self._page.is_square and self._strip_height("unflipped") > BOTTOM:  # the kernel's name has a line, too
            room = stage.inset(top=LABEL, bottom=self._strip_height("unflipped"))
            side = common_side(room, *both, besides=NAMED + 2 * CLEAR, most=MOST)
        upper, lower = stage.halves(top=LABEL)
        upper, lower = upper.inset(bottom=GAP), lower.inset(bottom=self._strip_height())
        high = min(common_side(half, one, besides=0, most=MOST) for half, one in zip((upper, lower), both, strict=True))
        # A wide image on a wide page leaves no room under it.
        self._is_high = high > side and (self._page.is_high or self._page.is_square)
        if self._is_high:
            side, room = high, lower
        left, right = (max(side * columns, label) for (_, columns), label in both)
        self.between = room.inset(left=left + CLEAR, right=right + CLEAR)
        if self._is_high:
            places = upper.row(0, left, 0)[1], lower.row(0, right, 0)[1]
            self._alone = lower, upper.inset(bottom=LABEL)
        else:
            places = room.row(left, right)
            self._alone = room.inset(left=left + CLEAR), room.inset(right=right + CLEAR)
        self.image = PixelGrid(figure.padded, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.map = PixelGrid(figure.result, colormap=self._signed, cell=side, role="result", theme=theme)
        stand(self.image, places[0], self.image_label)
        stand(self.map, places[1], self.map_label)
        self.picture: list[Mobject] = [self.image, *self.focus.edge(figure.image, self.image)]
        self._wide = [(one, one.copy()) for one in (self.image, self.image_label, self.map, self.map_label)]
        self.key: Key | None = None
        wide = min(KEY, px(self.map) - px(self.map_label) - 2 * GAP)
        if wide > KEY / 2:
            key = Key(figure.result, width=wide, theme=theme, colormap=self._signed)
            if px(key) <= px(self.map) - px(self.map_label) - GAP:
                self.key = over_right(key, self.map)
        self._strip = stage.inset(top=room.top + room.height - stage.top)
        line = TORCH if self._has_two_lines else self._strip.height
        self.torch.move_to(self._strip.inset(top=self._strip.height - line).point(1, 0.5), aligned_edge=RIGHT)
        self.map.show_first(0)

    @property
    def _has_two_lines(self) -> bool:
        """Whether torch's mark has a line of its own, under what else stands in the strip under the pictures."""
        return self._strip.height > BOTTOM

    def _strip_height(self, *later: str) -> float:
        """The px under the pictures: a line, or two where torch's mark leaves no room in its own for what stands there.

        That is the equation, and labels that come later.
        """
        equation = self.figure.width_equation
        least = Phrase(line_of(equation), size=EQUATION_SIZES[-1], role="ink", theme=self.theme, equation=equation)
        beside = max(px(one) for one in (least, *(self._label(name, "quiet") for name in later))) + GAP + px(self.torch)
        return BOTTOM if beside <= self._page.content.width else BOTTOM + TORCH

    def _set_close(self) -> None:
        """The image, the window with its products, and a column for the ledger, and after it the map."""
        figure, theme, page, label = self.figure, self.theme, self._page, self._label
        self.patch_label, self.weight_label = label("window", "input"), label("weights", "weight")
        image, window, column, operand = self._arranged()
        side = min(cell_side(image, figure.padded.shape), MOST)
        wide = max(side * figure.padded.shape[1], px(self.image_label))
        if page.is_high:
            image = image.row(wide, 0)[0]
        elif not page.is_square:
            stage = page.content.inset(top=LABEL, bottom=self._sum_height)
            image, window, column = stage.row(wide, window.width, column.width)
        grid = self.image.copy().scale_to_fit_width(units(side * figure.padded.shape[1]))
        grid.move_to(image.point(0.5, 0), aligned_edge=UP)
        self._close = [(self.image, grid), (self.image_label, over(self.image_label.copy(), grid))]
        cells = self.focus.cells(figure.padded, figure.terms_shown).reshape(figure.block_shape)
        self.patch = PixelGrid(
            figure.padded, colormap=theme.pixels, cell=operand, role="input", theme=theme, cells=cells
        )
        self.focus.window(self.patch, figure.terms_shown).move_to(window.point(0, 0), aligned_edge=UP + LEFT)
        over(self.patch_label, self.patch)
        start_at(self.weight_label, self.patch_label[0].pen).align_to(window.point(1, 0), RIGHT)
        if page.is_high:  # the lead comes down over the window: its names stand right of it
            corner = self.patch.get_corner(UP + RIGHT) + units(GAP) * RIGHT
            for at, name in enumerate((self.patch_label, self.weight_label)):
                start_at(name, corner + DOWN * units(SIZES.label + at * LABEL))
        self.weight_label.name_cells(figure.weight, role="weight")
        side = min(cell_side(column, figure.result.shape), MOST)
        self.map.scale_to_fit_width(units(side * figure.result.shape[1]))
        self.map.move_to(column.point(0.5, 0), aligned_edge=UP)
        keep_within(column, over(self.map_label, self.map))
        self.ledger.move_to(column.point(1, 0), aligned_edge=UP + RIGHT)
        self.made = InPlace(self._dot.rows, [self.patch], theme=theme)
        if page.is_square:  # there its lines are beside the window's
            keep_off_lines(self.ledger, self.made, room=page.content)
        self.read: list[Mobject] = [self.made.pixels, self.made.products]

    def _arranged(self) -> tuple[Region, Region, Region, int]:
        """The regions of image, window and ledger, and the px a side of the window's cells.

        They stand in a row; on a high page the window stands under the others, on a square one the ledger under the
        image. The ledger is as large as leaves the image its share, and then the window is.
        """
        figure, page, stage = self.figure, self._page, self._page.content.inset(top=LABEL)
        (rows, columns), names = figure.block_shape, (px(self.patch_label), px(self.weight_label))
        self._sum_height = sum_height(self._dot) + (0 if page.is_square else BOTTOM)
        need = math.ceil(cell_to_multiply_in(figure.padded, figure.products, figure.weight))
        least = max(SHARE * stage.width, px(self.image_label))
        most = max(need, min(OPERAND, int((stage.height - self._sum_height) / rows)))
        for size in LEDGER_SIZES:
            self.ledger = ledger_of(self._dot, size=size, label=self._label, theme=self.theme)
            across, high = max(px(self.ledger), px(self.map_label)), down(self.ledger)
            for operand in range(most, need - 1, -STEP):
                wide, tall = max(operand * columns, sum(names) + GAP), operand * rows + self._sum_height
                if page.is_high:
                    wide = operand * columns + GAP + max(names)
                    upper, window = stage.stack(stage.height - tall - LABEL - GAP, tall)
                    image, column = upper.row(upper.width - across - GAP, across)
                elif page.is_square:
                    left, window = stage.row(stage.width - wide - GAP, wide)
                    image, column = left.stack(left.height - high - LABEL, high)
                    window = window.inset(top=window.height - tall)
                else:
                    image, window, column = stage.row(stage.width - wide - across - 2 * GAP, wide, across)
                    image = image.inset(bottom=self._sum_height)
                if has_width := image.width >= least and column.width >= across and wide <= stage.width:
                    break
            if has_width and image.height >= SHARE * stage.height and column.height >= high:
                break
        return image, window, column, operand

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
        digits = self.kernel_digits, self.flipped_digits
        self._kernels = VGroup(self.kernel, self.flipped, self.kernel_label, *digits)
        for one in (self.kernel, *self.kernel_digits):
            one.set_z_index(self.image.z_index + 1)  # what leaves it comes from under it
        self.other = PixelGrid(figure.convolved, colormap=self._signed, cell=1, role="result", theme=theme).set_points(
            self._wide[2][1].points
        )
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
        ends = [((1, 1), (-1, 1)), ((1, -1), (-1, -1))]
        if self._page.is_square:  # one above, as the ledger is below
            ends = ends[:1]
        if self._page.is_high:  # one at the left, as the ledger is at the right
            ends = [((-1, -1), (-1, 1))]
        image, window = self._close[0][1], (self.patch, self.patch.cells.ravel())
        for at in (figure.first, figure.second) if len(ends) > 1 else ():
            read = image, Focus(figure, figure.result, at=at, theme=self.theme).cells(figure.padded, terms)
            if is_sign(*(way_between((*read, one), (*window, other)) for one, other in ends)):
                ends = ends[:1]
                break
        self.leads = VGroup(
            *(focus.lead(End(self.image, one, terms), End(self.patch, other, terms)) for one, other in ends)
        )
        own = [(term,) for term in range(figure.weight.size)] if figure.is_spread else [None]
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
        room = self._strip.width - (0 if self._has_two_lines else px(self.torch) + GAP)
        for size in EQUATION_SIZES:
            line = Phrase(line_of(equation), size=size, role="ink", theme=self.theme, equation=equation)
            if px(line) <= room:
                break
        upper = self._strip.inset(bottom=self._strip.height - BOTTOM)
        self.counted = [line.move_to(upper.point(0, 0.5), aligned_edge=LEFT)]
        if not self._has_two_lines:
            self.torch.shift(UP * (line[0].pen - self.torch[0].pen))  # both stand on one baseline

    def _set_laid_names(self) -> None:
        """The kernel's name under the last row of the image, at its right end and at its left."""
        image = self._wide[0][1]
        for side in (RIGHT, LEFT):
            name = self._label("kernel", "weight").scale(HEAD)
            lowest = image.get_bottom() + DOWN * units(BOTTOM)  # a low image does not reach torch's line
            start_at(name, max(self.torch[0].pen, lowest, key=lambda pen: pen[1])).align_to(image, side)
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

    def _set_sum(self, dot: DotProduct) -> None:
        """What else is added at a position, and the total, under the window."""
        centre = self.patch.get_bottom() + DOWN * units(self._sum_height) / 2
        self.sums, self.total = sum_of(dot, centre=centre, label=self._label, theme=self.theme)
        keep_within(self._page.content, VGroup(*self.sums))
