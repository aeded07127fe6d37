"""The channels: a photo opens into its planes, one position of them makes one number, and all positions make the map.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import LEAD_LAYER, Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.planes import PlanesApart
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.motion import Glide, Lift, Turn, in_turn, land
from onebyone.look.layout import AIR as CLAIM_AIR
from onebyone.look.layout import LABEL, LEADING, Page, Region, above, below, cell_of_digits, cell_side, down, px
from onebyone.look.theme import DURATIONS, SIZES, Colormap, Role, Theme, units
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.shared.ledgers import HEAD, ledger_of

APART = 32  # px between two planes
GAP = 56  # px between the planes and the map
AIR = 24  # px between a plane and the line of names under it
LINES = (52, 44, 40, 36, 33, 30, 27)  # px em of the ledger, the preferred one first
MOST = 0.42  # of the page's width for the ledger, at most
SUMS = 0.36  # of the page's height for the ledger, at most
LOW_SUMS = 0.27  # the same under planes and values
LEAST = 0.26  # of the page's width for the map, at least
OPERAND = 0.24  # of the page's height for a cell in which a value and its weight multiply, at least
KEY = 170  # px kept under the map for its key, and for the sum that lands in it
PLANES = 0.55  # of a high stage's height for the planes and their values, at most
SMALL = SIZES.smallest / SIZES.label  # of a label's size: the map's name on a square page
CALL = SIZES.smallest / SIZES.torch  # of its size: torch's mark where its call is long
DIGITS = (84, 72, 56, 44, 36, 33, 30, 27)  # px em of the kernels' digits, the preferred one first
CLAIM_LINES = 2  # that stand large under the photo of a square page in the beginning
LETTERS = ("red", "green", "blue")  # the panel's labels of the planes, in the order of the channels


class Channels:
    """Everything on the page of 1×1 kernels over a photo, set up around its figure; `label` makes the labels.

    `by` is the figure that makes the same map on this page, if it is another one; `beside` are other maps that are
    shown with it: all have one scale of colours. `under` px are kept under the planes beside the map, at least, and px
    for a `claim` under them while they are alone. Without `adds_up`, no ledger is shown.

    Planes, values and ledger stand beside the map; on a square page the ledger stands under them, on a high one the map
    does too.
    """

    def __init__(
        self,
        figure: PointwiseKernel,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        by: Figure | None = None,
        beside: tuple[Tensor, ...] = (),
        under: float = 0.0,
        claim: float = 0.0,
        adds_up: bool = True,
    ) -> None:
        self.figure, self.theme, self._label, self._by = figure, theme, label, by or figure
        self._adds_up = adds_up
        self._kept, self._claim = under, claim
        self._signed = signed_map(theme, self._by.result, *beside)
        self._dot = figure.dot_product(*figure.first)
        self._need = cell_to_multiply_in(figure.photo, figure.products, figure.weight)
        self.focus = Focus(self._by, self._by.result, at=figure.first, theme=theme)
        room = page.content
        self._is_high, self._is_square = page.is_high, page.is_square
        self._set_photo(room)
        self._set_ledger(room)
        self._set_reading(room)
        self._set_map()
        self._set_kernels()

    # What is seen, in the order in which it comes.

    @property
    def opening(self) -> list[Mobject]:
        """The photo, large and whole."""
        return [self.photo, self.photo_label]

    def split(self) -> Animation:
        """The photo opens into its planes, side by side and as large as there is room for them."""
        lifts = [
            Lift(grid, self.photo, run_time=DURATIONS.meet)
            if np.isin(grid.cells, self.photo.cells).all()
            else Glide(grid.copy().replace(self.photo), grid, run_time=DURATIONS.meet, become=True)  # from behind it
            for grid in self.apart.planes.planes
        ]
        gone = vanish(self.photo, self.photo_label, run_time=DURATIONS.quick)
        return AnimationGroup(*lifts, gone)

    @property
    def names(self) -> list[Mobject]:
        """What the planes are called, and their shape."""
        return [self.apart.planes.names, self.apart.title]

    def point(self) -> Animation:
        """One position, the same in every plane, and a rod through all of them."""
        return appear(self.apart.cursors, self.apart.rod)

    def make_way(self, values: Sequence[PixelGrid] | None = None) -> Animation:
        """The planes give way to the map, which is not computed yet, and to the values that grow at this position.

        What comes does so when the planes have left its place; it is this page's own values, if no others are given.
        """
        read = self.read
        aside = Glide(self.apart, read.apart, become=True)
        lifts = (Lift(*pair) for pair in zip(values or read.values, read.cursors, strict=True))
        comes = appear(self.map, self.map_label, self.spot, run_time=DURATIONS.quick)
        return Succession(aside, AnimationGroup(comes, *lifts))

    def pick(self) -> Animation:
        """The values can be read, and are named."""
        return AnimationGroup(appear(self.read.letters, self.read.value_label), self.read.in_place.read())

    def multiply(self) -> Animation:
        """Each value gets the weight of its channel, and their product stands there."""
        read = self.read
        laid = AnimationGroup(appear(read.weight_label), read.in_place.lay_weights())
        return in_turn(laid, read.in_place.multiply(), run_time=DURATIONS.meet + DURATIONS.move, lag=0.6)

    def line_up(self) -> Animation:
        """The products leave their cells for the ledger, and add up there."""
        up = self.ledger.line_up(self.read.in_place)
        return Succession(AnimationGroup(appear(self.ledger.heads), up), self.ledger.add_up())

    def clear_the_ledger(self) -> Animation:
        """The total alone is left, where the map's key leaves it room; on a square page, where it is."""
        ledger = self.ledger
        gone = vanish(*ledger.rows, ledger.rule, ledger.heads, ledger.names)
        sums = ledger.sum
        if self._is_square:
            return gone
        place = self._under_the_key(sums.copy())
        aside = AnimationGroup(*(Glide(one, other) for one, other in zip(sums, place, strict=True)))
        return AnimationGroup(gone, aside)

    def land(self) -> Animation:
        """The total lands in the map, at the very position its values came from."""
        return land(self.ledger.total, self.map, self._dot.position, fill=lambda: self.focus.tell(self.map))

    @property
    def sums(self) -> list[Mobject]:
        """What the sum that landed leaves, and the digits of its position."""
        made = self.read.in_place
        return [*self.ledger.sum, made.pixels, made.products]

    def walk(self) -> Animation:
        """Visit every position in reading order, at first with live numbers, and fill the map behind."""
        return self.focus.walk(self.map, slow=SLOW, live=self.focus.live(self._live), run_time=DURATIONS.pour)

    @property
    def torch(self) -> TorchMark:
        """Beside the whole map: that torch made the same."""
        return self._torch

    def stand_alone(self) -> Animation:
        """The weights leave the values: they are the kernels of one filter."""
        read = self.read
        gone = vanish(*read.values, read.value_label, read.weight_label, read.cursors, read.rod, self.spot)
        boxes = zip(read.in_place.weights, self.kernels, strict=True)
        digits = zip(read.in_place.weight_digits, self.kernel_digits, strict=True)
        grow = [Glide(one, other, become=True) for one, other in (*boxes, *digits)]
        return Succession(AnimationGroup(gone, *grow), appear(self.filter_label))

    def turn(self) -> Animation:
        """Every kernel is turned by half a turn, and is what it was."""
        turns = zip(self.kernels, self.kernel_digits, self.turned, self.turned_digits, strict=True)
        return Succession(
            AnimationGroup(
                in_turn(*(Turn(*four) for four in turns), run_time=DURATIONS.meet, lag=0.3), vanish(self.filter_label)
            ),
            appear(self.verdict),
        )

    def take_up(self) -> Animation:
        """The rod is there again, and the cell of the map that it makes."""
        return AnimationGroup(
            vanish(self.verdict), appear(self.filter_label, self.read.cursors, self.read.rod, self.spot)
        )

    def run(self) -> Animation:
        """The rod runs along a row, and so does the cell."""
        row, _ = self.figure.first
        return self.focus.tour([at for at in self.figure.walk if at[0] == row], run_time=DURATIONS.pour)

    # Where it stands.

    def _set_photo(self, room: Region) -> None:
        """The photo whole, at the right, so that the claim has room beside it; its planes come out from under it.

        On a square page the claim has its room under it.
        """
        claim = CLAIM_LINES * LEADING * SIZES.claim + CLAIM_AIR if self._is_square else 0
        self.photo = self._photo(cell_side(room.inset(bottom=LABEL + claim), self.figure.photo.shape[1:]))
        self.photo.set_z_index(LEAD_LAYER)
        self.photo.move_to(room.point(1, 0), aligned_edge=UP + RIGHT)
        self.photo_label = below(self._label("photo", "input"), self.photo)
        if self.photo_label.width > self.photo.width:
            self.photo_label.align_to(self.photo, RIGHT)

    def _set_ledger(self, room: Region) -> None:
        """The products, line by line; no wider than the map if they can be read, else as leaves the planes room.

        Under the planes they may be as wide as the page.
        """
        dot, label = self._dot, self._label
        count, need = len(self.figure.lit), self._need
        most = min(MOST * room.width, room.width - GAP - count * (need + APART) + APART)
        if self._is_square or self._is_high:
            most = room.width if self._is_square else MOST * room.width
        cosy = most
        if not self._is_square and not self._is_high:
            cosy = min(most, max(LEAST * room.width, self._fill(room, SUMS * room.height)))
        readable = [(size, cosy) for size in LINES if size >= SIZES.spoken]
        high = (LOW_SUMS if self._is_square else SUMS) * room.height
        for size, wide in (*readable, *((size, most) for size in LINES)):
            letters = [self._letter(at) for at in range(len(dot.rows))]
            self.ledger = ledger_of(dot, read="value", names=letters, size=size, label=label, theme=self.theme)
            if px(self.ledger) <= wide and down(self.ledger) <= high:
                break

    def _set_reading(self, room: Region) -> None:
        """The planes and what is read of them, where they leave room for the map, and the planes alone on the page."""
        self.map_label, self._stage = self._label("map", "result"), room
        self._torch = TorchMark(self._by.computation, theme=self.theme)
        if self._is_high:
            self._set_above_the_map(room)
        else:
            self._set_beside_the_map(room)
        self.apart = self._planes(room.inset(bottom=self._claim))

    def _set_beside_the_map(self, room: Region) -> None:
        """The planes and values beside the map, over the ledger or beside it."""
        self._under_map, ledger, floor = max(KEY, down(self.ledger) + AIR), px(self.ledger), 0.0
        if self._is_square:
            self.map_label.scale(SMALL)
            self._under_map, ledger = KEY, 0.0
            floor = down(self.ledger) + AIR if self._adds_up else LABEL
        above = room.inset(bottom=floor)
        fill = self._fill(above, self._under_map)
        named = max(px(self.map_label), 0 if self._is_square else CALL * px(self._torch))
        count, most = len(self.figure.lit), room.width - (GAP if self._is_square else 0)
        most -= count * (self._need + APART) - APART  # what leaves the values as large as they can be read
        right = GAP + max(ledger, named, min(max(LEAST * room.width, fill), most))
        self.left, self._right = above.row(above.width - right, right - GAP)
        self.read = self._reading(self.left)

    def _set_above_the_map(self, room: Region) -> None:
        """The planes and values over the map and the ledger, which stand side by side."""
        count = len(self.figure.lit)
        width = (room.width - (count - 1) * APART) / count
        high = min(PLANES * room.height, 4 * LABEL + AIR + 2 * width)
        self.left = room.inset(right=AIR, bottom=room.height - high)  # what pulses grows a little
        self.read = self._reading(self.left)
        if self._adds_up:  # else something else stands there
            high = room.height - room.under(self.read.get_bottom(), gap=LABEL).height  # what is said of the kernels
        self._right, self._under_map = room.inset(top=high + AIR), KEY

    def _fill(self, room: Region, under: float) -> float:
        """The px that the map can have across where planes and values fill the height, and the map does not pass it.

        `under` px are kept under the map.
        """
        rows, columns = self.figure.photo.shape[1:]
        plane = (room.height - 2 * LABEL - AIR) / (rows + columns) * columns
        left = len(self.figure.lit) * (plane + APART) - APART + GAP
        return min(room.width - left, (room.height - LABEL - under) / rows * columns)

    def _planes(self, room: Region) -> Apart:
        """The planes alone, as large as they can be; on a high page in a column, unless a claim stands under them."""
        figure, count = self.figure, len(self.figure.lit)
        rows, columns = figure.photo.shape[1:]
        # A number between two planes would be read as that of the upper one.
        if self._is_high and not self._claim and figure.photo.shape[0] == len(LETTERS):
            side = int(min(room.width / columns, ((room.height + AIR) / count - AIR - LABEL) / rows))
            return self._apart(side, gap=AIR + LABEL, in_column=True).move_to(room.centre)
        width, title = (room.width - (count - 1) * APART) / count, self._label("photo", "input")
        for extra in (1, 2):
            side = int(min(width / columns, (room.height - extra * LABEL) / rows))
            if side * columns > px(title) + 1.5 * LABEL:
                break
        return self._apart(side, gap=APART).move_to(room.centre)

    def _apart(self, side: float, *, gap: float, in_column: bool = False) -> Apart:
        return Apart(
            self.figure,
            self.focus,
            side=side,
            gap=gap,
            in_column=in_column,
            tints=[self._tint(channel) for channel in self.figure.lit],
            names=self.letters(),
            title=self._label("photo", "input"),
            theme=self.theme,
        )

    def letters(self) -> list[Mobject]:
        """A name for each plane: R, G and B, or the numbers of the channels."""
        return [self._letter(at) for at in range(len(self.figure.lit))]

    def showing(self, photo: Tensor, focus: Focus) -> Apart:
        """The planes of another photo of the same shape, in the place of this one's beside the map."""
        planes, figure = self.read.planes.planes, self.figure
        side = planes[0].side / units(1)
        gap = (planes[1].get_left() - planes[0].get_right())[0] / units(1) if len(planes) > 1 else 0.0
        tints, title = [grid.colormap for grid in planes], self._label("photo", "input")
        apart = Apart(
            figure,
            focus,
            side=side,
            gap=gap,
            tints=tints,
            names=self.letters(),
            title=title,
            theme=self.theme,
            photo=photo,
        )
        return apart.shift(planes[0].get_center() - apart.planes.planes[0].get_center())

    def _reading(self, room: Region) -> Reading:
        return Reading(
            self.figure,
            self.focus,
            room,
            need=self._need,
            under=self._kept,
            beside=0 if self._is_square else GAP,  # there the map's key may stand as high
            tints=[self._tint(channel) for channel in self.figure.lit],
            names=[self.letters() for _ in range(2)],
            label=self._label,
            theme=self.theme,
        )

    def _live(self) -> list[Mobject]:
        """The digits of the position that is read now."""
        made = self.read.multiplied()
        return [made.pixels, made.products]

    def _set_map(self) -> None:
        """The map at the right, level with the planes, its key under it; before the key the ledger stands there."""
        figure, theme, right = self.figure, self.theme, self._right
        beside = px(self.ledger) + GAP if self._is_high and self._adds_up else 0
        narrower = right.inset(left=beside)
        side = cell_side(narrower.inset(top=LABEL, bottom=self._under_map), figure.result.shape)
        self.map = PixelGrid(self._by.result, colormap=self._signed, cell=side, role="result", theme=theme)
        top = right.inset(top=LABEL).point(0.5, 0)
        top[1] = min(top[1], self.read.planes.planes[0].get_top()[1])
        self.map.move_to(top, aligned_edge=UP)
        self.map.align_to(right.point(1, 0), RIGHT)
        above(self.map_label, self.map)
        if self.map_label.width > self.map.width:
            self.map_label.align_to(self.map, RIGHT)
        self.map.show_first(0)
        self.spot = self.focus.mark(self.map)
        self.key = self.key_of(self._by.result)
        if px(self._torch) > right.width and not self._is_square:
            self._torch.scale(max(CALL, right.width / px(self._torch)))
        self._under_the_key(self._torch)
        if self._is_high:
            self.ledger.move_to(right.row(beside - GAP, 0)[0].centre).set_y(self.map.get_y())
        elif self._is_square:
            self._torch.move_to(self._stage.point(1, 1), aligned_edge=DOWN + RIGHT)
            self.ledger.move_to(self._stage.point(1, 1), aligned_edge=DOWN + RIGHT)
            self._keep_in_order()
        else:
            self.ledger.move_to(right.under(self.map.get_bottom(), gap=AIR).centre).align_to(right.point(1, 0), RIGHT)

    def _keep_in_order(self) -> None:
        """Shift the ledger until its letters stand under no later letter of the planes, as if they came after it."""
        names = self.ledger.names
        letters = [*self.read.letters[1:], *list(self.read.planes.names)[1:]]
        for letter in sorted(letters, key=lambda letter: -letter.get_x()):
            right, left = names.get_right()[0] + units(AIR), names.get_left()[0] - units(AIR)
            if left < letter.get_right()[0] and letter.get_left()[0] < right:
                self.ledger.shift(LEFT * (right - letter.get_left()[0]))

    def key_of(self, maps: Tensor) -> Key:
        """The key of this map, or of another in its place, under it: they are on one scale, as far as each goes."""
        key = Key(maps, width=0.8 * px(self.map), theme=self.theme, colormap=self._signed)
        key.move_to(self.map.get_bottom() + DOWN * units(AIR), aligned_edge=UP)
        return key.shift(LEFT * max(0.0, key.get_right()[0] - self._right.point(1, 0)[0]))

    def _under_the_key(self, mobject: Mobject) -> Mobject:
        """Set what is said of the map under its key."""
        mobject.next_to(self.key, DOWN, buff=2 * units(AIR)).set_x(self.map.get_x())
        return mobject.shift(LEFT * max(0.0, mobject.get_right()[0] - self._right.point(1, 0)[0]))

    def _set_kernels(self) -> None:
        """The kernels of the filter, alone and turned, where the values were."""
        figure, theme = self.figure, self.theme
        side, digits = cell_of_digits(
            widest(figure.weight), least=self.read.operand, room=self.read.operand - LABEL, sizes=DIGITS
        )
        self.kernels, self.turned, self.kernel_digits, self.turned_digits = (VGroup() for _ in range(4))
        for channel, value in zip(figure.lit, self.read.values, strict=True):
            cell = np.array([[channel]])
            for tensor, grids, numbers in (
                (figure.weight, self.kernels, self.kernel_digits),
                (figure.flipped, self.turned, self.turned_digits),
            ):
                grid = Kernel(tensor, cell=side, theme=theme, cells=cell).move_to(value.get_top(), aligned_edge=UP)
                grids.add(grid.align_to(value, LEFT))
                numbers.add(grid.number(0, 0, size=digits))
        self.filter_label, self.verdict = self._label("filter", "weight"), self._label("nothing", "ink")
        self.filter_label.next_to(self.kernels, DOWN, buff=units(AIR) / 2).align_to(self.kernels, LEFT)
        self.filter_label.name_cells(figure.weight, role="weight")
        self.verdict.next_to(self.kernels, DOWN, buff=units(AIR) / 2).align_to(self.kernels, LEFT)

    def _tint(self, channel: int) -> Colormap:
        """Red, green or blue where there are three channels; grey where they are others."""
        return self.theme.channel("RGB"[channel]) if self.figure.photo.shape[0] == 3 else self.theme.pixels

    def _photo(self, side: float) -> PixelGrid:
        """The photo in its colours; of other channels the first plane."""
        figure, theme = self.figure, self.theme
        if figure.photo.shape[0] != 3:
            cells = plane(figure.photo, figure.lit[0])
            return PixelGrid(figure.photo, colormap=theme.pixels, cell=side, role="input", theme=theme, cells=cells)
        cells = np.arange(figure.photo.size).reshape(figure.photo.shape)
        return PixelGrid(figure.photo, colormap=theme.photo, cell=side, role="input", theme=theme, cells=cells)

    def _letter(self, at: int) -> Mobject:
        """The name of a plane: R, G or B, or the number of its channel."""
        channel = self.figure.lit[at]
        if self.figure.photo.shape[0] == 3:
            return self._label(LETTERS[channel], "ink")
        return Number(Cell(self.figure.shown, (at,)), size=SIZES.label, role="ink", theme=self.theme)


class Apart(VGroup):
    """The planes side by side or in a column with their names, one position marked in all, and a rod through it."""

    def __init__(
        self,
        figure: PointwiseKernel,
        focus: Focus,
        *,
        side: float,
        gap: float,
        tints: Sequence[Colormap],
        names: Sequence[Mobject],
        title: Phrase,
        theme: Theme,
        photo: Tensor | None = None,
        in_column: bool = False,
    ) -> None:
        photo = photo or figure.photo
        self.planes = PlanesApart(
            photo,
            colormaps=tints,
            names=names,
            cell=side,
            role="input",
            theme=theme,
            gap=gap,
            in_column=in_column,
            channels=figure.lit,
        )
        over = 0 if in_column else -1
        self.title = title.align_to(self.planes.planes[over], RIGHT)
        if photo is figure.photo:  # another stands in its place for a while
            title.name_cells(photo, role="input")
        on_line(title, names[over])
        if px(title) + 1.5 * LABEL >= px(self.planes.planes[-1]):
            title.next_to(self.planes.names, UP, buff=units(AIR) / 2).align_to(self.planes, LEFT)
        self.cursors = VGroup(*(focus.mark(grid, (c,)) for grid, c in zip(self.planes.planes, figure.lit, strict=True)))
        self.rod = focus.rod(self.planes.planes, figure.lit)
        super().__init__(self.planes, self.title, self.cursors, self.rod)


class Reading(VGroup):
    """The planes side by side, one position marked in all of them, and under each the cell in which it multiplies.

    `names` has two for each plane: one stands on it, the other on its value. Right of the room, `beside` px are free.
    """

    def __init__(
        self,
        figure: PointwiseKernel,
        focus: Focus,
        room: Region,
        *,
        need: float,
        under: float,
        beside: float,
        tints: Sequence[Colormap],
        names: Sequence[Sequence[Mobject]],
        label: Callable[[str, Role], Phrase],
        theme: Theme,
    ) -> None:
        self._figure, self._focus, self._theme = figure, focus, theme
        rows, columns = figure.photo.shape[1:]
        count, on_planes, on_values = len(tints), *names
        title, self.value_label, self.weight_label = (
            label(name, role) for name, role in (("photo", "input"), ("values", "input"), ("weights", "weight"))
        )
        width = (room.width - (count - 1) * APART) / count
        names = VGroup(self.value_label.scale(HEAD), self.weight_label.scale(HEAD))
        names.arrange(RIGHT, buff=units(LABEL) / 3)
        has_room = px(names) + LABEL < width + beside  # over the last value
        self.operand = min(max(OPERAND * room.height, need), width)
        height = room.height - (2 if has_room else 3) * LABEL - AIR
        extra, side = next(
            (extra, side)
            for extra in (0, LABEL)
            if (side := int(min(width / columns, (height - extra - max(self.operand, under - LABEL)) / rows))) * columns
            > px(title) + 1.5 * LABEL
            or extra
        )
        self.operand = max(self.operand, min(width, height - extra - side * rows))
        each = max(side * columns, self.operand)
        self.apart = Apart(
            figure,
            focus,
            side=side,
            gap=APART + each - side * columns,
            tints=tints,
            names=on_planes,
            title=title,
            theme=theme,
        )
        self.planes, self.cursors, self.rod = self.apart.planes, self.apart.cursors, self.apart.rod
        free = room.width - count * each - (count - 1) * APART
        self.apart.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.apart.shift(RIGHT * units((each - side * columns + free) / 2))
        floor = self.planes.planes[0].get_bottom()[1] - units(AIR + LABEL)
        self.values = VGroup()
        for channel, grid in zip(figure.lit, self.planes.planes, strict=True):
            cell = PixelGrid(
                figure.photo,
                colormap=grid.colormap,
                cell=self.operand,
                role="input",
                theme=theme,
                cells=focus.cells(figure.photo, (channel,))[None],
            )
            cell.move_to(np.array([grid.get_x(), floor, 0]), aligned_edge=UP)
            self.values.add(focus.window(cell, (channel,)))
        self.in_place = self.multiplied()
        self.letters = VGroup(*on_values)
        for letter, value in zip(self.letters, self.values, strict=True):
            over_corner(letter, value)
        # Over the first value; where its column is too narrow for that, over the last, beside which there is room, if
        # that is enough; else under them.
        over = self.letters[0 if px(names) + 2 * LABEL < each else -1]
        if has_room:
            names.next_to(over, RIGHT, buff=units(LABEL) / 3)
            for name in names:
                on_line(name, over)
        else:
            names.next_to(self.values, DOWN, buff=units(AIR) / 2).align_to(self.values, LEFT)
            on_line(self.weight_label, self.value_label)
        self.value_label.name_cells(figure.photo, role="input")
        labels = (self.value_label, self.weight_label, self.letters)
        super().__init__(self.apart, self.values, self.in_place, *labels)

    def multiplied(self) -> InPlace:
        """The products of the position that is read now, in their cells."""
        dot = self._figure.dot_product(*self._focus.position)
        return InPlace(dot.rows, self.values, theme=self._theme)


SLOW = 2  # positions that are walked slowly


def over_corner(letter: Mobject, cell: Mobject) -> Mobject:
    """Set a letter over the upper left corner of a cell."""
    letter.next_to(cell.get_corner(UP + LEFT), UP + RIGHT, buff=units(LABEL) / 5)
    return letter.shift(LEFT * units(LABEL) / 5)


def on_line(label: Phrase, other: Mobject) -> None:
    """Set a label on the baseline of another."""
    first = other if hasattr(other, "pen") else other.submobjects[0]
    label.shift(UP * (first.pen - label.submobjects[0].pen)[1])
