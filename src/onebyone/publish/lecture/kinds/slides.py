"""slides: a deck for any browser, in one file, whose clips stop at every beat; with speaker's notes, and to print."""

from __future__ import annotations

import base64
import importlib.util
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image

from onebyone import __version__
from onebyone.errors import UsageError
from onebyone.look.theme import theme as theme_of
from onebyone.paths import ASSETS
from onebyone.publish.element import as_json, data_script, script
from onebyone.publish.lecture.common import credits, data_of, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, Slide, VerifiedClip
from onebyone.publish.template import filled, source

REVEAL = ("reveal.js 5", "Hakim El Hattab (MIT)")

FONTS = {400: "Regular", 600: "SemiBold"}

QUALITY = 88
"""Of the stills that stand for the clip on paper, as WebP has it."""


class Slides(Kind):
    """A deck of reveal.js with everything in one file."""

    title = "Slides for a browser"
    what = "A deck in one file: each key plays to the next stop and holds there, and after the last goes on."
    takes_light = True
    shares = "answers"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Make the deck. Raises UsageError where the package that brings reveal.js is missing."""
        reveal = _reveal()
        clips = lecture.clips
        theme = theme_of(clips[0].variant.theme)
        page = f"{lecture.name}.html"
        told = {
            "lecture": lecture,
            "slides": [_plain(slide) for slide in lecture.slides],
            "theme": clips[0].variant.theme,
            "colour": {role: theme.hex(role) for role in ("paper", "ink", "quiet", "attention")},
            "fonts": {weight: _base64(_font(name)) for weight, name in FONTS.items()},
            "credits": dict.fromkeys([*(credit for clip in clips for credit in credits(clip.proof)), REVEAL]),
            "reveal_css": Markup(reveal["dist/reveal.css"].decode()),
            "reveal_js": _base64(reveal["dist/reveal.js"]),
            "notes_js": _base64(reveal["plugin/notes/notes.js"]),
            "data": Markup("".join(map(_data, clips))),
            "element": Markup(script()),
            "deck": Markup(source("onebyone.publish", "player/deck.js")),
            "version": __version__,
        }
        text = filled("onebyone.publish.lecture", "templates/slides.html", told)
        (folder / page).write_text(text, encoding="utf-8")
        write_words(lecture, folder, also=[REVEAL])
        return Made(open=page, sample="page", recipes=_recipes(lecture, page))


def _data(clip: VerifiedClip) -> str:
    return data_script(clip.name, data_of(clip, movie=clip.in_fewer_bytes.movie))


def _plain(slide: Slide) -> Mapping[str, Any]:
    """A slide as the template takes it."""
    notes = [line for line in slide.notes.splitlines() if line.strip()]
    if not isinstance(slide, ClipSlide):
        return {"clip": None, "title": slide.title, "text": slide.text.splitlines(), "notes": notes}
    stops = [(stop, _picture(image)) for stop, image in slide.clip.stopped]
    with Image.open(slide.clip.files.poster) as poster:
        return {
            "clip": slide.clip,
            "loop": slide.loop,
            "notes": notes,
            "stops": stops,
            "poster": _picture(poster.convert("RGB")),
        }


def _picture(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, format="WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{_base64(file.getvalue())}"


def _recipes(lecture: Lecture, page: str) -> tuple[Recipe, ...]:
    own = f'<section><verified-clip src="web/{lecture.clips[0].name}.mp4" keys="page"></verified-clip></section>'
    return (
        Recipe(
            where="A lecture",
            do=f"Open {page} in a browser, F for full screen. → or the clicker plays to the next stop and holds: at a "
            "question, then at its answer. ← goes back; B makes the picture black; S opens the speaker's notes; Esc "
            "shows all slides; L repeats a beat while it is held. A tap on a number asks it.",
        ),
        Recipe(
            where="Several clips and your own title slides",
            do="Write slides.toml, and run ./render.sh embed slides.toml.",
            paste=_example(lecture),
        ),
        Recipe(
            where="On paper, as PDF",
            do="Open it with ?print-pdf behind its name, and print: a page for each stop.",
            paste=f"{page}?print-pdf",
        ),
        Recipe(
            where="A deck of reveal.js that you have",
            do="Take the folder web along, load web/verified-clip.js, and paste this as a slide: keys go to the clip "
            "first, then to the deck.",
            paste=own,
        ),
    )


def _example(lecture: Lecture) -> str:
    return (
        f'title = {as_json(lecture.title)}\nauthor = "…"\n\n[[slide]]\ntitle = "What does one kernel do?"\n'
        f'text = "Look at the corners."\n\n[[slide]]\nclip = "{lecture.clips[0].variant.shot.id}"'
    )


@cache
def _reveal() -> Mapping[str, bytes]:
    """The parts of reveal.js, from the package that brings it. Raises UsageError where that is missing."""
    spec = importlib.util.find_spec("sphinx_revealjs")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError("sphinx-revealjs is missing, which brings reveal.js: pip install 'onebyone[lecture]'")
    folder = Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"
    return {
        name: (folder / name).read_bytes() for name in ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js")
    }


def _font(weight: str) -> bytes:
    return (ASSETS / "fonts" / f"IBMPlexSans-{weight}.ttf").read_bytes()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


KIND = Slides()
