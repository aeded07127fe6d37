"""The bench: an image gets its padding, kernels lie on it and go from position to position, and these are counted.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.audit.drawn import is_sign
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import Ledger
from onebyone.drawing.mobjects.grid import FRAME_LAYER, Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import way_between
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Glide, Lift, Rearrange, land
from onebyone.errors import RoomError
from onebyone.frames.box import box_of, crosses
from onebyone.look.layout import LABEL, Page, Region, above, are_apart, at_top, below, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.figc1.kernels import Arranged, digits_of
from onebyone.panels.figc1.numbers import Arithmetic
from onebyone.panels.figc1.standing import (
    BETWEEN,
    BOTTOM,
    GAP,
    HALF,
    MOST,
    TOP,
    Standing,
    put,
    set_corner,
)
from onebyone.panels.shared.ledgers import keep_off_lines, leave_sum, ledger_of, sum_height, sum_of

OPERAND = 200  # px of a cell in which a pixel and its weight multiply, at most
SHARE = 0.24  # of the stage's width for the image beside the window, if there is room
LEDGER_SIZES = (72, 64, 58, 52, 46, 40, 36, 33, 30, 27)  # px em, the preferred one first
AIR = 30  # px from a plane to the value that is read of it, without its name
LAID = 8  # px of the frame of a kernel that lies on an image whose cells can be read: they have its colours
THIRD = 0.33  # of a square stage's height for the image over the ledger, at least


class Bench:
    """Everything on the page of kernels that slide over an image, set up around its figure; `label` makes labels.

    `beside` are other maps that are shown with its own: all have one scale of colours. Only where the positions are
    `counted` is there a formula.

    Image, window and map stand side by side, as does what is made of them; on a high page they stand one under the
    other, and on a square one the ledger has its place under the image.
    """

    def __init__(
        self,
        figure: Arithmetic,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        beside: tuple[Tensor, ...] = (),
        counted: bool = True,
    ) -> None:
        self.figure, self.theme, self._page, self._label = figure, theme, page, label
        signed = signed_map(theme, figure.result, *beside)
        place = Standing(figure, page=page, theme=theme, label=label, signed=signed, counted=counted)
        self._place, self.planes, self.names, self.image_label = place, place.planes, place.names, place.image_label
        self.bare, self.bare_label = place.bare, place.bare_label
        self.bare_names, self.bare_digits = place.bare_names, place.bare_digits
        self.map, self.map_label, self.map_digits = place.map, place.map_label, place.map_digits
        self.digits, self.near_digits, self.standing, self.key = (
            place.digits,
            place.near_digits,
            place.standing,
            place.key,
        )
        if counted:
            self.formula = place.formula
        self.focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        self._dot = figure.dot_product(*figure.first)
        self._grounds = place.read
        self._each = {channel: self._focus_on(channel) for channel in self._grounds}
        self.edges = [
            edge
            for channel, ground in zip(figure.planes, self.planes, strict=True)
            for edge in self.focus.edge(figure.image, ground, at=channel)
        ]
        self._set_close()
        for label, named in ((self.image_label, figure.read), (self.bare_label, figure.image)):
            if self.names and label not in place.too_wide:  # else it ends too far from them to name them
                label.name_cells(named, role="input")
        self._set_kernels()
        self._point()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the image without anything around it."""
        return [*self.bare, self.bare_label, *self.bare_names, self.bare_digits]

    # The beats.

    def the_image_is_made_ready(self) -> Iterator[Animation]:
        """Zeros come around the pixels, and between them; or a window shows how far kernels come, which stand there."""
        if self.bare[0] is self.planes[0]:
            bottom, right = self.figure.walk[-1]
            yield appear(*self.cursors, *self.kernels)
            for corner in ((0, right), (bottom, 0), self.figure.first):
                yield self.focus.slide(corner)
            return
        before = [*self.bare, self.bare_label, *self.bare_names, self.bare_digits]
        after = [*self.planes, *self.edges, self.image_label, *self.names]
        loose = [self._loose(bare) for bare in self.bare]
        blank = [ground.copy().show_first(0) for ground in self.planes]
        yield AnimationGroup(vanish(*before), appear(*blank, *loose, *self.kernels, run_time=DURATIONS.quick))
        goals = [self._places(ground) for ground in self.planes]
        yield AnimationGroup(*map(Rearrange, loose, goals), run_time=DURATIONS.meet)
        yield AnimationGroup(vanish(*blank, *loose), appear(*after))
        yield appear(self.near_digits)

    def a_kernel_lies_on_it(self) -> Iterator[Animation]:
        """The kernels lie down on the image, cell on cell, in their own frames."""
        stood = self.cursors if self.bare[0] is self.planes[0] else []
        away = [*self._under_kernels(), *stood]
        yield AnimationGroup(vanish(*away), self._lay()) if away else self._lay()
        self.laid_digits = VGroup(*(digit for grid in self.laid for digit in digits_of(grid)))
        self.laid_digits.set_z_index(FRAME_LAYER)
        if len(self.laid_digits):
            yield appear(self.laid_digits, run_time=DURATIONS.quick)

    def each_weight_meets_its_pixel(self) -> Iterator[Animation]:
        """What lies under the kernels is enlarged, and each product is made where its operands are."""
        away = (*self.laid, self.laid_digits, *self._far, *self.near_digits, *self.kernels.lost(self.aside))
        closer = self.focus.refit([*self._close, *self.kernels.places(self.aside)])
        yield AnimationGroup(vanish(*away), appear(*self.cursors, run_time=DURATIONS.quick), closer)
        lifts = (Lift(patch, read) for patch, read in zip(self.patches, self._read, strict=True))
        yield AnimationGroup(*lifts, appear(self.leads, *self.marks, *self.patch_names))
        self.close_digits = self._place.digits_now()[0]
        if self._is_under_leads(self.close_digits):
            yield vanish(self.leads)
            self.leads = VGroup()
        yield AnimationGroup(self.made.read(), appear(self.patch_label, self.close_digits))
        yield AnimationGroup(self.made.lay_weights(), appear(self.weight_label))
        yield self.made.multiply()

    def products_add_up_to_one_cell(self) -> Iterator[Animation]:
        """The products line up, add up, and the sum fills a cell."""
        away = vanish(*self.kernels.kept(self.aside), run_time=DURATIONS.quick)
        yield AnimationGroup(away, appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield self.ledger.add_up()
        yield Wait(DURATIONS.sum)
        yield AnimationGroup(self._make_room(), appear(self.map, self.map_label, self.spot))
        at = self._dot.position
        yield land(self.total, self.map, at, fill=lambda: self.focus.tell(self.map), past=self.patches)

    def the_kernel_visits_every_position(self) -> Iterator[Animation]:
        """Image and map are as large as they can be; the kernels slide row by row."""
        window = [*self.patches, *self.patch_names, self.patch_label, self.weight_label, self.leads, *self.marks]
        away = vanish(*window, *self.sums, *self.made, self.close_digits)
        come = [appear(*self.standing)] if self.standing else []
        if not all(are_apart(kernel, patch, air=0) for kernel in self.standing for patch in self.patches):
            come = [Succession(Wait(DURATIONS.appear), appear(*self.standing, run_time=DURATIONS.quick))]
        yield AnimationGroup(away, self.focus.refit(self._place.wide), *come)
        image = [self.digits] if len(self.digits) else self.laid
        yield appear(*self._far, *image, *self.spread, run_time=DURATIONS.quick)
        yield self.focus.walk(self.map)
        yield appear(self.map_digits, *self._place.known)

    def the_positions_are_counted(self) -> Iterator[Animation]:
        """The kernels go down a column, and the formula says how many positions it has, and what that is made of."""
        lost = [*self._place.lost, *self.standing]
        away = [vanish(*lost)] if lost else []
        yield AnimationGroup(*away, self.focus.refit(self._place.counted))
        yield AnimationGroup(self.focus.slide((0, 0)), appear(self.formula.letters, self.formula.meanings))
        yield self.focus.tour([at for at in self.figure.walk if at[1] == 0])
        yield appear(*self.formula.lines, run_time=DURATIONS.move)

    def go_on(self) -> Iterator[Animation]:
        """The kernels go back, and from position to position again; the map is what it was."""
        yield self.focus.slide(self.figure.walk[0])
        yield self.focus.tour(self.figure.walk)

    @property
    def but_the_map(self) -> list[Mobject]:
        """All that stands beside the map and what is known of it, once the kernels went everywhere."""
        image = [*self.planes, *self.names, self.image_label, *self.edges, *self.cursors, *self.standing]
        own = [self.map_label, self.map_digits]
        return [*image, *([self.digits] if len(self.digits) else self.laid), *self.spread, *own]

    def room_over(self, key: Key | None) -> Region:
        """The room for other maps, if nothing else is there but torch's mark and their key."""
        room = self._page.content.inset(top=TOP, bottom=BOTTOM)
        over = 0.0 if key is None else (key.get_top() - room.point(0, 1))[1] / units(1) + GAP / 4
        return room.inset(bottom=max(0.0, over))

    def key_of(self, maps: Tensor) -> Key:
        """The scale of the map's colours as far as these maps go, left of torch's mark."""
        return self._place.key_of(maps)

    def map_of(self, filter: int, *, cell: float) -> PixelGrid:
        """The map of any filter, in the colours of the one that is shown."""
        gives = self.figure.computation.gives
        cells = plane(gives, filter)
        return PixelGrid(gives, colormap=self._place.signed, cell=cell, role="result", theme=self.theme, cells=cells)

    # What they are made of.

    @property
    def _far(self) -> list[Mobject]:
        """The label of the image, where it is too wide to stand by planes in a column."""
        return [self.image_label] if self.names and len(self.figure.lit) == 1 else []

    def _lay(self) -> Animation:
        """Copies of the kernels lie down on the image, and arrive one kernel after the other."""
        laid, count = iter(self.laid), len(self.kernels.grids)
        each, lie = (DURATIONS.meet if count == 1 else DURATIONS.tour / count), list[Animation]()
        for nth, kernel in enumerate(self.kernels.grids, 1):
            rows, columns = kernel.cells.shape
            copies = (
                [kernel.copy()]
                if len(self.laid) == count
                else [kernel.part(row, column) for row in range(rows) for column in range(columns)]
            )
            lie += (Glide(copy, next(laid), run_time=nth * each, become=True) for copy in copies)
        return AnimationGroup(*lie)

    def _make_room(self) -> Animation:
        """The lines of the ledger leave, and its total stands under the window."""
        self.sums, self.total = sum_of(self._dot, centre=self._under.centre, label=self._label, theme=self.theme)
        return leave_sum(self.ledger, self.sums, room=self._page.safe)

    def _under_kernels(self) -> list[Mobject]:
        """The digits of the pixels on which the kernels lie; they leave the others, and are none of these any more."""
        under = set(self.focus.cells(self.figure.read).tolist())
        cells = [cell for ground in self.planes for cell in ground.cells.ravel().tolist()]
        covered = [digit for cell, digit in zip(cells, self.near_digits, strict=False) if cell in under]
        self.near_digits.remove(*covered)
        return covered

    def _is_under_leads(self, digits: VGroup) -> bool:
        """Whether a lead would cross digits."""
        ends = np.array([lead.points[[0, -1], :2] for lead in self.leads]).reshape(-1, 2, 2)
        boxes = [box_of(np.array([digit.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)])) for digit in digits]
        return any(crosses(start[None], end[None], box, margin=units(GAP) / 4) for box in boxes for start, end in ends)

    def _loose(self, bare: PixelGrid) -> LooseCells:
        """The pixels of an image that can move by themselves."""
        return LooseCells(
            bare.tensor,
            colormap=bare.colormap,
            places=Places.in_picture(bare),
            theme=self.theme,
            cells=bare.cells.ravel(),
        )

    def _places(self, ground: PixelGrid) -> Places:
        """Where the pixels of an image lie on what the kernels slide over."""
        (apart, (top, left)), (_, rows, columns) = self.figure.grown, self.figure.image.shape
        at = product(range(rows), range(columns))
        centres = np.array([ground.centre_of(top + row * apart, left + column * apart) for row, column in at])
        return Places(centres, np.full(len(centres), ground.side), 1.0)

    # Where it stands.

    def _set_close(self) -> None:
        """The planes, the windows with their products, and a column for the ledger, and after it for the map."""
        figure, sums = self.figure, sum_height(self._dot)
        self.patch_label, self.weight_label = self._label("window", "input"), self._label("weights", "weight")
        stage = self._page.content
        before, self._is_over_ledger, self._is_over_window = self._place.now(), False, False
        if len(figure.lit) > 1:
            middle, right = self._planes_over_values(stage)
        else:
            top = TOP + (LABEL if self.names else 0)
            room, under = stage.inset(top=top), BOTTOM + sums
            if self._place.is_high:
                stand = self._planes_over_window
            elif len(self.planes) == 1 and (self._place.is_square or not self._has_room_for_label(stage)):
                stand = self._plane_over_ledger
            else:
                stand = self._planes_beside_window
                if self._place.is_square and not self._has_room_beside(room):
                    stand = self._planes_over_window
            self._is_over_ledger = stand == self._plane_over_ledger
            self._is_over_window = stand == self._planes_over_window
            try:
                middle, right = stand(room, under=under)
            except RoomError:  # of two ways on a square page the other one is left
                if not self._is_over_window or self._place.is_high:
                    raise
                self._is_over_window = False
                middle, right = self._planes_beside_window(room, under=under)
        self._place.title(self.planes, self.image_label, self.names)
        self._close = [(one, one.copy()) for one in (*self.planes, *self.names, self.image_label)]
        self._set_patches(middle)
        for mobject, place in before:
            put(mobject, place)
        (high, wide), kept = figure.result.shape, sums + 2 * GAP if len(figure.lit) > 1 else 0.0
        side = int(min(right.width / wide, (right.height - kept) / high, MOST))
        self._place.stand_map(right, side=side)
        self._aside = right
        self.ledger.move_to(right.point(0.5, 0), aligned_edge=UP).align_to(right.point(1, 0), RIGHT)
        if self._place.is_square or self._is_over_ledger:  # there its lines are beside the window's
            keep_off_lines(self.ledger, self.made, room=stage)
        top, ground = middle.top + self._operand * figure.block_shape[0], middle
        if self._is_over_window:
            top += LABEL
        if kept:
            top, ground = right.top + side * high + GAP / 2, right
        self._under = Region(ground.left, top, ground.width, BOTTOM + sums, stage.page)

    def _planes_beside_window(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The planes in a column at the left, the window right of it with px under it for the sum."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.block_shape
        need, tall = self._need(), figure.read.shape[1]
        labels = self._named_px
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label))
            fits = self.ledger.height <= units(room.height)
            most = int(max(need + 1, min(OPERAND, (room.height - under) / rows)))
            for operand in range(most, int(need), -5):
                window = max(operand * columns, labels)
                left = room.width - window - column - 2 * GAP
                height = (room.height - (many - 1) * self._place.pitch) / many
                side = int(min(left / figure.read.shape[2], height / tall, MOST))
                if left >= SHARE * room.width:
                    break
            if fits and left >= SHARE * room.width:
                break
        self._operand = operand
        side = self._demand_seen(side)
        width = max(side * figure.read.shape[2], min(px(self.image_label), left))
        image, middle, right = room.row(width, window, column)
        right = right.inset(bottom=under)
        pen = image.point(0, 0)
        for ground in self.planes:
            ground.scale_to_fit_width(units(side * figure.read.shape[2])).move_to(pen, aligned_edge=UP + LEFT)
            if many == 1:
                at_top(ground, image, self.image_label)
            pen = ground.get_corner(DOWN + LEFT) + DOWN * units(self._place.pitch)
        return middle, right

    def _planes_over_window(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The planes in a row, the window under them with px under it for the sum, and right of it the ledger."""
        figure, many = self.figure, len(self.planes)
        (rows, columns), (high, wide) = figure.block_shape, figure.read.shape[1:]
        labels, need = self._labels_px, self._need()
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label))
            free = room.width - column - GAP
            if max((need + 1) * columns, labels) <= free and self.ledger.height <= units(HALF * room.height):
                break
        low = (HALF * room.height - LABEL - under) / rows if self._place.is_square else OPERAND
        self._operand = max(need + 1, min(OPERAND, low, free / columns))
        below = max(self._operand * rows + LABEL + under, self.ledger.height / units(1))
        across = (room.width - (many - 1) * BETWEEN) / many
        side = self._demand_seen(int(min(across / wide, (room.height - below - TOP) / high, MOST)))
        self._place.in_a_row(room, side, step=side * wide + BETWEEN)
        if many == 1:
            at_top(self.planes[0], room, self.image_label)
        under_planes = max(TOP, self._place.pitch) if self.names else TOP  # a number there would be a plane's
        window, ledger = room.inset(top=side * high + under_planes).row(max(self._operand * columns, labels), column)
        return window, ledger

    def _has_room_for_label(self, stage: Region) -> bool:
        """Whether the label of the image can stand beside a window; on a wide page it always can."""
        return self._page.is_wide or px(self.image_label) <= SHARE * stage.width

    def _plane_over_ledger(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The plane at the left and the ledger under it, the window right of both with px under it for the sum."""
        figure, (plane,) = self.figure, self.planes
        (rows, columns), (high, wide) = figure.block_shape, figure.read.shape[1:]
        labels, need = self._labels_px, self._need()
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label), px(self.image_label))
            free, rest = room.width - column - GAP, room.height - self.ledger.height / units(1) - TOP
            if max((need + 1) * columns, labels) <= free and rest >= THIRD * room.height:
                break
        self._operand = max(need + 1, min(OPERAND, free / columns, (room.height - under) / rows))
        side = self._demand_seen(int(min(column / wide, rest / high, MOST)))
        left, window = room.row(column, max(self._operand * columns, labels))
        at_top(plane.scale_to_fit_width(units(side * wide)), left, self.image_label)
        return window, left.inset(top=side * high + TOP)

    def _planes_over_values(self, room: Region) -> tuple[Region, Region]:
        """The planes in a row, and under each the value that is read of it; on a high page the ledger under these."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.read.shape[1:]
        need, label = self._need(), TOP + 2 * LABEL
        if self._place.is_high:
            return self._planes_over_all(room)
        sums, _ = sum_of(self._dot, centre=room.centre, label=self._label, theme=self.theme)
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label), px(VGroup(*sums)))
            free = room.width - column - GAP
            each = (free - (many - 1) * BETWEEN) / many
            if need < each and self._labels_px <= free and self.ledger.height <= units(room.height - TOP):
                break
        air = AIR if need < each else 2 * AIR  # else the number of a value stands under the plane of another
        for extra in (0.0, LABEL):
            height = room.height - label - air - extra
            side = min(each / columns, (height - need - 1) / rows, MOST)
            if extra >= self._place.extra(side * columns):
                break
        self._demand_seen(side * rows)
        self._operand = max(need + 1, min(each, height - side * rows))
        self._place.in_a_row(room.inset(top=TOP + extra), side, step=each + BETWEEN)
        left, ledger = room.inset(top=TOP).row(room.width - column - GAP, column)
        return left.inset(top=extra + side * rows + air + LABEL), ledger

    def _planes_over_all(self, room: Region) -> tuple[Region, Region]:
        """The planes in a row, under each the value that is read of it, and the ledger under these."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.read.shape[1:]
        each = (room.width - (many - 1) * BETWEEN) / many
        side = min(each / columns, MOST)
        top, air = TOP + self._place.extra(side * columns), AIR if self._need() < each else 2 * AIR
        self._operand = max(self._need() + 1, min(each, OPERAND))
        self._place.in_a_row(room.inset(top=top), side, step=each + BETWEEN)
        values = room.inset(top=top + side * rows + air + LABEL)
        below = values.inset(top=self._operand + LABEL + TOP)
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            if px(self.ledger) <= below.width and self.ledger.height <= units(below.height):
                break
        return values, below

    def _demand_seen(self, side: int) -> int:
        """The px a side of the cells of planes. Raises RoomError where they have none: all else leaves no room."""
        if side < 1:
            many, (_, rows, columns) = len(self.planes), self.figure.read.shape
            raise RoomError(f"{many} of {rows}×{columns} values have no room beside numbers of so many digits")
        return side

    def _has_room_beside(self, room: Region) -> bool:
        """Whether planes have their share of the width in a column beside the window and what stands right of it."""
        column = max(px(self._ledger(LEDGER_SIZES[-1])), px(self.map_label))
        window = max((self._need() + 1) * self.figure.block_shape[1], self._named_px)
        return room.width - window - column - 2 * GAP >= SHARE * room.width

    @property
    def _labels_px(self) -> float:
        """The px that the labels of a window take side by side."""
        return px(self.patch_label) + px(self.weight_label) + GAP

    @property
    def _named_px(self) -> float:
        """The same with the name of a plane before them, as it stands where a window has a place of its own."""
        return self._labels_px + (max(map(px, self.names)) + SIZES.label / 2 if self.names else 0.0)

    def _need(self) -> float:
        figure = self.figure
        return cell_to_multiply_in(figure.read, figure.products, figure.laid)

    def _set_patches(self, region: Region) -> None:
        """Of each channel that is lit, what its weights meet, enlarged; of several, each under its plane."""
        figure, shape = self.figure, self.figure.block_shape
        each = shape[0] * shape[1]
        every = figure.terms_shown or tuple(range(figure.laid.size))
        self._terms = [every[at * each : (at + 1) * each] for at in range(len(figure.lit))]
        self.patches = []
        shown = [figure.planes.index(figure.group[at]) for at in figure.lit]
        several = len(shown) > 1
        for at, terms in zip(shown, self._terms, strict=True):
            ground = self.planes[at]
            patch = PixelGrid(
                figure.read,
                colormap=ground.colormap,
                cell=self._operand,
                role="input",
                theme=self.theme,
                cells=self.focus.cells(figure.read, terms).reshape(shape),
            )
            patch.move_to(region.point(0, 0), aligned_edge=UP + LEFT)
            self.patches.append(self.focus.window(patch, terms))
        if several:
            self._spread_patches([self.planes[at] for at in shown], region)
        self.patch_names = [self._place.name(at) for at in shown] if self.names else []
        for name, patch in zip(self.patch_names, self.patches, strict=bool(self.names)):
            set_corner(name, patch)
        is_under = several or self._is_over_window
        (below if is_under else above)(self.patch_label, self.patches[0]).align_to(self.patches[0], LEFT)
        line = self.patch_label[0].pen
        if len(self.patch_names) == 1 and not is_under:  # else it stands over the corner
            (name,) = self.patch_names
            self.patch_label.shift(RIGHT * (name.width + units(SIZES.label) / 2))
            first = name if isinstance(name, Number) else name[0]
            name.shift(UP * (line - first.pen)[1])
        start_at(self.weight_label, line).align_to(region.point(1, 0), RIGHT)
        if several or self.weight_label.get_left()[0] < self.patch_label.get_right()[0] + units(GAP):
            self.weight_label.next_to(self.patch_label, RIGHT, buff=units(GAP))
            self.weight_label.shift(UP * (line - self.weight_label[0].pen)[1])
        if not are_apart(self.weight_label, self.patches[-1 if several else 0], air=SIZES.label):
            self.weight_label.name_cells(figure.laid, role="weight")  # else it stands too far from them
        self.made = InPlace(self._dot.rows, self.patches, theme=self.theme)

    def _spread_patches(self, grounds: Sequence[PixelGrid], region: Region) -> None:
        """Each window under its plane; where windows are wider than planes are apart, over all of the region."""
        for patch, ground in zip(self.patches, grounds, strict=True):
            patch.align_to(ground, LEFT)
        ends = region.point(1, 0)
        follows = [*(patch.get_left()[0] - units(BETWEEN) for patch in self.patches[1:]), ends[0]]
        if all(patch.get_right()[0] <= edge for patch, edge in zip(self.patches, follows, strict=True)):
            return
        for patch, place in zip(self.patches, region.row(*map(px, self.patches)), strict=True):
            patch.move_to(place.point(0, 0), aligned_edge=UP + LEFT)

    def _set_kernels(self) -> None:
        """The kernels alone, beside the image or under it, and where the ledger stands later."""
        shape, count = self.figure.laid.shape[1:], len(self._grounds)
        self.aside = self._place.kernels(Arranged.within(self._aside, shape, count=count)).within(self._page.content)
        self.kernels = self._place.kernels(self._place.near).within(self._page.content).named(self.aside)

    def _point(self) -> None:
        """All that points at a position; where only a part of a window is shown, the leads begin there."""
        figure, focus, shown = self.figure, self.focus, self.figure.terms_shown
        grounds = {channel: self.planes[figure.planes.index(channel)] for channel in self._grounds}
        self.cursors = [self._each[channel].mark(ground) for channel, ground in grounds.items()]
        self.spot = focus.mark(self.map)
        single = figure.laid.shape[1:] == (1, 1)
        self.marks = []
        if shown and not single:
            ground = grounds[figure.group[figure.lit[0]]]
            self.marks = [focus.mark(ground, shown, width=STROKES.rule)]
        lit = [figure.group[at] for at in figure.lit]
        self._read = self.marks or [self.cursors[self._grounds.index(channel)] for channel in lit]
        leads = []
        for channel, patch, terms in zip(lit, self.patches, self._terms, strict=True):
            said = terms if (shown or single) else None
            # The name of a value stands over its left corner; kernels stand under the plane of a square page.
            down = len(lit) > 1 or self._is_over_window
            ways: list[np.ndarray] = []
            for side in (1,) if (down and self.names) or self._is_over_ledger else (1, -1):
                here, there = ((side, -1), (side, 1)) if down else ((1, side), (-1, side))
                cells = focus.cells(figure.read, said)
                way = way_between((self._goals[grounds[channel]], cells, here), (patch, patch.cells.ravel(), there))
                if self._crosses(way, grounds[channel]) or (ways and is_sign(*ways, way)):
                    continue
                ways.append(way)
                leads.append(focus.lead(End(grounds[channel], here, said), End(patch, there, said)))
        self.leads = VGroup(*leads)
        spread = figure.dilation.fraction(()) > 1 and not single
        self.laid: list[PixelGrid] = []
        self.spread: list[Mobject] = []
        for channel, ground in grounds.items():
            own, each = plane(figure.laid, channel - figure.group[0]), self._each[channel]
            parts = [(cells.reshape(1, 1), (at,)) for at, cells in enumerate(own.ravel())] if spread else [(own, None)]
            for cells, terms in parts:
                grid = Kernel(figure.laid, cell=1, theme=self.theme, cells=cells)
                if len(self.near_digits):
                    grid.set_stroke(width=stroke(LAID))
                self.laid.append(each.overlay(grid, ground, terms))
                if spread and len(self.digits):
                    self.spread.append(each.mark(ground, terms, role="weight", width=STROKES.rule))

    @property
    def _goals(self) -> dict[PixelGrid, PixelGrid]:
        """Where the planes stand beside the windows."""
        return {one: goal for one, goal in self._close if isinstance(one, PixelGrid)}

    def _crosses(self, way: np.ndarray, ground: PixelGrid) -> bool:
        """Whether a line from a plane would run over another plane, or over the name of a window."""
        others = [(goal, AIR) for one, goal in self._goals.items() if one is not ground]
        for other, air in (*others, *((name, GAP / 4) for name in self.patch_names)):
            box = box_of(np.array([other.get_corner(corner)[:2] for corner in (DOWN + LEFT, UP + RIGHT)]))
            if crosses(way[:1], way[1:], box, margin=units(air)):
                return True
        return False

    def _focus_on(self, channel: int) -> Focus:
        """What is read of a channel: the focus itself where there is no other."""
        sums = self.figure.sums
        if sums is None:
            return self.focus
        own = channel - self.figure.group[0]
        return self.focus.along(sums, lambda position: (own, *position))

    def _ledger(self, size: float) -> Ledger:
        return ledger_of(self._dot, size=size, label=self._label, theme=self.theme)
