"""What the panels say fits the screen, the eye and the figures, and no text of theirs states a number."""

import pkgutil
import re
from importlib import import_module
from itertools import combinations
from typing import get_args, get_type_hints

import pytest
from project import figures, shot, words

from onebyone.core.quantity import Size
from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs.parameters import Parameters
from onebyone.look.font import outline
from onebyone.look.theme import DURATIONS
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.film.programme import CARDS
from onebyone.words import PanelWords, Sentence, WordsError
from onebyone.words.nouns import is_called
from onebyone.words.panels import TAKEAWAY, panel_words
from onebyone.words.sentence import LINE

LANGUAGES = get_args(get_type_hints(Parameters)["language"])
SPOKEN = [(language, panel.id) for language in LANGUAGES for panel in CATALOGUE]
ALIKE = {
    "1a": [("times", "weight")],
    "1b": [("outputs", "column")],
    "2a": [("window", "a_row"), ("weights", "a_kernel")],
    "4a": [("values", "value"), ("weights", "weight")],
    "4b": [("values", "value"), ("weights", "weight")],
    "7": [("wide", "wide_channels")],  # the audit tells them apart: it counts the sheets that are named
}
"""Labels of one noun, which say the same of both things."""
LONGEST_STORY = 36  # s: a clip is 40 s at most, and its opening takes some


@pytest.fixture(scope="module")
def quantities():
    return {panel.id: figures(panel.id)[0].quantities for panel in CATALOGUE}


def panel(id, language):
    return shot(id).words(language)


def test_every_figure_has_words_in_every_language():
    spoken = [panel(id, language) for language, id in SPOKEN]
    assert all(isinstance(words, PanelWords) for words in spoken)
    assert len({words.claim for words in spoken}) == len(SPOKEN)  # nobody's words are another's
    for folder in {id: import_module(f"{shot(id).package}.words") for _, id in SPOKEN}.values():
        assert {module.name for module in pkgutil.iter_modules(folder.__path__)} == set(LANGUAGES)


ONE_KERNEL_S = re.compile(r"\bmap of an? (?:\d×\d )?kernel\b|\bkernel(?:’s maps?| makes\b)")


@pytest.mark.parametrize("id", [one.id for one in (*CATALOGUE, *CARDS)])
def test_where_a_filter_has_several_kernels_no_single_one_makes_a_map(id):
    """A filter is all kernels that make one map; what one of them makes is added to what the others make."""
    shown = figures(id)
    if any((count := figure.quantities.get("kernels")) is not None and count.value > 1 for figure in shown):
        texts = [each.text(shown[0].quantities) for each in words(id).sentences]
        assert not [text for text in texts if ONE_KERNEL_S.search(text)]


@pytest.mark.parametrize("said", ["map of a 1×1 kernel", "The kernel’s map", "A kernel makes a map."])
def test_such_words_would_be_found(said):
    assert ONE_KERNEL_S.search(said)


@pytest.mark.parametrize(("language", "id"), SPOKEN)
class TestPanel:
    def test_every_slot_is_a_quantity_of_the_figure(self, language, id, quantities):
        for sentence in panel(id, language).sentences:
            assert sentence.text(quantities[id])

    def test_the_claim_is_a_short_sentence(self, language, id, quantities):
        claim = panel(id, language).claim.text(quantities[id])
        assert len(claim.split()) <= 9
        assert claim[0].isupper()
        assert not claim.endswith(".")

    def test_every_caption_fits_two_lines(self, language, id, quantities):
        for beat, caption in panel(id, language).beats.items():
            lines = caption.text_lines(quantities[id])
            assert 1 <= len(lines) <= 2, beat
            assert all(0 < len(line) <= LINE for line in lines), beat
            assert caption.text(quantities[id]).endswith((".", "!", "?")), beat

    def test_the_story_can_be_read_in_time(self, language, id, quantities):
        words = panel(id, language)
        captions = words.beats.values()
        seconds = sum(DURATIONS.read(said.text(quantities[id])) for said in (*captions, *words.questions.values()))
        assert seconds <= LONGEST_STORY

    def test_beats_are_sentences_in_names_and_end_as_every_panel_does(self, language, id):
        beats = list(panel(id, language).beats)
        assert all(beat.isidentifier() and beat.islower() for beat in beats)
        assert all("_" in beat for beat in beats[:-1])
        assert beats[-1] == TAKEAWAY
        assert panel(id, language).takeaway is panel(id, language).beats["takeaway"]

    def test_the_description_has_three_to_six_sentences(self, language, id, quantities):
        description = panel(id, language).description
        assert 3 <= len(description) <= 6
        for sentence in description:
            text = sentence.text(quantities[id])
            assert text[0].isupper()
            assert text.endswith(".")
            assert ". " not in text

    def test_the_font_can_draw_all_of_it(self, language, id, quantities):
        words = panel(id, language)
        for text in [sentence.text(quantities[id]) for sentence in words.sentences]:
            assert outline(text).advance > 0

    def test_no_two_captions_are_the_same(self, language, id):
        sources = [caption.source for caption in panel(id, language).beats.values()]
        assert len(set(sources)) == len(sources)


def test_numbers_in_captions_follow_the_figure():
    """The control: another kernel, other words."""
    other = Tensor.exact("weight", [[1, 0, 1, 0, 1]] * 5, bits=0)
    sentence = words("2a").beats["products_add_up_to_one_cell"]
    none, one = Size(Tensor.exact("none", [], bits=0)), Size(Tensor.exact("bias", [2], bits=0))
    assert (
        sentence.text({"weights": Size(other), "terms": Size(other), "biases": none})
        == "Twenty-five products add up to a cell of the map."
    )
    assert sentence.text({"weights": one, "biases": one}) == "A product and a bias add up to a cell of the map."


def test_an_unknown_language_is_refused_with_the_place_for_its_words():
    with pytest.raises(UsageError, match=r"fig1a has no words in 'tlh': write onebyone\.panels\.fig1a\.words\.tlh"):
        panel("1a", "tlh")


@pytest.mark.parametrize("id", [panel.id for panel in CATALOGUE])
def test_two_labels_are_exchanged_by_nobody(id):
    """Each pair of a panel's labels but those of one noun, such as a weight in a head and the weights in a list."""
    labels = panel(id, "en").labels
    alike = {frozenset(pair) for pair in ALIKE.get(id, ())}

    def could_be(name, label):
        return all(is_called(name, one.words) for one in (label, *(other for _, other in label.instead)))

    for one, other in combinations(labels, 2):
        told = labels[one], labels[other]
        exchanged = could_be(one, told[1]) and could_be(other, told[0])
        assert not exchanged or told[0].source == told[1].source or {one, other} in alike, (one, other)


def made(claim="A short claim", **changes):
    parts = {
        "beats": {"a_beat": "It agrees.", "takeaway": "So be it."},
        "labels": {"image": "image"},
        "counter": {"weights": "weights"},
        "description": ("Something is shown.",),
    }
    return panel_words(claim=claim, **(parts | changes))


def test_a_panel_is_made_from_plain_text():
    words = made()
    assert words.claim == Sentence.parse("A short claim")
    with pytest.raises(TypeError):
        words.beats["takeaway"] = Sentence.parse("Something else.")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": "a b c d e f g h i j"}, "more than 9 words"),
        ({"beats": {"a_beat": "So be it."}}, "end with takeaway; they are a_beat"),
        ({"beats": {}}, "end with takeaway"),
        ({"questions": {"another_beat": "Is it so?"}}, "'another_beat' is asked about or counted, but is no beat"),
        ({"costs": ["another_beat"]}, "'another_beat' is asked about or counted, but is no beat"),
        ({"questions": {"takeaway": "Are there nine?"}}, "states 'nine'"),
        ({"beats": {"takeaway": "So be it.", "a_beat": "It agrees."}}, "end with takeaway"),
        ({"counter": {"weights": "nine weights"}}, "states 'nine'"),
        ({"claim": "Three kernels"}, "states 'Three'"),
        ({"labels": {"image": "feature map", "map": "image"}}, "the label 'image' says 'feature map', and not its own"),
        ({"labels": {"flipped_map": "feature map"}}, "the label 'flipped_map' says 'feature map'"),
        ({"labels": {"weight": "weights"}}, "the label 'weight' says 'weights'"),
        ({"labels": {"map": {"stride > 1": "image", "otherwise": "map"}}}, "the label 'map' says 'image'"),
        ({"counter": {"weights": "output"}}, "the label 'weights' says 'output'"),
        ({"claim": {"stride > 1": "a b c d e f g h i j", "otherwise": "A claim"}}, "more than 9 words"),
        ({"beats": {"a_beat": "Two!", "takeaway": "So."}}, "states 'Two'"),
        ({"labels": {"image": "image 28×28"}}, "states '28'"),
        ({"description": ("It has 9 weights.",)}, "states '9'"),
    ],
)
def test_a_panel_refuses_what_its_clip_could_not_show(changes, message):
    with pytest.raises(WordsError, match=message):
        made(**changes)
