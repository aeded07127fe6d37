"""Where planes and map stand: side by side, as large as the page allows, over the formula, and the planes alone.

Everything is solved from the shapes of the figure's tensors and from the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.look.layout import (
    LABEL,
    Page,
    Region,
    are_apart,
    at_top,
    common_side,
    down,
    keep_within,
    over,
    px,
    stand,
    start_at,
)
from onebyone.look.theme import CELL_PADDING, SIZES, Colormap, Role, Theme, units
from onebyone.panels.figc1.formula import Formula
from onebyone.panels.figc1.kernels import DIGITS, LARGEST_WEIGHT, LIFT, TALL, Arranged, Kernels, digits_of, is_over
from onebyone.panels.figc1.numbers import Arithmetic

TOP = 66  # px over the grids: their labels
BOTTOM = 76  # px under them: a line of text
GAP = 40  # px between the regions
MOST = 120  # px that a cell of the image needs at most
LARGEST = 240  # px that one of the map does
LEAST_WEIGHT = 24  # px of a cell of a kernel under a plane, at least
LEAST = 0.2  # of the stage's width for the map, at least
READABLE = 150  # cells of a grid that are read number by number, at most
KEY = 320  # px across of the key
NEAR = 72  # px from the map to its key, at most
BETWEEN = 32  # px from plane to plane
UNDER = 90  # px from a plane to the next one under it, whose number stands between them
HALF = 0.5  # of a high stage's height for the image over its map, at most
LETTERS = ("red", "green", "blue")  # the panel's labels of the planes of a photo, in the order of the channels

State = list[tuple[Mobject, Mobject]]


class Standing:
    """The planes that kernels slide over, the map, and what names them, each in its place.

    Attributes:
        planes: what the kernels slide over, a grid a channel; `names` has the names of several.
        map: what they make, in the colours of `signed`.
        bare: the image before anything is laid around it, with labels, names and digits of its own.
        standing: the kernels under the planes while these are as large as they can be beside the map.
        wide: all as large as the page allows; `counted`: as they stand beside the formula; `near`: where kernels
            stand while there is no map.
        lost: what has no place, or cannot be read, beside the formula.
        too_wide: labels that reach farther than what they name.
    """

    def __init__(
        self,
        figure: Arithmetic,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        signed: Colormap,
        counted: bool,
    ) -> None:
        self.figure, self.theme, self.signed, self._page, self._label = figure, theme, signed, page, label
        self.is_high, self.is_square = page.is_high, page.is_square
        self.read = [channel for channel in figure.planes if channel in figure.group]
        self.too_wide: list[Phrase] = []
        self.image_label, self.map_label = label("image", "input"), label("map", "result")
        self.bare_label = self.image_label if figure.read is figure.image else label("bare", "input")
        tints = [self._tint(channel) for channel in figure.planes]
        self.planes = [
            PixelGrid(figure.read, colormap=tint, cell=1, role="input", theme=theme, cells=plane(figure.read, at))
            for at, tint in zip(figure.planes, tints, strict=True)
        ]
        self.map = PixelGrid(figure.result, colormap=self.signed, cell=1, role="result", theme=theme)
        self.names = [self.name(at) for at in range(len(self.planes))] if figure.image.shape[0] > 1 else []
        # A number right under a plane would be read as that plane's.
        self.pitch = LABEL if self.names and isinstance(self.names[0], Phrase) else UNDER
        self.torch = TorchMark(figure.computation, theme=theme)
        stage = self._page.content
        self.torch.scale(min(1.0, stage.width / px(self.torch)))
        self.torch.move_to(stage.point(1, 1), aligned_edge=RIGHT + DOWN)
        own = Key(figure.result, width=KEY, theme=theme, colormap=signed)
        self._key_px = down(own) + GAP / 2
        self.key: Key | None = None
        for kept, strip in product((0.0, self._key_px), (0.0, BOTTOM)):
            under = self._stand(strip, below_map=BOTTOM + kept)
            self.standing = list(self.kernels(under).named()) if under is not None else []
            self.digits, self.map_digits = self.digits_now()
            left = [*self.planes, *self.standing]
            if not len(self.map_digits):
                places = (self.key_of(figure.result), self._under_map(own))
                self.key = next((one for one in places if self._is_for_map(one, besides=[self.torch, *left])), None)
            has_key = self.key is not None or len(self.map_digits)
            if has_key and all(are_apart(ground, self.torch, air=GAP / 2) for ground in left):
                break
        self._call_channel()
        self.wide = self.now()
        if counted:
            self._make_room_for_formula()
        self.counted = self.now()
        small, small_map = self.digits_now()
        self.lost: list[Mobject] = []
        for one, other in ((self.digits, small), (self.map_digits, small_map)):
            if len(one.get_family()) == len(other.get_family()):
                self.counted.append((one, other))
            else:
                self.lost.append(one)
        if self.key is not None and counted:
            there = self._under_map(self.key.copy())
            if self._is_for_map(there, besides=[*self.formula, self.torch, *self.planes]):
                self.counted.append((self.key, there))
            else:
                self.lost.append(self.key)
        for one, goal in self.wide:
            put(one, goal)
        self._stand_alone()
        self.near_digits = self.digits_now()[0]
        self._set_bare(tints)
        self.map.show_first(0)

    @property
    def known(self) -> list[Mobject]:
        """What stands beside the whole map: its key, where it has no digits, and that torch made the same."""
        return [self.torch, *([self.key] if self.key is not None else [])]

    def key_of(self, maps: Tensor) -> Key:
        """The scale of the map's colours as far as these maps go, left of torch's mark."""
        key = Key(maps, width=KEY, theme=self.theme, colormap=self.signed)
        stage = self._page.content
        if px(self.torch) + GAP + px(key) > stage.width:
            return key.next_to(self.torch, UP, buff=units(GAP / 2)).align_to(stage.point(1, 0), RIGHT)
        right = self.torch.get_corner(RIGHT + DOWN) + LEFT * (self.torch.width + units(GAP))
        return key.move_to(right, aligned_edge=RIGHT + DOWN)

    def _under_map(self, key: Key) -> Key:
        """Put a key right under the map."""
        key.next_to(self.map, DOWN, buff=units(GAP / 2)).align_to(self.map, LEFT)
        keep_within(self._page.content, key)
        return key

    def _is_for_map(self, key: Key, *, besides: Sequence[Mobject]) -> bool:
        """Whether a key stands near the map, and apart from all else."""
        near = not are_apart(key, self.map, air=NEAR) and are_apart(key, self.map, air=GAP / 4)
        return near and all(are_apart(key, one, air=GAP / 2) for one in besides)

    def _make_room_for_formula(self) -> None:
        """Planes and map over the formula; or it under the map, if that leaves a single plane and the map more room."""
        stage = self._page.content
        self.formula = self._formula(stage.width)
        below = self.formula.height_px + GAP
        self.formula.stand(stage.inset(top=stage.height - self.formula.height_px).point(0, 0))
        if all(are_apart(part, self.torch, air=GAP / 2) for part in self.formula):
            own = self.torch[0].pen
            level = np.array([own[0], self.formula.meanings.submobjects[0].pen[1], 0.0])
        else:
            self.formula.shift(UP * units(BOTTOM))
            below, level = below + BOTTOM, None
        kept = 0.0 if self.key is None else self._key_px
        self._stand(below, below_map=below + kept, kernels=False)
        if not self._is_larger_over_formula() and level is not None:
            start_at(self.torch, level)  # on one baseline

    def _is_larger_over_formula(self) -> bool:
        """Put the map over a narrower formula, beside a plane that stays as it is, if both are larger so."""
        stage, (high, wide) = self._page.content, self.figure.result.shape
        if len(self.planes) > 1 or self.is_high:
            return False
        before, area = self.now(), sum(one.width * one.height for one in (self.planes[0], self.map))
        for one, goal in self.wide:
            put(one, goal)
        left = max(px(self.planes[0]), px(self.image_label)) + GAP
        right = stage.inset(left=left)
        formula = self._formula(right.width)
        kept = 0.0 if self.key is None else self._key_px
        room = right.inset(top=TOP, bottom=BOTTOM + formula.height_px + GAP / 2 + kept)
        side = int(min(room.width / wide, room.height / high, LARGEST))
        larger = self.planes[0].width * self.planes[0].height + units(side * wide) * units(side * high) > area
        if not (formula.fits and larger):
            for one, goal in before:
                put(one, goal)
            return False
        stand(self.map.scale_to_fit_width(units(side * wide)), room, self.map_label)
        self.formula = formula.stand(right.inset(top=right.height - BOTTOM - formula.height_px).point(0, 0))
        return True

    def _formula(self, width: float) -> Formula:
        is_narrow = self.is_high or self.is_square
        return Formula(self.figure, width=width, is_narrow=is_narrow, label=self._label, theme=self.theme)

    def in_a_row(self, room: Region, side: float, *, step: float) -> None:
        """Put the planes, with cells of so many px, in a row at the top of a room, each so many px from the last."""
        for at, ground in enumerate(self.planes):
            ground.scale_to_fit_width(units(side * self.figure.read.shape[2]))
            ground.move_to(room.point(0, 0) + RIGHT * units(at * step), aligned_edge=UP + LEFT)

    def kernels(self, place: Arranged) -> Kernels:
        """The kernels of the filter as they stand somewhere."""
        own = [channel - self.figure.group[0] for channel in self.read]
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
                top = TOP + self.extra(side * columns)
                if side * rows > stage.height - top:
                    continue
                self.in_a_row(stage.inset(top=top), side, step=side * columns + BETWEEN)
                if self._alone().cell >= enough:
                    break
            else:
                for one, goal in self.wide:
                    put(one, goal)
            self.title(self.planes, self.image_label, self.names)
        self.near = self._alone()

    def _alone(self) -> Arranged:
        """Where kernels stand when there is no map: each under its plane, or together under all or right of them."""
        stage, ground, shape = self._page.content, self.planes[-1], self.figure.laid.shape[1:]
        end = max(ground.get_right(), self.image_label.get_right(), key=lambda point: point[0])
        beside, below = stage.right_of(end, gap=GAP).under(ground.get_top()), stage.under(ground.get_bottom(), gap=TOP)
        rooms, name = (beside, below), px(self._label("kernel", "weight"))
        found = [Arranged.within(room, shape, count=len(self.read)) for room in rooms if room.width >= name]
        if len(self.read) > 1:
            grounds = [self.planes[self.figure.planes.index(channel)] for channel in self.read]
            found.insert(0, Arranged.under(grounds, shape, top=TOP, floor=stage.point(0, 1)[1]))
        return max(found, key=lambda one: one.cell)

    def _stand(self, below: float, *, below_map: float, kernels: bool = True) -> Arranged | None:
        """Put planes, map and labels side by side, so many px from the floor; give where kernels stand under planes."""
        if self.names:
            return self._stand_over_kernels(below, below_map=below_map, kernels=kernels)
        figure, room = self.figure, self._page.content.inset(top=TOP, bottom=below)
        (rows, columns), (high, wide) = figure.read.shape[1:], figure.result.shape
        if self.is_high:
            side = int(min(room.width / columns, HALF * room.height / rows, MOST))
            self.planes[0].scale_to_fit_width(units(side * columns))
            at_top(self.planes[0], room, self.image_label)
            under = room.inset(top=side * rows + TOP, bottom=below_map - below)
            self.stand_map(under, side=int(min(under.width / wide, under.height / high, LARGEST)))
            self.title(self.planes, self.image_label, self.names)
            return None
        alone, kept = px(self.image_label), max(px(self.map_label), LEAST * room.width)
        side = common_side(room, ((rows, columns), alone), ((high, wide), kept), besides=GAP, most=MOST)
        each = max(side * columns, alone)
        left = room.width - each - GAP
        large = int(min(max(side, min(left / wide, LARGEST)), (room.height - below_map + below) / high))
        image, right = room.row(each, max(large * wide, px(self.map_label)))
        self.planes[0].scale_to_fit_width(units(side * columns))
        at_top(self.planes[0], image, self.image_label)
        self.stand_map(right, side=large)
        self.title(self.planes, self.image_label, self.names)
        return None

    def _stand_over_kernels(self, below: float, *, below_map: float, kernels: bool) -> Arranged | None:
        """Several planes, kernels under them if they are to be there, and the map, to cover as much as they can."""
        figure, stage, many = self.figure, self._page.content, len(self.planes)
        (rows, columns), (high, wide), (tall, broad) = figure.read.shape[1:], figure.result.shape, figure.laid.shape[1:]
        kept, shown = max(px(self.map_label), LEAST * stage.width), len(self.read) if kernels else 0
        if self.is_high:
            return self._stand_over_map(below, below_map=below_map, kernels=kernels)

        def sides(side: int) -> tuple[int, int]:
            """The px of cells of the kernels and of the map, beside such planes."""
            width, top = side * columns, TOP + self.extra(side * columns)
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
        top, width = TOP + self.extra(side * columns), side * columns
        *regions, right = stage.inset(top=top).row(*[width] * many, max(large * wide, px(self.map_label)))
        for ground, region in zip(self.planes, regions, strict=True):
            ground.scale_to_fit_width(units(width)).move_to(region.point(0, 0), aligned_edge=UP + LEFT)
        self.stand_map(replace(right, top=stage.top + TOP), side=large)
        self.title(self.planes, self.image_label, self.names)
        if not kernels:
            return None
        grounds = [self.planes[figure.planes.index(channel)] for channel in self.read]
        floor = stage.inset(bottom=below).point(0, 1)[1]
        return Arranged.under(grounds, (tall, broad), top=TOP, floor=floor)

    def _stand_over_map(self, below: float, *, below_map: float, kernels: bool) -> Arranged | None:
        """Several planes in a row, kernels under them if they are to be there, and under these the map."""
        figure, stage, many = self.figure, self._page.content, len(self.planes)
        (rows, columns), (high, wide), (tall, broad) = figure.read.shape[1:], figure.result.shape, figure.laid.shape[1:]
        side = min((stage.width - (many - 1) * GAP) / (many * columns), HALF * stage.height / rows, MOST)
        top = TOP + self.extra(side * columns)
        regions = stage.inset(top=top).row(*[side * columns] * many)
        for ground, region in zip(self.planes, regions, strict=True):
            ground.scale_to_fit_width(units(side * columns)).move_to(region.point(0, 0), aligned_edge=UP + LEFT)
        free = stage.inset(top=top + side * rows + TOP, bottom=max(below, below_map))
        kernel = min(LARGEST_WEIGHT, side * columns / broad, HALF * free.height / tall) if kernels else 0.0
        under = free.inset(top=kernel * tall + TOP) if kernels else free
        self.stand_map(under, side=int(min(under.width / wide, under.height / high, LARGEST)))
        self.title(self.planes, self.image_label, self.names)
        if not kernels:
            return None
        grounds = [self.planes[figure.planes.index(channel)] for channel in self.read]
        return Arranged.under(grounds, (tall, broad), top=TOP, floor=free.inset(top=kernel * tall).point(0, 0)[1])

    def stand_map(self, room: Region, *, side: float) -> None:
        """The map at the top of a room, with its label."""
        stand(self.map.scale_to_fit_width(units(side * self.figure.result.shape[1])), room, self.map_label)

    def extra(self, width: float) -> float:
        """The px that the label of planes so wide needs over their names: none, if it stands on their line."""
        (_, high, wide), (_, rows, columns) = self.figure.image.shape, self.figure.read.shape
        bare = min(width, width / columns * rows / high * wide)
        fits = px(self.image_label) + 1.5 * LABEL <= width and px(self.bare_label) + 1.5 * LABEL <= bare
        return 0.0 if fits or not self.names else LABEL

    def title(self, grounds: Sequence[Mobject], label: Phrase, names: Sequence[Mobject]) -> None:
        """The label of an image over its first plane or, on the line of their names, over its last one."""
        for name, ground in zip(names, grounds, strict=bool(names)):
            set_corner(name, ground)
        in_row = abs(float((grounds[0].get_center() - grounds[-1].get_center())[1])) < units(1)
        if not names:
            over(label, grounds[0])
            return
        line = 0.0 if in_row and not self.extra(px(self.planes[-1])) else LABEL
        start_at(label, grounds[0].get_corner(UP + LEFT) + UP * units(LIFT + line))
        if not line:
            label.align_to(grounds[-1], RIGHT)
        elif in_row and not is_over(label, grounds):
            self.too_wide.append(label)

    def now(self) -> State:
        """Where planes, map and their labels stand now."""
        return [(one, one.copy()) for one in (*self.planes, *self.names, self.image_label, self.map, self.map_label)]

    def digits_now(self) -> tuple[VGroup, VGroup]:
        """The values of what the kernels slide over, and of the map, where they can be read."""
        return VGroup(*(part for ground in self.planes for part in numbers_of(ground))), numbers_of(self.map)

    def _set_bare(self, tints: Sequence[Colormap]) -> None:
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
            bare = PixelGrid(figure.image, colormap=tint, cell=cell, role="input", theme=self.theme, cells=cells)
            self.bare.append(bare.move_to(ground.get_corner(UP + LEFT), aligned_edge=UP + LEFT))
        self.bare_digits = VGroup(*(part for bare in self.bare for part in numbers_of(bare)))
        self.bare_names = [name.copy() for name in self.names]
        self.title(self.bare, self.bare_label, self.bare_names)

    def _tint(self, channel: int) -> Colormap:
        """Greys for light, red, green or blue for that of three channels; else the colours of signed values."""
        figure = self.figure
        if not figure.is_light(figure.image):
            return signed_map(self.theme, figure.image)
        return self.theme.channel("RGB"[channel]) if figure.image.shape[0] == 3 else self.theme.pixels

    def _call_channel(self) -> None:
        """Have the number of the first plane say that it is a channel's, where planes are wide enough for that."""
        first = self.names[0] if self.names else None
        if isinstance(first, Number) and not self.is_square:
            said = [*self._label("channel", "ink").runs, " ", first.quantity]
            name = Phrase(said, size=SIZES.label, role="ink", theme=self.theme)
            if px(name) + LABEL <= px(self.planes[0]):
                self.names[0] = name
                self.title(self.planes, self.image_label, self.names)

    def name(self, at: int) -> Mobject:
        """The name of a plane: R, G or B, or the number of its channel."""
        figure = self.figure
        if figure.image.shape[0] == 3 and figure.is_light(figure.image):
            return self._label(LETTERS[figure.planes[at]], "ink")
        return Number(Cell(figure.shown_channels, (at,)), size=SIZES.label, role="ink", theme=self.theme)


def numbers_of(grid: PixelGrid) -> VGroup:
    """The digits of a grid's cells; none where they are too many or would not fit."""
    return VGroup() if grid.cells.size > READABLE else digits_of(grid)


def put(mobject: Mobject, place: Mobject) -> None:
    """Put a mobject where another of its build stands."""
    for part, other in zip(mobject.get_family(), place.get_family(), strict=True):
        if len(other.points):
            part.points = other.points.copy()


def set_corner(name: Mobject, grid: Mobject) -> None:
    """Set a letter or a number over the upper left corner of a grid."""
    name.next_to(grid.get_corner(UP + LEFT), UP + RIGHT, buff=units(LIFT)).shift(LEFT * units(LIFT))
