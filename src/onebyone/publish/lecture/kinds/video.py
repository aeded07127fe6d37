"""Video files: the clip as MP4, WebM and AV1, with its poster, its captions and its proof."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from onebyone.paint.reencode import AV1, VP9
from onebyone.publish.lecture.beats import sources_of
from onebyone.publish.lecture.common import copy_clip, write_words
from onebyone.publish.lecture.held import encode_held
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip

FORMATS = {"webm": VP9, "av1.mp4": AV1}


class Video(Kind):
    """The clip as files for whoever has a player or a page of their own."""

    title = "Video files"
    what = "The clip as MP4, WebM and AV1, with poster and captions, for players and pages of your own."
    of_one_beat = True

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Copy and encode. Raises UnlikeError where a frame does not look as it was painted."""
        for clip in lecture.clips:
            copy_clip(clip, folder)
            told = clip.proof.clip
            for suffix, form in FORMATS.items():
                encode_held(
                    clip.files.movie,
                    folder / f"{clip.name}.{suffix}",
                    clip.proof,
                    frames=range(told.frames),
                    form=form,
                    size=(told.width, told.height),
                    fps=Fraction(told.fps),
                    about=about(clip),
                )
        write_words(lecture, folder)
        clip = lecture.clips[0]
        alone = f"./render.sh render {clip.variant.shot.id} --clean --beat {clip.beats[0].id} --loop"
        return Made(
            open=f"{clip.name}.mp4",
            sample="video",
            also=tuple(f"{clip.name}.{suffix}" for suffix in FORMATS),
            recipes=(
                Recipe(
                    where="A web page",
                    do="The browser takes the first file that it plays.",
                    paste=f'<video controls muted playsinline preload="metadata" poster="{clip.name}.png">\n'
                    f'  <source src="{clip.name}.av1.mp4" type=\'video/mp4; codecs="av01.0.05M.08"\'>\n'
                    f'  <source src="{clip.name}.webm" type="video/webm">\n'
                    f'  <source src="{clip.name}.mp4" type="video/mp4">\n'
                    "</video>",
                ),
                Recipe(
                    where="One beat alone",
                    do="Render it as a clip with a proof of its own, here one that repeats without a seam.",
                    paste=alone,
                ),
            ),
        )


KIND = Video()


def about(clip: VerifiedClip) -> dict[str, str]:
    """What a file says of itself: its title, by what it is proven, and whose material it shows."""
    comment, *credits = sources_of(clip)
    return {"title": clip.title, "comment": comment, "copyright": "; ".join(credits)}
