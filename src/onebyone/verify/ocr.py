"""The reader: rapidocr, whose models are in its wheel, on one core, with its usual line-up of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from onebyone.errors import UsageError
from onebyone.verify.video import Image

WIDEST = 960  # px: whole pictures are searched at no more; at 480p the smallest digits we set are still found
SURE = 0.5  # of 1: what is read with less is a stroke, not a sign
SETTINGS = {
    "Global.use_cls": False,  # nothing is upside down
    "Global.log_level": "critical",
    "Global.max_side_len": WIDEST,
    "Global.text_score": SURE,
    "Det.limit_type": "max",
    "Det.limit_side_len": WIDEST,
    "Det.thresh": 0.2,
    "Det.box_thresh": 0.4,  # lower than usual: a digit missed is worse than a stroke looked at
    "Rec.rec_img_shape": [3, 48, 48],  # a digit needs no more; longer texts get what they need
    "Rec.rec_batch_num": 16,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
# Signs that look the same in our font, and how the reader writes them. Nothing else is taken for something it is not.
SAME = str.maketrans({"-": "−", "–": "−", "—": "−", "一": "−", "，": ",", "．": ".", " ": None})


@dataclass(frozen=True)
class Found:
    """A text found in a picture, and its box [x, y, width, height] in pixels."""

    text: str
    box: tuple[float, float, float, float]


class Reader:
    """Reads crops of numbers, and searches whole pictures for texts.

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
        self._engine = RapidOCR(params=SETTINGS)

    def read(self, crops: Sequence[Image]) -> list[str]:
        """The texts on crops of one line each."""
        if not crops:
            return []
        texts = self._engine.recognize_txt([_bgr(crop) for crop in crops]).txts or ()
        return [text.translate(SAME) for text in texts]

    def search(self, picture: Image) -> list[Found]:
        """All texts on a picture."""
        result: Any = self._engine(_bgr(picture), use_cls=False)
        if result.boxes is None or result.txts is None:
            return []
        found = []
        for text, corners in zip(result.txts, result.boxes, strict=True):
            (left, top), (right, bottom) = np.min(corners, axis=0).tolist(), np.max(corners, axis=0).tolist()
            found.append(Found(text, (left, top, right - left, bottom - top)))
        return found


def _bgr(picture: Image) -> Image:
    return np.ascontiguousarray(picture[..., ::-1])
