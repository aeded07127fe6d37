"""A text beside the frames is what its sentence says with the proven numbers in its slots, on one line."""

from __future__ import annotations

from functools import cache

import pytest

from onebyone.audit.texts import audited
from onebyone.errors import AuditError
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.words import Sentence

SAYS = Sentence.parse("Conv2d has {weights:words} weights, of {weights}")


@cache
def figure() -> SlidingKernel:
    return SlidingKernel.verified()


def read(text: str, says: Sentence = SAYS) -> str:
    return audited(text, says, figure().quantities, where="2a, caption")


@pytest.mark.parametrize(
    "text",
    ["Conv2d has nine weights, of 9", "  Conv2d has nine\nweights,\n  of 9\n"],
)
def test_what_the_sentence_says_passes_on_one_line(text: str) -> None:
    assert read(text) == "Conv2d has nine weights, of 9"


def test_another_text_is_refused_with_what_it_should_be() -> None:
    with pytest.raises(AuditError) as caught:
        read("Conv2d has ten weights, of 9")
    assert str(caught.value) == (
        "2a, caption: the text 'Conv2d has ten weights, of 9' is not what its sentence says now: "
        "'Conv2d has nine weights, of 9'"
    )


def test_a_sentence_that_was_not_parsed_may_state_no_number_either() -> None:
    forged = Sentence("nine weights and {weights}", ("nine weights and ", SAYS.parts[-2]))
    with pytest.raises(AuditError) as caught:
        read("nine weights and 9", forged)
    assert str(caught.value) == (
        "2a, caption: 'nine weights and {weights}' states 'nine' as plain text: write a slot for it"
    )
