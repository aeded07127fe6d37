"""The reshaped layer: a beam of pixels and beams of filters, pictures that are shuffled and heal, three equal forms.

A view replays what its figure proved: every grid, cell and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import ProductRow
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import FARTHEST, Box, LooseCells, Places, beam
from onebyone.drawing.mobjects.text import Label, Phrase
from onebyone.drawing.motion import Glide, Rearrange
from onebyone.frames.scale import ends_of
from onebyone.look.layout import LABEL, TORCH, Page, Region, cell_side, down, over_left, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Colormap, Role, Theme, stroke, units
from onebyone.panels.fig6b.numbers import ReshapedLayer

GAP = 28  # px between two pictures
RISE = 16  # px that a beam rises on its way back
AIR = 8  # px between two beams of filters
SHOWN = 3  # filters that are shown before "…"
LEAST = 0.7  # of their size in a row of three: how small a filter and the outputs may be beside larger pixels
UNDER = 170  # px under the pictures, or more: the pixel that is followed, and its weight
APART = 0.7  # em between the numbers and signs of their product
FOLLOWED = (140, 126, 112, 96, 72, 60, 48, 40, 33)  # px em of their product, the preferred one first
TALL = 2.3  # em: a product with the heads over it
HEAD = 1.0  # of a label's size: what stands over the numbers of a product
KEY = 320  # px across of the key
VERDICT = (150, 130, 112, 96, 84, 72, 60, 48, 40, 33)  # px em of what is counted in the end, the preferred one first
EQUALS = 60  # px between two forms: the sign of equality


class Reshaped:
    """Everything on the page of a dense layer as a 1×1 convolution; `label` makes the panel's labels."""

    def __init__(
        self, figure: ReshapedLayer, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self._label, self._room = figure, theme, label, page.content
        self._shape = (figure.image.shape[0], figure.image.shape[1])
        self._outputs = signed_map(theme, figure.result, figure.broken)
        self._set_beams()
        self._set_pictures()
        self._set_products()
        self._set_forms()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the pixels as channels and a filter, as the last panel showed them."""
        return [self.cells, self.box, self.column_label, self.beams[0], self.boxes[0], self.filters_label]

    # The beats.

    def every_output_has_a_filter(self) -> Iterator[Animation]:
        """Filter after filter, each as deep as the pixels, and more than there is room for."""
        for cells, box in zip(self.beams[1:], self.boxes[1:], strict=True):
            yield appear(cells, box)
        yield appear(self.more)

    def pixels_and_a_filter_are_folded(self) -> Iterator[Animation]:
        """The pixels and a filter come out of depth, and stand beside the outputs."""
        beams = [self.filters_label, *self.boxes, self.more, self.box, self.column_label]
        yield vanish(*beams, run_time=DURATIONS.quick)
        yield AnimationGroup(
            vanish(*self.beams[1:]),
            Rearrange(self.cells, self._pixels, spread=0.4, run_time=DURATIONS.pour),
            Rearrange(self.filter, self._weights, spread=0.4, run_time=DURATIONS.pour),
        )
        yield appear(self.frames, self.pixels_label, self.filter_label, self.result, self.outputs_label, self.key)

    def the_pixels_are_shuffled(self) -> Iterator[Animation]:
        """Follow a pixel away from its weight; as the pixels land, the picture breaks."""
        own, *_ = self.products
        yield appear(*self.own_marks, own, self.heads)
        shuffle = self._shuffle(self.cells, self._pixels, self.own_marks[0], run_time=DURATIONS.fold)
        gone = vanish(own, self.heads, *self.own_marks, self.result)
        yield self._landing(shuffle, gone, appear(self.broken), *self._other_key(self.key, self.broken_key))

    def the_outputs_change(self) -> Iterator[Animation]:
        """The pixel meets another weight now, and so does nearly any other."""
        yield appear(*self.met_marks, self.products[1], self.heads)

    def the_weights_move_in_step(self) -> Iterator[Animation]:
        """Its own weight comes to where the pixel is, and so do all others."""
        _, met, healed = self.products
        yield AnimationGroup(vanish(met, self.heads, *self.met_marks), appear(*self.healed_marks))
        shuffle = self._shuffle(self.filter, self._weights, self.healed_marks[1], run_time=DURATIONS.fold)
        come = appear(healed, self.heads, self.healed)
        yield self._landing(shuffle, vanish(self.broken), come, *self._other_key(self.broken_key, self.key))

    def the_forms_are_equal(self) -> Iterator[Animation]:
        """The dense layer, the large kernels and the 1×1 kernels give one picture: count its cells."""
        pictures = [self.cells, self.filter, self.key, self.heads, self.products[-1], *self.healed_marks]
        labels = [self.frames, self.pixels_label, self.filter_label, self.outputs_label]
        *others, (own, called) = self.forms
        yield vanish(*pictures, *labels)
        yield AnimationGroup(Glide(self.healed, own, become=True), appear(*others, run_time=DURATIONS.move))
        yield appear(called, *self.signs, self.verdict)

    def takeaway(self) -> Iterator[Animation]:
        """Under each form stands which module gave it."""
        yield appear(*self.torch)

    def _shuffle(self, cells: LooseCells, places: Places, mark: Mobject, *, run_time: float) -> Animation:
        return Rearrange(cells, places.shuffled(self.figure.order), spread=0.5, marks=[mark], run_time=run_time)

    def _landing(self, shuffle: Animation, *then: Animation) -> Animation:
        """As what is shuffled lands, the rest changes, so that pixels, weights and outputs are of one computation."""
        return AnimationGroup(shuffle, Succession(Wait(shuffle.run_time - DURATIONS.appear), AnimationGroup(*then)))

    @staticmethod
    def _other_key(key: Key, other: Key) -> list[Animation]:
        """A key gives way to another one, if it is another one."""
        return [] if key is other else [give_way([key], other, run_time=DURATIONS.quick)]

    # Where it stands.

    def _set_beams(self) -> None:
        """The pixels in depth, and under them some filters, as deep each, and "…"."""
        figure, theme, room = self.figure, self.theme, self._room
        taken = 2 * LABEL + (1 + SHOWN) * RISE + SHOWN * AIR + SIZES.result
        side = (room.height - taken) / (1 + SHOWN)
        front = room.point(0, 0) + DOWN * units(LABEL + RISE + side)
        places, self.box = self._beam(front, side, "input")
        self.cells = LooseCells(figure.column, colormap=theme.pixels, places=places, theme=theme)
        self.column_label = self._label("column", "input").name_cells(figure.column, role="input")
        over = UP * units(side + 0.45 * SIZES.label + RISE / 2)
        start_at(self.column_label, front + over)
        rows = np.arange(figure.filters.size).reshape(-1, figure.column.size)
        chosen = [figure.unit, figure.unit // SHOWN, (figure.unit + len(rows)) // 2]
        signed = signed_map(theme, figure.filters)
        self.beams, self.boxes = [], []
        front = front + DOWN * units(LABEL)
        for unit in chosen:
            front = front + DOWN * units(RISE + side)
            places, box = self._beam(front, side, "weight")
            self.beams.append(LooseCells(figure.filters, colormap=signed, places=places, theme=theme, cells=rows[unit]))
            self.boxes.append(box)
            front = front + DOWN * units(AIR)
        self.filter = self.beams[0]
        self.filters_label = self._label("filters", "weight").name_cells(figure.filters, role="weight")
        start_at(
            self.filters_label, self.boxes[0].front.get_corner(UP + LEFT) + UP * units(0.45 * SIZES.label + RISE / 2)
        )
        self.more = Label("…", size=SIZES.result, role="weight", theme=theme)
        self.more.move_to(room.point(0.5, 1), aligned_edge=DOWN)

    def _set_pictures(self) -> None:
        """The pixels, a filter and the outputs, and room for what a pixel and its weight make."""
        figure, theme, room = self.figure, self.theme, self._room.inset(top=LABEL)
        large, side, places = self._arranged(room)
        pixels = self._picture(figure.column, theme.pixels, large, "input")
        chosen = np.arange(figure.filters.size).reshape(-1, figure.column.size)[figure.unit]
        weights = Kernel(figure.filters, cell=side, theme=theme, cells=chosen.reshape(self._shape))
        self.result, self.broken, self.healed = (
            self._picture(tensor, self._outputs, side, "result")
            for tensor in (figure.result, figure.broken, figure.healed)
        )
        outputs = (self.result, self.broken, self.healed)
        for place, grids in zip(places, ((pixels,), (weights,), outputs), strict=True):
            for grid in grids:
                grid.move_to(place, aligned_edge=UP + LEFT)
        self._pixels, self._weights = Places.in_picture(pixels), Places.in_picture(weights)
        self.pixels_label = over_left(self._label("pixels", "input"), pixels)
        self.filter_label = over_left(self._label("filter", "weight"), weights)
        self.outputs_label = over_left(self._label("outputs", "result"), VGroup(self.result))  # and of the others
        self.frames = VGroup(
            *(
                grid.box(0, 0, shape=self._shape, role=grid.role).set_stroke(width=stroke(STROKES.frame))
                for grid in (pixels, weights)
            )
        )
        (low, high), (least, largest) = ends_of(figure.result), ends_of(figure.broken)
        self.key = self._key(figure.result)
        self.broken_key = self.key if low <= least and largest <= high else self._key(figure.broken)
        self._under = self._left_over(room, large, side)

    def _key(self, of: Tensor) -> Key:
        """The colours of some outputs as far as these go, under the picture of all."""
        key = Key(of, width=min(KEY, px(self.result)), theme=self.theme, colormap=self._outputs)
        return key.next_to(self.result, DOWN, buff=units(GAP / 2)).align_to(self.result, RIGHT)

    def _arranged(self, room: Region) -> tuple[int, int, list[np.ndarray]]:
        """The px of a cell of the pixels, of a filter and the outputs, and where these three begin.

        The pixels are as large as the stage is high, in 6a's size where they can be, and the others beside them. Where
        these would be small, all three are of one size, side by side; on a page that is not wide the others stand one
        under the other beside the pixels, or, on a high one, below them.
        """
        rows, columns = self._shape
        first = room.point(0, 0)
        if room.page.is_high:
            side = int((room.width - GAP) / (2 * columns))
            large = int(min(room.width / columns, (room.height - LABEL - 2 * UNDER) / rows - side))
            below = first + DOWN * units(large * rows + GAP + LABEL)
            return large, side, [first, below, below + RIGHT * units(side * columns + GAP)]
        if room.page.is_square:
            side = int((room.height - LABEL - UNDER / 2) / (2 * rows))
            beside = room.width - side * columns - GAP
            large = int(min(beside / columns, (room.height - UNDER) / rows))
            right = room.point(1, 0) + LEFT * units(side * columns)
            return large, side, [first, right, right + DOWN * units(side * rows + LABEL)]
        narrower = room.inset(right=2 * GAP, bottom=UNDER)
        level, tall = cell_side(narrower, *[self._shape] * 3), cell_side(room.inset(bottom=TORCH), self._shape)
        small = int(min((room.width - tall * columns - 2 * GAP) / (2 * columns), (room.height - UNDER) / rows))
        large, side = (tall, small) if small > LEAST * level else (level, level)
        start = large * columns + GAP
        beside = room.inset(left=start)
        return large, side, [first, *(part.point(0, 0) for part in beside.row(*[side * columns] * 2))]

    def _left_over(self, room: Region, large: int, side: int) -> Region:
        """What three pictures and the key leave free: under the filter and the outputs, or under the pixels."""
        rows, columns = self._shape
        pixels = large * columns + GAP
        if room.page.is_high:
            return room.inset(top=large * rows + GAP + LABEL + side * rows + GAP / 2 + down(self.key))
        if room.page.is_square:
            return room.inset(top=large * rows, right=room.width - large * columns)
        if large > side:
            return room.inset(left=pixels, top=side * rows + GAP / 2 + down(self.key))
        # The key stands under the outputs, and what is multiplied under the other two.
        return room.inset(top=side * rows, right=room.width - 2 * pixels + GAP)

    def _set_products(self) -> None:
        """The pixel that is followed, times the weight that it meets, and frames around both."""
        figure = self.figure
        for size in FOLLOWED:
            self.products = [self._product(equation, size) for equation in figure.journey]
            if max(px(row) for row in self.products) <= self._under.width and TALL * size <= self._under.height:
                break
        for row in self.products:
            row.move_to(self._under.point(0.5, 0.62))
        widest = max(self.products, key=px)
        for row in self.products:
            for part, place in zip(row, widest, strict=True):
                part.at(place.pen + RIGHT * (place.advance - part.advance), em=part.em)
        self.heads = VGroup()
        for name, role, number in (
            ("pixel", "input", widest.pixel),
            ("weight", "weight", widest.weight),
            ("product", "quiet", widest.product),
        ):
            head = self._label(name, role).scale(HEAD)
            head.move_to(number).shift(UP * (number.pen[1] - head[0].pen[1] + units(1.1 * size)))
            self.heads.add(head)
        shuffled, own = self._pixels.shuffled(figure.order), (figure.result, figure.followed)
        self.own_marks = self._marks(*own, pixels=self._pixels)
        self.met_marks = self._marks(figure.broken, figure.place, pixels=shuffled)
        self.healed_marks = self._marks(*own, pixels=shuffled)

    def _marks(self, result: Tensor, term: int, *, pixels: Places) -> list[Mobject]:
        """Frames around a pixel, where it lies then, and the weight that it meets in a result."""
        focus = Focus(self.figure, result, at=(self.figure.unit, 0, 0), theme=self.theme)
        before = self.cells.places, self.filter.places
        self.cells.lie(pixels)
        self.filter.lie(self._weights)
        marks: list[Mobject] = [focus.mark(ground, (term,)) for ground in (self.cells, self.filter)]
        self.cells.lie(before[0])
        self.filter.lie(before[1])
        return marks

    def _product(self, equation: Equation, size: float) -> ProductRow:
        row = ProductRow(equation, size=size, theme=self.theme)
        pen = np.zeros(3)
        for part in row:
            part.at(pen, em=part.em)
            pen = pen + RIGHT * (part.advance + APART * part.em)
        return row

    def _set_forms(self) -> None:
        """Three results, each with its name and torch's mark, a sign of equality between each and the next, a count."""
        figure, theme = self.figure, self.theme
        forms = [
            ("dense", figure.dense, figure.as_dense),
            ("large", figure.large, figure.as_large),
            ("pointwise", figure.result, figure.computation),
        ]
        marks = [TorchMark(computation, theme=theme) for *_, computation in forms]
        side, places = self._places_of_forms(max(map(px, marks)))
        self.forms, self.signs, self.torch = [], [], []
        for place, torch, (name, result, _) in zip(places, marks, forms, strict=True):
            picture = self._picture(result, self._outputs, side, "result")
            picture.move_to(place, aligned_edge=UP + LEFT)
            torch.move_to(picture.get_corner(DOWN + LEFT) + DOWN * units(LABEL / 2 + 8), aligned_edge=LEFT)
            self.forms.append(VGroup(picture, over_left(self._label(name, "result"), picture)))
            self.torch.append(torch)
        for one, other in zip(self.forms, self.forms[1:], strict=False):
            sign = Label("=", size=SIZES.claim, role="ink", theme=theme)
            before = one[0].get_right()[0] if one[0].get_y() == other[0].get_y() else self._room.point(0, 0)[0]
            self.signs.append(sign.move_to(np.array([(before + other[0].get_left()[0]) / 2, other[0].get_y(), 0])))
        runs = self._label("equal", "result").runs
        left = self._beside_forms(side)
        for size in VERDICT:
            self.verdict = Phrase(runs, size=size, role="result", theme=theme, weight="semibold")
            if px(self.verdict) <= left.width and 1.3 * size <= left.height:
                break
        self.verdict.move_to(left.point(0.5, 0.5))

    def _places_of_forms(self, torch: float) -> tuple[int, list[np.ndarray]]:
        """The px of a cell, and the upper left corners of three pictures, under each a mark so many px wide."""
        rows, columns = self._shape
        room = self._room.inset(top=LABEL, bottom=2 * LABEL + GAP)
        narrower = room.inset(right=2 * EQUALS)
        side = cell_side(narrower, *[self._shape] * 3)
        self._lines = 1 if torch <= side * columns + EQUALS - GAP else 2
        if self._lines == 1:
            return side, [part.point(0, 0) for part in room.row(*[side * columns] * 3)]
        # The last one begins a line, with its sign before it.
        high = (self._room.height - 2 * (LABEL + TORCH) - GAP) / 2
        side = int(min((room.width - 2 * EQUALS) / (2 * columns), high / rows))
        down = units(LABEL + side * rows + TORCH + GAP)
        start = room.point(0, 0) + RIGHT * units(EQUALS)
        beside = max(side * columns + EQUALS, torch + GAP)
        return side, [start, start + RIGHT * units(beside), start + DOWN * down]

    def _beside_forms(self, side: int) -> Region:
        """What three pictures leave for a verdict: below them, or beside the one on the second line, under its sign."""
        rows, columns = self._shape
        below = self._room.inset(top=self._lines * (LABEL + side * rows) + LABEL + (self._lines - 1) * (TORCH + GAP))
        if self._lines == 1 or below.height > VERDICT[0]:
            return below
        high = side * rows / 2
        beside = self._room.inset(top=2 * LABEL + 3 * high + TORCH + GAP)
        taken = side * columns + EQUALS + 2 * GAP
        return replace(beside, left=beside.left + taken, width=beside.width - taken, height=high)

    def _beam(self, front: np.ndarray, side: float, role: Role) -> tuple[Places, Box]:
        """The places of all channels in depth from `front` on, and the edges around them."""
        planes, depth = self.figure.column.shape, (self._room.width - side, RISE)
        return beam(front, planes=planes, cell=side, depth=depth, role=role, theme=self.theme, far=FARTHEST)

    def _picture(self, tensor: Tensor, tint: Colormap, cell: float, role: Role) -> PixelGrid:
        cells = whole(tensor, self._shape)
        return PixelGrid(tensor, colormap=tint, cell=cell, role=role, theme=self.theme, cells=cells)
