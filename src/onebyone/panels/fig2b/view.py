"""The workbench of a neuron: the window becomes a list, the kernel becomes wires, and the window of the neuron moves.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.figure import DotProduct, Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.ledger import Named, NamedRow
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.motion import Glide, Grow, Lift, Pulse, Visit, in_turn
from onebyone.errors import RoomError
from onebyone.frames.box import box_of, crosses
from onebyone.look.layout import LABEL, TORCH, Page, Region, cell_side, common_side, keep_within, over, px
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig2b.numbers import SlidingNeuron
from onebyone.panels.shared.agreement import Agreement

BOTTOM = 120  # px under them: the key, and the torch mark
GAP = 28  # px between the regions
APART = 16  # px between maps that are compared
MOST = 110  # px that a cell of image and map needs at most
LISTED = 88  # px a side of the cells of the list, at most
LEAST_LISTED = 50  # px a side that they have at least
PART = 8  # px between the rows of the window in the list
WINDOW = 152  # px a side of the cells of window and kernel, at most
GROWN = 234  # px a side of those of the kernel alone, at most
WINDOW_DIGITS = (56, 44, 33, 27)  # px em of their digits, the preferred one first
DIGITS = 0.68  # of a cell, kept free for its digits
LINES = (36, 33, 30, 27)  # px em of the neuron's lines, the preferred one first
SHARES = (0.6, 1)  # of a cell of the image: one of the map in the same picture, the preferred one first
NEURONS = ((80, 130), (80, 120), (58, 90))  # px: radius of the disc, and how long its wires are at least
KEY = 400  # px across of the key, at most
READABLE = 9  # px a side of a cell of image and map at least, before anything else gets smaller
UNDER = 66  # px kept under a map that stands over another one, for its key or for what is said of it
SMALLEST = SIZES.smallest / SIZES.label  # of a label's size: what stands over the maps that are compared, at least


class NeuronBench:
    """Everything on the page of a neuron that does a kernel's work; `label` makes the panel's labels."""

    def __init__(
        self, figure: SlidingNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self._page, self._label = figure, theme, page, label
        self._signed = signed_map(theme, figure.result, figure.broken, figure.canvas_map, figure.broken_difference)
        self._dot: DotProduct = figure.dot_product()
        self._offsets = list(np.ndindex(figure.kernel.weight.shape))
        self.focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        self._room = page.content.inset(top=LABEL, bottom=BOTTOM)
        self._is_high, self._is_square = page.is_high, page.is_square
        self._set_wide()
        self._set_close()
        self._point()
        self._set_window()
        self._set_comparison()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the image, as large as it ever is."""
        return [*self._picture, self.image_label]

    # The beats.

    def the_window_becomes_a_list(self) -> Iterator[Animation]:
        """What lies under the kernel is enlarged; then it becomes a list, row by row."""
        first = appear(self.cursor, *self.marks, self.kernel, self.kernel_label, self.kernel_digits)
        lifts = [Lift(cell, self.image) for cell in self.window]
        if self._is_beside:
            yield AnimationGroup(first, *lifts)
        else:
            yield AnimationGroup(self.focus.refit(self._close), first)
            yield AnimationGroup(*lifts)
        yield appear(self.window_digits, self.window_label, run_time=DURATIONS.quick)
        yield AnimationGroup(
            *([self.focus.refit(self._close)] if self._is_beside else []),
            self.unroll(),
            *([Succession(Wait(DURATIONS.move), self.focus.refit(self._grown))] if self._grown else []),
            Succession(Wait(DURATIONS.pour), appear(self.leads, self.list_label, run_time=DURATIONS.quick)),
        )

    def each_weight_becomes_a_wire(self) -> Iterator[Animation]:
        """The numbers of the kernel leave it, one beside each pixel, and stretch into wires that meet in a disc."""
        lines = self.weighing.lines
        moves = [
            AnimationGroup(Glide(digit, line.weight, become=True), appear(line.times, run_time=DURATIONS.move))
            for digit, line in zip(self.kernel_digits, lines, strict=True)
        ]
        yield in_turn(*moves, run_time=DURATIONS.meet)
        comes = appear(self.weighing.neuron, self.neuron_label, self.map)
        grows = Grow(self.weighing.wires, run_time=DURATIONS.move)
        named = map(appear, [self.map_label, *self.bias])  # which stand where the kernel stood
        then = Succession(Wait(DURATIONS.quick), AnimationGroup(grows, *named))
        yield AnimationGroup(vanish(self.kernel, self.kernel_label), comes, then)

    def the_picture_moves_and_the_wires_stay(self) -> Iterator[Animation]:
        """The neuron says its number; then the picture moves on under the window, and its wires read other pixels."""
        yield Pulse(self.weighing.pulse, run_time=DURATIONS.move)
        yield Wait(DURATIONS.appear)  # its number is read before it goes
        pairs = ((self.said, self.list_digits), (self.name, self.image_label))
        live = [Cover(now, still, run_time=DURATIONS.quick) for now, still in pairs]
        yield AnimationGroup(*live, *map(vanish, self._picture[1:]))
        yield self.move_picture((0, *self.figure.moves), run_time=DURATIONS.pour)

    def the_window_moves(self) -> Iterator[Animation]:
        """The window goes over the moved picture; where the pixels are now, the neuron says of them what it said."""
        said = [self.said, *self.bias]
        yield AnimationGroup(vanish(*said), appear(self.spot, run_time=DURATIONS.quick))
        yield self.focus.scan(self.map, run_time=DURATIONS.pour)
        yield appear(self.key, run_time=DURATIONS.quick)
        follows = self.figure.moved_to(self.figure.moves[-1]).follows
        if follows is not None:
            yield self.focus.cross(follows)
            yield appear(*said, run_time=DURATIONS.quick)

    def the_convolution_made_it_in_one_call(self) -> Iterator[Animation]:
        """The picture moves back, and its map with it; the convolution makes its map of it, and both maps cancel."""
        self.said.hold()
        yield vanish(*self.reading)
        back = self.move_picture(range(self.figure.moves[-1] - 1, -1, -1), run_time=DURATIONS.move)
        yield AnimationGroup(self.stand_aside(), back)
        yield Wait(DURATIONS.quick)
        comes = appear(self.kernel_map, self.kernel_map_label, self.kernel_key, *self.known, run_time=DURATIONS.quick)
        yield AnimationGroup(vanish(self.image, self.name), comes)
        yield self.agreement.lay()

    def a_broken_weight_shows(self) -> Iterator[Animation]:
        """One weight of the neuron is another: wherever it meets ink, the maps differ."""
        lit = self.agreement.break_by(self.figure.broken, leaves=self.figure.broken_difference)
        yield AnimationGroup(vanish(self.torch), appear(self.broken_label))
        yield AnimationGroup(appear(self.broken_key), lit)

    def mend(self) -> Iterator[Animation]:
        """The weight is put back."""
        yield AnimationGroup(vanish(self.broken_key, self.broken_label), appear(self.torch), self.agreement.mend())

    # What they are made of.

    def unroll(self) -> Animation:
        """Cell by cell, row by row, the window becomes a list."""
        cells = [
            AnimationGroup(Glide(cell, value, become=True), Glide(digit, goal, become=True))
            for cell, value, digit, goal in zip(
                self.window, self.values, self.window_digits, self.list_digits, strict=True
            )
        ]
        return AnimationGroup(vanish(self.window_label), in_turn(*cells, run_time=DURATIONS.pour))

    def move_picture(self, stops: Sequence[int], *, run_time: float) -> Animation:
        """The picture moves through the stops, so many positions to the right; window, list and neuron stay.

        Its map moves along, as far as it is filled. On the way nothing is said of it: it could not be read.
        """

        def arrive(stop: int) -> None:
            self.said.shown = stops[stop] in (stops[0], stops[-1])
            self._look(stops[stop])

        return Visit([], count=len(stops), arrive=arrive, run_time=run_time)

    def _look(self, positions: int) -> None:
        """Show the picture so many positions to the right, and what the neuron reads of it and says."""
        figure = self.figure
        read, made = (figure.canvas, figure.canvas_map) if positions else (figure.kernel.padded, figure.result)
        pixels, cells, of = whole(read), whole(made), Part.of(figure.result, *figure.first)
        if positions:
            moved = figure.moved_to(positions)
            pixels, cells, of = moved.image, moved.map, moved.stays
        for grid in (self.image, *self.values):
            grid.tensor = read
        self.image.look_at(pixels)
        shown, self.map.tensor = self.map.shown, made
        self.map.look_at(cells).show(shown)
        self.list_label.name_cells(read, role="input")
        self.map_label.name_cells(made, role="result")
        self.focus.go_to(of)

    def stand_aside(self) -> Animation:
        """The map goes where the maps are compared."""
        return self.focus.refit(self._beside)

    @property
    def known(self) -> list[Mobject]:
        """What stands under the whole map: that torch made the same."""
        return [self.torch]

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one window after the other, but the image."""
        lines = [part for line in self.weighing.lines for part in (line.times, line.weight)]
        neuron = [self.weighing.wires, self.weighing.neuron, self.neuron_label]
        marked = [self.cursor, *self.marks, self.spot, self.leads]
        said = [self.said, *self.bias] if self.figure.moved_to(1).follows is not None else []
        return [*marked, *said, *self.values, self.list_label, *lines, *neuron, self.key]

    # Where it stands.

    def _set_wide(self) -> None:
        """The image as large as beside its map, or on a high page as over it, in its place."""
        figure, theme, label, room = (
            self.figure,
            self.theme,
            self._label,
            self._page.content.inset(top=LABEL, bottom=TORCH),
        )
        padded = figure.kernel.padded
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        labelled = (padded.shape, px(self.image_label)), (figure.result.shape, px(self.map_label))
        side = common_side(room, *labelled, besides=GAP, most=MOST)
        if self._is_high:
            room = self._page.content.halves(top=LABEL)[0].inset(bottom=GAP)
            side = common_side(room, labelled[0], besides=0, most=MOST)
        self._wide = side
        self.image = PixelGrid(padded, colormap=theme.pixels, cell=side, role="input", theme=theme)
        left = max(side * padded.shape[1], px(self.image_label))
        self.image.move_to(room.row(left, 0)[0].point(0.5, 0), aligned_edge=UP)
        if self._is_high:
            self.image.set_x(room.centre[0])
        over(self.image_label, self.image)
        self._picture: list[Mobject] = [self.image, *self.focus.edge(figure.kernel.image, self.image)]

    def _set_close(self) -> None:
        """From the left: the image, the list, a line for each of its cells, the neuron, and the map.

        On a high page image and map stand over the others; on a square one the map stands under the image.
        """
        figure, room = self.figure, self._room
        if self._is_square:  # there is nothing under the map but its key
            room = self._page.content.inset(top=LABEL, bottom=UNDER)
        self._set_list()
        padded, result = figure.kernel.padded.shape, figure.result.shape
        for share, (radius, wire), size in product(SHARES, NEURONS, LINES):
            inner = self._middle(size) + wire + 2 * radius
            large, side = self._sides(share, room, besides=GAP if self._is_high else inner + 2 * GAP)
            if side >= READABLE:
                break
        left = max(large * padded[1], *(px(self._label(name, "input")) for name in ("image", "moved")))
        right = max(side * result[1], px(self.map_label))
        if self._is_high:
            image, last = room.row(left, right)
            inner = room.inset(top=max(large * padded[0], side * result[0] + UNDER) + 2 * LABEL)
        elif self._is_square:
            left = max(left, right)
            image, inner = room.row(left, room.width - left - GAP)
            last = image.inset(top=large * padded[0] + LABEL)
        else:
            image, inner, last = room.row(left, room.width - left - right - 2 * GAP, right)
        self._inner, self._last = inner, last
        grid = self.image.copy().scale_to_fit_width(units(large * padded[1]))
        grid.move_to(image.point(0.5, 0), aligned_edge=UP)
        self._close = [(self.image, grid), (self.image_label, over(self.image_label.copy(), grid))]
        self.map = PixelGrid(figure.result, colormap=self._signed, cell=side, role="result", theme=self.theme)
        listed = VGroup(*self.values)
        listed.move_to(inner.point(0, 0), aligned_edge=UP + LEFT)
        listed.shift(DOWN * max(0.0, units(inner.height) - listed.height) / 2)
        listed.shift(RIGHT * max(0.0, units(px(self.list_label) - self._cell) / 2))
        air = GAP if self._is_high or self._is_square else 0  # what appears grows a little
        self._set_neuron(size, radius, inner.point(1, 0.5) + LEFT * units(radius + air))
        self.map.move_to(last.point(0.5, 0), aligned_edge=UP)
        if not (
            self._is_high or self._is_square
        ):  # level with the neuron, and what this says does not stand under the map's key
            self.map.set_y(listed.get_y())
            self.map.shift(DOWN * max(0.0, (self.map.get_bottom() - self.said[-1].get_bottom())[1]))
        over(self.map_label, self.map)
        self.map.show_first(0)

    def _sides(self, share: float, room: Region, *, besides: float) -> tuple[int, int]:
        """The px a side of a cell of the image, which is read, and of the map, which has a share of it at most."""
        padded, result = self.figure.kernel.padded.shape, self.figure.result.shape
        free = room.width - besides
        for large in range(self._wide, 0, -1):
            side = min(int(share * large), int(room.height / result[0]))
            image, made = max(large * padded[1], px(self.image_label)), max(side * result[1], px(self.map_label))
            if self._is_high and large * padded[0] + 2 * LABEL + self._list_height > room.height:
                continue
            if self._is_square and large * padded[0] + LABEL + side * result[0] > room.height:
                continue
            if (max(image, made) if self._is_square else image + made) <= free:
                return large, side
        return 0, 0

    def _middle(self, size: float) -> float:
        """How wide the list and the lines beside it are, in px."""
        hub = np.zeros(3)
        weighing = self._weighing(size, NEURONS[-1][0], hub)
        return (weighing.starts[:, 0].max() - self.values[0].get_left()[0]) / units(1)

    def _set_list(self) -> None:
        """A cell for each pixel of a window, over the whole height; a gap parts the window's rows."""
        count, (rows, columns) = len(self._offsets), self.figure.kernel.weight.shape
        room = self._page.content.inset(top=LABEL)
        digits = LINES[-1] * widest(self.figure.kernel.padded) / (1 - 2 * CELL_PADDING)
        self._cell = max(LEAST_LISTED, digits, min(LISTED, (room.height - (rows - 1) * PART) / count))
        self._list_height = count * self._cell + (rows - 1) * PART
        if self._list_height > room.height + 1:
            raise RoomError(f"a list of {count} values of so many digits is higher than {room.height:.0f} px")
        self.list_label = self._label("list", "input")
        self.values = [
            self.focus.window(
                PixelGrid(
                    self.figure.kernel.padded,
                    colormap=self.theme.pixels,
                    cell=self._cell,
                    role="input",
                    theme=self.theme,
                    cells=np.zeros((1, 1), dtype=np.int64),
                ),
                (term,),
            )
            for term in range(count)
        ]
        parts = [VGroup(*self.values[at : at + columns]) for at in range(0, count, columns)]
        VGroup(*(part.arrange(DOWN, buff=0) for part in parts)).arrange(DOWN, buff=units(PART))

    def _weighing(self, size: float, radius: float, hub: np.ndarray) -> Weighing:
        return Weighing(
            [line.terms[1] for line in self._dot.rows],
            values=self.values,
            weight=self.figure.weight,
            read=self.focus.aim(self.figure.kernel.padded),
            hub=hub,
            size=size,
            theme=self.theme,
            radius=radius,
        )

    def _set_neuron(self, size: float, radius: float, hub: np.ndarray) -> None:
        """The lines beside the list, the wires, and the neuron, level with the middle of the list."""
        hub = hub * (1, 0, 1) + VGroup(*self.values).get_center() * (0, 1, 0)
        self.weighing = weighing = self._weighing(size, radius, hub)
        wires = weighing.wires
        self.focus.follow(wires, lambda: wires.start(self.focus.aim(self.image.tensor), weighing.starts))
        self.neuron_label = self._label("neuron", "result")
        self.neuron_label.next_to(weighing.neuron, UP, buff=units(SIZES.label) / 3)
        bias = self._label("bias", "bias")
        self.bias = []
        if self._dot.bias is not None:
            line = Named(bias.runs, self._dot.bias, "bias")
            row = NamedRow(line, total=self._dot.total, size=SIZES.spoken, theme=self.theme)
            row.arrange(DOWN, buff=units(SIZES.spoken) / 3)
            self.bias.append(row.next_to(self.neuron_label, UP, buff=units(SIZES.label)))
        over(self.list_label, self.values[0])
        room = int((1 - 2 * CELL_PADDING) * self._cell / widest(self.figure.kernel.padded))
        self._digits = min(LINES[0], max(LINES[-1], room))
        self.list_digits = VGroup(*self._read())
        self.said = self.focus.live(lambda: [*self._read(), self._total()])
        self.name = self.focus.live(lambda: [self._image_name()])

    def _read(self) -> list[Number]:
        """The pixels of the list in digits."""
        return [value.number(0, 0, size=self._digits) for value in self.values]

    def _image_name(self) -> Phrase:
        """The label of the image, which says if it has moved."""
        is_moved = self.focus.of.tensor is self.figure.canvas_map
        name = over(self._label("moved" if is_moved else "image", "input"), self.image)
        keep_within(self._page.safe, name)
        return name

    def _total(self) -> Number:
        """What the neuron says of them, under it."""
        said = Cell(self.focus.of.tensor, self.focus.position)
        total = Number(said, size=SIZES.result, role="result", theme=self.theme)
        return total.next_to(self.weighing.neuron, DOWN, buff=units(SIZES.result) / 3)

    def _point(self) -> None:
        """What points at the position that is read, on image and map."""
        kernel, focus = self.figure.kernel, self.focus
        self.cursor, self.spot = focus.mark(self.image), focus.mark(self.map)
        count = len(self._offsets)
        apart = range(count if kernel.is_spread else 0)
        self.marks = [focus.mark(self.image, (at,), width=STROKES.rule) for at in apart]
        ends = ((0, 1), (count - 1, -1))
        self.leads = VGroup(
            *(
                focus.lead(End(self.image, (1, side), (term,)), End(self.values[term], (-1, side), (term,)))
                for term, side in ends
            )
        )
        if any(map(self._leads_cross, (self.list_label, self.map, self.map_label))):
            self.leads = VGroup()

    def _leads_cross(self, other: Mobject) -> bool:
        """Whether the leads run through something on their way, as through the name of the list where it is short."""
        found = False
        box = box_of(np.array([other.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)]))
        down, across = (size - 1 for size in self.figure.result.shape)
        for position in ((0, 0), (0, across), (down, 0), (down, across), self.figure.first):
            self.focus.look_at(position)
            ends = [lead.points[[0, -1], :2] for lead in self.leads]
            found = found or any(crosses(start[None], end[None], box, margin=0) for start, end in ends)
        return found

    def _set_window(self) -> None:
        """The window, enlarged, and the kernel, beside the large image, or where it leaves no room, the small one."""
        figure, theme, room = self.figure, self.theme, self._room
        rows, columns = figure.kernel.weight.shape
        most = max(widest(figure.kernel.padded), widest(figure.kernel.weight))
        start = room.left + px(self.image) + GAP
        each = (room.left + room.width - start - GAP) / 2
        self._is_beside = each >= columns * WINDOW_DIGITS[-1] * most / DIGITS
        left, right = self._inner, self._last
        if self._is_high or self._is_square:
            self._is_beside, inner = self._is_high, self._inner
            left, right = inner.row((inner.width - GAP) / 2, (inner.width - GAP) / 2)
            if self._is_square:
                left, right = inner.halves()
                left, right = left.inset(bottom=GAP), right.inset(top=LABEL)
        elif self._is_beside:
            left, right = room.inset(left=start - room.left).row(each, each)
        side = min(WINDOW, cell_side(left, (rows, columns)), cell_side(right, (rows, columns)))
        size = next((size for size in WINDOW_DIGITS if size * most <= DIGITS * side), WINDOW_DIGITS[-1])
        if size * most > (1 - 2 * CELL_PADDING) * side:
            raise RoomError(f"cells of {side:.0f} px are too small for the digits of a window")
        self.kernel = Kernel(figure.kernel.weight, cell=side, theme=theme)
        self.kernel.move_to(right.point(0.5, 0.5))
        self.kernel_label = over(self._label("kernel", "weight"), self.kernel)
        self.kernel_digits = self.kernel.numbers(size=size)
        window = VGroup(*(value.copy().scale(side / self._cell) for value in self.values))
        window.arrange_in_grid(rows=rows, cols=columns, buff=0).move_to(left.point(0.5, 0.5))
        self.window = list(window)
        self.window_label = over(self._label("window", "input"), window)
        self.window_digits = VGroup(*(cell.number(0, 0, size=size) for cell in self.window))
        self._grown = self._kernel_alone(side)

    def _kernel_alone(self, side: float) -> list[tuple[Mobject, Mobject]]:
        """Where the kernel stands once the window is a list: as large as there is room right of the lines beside it."""
        room, shape = self._inner if self._is_high or self._is_square else self._room, self.figure.kernel.weight.shape
        free = room.right_of(self.weighing.starts.max(axis=0), gap=GAP)
        larger = min(GROWN, cell_side(free, shape))
        if larger <= side:
            return []
        grid, digits = self.kernel.copy(), self.kernel_digits.copy()
        VGroup(grid, digits).scale(larger / side, about_point=grid.get_center())
        VGroup(grid, digits).shift(free.point(0.5, 0.5) - grid.get_center())
        return [
            (self.kernel, grid),
            (self.kernel_digits, digits),
            (self.kernel_label, over(self.kernel_label.copy(), grid)),
        ]

    def _set_comparison(self) -> None:
        """Three maps side by side: the convolution's, the difference, and the neuron's, which came from the right.

        On a high page they stand over each other.
        """
        figure, theme, label, room = self.figure, self.theme, self._label, self._room
        self.kernel_map_label, self.broken_label = label("kernel_map", "result"), label("broken", "weight")
        goal = self.map_label.copy()
        if self._is_high:
            left, _, right = (part.inset(top=LABEL if at else 0) for at, part in enumerate(room.thirds()))
            left, right = left.inset(bottom=UNDER), right.inset(top=UNDER)
            side = min(cell_side(part, figure.result.shape) for part in (left, right))
        else:
            most = (room.width - 2 * APART) / 3 - 1
            for name in (self.kernel_map_label, goal):
                name.scale(max(SMALLEST, min(1.0, most / px(name))))
            named = max(px(self.kernel_map_label), px(goal))
            each = (figure.result.shape, named)
            side = common_side(room, each, each, each, besides=2 * APART, most=MOST)
            columns = max(side * figure.result.shape[1], named)
            if self._is_square:  # they take a small part of the height
                room = room.inset(top=(room.height - side * figure.result.shape[0]) / 2)
            left, _, right = room.row(columns, columns, columns)
        grid = self.map.copy().scale_to_fit_width(units(side * figure.result.shape[1]))
        grid.move_to(right.point(0.5, 0), aligned_edge=UP)
        self.kernel_map = PixelGrid(
            figure.kernel.result, colormap=self._signed, cell=side, role="result", theme=theme
        ).move_to(left.point(0.5, 0), aligned_edge=UP)
        over(self.kernel_map_label, self.kernel_map)
        self.broken_label.name_cells(figure.broken_weight, role="weight")
        over(goal, grid)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.move_to(self._page.content.point(1, 1), aligned_edge=RIGHT + DOWN)
        self.key, self.kernel_key, self.broken_key = (
            self._key(tensor, under=under)
            for tensor, under in (
                (figure.canvas_map, self.map),
                (figure.kernel.result, self.kernel_map),
                (figure.broken, grid),
            )
        )
        self.broken_label.next_to(self.broken_key, DOWN, buff=units(GAP) / 2)
        keep_within(self._page.content, self.broken_label)
        self._beside = [(self.map, grid), (self.map_label, goal)]
        place = self.map.points.copy()
        self.map.set_points(grid.points)
        self.agreement = Agreement(
            self.kernel_map, self.map, difference=figure.difference, theme=theme, label=label, named=self.map_label
        )
        self.map.set_points(place)

    def _key(self, tensor: Tensor, *, under: Mobject) -> Key:
        """The key of a map, under where it stands: maps are on one scale, and each has a key with all that it holds."""
        key = Key(tensor, width=min(KEY, px(under)), theme=self.theme, colormap=self._signed)
        key.next_to(under, DOWN, buff=units(GAP) / 3)
        keep_within(self._page.content, key)
        return key
