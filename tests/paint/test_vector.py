"""Stills as drawings: in the colours that were meant, cell by cell, and the same bytes for the same display list."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Literal

import numpy as np
import pypdfium2
import pytest
from manim import tempconfig
from PIL import Image
from project import figures

from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.frames.entry import Entry
from onebyone.look.theme import theme
from onebyone.paint.canvas import Canvas
from onebyone.paint.vector import draw

FRAME = (16.0, 9.0)
DARK = theme("dark")


@pytest.fixture(scope="module")
def entry() -> Entry:
    """The weights of 2a as a grid, in violet and coral, with lines between its cells."""
    with tempconfig({"verbosity": "CRITICAL"}):
        weight = figures("2a")[0].weight
        grid = PixelGrid(weight, colormap=DARK.signed(2), cell=150, role="weight", theme=DARK)
        return grid.entry()


@pytest.fixture(scope="module")
def painted(entry: Entry) -> np.ndarray:
    """As frames of a clip show it, 960 px across."""
    paper = DARK.hex("paper")
    canvas = Canvas(width_px=960, height_px=540, frame_width=16.0, frame_height=9.0, paper=paper)
    canvas.paint([entry], (b"the grid",))
    return canvas.picture[..., :3].astype(int)


def test_a_pdf_has_the_colours_of_the_clip(entry: Entry, painted: np.ndarray, tmp_path: Path) -> None:
    draw([entry], tmp_path / "one.pdf", frame=FRAME, paper=DARK.hex("paper"), form="pdf")
    document = pypdfium2.PdfDocument(tmp_path / "one.pdf")
    assert len(document) == 1
    assert document[0].get_size() == (960, 540)
    shown = np.asarray(document[0].render(scale=1).to_pil().convert("RGB")).astype(int)
    off = np.abs(shown - painted).max(axis=2)
    assert (off > 40).mean() < 0.01, "edges may fall otherwise"
    assert np.median(off) <= 2
    assert np.abs(shown - painted[..., ::-1]).max(axis=2).mean() > 5 * off.mean(), "red and blue are told apart"


def test_an_svg_has_a_picture_of_the_cells_and_no_mask(entry: Entry, painted: np.ndarray, tmp_path: Path) -> None:
    draw([entry], tmp_path / "one.svg", frame=FRAME, paper=DARK.hex("paper"), form="svg")
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "<mask" not in text, "few programs know how one is meant"
    assert text.count("<path") >= 4, "the rules across and down, and the frame, are lines"
    (packed,) = re.findall(r"data:image/png;base64,([^\"]+)", text)
    cells = np.asarray(Image.open(io.BytesIO(base64.b64decode(packed))).convert("RGB")).astype(int)
    high, wide = cells.shape[:2]
    assert high == wide >= 800, "what a program blurs between two cells is thin"
    middles = [
        cells[high * (2 * row + 1) // 6, wide * (2 * column + 1) // 6] for row in range(3) for column in range(3)
    ]
    seen = [painted[270 + 75 * (row - 1), 480 + 75 * (column - 1)] for row in range(3) for column in range(3)]
    assert np.abs(np.array(middles) - seen).max() <= 3


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_the_same_display_list_gives_the_same_bytes(entry: Entry, form: Literal["svg", "pdf"], tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        draw([entry], tmp_path / name, frame=FRAME, paper="#FFFFFF", form=form)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
