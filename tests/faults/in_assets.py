"""Faults in assets that were changed together with their hashes, as a careless update does; and signs of the font."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from copies import ROOT, Edit, New, source
from fontTools.ttLib import TTFont
from kinds import Chance, Fault, Kind, Slip, slips
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
    return _read_as(name, [(numerators, bits)])


def _read_as(name: str, tensors: Sequence[tuple[Any, int]]) -> Edit:
    """The hash of an input of several tensors, each with its grid."""
    text, digest = source(BUNDLED), hashlib.sha256()
    start = text.index(f'"{name}": "', text.index("READ:")) + len(f'"{name}": "')
    for numerators, bits in tensors:
        cells = np.asarray(numerators, dtype="<i8")
        digest.update(f"{cells.shape} {bits} ".encode() + cells.tobytes())
    return Edit(BUNDLED, text[start : start + 64], digest.hexdigest())


def changed_with_its_hash(clip: str, rng: Chance) -> Fault:
    """A picture is turned, mirrored, shifted or reversed, or a kernel is another, and all hashes with it."""
    files = [file for file, (_, _, clips) in READS.items() if clip in clips]
    if clip == "2a" and rng.random() < 0.4:
        what = rng.choice(sorted(KERNELS))
        edit = Edit(BUNDLED, "[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]", str(KERNELS[what]))
        read = _read("sobel", KERNELS[what], 0)
        return Fault((edit, read), f"{what}, with its hash", "not what it was|not what it is called")
    file = rng.choice(files)
    name, bits, _ = READS[file]
    levels = np.array(Image.open(ROOT / "assets" / file))
    what = rng.choice([turn for turn in TURNS if turn != "red for blue" or levels.ndim == 3])
    turned = np.ascontiguousarray(TURNS[what](levels))
    Image.fromarray(turned).save(content := io.BytesIO(), "PNG")
    planes = turned.transpose(2, 0, 1) if turned.ndim == 3 else turned
    read = _read(name, np.rint(planes / 255 * 2**bits), bits)
    says = "not what it was: grid and moments"
    return Fault((*_hash(file, content.getvalue()), read), f"{file} {what}, with its hashes", says)


NETWORK = "bottleneck"
Arrays = dict[str, Any]
RETRAINED: dict[str, Callable[[Arrays, Any], object]] = {
    "with its 3×3 kernels transposed": lambda arrays, layers: arrays.update(weight2=arrays["weight2"].swapaxes(2, 3)),
    "with its 3×3 kernels mirrored": lambda arrays, layers: arrays.update(weight2=arrays["weight2"][..., ::-1]),
    "with two channels exchanged": lambda arrays, layers: arrays.update(weight3=arrays["weight3"][:, [1, 0, 2, 3]]),
    "with a filter's signs changed": lambda arrays, layers: arrays["weight1"].__setitem__(2, -arrays["weight1"][2]),
    "with weights twice as large": lambda arrays, layers: (
        arrays.update(weight1=arrays["weight1"] * 2),
        layers[0].update(weight_bits=layers[0]["weight_bits"] - 1),
    ),
    "rounded to halves": lambda arrays, layers: layers[0].update(output_bits=1),
}


def retrained(clip: str, rng: Chance) -> Fault:
    """Weights of a network, or what is said of a layer, are others, and all hashes with them."""
    del clip
    what = rng.choice(sorted(RETRAINED))
    described = json.loads(source(f"assets/{NETWORK}.json"))
    with np.load(ROOT / "assets" / f"{NETWORK}.npz") as arrays:
        stored = dict(arrays)
    RETRAINED[what](stored, described["layers"])
    np.savez(content := io.BytesIO(), **stored)
    tensors: list[tuple[Any, int]] = []
    for at, layer in enumerate(described["layers"], 1):
        for part in ("weight", "bias"):
            bits = layer[f"{part}_bits"]
            tensors.append((stored[f"{part}{at}"] * 2**bits, bits))
        tensors += [(1, 0), (1, layer["output_bits"]), (layer["cap"], 0)]  # dilation, step, cap
    read = _read_as(NETWORK, tensors)
    files = {"npz": content.getvalue(), "json": json.dumps(described).encode()}
    changes = [change for form, made in files.items() for change in _hash(f"{NETWORK}.{form}", made)]
    return Fault((*changes, read), f"the {NETWORK} {what}, with its hashes", "not what it was: grid and moments")


MAPS = tuple(
    Slip(clips, "look/theme.py", old, new)
    for clips, old, new in (
        ("1a 2a 4a 7", '"#4A447A", "#A18EFF", "#753932", "#FF735E"', '"#A18EFF", "#4A447A", "#FF735E", "#753932"'),
        ("1a 2a 4a 7", '"#4A447A", "#A18EFF", "#753932", "#FF735E"', '"#753932", "#FF735E", "#4A447A", "#A18EFF"'),
        ("1a 2a 5a 8", 'pixel_ends=("#090B0E", "#FFFFFF")', 'pixel_ends=("#FFFFFF", "#090B0E")'),
        ("4a", '"R": ("#100808", "#F5384E")', '"R": ("#08090F", "#5468FF")'),
        ("4a 4b", '"G": ("#0A0F08", "#A8DC2E")', '"G": ("#A8DC2E", "#0A0F08")'),
    )
)
MISCALLED = tuple(
    Slip("2a 2b c1", "inputs/kernels.py", old, new, parameters=(("kernel", name),))
    for name, old, new in (
        (
            "sobel-y",
            '"sobel-y": ((-1, -2, -1), (0, 0, 0), (1, 2, 1))',
            '"sobel-y": ((1, 2, 1), (0, 0, 0), (-1, -2, -1))',
        ),
        (
            "sobel-x",
            '"sobel-x": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))',
            '"sobel-x": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1))',
        ),
        ("laplace", "(1, -4, 1)", "(1, 4, 1)"),
        ("sharpen", "(-1, 5, -1)", "(-1, 4, -1)"),
        ("blur", "(2, 4, 2), (1, 2, 1)", "(2, 4, 2), (1, 2, 2)"),
        ("box", '"box": ((1, 1, 1), (1, 1, 1)', '"box": ((1, 1, 1), (1, 0, 1)'),
    )
)


_MISCALLED = slips("", "is not what it is called", MISCALLED)


def other_weights(clip: str, rng: Chance) -> Fault:
    """A kernel that has a name is another, or a network was changed with its hashes."""
    return retrained(clip, rng) if clip == "7" else _MISCALLED.plant(clip, rng)


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
    slips("colours of a map that mean something else", "what its colours have to mean", MAPS),
    Kind("weights that are not what they are called", ("7", *_MISCALLED.clips), other_weights, ("onebyone",)),
    Kind("sign of the font", ("1a", "2a", "4a"), other_sign),
)
