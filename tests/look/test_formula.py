"""Formulas are set as manim sets them, and every digit that Typst could draw is known."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
from manim import MathTypst

from onebyone.look import formula as module
from onebyone.look.formula import FormulaError, similar, typeset
from onebyone.look.manim_config import changed

FORMULA = "{{y_j}} = sum_i {{w_(j i)}} {{x_i}} + {{b_j}}"
STYLES = ["{}", '"{}"', "bold({})", "sans({})", "mono({})", "bb({})"]
PLACES = ["{}", "x^({})", "x^(y^({}))"]


def test_a_formula_has_the_outlines_of_manim_s_own(tmp_path):
    ours = typeset(FORMULA)
    with changed({"media_dir": str(tmp_path), "verbosity": "WARNING"}):
        theirs = MathTypst(FORMULA, font_size=96)
    glyphs = theirs.family_members_with_points()
    assert len(ours.outlines) == len(glyphs)
    for outline, glyph in zip(ours.outlines, glyphs, strict=True):
        assert np.abs(outline - glyph.points[:, :2]).max() < 1e-9
    for part, mine in enumerate(ours.parts):
        assert [glyphs[at] for at in mine] == theirs.select(part).family_members_with_points()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", PLACES)
def test_every_digit_of_every_style_and_size_is_known(style, place):
    said = place.format(style.format(" ".join("0123456789")))
    letters = {"x": 1, "y": 2}
    glyphs, _ = module._set(said)
    unknown = [g for g in glyphs if not any(similar(g, digit, tolerance=1e-3) for digit in module._digits())]
    assert len(unknown) == sum(letter in said for letter in letters)
    assert len(glyphs) == 10 + len(unknown)


def test_it_is_set_wherever_temporary_files_go(tmp_path, monkeypatch):
    folder = tmp_path / "{a} {media_dir} {"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert module._set("x")[0]
    assert not list(folder.iterdir())


def test_a_glyph_that_comes_out_as_a_digit_is_refused(monkeypatch):
    monkeypatch.setattr(module, "_digits", lambda: module._set("z")[0])
    assert typeset.__wrapped__("x + y").outlines
    with pytest.raises(FormulaError, match=r"^the formula 'x \+ z' draws a digit"):
        typeset.__wrapped__("x + z")


def test_digits_that_typst_does_not_define_as_paths_are_missed(monkeypatch):
    parse = ElementTree.parse
    module._digits.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(module.ElementTree, "parse", lambda file: ElementTree.ElementTree(parse(file).getroot()[0]))
        with pytest.raises(FormulaError, match="Typst defined 0 paths for digits in 6 styles"):
            module._digits()
    module._digits.cache_clear()
    assert len(module._digits()) >= 60
