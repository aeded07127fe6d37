"""Typeset formulas: the outlines of a Typst formula's glyphs, compiled without LaTeX, network or a file left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Self, TypeAlias
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
from manim import RIGHT, MathTypst
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.typing import Vector3D
from manim.utils.typst_file_writing import typst_to_svg_file
from svgelements import Path

from onebyone.errors import OneByOneError
from onebyone.look.font import similar
from onebyone.look.manim_config import changed, literal_braces
from onebyone.look.theme import Role
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

Outline: TypeAlias = npt.NDArray[np.float64]  # (n, 2)


class FormulaError(OneByOneError):
    """A formula that states a number, or that Typst cannot set."""


@dataclass(frozen=True, eq=False)
class Typeset:
    """A formula's glyphs in painting order: read-only outlines (n, 2) at an em of one; what each part holds."""

    outlines: tuple[Outline, ...]
    parts: tuple[tuple[int, ...], ...]

    def role(self, ordinal: int, roles: Sequence[Role]) -> Role:
        """The role of a glyph, where the parts have these roles: that of its part, and ink between the parts."""
        return next((role for part, role in zip(self.parts, roles, strict=True) if ordinal in part), "ink")

    def __deepcopy__(self, memo: dict[int, object]) -> Typeset:
        """Itself: it cannot change, and manim copies whatever a mobject holds."""
        return self


@cache
def typeset(source: str) -> Typeset:
    """Set a formula; the k-th `{{…}}` of the source becomes part k.

    Raises FormulaError for digits, number words and Typst code (a number in a formula would be text, and text states
    no numbers), for a source Typst refuses, and for a glyph that comes out as a digit, however it was written.
    """
    numbers = find_numbers(source.replace("{{", "").replace("}}", ""), NAMES)
    if numbers or "#" in source or "\\u" in source:
        raise FormulaError(
            f"the formula {source!r} states {numbers or 'Typst code'}: formulas hold letters and operators, numbers "
            "are Numbers set beside them"
        )
    glyphs, parts = _set(source)
    for glyph in glyphs:
        if any(similar(glyph, digit, tolerance=_DIGIT_TOLERANCE) for digit in _digits()):
            raise FormulaError(f"the formula {source!r} draws a digit: formulas hold letters and operators")
    return Typeset(outlines=glyphs, parts=parts)


@cache
def _digits() -> tuple[Outline, ...]:
    """Every digit in every style and in both sizes of scripts, for which Typst's font has shapes of their own.

    They are read as the paths that Typst defines, each once: to have manim set them all would take three times as long.
    """
    ten = " ".join("0123456789")
    rows = [ten, f'"{ten}"', *(f"{style}({ten})" for style in ("bold", "sans", "mono", "bb"))]
    with _scratch():
        file = typst_to_svg_file(" ".join(["$", *(f'{row} ""^({row}) ""^(""^({row}))' for row in rows), "$"]))
        paths = [Path(path.get("d", "")) for path in ElementTree.parse(file).iter(f"{_SVG}path")]
    if len(paths) < 10 * len(rows):
        raise FormulaError(f"Typst defined {len(paths)} paths for digits in {len(rows)} styles")
    how = {"should_subdivide_sharp_curves": True, "should_remove_null_curves": True}  # as manim's own formulas
    return tuple(_frozen(VMobjectFromSVGPath(path, **how).points[:, :2]) for path in paths)


@contextmanager
def _scratch() -> Iterator[None]:
    """A folder for what Typst writes, and no word about it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        changed({"media_dir": folder, "verbosity": "WARNING"}),
        literal_braces(),
    ):
        yield


def _set(source: str) -> tuple[tuple[Outline, ...], tuple[tuple[int, ...], ...]]:
    with _scratch():
        try:
            formula = _Formula(source)
        except Exception as error:  # the typst compiler raises its own untyped errors
            raise FormulaError(f"Typst cannot set the formula {source!r}: {error}") from error
        glyphs = formula.family_members_with_points()
        parts = tuple(
            tuple(glyphs.index(glyph) for glyph in formula.select(part).family_members_with_points())
            for part in range(source.count("{{"))
        )
    return tuple(_frozen(glyph.points[:, :2]) for glyph in glyphs), parts


class _Formula(MathTypst):
    """manim's, made in a third of the time."""

    def __init__(self, source: str) -> None:
        # The cache would keep a copy of what is set but once.
        super().__init__(source, font_size=_MANIM_EM, use_svg_cache=False)

    def flip(self, axis: Vector3D = RIGHT) -> Self:
        """Turn y over, as SVGMobject wants it: by changing signs, since rotations take a library that takes longer."""
        return self.stretch(-1, 1)


_SVG = "{http://www.w3.org/2000/svg}"
_DIGIT_TOLERANCE = 0.02  # the compiler rounds small glyphs; two signs differ by far more
_MANIM_EM = (
    96  # manim's font size at which an em of Typst is about one unit; only ratios matter to who places the formula
)


def _frozen(points: Outline) -> Outline:
    return np.frombuffer(np.ascontiguousarray(points, dtype=np.float64).tobytes()).reshape(points.shape)
