"""Each check of a frame sees the fault planted for it, and says nothing of the same frame without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from by_hand import FOLDED, LOOK, PAPER, VALUES, bar, disc, frame, grid, label, line, loose, number, point, put
from complaints import (
    FRAME_CHECKS,
    SUBSCRIPT,
    covered_texts,
    crossed_texts,
    crowded_keys,
    digits_out_of_cells,
    dim_texts,
    lines_over_grids,
    outside_margins,
    small_texts,
    texts_over_texts,
    uneven_baselines,
)
from geometry import box, em, under
from manim import RIGHT

from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.look.theme import SIZES, units
from onebyone.panels.fig2a.numbers import SlidingKernel

SMALLEST = SIZES.smallest


def one(complaints, *names):
    """Whether there is exactly one complaint, which names these."""
    assert len(complaints) == 1, complaints
    assert all(name in complaints[0] for name in names), complaints
    return True


def wires(*, left=300, stretch=(0.0, 1.0)):
    """Four wires from the left to a neuron in the middle, about (700, 540)."""
    neuron = put(Neuron(radius=50, theme=LOOK), 960, 540)
    starts = np.array([point(left, y) for y in (500, 520, 560, 580)])
    made = Wires(VALUES, starts=starts, neuron=neuron, style=LOOK.wires(13, lit=True), cells=FOLDED.ravel())
    made.stretch = stretch
    return made.entry()


class TestMargins:
    def test_text_grid_wire_and_shape_are_each_seen(self):
        faults = {
            "Label 'word'": label("word", 1900, 540),
            "PixelGrid of values": grid(90, 540).entry(),
            "Rectangle": frame(960, 30, width=90, height=50),
            "Line": line((900, 900), (900, 1060)),
            "Number '0.25'": number(1, 960, 1060),
        }
        for name, entry in faults.items():
            assert one(outside_margins([entry]), name, "safe area")

    def test_a_stroke_counts_with_its_width(self):
        assert outside_margins([frame(178, 540, width=200, height=90, px=2)]) == []
        assert one(outside_margins([frame(178, 540, width=200, height=90, px=8)]), "Rectangle")

    def test_wires_count_as_far_as_they_are_drawn(self):
        assert outside_margins([wires()]) == []
        assert one(outside_margins([wires(left=20)]), "Wires")
        assert outside_margins([wires(left=20, stretch=(0.5, 1.0))]) == []

    def test_what_is_not_seen_may_be_anywhere(self):
        assert outside_margins([label("word", 1900, 540, alpha=0.01)]) == []


class TestOverlap:
    apart = (label("word", 500, 500), label("other", 500, 560))
    crossing = (label("word", 500, 500), label("other", 520, 510))

    def test_texts_overlap(self):
        assert texts_over_texts(self.apart) == []
        assert one(texts_over_texts(self.crossing), "'word'", "'other'", "overlaps")
        assert one(texts_over_texts([label("word", 500, 500), number(1, 500, 500)]), "'word'", "0.25")

    def test_what_moves_may_cross(self):
        assert texts_over_texts(self.crossing, {1}) == []

    def test_a_formula_is_as_it_was_typeset_but_covers_no_other_text(self):
        formula = put(Formula(SlidingKernel.verified().computation, size=52, theme=LOOK), 500, 500)
        glyphs = [glyph.entry() for glyph in formula]
        assert texts_over_texts(glyphs) == []
        assert texts_over_texts([*glyphs, label("word", 500, 500)]) != []


class TestSize:
    def test_a_text_is_measured_by_its_em(self):
        assert em(label("word", 500, 500, size=31)) == pytest.approx(31)
        assert small_texts([label("word", 500, 500, size=SMALLEST), number(1, 700, 500, size=SMALLEST)]) == []
        assert one(small_texts([label("word", 500, 500, size=SMALLEST - 0.5)]), "'word'", f"{SMALLEST - 0.5} px")
        assert one(small_texts([number(1, 500, 500, size=12)]), "0.25", "12.0 px")

    def test_a_number_may_shrink_on_its_way(self):
        assert small_texts([number(1, 500, 500, size=12)], {0}) == []

    @pytest.mark.parametrize(("size", "complaints"), [(SMALLEST / SUBSCRIPT + 1, 0), (SMALLEST / SUBSCRIPT - 1, 1)])
    def test_a_formula_must_be_large_enough_for_its_subscripts(self, size, complaints):
        glyph = Formula(SlidingKernel.verified().computation, size=size, theme=LOOK)[0]
        assert em(glyph.entry()) == pytest.approx(size)
        assert len(small_texts([glyph.entry()])) == complaints


class TestCells:
    def test_digits_keep_the_padding_of_their_cell(self):
        cells = grid(500, 500)
        assert digits_out_of_cells([cells.entry(), cells.number(0, 1, size=36).entry()]) == []
        large = number(1, 550, 450, size=44)
        assert one(digits_out_of_cells([cells.entry(), large]), "0.25", "leaves the room")

    def test_digits_off_the_middle_are_seen(self):
        assert one(digits_out_of_cells([grid(500, 500).entry(), number(1, 565, 450, size=36)]), "0.25")

    def test_no_cell_no_complaint(self):
        assert digits_out_of_cells([grid(500, 500).entry(), number(1, 900, 450, size=60)]) == []
        hidden = grid(500, 500).show(np.zeros((2, 2), dtype=bool)).entry()
        assert digits_out_of_cells([hidden, number(1, 550, 450, size=60)]) == []


class TestContrast:
    def test_a_text_needs_contrast_with_the_paper(self):
        assert dim_texts([label("word", 500, 500)], paper=PAPER) == []
        assert one(dim_texts([label("word", 500, 500, alpha=0.3)], paper=PAPER), "'word'", "opacity 0.30")
        assert one(dim_texts([label("word", 500, 500)], paper=LOOK.rgb("ink")), "contrast 1.00")

    def test_it_needs_contrast_with_the_tint_it_stands_on(self):
        cells = grid(500, 500).entry()
        assert dim_texts([cells, label("w", 450, 450)], paper=PAPER) == []
        assert one(dim_texts([cells, label("w", 450, 550)], paper=PAPER), "'w'", "on #")

    def test_painters_order_decides(self):
        below, above = grid(500, 500).entry(), disc(450, 550, radius=40)
        assert dim_texts([below, above, label("w", 450, 550, size=30)], paper=PAPER) == []
        assert one(dim_texts([above, below, label("w", 450, 550, size=30)], paper=PAPER), "'w'")

    def test_opacities_compose(self):
        half = grid(500, 500, alpha=0.5).entry()
        seen = under([half], np.array([[450.0, 550.0], [100.0, 100.0]]), paper=(0, 0, 0))
        np.testing.assert_allclose(seen, [half.tints[1, 0, :3] / 255 / 2, (0, 0, 0)])

    def test_a_fading_text_is_not_read_yet(self):
        assert dim_texts([label("word", 500, 500, alpha=0.3)], {0}, paper=PAPER) == []


class TestCrossing:
    word = label("word", 500, 500)

    @pytest.mark.parametrize(
        "entry",
        [
            line((300, 500), (700, 500)),
            line((500, 300), (500, 700)),
            line((300, 400), (700, 600)),
            frame(560, 500, width=120, height=200),
            grid(600, 500).entry(),
            grid(500, 500).entry(),
        ],
        ids=["level", "upright", "aslant", "frame", "border", "rules"],
    )
    def test_lines_frames_and_grids_that_run_through_a_text(self, entry):
        assert one(crossed_texts([entry, self.word]), entry.name, "crosses", "'word'")
        assert one(crossed_texts([self.word, entry]), entry.name)
        assert crossed_texts([entry, self.word], {0}) == []
        assert crossed_texts([entry, self.word], {1}) == []

    def test_wires_that_run_through_a_text(self):
        word = label("word", 700, 540)
        assert one(crossed_texts([wires(), word]), "Wires")
        assert crossed_texts([wires(stretch=(0.0, 0.2)), word]) == []

    def test_lines_beside_a_text_and_frames_around_it(self):
        beside = [line((300, 540), (700, 540)), frame(500, 500, width=200, height=90), grid(700, 500).entry()]
        assert crossed_texts([*beside, self.word]) == []
        assert crossed_texts([line((300, 420), (420, 500)), self.word]) == []

    def test_an_opaque_surface_between_hides_the_line(self):
        under_disc = [line((300, 500), (700, 500)), disc(500, 500, radius=80), self.word]
        assert crossed_texts(under_disc) == []
        assert one(crossed_texts([under_disc[1], under_disc[0], self.word]), "Line")

    def test_a_line_is_as_wide_as_its_stroke(self):
        low = box(self.word).bottom
        assert crossed_texts([line((300, low + 8), (700, low + 8), px=4), self.word]) == []
        assert one(crossed_texts([line((300, low + 8), (700, low + 8), px=20), self.word]), "Line")


class TestKeys:
    def test_a_text_right_over_a_bar_is_found(self):
        key = bar(500, 500)
        for x in (500, 380, 620):
            over = label("word", x, 500)
            close = label("word", x, 500 - 7 - 6 - (box(over).height / 2))
            assert one(crowded_keys([key, close]), "'word'", "Scale")
            assert crowded_keys([key, close], {1}) == []

    def test_its_numbers_and_what_stands_apart_are_let_pass(self):
        key = bar(500, 500)
        over = label("word", 500, 500)
        apart = label("word", 500, 500 - 7 - 14 - (box(over).height / 2))
        beside = label("word", 500 + 150 + 14 + box(over).width / 2, 490)
        assert crowded_keys([key, label("word", 500, 530), apart, beside]) == []


class TestCover:
    def test_a_surface_over_a_text_is_seen(self):
        word = label("word", 500, 500)
        plate = frame(500, 500, width=200, height=90, fill=1)
        for surface in (grid(500, 500).entry(), disc(500, 500, radius=80), plate):
            assert one(covered_texts([word, surface]), surface.name, "covers", "'word'")
            assert covered_texts([surface, word]) == []
            assert covered_texts([word, surface], {1}) == []

    def test_cells_that_are_not_shown_cover_nothing(self):
        hidden = grid(500, 500).show(np.zeros((2, 2), dtype=bool)).entry()
        assert covered_texts([label("word", 500, 500), hidden]) == []


class TestBaselines:
    def texts(self, down):
        first = label("first", 500, 500)
        second = label("second", 0, 0)
        shift = first.points.min(axis=0) - second.points.min(axis=0) + [units(90), -units(down)]
        second = replace(second, points=second.points + shift)
        return first, second

    def test_neighbours_stand_on_one_line(self):
        assert uneven_baselines(self.texts(0)) == []
        assert one(uneven_baselines(self.texts(3)), "'first'", "'second'", "3.")

    def test_other_lines_and_distant_texts_have_their_own(self):
        assert uneven_baselines(self.texts(25)) == []
        first, second = self.texts(3)
        second.points[:] += RIGHT[:2]
        assert uneven_baselines([first, second]) == []


class TestLeads:
    def test_a_lead_that_runs_over_a_grid_is_seen(self):
        between, there = grid(800, 500).entry(), grid(1200, 500).entry()
        lead = line((500, 500), (1100, 500))
        assert one(lines_over_grids([between, there, lead]), "Line", "runs over", "PixelGrid")
        assert lines_over_grids([there, lead]) == []
        assert lines_over_grids([between, there, lead], {2}) == []
        assert lines_over_grids([there, lead, between]) == []

    def test_planes_behind_the_one_it_leaves_are_one_grid_with_it(self):
        front, behind = grid(500, 500).entry(), grid(560, 450).entry()
        assert lines_over_grids([behind, front, line((550, 450), (900, 450))]) == []


def test_a_frame_without_fault_passes_every_check():
    cells = grid(960, 540)
    entries = [cells.entry(), *(part.entry() for part in cells.numbers(size=36)), label("four values", 960, 690)]
    for check in FRAME_CHECKS:
        assert check(entries) == [], check.__name__
    assert outside_margins(entries) == dim_texts(entries, paper=PAPER) == []


class TestLooseCells:
    """The same faults, in cells that each have a place of their own."""

    apart = loose((500, 500), (700, 500), (900, 500))
    stacked = loose((500, 500), (510, 490), (520, 480))

    def test_margins(self):
        assert outside_margins([self.apart]) == []
        assert one(outside_margins([loose((500, 500), (1830, 500))]), "LooseCells")

    def test_digits_keep_the_padding_of_their_cell(self):
        assert digits_out_of_cells([self.apart, number(1, 700, 500, size=36)]) == []
        assert one(digits_out_of_cells([self.apart, number(1, 700, 500, size=44)]), "0.25")
        assert digits_out_of_cells([self.apart, number(1, 600, 500, size=44)]) == []

    def test_contrast_is_with_the_foremost_cell(self):
        white = label("w", 500, 500)
        assert dim_texts([self.stacked, white], paper=PAPER) == []
        assert one(dim_texts([loose((300, 500), (700, 500), (900, 500), (500, 500)), white], paper=PAPER), "'w'")

    def test_sides_cross_a_text_but_not_those_that_are_hidden(self):
        assert one(crossed_texts([self.apart, label("word", 740, 500)]), "LooseCells", "crosses")
        assert crossed_texts([self.stacked, label("w", 490, 510)]) == []
        assert one(crossed_texts([self.stacked, label("w", 565, 450)]), "LooseCells")

    def test_they_cover_a_text(self):
        assert one(covered_texts([label("w", 700, 500), self.apart]), "LooseCells", "covers")
        assert covered_texts([label("w", 600, 500), self.apart]) == []
