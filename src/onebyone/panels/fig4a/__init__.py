"""Panel 4a of the article: its parameters, its numbers, its view and its words."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="PointwiseKernel", poster="channels_are_summed", shapes=("16:9", "4:3", "1:1", "9:16"))
