"""The film's programme: opening, a title card for each figure with its clips, closing; imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from onebyone.errors import UsageError
from onebyone.inputs.parameters import record_told
from onebyone.panels import catalogue, resnet
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.panel import Panel, Shot, Variant, words_in
from onebyone.words.cards import CardWords


@dataclass(frozen=True, kw_only=True)
class Card(Shot):
    """A shot of the film that is no clip; it begins a chapter.

    Attributes:
        figures: ids of the panels whose numbers it shows; its words' numbers are those of the first.
        opens: the figure of the article whose clips follow, such as "4"; None for the film's opening and closing.
    """

    figures: tuple[str, ...]
    opens: str | None = None

    @property
    def shows(self) -> tuple[Panel, ...]:
        """The panels whose numbers it shows."""
        panels = {panel.id: panel for panel in (*catalogue.discovered(), resnet.PANEL)}
        return tuple(panels[id] for id in self.figures)

    def words(self, language: str = "en") -> CardWords:
        """What it says. Raises UsageError for a language that it has no words in."""
        found: CardWords = words_in("onebyone.panels.film", language).WORDS[self.id]
        return found


def _chapter(number: str, scene: str, *figures: str) -> Card:
    return Card(
        id=f"figure-{number}",
        scene_file="scenes/film_cards.py",
        scene_class=scene,
        figures=figures,
        poster="the_question_of_the_next",
        opens=number,
    )


CARDS = (
    Card(
        id="opening",
        scene_file="scenes/film_opening.py",
        scene_class="Opening",
        figures=("resnet", "4a", "1a"),
        poster="most_convolutions_are_such",
    ),
    _chapter("1", "Dense", "1a"),
    _chapter("2", "Sliding", "1b", "2a"),
    _chapter("3", "Covering", "3"),
    _chapter("4", "Pointwise", "4a"),
    _chapter("5", "Classes", "5a"),
    _chapter("6", "Reshaped", "6a"),
    Card(
        id="closing",
        scene_file="scenes/film_closing.py",
        scene_class="Closing",
        figures=("6a", "5a"),
        poster="takeaway",
    ),
)


def card(id: str) -> Card:
    """The card with this id. Raises UsageError where there is none."""
    found = {shot.id: shot for shot in CARDS}
    if id not in found:
        raise UsageError(f"there is no card {id!r}: use one of {', '.join(found)}")
    return found[id]


def programme() -> tuple[Shot, ...]:
    """All shots of the film in its order, which is the article's; a card without a clip to introduce is left out.

    What goes beyond the article comes behind it, and before the closing, which has the last word.
    """
    panels = [panel for panel in catalogue.CATALOGUE if panel.in_film]
    shots: list[Shot] = []
    *cards, closing = CARDS
    for shot in cards:
        clips = [panel for panel in panels if panel.id[0] == shot.opens]
        if shot.opens is None or clips:
            shots += [shot, *clips]
    return (*shots, *(panel for panel in panels if panel not in shots), closing)


def shot_named(id: str) -> Shot:
    """The panel or card with this id. Raises UsageError where there is none."""
    found = {shot.id: shot for shot in (*catalogue.CATALOGUE, *CARDS)}
    if id not in found:
        raise UsageError(f"there is no clip {id!r} here")
    return found[id]


class Named(Protocol):
    """What a proof says of a panel that is shown."""

    @property
    def panel(self) -> str:
        """Its id."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Its parameters as plain values."""


def variant_told(
    id: str,
    told: Sequence[Named],
    *,
    name: str = "",
    cut: Cut = WHOLE,
) -> Variant:
    """The variant that a proof names, by its shot's id, what it says of each panel shown, and what of it is made.

    Raises:
        UsageError: there is no such shot or beat here, it shows other panels, or their parameters are not those that
            the panels take: all of them, as a default may be another one today.
    """
    shot = shot_named(id)
    panels = [panel.id for panel in shot.shows]
    if panels != [entry.panel for entry in told]:
        raise UsageError(f"clip {id!r} shows {', '.join(panels)} here, not {', '.join(entry.panel for entry in told)}")
    records = [
        record_told(panel.parameters, entry.parameters, where=panel.id)
        for panel, entry in zip(shot.shows, told, strict=True)
    ]
    return Variant(shot, tuple(records), name, cut)
