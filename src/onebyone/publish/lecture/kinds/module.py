"""module: a clip as one ES module with its video inside, for books and notebooks that take no other file along."""

from __future__ import annotations

from pathlib import Path

from onebyone.publish.element import module
from onebyone.publish.lecture.common import data_of, write_picture, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture


class Module(Kind):
    """A module for each clip, by the convention of anywidget."""

    title = "Module for a book"
    what = "The clip of the web page in one file, for MyST, Jupyter Book and whatever else shows widgets."
    of_one_beat = True
    shares = "answers"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Make a module of each clip."""
        for clip in lecture.clips:
            (folder / f"{clip.name}.mjs").write_text(module(data_of(clip, movie=clip.files.movie)), encoding="utf-8")
        write_words(lecture, folder)
        first = lecture.clips[0]
        name = first.name
        book = Recipe(
            where="MyST, Jupyter Book",
            do="Put the module beside the page, and paste.",
            paste=f":::{{anywidget}} {name}.mjs\n{{}}\n:::",
        )
        page = Recipe(
            where="A page of your own",
            do="Serve the module over http, and paste.",
            paste=f'<main></main><script type="module">import clip from "./{name}.mjs"; '
            'clip.render({ model: new Map(), el: document.querySelector("main") });</script>',
        )
        picture = write_picture(lecture, folder, first, first.beats[-1].id)
        return Made(open=f"{name}.mjs", sample="module", picture=picture, recipes=(book, page))


KIND = Module()
