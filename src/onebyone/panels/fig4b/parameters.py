"""The parameters of panel 4b: those of 4a, whose kernels become a neuron."""

from onebyone.panels.fig4a import parameters as kernels


class Parameters(kernels.Parameters, frozen=True, kw_only=True):
    """The picture with its channels, and the weights of the neuron that reads them."""
