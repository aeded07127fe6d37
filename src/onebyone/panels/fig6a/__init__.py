"""Panel 6a of the article: its parameters, its numbers, its view and its words."""

from onebyone.panels.panel import panel

PANEL = panel(
    __name__, figure="PixelsAsChannels", poster="it_is_the_neurons_number", shapes=("16:9", "4:3", "1:1", "9:16")
)
