"""Faults in assets that were changed together with their hashes, as a careless update does; and signs of the font."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from copies import ROOT, Edit, New, source
from fontTools.ttLib import TTFont
from kinds import Chance, Fault, Kind
from PIL import Image

BUNDLED = "src/onebyone/inputs/bundled.py"
READS = {"digit.png": ("digit", 2, ("1a", "2a", "3", "5a", "6a")), "photo.png": ("photo", 3, ("4a", "4b"))}
FONTS = ("fonts/IBMPlexSans-Regular.ttf", "fonts/IBMPlexSans-SemiBold.ttf")
TURNS: dict[str, Callable[[Any], Any]] = {
    "mirrored": lambda levels: levels[:, ::-1],
    "upside down": lambda levels: levels[::-1],
    "transposed": lambda levels: levels.swapaxes(0, 1),
    "negative": lambda levels: 255 - levels,
    "a pixel aside": lambda levels: np.roll(levels, 1, axis=1),
    "red for blue": lambda levels: levels[..., ::-1],
}
KERNELS = {
    "Sobel's kernel upright": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "Sobel's kernel reversed": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
    "Prewitt's kernel": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
}


def _hash(file: str, content: bytes) -> tuple[New, Edit]:
    """A file of other content, and its hash where that is written down."""
    before = hashlib.sha256((ROOT / "assets" / file).read_bytes()).hexdigest()
    return New(f"assets/{file}", content), Edit(BUNDLED, before, hashlib.sha256(content).hexdigest())


def _read(name: str, numerators: Any, bits: int) -> Edit:
    """The hash of an input as it is read."""
    text = source(BUNDLED)
    start = text.index(f'"{name}": "', text.index("READ:")) + len(f'"{name}": "')
    cells = np.ascontiguousarray(numerators, dtype="<i8")
    found = hashlib.sha256(f"{cells.shape} {bits} ".encode() + cells.tobytes()).hexdigest()
    return Edit(BUNDLED, text[start : start + 64], found)


def changed_with_its_hash(clip: str, rng: Chance) -> Fault:
    """A picture is turned, mirrored, shifted or reversed, or a kernel is another, and all hashes with it."""
    files = [file for file, (_, _, clips) in READS.items() if clip in clips]
    if clip == "2a" and rng.random() < 0.4:
        what = rng.choice(sorted(KERNELS))
        edit = Edit(BUNDLED, "[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]", str(KERNELS[what]))
        read = _read("sobel", KERNELS[what], 0)
        return Fault((edit, read), f"{what}, with its hash", "not what it was|not Sobel's kernel")
    file = rng.choice(files)
    name, bits, _ = READS[file]
    levels = np.array(Image.open(ROOT / "assets" / file))
    what = rng.choice([turn for turn in TURNS if turn != "red for blue" or levels.ndim == 3])
    turned = np.ascontiguousarray(TURNS[what](levels))
    Image.fromarray(turned).save(content := io.BytesIO(), "PNG")
    planes = turned.transpose(2, 0, 1) if turned.ndim == 3 else turned
    read = _read(name, np.rint(planes / 255 * 2**bits), bits)
    says = "not what it was: the moments"
    return Fault((*_hash(file, content.getvalue()), read), f"{file} {what}, with its hashes", says)


@cache
def _font(file: str, change: str) -> bytes:
    """The font with a sign drawn as another, or mirrored."""
    font = TTFont(ROOT / "assets" / file)
    glyphs, names = font["glyf"], font.getBestCmap()
    if len(change) == 3:  # such as ×→÷
        glyphs[names[ord(change[0])]] = glyphs[names[ord(change[2])]]
    else:
        glyph = glyphs[names[ord(change[0])]]
        glyph.expand(glyphs)
        middle = glyph.xMin + glyph.xMax
        glyph.coordinates = type(glyph.coordinates)([(middle - x, y) for x, y in glyph.coordinates])
    font.save(content := io.BytesIO())
    return content.getvalue()


SIGNS = (*("×→÷", "×→+", "−→=", "=→≈", "≈→=", "7→1", "3→8", "6→9"), *(f"{digit} mirrored" for digit in "2347"))


def other_sign(clip: str, rng: Chance) -> Fault:
    """A sign of a font is drawn as another, or mirrored, and the font's hash with it."""
    del clip
    file, change = rng.choice(FONTS), rng.choice(SIGNS)
    changes = _hash(file, _font(file, change))
    return Fault(changes, f"{change} in {file}, with its hash", "is another sign than it was|does not look like one")


KINDS = (
    Kind("asset changed with its hash", ("1a", "2a", "3", "4a", "5a", "6a"), changed_with_its_hash),
    Kind("sign of the font", ("1a", "2a", "4a"), other_sign),
)
