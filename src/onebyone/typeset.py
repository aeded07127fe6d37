"""Typeset formulas: the outlines of a Typst formula's glyphs, compiled without LaTeX, network or a file left behind."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from manim import MathTypst, tempconfig

from onebyone.errors import OneByOneError
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers


class FormulaError(OneByOneError):
    """A formula that states a number, or that Typst cannot set."""


@dataclass(frozen=True, eq=False)
class Typeset:
    """A formula's glyphs in painting order: read-only outlines (n, 2) at an em of one, and which glyphs each part holds."""

    outlines: tuple[npt.NDArray[np.float64], ...]
    parts: tuple[tuple[int, ...], ...]


    def __deepcopy__(self, memo: dict[int, object]) -> "Typeset":
        """Itself: it cannot change, and manim copies whatever a mobject holds."""
        return self


@cache
def typeset(source: str) -> Typeset:
    """Set a formula; the k-th `{{…}}` of the source becomes part k.

    Raises FormulaError for digits, number words and Typst code (a number in a formula would be text, and text states
    no numbers), and for a source Typst refuses.
    """
    numbers = find_numbers(source.replace("{{", "").replace("}}", ""), NAMES)
    if numbers or "#" in source:
        raise FormulaError(
            f"the formula {source!r} states {numbers or 'Typst code'}: formulas hold letters and operators, numbers are "
            "Numbers set beside them"
        )
    with tempfile.TemporaryDirectory() as scratch, tempconfig({"media_dir": scratch, "verbosity": "WARNING"}):
        try:
            formula = MathTypst(source, font_size=_MANIM_EM)
        except Exception as error:  # the typst compiler raises its own untyped errors
            raise FormulaError(f"Typst cannot set the formula {source!r}: {error}") from error
        glyphs = formula.family_members_with_points()
        parts = tuple(
            tuple(glyphs.index(glyph) for glyph in formula.select(part).family_members_with_points())
            for part in range(source.count("{{"))
        )
    return Typeset(outlines=tuple(_frozen(glyph.points[:, :2]) for glyph in glyphs), parts=parts)


_MANIM_EM = 96  # manim's font size at which an em of Typst is about one unit; only ratios matter to who places the formula


def _frozen(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.frombuffer(np.ascontiguousarray(points, dtype=np.float64).tobytes()).reshape(points.shape)
