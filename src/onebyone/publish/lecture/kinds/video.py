"""Video files: the clip as MP4, WebM and AV1, with its poster and its captions as VTT and SRT."""

from __future__ import annotations

import shutil
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import srt

from onebyone.paint.reencode import AV1, VP9, encode, frames_of
from onebyone.publish.lecture.beats import credits_of, provenance
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip


class Video(Kind):
    """The clip as files for whoever has a player or a page of their own."""

    title = "Video files"
    what = "The clip as MP4, WebM and AV1, with poster and captions, for players and pages of your own."

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Copy and encode."""
        for clip in lecture.clips:
            _write(clip, folder)
        first = lecture.clips[0].name
        return Made(
            open=f"{first}.mp4",
            sample="video",
            recipes=(
                Recipe(
                    where="A web page",
                    do="The browser takes the first file that it plays; captions lie beside it.",
                    paste=f'<video controls muted playsinline preload="metadata" poster="{first}.png">\n'
                    f'  <source src="{first}.av1.mp4" type=\'video/mp4; codecs="av01.0.05M.08"\'>\n'
                    f'  <source src="{first}.webm" type="video/webm">\n'
                    f'  <source src="{first}.mp4" type="video/mp4">\n'
                    "</video>",
                ),
                Recipe(
                    where="One beat alone",
                    do="Render it as a clip with a proof of its own, here one that repeats without a seam.",
                    paste=f"./render.sh render {lecture.clips[0].variant.shot.id} --clean "
                    f"--beat {lecture.clips[0].beats[0].id} --loop",
                ),
            ),
        )


KIND = Video()


def about(clip: VerifiedClip) -> dict[str, str]:
    """What a file says of itself: its title, by what it is proven, and whose material it shows."""
    return {"title": clip.title, "comment": provenance(clip), "copyright": "; ".join(credits_of(clip))}


def _write(clip: VerifiedClip, folder: Path) -> None:
    movie, told = clip.files.movie, clip.proof.clip
    shutil.copyfile(movie, folder / f"{clip.name}.mp4")
    shutil.copyfile(clip.files.poster, folder / f"{clip.name}.png")
    (folder / "captions").mkdir(exist_ok=True)
    shutil.copyfile(clip.files.captions, folder / "captions" / f"{clip.name}.vtt")
    (folder / "captions" / f"{clip.name}.srt").write_text(_srt(clip), encoding="utf-8")
    for suffix, form in (("webm", VP9), ("av1.mp4", AV1)):
        encode(
            frames_of(movie, range(told.frames)),
            folder / f"{clip.name}.{suffix}",
            form=form,
            size=(told.width, told.height),
            fps=Fraction(told.fps),
            about=about(clip),
        )


def _srt(clip: VerifiedClip) -> str:
    return srt.compose(
        srt.Subtitle(number, timedelta(seconds=cue.start), timedelta(seconds=cue.end), cue.text)
        for number, cue in enumerate(clip.captions, 1)
    )
