"""A sentence takes its numbers from slots, and refuses every other way to state one."""

import pytest

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.words import Sentence, Slot, WordsError
from onebyone.words.sentence import LINE

WEIGHT = Tensor.exact("weight", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], bits=0)
HALVES = Tensor.exact("half", [0.5, -2.0, 2352.0], bits=1)
QUANTITIES = {
    "height": Extent(WEIGHT, 0),
    "width": Extent(WEIGHT, 1),
    "weights": Size(WEIGHT),
    "half": Cell(HALVES, (0,)),
    "negative": Cell(HALVES, (1,)),
    "many": Cell(HALVES, (2,)),
}


def test_slots_become_digits_words_and_capitals():
    sentence = Sentence.parse("{weights:Words} weights: {height}×{width} makes {weights:words}, or {many}.")
    assert sentence.text(QUANTITIES) == "Nine weights: 3×3 makes nine, or 2,352."
    assert sentence.slots[0] == Slot("weights", "Words")
    assert [slot.style for slot in sentence.slots] == ["Words", "digits", "digits", "words", "digits"]


def test_runs_keep_the_quantity_for_the_number_on_screen():
    runs = Sentence.parse("a {height:words}-row kernel, {half}").runs(QUANTITIES)
    assert runs == ("a ", (QUANTITIES["height"], "words"), "-row kernel, ", (QUANTITIES["half"], "digits"))
    assert Sentence.parse("A cell of {half} or {negative}.").text(QUANTITIES) == "A cell of 0.5 or −2."


def test_braces_can_be_written():
    assert Sentence.parse("a set {{x}}").text({}) == "a set {x}"


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("A 3×3 kernel", "3"),
        ("nine weights", "nine"),
        ("a Twenty-three", "Twenty-three"),
        ("x² {weights}", "²"),
        ("th\u200bree rows", "invisible U\\+200B"),
        ("{weights} and ½", "½"),
    ],
)
def test_a_number_in_plain_text_is_refused_with_what_to_write(source, number):
    with pytest.raises(WordsError, match=f"states '{number}' as plain text: write a slot such as {{weights}}"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "−{half}",
        "-{half}",
        "x{half}",
        "{half}th",
        "{half}%",
        "{half}{half}",
        "{half}.{half}",
        "{half},{half}",
        "{half}-{half}",
        "{half}²",
        ".{half}",
        "±{half}",
        "{half}/{half}",
    ],
)
def test_what_touches_a_slot_may_not_change_its_number(source):
    with pytest.raises(WordsError):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source", ["({half})", "“{half}”", "{half}, {half}. {half}: {half}!", "{height}×{width}", "{half}-fold x"]
)
def test_what_touches_a_slot_may_end_or_frame_it(source):
    assert Sentence.parse(source).slots


@pytest.mark.parametrize(
    "source", ["{weights", "{0}", "{}", "{weights!r}", "{weights:02d}", "{weights.size}", "{weights:WORDS}"]
)
def test_an_unreadable_slot_is_refused(source):
    with pytest.raises(WordsError, match=r"write (a slot as )?\{name\}"):
        Sentence.parse(source)


@pytest.mark.parametrize("source", ["", " a", "a "])
def test_a_sentence_begins_and_ends_with_something(source):
    with pytest.raises(WordsError, match="empty, or begins or ends with a space"):
        Sentence.parse(source)


def test_a_slot_without_a_quantity_is_refused():
    with pytest.raises(WordsError, match="slot 'stops'; this figure has half, height, many"):
        Sentence.parse("{stops} stops").text(QUANTITIES)


def test_a_fraction_has_no_words():
    with pytest.raises(WordsError, match=r"half\[0\] = 1/2 has no words; write {half}"):
        Sentence.parse("{half:words} a weight").text(QUANTITIES)


def test_a_short_sentence_is_one_line():
    sentence = Sentence.parse("Look: {weights:words} weights.")
    assert sentence.lines(QUANTITIES) == (sentence.runs(QUANTITIES),)


def test_a_long_sentence_is_two_even_lines_broken_outside_its_numbers():
    sentence = Sentence.parse("Believe it or not, it needs {many:words}.")
    first, second = sentence.text_lines(QUANTITIES)
    assert f"{first} {second}" == sentence.text(QUANTITIES)
    assert max(len(first), len(second)) <= LINE
    assert "two thousand three hundred fifty-two" in first + "|" + second
    runs = [run for line in sentence.lines(QUANTITIES) for run in line if not isinstance(run, str)]
    assert runs == [(QUANTITIES["many"], "words")]


def test_a_line_rather_ends_where_the_sentence_pauses():
    sentence = Sentence.parse("A rather short start, and then what follows it goes on.")
    assert sentence.text_lines({}) == ("A rather short start,", "and then what follows it goes on.")


def test_a_break_may_follow_a_slot():
    sentence = Sentence.parse(
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa {weights} bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    )
    assert sentence.text_lines(QUANTITIES) == ("A" + "a" * 37 + " 9", "b" * 41)


@pytest.mark.parametrize("source", ["word " * 18 + "end", "a" * 43])
def test_more_than_two_lines_are_refused(source):
    with pytest.raises(WordsError, match="does not fit 2 lines of 42 characters: say it shorter"):
        Sentence.parse(source).lines({})
