"""Panel 3 of the article: its parameters, its numbers, its view and its words."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="FullKernel", poster="a_kernel_fits_exactly", shapes=("16:9", "4:3", "1:1", "9:16"))
