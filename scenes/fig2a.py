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
        self.tell(*self.beats(self.bench))

    def the_weights_are_shared(self) -> None:
        """One weight after the other, with all the pixels it meets."""
        self.play(vanish(self.bench.equation, self.bench.reach, *self.bench.moving))
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
