"""The file writer: it takes the camera's last picture, the scene's captions and its own segments, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import numpy as np
import numpy.typing as npt
import srt
from manim.scene.scene_file_writer import SceneFileWriter

from onebyone.errors import AuditError
from onebyone.frames.entry import Entry

if TYPE_CHECKING:
    from manim.scene.scene_file_writer import _SceneFileWriterSettings
    from PIL import Image


class Painter(Protocol):
    """Whoever has painted the last picture."""

    @property
    def display_list(self) -> tuple[Entry, ...]:
        """What the last picture shows."""

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The digest of each entry of it."""

    @property
    def pixel_array(self) -> npt.NDArray[np.uint8]:
        """The last picture."""


class OnFrame(Protocol):
    """Whoever wants to know each frame that is written, such as a record or a progress bar."""

    def __call__(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """A picture of this display list, whose entries have these digests, was written `repeat` times in a row."""


class Subcaptions(list[srt.Subtitle]):
    """manim's list of subcaptions, closed to everyone but `FigureWriter.caption`."""

    def _refuse(self, *_: object) -> NoReturn:
        raise AuditError(
            "a subcaption was written by hand: captions come from onebyone.words, where every number has a slot"
        )

    append = extend = insert = __setitem__ = __iadd__ = _refuse


class FigureWriter(SceneFileWriter):
    """manim's file writer for frames, captions and segments that are a FigureScene's own.

    `on_frame` is told each frame. Raises AuditError for anything from elsewhere.
    """

    def __init__(self, settings: _SceneFileWriterSettings, *, camera: Painter, on_frame: OnFrame) -> None:
        self._camera, self._on_frame = camera, on_frame
        self._subcaptions = Subcaptions()
        self._told: list[str] = []
        self._segments: set[str] = set()
        self._is_writing = False
        super().__init__(settings)

    def write_frame(self, pixels: npt.NDArray[np.uint8], *, repeat: int = 1) -> None:
        """Write the camera's last picture `repeat` times. Raises AuditError for any other pixels."""
        self._demand_own(pixels)
        self._is_writing = True
        try:
            super().write_frame(pixels, repeat=repeat)
        finally:
            self._is_writing = False
        self._on_frame(self._camera.display_list, self._camera.digests, repeat)

    def output_image(self, image: Image.Image) -> None:
        """Write a picture of a sequence, as part of `write_frame` and in no other way."""
        if not self._is_writing:
            _refuse_frame()
        super().output_image(image)

    def save_image(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Write the camera's last picture as a still. Raises AuditError for any other pixels."""
        self._demand_own(pixels)
        super().save_image(pixels)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Never: manim's hash is blind to much that changes a frame, so no earlier segment is taken for ours."""
        return False

    def open_partial_movie_stream(self, **settings: Any) -> None:  # the signature is manim's
        """Open a segment, and remember that it is ours."""
        super().open_partial_movie_stream(**settings)
        assert self._current_encode_job is not None
        self._segments.add(str(self._current_encode_job.path))

    def combine_files(self, input_files: list[str], *args: Any, **kwargs: Any) -> None:  # the signature is manim's
        """Join segments to a film. Raises AuditError for a segment that this writer did not write."""
        foreign = [Path(file).name for file in input_files if str(Path(file)) not in self._segments]
        if foreign:
            raise AuditError(
                f"{', '.join(foreign)} was put among the segments of the film, but was not written by this scene"
            )
        super().combine_files(input_files, *args, **kwargs)

    def caption(self, text: str, *, start: float, end: float) -> None:
        """Write a subcaption, from `start` to `end` in seconds of the film."""
        told = srt.Subtitle(len(self._told), timedelta(seconds=start), timedelta(seconds=end), text)
        list.append(self._subcaptions, told)
        self._told.append(text)

    @property
    def subcaptions(self) -> Subcaptions:
        """What was told so far."""
        return self._subcaptions

    @subcaptions.setter
    def subcaptions(self, subcaptions: list[srt.Subtitle]) -> None:
        if subcaptions:
            self._subcaptions.extend(subcaptions)

    def write_subcaption_file(self) -> None:
        """Write the subcaptions beside the film. Raises AuditError where one was edited."""
        self._demand_told()
        super().write_subcaption_file()

    def _demand_told(self) -> None:
        if [subtitle.content for subtitle in self._subcaptions] != self._told:
            raise AuditError("a subcaption was edited by hand: captions come from onebyone.words")

    def _demand_own(self, pixels: npt.NDArray[np.uint8]) -> None:
        if pixels is not self._camera.pixel_array:
            _refuse_frame()


def _refuse_frame() -> NoReturn:
    raise AuditError(
        "a frame that the camera did not paint was handed to the file writer: frames are painted from audited display "
        "lists and in no other way"
    )
