"""Panel C1, beyond the article: the arithmetic of a convolution."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="Arithmetic", poster="takeaway", in_film=False, shapes=("16:9", "4:3", "1:1", "9:16"))
