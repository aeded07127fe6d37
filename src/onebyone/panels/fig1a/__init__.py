"""Panel 1a of the article: its parameters, its numbers, its view and its words."""

from onebyone.inputs.parameters import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="OneNeuron", poster="takeaway", shapes=SHAPES)
