"""Panel 1b of the article: its parameters, its numbers, its view and its words."""

from onebyone.inputs.parameters import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="DenseLayer", poster="the_rings_are_laid_on_each_other", shapes=SHAPES)
