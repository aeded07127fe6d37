"""Planted faults in numbers: each stops the render and says what, in which beat and on which line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import (
    PI,
    RED,
    RIGHT,
    DecimalNumber,
    ReplacementTransform,
    Rotate,
    Text,
    Transform,
    ValueTracker,
    Write,
)
from planting import Fault, Garden, Tell, Tiny, another, demand_refusal, edited

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.frames.number import NumberEntry
from onebyone.look.font import outline

GARDEN = Garden()
fault = GARDEN.fault


# Numbers that are not their tensor's


@fault("which no verified figure of this scene owns", "'feature map'")
def number_of_a_tampered_tensor(self: Tiny) -> None:
    self.figures = (type(self.figure).verified(),)
    object.__setattr__(self.figure.result, "buffer", edited(self.figure.result))
    self.add(self.number())
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_tampered_after_it_was_drawn(self: Tiny) -> None:
    self.figures = (type(self.figure).verified(),)
    self.add(self.number())
    self.wait(0.2)
    object.__setattr__(self.figure.result, "buffer", edited(self.figure.result))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_of_a_copied_then_edited_tensor(self: Tiny) -> None:
    ours = self.figure.result
    values = ours.float64.copy()
    values[self.figure.first] += 1
    self.add(self.number(Cell(Tensor.exact(ours.name, values, bits=ours.bits), self.figure.first)))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def size_of_a_foreign_tensor(self: Tiny) -> None:
    self.add(self.number(Size(Tensor.exact("weights", np.zeros((2, 2)), bits=0))))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_before_any_figure_is_verified(self: Tiny) -> None:
    number = self.number()
    self.figures = ()
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value", "feature map")
def quantity_moved_to_another_cell(self: Tiny) -> None:
    number = self.number()
    number.quantity = another(number.quantity)
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def number_on_its_way_to_another(self: Tiny) -> None:
    number = self.number()
    self.add(number)
    self.play(Transform(number, self.number(another(number.quantity))), run_time=0.6)


@fault("is not drawn as its value")
def number_replaced_by_another_on_its_way(self: Tiny) -> None:
    number = self.number()
    self.play(ReplacementTransform(number, self.number(another(number.quantity))), run_time=0.6)


@fault("is not drawn as its value")
def number_after_a_transform_nobody_saw(self: Tiny) -> None:
    number = self.number()
    self.add(number)
    self.next_section("skipped", skip_animations=True)
    self.play(Transform(number, self.number(another(number.quantity))))
    self.next_section("seen")
    self.wait(0.2)


@fault("is not drawn as its value")
def number_becomes_another(self: Tiny) -> None:
    number = self.number()
    self.add(number.become(self.number(another(number.quantity))))
    self.wait(0.2)


@fault("is not drawn as its value")
def updater_that_counts_by_becoming(self: Tiny) -> None:
    number, other = self.number(), self.number(another(self.number().quantity))
    self.add(number.add_updater(lambda count: count.become(other)))
    self.wait(0.6, frozen_frame=False)


@fault("is not drawn as its value")
def updater_that_counts_by_outlines(self: Tiny) -> None:
    number, other = self.number(), self.number(another(self.number().quantity))
    self.add(number.add_updater(lambda count: count.set_points(other.points), call_updater=False))
    self.wait(0.6, frozen_frame=False)


@fault("is not drawn as its value")
def updater_that_changes_the_claim(self: Tiny) -> None:
    number = self.number()
    other = another(number.quantity)
    self.add(number.add_updater(lambda count: setattr(count, "quantity", other)))
    self.wait(0.6, frozen_frame=False)


@fault("DecimalNumber")
def updater_that_counts_with_a_tracker(self: Tiny) -> None:
    tracker = ValueTracker(0)
    self.add(DecimalNumber(0, mob_class=Text).add_updater(lambda count: count.set_value(tracker.get_value())))
    self.play(tracker.animate.set_value(5), run_time=0.6)


@fault("is not drawn as its value")
def one_glyph_swapped(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    (start, end), other = outline("784").spans[1].points, outline("734")
    points = number.points.copy()
    middle = number.em * other.points[slice(*other.spans[1].points), :2]
    number.set_points(np.vstack([points[:start], np.c_[middle, np.zeros(len(middle))], points[end:]]))
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def two_glyphs_in_each_others_places(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    first, last = (slice(*span.points) for span in outline("784").spans[::2])
    apart = 1.2 * number.em
    number.points[first, 0] += apart
    number.points[last, 0] -= apart
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def one_glyph_dropped(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    self.add(number.set_points(number.points[: outline("784").spans[2].points[0]]))
    self.wait(0.2)


@fault("is not drawn as its value")
def minus_dropped(self: Tiny) -> None:
    values = self.figure.result.numerators
    number = self.number(Cell(self.figure.result, tuple(int(at) for at in np.argwhere(values < 0)[0])))
    self.add(number.set_points(number.points[outline(number.text).spans[0].points[1] :]))
    self.wait(0.2)


@fault("cannot be drawn", "it has no baseline any more")
def bent_number_asked_for_its_baseline(self: Tiny) -> None:
    class Bent(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), points=self.pen)

    self.add(Bent(Size(self.figure.weight), size=60, role="ink", theme=self.theme).rotate(1))
    self.wait(0.2)


# Numbers bent, mirrored or painted so that they read as others


@fault("is not drawn as its value")
def number_turned_upside_down(self: Tiny) -> None:
    self.add(self.number(Size(self.figure.weight)).rotate(PI))
    self.wait(0.2)


@fault("is not drawn as its value")
def number_turned_in_motion(self: Tiny) -> None:
    self.play(Rotate(self.number(), PI, run_time=0.6))


@fault("is not drawn as its value")
def number_mirrored(self: Tiny) -> None:
    self.add(self.number(Extent(self.figure.image, 0)).flip())
    self.wait(0.2)


@fault("is not drawn as its value")
def number_stretched(self: Tiny) -> None:
    self.add(self.number().stretch(2, 0))
    self.wait(0.2)


@fault("is not drawn as its value")
def number_sheared(self: Tiny) -> None:
    self.add(self.number().apply_matrix([[1, 0.2], [0, 1]]))
    self.wait(0.2)


@fault("Number('784') has a stroke")
def number_being_written(self: Tiny) -> None:
    self.play(Write(Phrase([Size(self.figure.image)], size=100, role="ink", theme=self.theme)), run_time=0.6)


@fault("Number('784') has a stroke")
def number_in_a_thick_stroke(self: Tiny) -> None:
    self.add(self.number(Size(self.figure.image)).set_stroke(RED, width=20))
    self.wait(0.2)


@fault("has a background stroke")
def number_with_a_background_stroke(self: Tiny) -> None:
    self.add(self.number().set_stroke(RED, width=20, background=True))
    self.wait(0.2)


@fault("has a gradient or a sheen")
def number_in_a_gradient(self: Tiny) -> None:
    self.add(self.number().set_fill([self.theme.hex("ink"), self.theme.hex("paper")], opacity=1))
    self.wait(0.2)


@fault("has a gradient or a sheen")
def number_with_a_sheen(self: Tiny) -> None:
    self.add(self.number().set_sheen(-0.9, RIGHT))
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def number_at_nan(self: Tiny) -> None:
    number = self.number()
    number.points[3, 0] = np.nan
    self.add(number)
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def number_in_no_colour(self: Tiny) -> None:
    number = self.number()
    number.fill_rgbas[0, 0] = np.nan
    self.add(number)
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 31
