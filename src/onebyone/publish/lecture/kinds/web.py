"""web: <verified-clip>, an element for any page, which stops, can be asked, and says if it plays the proven file."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from onebyone import __version__
from onebyone.publish.element import data_script, script
from onebyone.publish.lecture.common import copy_clip, data_of, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip
from onebyone.publish.template import filled, source

TEMPLATES = "onebyone.publish.lecture"
EXTENSION = "quarto/_extensions/verified-clip"


class Web(Kind):
    """The element with all that it needs, and a page that shows it."""

    title = "Web page"
    what = "The clip in any page: it stops at every beat, and whoever pauses it can ask every number."
    shares = "answers"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Make the folder that is put beside a page."""
        page = f"{lecture.name}.html"
        write_clips(lecture, folder)
        write_page(folder / page, lecture.title, lecture.clips)
        extension = folder / EXTENSION
        extension.mkdir(parents=True)
        for name in ("_extension.yml", "verified-clip.lua"):
            (extension / name).write_text(source(TEMPLATES, f"templates/quarto/{name}"), encoding="utf-8")
        return Made(open=page, sample="page", recipes=_recipes(lecture))


def write_clips(lecture: Lecture, folder: Path) -> None:
    """Write the element and all that it needs to show the clips of a lecture."""
    (folder / "verified-clip.js").write_text(script(), encoding="utf-8")
    (folder / "page.css").write_text(source(TEMPLATES, "templates/web.css"), encoding="utf-8")
    for clip in lecture.clips:
        copy_clip(clip, folder)
        (folder / f"{clip.name}.js").write_text(data_script(clip.name, data_of(clip)), encoding="utf-8")
    write_words(lecture, folder)


def write_page(target: Path, title: str, clips: Sequence[VerifiedClip], *, reports: bool = False) -> None:
    """Write a page that shows clips; one that `reports` tells a learning platform how far somebody has come."""
    told = {"title": title, "clips": clips, "language": clips[0].variant.language, "reports": reports}
    target.write_text(filled(TEMPLATES, "templates/web.html", {**told, "version": __version__}), encoding="utf-8")


def _recipes(lecture: Lecture) -> tuple[Recipe, ...]:
    clip = lecture.clips[0]
    name, title = quote(clip.name), html.escape(clip.title)
    element = (
        '<script src="web/verified-clip.js" defer></script>\n'
        f'<verified-clip src="web/{name}.mp4"><video src="web/{name}.mp4" poster="web/{name}.png" '
        f'controls muted playsinline preload="metadata" aria-label="{title}"></video></verified-clip>'
    )
    frame = (
        f'<iframe src="web/{quote(lecture.name)}.html" title="{title}" width="100%" height="720" '
        'allow="fullscreen; clipboard-write"></iframe>'
    )
    return (
        Recipe(where="A course page (HTML)", do="Put the folder web beside the page, and paste.", paste=element),
        Recipe(
            where="A course in an LMS (Moodle, Canvas, …)",
            do="Upload the folder web to the course's files, and paste this into a page's HTML; mend the address. "
            "--to scorm makes a package that also records what was worked out.",
            paste=frame,
        ),
        Recipe(
            where="Markdown (Hugo, MkDocs, Jekyll, …)",
            do="Put the folder web where static files lie, and paste; a blank line before and after.",
            paste=element,
        ),
        Recipe(
            where="Quarto",
            do="Copy web/quarto/_extensions beside the .qmd file, and the folder web too.",
            paste=f"{{{{< verified-clip web/{clip.name}.mp4 >}}}}",
        ),
        Recipe(
            where="MyST, Jupyter Book",
            do=f"Run ./render.sh embed {clip.variant.shot.id} --to module, put its file beside the page, and paste.",
            paste=f":::{{anywidget}} {clip.name}.mjs\n{{}}\n:::",
        ),
        *_shown_by_onebyone(clip),
        Recipe(
            where="Jupyter, anywhere",
            do="Put the folder web beside the notebook.",
            paste=f'from IPython.display import IFrame\nIFrame("web/{lecture.name}.html", width="100%", height=720)',
        ),
    )


def _shown_by_onebyone(clip: VerifiedClip) -> tuple[Recipe, ...]:
    """How it is shown in a notebook by onebyone itself; not of a picture of one's own, which is no value to paste."""
    changed = clip.variant.records[0].changed
    if not all(isinstance(value, str | int | float | bool | None) for value in changed.values()):
        return ()
    settings = "".join(f", {name}={value!r}" for name, value in changed.items())
    return (
        Recipe(
            where="Jupyter, where onebyone is installed",
            do="What the cell gives stays in the notebook, and plays without a kernel.",
            paste=f'import onebyone\nonebyone.show("{clip.variant.shot.id}"{settings})',
        ),
    )


KIND = Web()
