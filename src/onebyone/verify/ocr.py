"""The reader: rapidocr, whose models are in its wheel, on one core, with its usual line-up of steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from onebyone.errors import UsageError
from onebyone.verify.video import Image

SETTINGS = {
    "Global.use_det": False,  # where numbers stand is declared
    "Global.use_cls": False,  # nothing is upside down
    "Global.log_level": "critical",
    "Rec.rec_img_shape": [3, 48, 48],  # a digit needs no more; longer texts get what they need
    "Rec.rec_batch_num": 16,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
MARGIN = 0.5  # of a crop's height: with so much of its ground around it, the reader loses no letter at its ends


class Reader:
    """Reads crops of numbers.

    Raises UsageError at construction where rapidocr is not installed.
    """

    def __init__(self) -> None:
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise UsageError(
                "reading back needs packages that are not installed: run ./render.sh verify --read-back, or install "
                f"onebyone[readback] ({error})"
            ) from error
        self._engine = _started(RapidOCR)

    def read(self, crops: Sequence[Image]) -> list[str]:
        """The texts on crops of one line each, as the reader writes them."""
        if not crops:
            return []
        return [*(self._engine.recognize_txt([_bgr(crop) for crop in crops]).txts or ())]


@cache
def _started(engine: Callable[..., Any]) -> Any:
    """An engine with our settings, once in a process: to load its model takes as long as to read twenty crops."""
    return engine(params=SETTINGS)


def with_margin(crop: Image) -> Image:
    """A crop with more of the ground that it ends on, which shows nothing that it did not show."""
    by = int(np.ceil(MARGIN * len(crop)))
    return np.pad(crop, ((by, by), (by, by), (0, 0)), mode="edge")


def _bgr(picture: Image) -> Image:
    return np.ascontiguousarray(picture[..., ::-1])
