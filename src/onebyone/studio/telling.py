"""A part of a scene, told by itself: what comes before is passed over, what comes after is left out.

Passing over a play leaves the scene as the play would, a hundred times as fast, for nothing is listed, audited or
painted. So a scene can be told by several processes at once, each some of its beats, and a single frame of it is there
in a moment. Every frame that is told is audited as in any render.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from onebyone.frames.entry import Entry
from onebyone.frames.frame import Frame
from onebyone.paint.segment import Segment
from onebyone.render.evaluate import EvaluatingRenderer, EvaluatingWriter, Segmenter

if TYPE_CHECKING:
    from manim import Scene

    from onebyone.core.figure import Figure
    from onebyone.panels.panel import Variant
    from onebyone.stage.scene import FigureScene
    from onebyone.stage.writer import FigureWriter


class Told(Exception):  # noqa: N818  # nothing went wrong
    """The part is told; the rest of the scene is not wanted."""


@dataclass
class Part:
    """Which part of a scene is told, and how far it is.

    Attributes:
        sections: the first section that is told, and the first that is not any more; None for all that remain. Section
            0 is the opening, each beat is one.
        frame: the frame that is wanted, if it is not sections; it is told with the one before it, by which the audit
            sees what is on its way.
        at: the section that is told or passed over now.
        passed: frames of the clip so far, whether told or passed over.
        starts: the frame that each section begins with.
    """

    sections: tuple[int, int | None] = (0, None)
    frame: int | None = None
    at: int = -1
    passed: int = 0
    starts: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """A section begins. Raises Told where it is not wanted."""
        self.at += 1
        self.starts.append(self.passed)
        if self.frame is None and self.at == self.sections[1]:
            raise Told

    def wants(self, frames: int) -> bool:
        """Whether any of the next `frames` frames is told."""
        if self.frame is not None:
            return self.passed + frames > self.frame
        return self.at >= self.sections[0]


class PartWriter(EvaluatingWriter):
    """A writer that says when a section begins."""

    on_section: Callable[[], None]

    def next_section(self, *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """A section begins."""
        super().next_section(*args, **kwargs)
        if hasattr(self, "on_section"):  # manim begins one before there is a scene
            self.on_section()


class PartRenderer(EvaluatingRenderer):
    """Tells a part of a scene and passes over what comes before it."""

    writer_type: ClassVar[type[FigureWriter]] = PartWriter

    def __init__(self, *, part: Part, **others: Any) -> None:
        super().__init__(**others)
        self._part = part

    def init_scene(self, *args: Any, **kwargs: Any) -> None:
        """Hear of the sections."""
        super().init_scene(*args, **kwargs)
        assert isinstance(self.file_writer, PartWriter)
        self.file_writer.on_section = self._part.begin

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """Play or pass over; what manim does between two segments of a film has no meaning here."""
        step = 1 / self.camera.frame_rate
        scene.compile_animation_data(*args, **kwargs)
        is_held = scene.is_current_animation_frozen_frame()
        frames = int(scene.duration / step) if is_held else len(np.arange(0, scene.duration, step))
        self.skip_animations = not self._part.wants(frames)
        scene.begin_animations()
        if not is_held:
            scene.play_internal()
        elif not self.skip_animations:
            self.update_frame(scene)
            self.freeze_current_frame(scene.duration)
        if self.skip_animations:
            self._pass_over(frames, held=is_held)
        assert isinstance(self._on_frame, Segmenter)
        self._on_frame.cut()
        self.num_plays += 1

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Tell a frame of a play; of one that holds the frame which is wanted, that and the one before."""
        part = self._part
        if self.skip_animations:
            return  # it is passed over as a whole
        if part.frame is None or part.passed >= part.frame - 1:
            super().render(scene, time, moving_mobjects)
        else:
            self._pass_over(1, held=False)

    def write_last(self, repeat: int) -> None:
        """Pass on the last frame. Raises Told where it is the one that was wanted."""
        super().write_last(repeat)
        self._part.passed += repeat
        if self._part.frame is not None and self._part.passed > self._part.frame:
            raise Told

    def _pass_over(self, frames: int, *, held: bool) -> None:
        """Let time go on, to the last bit as if these frames had been told: captions are timed by it."""
        step = 1 / self.camera.frame_rate
        for count in [frames] if held else [1] * frames:
            self.time += count * step
        self._part.passed += frames
        self.camera.gap = self.camera.resumed = True


def tell(
    scene_type: type[FigureScene],
    part: Part,
    *,
    variant: Variant,
    figures: tuple[Figure, ...],
    on_segment: Callable[[Segment], None] = lambda segment: None,
    on_frame: Callable[[Frame], None] = lambda frame: None,
) -> FigureScene:
    """Tell a part of a scene; gives the scene as it stands then.

    Raises:
        OneByOneError: the audit refuses a frame of the part.
    """

    def note(display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        on_frame(Frame(display_list, digests, repeat))

    segmenter = Segmenter(on_frame=note, on_segment=on_segment, beat=lambda: scene.beat)
    renderer = partial(PartRenderer, part=part)
    scene = scene_type(variant=variant, on_frame=segmenter, renderer_type=renderer)  # type: ignore[arg-type]
    scene.use(figures)
    try:
        scene.render()
    except Told:
        segmenter.cut()
    return scene
