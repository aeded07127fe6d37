"""Video files: the clip as MP4, WebM and AV1, and each beat as an MP4, with posters and captions as VTT and SRT."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

from onebyone.paint.reencode import AV1, VP9, encode, frames_of
from onebyone.publish.lecture.beats import beats_of, credits_of, provenance, write_beat
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip


class Video(Kind):
    """The clip as files for whoever has a player or a page of their own."""

    title = "Video files"
    what = "The clip as MP4, WebM and AV1, and each beat as a video of its own, with poster and captions."

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Copy, cut and encode."""
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
                Recipe(where="Slides", do=f"Drag a video of a beat, such as {_first_beat(lecture)}, onto a slide."),
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
    for beat in beats_of(clip):
        write_beat(beat, folder / f"{beat.name}.mp4")


def _first_beat(lecture: Lecture) -> str:
    return f"{beats_of(lecture.clips[0])[0].name}.mp4"


def _srt(clip: VerifiedClip) -> str:
    import srt
    from datetime import timedelta

    return srt.compose(
        srt.Subtitle(number, timedelta(seconds=cue.start), timedelta(seconds=cue.end), cue.text)
        for number, cue in enumerate(clip.captions, 1)
    )
