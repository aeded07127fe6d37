"""Quiz: the exercises as numerical questions with exact answers, in Moodle's GIFT and in QTI 1.2 for other systems."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

from onebyone.core.printing import exact_text
from onebyone.core.quantity import Cell, Equation
from onebyone.publish.lecture.bundle import packed_entry
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.exercise import Sheet, sheets_of, without_exercises
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture

GIFT_SIGNS = "\\~=#{}:"
"""What GIFT takes for something else; the backslash, which keeps it from that, first."""

SHOWN = 2
"""Questions that the index page shows."""

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"


@dataclass(frozen=True)
class Question:
    """A number that is asked for.

    Attributes:
        name: what it is called in a list of questions.
        text: what is asked, with all that is needed.
        hint: for who was wrong.
        answer: the cell that is right.
    """

    name: str
    text: str
    hint: str
    answer: Cell


class Quiz(Kind):
    """Two files for learning platforms."""

    title = "Quiz"
    what = "The exercises as questions with exact answers and hints, for Moodle (GIFT), Canvas and others (QTI 1.2)."
    for_students = True

    def lacking(self, lecture: Lecture) -> str:
        """A dot product to work out."""
        return without_exercises(lecture)

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Write both. Raises UsageError where no clip has anything to work out."""
        sheets = sheets_of(lecture)
        gift_file, qti_file = f"{lecture.name}.gift.txt", f"{lecture.name}.qti.zip"
        text = gift(lecture.title, sheets)
        (folder / gift_file).write_text(text, encoding="utf-8")
        write_qti(lecture.title, sheets, folder / qti_file)
        write_words(lecture, folder)
        return Made(
            open=gift_file,
            sample="document",
            excerpt="\n\n".join(text.split("\n\n")[2 : 2 + SHOWN]),
            recipes=(
                Recipe(where="Moodle", do=f"Question bank, Import, GIFT format, {gift_file}: a category a student."),
                Recipe(where="Canvas, and others with QTI 1.2", do=f"Import course content, QTI .zip: {qti_file}."),
            ),
        )


KIND = Quiz()


def questions_of(sheet: Sheet) -> tuple[Question, ...]:
    """What a student is asked: each product, then what they and all else add up to."""
    exercise = sheet.exercise
    where = f"{exercise.label}. {exercise.place}."
    *rows, total = exercise.equations
    count = len(rows)
    asked = [
        Question(
            name=f"{sheet.name}, product {at} of {count}",
            text=f"{where} Input {at} of {count} is {_text(row.terms[0])}, and its weight is {_text(row.terms[1])}. "
            "What is their product?",
            hint=f"Work out {_left(row)}.",
            answer=_result(row),
        )
        for at, row in enumerate(rows, 1)
    ]
    also = "".join(f" Add {what}: {_text(cell)}." for what, cell in exercise.also)
    given = f"The inputs are {_listed(exercise.dot.pixels)}; their weights are {_listed(exercise.dot.weights)}."
    return (
        *asked,
        Question(
            name=f"{sheet.name}, sum",
            text=f"{where} {given} Multiply each input by its weight, and add the products.{also} What is the result?",
            hint=f"Work out {_left(total)}.",
            answer=_result(total),
        ),
    )


def gift(title: str, sheets: Iterable[Sheet]) -> str:
    """The questions as a GIFT file, a category for each student.

    An answer is right if it is the very number: the tolerance is 0. What stands behind ~ is told to who was wrong.
    """
    parts = [f"// {' '.join(title.split())}: made by onebyone; every number was proven."]
    for sheet in sheets:
        parts.append(f"$CATEGORY: $course$/onebyone/{sheet.name.replace('/', ' ')}")
        parts += [
            f"::{escaped(one.name)}::[plain]{escaped(one.text)} {{#={plain(one.answer)}:0 ~#{escaped(one.hint)}}}"
            for one in questions_of(sheet)
        ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text as GIFT shows it: with every sign as it stands, on one line."""
    for sign in GIFT_SIGNS:
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def plain(cell: Cell) -> str:
    """A number as machines read it: its exact decimal, with a hyphen as minus and no commas."""
    return exact_text(cell.value).replace("−", "-").replace(",", "")


def write_qti(title: str, sheets: Sequence[Sheet], target: Path) -> None:
    """Write the questions as a content package: an assessment with a section for each student, and the manifest."""
    name = target.name.partition(".")[0]
    files = {"imsmanifest.xml": _manifest(name), f"{name}/{name}.xml": assessment(name, title, sheets)}
    with zipfile.ZipFile(target, "w") as archive:
        for inside, root in files.items():
            Xml.indent(root)
            archive.writestr(packed_entry(inside), Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def assessment(name: str, title: str, sheets: Sequence[Sheet]) -> Xml.Element:
    """The questions as QTI 1.2 has them, numerical ones as Canvas reads and writes them."""
    root = Xml.Element("questestinterop", {"xmlns": QTI})
    whole = Xml.SubElement(root, "assessment", {"ident": f"onebyone-{name}", "title": title})
    for number, sheet in enumerate(sheets, 1):
        section = Xml.SubElement(whole, "section", {"ident": f"{name}-{number}", "title": sheet.name})
        for at, question in enumerate(questions_of(sheet), 1):
            section.append(_item(f"{name}-{number}-{at}", question))
    return root


def _item(ident: str, question: Question) -> Xml.Element:
    item = Xml.Element("item", {"ident": ident, "title": question.name})
    told = Xml.SubElement(Xml.SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", "numerical_question"), ("points_possible", "1")):
        field = Xml.SubElement(told, "qtimetadatafield")
        Xml.SubElement(field, "fieldlabel").text = label
        Xml.SubElement(field, "fieldentry").text = entry
    presentation = Xml.SubElement(item, "presentation")
    _material(presentation, question.text)
    response = Xml.SubElement(presentation, "response_str", {"ident": "response1", "rcardinality": "Single"})
    blank = Xml.SubElement(response, "render_fib", {"fibtype": "Decimal"})
    Xml.SubElement(blank, "response_label", {"ident": "answer1"})

    processing = Xml.SubElement(item, "resprocessing")
    outcomes = Xml.SubElement(processing, "outcomes")
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
    Xml.SubElement(outcomes, "decvar", score)
    right = Xml.SubElement(processing, "respcondition", {"continue": "No"})
    either = Xml.SubElement(Xml.SubElement(right, "conditionvar"), "or")
    Xml.SubElement(either, "varequal", {"respident": "response1"}).text = plain(question.answer)
    both = Xml.SubElement(either, "and")
    for bound in ("vargte", "varlte"):
        Xml.SubElement(both, bound, {"respident": "response1"}).text = plain(question.answer)
    Xml.SubElement(right, "setvar", {"action": "Set", "varname": "SCORE"}).text = "100"
    wrong = Xml.SubElement(processing, "respcondition", {"continue": "Yes"})
    Xml.SubElement(Xml.SubElement(wrong, "conditionvar"), "other")
    Xml.SubElement(wrong, "displayfeedback", {"feedbacktype": "Response", "linkrefid": "general_incorrect_fb"})
    feedback = Xml.SubElement(item, "itemfeedback", {"ident": "general_incorrect_fb"})
    _material(Xml.SubElement(feedback, "flow_mat"), question.hint)
    return item


def _material(parent: Xml.Element, text: str) -> None:
    Xml.SubElement(Xml.SubElement(parent, "material"), "mattext", {"texttype": "text/plain"}).text = text


def _manifest(name: str) -> Xml.Element:
    root = Xml.Element("manifest", {"xmlns": PACKAGE, "identifier": f"onebyone-{name}"})
    metadata = Xml.SubElement(root, "metadata")
    Xml.SubElement(metadata, "schema").text = "IMS Content"
    Xml.SubElement(metadata, "schemaversion").text = "1.1.3"
    Xml.SubElement(root, "organizations")
    resources = Xml.SubElement(root, "resources")
    told = {"identifier": f"onebyone-{name}-quiz", "type": "imsqti_xmlv1p2", "href": f"{name}/{name}.xml"}
    resource = Xml.SubElement(resources, "resource", told)
    Xml.SubElement(resource, "file", {"href": f"{name}/{name}.xml"})
    return root


def _left(equation: Equation) -> str:
    """The left side of a line, as printed."""
    return equation.text.rpartition(" = ")[0]


def _result(equation: Equation) -> Cell:
    assert isinstance(equation.result, Cell)
    return equation.result


def _text(quantity: object) -> str:
    assert isinstance(quantity, Cell)
    return exact_text(quantity.value)


def _listed(cells: Iterable[Cell]) -> str:
    return ", ".join(exact_text(cell.value) for cell in cells)
