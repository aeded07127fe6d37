"""Panel 2a: one 3×3 kernel slides over the digit, and nine weights make a whole feature map."""

from onebyone.drawing.fading import appear, vanish
from onebyone.look.theme import DURATIONS
from onebyone.panels.fig2a import PANEL
from onebyone.panels.fig2a.view import Workbench
from onebyone.stage.scene import FigureScene


class Fig2a(FigureScene):
    """The kernel stops once slowly, once quickly, and then everywhere."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.bench = Workbench(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.first = self.figure.stop(*self.figure.first)
        self.second = self.figure.stop(*self.figure.second)
        self.tell(
            self.a_kernel_lies_on_the_image,
            self.products_add_up_to_one_cell,
            self.the_next_stop_is_quicker,
            self.the_kernel_visits_every_position,
            self.the_border_is_lost,
            self.the_weights_are_shared,
            self.nothing_was_flipped,
        )

    def a_kernel_lies_on_the_image(self) -> None:
        """The window under the kernel is cut out and enlarged."""
        self.play(appear(*self.bench.picture, self.bench.image_label, self.bench.kernel, self.bench.kernel_label))
        self.play(appear(self.bench.weights, self.bench.cursor, *self.bench.marks))
        self.play(self.bench.lift())
        self.play(appear(self.bench.patch_label, self.bench.pixels))

    def products_add_up_to_one_cell(self) -> None:
        """Nine pairs meet, nine products add up, one cell is filled."""
        self.ledger = self.bench.ledger(self.first)
        self.play(self.bench.meet(self.ledger))
        self.play(appear(self.ledger.rule, self.ledger.total, self.bench.map, self.bench.map_label, self.bench.spot))
        self.play(self.bench.land(self.ledger, self.first))

    def the_next_stop_is_quicker(self) -> None:
        """The same once more, without the walk of the digits."""
        self.play(vanish(self.ledger, self.bench.pixels))
        self.play(self.bench.go_to(self.figure.second))
        self.ledger = self.bench.ledger(self.second)
        self.play(appear(self.bench.read_pixels(), self.ledger))
        self.play(self.bench.land(self.ledger, self.second))

    def the_kernel_visits_every_position(self) -> None:
        """Every position, in reading order."""
        self.play(vanish(self.ledger, self.bench.pixels, self.bench.patch_label))
        self.play(self.bench.walk())

    def the_border_is_lost(self) -> None:
        """Where the window stops, its middle has not reached the edge."""
        self.line = self.bench.line(self.figure.width_equation)
        self.play(appear(self.bench.reach, self.line))

    def the_weights_are_shared(self) -> None:
        """One weight after the other, with all the pixels it meets."""
        self.play(vanish(self.line, self.bench.reach, *self.bench.moving))
        self.frames, tour = self.bench.share()
        self.play(appear(self.frames, run_time=DURATIONS.quick))
        self.play(tour)

    def nothing_was_flipped(self) -> None:
        """Window and kernel are read in the same order."""
        self.play(vanish(self.frames), self.bench.go_to(self.figure.first))
        self.play(appear(*self.bench.moving, self.bench.patch_label, self.bench.read_pixels()))
        self.frames, tour = self.bench.read_in_step()
        self.play(appear(self.frames, run_time=DURATIONS.quick))
        self.play(tour)
