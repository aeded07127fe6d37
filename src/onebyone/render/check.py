"""Prove every number of a figure without rendering anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onebyone.core.prove import Check
from onebyone.errors import OneByOneError, UsageError
from onebyone.inputs.reading import demand_inputs_work
from onebyone.panels.panel import Panel, Variant

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.inputs.parameters import Parameters


@dataclass(frozen=True)
class Report:
    """What proving the figure of a variant of a panel gave: its checks, or the error that stopped it."""

    variant: Variant
    checks: tuple[Check, ...]
    error: str = ""
    mendable: bool = False  # the user can mend it

    @property
    def failure(self) -> str:
        """Why this is no proof; empty if it is one: something was checked and nothing differs (NaN differs)."""
        if self.error or not self.checks:
            return self.error or "nothing was checked"
        differing = [
            f"{check.what} differs by {check.difference:g}"
            for check in self.checks
            if not check.difference <= check.bound
        ]
        return "; ".join(differing)

    @property
    def ok(self) -> bool:
        """Whether every number of the figure is proven."""
        return not self.failure

    def as_json(self) -> dict[str, object]:
        """The report as plain values."""
        checks = [
            {
                "what": check.what,
                "shape": list(check.shape),
                "cells": check.cells,
                "method": check.method,
                "difference": check.difference,
            }
            for check in self.checks
        ]
        return {
            "id": self.variant.shot.id,
            "name": self.variant.name,
            "parameters": self.variant.records[0].plain,
            "ok": self.ok,
            "error": self.failure,
            "checks": checks,
        }


@cache
def proven(panel: Panel, record: Parameters) -> Figure:
    """The figure of a panel with these parameters, proven anew in every process, but only once: it cannot change.

    Raises:
        OneByOneError: a number is not what torch says, or an asset is missing or altered.
    """
    return panel.verified(record)


def prove(variant: Variant) -> Report:
    """Prove the figure of a variant of a panel, and fill its words with the numbers; once, try out all inputs too."""
    try:
        demand_inputs_work()
        figures = variant.verified()
        report = Report(variant, tuple(check for figure in figures for check in figure.checks))
        for sentence in variant.words.sentences if report.ok else ():
            sentence.text(figures[0].quantities)
        return report
    except OneByOneError as error:
        return Report(variant, (), str(error), mendable=isinstance(error, UsageError))
