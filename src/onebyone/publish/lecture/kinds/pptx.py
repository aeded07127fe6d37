"""PowerPoint: a slide for each beat, whose video plays at the next click and stays on its last frame."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onebyone.errors import UsageError
from onebyone.look.theme import theme as theme_of
from onebyone.paint.reencode import frames_of
from onebyone.proof.document import Clip
from onebyone.publish.lecture.beats import BeatClip, beats_of, provenance, sources_of, write_beat
from onebyone.publish.lecture.common import write_picture, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, TitleSlide

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

MOST_VIDEOS = 25
"""Videos in one file: with more, PowerPoint becomes slow to open and to save."""

HIGH = 7.5
"""Inches of a slide's height; its shape is that of the first clip."""

TITLE, LIST, TITLE_ONLY = 0, 1, 5  # layouts of the template that python-pptx brings
TEMPLATE_WIDTH = 9_144_000  # in its units, 914,400 to an inch
POSTER = 80  # of 100, as JPEG has it: it stands until the video begins
UNDATED = datetime(2000, 1, 1)  # the same lecture gives the same document

PLAYS = """\
<p:timing xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tnLst><p:par>
<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>
<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst><p:par>
<p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst><p:par>
<p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:par>
<p:cTn id="5" presetID="1" presetClass="mediacall" presetSubtype="0" fill="hold" nodeType="clickEffect">
<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr>
<p:cTn id="6" dur="{milliseconds}" fill="hold"/><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cBhvr></p:cmd>
</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>
<p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst>
<p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq>
<p:video><p:cMediaNode vol="80000" mute="1"><p:cTn id="7" {repeat}fill="hold" display="0"><p:stCondLst>
<p:cond delay="indefinite"/></p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cMediaNode></p:video>
<p:seq concurrent="1" nextAc="seek"><p:cTn id="8" restart="whenNotActive" fill="hold" evtFilter="cancelBubble"
nodeType="interactiveSeq"><p:stCondLst><p:cond evt="onClick" delay="0"><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>
</p:cond></p:stCondLst><p:endSync evt="end" delay="0"><p:rtn val="all"/></p:endSync><p:childTnLst><p:par>
<p:cTn id="9" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:par>
<p:cTn id="10" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:par>
<p:cTn id="11" presetID="2" presetClass="mediacall" presetSubtype="0" fill="hold" nodeType="clickEffect">
<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:cmd type="call" cmd="togglePause"><p:cBhvr>
<p:cTn id="12" dur="1" fill="hold"/><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cBhvr></p:cmd></p:childTnLst>
</p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>
<p:nextCondLst><p:cond evt="onClick" delay="0"><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cond></p:nextCondLst>
</p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"""
"""How PowerPoint itself writes "start: in click sequence", and that a click on the video pauses it."""


@dataclass(frozen=True)
class _BeatSlide:
    """A slide with a video: the beat, whether it repeats, and the teacher's notes for the clip."""

    beat: BeatClip
    loop: bool
    notes: str


class Pptx(Kind):
    """A deck for PowerPoint, Keynote and LibreOffice."""

    title = "PowerPoint"
    what = "A deck with a slide for each beat: its video plays at a click, the notes say what to tell."
    takes_light = True

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Write the deck, in several files where it has many videos. Raises UsageError without python-pptx."""
        try:
            import pptx  # noqa: F401
        except ImportError as error:
            raise UsageError(
                f"PowerPoint needs packages that are not installed: run ./render.sh embed, or install "
                f"onebyone[lecture] ({error})"
            ) from error
        parts = [*_parts([*_slides(lecture)])]
        names = [lecture.name + (f"-{number}" if len(parts) > 1 else "") for number in range(1, len(parts) + 1)]
        for name, slides in zip(names, parts, strict=True):
            _write(lecture, slides, folder / f"{name}.pptx", folder)
        write_words(lecture, folder)
        files = ", ".join(f"{name}.pptx" for name in names)
        first = next(slide for part in parts for slide in part if isinstance(slide, _BeatSlide)).beat
        return Made(
            open=f"{names[0]}.pptx",
            sample="document",
            picture=write_picture(lecture, folder, first.clip, first.beat.id),
            recipes=(
                Recipe(where="A lecture", do=f"Open {files} and start the slide show: each click plays a beat."),
                Recipe(
                    where="A deck of yours",
                    do="Copy slides into it and keep their formatting: videos, notes and click order come along.",
                ),
            ),
        )


KIND = Pptx()


def _slides(lecture: Lecture) -> Iterator[TitleSlide | _BeatSlide]:
    for slide in lecture.slides:
        if isinstance(slide, TitleSlide):
            yield slide
        elif isinstance(slide, ClipSlide):
            beats = beats_of(slide.clip)
            yield from (_BeatSlide(beat, slide.loop, slide.notes if beat.number == 1 else "") for beat in beats)


def _parts(slides: Sequence[TitleSlide | _BeatSlide]) -> Iterator[list[TitleSlide | _BeatSlide]]:
    """The slides of each file: as many videos as it may have, and no clip torn apart where that can be helped."""
    part: list[TitleSlide | _BeatSlide] = []
    for _, group in groupby(slides, key=lambda slide: slide.beat.clip.name if isinstance(slide, _BeatSlide) else None):
        together = list(group)
        if _videos(part) and _videos(part) + _videos(together) > MOST_VIDEOS:
            yield part
            part = []
        for slide in together:
            if _videos(part) == MOST_VIDEOS and isinstance(slide, _BeatSlide):
                yield part
                part = []
            part.append(slide)
    yield part


def _videos(slides: Sequence[TitleSlide | _BeatSlide]) -> int:
    return sum(isinstance(slide, _BeatSlide) for slide in slides)


def _write(lecture: Lecture, slides: Sequence[TitleSlide | _BeatSlide], target: Path, folder: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    clip = lecture.clips[0].proof.clip
    deck.slide_width, deck.slide_height = Inches(HIGH * clip.width / clip.height), Inches(HIGH)
    _widen(deck)
    about = deck.core_properties
    about.title, about.author, about.language = lecture.title, lecture.author or "onebyone", lecture.language
    about.created = about.modified = UNDATED
    about.last_modified_by = about.author
    for slide in slides:
        if isinstance(slide, TitleSlide):
            _add_title(deck, slide)
        else:
            _add_beat(deck, slide, folder)
    shown = [clip for clip in lecture.clips if any(isinstance(s, _BeatSlide) and s.beat.clip is clip for s in slides)]
    _add_sources(deck, [line for clip in shown for line in sources_of(clip)])
    deck.save(str(target))


def _widen(deck: Presentation) -> None:
    """Spread the layouts that are used over the whole width: the template is made for slides of 4:3."""
    share = deck.slide_width / TEMPLATE_WIDTH
    for layout in (deck.slide_master, *(deck.slide_layouts[at] for at in (TITLE, LIST, TITLE_ONLY))):
        for shape in layout.placeholders:
            shape.left, shape.width = round(share * shape.left), round(share * shape.width)


def _add_title(deck: Presentation, told: TitleSlide) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[LIST if told.text else TITLE])
    slide.shapes.title.text = told.title
    if told.text:
        slide.placeholders[1].text = told.text
    if told.notes:
        slide.notes_slide.notes_text_frame.text = told.notes


def _add_beat(deck: Presentation, told: _BeatSlide, folder: Path) -> None:
    from lxml import etree
    from pptx.dml.color import RGBColor

    beat, wide, high = told.beat, deck.slide_width, deck.slide_height
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    paper = theme_of(beat.clip.variant.theme).hex("paper")
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RGBColor.from_string(paper[1:].upper())
    # Above the slide's edge: outlines, screen readers and "go to slide" read it, nobody sees it.
    heading = slide.shapes.title
    heading.text = f"{beat.clip.label}, {beat.number}: {beat.caption}"
    heading.left, heading.top, heading.width, heading.height = 0, -round(high / 8), wide, round(high / 10)
    movie = folder / f".{beat.name}.mp4"
    try:
        write_beat(beat, movie)
        poster = io.BytesIO()
        next(frames_of(movie, range(1))).to_image().save(poster, "jpeg", quality=POSTER)  # with it, the video begins
        poster.seek(0)
        video = slide.shapes.add_movie(
            str(movie), *fitted(beat.clip.proof.clip, wide, high), poster_frame_image=poster, mime_type="video/mp4"
        )
    finally:
        movie.unlink(missing_ok=True)
    video.name = beat.name
    video._element.nvPicPr.cNvPr.set("descr", beat.caption)
    seconds = len(beat.frames) / beat.clip.proof.clip.fps
    _set_timing(
        slide,
        etree.fromstring(
            PLAYS.format(
                shape=video.shape_id,
                milliseconds=round(1000 * seconds),
                repeat='repeatCount="indefinite" ' if told.loop else "",
            )
        ),
    )
    slide.notes_slide.notes_text_frame.text = "\n\n".join(filter(None, [told.notes, beat.notes, provenance(beat.clip)]))


def fitted(clip: Clip, wide: int, high: int) -> tuple[int, int, int, int]:
    """Where a clip stands on a slide, whose shape may be another one's: left, top, width and height."""
    scale = min(wide / clip.width, high / clip.height)
    width, height = round(clip.width * scale), round(clip.height * scale)
    return (wide - width) // 2, (high - height) // 2, width, height


def _set_timing(slide: Slide, timing: Any) -> None:
    """In the place of what python-pptx wrote: there, only a click on the picture itself plays it."""
    element = slide._element
    for before in element.findall(timing.tag):
        element.remove(before)
    element.append(timing)


def _add_sources(deck: Presentation, lines: Sequence[str]) -> None:
    from pptx.util import Pt

    slide = deck.slides.add_slide(deck.slide_layouts[LIST])
    slide.shapes.title.text = "Sources"
    body = slide.placeholders[1].text_frame
    body.word_wrap = True
    for number, line in enumerate(dict.fromkeys(lines)):
        paragraph = body.paragraphs[0] if number == 0 else body.add_paragraph()
        paragraph.text = line
        paragraph.font.size = Pt(14)
