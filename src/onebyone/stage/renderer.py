"""The seam to manim: a camera and a renderer between which no pixel passes that is not on an audited display list.

manim asks its camera to capture mobjects, takes the camera's pixels and hands them to the file writer. Ours turns the
mobjects into a display list, has it audited, paints it, and the writer (writer.py) takes no frame but the camera's
own last one. Every way to paint around that (backgrounds, static images, sub-cameras, frames from elsewhere) is
closed and says so.

What only deliberate code reaches stays open, for Python has no walls: names that begin with an underscore, ctypes,
and manim's modules patched in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol

import numpy as np
import numpy.typing as npt
from manim import Camera, Mobject, Scene, config
from manim.renderer.cairo_renderer import CairoRenderer

from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.look.frame import frame_of
from onebyone.look.theme import Theme
from onebyone.paint.canvas import Canvas
from onebyone.stage.display_list import Listing, family
from onebyone.stage.options import demand_something_left
from onebyone.stage.writer import FigureWriter, OnFrame

if TYPE_CHECKING:
    from manim._config.render_session import RenderSessionSpec
    from manim.scene.scene_file_writer import _SceneFileWriterSettings


class Auditor(Protocol):
    """Whoever judges a frame: see `onebyone.audit.audit.Audit.demand`."""

    def __call__(self, display_list: Sequence[Entry], digests: Sequence[bytes], *, at_rest: bool) -> None:
        """Raise AuditError where something is not proven."""


class FigureCamera(Camera):
    """manim's camera reduced to its one task: audited display lists become pictures."""

    def __init__(self, *, theme: Theme, audit: Auditor) -> None:
        self._audit = audit
        width, height = frame_of(config.pixel_width, config.pixel_height)
        super().__init__(background_color=theme.hex("paper"), frame_width=width, frame_height=height)
        self._paper = theme.hex("paper")
        self._canvas: Canvas | None = None
        self._listing = Listing()
        self.display_list: tuple[Entry, ...] = ()
        self.digests: tuple[bytes, ...] = ()
        self.gap = False  # whether frames were skipped, which nobody has judged
        self.resumed = False  # whether the frame before the next one was

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Audit and paint exactly these mobjects on clean paper. Raises AuditError."""
        roots = list(mobjects)
        entries, digests = self._listing.read(self.get_mobjects_to_display(roots, **kwargs), roots=roots)
        self._audit(entries, digests, at_rest=False)
        self.resumed = False
        self.show(entries, digests)
        self.display_list, self.digests = entries, digests

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """What manim gives, for whole families in a third of the time."""
        if include_submobjects and not excluded_mobjects and self.use_z_index:
            return family(mobjects)
        return super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)

    def show(self, entries: tuple[Entry, ...], digests: tuple[bytes, ...]) -> None:
        """Paint an audited display list; a camera of an engine that paints later does not."""
        self.canvas.paint(entries, digests)

    def hold(self) -> None:
        """Say that the last picture stays: nothing in it is on its way any more. Raises AuditError."""
        self._audit(self.display_list, self.digests, at_rest=True)

    def __getstate__(self) -> dict[str, Any]:
        """All that capturing changes."""
        kept = ("_listing", "display_list", "digests", "gap", "resumed")
        return {name: value for name, value in vars(self).items() if name in kept}

    def __deepcopy__(self, memo: dict[int, object]) -> FigureCamera:
        """Itself: manim copies whatever a mobject holds."""
        return self

    @property
    def canvas(self) -> Canvas:
        """What is painted on; made when first asked for, so that a camera that never paints has none."""
        if self._canvas is None:
            self._canvas = Canvas(
                width_px=self.pixel_width,
                height_px=self.pixel_height,
                frame_width=self.frame_width,
                frame_height=self.frame_height,
                paper=self._paper,
            )
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

    def set_pixel_array(self, pixel_array: object, convert_from_floats: bool = False) -> None:
        """Refused: pictures come from display lists."""
        _refuse("pixels were handed to the camera")

    def set_frame_to_background(self, background: object) -> None:
        """Refused: pictures come from display lists."""
        _refuse("a picture was laid under the frame")


class FigureRenderer(CairoRenderer):
    """manim's renderer with our camera and writer: always the whole scene, no static image, never manim's cache."""

    camera_type: ClassVar[type[FigureCamera]] = FigureCamera
    writer_type: ClassVar[type[FigureWriter]] = FigureWriter

    def __init__(
        self,
        *,
        theme: Theme,
        audit: Auditor,
        on_frame: OnFrame,
        skip_animations: bool = False,
    ) -> None:
        super().__init__(
            camera_class=lambda: self.camera_type(theme=theme, audit=audit), skip_animations=skip_animations
        )
        self._on_frame = on_frame

    @property
    def parts(self) -> tuple[object, ...]:
        """What has come somewhere by telling: itself and its camera."""
        return (self, self.camera)

    def __getstate__(self) -> dict[str, Any]:
        """All that playing changes."""
        return {"num_plays": self.num_plays, "time": self.time}

    def init_scene(
        self, scene: Scene, session_spec: RenderSessionSpec, file_writer_settings: _SceneFileWriterSettings
    ) -> None:
        """Make the writer that knows our camera."""
        self.file_writer = self.writer_type(file_writer_settings, camera=self.camera, on_frame=self._on_frame)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """Play without manim's cache: its key would take longer than our drawing and cannot be trusted."""
        before, config.disable_caching = config.disable_caching, True  # tempconfig rebuilds all classes of mobjects
        try:
            super().play(scene, *args, **kwargs)
        finally:
            config.disable_caching = before

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        """Paint the whole scene; the canvas finds out by itself what has not changed."""
        if self.skip_animations and not ignore_skipping:
            return
        everything = [*scene.mobjects, *(m for m in scene.foreground_mobjects if m not in scene.mobjects)]
        self.camera.capture_mobjects(everything, include_submobjects=include_submobjects)

    def get_frame(self) -> npt.NDArray[np.uint8]:
        """The camera's last picture itself, read-only: the writer takes no copy for it."""
        return self.camera.pixel_array

    def freeze_current_frame(self, duration: float) -> None:
        """Write the last picture for `duration` seconds, counted as manim counts them."""
        if not self.skip_animations:
            self.camera.hold()
            self.write_last(int(duration / (1 / self.camera.frame_rate)))

    def write_last(self, repeat: int) -> None:
        """Write the last picture so many times."""
        self.add_frame(self.get_frame(), repeat)

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """Paint and write one frame; skipped plays cost nothing."""
        if self.skip_animations:
            self.camera.gap = True
        else:
            self.update_frame(scene)
            self.write_last(1)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> None:
        """Keep no static image: it would be pixels without a display list."""

    def scene_finished(self, scene: Scene) -> None:
        """Finish the film; the last picture of a still is at rest. Raises UsageError for a film of nothing."""
        demand_something_left(self.num_plays)
        super().scene_finished(scene)
        self.camera.hold()

    @property
    def static_image(self) -> None:
        """There is none."""
        return

    @static_image.setter
    def static_image(self, pixels: object) -> None:
        if pixels is not None:
            _refuse("a static image was laid under the frame")

    @property
    def camera(self) -> FigureCamera:
        """The one camera."""
        return self._camera

    @camera.setter
    def camera(self, camera: object) -> None:
        if not isinstance(camera, FigureCamera):
            _refuse(f"the camera was exchanged for a {type(camera).__name__}")
        self._camera = camera

    @property
    def file_writer(self) -> FigureWriter:
        """The one writer."""
        return self._file_writer

    @file_writer.setter
    def file_writer(self, writer: object) -> None:
        if not isinstance(writer, FigureWriter):
            _refuse(f"the file writer was exchanged for a {type(writer).__name__}")
        self._file_writer = writer


def demand_cairo(renderer: object, camera_class: object = None) -> None:
    """Refuse a foreign renderer or camera and OpenGL: their frames would be audited by nobody. Raises AuditError."""
    if renderer is not None:
        found = type(renderer).__name__
    elif camera_class is not None:
        found = getattr(camera_class, "__name__", str(camera_class))
    elif str(config.renderer).lower().endswith("opengl"):
        found = "OpenGL"
    else:
        return
    raise AuditError(
        f"a FigureScene builds its own renderer, because only that one audits every frame; {found} was asked for"
    )


def _refuse(what: str) -> NoReturn:
    raise AuditError(f"{what}: frames are painted from audited display lists and in no other way")
