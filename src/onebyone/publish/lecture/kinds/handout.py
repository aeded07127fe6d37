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
from onebyone.publish.lecture.exercise import Exercise, Sheet, sheets_of
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture
from onebyone.publish.lecture.typeset import typeset


class Handout(Kind):
    """Two documents for paper, set by Typst."""

    title = "Handout"
    in_bundle = False
    what = "Sheets to work out by hand, each with a wrong number to be found, and the key on sheets of its own."

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
    """The beat whose still is on a sheet: the poster's, or else the last one on which no number stands that is asked.

    None if an answer is to be read on each.
    """
    clip, asked = sheet.clip, {(cell.tensor.name, cell.index) for cell in sheet.answers}
    shown = [number for number in clip.proof.numbers if (number.tensor, tuple(number.index)) in asked]

    def tells(still: float) -> bool:
        return any(span.start <= still <= span.end for number in shown for span in number.spans)

    free = [beat.id for beat in clip.beats if not tells(beat.still)]
    return clip.variant.poster if clip.variant.poster in free else next(reversed(free), None)


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
        "exercise": _told(sheet.exercise, sheet.exercise.step.products),
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
    step = exercise.step
    rows = zip(step.pixels, step.weights, products, strict=True)
    return {
        "place": exercise.place,
        "rows": [[exact_text(cell.value) for cell in row] for row in rows],
        "also": [[what, exact_text(cell.value)] for what, cell in exercise.also],
        "result": exact_text(step.result.value),
    }
