"""The panels of the article that are clips today: figure, scene, duration and poster of each; imports nothing heavy."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onebyone.errors import UsageError

if TYPE_CHECKING:
    from onebyone.core.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A scene that is rendered, and the proven numbers that it shows.

    Attributes:
        id: its name, such as "2a" or "opening".
        title: its claim; a test holds it to the words filled with the proven numbers.
        scene_file: the scene's module, relative to the project's root.
        scene_class: its class in that module.
        figure: "module:Class" of the frozen dataclass that holds the proven numbers.
        duration: its length in seconds.
        poster: the beat whose last frame is its poster.
    """

    id: str
    title: str
    scene_file: str
    scene_class: str
    figure: str
    duration: float
    poster: str

    @property
    def figure_class(self) -> str:
        """The name of the figure's class, without its module."""
        return self.figure.partition(":")[2]

    def verified(self) -> Figure:
        """Compute and prove all numbers of the figure (imports torch).

        Raises:
            OneByOneError: a number is not what torch says, or an asset is missing or altered.
        """
        module, _, name = self.figure.partition(":")
        verified: Callable[[], Figure] = getattr(importlib.import_module(module), name).verified
        return verified()


@dataclass(frozen=True, kw_only=True)
class Panel(Shot):
    """One panel of the article and the clip that shows it; its id is as in the article."""

    @property
    def label(self) -> str:
        """The panel's name in the article, such as "Figure 2 (a)"."""
        return f"Figure {self.id[0]}" + (f" ({self.id[1:]})" if self.id[1:] else "")


CATALOGUE = (
    Panel(
        id="1a",
        title="One neuron looks at every pixel",
        scene_file="scenes/fig1a.py",
        scene_class="Fig1a",
        figure="onebyone.panels.fig1a.numbers:OneNeuron",
        duration=34.43,
        poster="the_formula_says_the_same",
    ),
    Panel(
        id="1b",
        title="A dense layer is 784 such neurons",
        scene_file="scenes/fig1b.py",
        scene_class="Fig1b",
        figure="onebyone.panels.fig1b.numbers:DenseLayer",
        duration=33.63,
        poster="the_column_folds_into_a_picture",
    ),
    Panel(
        id="2a",
        title="One kernel visits every position",
        scene_file="scenes/fig2a.py",
        scene_class="Fig2a",
        figure="onebyone.panels.fig2a.numbers:SlidingKernel",
        duration=34.27,
        poster="takeaway",
    ),
    Panel(
        id="2b",
        title="One small neuron makes the same map",
        scene_file="scenes/fig2b.py",
        scene_class="Fig2b",
        figure="onebyone.panels.fig2b.numbers:SlidingNeuron",
        duration=33.37,
        poster="takeaway",
    ),
    Panel(
        id="3",
        title="A kernel as large as the image cannot slide",
        scene_file="scenes/fig3.py",
        scene_class="Fig3",
        figure="onebyone.panels.fig3.numbers:FullKernel",
        duration=34.73,
        poster="the_ring_drifts",
    ),
    Panel(
        id="4a",
        title="Three 1×1 kernels make one map",
        scene_file="scenes/fig4a.py",
        scene_class="Fig4a",
        figure="onebyone.panels.fig4a.numbers:PointwiseKernel",
        duration=29.5,
        poster="channels_are_summed",
    ),
    Panel(
        id="4b",
        title="A neuron of three inputs makes the same map",
        scene_file="scenes/fig4b.py",
        scene_class="Fig4b",
        figure="onebyone.panels.fig4b.numbers:PointwiseNeuron",
        duration=33.97,
        poster="takeaway",
    ),
    Panel(
        id="5a",
        title="Ten filters make ten class maps",
        scene_file="scenes/fig5a.py",
        scene_class="Fig5a",
        figure="onebyone.panels.fig5a.numbers:ClassMaps",
        duration=34.87,
        poster="the_right_digit_wins",
    ),
    Panel(
        id="5b",
        title="Ten neurons make the same ten maps",
        scene_file="scenes/fig5b.py",
        scene_class="Fig5b",
        figure="onebyone.panels.fig5b.numbers:ClassNeurons",
        duration=32.47,
        poster="each_neuron_says_a_number",
    ),
    Panel(
        id="6a",
        title="Every pixel becomes a channel",
        scene_file="scenes/fig6a.py",
        scene_class="Fig6a",
        figure="onebyone.panels.fig6a.numbers:PixelsAsChannels",
        duration=33.47,
        poster="it_is_the_neurons_number",
    ),
    Panel(
        id="6b",
        title="The dense layer is 784 such filters",
        scene_file="scenes/fig6b.py",
        scene_class="Fig6b",
        figure="onebyone.panels.fig6b.numbers:ReshapedLayer",
        duration=34.3,
        poster="their_differences_are_blank",
    ),
)


def chosen(ids: Iterable[str]) -> tuple[Panel, ...]:
    """The panels with these ids, each once, in the order asked for; all of them if none is named.

    Raises:
        UsageError: an id is not in the catalogue; the message suggests the nearest and lists all.
    """
    panels = {panel.id: panel for panel in CATALOGUE}
    wanted = list(dict.fromkeys(name.lower() for name in ids))
    for name in wanted:
        if name not in panels:
            near = difflib.get_close_matches(name, panels, n=1, cutoff=0.3)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(f"there is no clip {name!r}.{hint} The clips are: {', '.join(panels)}.")
    return tuple(panels[name] for name in wanted) or CATALOGUE
