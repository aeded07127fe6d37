"""Looking everywhere in a still frame: a digit declared nowhere is found, even if part of it stood there before."""

from __future__ import annotations

import numpy as np
import pytest
from reencoding import written

from onebyone.theme import theme
from onebyone.verify.finding import VerifyError
from onebyone.verify.ocr import Reader
from onebyone.verify.readback import ReadBack
from onebyone.verify.recompute import Recomputed
from onebyone.verify.video import Image

BLANK = np.broadcast_to(np.rint(np.array(theme("dark").rgb("paper")) * 255).astype(np.uint8), (480, 854, 3))
EMPTY = {"clip": {"fps": 10}, "theme": "dark", "numbers": [], "labels": [], "pictures": [], "rests": [[0, 1], [1, 2]]}


def looked_at(*rests: Image) -> ReadBack:
    """A reading of a clip that declares nothing and rests twice, for a second each, on these pictures."""
    readback = ReadBack(EMPTY, Recomputed(EMPTY, ()), Reader())
    assert len(readback.wanted) == len(rests)
    for number, picture in zip(sorted(readback.wanted), rests, strict=True):
        readback.look(number, picture)
    return readback


def test_two_blank_frames_hold() -> None:
    assert looked_at(BLANK, BLANK).demand() == "0 numbers read, all as entered; no other digit in 2 still frames"


@pytest.mark.parametrize("digits", ["3", "63", "18"])
def test_digits_that_were_half_covered_before_are_found_when_they_are_not(digits: str) -> None:
    whole = written(BLANK, digits, at=(300, 200), em=100)
    half = whole.copy()
    half[250:] = BLANK[250:]
    with pytest.raises(VerifyError, match=f"at 1.8 s, '{digits}' is declared nowhere"):
        looked_at(half, whole).demand()
