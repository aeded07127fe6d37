"""A clip without paper: its display lists painted on nothing, as a WebM with an alpha channel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace

from onebyone.paint.canvas import NO_PAPER
from onebyone.paint.quality import Quality
from onebyone.paint.reencode import VP9_ALPHA, encode
from onebyone.paint.segment import Segment, Sheet
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import evaluate

if TYPE_CHECKING:
    from onebyone.core.figure import Figure


def render_transparent(
    variant: Variant, quality: Quality, target: Path, *, figures: tuple[Figure, ...], about: Mapping[str, str]
) -> int:
    """Tell a variant and paint it on nothing; gives the number of frames. What is drawn in the paper's colour stays so.

    Raises OneByOneError where the audit refuses a frame.
    """
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder, settings(quality, Path(folder)):
        told = list[Segment]()
        evaluate(
            scene_class(variant.shot),
            variant=variant,
            figures=figures,
            on_frame=lambda *_: None,
            on_segment=told.append,
        )
        sheet = Sheet.of(quality, NO_PAPER)
        size, fps = (quality.width, quality.height), Fraction(quality.fps)
        return encode(_painted(told, sheet), target, form=VP9_ALPHA, size=size, fps=fps, about=about)


def _painted(segments: list[Segment], sheet: Sheet) -> Iterator[av.VideoFrame]:
    canvas = sheet.canvas()
    for segment in segments:
        for display_list, digests, repeat in segment.frames:
            canvas.paint(display_list, digests)
            frame = av.VideoFrame.from_ndarray(straight(canvas.picture), format="rgba").reformat(
                format=VP9_ALPHA.pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            for _ in range(repeat):
                yield frame


def straight(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Pixels (height, width, 4) whose colours were multiplied by their opacity, with the colours themselves."""
    found = pixels.copy()
    partly = (pixels[..., 3] > 0) & (pixels[..., 3] < 255)  # few: where nothing is, nothing is multiplied, or by 1
    alpha = pixels[partly, 3:].astype(np.uint16)
    found[partly, :3] = np.minimum((pixels[partly, :3].astype(np.uint16) * 255 + alpha // 2) // alpha, 255)
    return found
