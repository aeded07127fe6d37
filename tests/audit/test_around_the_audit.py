"""Around the audit: foreign renderers and cameras, segments, captions and settings cannot pass it by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from manim import (
    RED,
    Circle,
    MovingCameraScene,
    MultiCamera,
    Rectangle,
    Scene,
    Text,
    ThreeDScene,
    ZoomedScene,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer
from planting import TINY, Tell, Tiny, another, kernel
from project import words

from onebyone.core.quantity import Size
from onebyone.errors import AuditError
from onebyone.frames.ink import Ink
from onebyone.panels.fig2a import PANEL
from onebyone.stage.renderer import FigureCamera, FigureRenderer
from onebyone.stage.scene import FigureScene, Told
from onebyone.stage.writer import FigureWriter
from onebyone.words import PanelWords, Sentence

NEARLY = 3.0  # of 255: what encoding makes of a picture is off by less on average
PIXELS = np.full((TINY["pixel_height"], TINY["pixel_width"], 4), 255, dtype=np.uint8)


@pytest.mark.parametrize(
    ("argument", "found"),
    [(CairoRenderer, "CairoRenderer"), (lambda: FigureCamera, "type"), (lambda: 3, "int")],
)
def test_a_foreign_renderer_is_refused_in_one_sentence(argument, found) -> None:
    with tempconfig(TINY), pytest.raises(AuditError, match=rf"builds its own renderer.*; {found} was asked for$"):
        Tiny(renderer=argument())


def test_a_notebook_passes_no_renderer() -> None:
    """`%%manim` calls a scene with renderer=None."""
    with tempconfig({**TINY, "dry_run": True}):
        assert isinstance(Tiny(renderer=None).renderer, FigureRenderer)


def test_opengl_is_refused_in_one_sentence() -> None:
    with tempconfig({**TINY, "renderer": "opengl"}), pytest.raises(AuditError, match=r"; OpenGL was asked for$"):
        Tiny()


@pytest.mark.parametrize("base", [MovingCameraScene, ThreeDScene, ZoomedScene])
def test_scenes_with_cameras_of_their_own_are_refused(base: type[Scene]) -> None:
    class Both(base, FigureScene):  # type: ignore[misc, valid-type]
        shot = PANEL

    with tempconfig(TINY), pytest.raises(AuditError, match="Camera was asked for"):
        Both()


def test_a_multi_camera_is_refused() -> None:
    with tempconfig(TINY), pytest.raises(AuditError, match="MultiCamera was asked for"):
        Tiny(camera_class=MultiCamera)


def test_pixels_are_closed_to_writing(tell: Tell) -> None:
    """In place, through a view, through a writeable flag set back, and through manim's own painters."""

    def paint(self: Tiny) -> None:
        self.wait(0.2)
        pixels = self.camera.pixel_array
        with pytest.raises(ValueError, match="read-only"):
            pixels[0, 0] = 0
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            pixels.setflags(write=True)
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            pixels[5:9].setflags(write=True)
        with pytest.raises(ValueError, match="read-only"):
            self.camera.overlay_rgba_array(pixels, PIXELS)
        with pytest.raises((TypeError, BufferError, ValueError)):
            self.camera.display_multiple_vectorized_mobjects([Circle(color=RED)], pixels)
        self.wait(0.2)

    assert (tell(paint).camera.pixel_array == tell(lambda self: self.wait(0.2)).camera.pixel_array).all()


def test_a_scene_that_never_plays_is_audited_too(tell: Tell) -> None:
    with pytest.raises(AuditError, match=r"Text\('0.37'\).*\[beat 'a_fault_is_planted', test_around"):
        tell(lambda self: self.add(Text("0.37")))


def test_a_still_is_audited(tell: Tell) -> None:
    def still(self: Tiny) -> None:
        self.play(Circle().animate.shift((1, 0, 0)))
        self.add(Text("0.37"))

    with pytest.raises(AuditError, match=r"Text\('0.37'\)"):
        tell(still, save_last_frame=True)


def test_an_edited_caption_is_refused(tell: Tell) -> None:
    def edit(self: Tiny) -> None:
        self.renderer.file_writer.caption("weights", start=0, end=1)
        self.wait(0.2)
        self.renderer.file_writer.subcaptions[0].content = "three weights"

    with pytest.raises(AuditError, match="a subcaption was edited by hand"):
        tell(edit, format="mp4")


def test_the_scenes_own_captions_cannot_be_edited(tell: Tell) -> None:
    def append(self: Tiny) -> None:
        self.beat_times += (Told("takeaway", 0, 1, "three weights"),)  # type: ignore[misc]

    with pytest.raises(AttributeError, match="no setter"):
        tell(append)


def test_a_foreign_segment_is_refused_and_no_film_is_left(tell: Tell, tmp_path: Path) -> None:
    def splice(self: Tiny) -> None:
        self.wait(0.4)
        self.renderer.file_writer.partial_movie_files.insert(0, str(tmp_path / "foreign.mp4"))

    with pytest.raises(AuditError, match=r"foreign\.mp4 was put among the segments"):
        tell(splice, format="mp4")
    assert not list(tmp_path.glob("videos/**/splice.mp4"))


def redden(path: Path) -> None:
    """Put a film of as many frames, all of them red, in a film's place."""
    with av.open(str(path)) as there, av.open(str(path.with_suffix(".new")), "w", format="mp4") as film:
        picture = there.streams.video[0]
        stream = film.add_stream("libx264", rate=picture.average_rate)
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((picture.height, picture.width, 3), (255, 0, 0), np.uint8))
        for _ in range(picture.frames):
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    path.with_suffix(".new").rename(path)


def test_a_stale_segment_is_never_taken_for_ours(tell: Tell, tmp_path: Path) -> None:
    """What the film shows is compared with what was painted: its bytes depend on more than its pictures."""

    def play(self: Tiny) -> None:
        self.add(self.number())
        self.wait(0.4)

    def off() -> list[float]:
        """How far every frame of the film is from the picture, in steps of 255."""
        with av.open(str(film())) as shown:
            frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in shown.decode(video=0)]
        return [float(np.abs(frame - painted[..., :3]).mean()) for frame in frames]

    def film() -> Path:
        return next(tmp_path.glob("videos/**/play.mp4"))

    painted = tell(play, format="mp4").camera.pixel_array
    assert len(off()) == 2
    assert max(off()) < NEARLY
    for stale in (film(), *tmp_path.glob("videos/**/partial_movie_files/**/*.mp4")):
        redden(stale)
    assert min(off()) > 10 * NEARLY, "a stale one would be noticed"
    tell(play, format="mp4")
    assert len(off()) == 2
    assert max(off()) < NEARLY


def test_no_method_of_an_author_can_turn_the_audit_off(tell: Tell) -> None:
    class Switch(Tiny):
        def audit(self, *_: object, **__: object) -> None:
            """Does nothing."""

        _audit = judge = demand = audit

    with pytest.raises(AuditError, match=r"Text\('0.37'\)"):
        tell(lambda self: (self.add(Text("0.37")), self.wait(0.2)), base=Switch)


def test_a_figure_that_says_it_owns_everything_is_not_believed(tell: Tell) -> None:
    def believe(self: Tiny) -> None:
        class Generous(type(self.figure)):  # type: ignore[misc]
            def owns(self, tensor: object) -> bool:
                return True

        number = self.number()
        self.figures = (Generous.verified(),)
        self.add(number)
        foreign = type(number.quantity.tensor).exact("foreign", 3, bits=0)
        self.add(self.number(Size(foreign)))
        self.wait(0.2)

    with pytest.raises(AuditError, match="shows the tensor 'foreign', which no verified figure of this scene owns"):
        tell(believe)


def test_words_made_by_hand_are_audited_on_screen(tell: Tell) -> None:
    """Sentences refuse numbers when they are parsed; one that never was is refused when it is drawn."""

    class ByHand(Tiny):
        @property
        def words(self) -> PanelWords:
            three = "The three weights."
            told = words("2a")
            return replace(told, beats={"a_beat": Sentence(three, (three,))})

        def a_beat(self) -> None:
            """Nothing."""

    with pytest.raises(AuditError, match=r"states 'three' as plain text.*\[beat 'a_beat', "):
        tell(lambda self: self._tell(self.a_beat), base=ByHand)


def test_everything_is_its_own_under_deepcopy(tell: Tell) -> None:
    """manim copies whatever a mobject holds, for .animate and for targets."""

    def copy(self: Tiny) -> None:
        shape = Rectangle()
        shape.camera, shape.figure = self.camera, self.figure
        self.add(shape)
        self.play(shape.animate(run_time=0.4).shift((1, 0, 0)))
        assert shape.copy().camera is self.camera

    tell(copy)


def test_the_scene_builds_its_own_renderer_camera_and_writer(tell: Tell) -> None:
    scene = tell(lambda self: self.wait(0.2))
    assert type(scene.renderer) is FigureRenderer
    assert type(scene.camera) is FigureCamera
    assert type(scene.renderer.file_writer) is FigureWriter


def test_a_number_at_rest_in_a_foreign_cell_is_refused_while_it_rests(tell: Tell) -> None:
    """On its way it may cross the cell; the very pause in which it stays is refused, not what comes after."""

    def rest(self: Tiny) -> None:
        grid = kernel(self)
        number = self.number(another(grid.source(0, 0)), size=60).move_to((0, -3, 0))
        self.add(grid, number)
        self.play(number.animate(run_time=0.6).move_to(grid.centre_of(0, 0)))
        self.wait(0.4)
        self.play(number.animate(run_time=0.6).move_to((0, -3, 0)))

    line = rest.__code__.co_firstlineno + 5
    with pytest.raises(AuditError, match=rf"stands in the cell weight\[0, 0\].* line {line}\]$"):
        tell(rest)


def test_a_bent_text_stands_nowhere(tell: Tell) -> None:
    def bend(self: Tiny) -> None:
        entry = self.number().entry()
        with pytest.raises(ValueError, match="stands nowhere"):
            Ink.of(replace(entry, points=-entry.points))

    tell(bend)
