"""Slots are what they are called, and sentences are filled and held to what ran, in check and in scenes alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from project import figures

from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.words.nouns import singular
from onebyone.words.sentence import Sentence, WordsError
from onebyone.words.slots import demand_slots, demand_told


@dataclass(frozen=True)
class Renamed:
    """A figure of whose slots one is another quantity."""

    of: Any
    slot: str
    quantity: Quantity

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of, name)

    @property
    def quantities(self) -> dict[str, Quantity]:
        return {**self.of.quantities, self.slot: self.quantity}


@pytest.mark.parametrize("id", ["2a", "4a", "5a", "8", "c1"])
def test_the_slots_of_a_panel_are_what_they_are_called(id: str) -> None:
    demand_slots(figures(id)[0])


@pytest.mark.parametrize(
    ("id", "slot", "made", "said"),
    [
        ("4a", "filters", lambda of: Extent(of.computation.weight, 1), "which counts no filters"),
        ("4a", "maps", lambda of: Size(of.computation.weight), "is 3, and there are 1 filters"),
        ("2a", "positions", lambda of: Size(of.image), "no layer has so many positions"),
        ("2a", "flip_cells", lambda of: Cell(of.sides, ()), "which was counted of no difference"),
        ("5a", "layer_height", lambda of: Extent(of.weight, 2), "they make no shape"),
        ("5a", "later_dilation", lambda of: of.quantities["early_dilation"], "is the very number of the"),
    ],
)
def test_a_slot_of_another_quantity_is_refused(id: str, slot: str, made: Callable[[Any], Quantity], said: str) -> None:
    other: Any = Renamed(figures(id)[0], slot, made(figures(id)[0]))
    with pytest.raises(WordsError, match=rf"the slot \{{\w+\}} .*{said}"):
        demand_slots(other)


def test_a_slot_that_is_none_is_refused_as_words_are() -> None:
    with pytest.raises(WordsError, match="nothing_here"):
        demand_told([Sentence.parse("The line closes on {nothing_here}.")], figures("2a"))


def test_a_card_of_several_figures_is_filled_and_held_to_no_single_one() -> None:
    card, peaks = figures("2a") + figures("4a"), Sentence.parse("Max over points: the peak is kept.")
    demand_told([peaks], card)
    with pytest.raises(WordsError, match="Max"):
        demand_told([peaks], card[:1])
    with pytest.raises(WordsError, match="nothing_here"):
        demand_told([Sentence.parse("It is {nothing_here}.")], card)


@pytest.mark.parametrize(
    ("noun", "one"), [("classes", "class"), ("class", "class"), ("biases", "bias"), ("bias", "bias"), ("maps", "map")]
)
def test_a_noun_in_the_singular(noun: str, one: str) -> None:
    assert singular(noun) == one
