"""For who presents with manim-slides: its configuration, and each beat as a video, forwards and backwards."""

from __future__ import annotations

import json
from pathlib import Path

from onebyone.look.theme import theme as theme_of
from onebyone.publish.lecture.beats import beats_of, fitting, write_beat, write_reversed
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import ClipSlide, Lecture

SLIDES = "slides"
"""The folder in which manim-slides looks for configurations; what these name is relative to where it lies."""


class ManimSlides(Kind):
    """A presentation that `manim-slides present` plays, a slide a beat."""

    title = "manim-slides"
    of_one_beat = True
    what = "A presentation for manim-slides: a slide for each beat, which also goes backwards, with notes."
    takes_light = True

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Write the configuration and the videos. Raises UnlikeError where a frame does not look as it was painted."""
        files = Path(SLIDES, "files", lecture.name)
        (folder / files).mkdir(parents=True)
        slides = []
        for slide in (one for one in lecture.slides if isinstance(one, ClipSlide)):
            for beat in beats_of(slide.clip):
                forwards, backwards = files / f"{beat.name}.mp4", files / f"{beat.name}_reversed.mp4"
                write_beat(beat, folder / forwards)
                write_reversed(beat, folder / backwards)
                notes = [slide.notes if beat.number == 1 else "", beat.notes]
                slides.append(
                    {
                        "file": forwards.as_posix(),
                        "rev_file": backwards.as_posix(),
                        "loop": slide.loop,
                        "notes": "\n".join(filter(None, notes)),
                    }
                )
        clip = lecture.clips[0]
        told = clip.proof.clip
        config = {
            "slides": slides,
            "resolution": fitting(told.width, told.height, rows=told.height),
            "background_color": theme_of(clip.variant.theme).hex("paper"),
        }
        name = f"{SLIDES}/{lecture.name}.json"
        (folder / name).write_text(json.dumps(config, indent=2, ensure_ascii=False), encoding="utf-8")
        write_words(lecture, folder)
        return Made(
            open=slides[0]["file"],
            sample="video",
            recipes=(
                Recipe(
                    where="manim-slides",
                    do="Go to this folder, and type this; the stops are the beats, and R plays one backwards.",
                    paste=f"manim-slides present {lecture.name}",
                ),
            ),
        )


KIND = ManimSlides()
