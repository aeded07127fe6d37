"""The wall: kernels as large as the image, of which one after the other lies down on it, and what they give.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.sample import GAP as BETWEEN
from onebyone.drawing.mobjects.sample import Sample
from onebyone.drawing.mobjects.text import Label, Number, Phrase
from onebyone.drawing.motion import Glide, Lift, Visit, in_turn, land
from onebyone.look.layout import LABEL, Page, Region, common_side, over_left, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.fig3.numbers import FullKernel

BOTTOM = 66  # px under them: a number, or the key
GAP = 28  # px between the regions
MOST = 110  # px that a cell of image and results needs at most
DOWNWARDS, ACROSS = 5, 7  # tiles of the sample, at most
MORE = 70  # px kept for the "…" behind the last tile
EQUALS = 84  # px that the "=" takes between two pictures side by side
KEY = 400  # px across of the key, at most
BESIDE_EQUALS = 0.5  # of a picture's width for the key where the "=" stands beside it
LYING = 0.75  # opacity of a kernel on the image
EDGE = 12  # px: the frame of a kernel that lies on the image, which does not move when kernels are swapped


class Wall:
    """Everything on the page of kernels as large as the image, set up around a figure; `label` makes the labels."""

    def __init__(self, figure: FullKernel, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._rows, self._columns = figure.image.shape
        self._signed, self._results = signed_map(theme, figure.weight), signed_map(theme, figure.result)
        self._stage = page.content
        self._set_rooms(page.content.inset(top=LABEL, bottom=BOTTOM))
        self._set_image()
        self._set_sample()
        self._set_results()
        self._set_few()
        self._set_small()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the image, as large as it ever is."""
        return [self.image, self.image_label]

    # The beats.

    def every_neuron_has_a_picture_of_weights(self) -> Iterator[Animation]:
        """Tile after tile, some of the rows of the matrix, each folded as the image is."""
        yield appear(self.sample_label, self.more, run_time=DURATIONS.quick)
        yield self.fill()

    def a_kernel_fits_exactly(self) -> Iterator[Animation]:
        """One of them lies down on the image, and gives one number."""
        yield appear(self.spot, run_time=DURATIONS.quick)
        yield Glide(self.leaving, self.kernel, run_time=DURATIONS.pour, become=True)
        yield appear(self.kernel_label, self.output_label, self.number)

    def kernels_are_swapped(self) -> Iterator[Animation]:
        """Kernel after kernel lies in the same place, and each gives its number; last the one that is followed."""
        yield Wait(DURATIONS.quick)
        yield self.swap()

    def every_kernel_gives_a_number_of_the_dense_layer(self) -> Iterator[Animation]:
        """The sample leaves, and the results fill, kernel after kernel; what the dense layer gives is the same."""
        yield AnimationGroup(
            give_way([self.sample, self.more, self.sample_label, self.spot], self.result, self.result_label),
            Glide(self.kernel, self.any_kernel, become=True),
        )
        at = divmod(self.figure.unit, self._columns)
        total = self._number().at(self.number.submobjects[0].pen, em=units(SIZES.result))
        yield AnimationGroup(
            vanish(self.output_label),
            vanish(self.number, run_time=DURATIONS.quick / 3),  # before that which flies off is seen
            land(total, self.result, at, fill=lambda: self.focus.tell(self.result)),
        )
        yield self.focus.walk(self.result, run_time=DURATIONS.pour)
        gone = [*self.opening, self.any_kernel, self.kernel_label]
        yield give_way(gone, self.dense, self.dense_label, self.torch, self.key)
        yield appear(self.equals)

    def a_smaller_layer_has_fewer_kernels(self) -> Iterator[Animation]:
        """The kernels of a layer of a few units grow out of their numbers, and under each comes its output."""
        gone = [self.dense, self.dense_label, self.equals, self.result, self.result_label, self.torch, self.key]
        grown = [
            Lift(tile, self._reading(unit).mark(self.result), run_time=DURATIONS.meet)
            for unit, tile in zip(self.figure.few, self.few.tiles, strict=True)
        ]
        yield AnimationGroup(*grown, vanish(*gone, run_time=DURATIONS.move))
        yield appear(self.few_label, run_time=DURATIONS.quick)
        yield AnimationGroup(
            appear(self.few_output_label), in_turn(*(appear(one) for one in self.few_numbers), run_time=DURATIONS.meet)
        )

    def _reading(self, unit: int) -> Focus:
        """A focus on a kernel's own output."""
        return Focus(self.figure, self.figure.result, at=(unit, 0, 0), theme=self.theme)

    def compare(self) -> Iterator[Animation]:
        """Beside the kernels of the large layer, a kernel that is small enough to slide; what either weighs."""
        gone = [self.few, self.few_label, self.few_output_label, self.few_numbers]
        comes = [self.sample, self.more, self.sample_label, self.weights]
        yield give_way(gone, *self.opening, self.small, self.small_label, *comes)
        yield self._slides.walk(run_time=DURATIONS.tour)

    def swap(self) -> Animation:
        """Some kernels of the sample, across it, one after the other in the same place; last the one that is followed.

        So few that each can be seen, and its number read.
        """
        step = self.sample.cells.shape[1] // self._columns + 1
        stops = [*(unit for unit in self.units[::step] if unit != self.figure.unit), self.figure.unit]
        return Visit(
            [],
            count=len(stops),
            arrive=lambda stop: self._swapped.look_at((stops[stop], 0, 0)),
            run_time=DURATIONS.scan,
        )

    def fill(self) -> Animation:
        """The sample from the top, row after row of its cells."""
        rows, columns = self.sample.cells.shape

        def arrive(stop: int) -> None:
            self.sample.show_first((stop + 1) * columns)

        return Visit([self.sample], count=rows, arrive=arrive, run_time=DURATIONS.pour)

    # Where it stands.

    def _set_rooms(self, room: Region) -> None:
        """Where the image stands, and beside it, or on a high page under it, all others; both as large as they can."""
        square = (self.figure.image.shape, 0.0)
        upper, lower = (half.inset(top=at * LABEL, bottom=(1 - at) * BOTTOM) for at, half in enumerate(room.halves()))
        self._side = common_side(room, square, square, besides=EQUALS, most=MOST)
        under = common_side(upper, square, besides=0, most=MOST)
        self._is_high = under > self._side
        self._room, self._right = room, lower
        if self._is_high:
            self._side, self._room = under, upper
        else:
            left = self._side * self._columns + GAP
            self._right = room.inset(left=left)

    def _set_image(self) -> None:
        """The image at the left, or in the middle above, and the kernel that lies on it."""
        figure, room = self.figure, self._room
        self.image = PixelGrid(
            figure.image, colormap=self.theme.pixels, cell=self._side, role="input", theme=self.theme
        )
        self.image.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        if self._is_high:
            self.image.set_x(room.centre[0])
        self.image_label = over_left(self._label("image", "input"), self.image)
        self.focus = Focus(figure, figure.result, at=(figure.unit, 0, 0), theme=self.theme)
        self._swapped = Focus(figure, figure.result, at=(figure.unit, 0, 0), theme=self.theme)
        self.kernel, self.any_kernel = (
            focus.overlay(self._tile(figure.unit, self._side), self.image, clear=True)
            .set_fill(opacity=LYING)
            .set_stroke(width=stroke(EDGE))
            for focus in (self._swapped, self.focus)
        )
        self.kernel_label = self._label("kernel", "weight")
        start_at(self.kernel_label, self.image_label[0].pen).align_to(self.image, RIGHT)
        self.kernel_label.name_cells(figure.weight, role="weight")
        under = self.image.get_corner(DOWN + LEFT) + DOWN * units(1.05 * SIZES.result)
        self.output_label = start_at(self._label("output", "result"), under)
        pen = under + RIGHT * (self.output_label.width + units(SIZES.label) / 2)
        self.number = self._swapped.live(lambda: [self._number().at(pen, em=units(SIZES.result))])

    def _number(self) -> Number:
        """What the kernel gives that lies on the image now."""
        cell = Cell(self.figure.result, self._swapped.position)
        return Number(cell, size=SIZES.result, role="result", theme=self.theme)

    def _set_sample(self) -> None:
        """As many kernels as can be told apart, spread over all; the one that is followed is among them."""
        figure = self.figure
        down = min(DOWNWARDS, self._rows)
        cell = self._side / down
        most = int((self._right.width - MORE) / (cell * self._columns))
        across = max(1, min(ACROSS, self._columns, most))
        rows, columns = (
            [own + (at - min(own // (size // count), count - 1)) * (size // count) for at in range(count)]
            for own, size, count in zip(
                divmod(figure.unit, self._columns), figure.image.shape, (down, across), strict=True
            )
        )
        self.units = [row * self._columns + column for row in rows for column in columns]
        tiles = whole(figure.weight)[self.units].reshape(down, across, self._rows, self._columns)
        self.sample = PixelGrid(
            figure.weight,
            colormap=self._signed,
            cell=cell,
            role="weight",
            theme=self.theme,
            cells=tiles.transpose(0, 2, 1, 3).reshape(down * self._rows, across * self._columns),
        )
        self.sample.rule_every, self.sample.rule_px = (self._rows, self._columns), STROKES.rule
        over = (self._right.width - MORE - px(self.sample)) / 2
        self.sample.move_to(self._right.point(0, 0) + RIGHT * units(over), aligned_edge=UP + LEFT)
        self.more = Label("…", size=SIZES.result, role="quiet", theme=self.theme)
        self.more.next_to(self.sample, RIGHT, buff=units(BETWEEN)).align_to(self.sample, DOWN)
        self.sample_label = over_left(self._label("sample", "weight"), self.sample)
        self.spot = self._swapped.mark(self.sample)
        self.leaving = self._tile(figure.unit, 1).replace(self.spot, stretch=True)
        self.leaving.show(self.kernel.shown)

    def _set_results(self) -> None:
        """The results at the right, and those of the dense layer where the image stands."""
        figure = self.figure
        self.dense, self.result = self._folded(figure.fold), self._folded(figure.result).show_first(0)
        self.dense.move_to(self.image)
        self.result.move_to(self._right.point(0.5, 0), aligned_edge=UP)
        self.dense_label = over_left(self._label("dense", "result"), self.dense)
        self.result_label = over_left(self._label("result", "result"), self.result)
        self.equals = Label("=", size=SIZES.claim, role="ink", theme=self.theme)
        self.equals.move_to((self.dense.get_right() + self.result.get_left()) / 2)
        if self._is_high:  # beside the key
            self.equals.move_to((self.dense.get_bottom() + self.result.get_top()) / 2)
            self.equals.shift(LEFT * self.dense.width / 4)
        self.torch = TorchMark(figure.computation, theme=self.theme)
        self.torch.next_to(self.result, DOWN, buff=units(GAP) / 2).align_to(self.result, RIGHT)
        wide = (BESIDE_EQUALS if self._is_high else 1) * px(self.image) - 4 * GAP  # its numbers stand out
        self.key = Key(figure.result, width=min(KEY, wide), theme=self.theme)
        self.key.next_to(self.image, DOWN, buff=units(GAP) / 3)
        if self._is_high:
            self.key.align_to(self.image, RIGHT)

    def _set_few(self) -> None:
        """The kernels of the smaller layer over the whole stage, and under each its output."""
        figure, room = self.figure, self._stage.inset(top=LABEL)
        count = figure.few_result.size
        line = 1.5 * SIZES.result

        def fits(across: int) -> float:
            wide, high = (room.width - (across - 1) * GAP) / across, room.height / -(-count // across) - line
            return min(wide / self._columns, high / self._rows)

        across = max(range(1, count + 1), key=fits)
        cell = fits(across)
        self.few = Sample(
            figure.few_filters,
            range(count),
            shape=(self._rows, self._columns),
            across=across,
            cell=cell,
            theme=self.theme,
            colormap=self._signed,
        )
        tiles = VGroup(*self.few.tiles).arrange_in_grid(cols=across, buff=(units(GAP), units(line)))
        tiles.move_to(room.point(0.5, 0), aligned_edge=UP)
        self.few_numbers = VGroup(
            *(
                Number(Cell(figure.few_result, (unit, 0, 0)), size=SIZES.result, role="result", theme=self.theme)
                for unit in range(count)
            )
        )
        for tile, number in zip(self.few.tiles, self.few_numbers, strict=True):
            tile.rule_px = 0
            number.next_to(tile, DOWN, buff=units(SIZES.result) / 4)
        self.few_label, self.few_output_label = self._label("few", "weight"), self._label("few_outputs", "result")
        over_left(self.few_label, tiles)
        start_at(self.few_output_label, self.few_label[0].pen).align_to(tiles, RIGHT)
        self.few_label.name_cells(figure.few_filters, role="weight")
        self.few_output_label.name_cells(figure.few_result, role="result")

    def _set_small(self) -> None:
        """The small kernel on the image; under its last position its weights are counted, and beside it all others."""
        figure, theme = self.figure, self.theme
        self._slides = Focus(figure, figure.small_map, at=(0, 0), theme=theme)
        self.small = self._slides.overlay(Kernel(figure.small, cell=self._side, theme=theme), self.image)
        self.small_label, self.weights = self._label("sliding_weights", "weight"), self._label("weights", "weight")
        larger = min(SIZES.formula / SIZES.label, (px(self.sample) + MORE) / px(self.weights))
        for words, grid, edge in ((self.small_label, self.image, RIGHT), (self.weights, self.sample, LEFT)):
            words.scale(larger)
            words.next_to(grid, DOWN, buff=units(GAP) / 2).align_to(grid, edge)
        if not self._is_high:
            start_at(self.weights, self.weights[0].pen * RIGHT + self.small_label[0].pen * UP)
        self.small_label.name_cells(figure.small, role="weight")

    def _tile(self, unit: int, cell: float) -> PixelGrid:
        """What a neuron weighs, folded as the image is, on the scale of the whole matrix."""
        cells = whole(self.figure.weight)[unit].reshape(self._rows, self._columns)
        return PixelGrid(
            self.figure.weight, colormap=self._signed, cell=cell, role="weight", theme=self.theme, cells=cells
        )

    def _folded(self, tensor: Tensor) -> PixelGrid:
        """So many numbers as there are pixels, folded to the shape of the image, all on one scale."""
        cells = whole(tensor, shape=(self._rows, self._columns))
        return PixelGrid(tensor, colormap=self._results, cell=self._side, role="result", theme=self.theme, cells=cells)
