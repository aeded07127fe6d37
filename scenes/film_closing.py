"""The film's closing: dense layer, large kernels and reshaped 1×1 kernels side by side, and their outputs are equal."""

from onebyone.drawing.fading import appear
from onebyone.panels.film.forms import Form, Forms
from onebyone.panels.film.programme import card
from onebyone.stage.card import Interlude


class Closing(Interlude):
    """Form after form with its outputs, then what they have in common."""

    shot = card("closing")

    def construct(self) -> None:
        """Tell the beats."""
        self.forms = Forms(*self.figures, page=self.page, theme=self.theme, label=self.label)
        self.tell(
            self.a_dense_layer,
            self.a_convolution_with_large_kernels,
            self.a_convolution_after_the_reshape,
            self.torch_says_the_same,
            self.takeaway,
        )

    def a_dense_layer(self) -> None:
        """The dense layer."""
        self.show_form(self.forms.dense)

    def a_convolution_with_large_kernels(self) -> None:
        """The same as a convolution."""
        self.show_form(self.forms.large)

    def a_convolution_after_the_reshape(self) -> None:
        """The same as a 1×1 convolution."""
        self.show_form(self.forms.pointwise)

    def torch_says_the_same(self) -> None:
        """All calls."""
        self.play(appear(*(form.call for form in self.forms.all)))
        self.play(appear(self.forms.signs))

    def show_form(self, form: Form) -> None:
        """Its emblem, what it does, and its outputs."""
        self.play(appear(form.name, form.emblem))
        self.play(form.emblem.act())
        self.play(appear(form.outputs))
