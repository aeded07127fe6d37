"""What each figure proves, by name, shape and grid, and what it chose from the data: as the sidecars will say it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from onebyone.core.call import Call
from onebyone.core.figure import Figure
from onebyone.core.prover import Prover
from onebyone.core.tensor import Tensor
from onebyone.panels.catalogue import chosen

RECORDS = Path(__file__).with_name("records.txt").read_text(encoding="utf-8")
BY_PANEL = {part.split("\n")[0]: part.split("\n")[1:] for part in RECORDS.strip().split("\n\n")}


def record(figure: Figure) -> list[str]:
    """A line for the call, each proven tensor, each field that holds one, and each choice made from the data."""
    checked = {check.what: check for check in figure.checks}
    lines = [f"call {figure.call.text}"]
    for proven in figure.proven:
        shape, check = "×".join(map(str, proven.shape)) or "scalar", checked.get(proven.name)
        ending = "given" if check is None else f"{check.method}, {check.cells} cells"
        lines.append(f"proven {proven.name}: {shape} in 1/{2**proven.bits}, {ending}")
    for field in fields(figure):
        value = getattr(figure, field.name)
        if isinstance(value, Tensor):
            lines.append(f"{field.name} is {value.name}")
        elif not isinstance(value, Call | Prover | Figure):
            lines.append(f"{field.name} = {value}" if len(str(value)) < 100 else f"{field.name}: {len(value)}")
    return lines


@pytest.mark.parametrize("panel", BY_PANEL)
def test_a_figure_proves_what_its_record_says(panel):
    (entry,) = chosen([panel])
    assert record(entry.verified(entry.parameters())) == BY_PANEL[panel]


def test_every_panel_has_a_record():
    assert list(BY_PANEL) == [panel.id for panel in chosen([])]
