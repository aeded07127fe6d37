"""Panel 1a of the article: its parameters, its numbers, its view and its words."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="OneNeuron", poster="takeaway", shapes=("16:9", "4:3", "1:1", "9:16"))
