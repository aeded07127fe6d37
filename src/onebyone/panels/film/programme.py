"""The film's programme: opening, a title card for each figure with its clips, closing; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

from onebyone.panels import catalogue
from onebyone.panels.catalogue import Shot


@dataclass(frozen=True, kw_only=True)
class Card(Shot):
    """A shot of the film that is no clip; it begins a chapter.

    Attributes:
        opens: the figure of the article whose clips follow, such as "4"; None for the film's opening and closing.
    """

    opens: str | None = None


def _chapter(number: str, title: str, scene: str, figure: str) -> Card:
    return Card(
        id=f"figure-{number}",
        title=title,
        scene_file="scenes/film_cards.py",
        scene_class=scene,
        figure=figure,
        duration=3.7,
        poster="the_question_of_the_next",
        opens=number,
    )


CARDS = (
    Card(
        id="opening",
        title="Understanding 1×1 convolutions",
        scene_file="scenes/film_opening.py",
        scene_class="Opening",
        figure="onebyone.panels.fig4a.numbers:PointwiseKernel",
        duration=5.2,
        poster="a_layer_of_all_weights",
    ),
    _chapter("1", "The dense layer", "Dense", "onebyone.panels.fig1a.numbers:OneNeuron"),
    _chapter("2", "The sliding kernel", "Sliding", "onebyone.panels.fig1b.numbers:DenseLayer"),
    _chapter("3", "The kernel as large as the image", "Covering", "onebyone.panels.fig3.numbers:FullKernel"),
    _chapter("4", "The smallest kernel", "Pointwise", "onebyone.panels.fig4a.numbers:PointwiseKernel"),
    _chapter("5", "More filters, more maps", "Classes", "onebyone.panels.fig5a.numbers:ClassMaps"),
    _chapter("6", "The reshape", "Reshaped", "onebyone.panels.fig6a.numbers:PixelsAsChannels"),
    Card(
        id="closing",
        title="The same layer, written differently",
        scene_file="scenes/film_closing.py",
        scene_class="Closing",
        figure="onebyone.panels.fig6b.numbers:ReshapedLayer",
        duration=16.57,
        poster="takeaway",
    ),
)


def programme() -> tuple[Shot, ...]:
    """All shots of the film in its order, which is the article's; a card without a clip to introduce is left out."""
    panels = sorted(catalogue.CATALOGUE, key=lambda panel: panel.id)
    shots: list[Shot] = []
    for card in CARDS:
        clips = [panel for panel in panels if panel.id[0] == card.opens]
        if card.opens is None or clips:
            shots += [card, *clips]
    return tuple(shots)
