"""Panel 3: a kernel as large as the image cannot slide, so a convolution with it is a dense layer."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig3 import PANEL
from onebyone.panels.fig3.view import Wall
from onebyone.stage.scene import FigureScene


class Fig3(FigureScene):
    """Rows of a matrix fold into kernels; each lies on the image, and the results are those of the dense layer."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Wall(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats())

    def the_layer_is_a_matrix(self) -> None:
        """All weights, and one row of them."""
        self.play(appear(self.view.matrix, self.view.matrix_label, self.view.row))

    def a_row_folds_into_a_kernel(self) -> None:
        """The row leaves the matrix and folds."""
        self.play(self.view.lift())
        self.play(self.view.fold(), appear(self.view.kernel_label))

    def every_row_folds_in_place(self) -> None:
        """The matrix becomes a wall of tiles."""
        self.play(vanish(self.view.row, self.view.matrix_label), appear(self.view.wall_label))
        self.play(self.view.fold_all())
        self.remove(self.view.matrix)

    def the_ring_drifts(self) -> None:
        """A frame walks over a few tiles, and the kernel shows each."""
        self.play(self.view.come_near())
        self.play(appear(self.view.tile, self.view.leads))
        self.play(self.view.drift())

    def the_kernel_fits_exactly(self) -> None:
        """The kernel lies down on the image: one number."""
        self.play(vanish(*self.view.reading))
        self.play(appear(self.view.image, self.view.image_label, self.view.spot))
        self.play(self.view.lie_down())
        self.play(appear(self.view.total))

    def every_filter_gives_one_number(self) -> None:
        """The results fill, filter after filter."""
        self.play(appear(self.view.result, self.view.result_label), self.view.land())
        self.play(self.view.run())

    def the_numbers_are_those_of_the_dense_layer(self) -> None:
        """Both results, and their difference."""
        self.play(vanish(*self.view.making, self.view.result_label))
        self.play(appear(self.view.convolution_label, self.view.dense, self.view.dense_label))
        self.play(appear(self.view.difference, self.view.difference_label))

    def on_a_larger_image_it_slides(self) -> None:
        """The image in an empty border, and the same filter on it: another computation, with costs and a call."""
        self.play(vanish(*self.view.comparison))
        self.turn_to(self.figure.sliding)
        self.play(appear(*self.view.bench))
        self.play(self.view.slide())
        self.torch_says_the_same()
