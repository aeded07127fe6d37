"""Panel 5b of the article: its parameters, its numbers, its view and its words."""

from onebyone.inputs.parameters import SHAPES
from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="ClassNeurons", poster="each_neuron_says_a_number", shapes=SHAPES)
