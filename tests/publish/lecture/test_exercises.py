"""What students are asked: each number is a proven cell, no two have the same task, and files hold exact answers."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import msgspec
import pytest
from project import ROOT, figures, variant

from onebyone.core.figure import ClaimError, DotProduct
from onebyone.core.printing import NotClosedError, evaluate, exact_text, read_back
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.panels.catalogue import CATALOGUE
from onebyone.publish.lecture.exercise import Exercise, Sheet, WrongNumber, can_be_asked, sheets_of, with_wrong_number
from onebyone.publish.lecture.kinds import quiz
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, VerifiedClip


def lecture_of(*ids: str, students: int = 0, seed: int = 7) -> Lecture:
    """A lecture of clips that need not be rendered: exercises are the figures'."""
    clips = [
        VerifiedClip(variant=variant(id), files=None, proof=None, captions=(), figures=figures(id))  # type: ignore[arg-type]
        for id in ids
    ]
    slides = tuple(ClipSlide(clip=clip) for clip in clips)
    return Lecture(name="-".join(ids), title="Channels: 50 % & more", slides=slides, students=students, seed=seed)


@pytest.fixture(scope="module")
def class_set() -> tuple[Sheet, ...]:
    """4a for twelve students."""
    return sheets_of(lecture_of("4a", students=12))


def test_all_get_the_clips_own_numbers_where_no_students_are_counted() -> None:
    (sheet,) = sheets_of(lecture_of("4a"))
    figure = figures("4a")[0]
    assert (sheet.student, sheet.exercise.dot) == (0, figure.dot_product(*figure.first))
    assert sheet.name == "Figure 4 (a)"
    assert sheet.wrong is not None
    assert sheet.wrong.exercise.dot.position != sheet.exercise.dot.position, "else it would be the key"


def test_each_student_has_numbers_of_their_own(class_set: tuple[Sheet, ...]) -> None:
    given = []
    for sheet in class_set:
        asked = [sheet.exercise, *([sheet.wrong.exercise] if sheet.wrong else [])]
        given += [tuple(exact_text(cell.value) for cell in (*one.dot.pixels, *one.dot.weights)) for one in asked]
    assert [sheet.student for sheet in class_set] == [*range(1, 13)]
    assert len(given) == len(set(given)) == 24
    settings = [str(sheet.exercise.settings) for sheet in class_set]
    assert len(set(settings)) == len(set(settings[:5])) == 5, "filters differ, too"


def test_the_same_seed_draws_the_same_for_fewer_students_too_and_another_seed_others(
    class_set: tuple[Sheet, ...],
) -> None:
    again, other = (sheets_of(lecture_of("4a", students=5, seed=seed)) for seed in (7, 8))
    assert [one.exercise.command for one in again] == [one.exercise.command for one in class_set[:5]]
    assert [one.exercise.command for one in other] != [one.exercise.command for one in again]
    here = "./render.sh render 4a --set weights='2 -1 -2' --set position=5,25"
    assert class_set[0].exercise.command == here, "on every machine"


def test_a_class_has_the_same_numbers_in_either_theme_and_under_any_title(class_set: tuple[Sheet, ...]) -> None:
    own = lecture_of("4a", students=12)
    record = msgspec.structs.replace(own.clips[0].variant.records[0], theme="light", title="Colours add up")
    clip = replace(own.clips[0], variant=replace(own.clips[0].variant, records=(record,)))
    others = sheets_of(replace(own, slides=(ClipSlide(clip=clip),)))
    asked = [[one.exercise.dot for one in sheets] for sheets in (class_set, others)]
    assert [str(dot.total) for dot in asked[0]] == [str(dot.total) for dot in asked[1]]


def test_every_number_is_a_cell_that_its_own_figure_has_proven_and_every_line_closes(
    class_set: tuple[Sheet, ...],
) -> None:
    for sheet in class_set:
        for equation in sheet.exercise.equations:
            for cell in (*equation.terms, equation.result):
                assert isinstance(cell, Cell)
                assert sheet.exercise.figure.owns(cell.tensor)
            left, right = equation.text.split(" = ")
            assert evaluate(left) == read_back(right)


def test_numbers_are_easy(class_set: tuple[Sheet, ...]) -> None:
    """Of all positions of the photo, those with fewer digits; none is trivial."""
    for sheet in class_set:
        dot = sheet.exercise.dot
        values = [cell.value for cell in dot.products]
        assert sum(map(bool, values)) >= 2
        assert dot.result.value not in (0, *values)
        assert all(cell.value.denominator <= 8 for cell in (*dot.products, dot.result))


def test_a_number_that_is_not_proven_is_asked_of_nobody() -> None:
    figure = figures("4a")[0]
    right = figure.dot_product(*figure.first)
    stranger = Tensor.exact("stranger", float(right.pixels[0].value), bits=3)
    row = replace(right.rows[0], terms=(Cell(stranger, ()), right.weights[0]))
    with pytest.raises(ClaimError, match="has not proven stranger"):
        Exercise(label="4a", figure=figure, dot=replace(right, rows=(row, *right.rows[1:])))
    wrong = Equation("sum", right.products[:2], right.result)
    with pytest.raises(NotClosedError):
        Exercise(label="4a", figure=figure, dot=replace(right, total=wrong))


def test_one_number_is_wrong_and_it_can_be_found(class_set: tuple[Sheet, ...]) -> None:
    for sheet in class_set:
        assert sheet.wrong is not None
        dot, shown = sheet.wrong.exercise.dot, sheet.wrong.products
        pairs = zip(dot.pixels, dot.weights, shown, strict=True)
        off = [at for at, (one, weight, product) in enumerate(pairs) if one.value * weight.value != product.value]
        assert off == [sheet.wrong.row]
        assert sum((cell.value for cell in shown), Fraction()) != dot.result.value
        assert sheet.wrong.right in sheet.answers
        assert sheet.wrong.exercise.figure.owns(sheet.wrong.planted.tensor)


def test_a_fault_that_is_right_or_of_nowhere_is_refused(class_set: tuple[Sheet, ...]) -> None:
    exercise = class_set[0].exercise
    right = exercise.dot.products[0]
    for planted in (right, Cell(Tensor.exact("stranger", 63, bits=0), ())):
        with pytest.raises(ClaimError, match="is no fault"):
            WrongNumber(exercise=exercise, row=0, planted=planted)


def test_a_product_that_has_no_other_number_in_its_lines_has_no_fault(class_set: tuple[Sheet, ...]) -> None:
    exercise = class_set[0].exercise
    one = Cell(figures("4a")[0].shown, (0,))  # the channels' numbers begin with 1
    dot = DotProduct.of([one], [one], [one], result=one)
    assert with_wrong_number(Exercise(label="4a", figure=exercise.figure, dot=dot), 7) is None


def test_too_many_students_and_a_clip_without_a_dot_product_are_refused() -> None:
    with pytest.raises(UsageError, match=r"Figure 1 \(a\) has \d+ exercises that differ, not 40: ask for fewer"):
        sheets_of(lecture_of("1a", students=40))
    with pytest.raises(UsageError, match=r"Figure 3: there is no dot product to work out by hand; .* such as 2a"):
        sheets_of(lecture_of("3"))


def test_the_readme_names_the_clips_without_a_dot_product() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    (named,) = re.findall(r"reports the score\. ([^.]*) show no dot product in full", text)
    without = [panel.id for panel in CATALOGUE if not can_be_asked(figures(panel.id)[0])]
    assert re.findall(r"\w+", named.replace(" and ", " ").lower()) == without


def test_a_deck_leaves_out_what_cannot_be_asked() -> None:
    assert [sheet.exercise.label for sheet in sheets_of(lecture_of("3", "4a"))] == ["Figure 4 (a)"]


def test_a_bias_and_the_rest_of_a_sum_are_given() -> None:
    (sheet,) = sheets_of(lecture_of("1a"))
    assert [what for what, _ in sheet.exercise.also] == ["the sum of all other products", "the bias"]
    text = quiz.questions_of(sheet)[-1].text
    for what, cell in sheet.exercise.also:
        assert f"Add {what}: {exact_text(cell.value)}." in text


# --- Files -----------------------------------------------------------------------------------------------------------

QUESTION = re.compile(
    r"^::((?:\\.|[^\\:])*)::\[plain\]((?:\\.|[^\\{}~=#:])*) \{#=(-?[\d.]+):0 ~#((?:\\.|[^\\{}~=#:])*)\}$"
)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def test_moodle_reads_each_question_with_its_exact_answer(class_set: tuple[Sheet, ...]) -> None:
    head, *paragraphs = quiz.gift("Channels\n::{=}", class_set).rstrip("\n").split("\n\n")
    assert head.startswith("// ")
    categories = [one for one in paragraphs if one.startswith("$CATEGORY: ")]
    found = [QUESTION.match(one) for one in paragraphs if not one.startswith("$CATEGORY: ")]
    asked = [question for sheet in class_set for question in quiz.questions_of(sheet)]
    assert len(set(categories)) == len(class_set)
    assert len(found) == len(asked) == 12 * 4
    for match, question in zip(found, asked, strict=True):
        assert match is not None
        assert (unescaped(match[1]), unescaped(match[2]), unescaped(match[4])) == (
            question.name,
            question.text,
            question.hint,
        )
        assert Fraction(match[3]) == question.answer.value


def test_gift_shows_a_text_as_it_stands() -> None:
    text = "a: 1 ~ 2 = {3} # 4 \\n\nand more"
    assert quiz.escaped(text) == r"a\: 1 \~ 2 \= \{3\} \# 4 \\n and more"
    assert unescaped(quiz.escaped(text)) == text.replace("\n", " ")


def test_a_machine_reads_the_exact_number() -> None:
    large = Tensor.exact("large", -6084.125, bits=3)
    assert quiz.plain(Cell(large, ())) == "-6084.125"


def test_qti_is_a_package_whose_manifest_names_its_file(class_set: tuple[Sheet, ...], tmp_path: Path) -> None:
    title = 'Kernels & "maps" <1×1>'
    quiz.write_qti(title, class_set, tmp_path / "4a.qti.zip")
    with ZipFile(tmp_path / "4a.qti.zip") as archive:
        files = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    manifest = files.pop("imsmanifest.xml")
    resource = manifest.find(f"{{{quiz.PACKAGE}}}resources/{{{quiz.PACKAGE}}}resource")
    assert resource is not None
    assert resource.get("type") == "imsqti_xmlv1p2"
    assert [resource.get("href")] == [*files] == [one.get("href") for one in resource]

    space = {"q": quiz.QTI}
    (root,) = files.values()
    assert root.tag == f"{{{quiz.QTI}}}questestinterop"
    (assessment,) = root
    assert assessment.get("title") == title
    sections = assessment.findall("q:section", space)
    assert [section.get("title") for section in sections] == [sheet.name for sheet in class_set]
    idents = [one.get("ident") for one in root.iter() if one.tag.endswith(("item", "section", "assessment"))]
    assert len(idents) == len(set(idents))
    for section, sheet in zip(sections, class_set, strict=True):
        for item, question in zip(section.findall("q:item", space), quiz.questions_of(sheet), strict=True):
            assert item.findtext(".//q:fieldentry", namespaces=space) == "numerical_question"
            assert item.findtext("q:presentation/q:material/q:mattext", namespaces=space) == question.text
            response = item.find("q:presentation/q:response_str", space)
            assert response is not None
            tests = [*item.findall(".//q:varequal", space), *item.findall(".//q:and/*", space)]
            assert [one.tag.partition("}")[2] for one in tests] == ["varequal", "vargte", "varlte"]
            assert {one.get("respident") for one in tests} == {response.get("ident")}
            assert {Fraction(one.text or "") for one in tests} == {question.answer.value}
            (linked,) = item.findall(".//q:displayfeedback", space)
            feedback = item.find(f"q:itemfeedback[@ident='{linked.get('linkrefid')}']", space)
            assert feedback is not None
            assert feedback.findtext(".//q:mattext", namespaces=space) == question.hint


def test_a_hint_tells_the_operands_and_not_the_answer(class_set: tuple[Sheet, ...]) -> None:
    for sheet in class_set:
        for equation, question in zip(sheet.exercise.equations, quiz.questions_of(sheet), strict=True):
            assert f"{question.hint.removeprefix('Work out ').rstrip('.')} = " in f"{equation.text} "
            assert question.answer == equation.result
