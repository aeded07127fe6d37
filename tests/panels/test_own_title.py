"""A clip under a title of somebody's own: audited like all words, in its head, its proof, its files and its lecture."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import sparse
from manim import tempconfig
from project import ROOT, Run, figures, variant, words
from warm import COLD, Warm

from onebyone.drawing.mobjects.furniture import Head
from onebyone.errors import UsageError
from onebyone.inputs.parameters import ParameterError, record_told
from onebyone.look.frame import SHAPES
from onebyone.look.layout import Page, px
from onebyone.look.theme import theme
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.panel import Variant, variant_of
from onebyone.panels.selection import variants
from onebyone.proof.files import made_again, read_proof
from onebyone.publish.lecture.plan import plans
from onebyone.verify.clip import verify_clip
from onebyone.words import PanelWords, WordsError
from onebyone.words.panels import NOTES, of_title

OWN = "Größe, “edges” & Sobel's kernel"
LETTERS = "What a kernel sees as it goes along, line by line, and what is left of a picture when it has gone there"


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("2 kernels", "it states '2', which nothing would prove: say it without a number"),
        ("Nine weights", "it states 'Nine'"),
        ("Lecture IV", "it states 'IV'"),
        ("Fig. 2a", "it states '2'"),
        ("½ a kernel", "it states '½'"),
        ("Every pixel", "it claims 'Every', which nothing would prove: say it without that word"),
        ("A larger map", "it claims 'larger'"),
        ("a = b", "it has '='"),
        ("torch agrees ✓", "it has '✓'"),
        ("{weights} of them", "it has '{'"),
        ("A kernel\n", "it is one line"),
        ("A  kernel", "it is one line"),
        ("A\u200bkernel", "it has '\\u200b'"),
        ("", "it is one line"),
        ("Свёртка 日", "IBM Plex Sans cannot draw '日'"),
        (LETTERS, "the head has room for about "),
        pytest.param("wonder" * 10**5, "the head has room for about ", id="wonder without end"),
    ],
)
def test_a_title_that_no_clip_can_have_is_refused_before_anything_is_computed(title: str, says: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        variant("2a", title=title)
    assert str(refusal.value).startswith("2a: title = ")
    assert says in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert len(str(refusal.value)) < 200


def test_a_title_says_1x1_where_the_kernels_are_of_that_size() -> None:
    assert variant("4a", title="Why 1×1?").verified()
    with pytest.raises(ParameterError, match="2a: title = 'Why 1×1\\?': it says 1×1, but the kernels of this figure"):
        variant("2a", title="Why 1×1?").verified()


@pytest.mark.parametrize(
    ("panel", "shape"), [pytest.param(one, shape, id=f"{one.id}-{shape}") for one in CATALOGUE for shape in one.shapes]
)
def test_the_head_holds_the_longest_title_beside_whatever_stands_there(panel, shape) -> None:
    longest = LETTERS
    while True:
        try:
            told = Variant(panel, (panel.parameters(title=longest, shape=shape),))
            break
        except ParameterError:
            longest = longest[:-1].rstrip()
    assert len(longest) > (40 if shape == "4:3" else 50)
    with tempconfig({"pixel_width": 1920, "pixel_height": 1080}):
        page, numbers = Page(aspect=SHAPES[shape]), figures(panel.id)[0].quantities
        for note in (None, *(text for notes in NOTES for text in notes.values())):
            lines = told.words.claim.broken(numbers, lines=2)
            head = page.set_head(Head(panel.id, lines, theme=theme("dark"), note=note))
            assert px(head) <= page.safe.width


def test_it_stands_where_the_claim_does_and_nothing_else_is_said_otherwise() -> None:
    own, usual = variant("2a", title=OWN).words, words("2a")
    assert isinstance(own, PanelWords)
    assert own.claim.text({}) == OWN
    assert own.beats == usual.beats
    assert own.sentences[1:] == usual.sentences[1:]


def test_clips_of_other_titles_are_other_clips() -> None:
    told = [variant("2a"), variant("2a", title="Edges"), variant("2a", title="EDGES"), variant("2a", title="Edges!")]
    assert len({one.key for one in told}) == len({one.name for one in told}) == len(told)
    for one in told:
        record = one.records[0]
        assert record_told(type(record), record.plain, where="2a") == record


def test_a_card_of_the_film_keeps_its_own_words() -> None:
    (panel,) = chosen(["2a"])
    own = panel.parameters(title=OWN, theme="light")
    card = variant_of(replace(variant("opening").shot, figures=("resnet", "2a", "1b")), {"2a": own})
    assert card.words == words("opening")
    assert [record.title for record in card.records if type(record) is not type(own)] == [None] * (
        len(card.records) - 1
    ), "what goes for all is the theme"


def test_a_title_is_one_clip_s(tmp_path: Path) -> None:
    for ids in ([], ["2a", "2b"]):
        with pytest.raises(UsageError, match=r"title = 'Edges': a title is one clip's, not that of \d+: name one clip"):
            variants(ids, {"title": "Edges"})
    deck = tmp_path / "deck.toml"
    deck.write_text('slide = [{ clip = "2a", title = "Edges" }, { clip = "4a", title = "Mixing" }]', encoding="utf-8")
    (plan,) = plans([str(deck)], {})
    assert [one.title for one in plan.variants] == ["Edges", "Mixing"]
    with pytest.raises(UsageError, match="title = 'Edges': a title is one clip's, not that of 2"):
        plans([str(deck)], {"title": "Edges"})


def test_a_file_that_lists_clips_is_named_with_a_title_that_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "lecture.toml"
    file.write_text('[[clip]]\npanel = "2a"\n[[clip]]\npanel = "4a"\ntitle = "Three channels"', encoding="utf-8")
    with pytest.raises(ParameterError, match=r"lecture\.toml, clip 2, 4a: title = 'Three channels': it states 'Three'"):
        variants([str(file)], {})


def test_a_sentence_that_is_no_title_is_refused_by_the_words_themselves() -> None:
    with pytest.raises(WordsError, match="states 'two'"):
        of_title("two of them")


@pytest.mark.parametrize("line", ["check", "render -q l --out media", "embed --out media"])
def test_the_command_line_refuses_in_a_line(command: Run, line: str, tmp_path: Path) -> None:
    name, *options = line.split()
    done = command(name, "2a", "--title", "Seven kernels", *options, cwd=tmp_path)
    assert done.returncode == 2
    (told,) = [text for text in done.stderr.splitlines() if not text.startswith("proving")]
    assert told.endswith(
        "2a: title = 'Seven kernels': it states 'Seven', which nothing would prove: say it without a number"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_rendered_clip_has_it_in_proof_page_and_lecture(tmp_path: Path, warm: Warm) -> None:
    line = [*COLD, sparse.__file__, "embed", "4a", "-q", "l", "--title", OWN, "--to", "slides", "--out", str(tmp_path)]
    done = warm.run(line, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (movie,) = (tmp_path / "clips").glob("4a-title-gr-e-edges-sobel-s-kernel-*.mp4")
    assert [finding.told for finding in verify_clip(movie, read_back=False, re_render=False) if not finding.holds] == []
    assert read_proof(movie).clip.title == OWN
    assert made_again(movie, {})[0] == variant("4a", title=OWN)
    assert made_again(movie, {"title": "none"})[0].name == "4a"
    escaped = OWN.replace("&", "&amp;").replace("'", "&#39;")
    assert escaped in (tmp_path / "index.html").read_text(encoding="utf-8")
    (deck,) = (tmp_path / "lecture").glob("*/slides/*.html")
    assert re.search(r"Größe, (“|\\u201c)edges", deck.read_text(encoding="utf-8"))
