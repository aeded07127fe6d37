"""The seam to manim: a camera, a renderer and a file writer between which no pixel passes that is not on an audited display list.

manim asks its camera to capture mobjects, copies the camera's pixels and hands them to the file writer. Ours turns the mobjects
into a display list, has it audited, paints it, and the writer takes no frame but the camera's own last one. Every way to paint
around that (backgrounds, static images, sub-cameras, frames from elsewhere) is closed and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt
from manim import (
    Arrow,
    ArrowTriangleFilledTip,
    Camera,
    Circle,
    Dot,
    Line,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Scene,
    Square,
    Triangle,
    VMobject,
    config,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter

from onebyone.canvas import Canvas
from onebyone.frame import Colour, Entry, ShapeEntry
from onebyone.mobjects.formula import FormulaGlyph
from onebyone.mobjects.grid import PixelGrid
from onebyone.mobjects.text import Label, Number
from onebyone.mobjects.wires import Wires
from onebyone.proof.audit import AuditError
from onebyone.theme import Theme, stroke

if TYPE_CHECKING:
    from manim._config.render_session import RenderSessionSpec
    from manim.scene.scene_file_writer import _SceneFileWriterSettings

OURS = (Number, Label, FormulaGlyph, PixelGrid, Wires)
# manim's own shapes that may be drawn: by exact type, because Text and every SVG are VMobjects too
SHAPES = frozenset(
    {Line, Rectangle, RoundedRectangle, Square, Circle, Dot, Triangle, Arrow, ArrowTriangleFilledTip}
)


def display_entry(mobject: Mobject) -> Entry | None:
    """The entry of one mobject with points, None where it is wholly transparent; raises AuditError for a kind not allowed."""
    if isinstance(mobject, OURS):
        return mobject.entry()
    if type(mobject) in SHAPES:
        return _shape(mobject)
    said = getattr(mobject, "text", None) or getattr(mobject, "tex_string", None)
    raise AuditError(
        f"{type(mobject).__name__}{f'({said!r})' if isinstance(said, str) else ''} is not on the list of what may be drawn: "
        "numbers come from Number, words from Label or Phrase, tensors from PixelGrid, formulas from Formula, and of "
        f"manim's shapes there are {', '.join(sorted(kind.__name__ for kind in SHAPES))}"
    )


def _shape(mobject: VMobject) -> ShapeEntry:
    return ShapeEntry(
        name=type(mobject).__name__,
        points=mobject.points[:, :2].copy(),
        fill=_colour(mobject.fill_rgbas),
        stroke=_colour(mobject.stroke_rgbas),
        stroke_px=float(mobject.stroke_width) / stroke(1),
    )


def _colour(rgbas: npt.NDArray[np.float64]) -> Colour:
    if len(rgbas) == 0:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue, alpha = (float(part) for part in rgbas[0])
    return red, green, blue, alpha


class FigureCamera(Camera):
    """manim's camera reduced to its one task: audited display lists become pictures."""

    def __init__(self, *, theme: Theme, audit: Callable[[Sequence[Entry]], None]) -> None:
        self._audit = audit
        self._canvas: Canvas | None = None
        super().__init__(background_color=theme.hex("paper"))
        self._canvas = Canvas(
            width_px=self.pixel_width,
            height_px=self.pixel_height,
            frame_width=self.frame_width,
            frame_height=self.frame_height,
            paper=theme.hex("paper"),
        )
        self.display_list: tuple[Entry, ...] = ()

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Audit and paint exactly these mobjects on clean paper. Raises AuditError."""
        entries = map(display_entry, self.get_mobjects_to_display(mobjects, **kwargs))
        display_list = tuple(entry for entry in entries if entry is not None)
        self._audit(display_list)
        self.canvas.paint(display_list)
        self.display_list = display_list

    @property
    def canvas(self) -> Canvas:
        """What is painted on."""
        if self._canvas is None:
            raise RuntimeError("the camera is not set up yet")
        return self._canvas

    @property
    def pixel_array(self) -> npt.NDArray[np.uint8]:
        """The last picture, read-only."""
        return self.canvas.picture

    @pixel_array.setter
    def pixel_array(self, pixels: object) -> None:
        _refuse("the camera's pixel array was set")

    @property
    def background(self) -> None:
        """There is none but the paper, which the canvas lays itself."""
        return

    @background.setter
    def background(self, pixels: object) -> None:
        if pixels is not None:
            _refuse("a painted camera background was set")

    @property
    def background_image(self) -> None:
        """There is none."""
        return

    @background_image.setter
    def background_image(self, path: object) -> None:
        if path is not None:
            _refuse("a background image was set")

    def init_background(self) -> None:
        """Nothing to do: the canvas lays the paper."""

    def reset(self) -> FigureCamera:
        """Nothing to do: every capture starts on clean paper."""
        return self

    def set_pixel_array(self, pixel_array: object, convert_from_floats: bool = False) -> None:  # noqa: ARG002
        """Refused: pictures come from display lists."""
        _refuse("pixels were handed to the camera")

    def set_frame_to_background(self, background: object) -> None:  # noqa: ARG002
        """Refused: pictures come from display lists."""
        _refuse("a picture was laid under the frame")


class FigureWriter(SceneFileWriter):
    """manim's file writer, which takes no frame but the one the camera has just painted."""

    def __init__(self, settings: _SceneFileWriterSettings, *, camera: FigureCamera, watch: Callable[[int], None]) -> None:
        self._camera, self._watch = camera, watch
        self.frames = 0
        super().__init__(settings)

    def write_frame(self, pixels: npt.NDArray[np.uint8], *, repeat: int = 1) -> None:
        """Write the camera's last picture `repeat` times. Raises AuditError for any other pixels."""
        self._demand_own(pixels)
        super().write_frame(pixels, repeat=repeat)
        self.frames += repeat
        self._watch(self.frames)

    def save_image(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Write the camera's last picture as a still. Raises AuditError for any other pixels."""
        self._demand_own(pixels)
        super().save_image(pixels)

    def is_already_cached(self, hash_invocation: str) -> bool:  # noqa: ARG002
        """Never: manim's hash is blind to much that changes a frame, so no segment of an earlier run is taken for ours."""
        return False

    def _demand_own(self, pixels: npt.NDArray[np.uint8]) -> None:
        if not np.array_equal(pixels, self._camera.pixel_array):
            _refuse("a frame that the camera did not paint was handed to the file writer")


class FigureRenderer(CairoRenderer):
    """manim's renderer with our camera and writer: always the whole scene, never a static image, never manim's cache."""

    def __init__(
        self,
        *,
        theme: Theme,
        audit: Callable[[Sequence[Entry]], None],
        watch: Callable[[int], None],
        skip_animations: bool = False,
    ) -> None:
        super().__init__(camera_class=lambda: FigureCamera(theme=theme, audit=audit), skip_animations=skip_animations)
        self._watch = watch

    def init_scene(
        self, scene: Scene, session_spec: RenderSessionSpec, file_writer_settings: _SceneFileWriterSettings  # noqa: ARG002
    ) -> None:
        """Make the writer that knows our camera."""
        self.file_writer = FigureWriter(file_writer_settings, camera=self.camera, watch=self._watch)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """Play without manim's cache: its key would take longer than our drawing and cannot be trusted."""
        with tempconfig({"disable_caching": True}):
            super().play(scene, *args, **kwargs)

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,  # noqa: ARG002
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Paint the whole scene; the canvas finds out by itself what has not changed."""
        if self.skip_animations and not ignore_skipping:
            return
        everything = [*scene.mobjects, *(m for m in scene.foreground_mobjects if m not in scene.mobjects)]
        self.camera.capture_mobjects(everything, include_submobjects=include_submobjects)

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:  # noqa: ARG002
        """Paint and write one frame; skipped plays cost nothing."""
        if not self.skip_animations:
            self.update_frame(scene)
            self.add_frame(self.get_frame())

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> None:  # noqa: ARG002
        """Keep no static image: it would be pixels without a display list."""

    @property
    def static_image(self) -> None:
        """There is none."""
        return

    @static_image.setter
    def static_image(self, pixels: object) -> None:
        if pixels is not None:
            _refuse("a static image was laid under the frame")


def demand_cairo(renderer: object) -> None:
    """Refuse a foreign renderer and OpenGL: their frames would be audited by nobody. Raises AuditError."""
    if renderer is not None or str(config.renderer).lower().endswith("opengl"):
        found = type(renderer).__name__ if renderer is not None else "OpenGL"
        raise AuditError(f"a FigureScene builds its own renderer, because only that one audits every frame; {found} was asked for")


def _refuse(what: str) -> NoReturn:
    raise AuditError(f"{what}: frames are painted from audited display lists and in no other way")
