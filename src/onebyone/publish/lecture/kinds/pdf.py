"""PDF: a page for each beat, which shows all that the beat has come to, with its caption as text; and the sources."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onebyone.look.theme import theme as theme_of
from onebyone.publish.lecture.beats import beats_of, drawings_of, sources_of
from onebyone.publish.lecture.common import write_picture, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, TitleSlide, VerifiedClip
from onebyone.publish.lecture.typeset import typeset


class Pdf(Kind):
    """A document of pages as wide as slides, set by Typst."""

    title = "PDF"
    what = "A page for each beat, sharp at any size, with the caption as text: to print, to hand out, to show."
    shares = "drawings"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Set the document."""
        target = folder / f"{lecture.name}.pdf"
        with tempfile.TemporaryDirectory(prefix="onebyone-") as place:
            told = {
                "title": lecture.title,
                "author": lecture.author or "onebyone",
                "language": lecture.language,
                "slides": [*_slides(lecture, Path(place))],
            }
            typeset("pdf.typ", told, target, place=Path(place))
        write_words(lecture, folder)
        clip = lecture.clips[0]
        return Made(
            open=target.name,
            sample="document",
            picture=write_picture(lecture, folder, clip, clip.beats[-1].id),
            recipes=(
                Recipe(where="A lecture", do=f"Show {target.name} full screen, or print it: no video is needed."),
            ),
        )


KIND = Pdf()


def _slides(lecture: Lecture, place: Path) -> Iterator[dict[str, Any]]:
    """The pages, whose drawings are written into a folder."""
    first = lecture.clips[0]
    for slide in lecture.slides:
        if isinstance(slide, TitleSlide):
            yield {"kind": "title", **_look(first), "title": slide.title, "lines": slide.text.splitlines()}
        else:
            yield from _pages(slide.clip, place)
    lines = [line for clip in lecture.clips for line in sources_of(clip)]
    yield {"kind": "sources", **_look(first), "title": "Sources", "lines": [*dict.fromkeys(lines)]}


def _pages(clip: VerifiedClip, place: Path) -> Iterator[dict[str, Any]]:
    for beat in beats_of(clip):
        file = f"{beat.name}.pdf"
        (place / file).write_bytes(drawings_of(clip)[beat.beat.id])
        yield {
            "kind": "beat",
            **_look(clip),
            "drawing": file,
            "label": clip.label,
            "title": clip.title,
            "caption": beat.caption,
        }


def _look(clip: VerifiedClip) -> dict[str, Any]:
    """The colours and the size of a clip's pages."""
    theme, told = theme_of(clip.variant.theme), clip.proof.clip
    colours = {name: theme.hex(name) for name in ("paper", "ink", "quiet")}
    return {**colours, "width": told.width, "height": told.height}
