"""Prove every number of a figure without rendering anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onebyone.core.deferred import load
from onebyone.core.prove import Check
from onebyone.errors import OneByOneError, UsageError
from onebyone.inputs.reading import demand_inputs_work
from onebyone.panels.panel import Panel, Variant
from onebyone.render.workers import Child, Send, start_method
from onebyone.words.slots import demand_told

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


class InputsTried:
    """All inputs being tried out, in a process of its own where such can be forked: meanwhile this one imports torch.

    Example::

        inputs = InputsTried()
        with closing(inputs):
            report = prove(variant, inputs=inputs)
    """

    def __init__(self) -> None:
        def try_out(_: Send) -> None:
            demand_inputs_work()

        self._child = Child(try_out, name="the inputs", method="fork") if start_method() == "fork" else None
        self._found: OneByOneError | None = None
        self._is_known = False

    def demand(self) -> None:
        """Wait for the outcome. Raises InputError where one does not work."""
        if not self._is_known:
            try:
                demand_inputs_work() if self._child is None else self._child.receive()
            except OneByOneError as error:
                self._found = error
            self._is_known = True
        if self._found is not None:
            raise self._found

    def close(self) -> None:
        """Stop trying them out, if it is not done."""
        if self._child is not None:
            self._child.kill()


def prove(variant: Variant, *, inputs: InputsTried) -> Report:
    """Prove the figure of a variant of a panel, and fill its words with the numbers; of inputs that work."""
    try:
        load()
        inputs.demand()
        figures = variant.verified()
        report = Report(variant, tuple(check for figure in figures for check in figure.checks))
        if report.ok:
            demand_told(variant.words.sentences, figures)
        return report
    except OneByOneError as error:
        return Report(variant, (), str(error), mendable=isinstance(error, UsageError))
