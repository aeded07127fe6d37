"""What the clips say: claims, captions, takeaways and descriptions, with typed slots for every number."""

from collections.abc import Mapping
from types import MappingProxyType

from onebyone.errors import UsageError
from onebyone.panels import words_en
from onebyone.words.cards import CardWords
from onebyone.words.panels import PanelWords
from onebyone.words.sentence import Sentence, Slot, WordsError

__all__ = ["LANGUAGES", "CardWords", "PanelWords", "Sentence", "Slot", "WordsError", "card", "panel"]

LANGUAGES: Mapping[str, Mapping[str, PanelWords]] = MappingProxyType({"en": words_en.PANELS})


def panel(id: str, language: str = "en") -> PanelWords:
    """The words of a panel; raises UsageError for a language or a panel that has none."""
    if language not in LANGUAGES:
        raise UsageError(f"there are no words in {language!r}: use one of {', '.join(LANGUAGES)}")
    if id not in LANGUAGES[language]:
        raise UsageError(f"there are no words for the panel {id!r}: use one of {', '.join(LANGUAGES[language])}")
    return LANGUAGES[language][id]


def card(id: str) -> CardWords:
    """The words of a title card of the film; raises UsageError for one that has none."""
    if id not in words_en.CARDS:
        raise UsageError(f"there are no words for the card {id!r}: use one of {', '.join(words_en.CARDS)}")
    return words_en.CARDS[id]
