"""The parameters of panel 4b: those of 4a, whose kernels become a neuron."""

from onebyone.inputs.parameters import ParameterError
from onebyone.panels.fig4a import parameters as kernels


class Parameters(kernels.Parameters, frozen=True, kw_only=True):
    """The picture with its channels, and the weights of the neuron that reads them."""

    def __post_init__(self) -> None:
        """Refuse weights as they are stored: floats that round do not bear out what is shown here."""
        super().__post_init__()
        if self.rounded:
            raise ParameterError(
                "rounded: 4b shows that two maps, made in two ways, are equal bit for bit, and floats that round are "
                "not; leave it out, or render 4a"
            )
