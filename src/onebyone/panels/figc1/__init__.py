"""Panel C1, beyond the article: the arithmetic of a convolution."""

from onebyone.inputs.parameters import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="Arithmetic", poster="takeaway", in_film=False, shapes=SHAPES)
