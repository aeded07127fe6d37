"""A lecture as a value: clips that were verified, in order, with the teacher's own slides between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from onebyone.errors import UsageError
from onebyone.panels.panel import Panel, Variant

if TYPE_CHECKING:
    from PIL import Image

    from onebyone.core.figure import Figure
    from onebyone.proof.document import Beat, Proof
    from onebyone.proof.webvtt import Caption
    from onebyone.publish.lecture.light import LightMovie
    from onebyone.render.clip import Clip


@dataclass(frozen=True, kw_only=True)
class ClipStop:
    """Where a clip waits for whoever teaches: once a question has been asked, or at the end of a beat.

    Attributes:
        beat: the beat.
        question: what is asked, and not answered yet; None at the end of the beat.
        at: when, in seconds.
    """

    beat: Beat
    question: str | None
    at: float


@dataclass(frozen=True, kw_only=True)
class VerifiedClip:
    """A rendered clip that was held against its proof, and all that is said of it.

    Attributes:
        variant: what it shows.
        files: where it lies.
        proof: what it claims; its beats are where a teacher stops.
        captions: what is read in it, one for each beat.
        figures: whose numbers it shows, proven anew.
        light: it in fewer bytes, for what need not play the very file that was proven; None where nothing plays it.
    """

    variant: Variant
    files: Clip
    proof: Proof
    captions: tuple[Caption, ...]
    figures: tuple[Figure, ...] = field(repr=False)
    light: LightMovie | None = None

    @property
    def name(self) -> str:
        """What its files are called."""
        return self.variant.name

    @property
    def label(self) -> str:
        """The figure that it shows, such as "Figure 2 (a)"."""
        assert isinstance(self.variant.shot, Panel)
        return self.variant.shot.label

    @property
    def title(self) -> str:
        """What it claims."""
        return self.proof.clip.title

    @property
    def takeaway(self) -> str:
        """The one sentence to go home with."""
        return self.proof.clip.takeaway or ""

    @property
    def description(self) -> str:
        """For someone who sees nothing: what is seen in it."""
        return self.proof.clip.description or ""

    @property
    def beats(self) -> tuple[Beat, ...]:
        """Its beats in order; each ends with a frame at which a teacher may stop."""
        return self.proof.beats

    @property
    def stops(self) -> tuple[ClipStop, ...]:
        """Where it waits, in order, as the element <verified-clip> does."""
        found = []
        for beat in self.beats:
            if beat.question is not None:  # a clean clip asks nothing in the picture: it waits where the beat begins
                asked = beat.start if beat.answered is None else beat.answered - 1 / self.proof.clip.fps
                found.append(ClipStop(beat=beat, question=beat.question, at=asked))
            found.append(ClipStop(beat=beat, question=None, at=beat.still))
        return tuple(found)

    @property
    def in_fewer_bytes(self) -> LightMovie:
        """It in fewer bytes. Raises UsageError where nobody encoded it."""
        if self.light is None:
            raise UsageError(f"{self.name} was not encoded in fewer bytes")
        return self.light

    @cached_property
    def answers(self) -> str:
        """What its figures say of the cells that can be asked in it, packed for a page."""
        from onebyone.publish.element import packed_answers  # it takes a while, and who lists slides asks nothing

        return packed_answers(self.figures, self.proof)

    @property
    def stills(self) -> Mapping[str, Image.Image]:
        """The last frame of each beat, by the beat's id, as large as the clip."""
        return {stop.beat.id: still for stop, still in self.stopped if stop.question is None}

    @cached_property
    def stopped(self) -> tuple[tuple[ClipStop, Image.Image], ...]:
        """Its stops with their frames, as large as the clip."""
        from onebyone.paint.reencode import frames_at

        clip = self.proof.clip
        frames = frames_at(self.files.movie, [min(round(stop.at * clip.fps), clip.frames - 1) for stop in self.stops])
        return tuple((stop, frame.to_image()) for stop, frame in zip(self.stops, frames, strict=True))


@dataclass(frozen=True, kw_only=True)
class TitleSlide:
    """A slide of the teacher's own, whose words are nobody's but the teacher's.

    Attributes:
        title: its heading.
        text: what stands below it, a paragraph or point a line.
        notes: for the speaker alone.
    """

    title: str
    text: str = ""
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class ClipSlide:
    """A clip in a lecture.

    Attributes:
        clip: the clip.
        loop: whether the beat is shown again and again while the teacher holds, or its last frame stands.
        notes: the teacher's own, for the speaker alone, before those of the clip.
    """

    clip: VerifiedClip
    loop: bool = False
    notes: str = ""


Slide: TypeAlias = TitleSlide | ClipSlide


@dataclass(frozen=True, kw_only=True)
class Lecture:
    """What is taught: slides in order. A single clip is a lecture of one slide.

    Attributes:
        name: what its folder and its files are called: the clip's name, or that of the list of slides.
        title: its title.
        author: who gives it; "" if nobody says.
        slides: in order, at least one of them a clip.
        students: how many get exercises of their own; 0 if all get those with the clips' own numbers.
        seed: draws their exercises.
    """

    name: str
    title: str
    author: str = ""
    slides: tuple[Slide, ...]
    students: int = 0
    seed: int = 0

    @property
    def clips(self) -> tuple[VerifiedClip, ...]:
        """Its clips, each once."""
        shown = {slide.clip.name: slide.clip for slide in self.slides if isinstance(slide, ClipSlide)}
        return tuple(shown.values())

    @property
    def language(self) -> str:
        """The language of its clips' words."""
        return self.clips[0].variant.language
