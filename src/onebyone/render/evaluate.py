"""Evaluate a scene: tell it from its first frame to its last as audited display lists, and paint nothing.

The scene runs in manim's own play loop, so whatever happens in a plain render happens here, and the audit sees every
frame; only the canvas and the encoder are left out. What each play() or wait() shows comes out as segments, values
that anyone may paint later, anywhere, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.frames.frame import Frame
from onebyone.look.theme import DURATIONS
from onebyone.paint.segment import Segment
from onebyone.panels.cut import WHOLE, Cut
from onebyone.stage.renderer import FigureCamera, FigureRenderer
from onebyone.stage.writer import FigureWriter, OnFrame

if TYPE_CHECKING:
    import numpy.typing as npt
    from manim import Scene

    from onebyone.core.figure import Figure
    from onebyone.panels.panel import Variant
    from onebyone.stage.scene import Bookmarks, FigureScene, Told

LONGEST = 240
"""Different frames in a segment: bounds memory, and shares out a long play among workers."""

BACK = 2
"""How many times as fast a beat goes back to its first frame, where it is to loop."""


class Segmenter:
    """Collects the frames of a scene and hands them on segment by segment.

    It is an OnFrame, and tells a further one. Equal entries, by their digest, are kept but once, however often they
    are shown: what stands still costs no memory. Of a scene that is cut to a beat, it takes the frames of that beat.
    """

    def __init__(
        self,
        *,
        on_frame: OnFrame,
        on_segment: Callable[[Segment], None],
        beat: Callable[[], str | None],
        cut: Cut = WHOLE,
    ) -> None:
        self._on_frame, self._on_segment, self._beat, self._part = on_frame, on_segment, beat, cut
        self._entries: dict[bytes, Entry] = {}
        self._frames: list[Frame] = []
        self._told: list[Frame] = []
        self._count = 0

    def __getstate__(self) -> dict[str, Any]:
        """All that was collected; of what is cut, nothing is said here."""
        return {"_entries": self._entries, "_frames": self._frames, "_count": self._count}

    def __call__(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """One more frame, shown `repeat` times."""
        part = self._part
        if part.beat not in (None, self._beat()):
            return
        frame = Frame(display_list, digests, repeat)
        if part.still:
            self._told = [frame]
            return
        if part.loop:
            self._told.append(frame)
        self._take(frame)

    def finish(self, *, fps: int) -> None:
        """All was told: a still stands for a second, and a loop goes back to its first frame, where it rests."""
        if self._part.still and self._told:
            self._take(self._told[0]._replace(repeat=fps))
        elif self._part.loop and self._told:
            self._beat = lambda: None
            first, *others = self._told
            for frame in others[-2::-BACK]:
                self._take(frame._replace(repeat=1))
            self._take(first._replace(repeat=round(DURATIONS.rest * fps)))
        self.cut()

    def _take(self, frame: Frame) -> None:
        display_list, digests, repeat = frame
        if self._frames and self._frames[-1].digests == digests:
            display_list, digests, before = self._frames.pop()
            self._frames.append(Frame(display_list, digests, before + repeat))
        else:
            if len(self._frames) == LONGEST:
                self.cut()
            display_list = tuple(map(self._entries.setdefault, digests, display_list))
            self._frames.append(Frame(display_list, digests, repeat))
        self._on_frame(display_list, digests, repeat)

    def cut(self) -> None:
        """A segment ends here, if there is anything in it."""
        if self._frames:
            display_list, digests, _ = self._frames[-1]
            segment = Segment(self._count, self._beat(), tuple(self._frames))
            # What the last frame shows is likely to be shown again.
            self._entries, self._frames = dict(zip(digests, display_list, strict=True)), []
            self._count += 1
            self._on_segment(segment)


class EvaluatingCamera(FigureCamera):
    """A camera that lists and audits what it captures, and has no picture of it."""

    def show(self, entries: tuple[Entry, ...], digests: tuple[bytes, ...]) -> None:
        """Paint nothing."""

    @property
    def pixel_array(self) -> NoReturn:
        """There is none: a scene that asks for pixels would go by what it painted, not by what is proven."""
        raise AuditError("the pixels of a frame were asked for, but a scene is painted only after it was told")

    @pixel_array.setter
    def pixel_array(self, pixels: object) -> None:
        raise AuditError("the camera's pixel array was set: frames are painted from audited display lists")


class EvaluatingWriter(FigureWriter):
    """A writer that opens no file and no encoder, and takes no pixels."""

    def begin_animation(self, allow_write: bool = False, *, animation_index: int, file_path: object = None) -> None:
        """Nothing to open."""

    def end_animation(self, allow_write: bool = False) -> None:
        """Nothing to close."""

    def write_frame(self, pixels: npt.NDArray[Any], *, repeat: int = 1) -> NoReturn:
        """Refused: here, a frame is a display list. Raises AuditError."""
        raise AuditError("a frame was handed to the file writer: frames are painted from audited display lists")

    def finish(self) -> None:
        """Nothing to join. Raises AuditError where a subcaption was edited by hand."""
        self._demand_told()


class EvaluatingRenderer(FigureRenderer):
    """manim's renderer without pictures."""

    camera_type: ClassVar[type[FigureCamera]] = EvaluatingCamera
    writer_type: ClassVar[type[FigureWriter]] = EvaluatingWriter

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """Play, and end a segment."""
        super().play(scene, *args, **kwargs)
        assert isinstance(self._on_frame, Segmenter)
        self._on_frame.cut()

    @property
    def parts(self) -> tuple[object, ...]:
        """What has come somewhere by telling, the frames that are collected too."""
        return (*super().parts, self._on_frame)

    def write_last(self, repeat: int) -> None:
        """Pass on the last frame, and advance the scene's time as manim does."""
        self.time += repeat * (1 / self.camera.frame_rate)
        if repeat:
            self._on_frame(self.camera.display_list, self.camera.digests, repeat)


def evaluate(
    scene_type: type[FigureScene],
    *,
    variant: Variant | None = None,
    on_frame: OnFrame,
    on_segment: Callable[[Segment], None],
    figures: tuple[Figure, ...] | None = None,
    bookmarks: Bookmarks | None = None,
) -> FigureScene:
    """Tell a scene; `on_frame` is told each frame and `on_segment` each segment as it is complete.

    The audit sees the whole scene; of a variant that is cut, those are told what is left. `figures` that were verified
    elsewhere are not verified again; without a variant, it is the default one. Of what a bookmark holds, from which the
    scene goes on, nobody is told.

    Returns the scene as it stands at its end; see `outline` for its captions and beats.

    Raises:
        OneByOneError: a number is not what torch says, or the audit refuses a frame.
    """
    cut = WHOLE if variant is None else variant.cut
    segmenter = Segmenter(on_frame=on_frame, on_segment=on_segment, beat=lambda: scene.beat, cut=cut)
    scene = scene_type(variant=variant, on_frame=segmenter, renderer_type=EvaluatingRenderer, bookmarks=bookmarks)
    if figures is not None:
        scene.use(figures)
    scene.render()
    segmenter.finish(fps=round(scene.camera.frame_rate))
    return scene


@dataclass(frozen=True)
class Outline:
    """What was told when: beats, and how long it took; in seconds of the clip.

    A loop's way back to its first frame comes after that time.
    """

    beats: tuple[Told, ...]
    seconds: float


def outline(scene: FigureScene, cut: Cut) -> Outline:
    """The outline of a scene that was told, or of what is left of it."""
    beats = tuple(scene.beat_times)
    if cut.beat is None:
        return Outline(beats, scene.time)
    (beat,) = (one for one in beats if one.name == cut.beat)
    start, end = (beat.end - 1, beat.end) if cut.still else (beat.start, beat.end)

    def moved(time: float) -> float:
        return min(max(time, start), end) - start

    answered = None if beat.answered is None or cut.still else moved(beat.answered)
    beat = replace(beat, start=moved(beat.start), end=moved(beat.end), answered=answered)
    return Outline((beat,), end - start)
