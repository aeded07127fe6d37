"""A WebM without paper: the slide or the page shows through wherever nothing is drawn."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from onebyone.look.theme import theme as theme_of
from onebyone.paint.quality import Quality
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.held import demand_shown
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.kinds.video import about
from onebyone.publish.lecture.lecture import Lecture


class Transparent(Kind):
    """The clip, painted once more on nothing. It takes as long as rendering."""

    title = "Transparent video"
    what = "The clip as a WebM through which the slide is seen: VP9 with an alpha channel, for browsers."
    of_one_beat = True

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Tell each clip once more, and paint it on nothing; laid on its paper, each frame must be the clip's."""
        from onebyone.render.transparent import render_transparent

        for clip in lecture.clips:
            told, target = clip.proof.clip, folder / f"{clip.name}.webm"
            render_transparent(
                clip.variant,
                Quality(told.width, told.height, told.fps),
                target,
                figures=clip.figures,
                about=about(clip),
            )
            paper = theme_of(clip.variant.theme).hex("paper")
            demand_shown(target, clip.proof, range(told.frames), fps=Fraction(told.fps), paper=paper)
        write_words(lecture, folder)
        name = lecture.clips[0].name
        return Made(
            open=f"{name}.webm",
            sample="video",
            recipes=(
                Recipe(
                    where="A page or a deck in a browser",
                    do="Lay it over anything; choose the theme whose ink stands out there.",
                    paste=f'<video autoplay muted playsinline src="{name}.webm"></video>',
                ),
            ),
        )


KIND = Transparent()
