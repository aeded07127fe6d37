"""Every way to paint around the audit is refused: foreign frames, backgrounds, cameras, segments and captions."""

from __future__ import annotations

import numpy as np
import srt
from manim import (
    Camera,
    Circle,
    Text,
)
from manim.mobject.types.image_mobject import ImageMobjectFromCamera
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image
from planting import TINY, Fault, Garden, Tell, Tiny, demand_refusal

GARDEN = Garden()
fault = GARDEN.fault
PIXELS = np.full((TINY["pixel_height"], TINY["pixel_width"], 4), 255, dtype=np.uint8)


# Backgrounds and pixels


@fault("a painted camera background was set", "frames are painted from audited display lists")
def background_set(self: Tiny) -> None:
    self.camera.background = PIXELS


@fault("a painted camera background was set")
def background_set_by_its_method(self: Tiny) -> None:
    self.camera.set_background(PIXELS)


@fault("a painted camera background was set")
def background_set_from_a_function(self: Tiny) -> None:
    self.camera.set_background_from_func(lambda point: (1, 0, 0, 1))


@fault("a background image was set")
def background_image_set(self: Tiny) -> None:
    self.camera.background_image = "digits.png"


@fault("the camera's pixel array was set")
def pixel_array_exchanged(self: Tiny) -> None:
    self.camera.pixel_array = PIXELS


@fault("pixels were handed to the camera")
def pixel_array_set_by_its_method(self: Tiny) -> None:
    self.camera.set_pixel_array(PIXELS)


@fault("a picture was laid under the frame")
def frame_laid_under(self: Tiny) -> None:
    self.camera.set_frame_to_background(PIXELS)


@fault("a static image was laid under the frame")
def static_image_set(self: Tiny) -> None:
    self.renderer.static_image = PIXELS


@fault("Text('0.37')", "is not on the list")
def text_captured_directly(self: Tiny) -> None:
    self.camera.capture_mobject(Text("0.37"))


@fault("Text('0.37')", "is not on the list")
def text_in_the_foreground(self: Tiny) -> None:
    self.add_foreground_mobject(Text("0.37"))
    self.wait(0.2)


@fault("Text('0.37')", "is not on the list")
def text_on_the_foreground_list(self: Tiny) -> None:
    self.foreground_mobjects.append(Text("0.37"))
    self.wait(0.2)


# Frames, segments and captions handed to the file writer


@fault("a frame that the camera did not paint was handed to the file writer")
def foreign_frame(self: Tiny) -> None:
    self.renderer.file_writer.write_frame(PIXELS)


@fault("a frame that the camera did not paint was handed to the file writer")
def foreign_frame_by_the_renderer(self: Tiny) -> None:
    self.renderer.add_frame(PIXELS)


@fault("a frame that the camera did not paint was handed to the file writer")
def own_frame_edited(self: Tiny) -> None:
    self.wait(0.2)
    frame = self.renderer.get_frame().copy()
    frame[0, 0] = 255 - frame[0, 0]
    self.renderer.add_frame(frame)


@fault("a frame that the camera did not paint was handed to the file writer")
def foreign_still(self: Tiny) -> None:
    self.renderer.file_writer.save_image(PIXELS)


@fault("a frame that the camera did not paint was handed to the file writer")
def foreign_picture_of_a_sequence(self: Tiny) -> None:
    self.renderer.file_writer.output_image(Image.fromarray(PIXELS))


@fault("the subcaption 'three weights' was written by hand")
def subcaption_added(self: Tiny) -> None:
    self.add_subcaption("three weights")


@fault("the subcaption 'three weights' was written by hand")
def subcaption_of_a_play(self: Tiny) -> None:
    self.play(Circle().animate(run_time=0.2).shift((1, 0, 0)), subcaption="three weights")


@fault("a subcaption was written by hand")
def subcaption_by_the_manager(self: Tiny) -> None:
    self.manager.add_subcaption("three weights")


@fault("a subcaption was written by hand")
def subcaption_appended(self: Tiny) -> None:
    self.renderer.file_writer.subcaptions.append(subtitle())


@fault("a subcaption was written by hand")
def subcaption_inserted(self: Tiny) -> None:
    self.renderer.file_writer.subcaptions.insert(0, subtitle())


@fault("a subcaption was written by hand")
def subcaptions_extended(self: Tiny) -> None:
    self.renderer.file_writer.subcaptions += [subtitle()]


@fault("a subcaption was written by hand")
def subcaptions_exchanged(self: Tiny) -> None:
    self.renderer.file_writer.subcaptions = [subtitle()]


# Cameras, renderers and writers of others


@fault("the camera was exchanged for a Camera")
def camera_exchanged(self: Tiny) -> None:
    self.renderer.camera = Camera()


@fault("the file writer was exchanged for a SceneFileWriter")
def writer_exchanged(self: Tiny) -> None:
    self.renderer.file_writer = SceneFileWriter(self.file_writer_settings)


@fault("a FigureScene builds its own renderer", "CairoRenderer was asked for")
def renderer_exchanged(self: Tiny) -> None:
    self.renderer = CairoRenderer()


@fault("ImageMobjectFromCamera", "is not on the list")
def picture_of_a_sub_camera(self: Tiny) -> None:
    camera = Camera()
    camera.capture_mobjects([Text("0.37")])
    self.add(ImageMobjectFromCamera(camera))
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 25


def subtitle() -> srt.Subtitle:
    return next(srt.parse("1\n00:00:00,000 --> 00:00:01,000\nthree weights\n"))
