"""A sentence takes its numbers from slots, and refuses every other way to state one."""

import numpy as np
import pytest

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.words import Sentence, Slot, WordsError
from onebyone.words.sentence import LINE
from onebyone.words.shots import shot_words

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


def test_what_authors_reach_for_is_refused_with_what_to_say_instead():
    with pytest.raises(WordsError, match=r"states 'zeros' as plain text: .*, or say padding or blank"):
        Sentence.parse("Rings of zeros")


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
        "{half}-fold",
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
    "source", ["({half})", "“{half}”", "{half}, {half}. {half}: {half}!", "{height}×{width}", "{half}-row x"]
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
    with pytest.raises(WordsError, match="slot 'uses'; this figure has half, height, many"):
        Sentence.parse("{uses} uses").text(QUANTITIES)


def test_a_fraction_has_no_words():
    with pytest.raises(WordsError, match=r"half\[0\] = 1/2 has no words; write {half}"):
        Sentence.parse("{half:words} a").text(QUANTITIES)


def test_a_short_sentence_is_one_line():
    sentence = Sentence.parse("Look: {weights:words} weights.")
    assert sentence.lines(QUANTITIES) == (sentence.runs(QUANTITIES),)


def test_a_long_sentence_is_two_even_lines_broken_outside_its_numbers():
    sentence = Sentence.parse("Believe it who will, it needs {many:words}.")
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


WEIGHTS = Size(WEIGHT)
ONE = Size(Tensor.exact("one", [7], bits=0))


def test_a_word_depends_on_the_number():
    sentence = Sentence.parse("They share {weights:words} {weights:weight|weights}, which {weights:makes|make} a map.")
    assert sentence.text({"weights": WEIGHTS}) == "They share nine weights, which make a map."
    assert sentence.text({"weights": ONE}) == "They share one weight, which makes a map."
    assert [type(run) for run in sentence.runs({"weights": ONE})] == [str, tuple, str]
    assert sentence.runs({"weights": WEIGHTS})[2] == " weights, which make a map."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{weights:nine|weights}", "states 'nine'"),
        ("{weights:weight|9}", "states '9'"),
        ("t{weights:en|wo}", "states 'ten'"),
        ("fo{weights:x|r}ty", r"states 'fo(r|x)ty'"),
        ("{weights}{weights:x|y}", "would change its number"),
    ],
)
def test_a_word_for_a_number_states_none(source, message):
    with pytest.raises(WordsError, match=message):
        Sentence.parse(source)


CHOICE = {
    "weights = 1 and stride > 1": "A lonesome weight hops.",
    "weights = 1": "A lonesome weight walks.",
    "weights > width": "{weights:Words} weights, {weights > width:more} than {width}.",
    "otherwise": "{weights:Words} weights.",
}


def sized(**counts):
    return {name: Size(Tensor.exact(name, [0] * count, bits=0)) for name, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({"weights": 1, "stride": 2, "width": 3}, "A lonesome weight hops."),
        ({"weights": 1, "stride": 1, "width": 3}, "A lonesome weight walks."),
        ({"weights": 4, "stride": 2, "width": 3}, "Four weights, more than 3."),
        ({"weights": 3, "stride": 2, "width": 3}, "Three weights."),
    ],
)
def test_the_first_sentence_is_said_whose_condition_holds(counts, text):
    sentence = Sentence.parse(CHOICE)
    assert sentence.text(sized(**counts)) == text
    assert sentence.text_lines(sized(**counts)) == (text,)
    assert Sentence.parse(sentence) is sentence


def test_a_condition_is_read_from_left_to_right_and_asks_only_for_what_the_figure_has():
    sentence = Sentence.parse({"channels = 3 and red > 0": "It answers to red.", "otherwise": "It answers."})
    assert sentence.text(sized(channels=2)) == "It answers."
    with pytest.raises(WordsError, match="asks for 'red', which this figure does not have"):
        sentence.text(sized(channels=3))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"weights = 1": "One."}, "end with what is said otherwise"),
        ({"otherwise": "A map.", "weights = 1": "A cell."}, "end with what is said otherwise"),
        ({"weights ≤ 1": "A cell.", "otherwise": "A map."}, "is no condition"),
        ({"weights = 1 or width = 1": "A cell.", "otherwise": "A map."}, "is no condition"),
        ({"weights = 1": "A row of nine.", "otherwise": "A map."}, "states 'nine'"),
    ],
)
def test_what_is_no_choice_of_sentences_is_refused(source, message):
    with pytest.raises(WordsError, match=message):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    ["{weights} × {positions}", "{weights} weights: {weights} × {positions}.", "{weights} weights − {terms} terms"],
)
def test_arithmetic_without_a_result_is_refused(source: str) -> None:
    with pytest.raises(WordsError, match="and has no result: write it behind an ="):
        Sentence.parse(source)
    assert Sentence.parse("{weights} × {positions} = {multiplications}")
    assert Sentence.parse("an image of {height}×{width} pixels")


def test_what_an_article_stands_before_is_a_name_or_has_a_noun() -> None:
    for source in (
        "It reads a {digit}.",
        "for a {digit:words}, so",
        "a {stride} pixel step",
    ):
        assert Sentence.parse(source)
    for source in ("It reads a {score}.", "It is an {outputs}, so to say"):
        with pytest.raises(WordsError, match="counts by no noun: it is no digit"):
            Sentence.parse(source)


def test_what_becomes_of_what_is_told_in_the_order_of_the_change() -> None:
    for source in (
        "{right_weights} weights become {changed_weights}",
        "value {right_value}, now {changed_value}",
        "weight {broken_weight} instead of weight {right_weight}",
        "It is changed from {right_value} to {changed_value}.",
        "{weights} weights. Now there are {outputs} outputs.",
    ):
        assert Sentence.parse(source)
    for source in (
        "{changed_weights} weights become {right_weights}",
        "value {changed_value}, now {right_value}",
        "weight {right_weight} instead of weight {broken_weight}",
        "It is changed from {changed_value} to {right_value}.",
        "{right_weights} weights shrink to {changed_channels}",
        "{outputs} outputs turn into {weights} weights",
    ):
        with pytest.raises(WordsError, match="comes of a change of the other"):
            Sentence.parse(source)


def test_what_something_becomes_is_the_number_that_comes_of_a_change() -> None:
    for source in ("It becomes {changed_value}.", "It makes {changed_value} of the sum.", "It makes {y}."):
        assert Sentence.parse(source)
    for source in ("It becomes {right_value}.", "ReLU makes {said} of the sum.", "It turns into {score}."):
        with pytest.raises(WordsError, match="belongs to another number"):
            Sentence.parse(source)


def test_what_is_said_to_be_1_by_1_is_a_kind_of_kernel() -> None:
    for source in ("The kernel is 1×1.", "Of {convolutions} convolutions, {pointwise} are 1×1.", "It is 1×1."):
        assert Sentence.parse(source)
    for source in ("The map is 1×1.", "Its weights are 1×1."):
        with pytest.raises(WordsError, match="says 1×1 of"):
            Sentence.parse(source)


def test_a_ring_has_weights_and_lies_around_pixels() -> None:
    assert Sentence.parse("{ring_height} by {ring_width} weights; {ring_rows} by {ring_columns} pixels")
    with pytest.raises(WordsError, match="does not count 'pixels'"):
        Sentence.parse("{ring_height} by {ring_width} pixels")


@pytest.mark.parametrize(
    "source",
    [
        "Kernels on {channels} channels have {small_direct_weights} weights.",
        "Down to {thin_channels} channels and up: {small_weights} weights.",
        "{direct_weights} weights on {wide_channels} channels, {bottleneck_weights} by way of {narrow_channels}.",
        "On {wide_channels} channels {direct_weights} weights, by way of {narrow_channels} {bottleneck_weights}.",
        "{weights} weights on {channels} channels",
    ],
)
def test_a_count_that_others_have_too_stands_with_the_size_that_tells_whose_it_is(source: str) -> None:
    assert Sentence.parse(source)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Kernels on {channels} channels have {small_weights} weights.", "small_weights"),
        ("Kernels have {small_direct_weights} weights.", "small_direct_weights"),
        ("Down to {thin_channels} channels and up: {small_direct_weights} weights.", "small_direct_weights"),
        ("{bottleneck_weights} weights on {wide_channels} channels, {direct_weights} by way of {narrow_channels}.", ""),
        ("On {wide_channels} channels {bottleneck_weights} weights, through {narrow_channels} {direct_weights}.", ""),
        ("On {wide_channels} channels, down to {narrow_channels}, {direct_weights} weights", "direct_weights"),
        ("On {wide_channels} channels {direct_weights} weights become {bottleneck_weights}", "bottleneck_weights"),
    ],
)
def test_a_count_of_another_thing_is_refused(source: str, count: str) -> None:
    with pytest.raises(WordsError, match=f"nothing says whose {{{count or '[a-z_]+'}}} is"):
        Sentence.parse(source)


def test_what_is_a_part_of_something_is_counted_by_another_slot() -> None:
    assert Sentence.parse("{deciding_points} of {points} points decide.")
    with pytest.raises(WordsError, match="is no part of itself"):
        Sentence.parse("{points} of {points} points decide.")
    with pytest.raises(WordsError, match=r"\{alike\} is a part of \{ring_weights\}"):
        Sentence.parse("{alike} of {weights} weights")
    assert Sentence.parse("{alike} of {ring_weights} weights")


def counts(**sizes: int) -> dict[str, Size]:
    """Quantities of these names, each so large."""
    return {name: Size(Tensor.exact(name, np.zeros(size), bits=0)) for name, size in sizes.items()}


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("A dense layer has {dense_weights} weights.", True),
        ("Shared: {weights} weights.", True),
        ("Its filters have {weights} weights.", True),
        ("Its kernel: {weights} weights.", True),
        ("It has {weights} weights.", False),
        ("It has {dense_weights} weights.", False),
        ("A dense layer is large. It has {dense_weights} weights.", False),
        ("{zero_weights} of {weights} shared weights are blank.", True),
    ],
)
def test_where_two_layers_have_weights_a_clause_says_whose_it_counts(source: str, right: bool) -> None:
    sentence, known = Sentence.parse(source), counts(weights=16, dense_weights=80, zero_weights=3)
    if right:
        assert sentence.text(known)
    else:
        with pytest.raises(WordsError, match="of another layer: say whose it is"):
            sentence.text(known)
    assert sentence.text({**known, "dense_weights": known["weights"]}), "they are as many"


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("{few_filters} kernels make {few_outputs} outputs.", True),
        ("{filters} kernels make {outputs} outputs.", True),
        ("{few_filters} of {filters} kernels.", True),
        ("{few_filters} kernels make {outputs} outputs.", False),
        ("{few_filters} kernels. So {outputs} outputs.", True),
    ],
)
def test_what_stands_beside_a_slot_is_of_the_thing_that_its_name_begins_with(source: str, right: bool) -> None:
    sentence, known = Sentence.parse(source), counts(filters=8, outputs=8, few_filters=2, few_outputs=2)
    if right:
        assert sentence.text(known)
    else:
        with pytest.raises(WordsError, match=r"where \{few_outputs\} belongs"):
            sentence.text(known)


def test_a_word_of_a_slot_tells_it_whatever_its_ending() -> None:
    known = counts(points=9, deciding_points=4)
    assert Sentence.parse("{deciding_points} points decide.").text(known) == "4 points decide."
    with pytest.raises(WordsError, match=r"speaks of \{deciding_points\}"):
        Sentence.parse("{points} points decide.").text(known)


def test_layers_are_listed_one_after_the_other() -> None:
    assert Sentence.parse("dilation {early_dilation}, {later_dilation}, {latest_dilation}")
    assert Sentence.parse("{later_maps} maps, as the {later_maps} of before")
    with pytest.raises(WordsError, match="of layers in another order"):
        Sentence.parse("dilation {latest_dilation}, {later_dilation}, {early_dilation}")


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("In steps of {stride:words} pixels.", "In steps of {dilation:words} pixels."),
        ("Its weights are {dilation:words} pixels apart.", "Its weights are {stride:words} pixels apart."),
        ("A value is changed from {right_value} to {changed_value}.", "A weight is changed from {right_value}."),
    ],
)
def test_what_stands_beside_a_slot_belongs_to_its_number(source: str, wrong: str) -> None:
    assert Sentence.parse(source)
    with pytest.raises(WordsError, match="belongs to another number"):
        Sentence.parse(wrong)


def test_a_1x1_mixes_channels_and_no_positions() -> None:
    for source in ("A 1×1 filter mixes channels.", "Why 1×1? It mixes the channels.", "A kernel mixes neighbours."):
        assert Sentence.parse(source)
    with pytest.raises(WordsError, match="a 1×1 mixes 'positions'"):
        Sentence.parse("Why 1×1? It mixes positions.")


def test_no_function_is_named_that_no_layer_applies() -> None:
    for source in ("Layers, ReLU: a network.", "What does it mean?", "That means: channels."):
        assert Sentence.parse(source)
    for source in ("A softmax of scores.", "Maps average to a score.", "Of a row the mean is kept.", "A row’s mean."):
        with pytest.raises(WordsError, match="a layer multiplies what it reads"):
            Sentence.parse(source)


def test_a_size_is_said_of_what_it_counts() -> None:
    for source in ("The weights are {weights}.", "A kernel. Weights: {weights}.", "That of it is {half}."):
        assert Sentence.parse(source).text(QUANTITIES)
    for source in ("Its score is {weights}.", "It is {weights}: a kernel.", "A kernel. Outputs: {weights}."):
        with pytest.raises(WordsError, match="name what the slot counts"):
            Sentence.parse(source).text(QUANTITIES)


def test_a_label_of_a_card_says_its_name_as_those_of_panels_do() -> None:
    words = {"claim": "A card", "beats": {"a_beat": "A pixel."}, "description": ("A pixel.",)}
    assert shot_words(**words, labels={"photo": "a photo"}).labels["photo"].source == "a photo"
    with pytest.raises(WordsError, match="and not its own name"):
        shot_words(**words, labels={"photo": "a digit"})
