"""The workbench: an image, the window and the kernel that meet, the ledger where they multiply, and the feature map.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

from manim import Animation, AnimationGroup, Mobject, Rectangle, Succession, VGroup

from onebyone.core.figure import Stop
from onebyone.core.quantity import Equation
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.furniture import lead
from onebyone.drawing.mobjects.grid import Cells, Kernel, PixelGrid, signed_map, whole, window
from onebyone.drawing.mobjects.ledger import Ledger, line_of
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Fly, Lift, Visit, at_once, hurry, in_turn, land
from onebyone.look.layout import LABEL, Page, Region, above, below, cell_side
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme
from onebyone.panels.fig2a.numbers import SlidingKernel

OPERAND = 84  # px a side of the cells in which window and kernel show their digits
LEDGER = 400  # px across: the widest line of quarters times small integers
LEDGER_SIZE = 38  # px em: nine lines and a sum in the height of the content
GAP = 44  # px between the regions

Position = tuple[int, ...]


class Workbench:
    """Everything on the page of a sliding kernel, set up around one figure; `label` makes the panel's labels."""

    def __init__(
        self, figure: SlidingKernel, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme = figure, theme
        self._cells, result = whole(figure.image), whole(figure.result)
        rows, columns = figure.weight.shape
        room = page.content
        free = Region(0, 0, room.width - OPERAND * columns - LEDGER - 3 * GAP, room.height - 2 * LABEL, page.width)
        side = cell_side(free, self._cells.shape, result.shape)
        left, middle, self._ledger_region, right = room.row(
            side * self._cells.shape[1], OPERAND * columns, LEDGER, side * result.shape[1]
        )
        upper, lower = middle.halves(top=LABEL)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        self.patch = PixelGrid(
            figure.image,
            colour_map=theme.pixels,
            cell=OPERAND,
            role="input",
            theme=theme,
            cells=self._window(figure.first),
        )
        self.kernel = Kernel(figure.weight, cell=OPERAND, theme=theme)
        self.map = PixelGrid(
            figure.result, colour_map=signed_map(theme, figure.result), cell=side, role="result", theme=theme
        )
        for region, grid in ((left, self.image), (upper, self.patch), (lower, self.kernel), (right, self.map)):
            region.hold(grid)
        self.image_label = below(label("image", "input"), self.image)
        self.map_label = below(label("map", "result"), self.map)
        self.patch_label = above(label("window", "input"), self.patch)
        self.kernel_label = above(label("kernel", "weight"), self.kernel)
        self.weights = self.kernel.numbers()
        self.pixels = self.patch.numbers()
        self.cursor = self.image.box(0, 0, shape=(rows, columns))
        self.spot = self.map.box(0, 0)
        self.leads = VGroup(lead(theme), lead(theme))
        border = int(figure.border.fraction(()))
        self.reach = self.image.box(border, border, shape=result.shape, role="result")
        self._told: tuple[Position, ...] = ()
        self.map.show_first(0)
        self.look_at(figure.first)

    @property
    def moving(self) -> list[Mobject]:
        """What moves with the window."""
        return [self.cursor, self.spot, self.leads, self.patch]

    def look_at(self, position: Position) -> None:
        """Put cursor, spot, leads and the window's cells at a position of the map."""
        row, column = position
        self.cursor.move_to(self.image.middle_of(row, column, shape=self.figure.weight.shape))
        self.spot.move_to(self.map.middle_of(row, column))
        self.patch.look_at(self._window(position))
        for line, side in zip(self.leads, (1, -1), strict=True):
            line.set_points_as_corners([self.cursor.get_corner((1, side, 0)), self.patch.get_corner((-1, side, 0))])

    def lift(self) -> Animation:
        """The window rises from the image and grows until its digits can be read."""
        return AnimationGroup(Lift(self.patch, self.cursor), appear(self.leads))

    def read_pixels(self) -> VGroup:
        """The digits of the window as it stands now."""
        self.pixels = self.patch.numbers()
        return self.pixels

    def ledger(self, stop: Stop) -> Ledger:
        """The products of a stop and their sum, where the ledger stands."""
        ledger = Ledger(stop.rows, stop.total, size=LEDGER_SIZE, theme=self.theme)
        self._ledger_region.hold(ledger)
        return ledger

    def line(self, equation: Equation) -> Phrase:
        """One line of arithmetic where the ledger stands."""
        line = Phrase(line_of(equation), size=SIZES.ledger, role="ink", theme=self.theme, equation=equation)
        self._ledger_region.hold(line)
        return line

    def meet(self, ledger: Ledger) -> Animation:
        """Pixel and weight leave their cells in pairs and meet in the ledger, line by line."""
        pairs = zip(ledger.rows, self.pixels, self.weights, strict=True)
        return in_turn(
            *(
                Succession(
                    AnimationGroup(Fly(row.pixel, pixel), Fly(row.weight, weight)),
                    appear(row.times, row.equals, row.product),
                )
                for row, pixel, weight in pairs
            ),
            run_time=DURATIONS.dot_product,
            lag=0.5,
        )

    def land(self, ledger: Ledger, stop: Stop) -> Animation:
        """The sum shrinks into the cell of the map that it belongs to."""
        return land(ledger.total, self.map, stop.position, fill=lambda: self.fill(stop))

    def fill(self, stop: Stop) -> None:
        """Show one more cell of the map."""
        self._told = (*self._told, stop.position)
        self.map.show_first(0, and_also=self._told)

    def go_to(self, position: Position) -> Animation:
        """Cursor and window move on."""
        return at_once(self.moving, lambda: self.look_at(position))

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        stops = self.figure.walk

        def arrive(place: int) -> None:
            self.look_at(stops[place])
            self.map.show_first(place + 1, and_also=self._told)

        return Visit(
            [*self.moving, self.map], count=len(stops), arrive=arrive, run_time=DURATIONS.scan, rate_func=hurry
        )

    def share(self) -> tuple[VGroup, Animation]:
        """A frame that goes from weight to weight, and one around all the pixels which that weight meets."""
        frames = VGroup(self.kernel.box(0, 0), self.image.box(0, 0, shape=self.figure.result.shape))

        def arrive(place: int) -> None:
            row, column = divmod(place, self.figure.weight.shape[1])
            frames[0].move_to(self.kernel.middle_of(row, column))
            frames[1].move_to(self.image.middle_of(row, column, shape=self.figure.result.shape))

        return frames, self._through_weights([frames], arrive)

    def read_in_step(self) -> tuple[VGroup, Animation]:
        """Two frames that read window and kernel in step, from the upper left to the lower right."""
        frames = VGroup(*self._pair(0))

        def arrive(place: int) -> None:
            for frame, goal in zip(frames, self._pair(place), strict=True):
                frame.move_to(goal)

        return frames, self._through_weights([frames], arrive)

    def _through_weights(self, actors: list[Mobject], arrive: Callable[[int], None]) -> Animation:
        return Visit(actors, count=self.figure.weight.size, arrive=arrive, run_time=DURATIONS.tour)

    def _pair(self, place: int) -> tuple[Rectangle, Rectangle]:
        row, column = divmod(place, self.figure.weight.shape[1])
        return self.patch.box(row, column), self.kernel.box(row, column)

    def _window(self, position: Position) -> Cells:
        row, column = position
        return window(self._cells, row=row, column=column, shape=self.figure.weight.shape)
