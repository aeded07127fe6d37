"""Planted faults in leads: a line joins what one result reads, one term of it at both ends or none."""

from __future__ import annotations

from manim import LEFT, RIGHT, VGroup
from planting import Fault, Garden, Tell, Tiny, demand_refusal, digit, kernel

from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.marks import Lead, On

GARDEN = Garden()
fault = GARDEN.fault


def show_lead(self: Tiny, *terms: tuple[int, ...] | None, later: bool = False) -> None:
    """A lead from the pixels of a position to the weights, perhaps as another position reads them."""
    figure = self.figure
    image, weights = digit(self).to_edge(LEFT), kernel(self).to_edge(RIGHT)
    start, end = (
        Focus(figure, figure.result, at=at, theme=self.theme)
        for at in (figure.first, figure.second if later else figure.first)
    )
    aims = start.aim(figure.image, terms[0]), end.aim(figure.weight, terms[1])
    read = VGroup(start.mark(image, terms[0]), end.mark(weights, terms[1]))
    self.add(image, weights, read, Lead(aims, (On(image), On(weights)), ((1, 0), (-1, 0)), theme=self.theme))


@fault("joins what two different results read")
def lead_from_one_position_to_another(self: Tiny) -> None:
    show_lead(self, None, None, later=True)
    self.wait(0.2)


@fault("joins two different terms of one result")
def lead_from_one_term_to_another(self: Tiny) -> None:
    show_lead(self, (0,), (1,))
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_leads_of_one_term_or_of_all_are_told(tell: Tell) -> None:
    for terms in (None, (0,)):

        def of_one_result(self: Tiny, terms: tuple[int, ...] | None = terms) -> None:
            show_lead(self, terms, terms)
            self.wait(0.2)

        tell(of_one_result)
