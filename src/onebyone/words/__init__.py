"""What the clips say: claims, captions, takeaways and descriptions, with typed slots for every number."""

from collections.abc import Mapping
from types import MappingProxyType

from onebyone.errors import UsageError
from onebyone.words import en
from onebyone.words.panels import PanelWords
from onebyone.words.sentence import Sentence, Slot, WordsError

__all__ = ["LANGUAGES", "PanelWords", "Sentence", "Slot", "WordsError", "panel"]

LANGUAGES: Mapping[str, Mapping[str, PanelWords]] = MappingProxyType({"en": en.PANELS})


def panel(id: str, language: str = "en") -> PanelWords:
    """The words of a panel; raises UsageError for a language or a panel that has none."""
    if language not in LANGUAGES:
        raise UsageError(f"there are no words in {language!r}: use one of {', '.join(LANGUAGES)}")
    if id not in LANGUAGES[language]:
        raise UsageError(f"there are no words for the panel {id!r}: use one of {', '.join(LANGUAGES[language])}")
    return LANGUAGES[language][id]
