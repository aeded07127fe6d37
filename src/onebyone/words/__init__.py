"""Sentences whose numbers are slots: what clips and cards say lies in their own folders, as records of these."""

from onebyone.core.claimed import Claimed
from onebyone.words.panels import PanelWords
from onebyone.words.sentence import Sentence, Slot, WordsError
from onebyone.words.shots import ShotWords

__all__ = ["Claimed", "PanelWords", "Sentence", "ShotWords", "Slot", "WordsError"]
