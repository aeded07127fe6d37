"""Evaluate a scene: tell it from its first frame to its last as audited display lists, and paint nothing.

The scene runs in manim's own play loop, so whatever happens in a plain render happens here, and the audit sees every
frame; only the canvas and the encoder are left out. What each play() or wait() shows comes out as segments, values
that anyone may paint later, anywhere, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.frames.frame import Frame
from onebyone.paint.segment import Segment
from onebyone.stage.renderer import FigureCamera, FigureRenderer
from onebyone.stage.writer import FigureWriter, OnFrame

if TYPE_CHECKING:
    import numpy.typing as npt
    from manim import Scene

    from onebyone.core.figure import Figure
    from onebyone.panels.panel import Variant
    from onebyone.stage.scene import FigureScene

LONGEST = 240
"""Different frames in a segment: bounds memory, and shares out a long play among workers."""


class Segmenter:
    """Collects the frames of a scene and hands them on segment by segment.

    It is an OnFrame, and tells a further one. Equal entries, by their digest, are kept but once, however often they
    are shown: what stands still costs no memory.
    """

    def __init__(self, *, on_frame: OnFrame, on_segment: Callable[[Segment], None], beat: Callable[[], str | None]):
        self._on_frame, self._on_segment, self._beat = on_frame, on_segment, beat
        self._entries: dict[bytes, Entry] = {}
        self._frames: list[Frame] = []
        self._cut = 0

    def __call__(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """One more frame, shown `repeat` times."""
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
            segment = Segment(self._cut, self._beat(), tuple(self._frames))
            # What the last frame shows is likely to be shown again.
            self._entries, self._frames = dict(zip(digests, display_list, strict=True)), []
            self._cut += 1
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
) -> FigureScene:
    """Tell a scene; `on_frame` is told each frame and `on_segment` each segment as it is complete.

    `figures` that were verified elsewhere are not verified again; without a variant, it is the default one.

    Returns the scene as it stands at its end, with its captions and beats.

    Raises:
        OneByOneError: a number is not what torch says, or the audit refuses a frame.
    """
    segmenter = Segmenter(on_frame=on_frame, on_segment=on_segment, beat=lambda: scene.beat)
    scene = scene_type(variant=variant, on_frame=segmenter, renderer_type=EvaluatingRenderer)
    if figures is not None:
        scene.use(figures)
    scene.render()
    return scene
