"""Sentences whose numbers are slots: what clips and cards say lies in their own folders, as records of these."""

from onebyone.core.claimed import Claimed
from onebyone.words.cards import CardWords
from onebyone.words.panels import PanelWords
from onebyone.words.sentence import Sentence, Slot, WordsError

__all__ = ["CardWords", "Claimed", "PanelWords", "Sentence", "Slot", "WordsError"]
