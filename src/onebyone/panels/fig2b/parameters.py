"""The parameters of panel 2b: those of 2a, whose kernel becomes a neuron."""

from onebyone.panels.fig2a import parameters as kernel


class Parameters(kernel.Parameters, frozen=True, kw_only=True):
    """The picture, and the kernel whose weights the neuron has."""
