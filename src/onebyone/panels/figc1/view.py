"""The bench: an image gets its padding, kernels lie on it and go from position to position, and these are counted.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import Ledger, Named
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import LEAD_LAYER, Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import On, point
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.motion import Glide, Lift, Rearrange, land
from onebyone.frames.box import box_of, crosses
from onebyone.look.layout import LABEL, Page, Region, above, below, common_side, over, px, start_at
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, units
from onebyone.panels.figc1.formula import Formula
from onebyone.panels.figc1.kernels import DIGITS, LARGEST_WEIGHT, LIFT, TALL, Arranged, Kernels, digits_of, is_over
from onebyone.panels.figc1.numbers import Arithmetic
from onebyone.panels.shared.ledgers import leave_sum, ledger_of, named_terms, sum_of

TOP = 66  # px over the grids: their labels
BOTTOM = 76  # px under them: a line of text
GAP = 40  # px between the regions
MOST = 120  # px that a cell of the image needs at most
LARGEST = 240  # px that one of the map does
OPERAND = 200  # px of a cell in which a pixel and its weight multiply, at most
LEAST_WEIGHT = 24  # px of a cell of a kernel under a plane, at least
LEAST = 0.2  # of the stage's width for the map, at least
SHARE = 0.24  # of the stage's width for the image beside the window, if there is room
READABLE = 150  # cells of a grid that are read number by number, at most
LEDGER_SIZES = (72, 64, 58, 52, 46, 40, 36, 33, 30, 27)  # px em, the preferred one first
KEY = 320  # px across of the key, at most
AIR = 30  # px from a plane to the value that is read of it, without its name
BETWEEN = 32  # px from plane to plane
UNDER = 90  # px from a plane to the next one under it, whose number stands between them
SQUARE, HIGH = 1.4, 0.9  # the stage's width over its height, at most: the ledger under the image; map and window, too
WIDE = 1.6  # the stage's width over its height, at least, where all labels have room side by side
HALF = 0.5  # of a high stage's height for the image over its map, at most
THIRD = 0.33  # of a square stage's height for the image over the ledger, at least
LETTERS = ("red", "green", "blue")  # the panel's labels of the planes of a photo, in the order of the channels

State = list[tuple[Mobject, Mobject]]


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
        self._signed = signed_map(theme, figure.result, *beside)
        stage = page.content
        self._is_high = stage.width < HIGH * stage.height
        self._is_square = stage.width < SQUARE * stage.height and not self._is_high
        self.focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        self._stop = figure.stop(*figure.first)
        self._grounds = [channel for channel in figure.planes if channel in figure.group]
        self._each = {channel: self._focus_on(channel) for channel in self._grounds}
        self._too_wide: list[Phrase] = []
        self._set_wide(counted=counted)
        self._set_close()
        for label, named in ((self.image_label, figure.read), (self.bare_label, figure.image)):
            if self.names and label not in self._too_wide:  # else it ends too far from them to name them
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
        """The kernels lie down on the image, cell on cell."""
        covered = self._under_kernels()
        yield AnimationGroup(vanish(*covered), self._lay()) if covered else self._lay()
        if self.bare[0] is not self.planes[0]:  # else they stand there
            yield appear(*self.cursors, run_time=DURATIONS.quick)

    def each_weight_meets_its_pixel(self) -> Iterator[Animation]:
        """What lies under the kernels is enlarged, and each product is made where its operands are."""
        away = (*self.laid, *self._far, *self.near_digits, *self.kernels.lost(self.aside))
        yield AnimationGroup(vanish(*away), self.focus.refit([*self._close, *self.kernels.places(self.aside)]))
        lifts = (Lift(patch, read) for patch, read in zip(self.patches, self._read, strict=True))
        yield AnimationGroup(*lifts, appear(self.leads, *self.marks, *self.patch_names))
        self.close_digits = self._beside_leads()
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
        yield land(self.total, self.map, self._stop.position, fill=lambda: self.focus.tell(self.map))

    def the_kernel_visits_every_position(self) -> Iterator[Animation]:
        """Image and map are as large as they can be; the kernels slide row by row."""
        window = [*self.patches, *self.patch_names, self.patch_label, self.weight_label, self.leads, *self.marks]
        away = vanish(*window, *self.sums, *self.made, self.close_digits)
        come = [appear(*self.standing)] if self.standing else []
        yield AnimationGroup(away, self.focus.refit(self._wide), *come)
        image = [self.digits] if len(self.digits) else self.laid
        yield appear(*self._far, *image, *self.spread, run_time=DURATIONS.quick)
        yield self.focus.walk(self.map)
        yield appear(self.map_digits, *self.known)

    def the_positions_are_counted(self) -> Iterator[Animation]:
        """The kernels go down a column, and the formula says how many positions it has, and what that is made of."""
        lost = [*self._lost, *self.standing]
        away = [vanish(*lost)] if lost else []
        yield AnimationGroup(*away, self.focus.refit(self._counted))
        yield self.focus.slide((0, 0))
        yield self.focus.tour([at for at in self.figure.walk if at[1] == 0])
        yield appear(self.formula.letters, self.formula.meanings)
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

    @property
    def room(self) -> Region:
        """The room for other maps, if nothing else is there but what is known of the map."""
        return self._page.content.inset(top=TOP, bottom=BOTTOM)

    def map_of(self, filter: int, *, cell: float) -> PixelGrid:
        """The map of any filter, in the colours of the one that is shown."""
        gives = self.figure.computation.gives
        cells = plane(gives, filter)
        return PixelGrid(gives, colour_map=self._signed, cell=cell, role="result", theme=self.theme, cells=cells)

    def key_of(self, maps: Tensor) -> Key:
        """The scale of the map's colours as far as these maps go, left of torch's mark."""
        key = Key(maps, width=KEY, theme=self.theme, colour_map=self._signed)
        stage = self._page.content
        if px(self.torch) + GAP + px(key) > stage.width:
            return key.next_to(self.torch, UP, buff=units(GAP / 2)).align_to(stage.point(1, 0), RIGHT)
        right = self.torch.get_corner(RIGHT + DOWN) + LEFT * (self.torch.width + units(GAP))
        return key.move_to(right, aligned_edge=RIGHT + DOWN)

    # What they are made of.

    @property
    def known(self) -> list[Mobject]:
        """What stands beside the whole map: its key, where it has no digits, and that torch made the same."""
        return [self.torch, *([self.key] if self.key is not None else [])]

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
        self.sums, self.total = sum_of(self._stop, self._named(), centre=self._under.centre, theme=self.theme)
        return leave_sum(self.ledger, self.sums)

    def _under_kernels(self) -> list[Mobject]:
        """The digits of the pixels on which the kernels lie; they leave the others, and are none of these any more."""
        under = set(self.focus.cells(self.figure.read).tolist())
        cells = [cell for ground in self.planes for cell in ground.cells.ravel().tolist()]
        covered = [digit for cell, digit in zip(cells, self.near_digits, strict=False) if cell in under]
        self.near_digits.remove(*covered)
        return covered

    def _beside_leads(self) -> VGroup:
        """The digits of the planes as they stand now, but for those that a lead would cross."""
        ends = np.array([lead.points[[0, -1], :2] for lead in self.leads]).reshape(-1, 2, 2)
        found = VGroup()
        for digit in self._digits()[0]:
            box = box_of(np.array([digit.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)]))
            if not any(crosses(start[None], end[None], box, margin=units(GAP) / 4) for start, end in ends):
                found.add(digit)
        return found

    def _loose(self, bare: PixelGrid) -> LooseCells:
        """The pixels of an image that can move by themselves."""
        return LooseCells(
            bare.tensor,
            colour_map=bare.colour_map,
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

    def _set_wide(self, *, counted: bool) -> None:
        """Planes and map side by side: as large as the stage allows, and smaller, beside the formula."""
        figure, theme, label = self.figure, self.theme, self._label
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        self.bare_label = self.image_label if figure.read is figure.image else label("bare", "input")
        tints = [self._tint(channel) for channel in figure.planes]
        self.planes = [
            PixelGrid(figure.read, colour_map=tint, cell=1, role="input", theme=theme, cells=plane(figure.read, at))
            for at, tint in zip(figure.planes, tints, strict=True)
        ]
        self.map = PixelGrid(figure.result, colour_map=self._signed, cell=1, role="result", theme=theme)
        self.names = [self._name(at) for at in range(len(self.planes))] if figure.image.shape[0] > 1 else []
        # A number right under a plane would be read as that plane's.
        self._pitch = LABEL if self.names and isinstance(self.names[0], Phrase) else UNDER
        self.torch = TorchMark(figure.computation, theme=theme)
        stage, floor = self._page.content, BOTTOM
        self.torch.scale(min(1.0, stage.width / px(self.torch)))
        self.torch.move_to(stage.point(1, 1), aligned_edge=RIGHT + DOWN)
        if px(self.torch) + GAP + KEY > stage.width and figure.result.size > READABLE:
            floor += BOTTOM  # the key stands over it
        for strip in (0.0, floor):
            under = self._stand(strip, below_map=floor)
            self._wide = self._places_now()
            self.standing = list(self._kernels(under).named()) if under is not None else []
            self.digits, self.map_digits = self._digits()
            self.key = None if len(self.map_digits) else self.key_of(figure.result)
            is_under = self._is_square and len(self.planes) == 1
            if self.key is not None and is_under:
                self.key.next_to(self.map, DOWN, buff=units(GAP / 2)).align_to(stage.point(1, 0), RIGHT)
            left = [*self.planes, *self.standing]
            if all(_are_apart(ground, one) for ground in left for one in self.known):
                break
        if counted:
            self._make_room_for_formula()
        self._counted = self._places_now()
        small, small_map = self._digits()
        # Under the map of a square page, the key has no place once the map is smaller.
        self._lost: list[Mobject] = [self.key] if self.key is not None and is_under else []
        for one, other in ((self.digits, small), (self.map_digits, small_map)):
            if len(one.get_family()) == len(other.get_family()):
                self._counted.append((one, other))
            else:
                self._lost.append(one)
        for one, goal in self._wide:
            _put(one, goal)
        self._stand_alone()
        self.near_digits = self._digits()[0]
        self.edges: list[Mobject] = []
        if figure.read is not figure.image:
            self.edges = [self._edge(at, ground) for at, ground in zip(figure.planes, self.planes, strict=True)]
        self._set_bare(tints)
        self.map.show_first(0)

    def _make_room_for_formula(self) -> None:
        """Planes and map over the formula; or it under the map, if that leaves a single plane and the map more room."""
        stage = self._page.content
        self.formula = self._formula(stage.width)
        below = self.formula.height_px + GAP
        self.formula.stand(stage.inset(top=stage.height - self.formula.height_px).point(0, 0))
        if all(_are_apart(part, one) for part in self.formula for one in self.known):
            own = self.torch[0].pen
            level = np.array([own[0], self.formula.meanings.submobjects[0].pen[1], 0.0])
        else:
            self.formula.shift(UP * units(BOTTOM))
            below, level = below + BOTTOM, None
        self._stand(below, below_map=below, kernels=False)
        if not self._is_larger_over_formula() and level is not None:
            start_at(self.torch, level)  # on one baseline

    def _is_larger_over_formula(self) -> bool:
        """Put the map over a narrower formula, beside a plane that stays as it is, if both are larger so."""
        stage, (high, wide) = self._page.content, self.figure.result.shape
        if len(self.planes) > 1 or self._is_high:
            return False
        before, area = self._places_now(), sum(one.width * one.height for one in (self.planes[0], self.map))
        for one, goal in self._wide:
            _put(one, goal)
        left = max(px(self.planes[0]), px(self.image_label)) + GAP
        right = Region(stage.left + left, stage.top, stage.width - left, stage.height, stage.page)
        formula = self._formula(right.width)
        room = right.inset(top=TOP, bottom=BOTTOM + formula.height_px + GAP / 2)
        side = int(min(room.width / wide, room.height / high, LARGEST))
        larger = self.planes[0].width * self.planes[0].height + units(side * wide) * units(side * high) > area
        if not (formula.fits and larger):
            for one, goal in before:
                _put(one, goal)
            return False
        _at_top(self.map.scale_to_fit_width(units(side * wide)), room, self.map_label)
        over(self.map_label, self.map)
        self.formula = formula.stand(right.inset(top=right.height - BOTTOM - formula.height_px).point(0, 0))
        return True

    def _formula(self, width: float) -> Formula:
        is_narrow = self._is_high or self._is_square
        return Formula(self.figure, width=width, is_narrow=is_narrow, label=self._label, theme=self.theme)

    def _kernels(self, place: Arranged) -> Kernels:
        """The kernels of the filter as they stand somewhere."""
        own = [channel - self.figure.group[0] for channel in self._grounds]
        return Kernels(self.figure.laid, own, place, label=self._label, theme=self.theme)

    def _stand_alone(self) -> None:
        """Planes as large as can be before there is a map, digits of kernels as large as ever, and these by them."""
        stage, (rows, columns), many = self._page.content, self.figure.read.shape[1:], len(self.planes)
        if many > 1:
            digits = DIGITS[0] * max(widest(self.figure.laid), TALL) / (1 - 2 * CELL_PADDING)
            enough = min(digits, self._alone().cell)
            least = int(self.planes[0].side / units(1))
            most = int(min((stage.width - (many - 1) * BETWEEN) / (many * columns), MOST))
            for side in range(most, least, -1):
                top = TOP + self._extra(side * columns)
                if side * rows > stage.height - top:
                    continue
                for at, ground in enumerate(self.planes):
                    ground.scale_to_fit_width(units(side * columns))
                    corner = stage.inset(top=top).point(0, 0) + RIGHT * units(at * (side * columns + BETWEEN))
                    ground.move_to(corner, aligned_edge=UP + LEFT)
                if self._alone().cell >= enough:
                    break
            else:
                for one, goal in self._wide:
                    _put(one, goal)
            self._title(self.planes, self.image_label, self.names)
        self._near = self._alone()

    def _alone(self) -> Arranged:
        """Where kernels stand when there is no map: each under its plane, or together under all or right of them."""
        stage, ground, shape = self._page.content, self.planes[-1], self.figure.laid.shape[1:]
        end = max(float(one.get_right()[0]) for one in (ground, self.image_label))
        right = end / units(1) + stage.page.width / 2 + GAP
        low = (stage.point(0, 0)[1] - float(ground.get_bottom()[1])) / units(1) + TOP
        top = (stage.point(0, 0)[1] - float(ground.get_top()[1])) / units(1)
        beside = Region(right, stage.top, stage.left + stage.width - right, stage.height, stage.page)
        rooms, name = (beside.inset(top=top), stage.inset(top=low)), px(self._label("kernel", "weight"))
        found = [Arranged.within(room, shape, count=len(self._grounds)) for room in rooms if room.width >= name]
        if len(self._grounds) > 1:
            grounds = [self.planes[self.figure.planes.index(channel)] for channel in self._grounds]
            found.insert(0, Arranged.under(grounds, shape, top=TOP, floor=stage.point(0, 1)[1]))
        return max(found, key=lambda one: one.cell)

    def _stand(self, below: float, *, below_map: float, kernels: bool = True) -> Arranged | None:
        """Put planes, map and labels side by side, so many px from the floor; give where kernels stand under planes."""
        if self.names:
            return self._stand_over_kernels(below, below_map=below_map, kernels=kernels)
        figure, room = self.figure, self._page.content.inset(top=TOP, bottom=below)
        (rows, columns), (high, wide) = figure.read.shape[1:], figure.result.shape
        if self._is_high:
            side = int(min(room.width / columns, HALF * room.height / rows, MOST))
            self.planes[0].scale_to_fit_width(units(side * columns))
            _at_top(self.planes[0], room, self.image_label)
            under = room.inset(top=side * rows + TOP, bottom=below_map - below)
            self._stand_map(under, side=int(min(under.width / wide, under.height / high, LARGEST)))
            self._title(self.planes, self.image_label, self.names)
            return None
        alone, kept = px(self.image_label), max(px(self.map_label), LEAST * room.width)
        side = common_side(room, ((rows, columns), alone), ((high, wide), kept), besides=GAP, most=MOST)
        each = max(side * columns, alone)
        left = room.width - each - GAP
        large = int(min(max(side, min(left / wide, LARGEST)), (room.height - below_map + below) / high))
        image, right = room.row(each, max(large * wide, px(self.map_label)))
        self.planes[0].scale_to_fit_width(units(side * columns))
        _at_top(self.planes[0], image, self.image_label)
        self._stand_map(right, side=large)
        self._title(self.planes, self.image_label, self.names)
        return None

    def _stand_over_kernels(self, below: float, *, below_map: float, kernels: bool) -> Arranged | None:
        """Several planes, kernels under them if they are to be there, and the map, to cover as much as they can."""
        figure, stage, many = self.figure, self._page.content, len(self.planes)
        (rows, columns), (high, wide), (tall, broad) = figure.read.shape[1:], figure.result.shape, figure.laid.shape[1:]
        kept, shown = max(px(self.map_label), LEAST * stage.width), len(self._grounds) if kernels else 0
        if self._is_high:
            return self._stand_over_map(below, below_map=below_map, kernels=kernels)

        def sides(side: int) -> tuple[int, int]:
            """The px of cells of the kernels and of the map, beside such planes."""
            width, top = side * columns, TOP + self._extra(side * columns)
            under = stage.height - below - top - side * rows - TOP
            left = stage.width - many * (width + GAP)
            kernel = min(width / broad, under / tall, LARGEST_WEIGHT)
            return int(kernel), int(min(left / wide, (stage.height - TOP - below_map) / high, LARGEST))

        def covered(side: int) -> tuple[bool, bool, float]:
            """Whether there is room for it, and for the planes' label over them, and the area."""
            kernel, large = sides(side)
            width = many * (side * columns + GAP)
            fits = kernel >= (LEAST_WEIGHT if shown else 0) and stage.width - width >= kept
            area = many * side**2 * rows * columns + shown * kernel**2 * tall * broad + large**2 * high * wide
            return fits, width >= px(self.image_label) + GAP, area

        side = max(range(1, MOST + 1), key=covered)
        large = sides(side)[1]
        top, width = TOP + self._extra(side * columns), side * columns
        *regions, right = stage.inset(top=top).row(*[width] * many, max(large * wide, px(self.map_label)))
        for ground, region in zip(self.planes, regions, strict=True):
            ground.scale_to_fit_width(units(width)).move_to(region.point(0, 0), aligned_edge=UP + LEFT)
        self._stand_map(Region(right.left, stage.top + TOP, right.width, stage.height, stage.page), side=large)
        self._title(self.planes, self.image_label, self.names)
        if not kernels:
            return None
        grounds = [self.planes[figure.planes.index(channel)] for channel in self._grounds]
        floor = stage.inset(bottom=below).point(0, 1)[1]
        return Arranged.under(grounds, (tall, broad), top=TOP, floor=floor)

    def _stand_over_map(self, below: float, *, below_map: float, kernels: bool) -> Arranged | None:
        """Several planes in a row, kernels under them if they are to be there, and under these the map."""
        figure, stage, many = self.figure, self._page.content, len(self.planes)
        (rows, columns), (high, wide), (tall, broad) = figure.read.shape[1:], figure.result.shape, figure.laid.shape[1:]
        side = min((stage.width - (many - 1) * GAP) / (many * columns), HALF * stage.height / rows, MOST)
        top = TOP + self._extra(side * columns)
        regions = stage.inset(top=top).row(*[side * columns] * many)
        for ground, region in zip(self.planes, regions, strict=True):
            ground.scale_to_fit_width(units(side * columns)).move_to(region.point(0, 0), aligned_edge=UP + LEFT)
        free = stage.inset(top=top + side * rows + TOP, bottom=max(below, below_map))
        kernel = min(LARGEST_WEIGHT, side * columns / broad, HALF * free.height / tall) if kernels else 0.0
        under = free.inset(top=kernel * tall + TOP) if kernels else free
        self._stand_map(under, side=int(min(under.width / wide, under.height / high, LARGEST)))
        self._title(self.planes, self.image_label, self.names)
        if not kernels:
            return None
        grounds = [self.planes[figure.planes.index(channel)] for channel in self._grounds]
        return Arranged.under(grounds, (tall, broad), top=TOP, floor=free.inset(top=kernel * tall).point(0, 0)[1])

    def _stand_map(self, room: Region, *, side: float) -> None:
        """The map at the top of a room, with its label."""
        _at_top(self.map.scale_to_fit_width(units(side * self.figure.result.shape[1])), room, self.map_label)
        over(self.map_label, self.map)

    def _extra(self, width: float) -> float:
        """The px that the label of planes so wide needs over their names: none, if it stands on their line."""
        (_, high, wide), (_, rows, columns) = self.figure.image.shape, self.figure.read.shape
        bare = min(width, width / columns * rows / high * wide)
        fits = px(self.image_label) + 1.5 * LABEL <= width and px(self.bare_label) + 1.5 * LABEL <= bare
        return 0.0 if fits or not self.names else LABEL

    def _title(self, grounds: Sequence[Mobject], label: Phrase, names: Sequence[Mobject]) -> None:
        """The label of an image over its first plane or, on the line of their names, over its last one."""
        for name, ground in zip(names, grounds, strict=bool(names)):
            _corner(name, ground)
        in_row = abs(float((grounds[0].get_center() - grounds[-1].get_center())[1])) < units(1)
        if not names:
            over(label, grounds[0])
            return
        line = 0.0 if in_row and not self._extra(px(self.planes[-1])) else LABEL
        start_at(label, grounds[0].get_corner(UP + LEFT) + UP * units(LIFT + line))
        if not line:
            label.align_to(grounds[-1], RIGHT)
        elif in_row and not is_over(label, grounds):
            self._too_wide.append(label)

    def _places_now(self) -> State:
        """Where planes, map and their labels stand now."""
        return [(one, one.copy()) for one in (*self.planes, *self.names, self.image_label, self.map, self.map_label)]

    def _digits(self) -> tuple[VGroup, VGroup]:
        """The values of what the kernels slide over, and of the map, where they can be read."""
        return VGroup(*(part for ground in self.planes for part in _numbers(ground))), _numbers(self.map)

    def _edge(self, channel: int, ground: PixelGrid) -> Mobject:
        """A frame that tells the image from the zeros around it."""
        pixels = Focus(self.figure, self.figure.image, at=(channel,), theme=self.theme)
        edge = pixels.mark(ground, role="input", width=STROKES.rule)
        self.focus.follow(edge, lambda: pixels.go_to(pixels.of))
        return edge.set_z_index(LEAD_LAYER)

    def _set_bare(self, tints: Sequence[ColourMap]) -> None:
        """The image before anything is laid around it: itself, as large as it will be then with all of that."""
        figure = self.figure
        self.bare, self.bare_digits = self.planes, self.near_digits
        self.bare_names = self.names
        if figure.read is figure.image:
            return
        rows, columns = figure.image.shape[1:]
        self.bare = []
        for channel, tint, ground in zip(figure.planes, tints, self.planes, strict=True):
            cell = min(ground.width / columns, ground.height / rows) / units(1)
            cells = plane(figure.image, channel)
            bare = PixelGrid(figure.image, colour_map=tint, cell=cell, role="input", theme=self.theme, cells=cells)
            self.bare.append(bare.move_to(ground.get_corner(UP + LEFT), aligned_edge=UP + LEFT))
        self.bare_digits = VGroup(*(part for bare in self.bare for part in _numbers(bare)))
        self.bare_names = [self._name(at) for at in range(len(self.planes))] if self.names else []
        self._title(self.bare, self.bare_label, self.bare_names)

    def _set_close(self) -> None:
        """The planes, the windows with their products, and a column for the ledger, and after it for the map."""
        figure, named = self.figure, len(self._named())
        self.patch_label, self.weight_label = self._label("window", "input"), self._label("weights", "weight")
        sums = SIZES.result + LABEL * named
        stage = self._page.content
        before, self._is_over_ledger = self._places_now(), False
        if len(figure.lit) > 1:
            middle, right = self._planes_over_values(stage)
        else:
            top = TOP + (LABEL if self.names else 0)
            if self._is_high:
                stand = self._planes_over_window
            elif len(self.planes) == 1 and (self._is_square or not self._has_room_for_label(stage)):
                stand = self._plane_over_ledger
            else:
                stand = self._planes_beside_window
            self._is_over_ledger = stand == self._plane_over_ledger
            middle, right = stand(stage.inset(top=top), under=BOTTOM + sums)
        self._title(self.planes, self.image_label, self.names)
        self._close = [(one, one.copy()) for one in (*self.planes, *self.names, self.image_label)]
        self._set_patches(middle)
        for mobject, place in before:
            _put(mobject, place)
        (high, wide), kept = figure.result.shape, sums + 2 * GAP if len(figure.lit) > 1 else 0.0
        side = int(min(right.width / wide, (right.height - kept) / high, MOST))
        self._stand_map(right, side=side)
        self._aside = right
        self.ledger.move_to(right.point(0.5, 0), aligned_edge=UP).align_to(right.point(1, 0), RIGHT)
        top, ground = middle.top + self._operand * figure.block_shape[0], middle
        if self._is_high and not kept:
            top += LABEL
        if kept:
            top, ground = right.top + side * high + GAP / 2, right
        self._under = Region(ground.left, top, ground.width, BOTTOM + sums, stage.page)

    def _planes_beside_window(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The planes in a column at the left, the window right of it with px under it for the sum."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.block_shape
        need, tall = self._need(), figure.read.shape[1]
        labels = px(self.patch_label) + px(self.weight_label) + GAP
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label))
            fits = self.ledger.height <= units(room.height)
            most = int(max(need + 1, min(OPERAND, (room.height - under) / rows)))
            for operand in range(most, int(need), -5):
                window = max(operand * columns, labels)
                left = room.width - window - column - 2 * GAP
                height = (room.height - (many - 1) * self._pitch) / many
                side = int(min(left / figure.read.shape[2], height / tall, MOST))
                if left >= SHARE * room.width:
                    break
            if fits and left >= SHARE * room.width:
                break
        self._operand = operand
        width = max(side * figure.read.shape[2], min(px(self.image_label), left))
        image, middle, right = room.row(width, window, column)
        right = right.inset(bottom=under)
        pen = image.point(0, 0)
        for ground in self.planes:
            ground.scale_to_fit_width(units(side * figure.read.shape[2])).move_to(pen, aligned_edge=UP + LEFT)
            if many == 1:
                _at_top(ground, image, self.image_label)
            pen = ground.get_corner(DOWN + LEFT) + DOWN * units(self._pitch)
        return middle, right

    def _planes_over_window(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The planes in a row, the window under them with px under it for the sum, and right of it the ledger."""
        figure, many = self.figure, len(self.planes)
        (rows, columns), (high, wide) = figure.block_shape, figure.read.shape[1:]
        labels, need = px(self.patch_label) + px(self.weight_label) + GAP, self._need()
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label))
            free = room.width - column - GAP
            if max((need + 1) * columns, labels) <= free and self.ledger.height <= units(HALF * room.height):
                break
        self._operand = max(need + 1, min(OPERAND, free / columns))
        below = max(self._operand * rows + LABEL + under, self.ledger.height / units(1))
        across = (room.width - (many - 1) * BETWEEN) / many
        side = int(min(across / wide, (room.height - below - TOP) / high, MOST))
        for at, ground in enumerate(self.planes):
            ground.scale_to_fit_width(units(side * wide))
            pen = room.point(0, 0) + RIGHT * units(at * (side * wide + BETWEEN))
            ground.move_to(pen, aligned_edge=UP + LEFT)
        if many == 1:
            _at_top(self.planes[0], room, self.image_label)
        rest = room.inset(top=side * high + TOP)
        window = max(self._operand * columns, labels)
        return (
            Region(rest.left, rest.top, window, rest.height, rest.page),
            Region(rest.left + rest.width - column, rest.top, column, rest.height, rest.page),
        )

    def _has_room_for_label(self, stage: Region) -> bool:
        """Whether the label of the image can stand beside a window; on a wide page it always can."""
        return stage.width > WIDE * stage.height or px(self.image_label) <= SHARE * stage.width

    def _plane_over_ledger(self, room: Region, *, under: float) -> tuple[Region, Region]:
        """The plane at the left and the ledger under it, the window right of both with px under it for the sum."""
        figure, (plane,) = self.figure, self.planes
        (rows, columns), (high, wide) = figure.block_shape, figure.read.shape[1:]
        labels, need = px(self.patch_label) + px(self.weight_label) + GAP, self._need()
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label), px(self.image_label))
            free, rest = room.width - column - GAP, room.height - self.ledger.height / units(1) - TOP
            if max((need + 1) * columns, labels) <= free and rest >= THIRD * room.height:
                break
        self._operand = max(need + 1, min(OPERAND, free / columns, (room.height - under) / rows))
        side = int(min(column / wide, rest / high, MOST))
        left = Region(room.left, room.top, column, room.height, room.page)
        _at_top(plane.scale_to_fit_width(units(side * wide)), left, self.image_label)
        window = max(self._operand * columns, labels)
        below = room.inset(top=side * high + TOP)
        return (
            Region(room.left + room.width - window, room.top, window, room.height, room.page),
            Region(below.left, below.top, column, below.height, below.page),
        )

    def _planes_over_values(self, room: Region) -> tuple[Region, Region]:
        """The planes in a row, and under each the value that is read of it; on a high page the ledger under these."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.read.shape[1:]
        need, label = self._need(), TOP + AIR + 2 * LABEL
        if self._is_high:
            return self._planes_over_all(room)
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            column = max(px(self.ledger), px(self.map_label))
            each = (room.width - column - GAP - (many - 1) * BETWEEN) / many
            if need < each and self.ledger.height <= units(room.height - TOP):
                break
        for extra in (0.0, LABEL):
            height = room.height - label - extra
            side = min(each / columns, (height - need - 1) / rows, MOST)
            if extra >= self._extra(side * columns):
                break
        self._operand = max(need + 1, min(each, height - side * rows))
        for at, ground in enumerate(self.planes):
            pen = room.inset(top=TOP + extra).point(0, 0) + RIGHT * units(at * (each + BETWEEN))
            ground.scale_to_fit_width(units(side * columns)).move_to(pen, aligned_edge=UP + LEFT)
        top = room.top + TOP + extra + side * rows + AIR + LABEL
        left = room.width - column - GAP
        return (
            Region(room.left, top, left, self._operand, room.page),
            Region(room.left + left + GAP, room.top + TOP, column, room.height - TOP, room.page),
        )

    def _planes_over_all(self, room: Region) -> tuple[Region, Region]:
        """The planes in a row, under each the value that is read of it, and the ledger under these."""
        figure, many = self.figure, len(self.planes)
        rows, columns = figure.read.shape[1:]
        each = (room.width - (many - 1) * BETWEEN) / many
        side = min(each / columns, MOST)
        top = TOP + self._extra(side * columns)
        self._operand = max(self._need() + 1, min(each, OPERAND))
        for at, ground in enumerate(self.planes):
            pen = room.inset(top=top).point(0, 0) + RIGHT * units(at * (each + BETWEEN))
            ground.scale_to_fit_width(units(side * columns)).move_to(pen, aligned_edge=UP + LEFT)
        values = room.inset(top=top + side * rows + AIR + LABEL)
        below = values.inset(top=self._operand + LABEL + TOP)
        for size in LEDGER_SIZES:
            self.ledger = self._ledger(size)
            if px(self.ledger) <= below.width and self.ledger.height <= units(below.height):
                break
        return Region(values.left, values.top, values.width, self._operand, values.page), below

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
                colour_map=ground.colour_map,
                cell=self._operand,
                role="input",
                theme=self.theme,
                cells=self.focus.cells(figure.read, terms).reshape(shape),
            )
            patch.move_to(region.point(0, 0), aligned_edge=UP + LEFT)
            if several:
                patch.align_to(ground, LEFT)
            self.patches.append(self.focus.window(patch, terms))
        self.patch_names = [self._name(at) for at in shown] if self.names else []
        for name, patch in zip(self.patch_names, self.patches, strict=bool(self.names)):
            _corner(name, patch)
        is_under = several or self._is_high
        (below if is_under else above)(self.patch_label, self.patches[0]).align_to(self.patches[0], LEFT)
        line = self.patch_label[0].pen
        if len(self.patch_names) == 1:
            (name,) = self.patch_names
            self.patch_label.shift(RIGHT * (name.width + units(SIZES.label) / 2))
            first = name if isinstance(name, Number) else name[0]
            name.shift(UP * (line - first.pen)[1])
        start_at(self.weight_label, line).align_to(region.point(1, 0), RIGHT)
        if several or self.weight_label.get_left()[0] < self.patch_label.get_right()[0] + units(GAP):
            self.weight_label.next_to(self.patch_label, RIGHT, buff=units(GAP))
            self.weight_label.shift(UP * (line - self.weight_label[0].pen)[1])
        far = self.weight_label.get_right()[0] - self.patches[0].get_right()[0] > units(SIZES.label)
        far |= self._operand > OPERAND
        if not (several or far):  # else it stands too far from the weights to name them
            self.weight_label.name_cells(figure.laid, role="weight")
        self.made = self._multiplied()

    def _set_kernels(self) -> None:
        """The kernels alone, beside the image or under it, and where the ledger stands later."""
        shape, count = self.figure.laid.shape[1:], len(self._grounds)
        self.aside = self._kernels(Arranged.within(self._aside, shape, count=count)).within(self._page.content)
        self.kernels = self._kernels(self._near).within(self._page.content).named(self.aside)

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
            for side in (1,) if len(lit) > 1 or self._is_over_ledger else (1, -1):
                down = len(lit) > 1 or self._is_high
                here, there = ((side, -1), (side, 1)) if down else ((1, side), (-1, side))
                if self._crosses_planes(grounds[channel], patch, focus.cells(figure.read, said), here, there):
                    continue
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
                self.laid.append(each.overlay(grid, ground, terms))
                if spread and len(self.digits):
                    self.spread.append(each.mark(ground, terms, role="weight", width=STROKES.rule))

    def _crosses_planes(
        self,
        ground: PixelGrid,
        patch: PixelGrid,
        cells: np.ndarray,
        here: tuple[float, float],
        there: tuple[float, float],
    ) -> bool:
        """Whether a line from cells of a plane to a window would run over another plane, where these stand then."""
        goals = {one: goal for one, goal in self._close if isinstance(one, PixelGrid)}
        start, end = (
            point(_box(grid, of), side)
            for grid, of, side in ((goals[ground], cells, here), (patch, patch.cells.ravel(), there))
        )
        way = start + np.linspace(0, 1, 60)[:, None] * (end - start)
        for other, goal in goals.items():
            low, high = goal.points.min(axis=0)[:2] - units(AIR), goal.points.max(axis=0)[:2] + units(AIR)
            if other is not ground and ((way[:, :2] > low) & (way[:, :2] < high)).all(axis=1).any():
                return True
        return False

    def _focus_on(self, channel: int) -> Focus:
        """What is read of a channel: the focus itself where there is no other."""
        sums = self.figure.sums
        if sums is None:
            return self.focus
        own = channel - self.figure.group[0]
        return self.focus.along(sums, lambda position: (own, *position))

    def _multiplied(self) -> InPlace:
        rows, columns = self.figure.block_shape
        seats = [(patch, row, column) for patch in self.patches for row in range(rows) for column in range(columns)]
        return InPlace(self._stop.rows, seats, theme=self.theme)

    def _named(self) -> list[Named]:
        figure = self.figure
        return named_terms(
            self._stop, others=figure.rest is not None, bias=figure.own_bias is not None, label=self._label
        )

    def _ledger(self, size: float) -> Ledger:
        return ledger_of(self._stop, self._named(), size=size, label=self._label, theme=self.theme)

    def _tint(self, channel: int) -> ColourMap:
        """Greys for light, red, green or blue for that of three channels; else the colours of signed values."""
        figure = self.figure
        if not figure.is_light(figure.image):
            return signed_map(self.theme, figure.image)
        return self.theme.channel("RGB"[channel]) if figure.image.shape[0] == 3 else self.theme.pixels

    def _name(self, at: int) -> Mobject:
        """The name of a plane: R, G or B, or the number of its channel."""
        figure = self.figure
        if figure.image.shape[0] == 3 and figure.is_light(figure.image):
            return self._label(LETTERS[figure.planes[at]], "ink")
        return Number(Cell(figure.shown_channels, (at,)), size=SIZES.label, role="ink", theme=self.theme)


def _numbers(grid: PixelGrid) -> VGroup:
    """The digits of a grid's cells; none where they are too many or would not fit."""
    return VGroup() if grid.cells.size > READABLE else digits_of(grid)


def _are_apart(one: Mobject, other: Mobject) -> bool:
    """Whether two mobjects keep half a gap between them, across or up."""
    between = np.abs(one.get_center() - other.get_center())[:2] - (
        (one.width + other.width) / 2,
        (one.height + other.height) / 2,
    )
    return bool(between.max() >= units(GAP / 2))


def _box(grid: PixelGrid, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lower left and the upper right corner of what holds some cells of a grid."""
    lows, highs = On(grid).boxes(cells)
    return lows.min(axis=0), highs.max(axis=0)


def _put(mobject: Mobject, place: Mobject) -> None:
    """Put a mobject where another of its build stands."""
    for part, other in zip(mobject.get_family(), place.get_family(), strict=True):
        if len(other.points):
            part.points = other.points.copy()


def _at_top(grid: PixelGrid, region: Region, label: Phrase) -> None:
    """Put a grid at the top of a region: at its left, or in its middle, if the label over it is wider."""
    wide = label.width > grid.width
    grid.move_to(region.point(0.5 if wide else 0, 0), aligned_edge=UP if wide else UP + LEFT)


def _corner(name: Mobject, grid: Mobject) -> None:
    """Set a letter or a number over the upper left corner of a grid."""
    name.next_to(grid.get_corner(UP + LEFT), UP + RIGHT, buff=units(LIFT)).shift(LEFT * units(LIFT))
