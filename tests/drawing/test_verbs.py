"""The verbs: told honestly they pass the audit, and with a fault planted in any of them they are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, VGroup, tempconfig
from project import figures

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import Focus
from onebyone.drawing.in_place import InPlace
from onebyone.drawing.ledger import Ledger
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.planes import PlanesApart
from onebyone.drawing.mobjects.sample import Sample
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.motion import Fold, HalfTurn, Rearrange, Turn
from onebyone.errors import AuditError, OneByOneError
from onebyone.frames.entry import Entry
from onebyone.look.theme import units
from onebyone.panels import fig1a, fig2a, fig2b, fig4a, fig6b
from onebyone.panels.shared.agreement import Agreement
from onebyone.stage.scene import FigureScene

SMALL = {"pixel_width": 160, "pixel_height": 90, "frame_rate": 5, "verbosity": "ERROR", "progress_bar": "none"}
SLIDING, CHANNELS, NEURON = figures("2a")[0], figures("4a")[0], figures("1a")[0]
WALKING, RESHAPED = figures("2b")[0], figures("6b")[0]


def tell(construct: Callable, *, panel=fig2a, figure=SLIDING) -> FigureScene:
    """Tell a scene of a verified figure."""
    scene_type = type("Verb", (FigureScene,), {"construct": construct, "shot": panel.PANEL})
    with tempconfig(SMALL | {"dry_run": True}):
        scene = scene_type()
        scene.use((figure,))
        scene.render()
    return scene


def refused(construct: Callable, says: str, **of) -> None:
    """Tell it, and see it refused."""
    with pytest.raises((AuditError, OneByOneError), match=re.escape(says)):
        tell(construct, **of)


def window(scene: FigureScene, cell: float = 180) -> tuple[Focus, PixelGrid]:
    """The pixels that the first position reads, enlarged."""
    figure = scene.figure
    focus = Focus(figure, figure.result, at=figure.first, theme=scene.theme)
    cells = focus.cells(figure.padded).reshape(3, 3)
    grid = PixelGrid(
        figure.padded, colormap=scene.theme.pixels, cell=cell, role="input", theme=scene.theme, cells=cells
    )
    return focus, grid


def in_place(scene: FigureScene) -> tuple[PixelGrid, InPlace]:
    """Nine products where their pixels stand."""
    _, grid = window(scene)
    dot = scene.figure.dot_product(*scene.figure.first)
    return grid, InPlace(dot.rows, [grid], theme=scene.theme)


class TestInPlace:
    def test_operands_multiply_where_they_stand_and_line_up(self):
        def construct(self):
            grid, made = in_place(self)
            VGroup(grid, made).to_edge(LEFT)
            dot = self.figure.dot_product(*self.figure.first)
            ledger = Ledger(dot.rows, dot.total, theme=self.theme, size=36).to_edge(RIGHT)
            self.add(grid)
            self.play(made.read())
            self.play(made.lay_weights())
            self.play(made.multiply())
            self.wait(0.4)
            self.play(ledger.line_up(made))
            self.play(ledger.add_up())
            self.wait(0.4)

        shown = {entry.quantity for entry in numbers_of(tell(construct))}
        dot = SLIDING.dot_product(*SLIDING.first)
        assert {*dot.products, *dot.pixels, *dot.weights, dot.result} <= shown

    def test_a_product_in_the_cell_of_another_pixel_is_refused(self):
        def construct(self):
            grid, made = in_place(self)
            one, other = made.products[2], made.products[5]
            place = one.get_center()
            one.move_to(other)
            other.move_to(place)
            self.add(grid, made)
            self.wait(0.4)

        refused(construct, "stands in the cell")

    def test_a_product_without_its_sign_is_refused(self):
        def construct(self):
            grid, made = in_place(self)
            self.add(grid, made.pixels, made.weights, made.weight_digits, made.products[5][1])
            self.wait(0.4)

        refused(construct, "stands in the cell")

    def test_the_weight_of_another_pixel_is_refused(self):
        def construct(self):
            grid, made = in_place(self)
            one, other = made.weights[2], made.weights[5]
            place = one.get_center()
            one.move_to(other)
            other.move_to(place)
            self.add(grid, made.pixels, made.weights, made.products)
            self.wait(0.4)

        refused(construct, "stands in the cell")

    def test_cells_too_small_to_read_are_refused(self):
        def construct(self):
            _, grid = window(self, cell=60)
            InPlace(self.figure.dot_product(*self.figure.first).rows, [grid], theme=self.theme)

        refused(construct, "too small to multiply in")


class TestKey:
    @staticmethod
    def key(scene: FigureScene) -> Key:
        return Key(scene.figure.result, width=600, theme=scene.theme)

    def test_its_numbers_are_the_least_the_largest_and_a_zero(self):
        def construct(self):
            result = self.figure.result
            colours = signed_map(self.theme, result)
            grid = PixelGrid(result, colormap=colours, cell=10, role="result", theme=self.theme)
            self.add(TestKey.key(self), grid.shift(2 * UP))
            self.wait(0.4)

        values = sorted(entry.quantity.value for entry in numbers_of(tell(construct)))
        result = SLIDING.result.float64
        assert values == [result.min(), 0, result.max()]

    def test_a_number_under_another_colour_is_refused(self):
        def construct(self):
            key = TestKey.key(self)
            key.numbers[1].shift(LEFT)
            self.add(key)
            self.wait(0.4)

        refused(construct, "where another value has its colour")

    def test_a_bar_stretched_towards_zero_is_refused(self):
        def construct(self):
            key = TestKey.key(self)
            key.bar.tints = key.bar.tints[:, ::-1].copy()
            self.add(key)
            self.wait(0.4)

        refused(construct, "has other colours")


class TestPlanes:
    of: ClassVar[dict[str, Any]] = {"panel": fig4a, "figure": CHANNELS}

    @staticmethod
    def apart(scene: FigureScene) -> tuple[PlanesApart, Focus]:
        tints = [scene.theme.channel(letter) for letter in "RGB"]
        names = [Label(letter, size=40, role="ink", theme=scene.theme) for letter in "RGB"]
        look = {"colormaps": tints, "names": names, "cell": 14, "role": "input", "theme": scene.theme}
        planes = PlanesApart(scene.figure.photo, **look).move_to([0, 0, 0])
        return planes, Focus(scene.figure, scene.figure.result, at=scene.figure.first, theme=scene.theme)

    def test_a_rod_runs_through_one_position_of_all_planes(self):
        def construct(self):
            planes, focus = TestPlanes.apart(self)
            marks = [focus.mark(grid, (channel,)) for channel, grid in enumerate(planes.planes)]
            self.add(planes, focus.rod(planes.planes, range(3)), *marks)
            self.wait(0.4)
            focus.look_at((3, 4))
            self.wait(0.4)

        tell(construct, **self.of)

    def test_a_rod_that_lags_is_refused(self):
        def construct(self):
            planes, focus = TestPlanes.apart(self)
            self.add(planes, focus.rod(planes.planes, range(3)).shift(0.1 * UP))
            self.wait(0.4)

        refused(construct, "does not end at the cells", **self.of)

    def test_a_letter_on_another_plane_is_refused(self):
        def construct(self):
            planes, _ = TestPlanes.apart(self)
            one, other, _ = planes.names
            place = one.get_center()
            one.move_to(other)
            other.move_to(place)
            self.add(planes)
            self.wait(0.4)

        refused(construct, "is the letter of a colour", **self.of)

    def test_a_letter_before_another_channels_value_is_refused(self):
        def construct(self, letter="R"):
            value = Number(Cell(self.figure.photo, (1, 2, 3)), size=44, role="input", theme=self.theme)
            self.add(value, Label(letter, size=40, role="ink", theme=self.theme).next_to(value, LEFT))
            self.wait(0.4)

        refused(construct, "is the letter of a colour", **self.of)
        tell(lambda self: construct(self, "G"), **self.of)

    def test_a_kernel_of_one_weight_turns_over_and_is_what_it_was(self):
        def construct(self, other=0):
            look = {"colormap": signed_map(self.theme, self.figure.weight), "cell": 90, "role": "weight"}
            sides = [
                PixelGrid(tensor, **look, theme=self.theme, cells=np.array([[at]]))
                for tensor, at in ((self.figure.weight, 0), (self.figure.flipped, other))
            ]
            digits = [side.number(0, 0, size=33) for side in sides]
            self.add(sides[0], digits[0])
            self.play(Turn(sides[0], digits[0], sides[1], digits[1]))
            self.wait(0.4)

        shown = [entry.quantity for entry in numbers_of(tell(construct, **self.of))]
        assert shown == [Cell(CHANNELS.flipped, (0, 0, 0, 0))]

    def test_a_kernel_makes_half_a_turn_and_every_weight_is_where_the_flipped_one_has_it(self):
        def construct(self, other="flipped"):
            look = {"colormap": signed_map(self.theme, self.figure.weight), "cell": 90, "role": "weight"}
            one, turned = (
                PixelGrid(tensor, **look, theme=self.theme)
                for tensor in (self.figure.weight, getattr(self.figure, other))
            )
            self.add(one, digits := one.numbers(size=33))
            self.play(HalfTurn(one, digits, turned, turned.numbers(size=33)))
            self.wait(0.4)

        scene = tell(construct)
        found = [entry.quantity for entry in numbers_of(scene)]
        assert found == [Cell(SLIDING.flipped, (row, column)) for row in range(3) for column in range(3)]
        assert len(scene.camera.display_list) == 10, "nothing of the first one is left"
        with pytest.raises(ValueError, match="turned by half a turn, are not"):
            tell(lambda self: construct(self, "weight"))


class TestWalk:
    def test_live_numbers_are_those_of_the_position_and_leave_when_it_hurries(self):
        """What a window shows is faint then: it would flash, and blank it would look like zeros."""
        seen: list[tuple[int, int, bool]] = []

        def construct(self):
            focus, grid = window(self)
            grid.to_edge(LEFT)
            focus.window(grid)
            result = self.figure.result
            colours = signed_map(self.theme, result)
            feature_map = PixelGrid(result, colormap=colours, cell=20, role="result", theme=self.theme)
            feature_map.to_edge(RIGHT).show_first(0)
            live = focus.live(lambda: grid.numbers(size=44).submobjects)
            self.add(grid, feature_map)

            def look(stop):
                assert grid.shown.all()
                seen.append((stop, len(live), grid.get_fill_opacity() == grid.get_stroke_opacity() == 1))

            walk = focus.walk(feature_map, slow=2, live=live, arrive=look)
            self.play(walk)
            self.wait(0.4)

        tell(construct)
        slow = [stop for stop, *_ in seen if stop < 2]
        assert len(slow) == pytest.approx(2 * 1.2 * SMALL["frame_rate"], abs=2)
        assert {count for stop, count, _ in seen if stop < 2} == {9}
        assert {stop for stop, count, _ in seen if count} == {0, 1}
        assert seen[-1][0] == SLIDING.result.size - 1
        assert {stop for stop, _, is_plain in seen if is_plain} == {0, 1, SLIDING.result.size - 1}

    def test_a_small_window_shows_every_position(self):
        """What flashes in so small a part of the page does no harm; two of which each is small may be too large."""
        seen: list[bool] = []

        def construct(self, windows):
            focus, grid = window(self, cell=60)
            grid.to_edge(LEFT)
            beside = [focus.window(grid.copy()) for _ in range(windows)]
            self.add(grid)
            self.play(focus.walk(run_time=1, arrive=lambda _: seen.append(beside[0].get_fill_opacity() == 1)))
            self.wait(0.4)

        tell(lambda self: construct(self, 1))
        assert all(seen)
        seen.clear()
        tell(lambda self: construct(self, 2))
        assert not any(seen[:-1])
        assert seen[-1]

    def test_who_crosses_reads_every_position_on_the_way(self):
        went: list[tuple[int, ...]] = []

        def construct(self):
            focus, grid = window(self)
            grid.to_edge(LEFT)
            focus.window(grid)
            focus.look_at((20, 3))
            focus.follow(grid, lambda: went.append(focus.position))
            self.add(grid)
            self.play(focus.cross((0, 13)))
            self.wait(0.4)

        tell(construct)
        assert [went[0], went[-1]] == [(20, 3), (0, 13)]
        assert len({*went}) > 2
        assert {*went} <= {(20 - step, round(3 + step / 2)) for step in range(21)}

    def test_digits_that_stay_behind_are_refused(self):
        def construct(self):
            focus, grid = window(self)
            grid.to_edge(LEFT)
            focus.window(grid)
            self.add(grid, grid.numbers(size=44), focus.mark(grid))
            self.wait(0.2)
            self.play(focus.walk(run_time=1, slow=2))

        refused(construct, "stands in the cell")


class TestAgreement:
    of: ClassVar[dict[str, Any]] = {"panel": fig2b, "figure": WALKING}

    @staticmethod
    def maps(scene: FigureScene) -> tuple[PixelGrid, PixelGrid]:
        figure = scene.figure
        signed = signed_map(scene.theme, figure.result, figure.broken)  # one scale for all that is compared
        look = {"colormap": signed, "cell": 16, "role": "result"}
        one, other = (PixelGrid(tensor, **look, theme=scene.theme) for tensor in (figure.kernel.result, figure.result))
        return one.to_edge(LEFT), other.to_edge(RIGHT)

    @staticmethod
    def agreement(scene: FigureScene, difference: Tensor) -> Agreement:
        return Agreement(*TestAgreement.maps(scene), difference=difference, theme=scene.theme, label=scene.label)

    def test_what_is_broken_lights_up_and_what_is_mended_is_dark_and_says_so(self):
        lit: list[int] = []

        def construct(self):
            figure = self.figure
            one, other = TestAgreement.maps(self)
            agreement = Agreement(one, other, difference=figure.difference, theme=self.theme, label=self.label)
            self.add(one, other)
            for step in (
                agreement.lay,
                partial(agreement.break_by, figure.broken, leaves=figure.broken_difference),
                agreement.mend,
            ):
                self.play(step())
                self.wait(0.4)
                grids = [entry for entry in self.camera.display_list if entry.lattice is not None]
                middle = min(grids, key=lambda entry: abs(entry.corners[:, 0].sum()))
                lit.append(int(np.count_nonzero(middle.tensor.numerators)))
                said = [entry for entry in self.camera.display_list if entry.statement is not None]
                verdict = [] if lit[-1] else [("0", middle.tensor)]
                assert [(entry.text, entry.quantity.tensor) for entry in said] == verdict

        tell(construct, **self.of)
        assert lit == [0, int(WALKING.quantities["broken_cells"].value), 0]

    def test_what_is_not_equal_is_no_agreement(self):
        says = "is not 0 everywhere"
        refused(lambda self: TestAgreement.agreement(self, self.figure.broken_difference), says, **self.of)

    def test_a_break_that_breaks_nothing_is_refused(self):
        def construct(self):
            agreement = TestAgreement.agreement(self, self.figure.difference)
            agreement.break_by(self.figure.result, leaves=self.figure.difference)

        refused(construct, "nothing was broken", **self.of)

    def test_what_was_not_broken_cannot_be_mended(self):
        def construct(self):
            TestAgreement.agreement(self, self.figure.difference).mend()

        refused(construct, "break_by comes before mend", **self.of)


class TestFoldFitShuffleMagnify:
    of: ClassVar[dict[str, Any]] = {"panel": fig1a, "figure": NEURON}

    @staticmethod
    def image(scene: FigureScene, cell: float = 20) -> PixelGrid:
        figure = scene.figure
        return PixelGrid(figure.image, colormap=scene.theme.pixels, cell=cell, role="input", theme=scene.theme)

    def test_a_tile_of_a_sample_lies_down_on_the_image(self):
        def construct(self):
            image = TestFoldFitShuffleMagnify.image(self).to_edge(RIGHT)
            focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
            sample = Sample(
                self.figure.weight, [0], shape=self.figure.image.shape, across=1, cell=10, theme=self.theme
            ).to_edge(LEFT)
            self.add(image, sample)
            self.play(focus.fit(sample.tiles[0], image))
            self.wait(0.4)

        tell(construct, **self.of)

    def test_a_tile_beside_the_image_is_refused(self):
        def construct(self):
            image = TestFoldFitShuffleMagnify.image(self)
            focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
            tile = Sample(self.figure.weight, [0], shape=(28, 28), across=1, cell=10, theme=self.theme).tiles[0]
            self.add(image)
            self.play(focus.fit(tile, image))
            self.mobjects[-1].shift(0.1 * RIGHT)
            self.wait(0.4)

        refused(construct, "stands nowhere around the cells", **self.of)

    def test_a_sample_of_another_shape_is_refused(self):
        def construct(self):
            Sample(self.figure.weight, [0], shape=(27, 28), across=1, cell=10, theme=self.theme)

        refused(construct, "are no pictures of", **self.of)

    def test_cells_are_magnified_with_their_digits(self):
        def construct(self):
            image = TestFoldFitShuffleMagnify.image(self).to_edge(UP)
            focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
            terms = range(14 * 28 + 10, 14 * 28 + 15)
            lens = focus.magnify(image, terms, cell=110, size=36, at=2.8 * DOWN)
            self.add(image)
            self.play(lens.open())
            self.wait(0.4)

        assert len(numbers_of(tell(construct, **self.of))) == 5

    def test_a_lens_that_shows_other_cells_is_refused(self):
        def construct(self):
            image = TestFoldFitShuffleMagnify.image(self).to_edge(UP)
            focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
            lens = focus.magnify(image, range(402, 407), cell=110, size=36, at=2.8 * DOWN)
            lens.grid.look_at(lens.grid.cells + 1)
            self.add(image, lens)
            self.wait(0.4)

        refused(construct, "image", **self.of)

    def test_one_cell_is_followed_through_a_shuffle(self):
        def construct(self, aside=0.0, order=RESHAPED.order):
            figure, image = self.figure, TestFoldFitShuffleMagnify.image(self)
            places = Places.in_picture(image)
            pixels = LooseCells(figure.column, colormap=image.colormap, places=places, theme=self.theme)
            focus = Focus(figure, figure.result, at=(figure.unit, 0, 0), theme=self.theme)
            mark = focus.mark(pixels, (figure.followed,))
            self.add(pixels, mark)
            start = mark.get_center()
            self.play(Rearrange(pixels, pixels.places.shuffled(order), spread=0.5, marks=[mark]))
            assert np.abs(mark.get_center() - start).max() > units(20)
            mark.shift(aside * RIGHT)
            self.wait(0.4)

        of = {"panel": fig6b, "figure": RESHAPED}
        tell(construct, **of)
        refused(lambda self: construct(self, 0.3), "stands nowhere around the cells", **of)
        another = np.random.default_rng(1).permutation(RESHAPED.column.size)
        refused(lambda self: construct(self, order=another), "in an order in which the figure took nothing", **of)

    def test_a_column_folds_only_into_its_own_picture(self):
        def construct(self):
            image = TestFoldFitShuffleMagnify.image(self)
            weights = Sample(self.figure.weight, [0], shape=(28, 28), across=1, cell=10, theme=self.theme).tiles[0]
            strip = PixelGrid(
                self.figure.image,
                colormap=self.theme.pixels,
                cell=1,
                role="input",
                theme=self.theme,
                cells=whole(self.figure.image).reshape(-1, 1),
            ).to_edge(LEFT)
            self.add(strip)
            self.play(Fold(strip, image))
            self.wait(0.4)
            Fold(strip, weights)

        with pytest.raises(ValueError, match="hold other cells"):
            tell(construct, **self.of)


def numbers_of(scene: FigureScene) -> list[Entry]:
    """The numbers on the last frame."""
    return [entry for entry in scene.camera.display_list if entry.statement is not None]
