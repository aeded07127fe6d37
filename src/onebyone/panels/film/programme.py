"""The film's programme: opening, clips, closing; imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from onebyone.errors import UsageError
from onebyone.inputs.parameters import SHAPES, record_told
from onebyone.panels import catalogue, resnet
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.panel import Panel, Shot, Variant, words_in
from onebyone.words.shots import ShotWords


@dataclass(frozen=True, kw_only=True)
class Card(Shot):
    """A shot of the film that is no clip: its opening or its closing.

    Attributes:
        figures: ids of the panels whose numbers it shows; its words' numbers are those of the first.
    """

    figures: tuple[str, ...]

    @property
    def shows(self) -> tuple[Panel, ...]:
        """The panels whose numbers it shows."""
        panels = {panel.id: panel for panel in (*catalogue.discovered(), resnet.PANEL)}
        return tuple(panels[id] for id in self.figures)

    def words(self, language: str = "en") -> ShotWords:
        """What it says. Raises UsageError for a language that it has no words in."""
        found: ShotWords = words_in("onebyone.panels.film", language).WORDS[self.id]
        return found


CARDS = (
    Card(
        id="opening",
        scene_file="scenes/film_opening.py",
        scene_class="Opening",
        figures=("resnet", "4a", "1a"),
        poster="most_convolutions_are_such",
        shapes=SHAPES,
    ),
    Card(
        id="closing",
        scene_file="scenes/film_closing.py",
        scene_class="Closing",
        figures=("resnet", "6a", "5a"),
        poster="takeaway",
        shapes=SHAPES,
    ),
)


def card(id: str) -> Card:
    """The card with this id. Raises UsageError where there is none."""
    found = {shot.id: shot for shot in CARDS}
    if id not in found:
        raise UsageError(f"there is no card {id!r}: use one of {', '.join(found)}")
    return found[id]


def programme() -> tuple[Shot, ...]:
    """All shots of the film in its order, which is the article's; what goes beyond it comes before the closing.

    Each clip opens with a title of its own, so nothing stands between them.
    """
    opening, closing = CARDS
    return (opening, *(panel for panel in catalogue.CATALOGUE if panel.in_film), closing)


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
