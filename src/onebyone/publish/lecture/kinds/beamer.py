"""LaTeX beamer: a frame for each beat, ready to be put into a deck; a click on its drawing plays the beat's video."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from onebyone.publish.lecture.beats import BeatClip, beats_of, drawings_of, sources_of, write_beat
from onebyone.publish.lecture.common import write_picture, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, TitleSlide

SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "×": r"\(\times\)",
    "·": r"\(\cdot\)",
    "−": r"\(-\)",
    "≈": r"\(\approx\)",
    "≤": r"\(\leq\)",
    "≥": r"\(\geq\)",
    "≠": r"\(\neq\)",
    "Σ": r"\(\Sigma\)",
    "→": r"\(\to\)",
    "…": r"\ldots{}",
    "✓": r"\(\surd\)",
}
"""What LaTeX takes for something else, or pdfLaTeX has no letter for."""

HEAD = r"""% {title}: a frame for each beat, made by onebyone. Put it where the frames belong:
%   \usepackage{{graphicx}}\usepackage{{hyperref}}
%   \graphicspath{{{{{name}/}}}}
%   \newcommand{{\beatfolder}}{{{name}/}}
%   \input{{{name}/{name}.tex}}
% if this folder lies beside your file. A click on a drawing opens the video of the beat in your player. With pdfpc or
% another viewer that plays videos on the slide, \usepackage{{multimedia}} and \beatplays before \input.
\providecommand{{\beatfolder}}{{}}
\providecommand{{\beatshown}}[1]{{\includegraphics[width=\textwidth,height=.78\textheight,keepaspectratio]{{#1}}}}
\providecommand{{\beatclip}}[1]{{\href{{run:\beatfolder #1.mp4}}{{\beatshown{{#1.pdf}}}}}}
\providecommand{{\beatplays}}{{%
  \renewcommand{{\beatclip}}[1]{{\movie[externalviewer=false]{{\beatshown{{##1.pdf}}}}{{\beatfolder ##1.mp4}}}}}}
"""

FRAME = r"""
\begin{{frame}}{{{title}}}
  \centering
  \beatclip{{{file}}}\par
  {caption}
  \note{{{notes}}}
\end{{frame}}
"""

SLIDE = r"""
\begin{{frame}}{{{title}}}
  {text}
  \note{{{notes}}}
\end{{frame}}
"""


class Beamer(Kind):
    """A fragment for LaTeX, with drawings as PDF and videos beside them."""

    title = "LaTeX beamer"
    of_one_beat = True
    what = "Frames to put into a beamer deck: a drawing for each beat, which a click plays, with notes."
    takes_light = True
    shares = "drawings"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Write the fragment, the drawings and the videos."""
        frames, lines = [HEAD.format(title=lecture.title, name=lecture.name)], list[str]()
        for slide in lecture.slides:
            if isinstance(slide, TitleSlide):
                text, notes = (r"\par ".join(map(latex, told.splitlines())) for told in (slide.text, slide.notes))
                frames.append(SLIDE.format(title=latex(slide.title), text=text, notes=notes))
                continue
            for beat in beats_of(slide.clip):
                (folder / f"{plain(beat.name)}.pdf").write_bytes(drawings_of(slide.clip)[beat.beat.id])
                write_beat(beat, folder / f"{plain(beat.name)}.mp4")
                frames.append(_frame(beat, slide.notes if beat.number == 1 else ""))
            lines += sources_of(slide.clip)
        frames.append(SLIDE.format(title="Sources", text=r"\footnotesize " + _paragraphs(lines), notes=""))
        (folder / f"{lecture.name}.tex").write_text("".join(frames), encoding="utf-8")
        write_words(lecture, folder)
        clip = lecture.clips[0]
        return Made(
            open=f"{lecture.name}.tex",
            sample="document",
            picture=write_picture(lecture, folder, clip, clip.beats[0].id),
            excerpt=next(frame for frame in frames[1:] if r"\beatclip" in frame).strip(),
            recipes=(
                Recipe(
                    where="A beamer deck",
                    do=f"Put this folder beside your deck as {lecture.name}, and this where the frames belong.",
                    paste=f"\\newcommand{{\\beatfolder}}{{{lecture.name}/}}\n\\graphicspath{{{{{lecture.name}/}}}}\n"
                    f"\\input{{{lecture.name}/{lecture.name}.tex}}",
                ),
            ),
        )


KIND = Beamer()


def latex(text: str) -> str:
    """A text as LaTeX sets it, with every sign as it stands."""
    return "".join(SIGNS.get(sign, sign) for sign in text)


def plain(name: str) -> str:
    """A file's name that every LaTeX finds: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


def _frame(beat: BeatClip, notes: str) -> str:
    told = [notes, *beat.notes.splitlines()]
    return FRAME.format(
        title=latex(beat.clip.title),
        file=plain(beat.name),
        caption=latex(beat.caption),
        notes=_paragraphs(told),
    )


def _paragraphs(lines: list[str]) -> str:
    return r"\par ".join(latex(line) for line in _each(lines))


def _each(lines: list[str]) -> Iterator[str]:
    """Those that say something, each once."""
    yield from dict.fromkeys(filter(None, lines))
