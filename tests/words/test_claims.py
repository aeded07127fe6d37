"""Words that compare, complete or deny stand only where proven numbers bear them out, and slots beside their nouns."""

from __future__ import annotations

import re

import pytest

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.panels.catalogue import CATALOGUE
from onebyone.words import Claimed, Sentence, WordsError
from onebyone.words.claims import MEASURES, RELATIONS, claiming, relations_of
from onebyone.words.nouns import nouns_of

WEIGHT = Tensor.exact("weight", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], bits=0)
ROW = Tensor.exact("row", [[0] * 9], bits=0)
NONE = Tensor.exact("none", 0, bits=0)
QUANTITIES = {
    "weights": Size(WEIGHT),
    "inputs": Extent(ROW, 1),
    "filters": Extent(ROW, 0),
    "uses": Size(WEIGHT),
    "changed": Cell(NONE, ()),
    "changed_below": Cell(NONE, ()),
    "step_across": Cell(WEIGHT, (0, 2)),
    "step_down": Cell(WEIGHT, (0, 0)),
    "kernel_height": Extent(WEIGHT, 0),
    "kernel_width": Extent(WEIGHT, 1),
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{inputs = weights:Every} weight has a wire.", "Every weight has a wire."),
        ("{inputs = weights:All} {weights} weights agree.", "All 9 weights agree."),
        ("They are {changed = 0:the same}.", "They are the same."),
        ("{changed = 0:No} output changes.", "No output changes."),
        ("It has {filters = 1:a single} filter.", "It has a single filter."),
        ("It {filters = 1:cannot} slide.", "It cannot slide."),
        ("There are {weights > filters:more} weights than filters.", "There are more weights than filters."),
        ("{filters < weights:fewer} filters", "fewer filters"),
        ("It is {kernel_height = kernel_width:as wide as} high.", "It is as wide as high."),
        ("The picture {changed = 0:heals}.", "The picture heals."),
        ("Shuffled, the {changed = 0:peaks stay}.", "Shuffled, the peaks stay."),
        ("A step {step_across > 0:to the right}.", "A step to the right."),
        ("It ignores the {changed_below = 0:bottom} part.", "It ignores the bottom part."),
        ("A {step_down < 0:step up}.", "A step up."),
        ("The kernel {changed = 0:stays inside}.", "The kernel stays inside."),
        ("{filters < weights:Depth down}, {weights > filters:depth up}", "Depth down, depth up"),
    ],
)
def test_a_claim_is_said_where_it_holds(source, text):
    sentence = Sentence.parse(source)
    assert sentence.text(QUANTITIES) == text
    assert any(isinstance(run, Claimed) for run in sentence.runs(QUANTITIES))


@pytest.mark.parametrize(
    "source",
    [
        "None of the cells agree.",
        "Every pixel has a wire.",
        "The same weights.",
        "Only a kernel is left.",
        "A pair of products add up.",
        "It wins by far.",
        "More than {weights} weights",
        "The first {weights} weights",
        "% of it",
        "most of {weights} weights",
        "at least {weights} weights",
        "The largest kernel",
        "It never slides.",
        "It isn't shared.",
        "The maps aren’t equal.",
        "as many weights",
        "several kernels",
        "V kernels",
        "All, at last",
        "The kernel is not flipped.",
        "{weights:No weight is|No weights are} shared.",
        "The weights outweigh the pixels.",
        "The nearest pixel",
        "The weights are cheaper than the pixels.",
        "It is denser and finer.",
        "The steepest wire",
        "The weights differ from the pixels.",
        "A myriad of weights",
        "Plenty of weights",
        "The bulk of the weights",
        "The wires come in twins.",
        "It rarely repeats.",
        "{weights} products per pixel",
        "{weights} products apiece",
        "The pixels lie further apart.",
        "The picture heals.",
        "Shuffle the points: peaks stay.",
        "The sums are as before.",
        "A step to the left: new pixels.",
        "A step down: new pixels.",
        "The kernel stays within the edges.",
        "The kernel goes outside.",
        "Rows are lost at the border.",
        "1×1: depth back up",
        "Column by column, the map is filled.",
    ],
)
def test_a_claim_in_plain_text_is_refused(source):
    with pytest.raises(WordsError, match=r"claims .* as plain text: (write what must hold for it|say it without)"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{inputs = weights:None} agree.", "claims absence, which 'inputs = weights' cannot bear out: it takes = 0"),
        ("{inputs > filters:Every} input", "claims completeness"),
        ("{filters = 1:No} filter", "claims absence"),
        ("{inputs = weights:more} weights", "claims more"),
        ("{inputs = inputs:Every} input", "no comparison bears 'Every' out"),
        ("{inputs = weights:Most} weights", "claims more"),
        ("{inputs = weights:The first} weights", "no comparison bears 'The first' out"),
        ("{inputs = weights:A pair of} weights", "no comparison bears"),
        ("{inputs = weights:Kernels}", "no comparison bears 'Kernels' out"),
        (
            "{inputs = weights:Every} channel has a wire.",
            "'Every' is said of 'channel', but 'inputs = weights' compares",
        ),
        ("{filters = 1:The only} pixel", "is said of 'pixel'"),
        ("{inputs = weights:Nine}", "states 'Nine'"),
        ("A step {step_across > 0:to the left}", "claims a way to the left, which 'step_across > 0' cannot bear out"),
        ("A step {step_down > 0:to the right}", "claims a way to the right, which 'step_down > 0' cannot bear out"),
        ("{weights_below = 0:top} rows", "claims that what lies above is blank"),
        (
            "{weights_above = 0:bottom} rows",
            "claims that what lies below is blank, which 'weights_above = 0' cannot bear",
        ),
        ("{map_width < image_width:rows are lost}", "claims a loss of rows"),
        ("It {padding > 0:stays inside}", "claims that nothing stands out"),
        ("The picture {equal = outputs:heals}", "claims that it stays as it was"),
    ],
)
def test_a_claim_that_nothing_could_bear_out_is_refused(source, message):
    with pytest.raises(WordsError, match=message):
        Sentence.parse(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{filters = weights:Every} weight", "says 'Every', which holds only if filters = weights; but extent of row"),
        ("{filters > weights:more} filters", "holds only if filters > weights"),
        ("{changed = 1:a single} output", "holds only if changed = 1"),
        ("{weights = 0:No} weight", "holds only if weights = 0"),
        ("The picture {weights = 0:heals}.", "says 'heals', which holds only if weights = 0"),
        ("A {step_down > 0:step down}.", "holds only if step_down > 0"),
        ("{uses = weights:Every} weight", "compares number of cells of weight with itself"),
        ("{uses = others:Every} time", "asks for 'others', which this figure does not have"),
    ],
)
def test_a_claim_that_does_not_hold_is_not_said(source, message):
    with pytest.raises(WordsError, match=message):
        Sentence.parse(source).text(QUANTITIES)


@pytest.mark.parametrize(
    "source",
    [
        "{weights} pixels",
        "{weights:words} channels",
        "{weights} small kernels",
        "{weights} cats",
        "{weights} seconds",
        "of {filters} neurons",
        "{weights:pixel|pixels}",
        "{weights} {weights:channel|channels}",
        "{kernel_height}×{weights} kernel",
        "{kernel_width}×{kernel_height} kernel",
        "{kernel_height}×{map_width} map",
        "{kernel_height}×{kernel_width} image",
        "image {kernel_height}×{kernel_width}",
        "{kernel_height} by {kernel_width} pixels",
    ],
)
def test_beside_a_slot_stands_what_it_counts(source):
    with pytest.raises(WordsError, match=r"does not count|makes a shape with"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source", ["over {weights}", "about {weights}", "up to {weights} weights", "minus {weights}", "{weights} or more"]
)
def test_nothing_beside_a_slot_makes_another_number_of_it(source):
    with pytest.raises(WordsError, match=r"would make another number of it|claims"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "A kernel slides over the image, each behind the other, and they look at each other.",
        "{weights:Words} small weights",
        "the {weights} weights of the kernel",
        "{weights} of them are blank",
        "a {kernel_height}×{kernel_width} kernel",
        "kernel {kernel_height}×{kernel_width}",
        "The {weights:weight stays|weights stay}.",
        "minus {large_height}×{large_width}",
        "a map of {digit:words}-ishness",
        "A closer look at it.",
        "A number, a paper, a tester, a layer, a filter: a flower under a shower.",
        "A 1×1 kernel reads it, and so does a 1×1 convolution.",
        "It has a 1×1 filter on an image, and is a 1×1 layer.",
        "{weights} of the weights",
        "{weights} weights k",
        "a {large_height} by {large_width} kernel",
        "{rows} by {columns}",
    ],
)
def test_an_innocent_sentence_is_free(source):
    assert Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        *("some {weights} weights", "close to {weights} weights", "short of {weights} weights", "times {weights}"),
        *(
            "out of {weights}",
            "{weights} px wide",
            "{weights} ms",
            "{weights} MB",
            "{weights} squared",
            "{weights} odd",
        ),
        *("the {weights}-th product", "the {weights}-nd product"),
    ],
)
def test_a_unit_and_an_ordinal_make_another_number_too(source):
    with pytest.raises(WordsError, match=r"would make another number of it|would change its number"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source", ["a 1×1 image", "a 1×1 map", "the 1×1 pixels", "pixels 1×1", "in 1×1 columns", "a 1×1 weight"]
)
def test_a_pointwise_kernel_names_nothing_else(source):
    with pytest.raises(WordsError, match="it names a kind of kernel, filter, convolution or layer"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source", ["{weights} by {filters} gives it", "{inputs} by {weights}", "{map_width} by {weights}"]
)
def test_by_joins_a_height_and_a_width(source):
    with pytest.raises(WordsError, match="by makes a shape"):
        Sentence.parse(source)


def test_a_part_is_no_more_than_the_whole():
    for source in (
        "{filters} of {weights}",
        "{filters} of the {weights}",
        "{inputs} out of the {weights}",
        "{weights} of {uses}",
    ):
        assert Sentence.parse(source).text(QUANTITIES)
    for source in ("{weights} of {filters}", "{inputs} of the {filters}", "{weights} of these {changed}"):
        with pytest.raises(WordsError, match="is no more than it"):
            Sentence.parse(source).text(QUANTITIES)


def test_a_comparison_and_a_difference_are_borne_out():
    for source in (
        "{filters < weights:cheaper} filters",
        "{weights > filters:denser} weights",
        "They {changed = 0:are the same}",
    ):
        assert Sentence.parse(source).text(QUANTITIES)
    with pytest.raises(WordsError, match="holds only if changed > 0"):
        Sentence.parse("The maps {changed > 0:differ}.").text(QUANTITIES)
    with pytest.raises(WordsError, match="cannot bear out"):
        Sentence.parse("The maps {inputs = weights:differ}.")


def test_every_guarded_word_is_known_by_its_relation():
    for relation in RELATIONS:
        for word in ("all", "same", "no", "never", "only", "wins", "fewest"):
            found = relations_of(word)
            assert len(found) == 1
            assert (relation in found) == (word in relation.words.split())
    assert not any(relations_of(word) for word in ("first", "percent", "several", "image", ""))
    assert "first" in MEASURES
    assert list(claiming("All are the same, none is.")) == ["All", "same", "none"]


def test_a_slot_is_called_by_its_noun_if_nothing_else_is_said():
    assert nouns_of("spikes") == {"spike", "spikes"}
    assert Sentence.parse("{spikes} spikes")
    with pytest.raises(WordsError, match=r"{spikes} does not count 'weights'"):
        Sentence.parse("{spikes} weights")


def test_no_panel_claims_what_compares_a_number_with_itself():
    """The control: the shipped words do claim, and in many ways."""
    claimed = [part for panel in CATALOGUE for each in panel.words().sentences for part in each.parts]
    assert len({part.condition.source for part in claimed if hasattr(part, "condition")}) > 10


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("every", "{equal = outputs:every}"),
        ("no", "{biases = 0:no}"),
        ("single", "{filters = 1:single}"),
        ("more", "{outputs > weights:more}"),
        ("second", "say it without"),
        ("to the left", "of a slot whose name ends with 'across'"),
    ],
)
def test_the_hint_for_a_word_is_one_that_can_bear_it_out(word: str, hint: str) -> None:
    with pytest.raises(WordsError, match=re.escape(hint)):
        Sentence.parse(f"Here is {word} cell")
    if hint.startswith("{"):
        Sentence.parse(f"It is {hint}")


@pytest.mark.parametrize(
    "source",
    [
        "A host of weights",
        "Some weights are blank.",
        "Some of the weights repeat.",
        "The rest of the weights is blank.",
        "The bias is tiny.",
        "Loads of weights",
        "The products cancel.",
        "The sum is positive.",
        "The sum stays negative.",
        "The weights match the pixels.",
        "The pixels dwarf the weights.",
        "Nary a weight",
        "upwards of {weights} weights",
        "It rounds to {weights} weights",
        "{weights}-fold",
    ],
)
def test_prose_that_measures_is_refused(source: str) -> None:
    with pytest.raises(WordsError):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "Some channels and their kernels grow.",
        "Below it lie some of {weights} weights.",
        "Coral where the sum is positive, violet where it is negative.",
        "A part of a dense layer.",
        "A key says which colours are negative and which are positive.",
        "A small kernel on a large image.",
    ],
)
def test_prose_that_shows_is_free(source: str) -> None:
    assert Sentence.parse(source).text(QUANTITIES)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Positions are summed.", "Channels are summed."),
        ("It sums pixels.", "It sums products."),
        ("Min over points: a peak.", "Max over points: a peak."),
        ("Dilated 1×1 layers.", "Filters in layers."),
        ("ReLU: positive outputs become blank.", "ReLU: negative outputs become blank."),
        ("ReLU lets negative outputs pass.", "ReLU lets positive outputs pass."),
        ("The output x.", "The output y."),
        ("The runner-up is framed.", "The winner is framed."),
        ("A score by a hair.", "A score."),
        ("A column has {kernel_width} weights.", "A row has {kernel_width} weights."),
        ("{weights} of {inputs} are those of it.", "{equal} of {outputs} are those of it."),
        ("The bias is {weights}.", "The weights are {weights}."),
        ("An image is {inputs}.", "An image is {inputs} inputs."),
        ("{weights} are 1×1.", "{weights} weights."),
    ],
)
def test_what_no_layer_does_and_what_another_number_counts_is_not_said(wrong: str, right: str) -> None:
    of = {**QUANTITIES, "equal": QUANTITIES["weights"], "outputs": QUANTITIES["weights"]}
    with pytest.raises(WordsError):
        Sentence.parse(wrong).text(of)
    assert Sentence.parse(right).text(of)


TOLD = {  # 9 weights, 3 rows, 3 columns, 1 filter, 0 cells changed
    "{weights} weights and a filter are {weights} weights.": True,
    "{kernel_height} rows and {kernel_width} columns make {weights} weights.": False,
    "{kernel_height} rows with {kernel_width} weights make {weights} weights.": True,
    "{kernel_height} rows of {kernel_width} weights give {inputs} inputs.": True,
    "{kernel_height} rows of {kernel_width} weights give {filters} filter.": False,
    "From {weights} weights take {changed} outputs: {inputs} inputs stay.": True,
    "From {weights} weights take {filters} filter: {inputs} inputs stay.": False,
    "{weights} weights and {filters} filter: {inputs} inputs.": False,
    "{weights} weights and {changed} outputs: {inputs} inputs.": True,
    "{weights} weights and {filters} filter. {inputs} inputs.": True,
    "{weights} weights, {filters} filter, {inputs} inputs.": True,
    "From {weights} weights to {filters} filter: {inputs} inputs.": True,
}


@pytest.mark.parametrize("source", TOLD)
def test_arithmetic_that_is_told_in_words_holds(source: str) -> None:
    sentence = Sentence.parse(source)
    if TOLD[source]:
        assert sentence.text(QUANTITIES)
    else:
        with pytest.raises(WordsError, match="says in words that"):
            sentence.text(QUANTITIES)


@pytest.mark.parametrize(
    "source",
    [
        "A pixel arrives plus its weight.",
        "A pixel arrives times its neuron.",
        "Pixel times bias: the product is the cell.",
        "Neurons plus pixels: dense layers are heavy.",
        "Neurons times classes",
        "The neuron multiplies and adds its weights.",
        "The neuron adds {inputs:words} weights.",
        "A weight multiplies its bias.",
        "Pixels add up to a cell.",
        "The pixel divided by its weight",
        "A product minus the bias",
    ],
)
def test_words_that_reckon_with_what_no_layer_reckons_with_are_refused(source: str) -> None:
    with pytest.raises(WordsError, match="a layer multiplies what it reads by weights"):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "A pixel arrives times its weight.",
        "Weight times pixel, plus a bias",
        "Neurons times pixels: dense layers are heavy.",
        "The neuron multiplies and adds its bias.",
        "The neuron adds {inputs:words} products.",
        "A kernel of {weights:words} weights multiplies the pixels under it.",
        "Products and a bias add up to a cell.",
        "Values and weights multiply in place and add up.",
        "A map adds up to its score, {uses} times: the output.",
        "The map minus the kernel’s output",
    ],
)
def test_words_that_reckon_as_layers_do_are_free(source: str) -> None:
    assert Sentence.parse(source)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("value, was {changed_value}", "'was' stands by {changed_value}"),
        ("{outputs} cells change.", "'change' stands by {outputs}"),
        ("{equal} of {outputs} outputs change.", "'change' stands by {equal}"),
        ("{outputs} cells of the map change", "'change' stands by {outputs}"),
        ("It scores {runner_up}.", "'scores' stands by {runner_up}"),
        ("the runner-up {score}", "'runner-up' stands by {score}"),
        ("class map {maps}", "'map' stands by {maps}"),
        ("Cool speaks for it, warm against it.", "says 'Cool … for'"),
        ("coral where the sum is negative", "says 'coral … negative'"),
        ("A violet middle adds.", "says 'violet … adds'"),
        ("A violet ring around a coral core", "says 'violet'"),
        ("A yellow frame marks it.", "says 'yellow frame'"),
        ("The frame is red.", "says 'is red'"),
        ("Its planes: cyan, magenta, yellow.", "says 'cyan, magenta'"),
        ("class map for output {digit}", "'output' stands by {digit}"),
        ("neuron {digit} says {said}", "'neuron' stands by {digit}"),
    ],
)
def test_a_word_that_belongs_to_another_number_or_sign_is_refused(source: str, wrong: str) -> None:
    with pytest.raises(WordsError, match=re.escape(wrong)):
        Sentence.parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "value, was {right_value}",
        "{changed} of {outputs} outputs change.",
        "{flip_cells} cells of the map change",
        "It scores {score}, the runner-up {runner_up}.",
        "class map {digit}",
        "Warm speaks for it, cool against it.",
        "coral where the sum is positive, violet where it is negative",
        "A violet ring of what subtracts around a coral core of what adds",
        "A photo has planes: red, green, blue.",
        "Red weights, and a red rose.",
    ],
)
def test_a_word_by_its_own_number_or_sign_is_free(source: str) -> None:
    assert Sentence.parse(source)
