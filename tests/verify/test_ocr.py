"""The reader: numbers in our font are read as they are, and a missing package is named."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from reencoding import written

from onebyone.errors import UsageError
from onebyone.look.theme import theme
from onebyone.verify.alike import same_sign_for_sign
from onebyone.verify.finding import VerifyError, demand_none
from onebyone.verify.ocr import Reader, with_margin

BLANK = np.broadcast_to(np.rint(np.array(theme("dark").rgb("paper")) * 255).astype(np.uint8), (200, 400, 3))
TEXTS = ["0", "1", "7", "10", "784", "−0.75", "−6,791.25", "0.0625", "125,440", "nine", "Ten", "Seventy-seven"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("em", [12, 16, 30])
def test_numbers_in_our_font_are_read_as_they_are(em: int, reader: Reader) -> None:
    crops = []
    for text in TEXTS:
        ink = (written(BLANK, text, at=(20, 20), em=em) != BLANK).any(axis=2)
        rows, columns = np.nonzero(ink)
        part = (slice(rows.min() - 1, rows.max() + 2), slice(columns.min(), columns.max() + 1))
        crops.append(written(BLANK, text, at=(20, 20), em=em)[part])
    for shown in (crops, [with_margin(crop) for crop in crops]):
        reads = reader.read(shown)
        assert [read for read, text in zip(reads, TEXTS, strict=True) if not same_sign_for_sign(read, text)] == []
    assert reader.read([]) == []


def test_a_missing_package_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UsageError, match=r"run ./render\.sh verify --read-back"):
        Reader()


def test_many_faults_are_told_in_short() -> None:
    demand_none([])
    with pytest.raises(VerifyError, match=r"^a; b$"):
        demand_none(["a", "b"])
    with pytest.raises(VerifyError, match=r"^a; b; c \(and 2 more\)$"):
        demand_none(list("abcde"))
