"""Panel 6b of the article: its parameters, its numbers, its view and its words."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="ReshapedLayer", poster="their_differences_are_blank")
