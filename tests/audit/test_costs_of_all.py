"""What all filters of a layer cost is said where all their maps are, or with how many they are; else it is refused."""

from __future__ import annotations

import pytest
from test_together import number, text

from onebyone.audit.statements import statements
from onebyone.core.computation import Aspect, Said
from onebyone.core.quantity import Extent
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map, whole
from onebyone.frames.entry import Entry
from onebyone.frames.ink import Ink
from onebyone.look.theme import theme
from onebyone.panels.figc2.numbers import OneLayer
from onebyone.panels.figc2.parameters import Parameters

DARK = theme("dark")
LAYER = OneLayer.of(Parameters())
OF, MAPS = LAYER.computation, LAYER.computation.gives


def picture(tensor: Tensor, *, at: int | None = None) -> Entry:
    """A map, or plane `at` of maps."""
    cells = whole(tensor) if at is None else plane(tensor, at)
    colours = signed_map(DARK, MAPS)
    return PixelGrid(tensor, colormap=colours, cell=9, role="result", theme=DARK, cells=cells).entry()


def heard(*entries: Entry) -> list[str]:
    inks = {at: Ink.of(entry) for at, entry in enumerate(entries) if entry.writing is not None}
    return [conflict.message for conflict in statements(entries, inks, figures=[LAYER])]


@pytest.mark.parametrize("part", ["weights", "parameters", "multiplications"])
def test_costs_of_all_filters_by_the_map_of_one_are_refused(part: Aspect) -> None:
    cost = number(OF.costs[part], 0, said=Said(OF, part))
    for one in (picture(LAYER.result), picture(MAPS, at=3)):
        (message,) = heard(cost, one)
        assert f"states the {part} of all 10 filters" in message
        beside = [text("in", 1.2), number(Extent(OF.weight, 0), 1.7)]
        assert heard(cost, *beside, one) == []
        assert heard(cost, text("in", 1.2, -0.5), number(Extent(OF.weight, 0), 1.7, -0.5), one), "of another line"
        assert heard(cost, text("in", 1.2), number(Extent(OF.weight, 1), 1.7), one), "of the channels"


def test_costs_pass_where_the_maps_are_or_none_is() -> None:
    cost = number(OF.costs["weights"], 0, said=Said(OF, "weights"))
    assert heard(cost) == []
    assert heard(cost, *(picture(MAPS, at=at) for at in range(10))) == []
