"""Looking everywhere in a still frame: what is declared nowhere is found wherever it stands, however it is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from reencoding import written

from onebyone.look.theme import theme
from onebyone.proof.document import Proof, checked
from onebyone.verify.finding import VerifyError
from onebyone.verify.ocr import Reader
from onebyone.verify.readback import ReadBack, signs
from onebyone.verify.recompute import Recomputed
from onebyone.verify.video import Image

Looked = Callable[..., ReadBack]
BLANK = np.broadcast_to(np.rint(np.array(theme("dark").rgb("paper")) * 255).astype(np.uint8), (480, 854, 3))
STROKES = {  # of digits, as corners on a square of 1 by 2
    "1": [(0.2, 0.5), (0.6, 0), (0.6, 2)],
    "2": [(0, 0), (1, 0), (1, 1), (0, 1), (0, 2), (1, 2)],
    "4": [(0.8, 2), (0.8, 0), (0, 1.3), (1, 1.3)],
    "5": [(1, 0), (0, 0), (0, 1), (1, 1), (1, 2), (0, 2)],
    "7": [(0, 0), (1, 0), (0.3, 2)],
}


@pytest.fixture
def looked_at(proof_of_2a: dict[str, Any]) -> Looked:
    """Read a clip that declares nothing else and rests twice, for a second each, on these pictures."""
    empty = {key: [] for key in ("numbers", "equations", "labels", "pictures", "marks")}
    clip = {**proof_of_2a["clip"], "fps": 10}

    def looked_at(*rests: Image, drawings: tuple[object, ...] = ()) -> ReadBack:
        drawn = {"drawings": list(drawings), "rests": [[0, 1], [1, 2]]}
        return read(checked({**proof_of_2a, **empty, **drawn, "clip": clip}), *rests)

    return looked_at


def read(proof: Proof, *rests: Image) -> ReadBack:
    readback = ReadBack(proof, Recomputed(proof, (), ()), Reader())
    assert len(readback.wanted) == len(rests)
    for number, picture in zip(sorted(readback.wanted), rests, strict=True):
        readback.look(number, picture)
    return readback


def drawn(digit: str, *, at: tuple[float, float], size: float, width: int) -> Image:
    corners = np.array(STROKES[digit]) * size / 2 + at
    return np.asarray(cv2.polylines(BLANK.copy(), [corners.astype(np.int32)], False, (232, 236, 241), width))


def test_two_blank_frames_hold(looked_at: Looked) -> None:
    assert looked_at(BLANK, BLANK).demand() == "0 numbers read, all as entered; nothing else in 2 still frames"


@pytest.mark.parametrize("width", [2, 4])
@pytest.mark.parametrize("size", [10, 30, 90])
@pytest.mark.parametrize("digit", STROKES)
def test_a_digit_of_lines_is_found_anywhere(digit: str, size: float, width: int, looked_at: Looked) -> None:
    rng = random.Random(f"{digit}{size}{width}")
    at = rng.uniform(2, 850 - size), rng.uniform(2, 476 - size)
    image = drawn(digit, at=at, size=size, width=width)
    with pytest.raises(VerifyError, match=r"^at 1\.8 s, .* is declared nowhere: x \d+, y \d+, \d+×\d+ px$") as told:
        looked_at(BLANK, image).demand()
    x, y = (float(part.split()[0]) for part in str(told.value).replace(",", "").split(": x ")[1].split(" y "))
    assert abs(x - at[0]) < 0.3 * size + 4
    assert abs(y - at[1]) < 4


def test_what_is_found_is_read_if_it_can_be(looked_at: Looked) -> None:
    with pytest.raises(VerifyError, match=r"at 0\.8 s, '63' is declared nowhere"):
        looked_at(written(BLANK, "63", at=(300, 200), em=30), BLANK).demand()


def test_a_declared_line_is_not_found_and_another_is_while_it_stands(looked_at: Looked) -> None:
    image = drawn("7", at=(300, 200), size=60, width=2)
    path = [part for x, y in STROKES["7"] for part in (300 + 30 * x + 0.5, 200 + 30 * y + 0.5)]
    drawing = {"paths": [path], "width": 2.0, "filled": False, "spans": [{"from": 0, "to": 1, "box": [0, 0, 9, 9]}]}
    assert "nothing else" in looked_at(image, BLANK, drawings=(drawing,)).demand()
    with pytest.raises(VerifyError, match=r"at 1\.8 s, .* is declared nowhere"):
        looked_at(image, image, drawings=(drawing,)).demand()


@pytest.mark.parametrize(
    ("size", "is_sign"),
    [((6, 2), True), ((2, 6), True), ((5, 2), False), ((12, 1), False), ((1, 12), False), ((4, 4), False)],
)
def test_what_is_smaller_than_a_sign_is_no_sign(size: tuple[int, int], is_sign: bool) -> None:
    left = np.zeros((480, 854), dtype=bool)
    left[100 : 100 + size[0], 200 : 200 + size[1]] = True
    assert signs(left) == ([(200, 100, size[1], size[0])] if is_sign else [])


def test_ink_near_to_ink_is_one_sign_and_far_from_it_another() -> None:
    left = np.zeros((480, 854), dtype=bool)
    left[100:110, 200:203] = left[100:110, 206:209] = left[100:110, 230:233] = True
    assert signs(left) == [(200, 100, 9, 10), (230, 100, 3, 10)]


def test_specks_make_no_sign_however_many() -> None:
    left = np.zeros((480, 854), dtype=bool)
    left[100:200:4, 200:300:4] = left[101:201:4, 200:300:4] = True
    assert signs(left) == []
    left[100:110, 240:242] = True
    assert signs(left) == [(240, 100, 2, 10)]
