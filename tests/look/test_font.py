"""The outlines are the font's: closed, oriented, tabular, addressable, and refused when the font cannot draw them."""

from itertools import pairwise

import cairo
import numpy as np
import pytest
import uharfbuzz as hb

from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.bundled import font_file
from onebyone.look import font
from onebyone.look.font import Outline, outline

TEXTS = [
    "⌊(28 − 3) / 2⌋ + 1",
    "0123456789",
    "−3.75 × 0.25 ≈ 1,024",
    "Σ → ·",
    "nn.Conv2d(1, 1, 3)",
    "AVATAR",
    "One kernel, every position",
]


def coverage(shape: Outline, px: int = 64) -> np.ndarray:
    """The outline filled by cairo with its default winding rule: (height, width) in 0…255, baseline at row `px`."""
    surface = cairo.ImageSurface(cairo.FORMAT_A8, int(shape.advance * px) + 8, 2 * px)
    context = cairo.Context(surface)
    for start, end in shape.contours:
        points = shape.points[start:end] * (px, -px) + (0, px)
        context.move_to(*points[0])
        for curve in points.reshape(-1, 4, 2):
            context.curve_to(*curve[1:].ravel())
        context.close_path()
    context.fill()
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), surface.get_stride())
    return rows[:, : surface.get_width()]


@pytest.mark.parametrize("weight", ["regular", "semibold"])
@pytest.mark.parametrize("text", TEXTS)
def test_curves_share_anchors_and_contours_close(text, weight):
    shape = outline(text, weight)
    assert shape.points.shape == (shape.contours[-1][1], 2)
    assert [start for start, _ in shape.contours] == [0, *(end for _, end in shape.contours[:-1])]
    for start, end in shape.contours:
        curves = shape.points[start:end].reshape(-1, 4, 2)
        np.testing.assert_array_equal(curves[1:, 0], curves[:-1, 3], strict=True)
        np.testing.assert_array_equal(curves[0, 0], curves[-1, 3], strict=True)
        assert (np.abs(curves[:, 0] - curves[:, 3]).max(axis=1) > 0).all(), "a curve of no length"


def test_curves_are_the_fonts_own_under_another_pen():
    """HarfBuzz's own SVG-like pen, sampled at the middle of each quadratic, meets our cubics."""
    face = hb.Font(hb.Face(hb.Blob.from_file_path(font_file("regular"))))
    middles: list[tuple[float, float]] = []
    state = {"at": (0.0, 0.0)}

    def move(x, y, _):
        state["at"] = (x, y)

    def line(x, y, _):
        (x0, y0) = state["at"]
        middles.append(((x0 + x) / 2, (y0 + y) / 2))
        state["at"] = (x, y)

    def quadratic(cx, cy, x, y, _):
        (x0, y0) = state["at"]
        middles.append(((x0 + 2 * cx + x) / 4, (y0 + 2 * cy + y) / 4))
        state["at"] = (x, y)

    draw = hb.DrawFuncs()
    draw.set_move_to_func(move)
    draw.set_line_to_func(line)
    draw.set_quadratic_to_func(quadratic)
    face.draw_glyph(face.get_nominal_glyph(ord("8")), draw)
    curves = outline("8").points.reshape(-1, 4, 2)
    ours = (curves[:, 0] + 3 * curves[:, 1] + 3 * curves[:, 2] + curves[:, 3]) / 8
    distance = np.abs(ours[:, None] - np.array(middles)[None] / face.face.upem).max(axis=2).min(axis=1)
    assert distance.max() < 1e-12


def test_a_winding_fill_leaves_the_holes_open():
    zero = coverage(outline("o"), px=100)
    centre = zero[100 - 26, int(outline("o").advance * 50)]
    assert zero.max() == 255
    assert centre == 0


def test_text_stands_on_its_baseline_and_y_points_up():
    shape = outline("E")
    assert shape.points[:, 1].min() == 0
    assert 0.65 < shape.points[:, 1].max() < 0.75, "a capital of this family is about seven tenths of an em high"
    rows = np.flatnonzero(coverage(outline("p")).max(axis=1))
    assert rows.max() > 64, "the descender of a p hangs below the baseline"


def test_digits_are_tabular_in_both_weights():
    for weight in ("regular", "semibold"):
        advances = {outline(digit, weight).advance for digit in "0123456789−+"}
        assert advances == {0.6}
        assert outline("0123456789", weight).advance == pytest.approx(6.0)


def test_kerning_is_on():
    assert outline("AV").advance < outline("A").advance + outline("V").advance


@pytest.mark.parametrize("text", [*TEXTS, "fi ffl", "e\u0301a"])
def test_spans_address_every_character(text):
    shape = outline(text)
    assert len(shape.spans) == len(text)
    distinct = [span for index, span in enumerate(shape.spans) if index == 0 or span != shape.spans[index - 1]]
    assert sum(span.advance for span in distinct) == pytest.approx(shape.advance)
    assert distinct[0].points[0] == 0
    assert distinct[-1].points[1] == len(shape.points)
    for left, right in pairwise(distinct):
        assert left.x + left.advance == pytest.approx(right.x)
        assert left.points[1] == right.points[0]


def test_a_span_holds_its_own_characters_outline():
    shape, digit = outline("3×4"), outline("4")
    span = shape.spans[2]
    np.testing.assert_allclose(shape.points[slice(*span.points)] - (span.x, 0), digit.points, rtol=0, atol=1e-12)


def test_a_ligature_is_not_drawn():
    assert len(outline("fi").contours) == len(outline("f").contours) + len(outline("i").contours)
    assert outline("fi").spans[0] != outline("fi").spans[1]


def test_spaces_advance_and_draw_nothing():
    shape = outline("  ")
    assert shape.points.shape == (0, 2)
    assert shape.contours == ()
    assert shape.advance == pytest.approx(2 * outline(" ").advance)
    assert shape.advance > 0


def test_outlines_are_read_only_and_made_once():
    shape = outline("1.25")
    assert outline("1.25") is shape
    with pytest.raises(ValueError, match="WRITEABLE"):
        shape.points.setflags(write=True)
    with pytest.raises(ValueError, match="read-only"):
        shape.points[0, 0] = 7.0


@pytest.mark.parametrize("character", "−×·≈→Σ₁₂…–“”’")
def test_the_signs_the_clips_need_are_in_both_weights(character):
    assert len(outline(character).points) > 0
    assert len(outline(character, "semibold").points) > 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("木", "cannot draw '木' .U\\+6728"),
        ("a\nb", "U\\+000A"),
        ("th\u200bree", "ZERO WIDTH SPACE"),
        ("so\u00adft", "SOFT HYPHEN"),
        ("٣", "ARABIC-INDIC DIGIT THREE"),
    ],
)
def test_what_the_font_cannot_draw_is_refused_by_name(text, message):
    with pytest.raises(UsageError, match=message):
        outline(text)


def test_an_unknown_weight_is_refused():
    with pytest.raises(UsageError, match="no weight 'bold': use one of regular, semibold"):
        outline("a", "bold")


@pytest.fixture
def altered_font(monkeypatch):
    """A font whose bytes are no longer those that are known, where outlines look for theirs."""
    file = f"fonts/{font_file('regular').name}"
    monkeypatch.setattr(bundled, "SHA256", {**bundled.SHA256, file: "0" * 64})
    caches = (font._font, font._glyph, font.outline)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("altered_font")
def test_no_outline_comes_from_an_altered_font():
    with pytest.raises(UsageError, match="altered"):
        outline("1")


@pytest.mark.parametrize("weight", ["regular", "semibold"])
@pytest.mark.parametrize(("floor", "square", "stem"), [("⌊", "[", min), ("⌋", "]", max)])
def test_floor_brackets_are_the_square_ones_without_their_upper_arm(weight, floor, square, stem):
    ours, theirs = outline(floor, weight), outline(square, weight)
    assert ours.advance == theirs.advance
    assert len(ours.contours) == 1
    assert stem(ours.points[:, 0]) == stem(theirs.points[:, 0])
    assert (ours.points.min(axis=0) == theirs.points.min(axis=0)).all()
    assert (ours.points.max(axis=0) == theirs.points.max(axis=0)).all()
    upper = ours.points[:, 1] > 0.4
    assert np.ptp(ours.points[upper, 0]) < 0.7 * np.ptp(theirs.points[:, 0])
    assert np.ptp(ours.points[~upper, 0]) == np.ptp(theirs.points[:, 0])
    filled = coverage(ours).astype(int).sum(), coverage(theirs).astype(int).sum()
    assert 0 < filled[0] < filled[1]
