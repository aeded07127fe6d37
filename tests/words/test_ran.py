"""What sentences say of operations, of layers and of whose a number is, is so of what their figure computed."""

from __future__ import annotations

import re
from functools import cache

import pytest

from onebyone.core.figure import Figure
from onebyone.panels.catalogue import CATALOGUE
from onebyone.words import Sentence, WordsError
from onebyone.words.ran import demand_ran


@cache
def figure(id: str) -> Figure:
    (panel,) = (one for one in CATALOGUE if one.id == id)
    return panel.verified(panel.parameters())


@pytest.mark.parametrize(
    ("id", "source", "wrong"),
    [
        ("2a", "ReLU makes it blank.", "nothing computed here is 'ReLU'"),
        ("1b", "Shuffle the pixels.", "nothing computed here is 'Shuffle'"),
        ("2a", "Its peak is a cell.", "nothing computed here is 'peak'"),
        ("3", "Flipped, it fits.", "nothing computed here is 'Flipped'"),
        ("8", "Sum in another order.", "is a sum over order"),
        ("1a", "Here come features.", "there are no features here"),
        ("2a", "New points come.", "there are no points here"),
        ("8", "Max over biases.", "is a max over biases"),
        ("8", "Sum over points.", "is a sum over points"),
        ("8", "Product over points.", "is a product over points"),
        ("8", "Max over features.", "is a max over features"),
        ("5b", "Max of the maps.", "is a max over maps"),
        ("5b", "A sum over channels.", "is a sum over channels"),
        ("8", "A point’s peak is kept.", "there are 64 peaks, and not one for each point"),
        ("5b", "The channels of the maps are shuffled.", "no channels were shuffled"),
        ("8", "Shuffle the features.", "no features were shuffled"),
        ("7", "Down from {thin_channels} channels.", "no layer leads down from 4"),
        ("7", "They lead back to {thin_channels} channels.", "no layer with|no layer leads back to 4"),
        ("7", "It goes down to {channels} channels.", "no layer leads down to 16"),
        ("7", "1×1 kernels stay between.", "no layer with kernels of 1×1 is one 'between'"),
        ("7", "{large_height}×{large_width} kernels lead down.", "no layer with kernels of 3×3 is one 'down'"),
        (
            "7",
            "It scores {full_score} behind {thin_channels} channels.",
            "does not come of what {thin_channels} counts",
        ),
        (
            "7",
            "It is {score} behind {thin_channels} channels; the next is there {full_runner_up}.",
            "is not there, for it does not come of what {thin_channels} counts",
        ),
        ("6a", "The line closes on {others}.", "'closes on' stands before {others}, which is no result"),
        ("2a", "The line comes to {terms}.", "'comes to' stands before {terms}, which is no result"),
        ("7", "A {digit} scores {runner_up}.", "'scores' stands by|{runner_up} is said of {digit}, and is another's"),
        ("5a", "The {digit} is {runner_up}.", "{runner_up} is said of {digit}, and is another's"),
    ],
)
def test_what_did_not_run_so_is_refused(id: str, source: str, wrong: str) -> None:
    with pytest.raises(WordsError, match="|".join(map(re.escape, wrong.split("|")))):
        demand_ran(Sentence.parse(source), figure(id))


@pytest.mark.parametrize(
    ("id", "source"),
    [
        ("8", "ReLU makes it blank."),
        ("8", "Points have features."),
        ("8", "Max over points in another order."),
        ("5b", "The positions of the maps are shuffled."),
        ("6b", "Shuffle the pixels."),
        ("4a", "Flipped, it is itself."),
        ("8", "Max over points: the peak is kept."),
        ("5b", "A sum over positions."),
        ("7", "Down from {channels} channels, down to {thin_channels} of them."),
        ("7", "1×1 kernels lead down to {thin_channels} channels."),
        ("7", "{large_height}×{large_width} kernels stay between the thin blocks."),
        ("7", "Down to {narrow_channels} channels."),
        ("7", "It scores {full_score}, and {score} behind {thin_channels} channels."),
        ("6a", "The line closes on {y}."),
        ("2a", "They come to {weights} weights."),
        ("5a", "The {digit} is {score}."),
        ("1a", "Something goes up, and down."),
    ],
)
def test_what_ran_so_is_free(id: str, source: str) -> None:
    demand_ran(Sentence.parse(source), figure(id))
