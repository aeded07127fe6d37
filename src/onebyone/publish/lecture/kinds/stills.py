"""Stills: the last frame of each beat as PNG, SVG and PDF, with a proof of its own that `verify` holds it against."""

from __future__ import annotations

from pathlib import Path

from onebyone.paint.quality import QUALITIES, Quality
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture

AT_LEAST = QUALITIES["h"]
"""The size of a still, if the clip is smaller: it is looked at for longer."""


class Stills(Kind):
    """Pictures of what each beat has come to."""

    title = "Stills"
    what = "The last frame of each beat, as a picture and as drawings that are sharp at any size, with their proofs."

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Tell each clip once more, and paint where its beats come to rest."""
        from onebyone.render.still import render_stills

        pictures = []
        for clip in lecture.clips:
            told = clip.proof.clip
            size = max(
                AT_LEAST.shaped(clip.variant.shape),
                Quality(told.width, told.height, told.fps),
                key=lambda size: size.height,
            )
            made = render_stills(clip.variant, size, folder, figures=clip.figures)
            pictures += [still.picture.name for still in made]
        write_words(lecture, folder)
        return Made(
            open=pictures[0],
            sample="picture",
            recipes=(
                Recipe(where="A slide, a handout", do="Put in the PNG; or the SVG or PDF where it is printed."),
                Recipe(where="Doubts", do="Hold it against its proof.", paste=f"./render.sh verify {pictures[0]}"),
            ),
        )


KIND = Stills()
