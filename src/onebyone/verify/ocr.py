"""The reader: rapidocr, whose models are in its wheel, on one core, with its usual line-up of steps."""

from __future__ import annotations

from collections.abc import Sequence

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
# Signs that look the same in our font, and how the reader writes them. Nothing else is taken for something it is not.
SAME = str.maketrans({"-": "−", "–": "−", "—": "−", "一": "−", "，": ",", "．": ".", " ": None})


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
        self._engine = RapidOCR(params=SETTINGS)

    def read(self, crops: Sequence[Image]) -> list[str]:
        """The texts on crops of one line each."""
        if not crops:
            return []
        texts = self._engine.recognize_txt([_bgr(crop) for crop in crops]).txts or ()
        return [text.translate(SAME) for text in texts]


def _bgr(picture: Image) -> Image:
    return np.ascontiguousarray(picture[..., ::-1])
