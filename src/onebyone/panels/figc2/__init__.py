"""Panel C2, beyond the article: one layer of a model, the project's or a user's own."""

from onebyone.inputs.parameters import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="OneLayer", poster="takeaway", in_film=False, shapes=SHAPES)
