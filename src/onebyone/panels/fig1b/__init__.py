"""Panel 1b of the article: its parameters, its numbers, its view and its words."""

from onebyone.look.frame import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="DenseLayer", poster="the_rings_are_laid_on_each_other", shapes=tuple(SHAPES))
