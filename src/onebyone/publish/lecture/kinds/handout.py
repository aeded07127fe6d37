"""Handout: sheets of A4 to work out by hand, each with the clip's still, and their key as a document of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onebyone.core.printing import exact_text
from onebyone.core.quantity import Cell
from onebyone.publish.lecture.beats import drawings_of, sources_of
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.exercise import Exercise, Sheet, sheets_of, still_without, without_exercises
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture
from onebyone.publish.lecture.typeset import typeset


class Handout(Kind):
    """Two documents for paper, set by Typst."""

    title = "Handout"
    what = "Sheets to work out by hand, each with a wrong number to be found, and the key on sheets of its own."
    for_students = True

    def lacking(self, lecture: Lecture) -> str:
        """A dot product to work out."""
        return without_exercises(lecture)

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Set the sheets and the key. Raises UsageError where no clip has anything to work out."""
        sheets = sheets_of(lecture)
        name, key = f"{lecture.name}.pdf", f"{lecture.name}-key.pdf"
        with tempfile.TemporaryDirectory(prefix="onebyone-") as place:
            for sheet in sheets:
                if (beat := beat_for(sheet)) is not None:
                    drawing = drawings_of(sheet.clip, theme="light")[beat]
                    (Path(place) / _drawing(sheet, beat)).write_bytes(drawing)
            told = {
                "title": lecture.title,
                "author": lecture.author,
                "language": lecture.language,
                "sheets": [told_of(sheet) for sheet in sheets],
                "sources": [*dict.fromkeys(line for clip in lecture.clips for line in sources_of(clip))],
            }
            for file, is_key in ((name, False), (key, True)):
                typeset("handout.typ", {**told, "key": is_key}, folder / file, place=Path(place))
            first = {**told, "key": False, "sheets": [told_of(sheets[0])]}
            typeset("handout.typ", first, folder / f"{lecture.name}.png", place=Path(place))
        write_words(lecture, folder)
        clip = sheets[0].clip
        return Made(
            open=name,
            sample="document",
            picture=f"{lecture.name}.png",
            recipes=(
                Recipe(where="A tutorial", do=f"Print {name} for the students, and {key} for yourself."),
                Recipe(
                    where="A class, each with other numbers",
                    do="Say how many students; another --class-seed draws other exercises.",
                    paste=f"./render.sh embed {clip.variant.shot.id} --to handout --students 20 --class-seed 7",
                ),
            ),
        )


KIND = Handout()


def beat_for(sheet: Sheet) -> str | None:
    """The beat whose still is on a sheet; None if an answer is to be read on each."""
    beat = still_without(sheet.clip.variant, sheet.clip.proof, sheet.answers)
    return None if beat is None else beat.id


def _drawing(sheet: Sheet, beat: str) -> str:
    return f"{sheet.clip.name}.{beat}.pdf"


def told_of(sheet: Sheet) -> dict[str, Any]:
    """A sheet with its key, as the template takes it."""
    wrong, beat = sheet.wrong, beat_for(sheet)
    return {
        "name": sheet.name,
        "student": sheet.student,
        "title": sheet.clip.title,
        "drawing": beat and _drawing(sheet, beat),
        "exercise": _told(sheet.exercise, sheet.exercise.dot.products),
        "command": sheet.exercise.command,
        "wrong": wrong
        and {
            **_told(wrong.exercise, wrong.products),
            "line": wrong.row + 1,
            "right": exact_text(wrong.right.value),
            "planted": exact_text(wrong.planted.value),
        },
    }


def _told(exercise: Exercise, products: Iterable[Cell]) -> dict[str, Any]:
    dot = exercise.dot
    rows = zip(dot.pixels, dot.weights, products, strict=True)
    return {
        "place": exercise.place,
        "rows": [[exact_text(cell.value) for cell in row] for row in rows],
        "also": [[what, exact_text(cell.value)] for what, cell in exercise.also],
        "result": exact_text(dot.result.value),
    }
