"""How many convolutions of ResNet-50 are 1×1: the numbers of the film's opening, which has no clip of its own."""

from onebyone.panels.panel import Panel

PANEL = Panel(
    id="resnet", package=__name__, figure="PointwiseShare", scene_file="", scene_class="", poster="", in_film=False
)
