"""What each figure proves, by name, shape and grid, and what it chose from the data; `--update` writes it down anew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from project import figures

from onebyone.core.call import Call
from onebyone.core.computation import Computation
from onebyone.core.figure import Figure
from onebyone.core.prover import Prover
from onebyone.core.tensor import Tensor
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel

RECORDS = Path(__file__).with_name("records")


def record(figure: Figure) -> list[str]:
    """A line for each proven tensor, each field that holds one or a computation, and each choice made from the data."""
    checked = {check.what: check for check in figure.checks}
    lines = []
    for proven in figure.proven:
        shape, check = "×".join(map(str, proven.shape)) or "scalar", checked.get(proven.name)
        ending = "given" if check is None else f"{check.method}, {check.cells} cells"
        lines.append(f"proven {proven.name}: {shape} in 1/{2**proven.bits}, {ending}")
    for field in fields(figure):
        value = getattr(figure, field.name)
        if isinstance(value, Tensor):
            lines.append(f"{field.name} is {value.name}")
        elif isinstance(value, Computation):
            lines.append(f"{field.name} is {value.call.text}: {value.takes.name} → {value.gives.name}")
        elif isinstance(value, Call):
            lines.append(f"{field.name} is {value.text}")
        elif not isinstance(value, Prover | Figure):
            lines.append(f"{field.name} = {value}" if len(str(value)) < 100 else f"{field.name}: {len(value)}")
    return lines


def record_of(panel: Panel) -> list[str]:
    """The record of its figure; where that is another panel's figure and more, only what is not as there."""
    kinds = {other.figure_type: other for other in CATALOGUE if other is not panel}
    like = next((kinds[kind] for kind in panel.figure_type.__mro__ if kind in kinds), None)
    (figure,) = figures(panel.id)
    lines = record(figure)
    if like is None:
        return lines
    there, names = record(figures(like.id)[0]), {line.split(":")[0] for line in lines}
    gone = [f"no {name}" for name in (line.split(":")[0] for line in there) if name not in names]
    return [f"as {like.id}, but for", *(line for line in lines if line not in there), *gone]


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_a_figure_proves_what_its_record_says(panel, pytestconfig):
    file, told = RECORDS / f"{panel.id}.txt", record_of(panel)
    if pytestconfig.getoption("--update"):
        file.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert file.exists(), f"panel {panel.id} has no record yet: ./render.sh test --panel {panel.id} --update writes it"
    assert told == file.read_text(encoding="utf-8").splitlines()


def test_every_record_is_of_a_panel():
    assert {file.stem for file in RECORDS.glob("*.txt")} <= {panel.id for panel in CATALOGUE}
