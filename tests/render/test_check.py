"""Proving without rendering: all inputs are tried out beside it, and what does not work stops every proof."""

from __future__ import annotations

from contextlib import closing

import project
import pytest

from onebyone.inputs import reading
from onebyone.inputs.answers import InputError
from onebyone.render import check
from onebyone.render.check import InputsTried, prove


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_no_figure_is_proven_of_inputs_that_do_not_work(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "start_method", lambda: method)  # where nothing is forked, it is done here
    monkeypatch.setattr(reading, "digit_read", lambda features: 7)
    reading.demand_inputs_work.cache_clear()
    variant = project.variant("1a")
    with closing(InputsTried()) as inputs:
        with pytest.raises(InputError, match="is read as a 7"):
            inputs.demand()
        reports = [prove(variant, inputs=inputs) for _ in range(2)]
    assert ["is read as a 7" in report.failure for report in reports] == [True, True]


def test_inputs_that_work_are_waited_for_once() -> None:
    variant = project.variant("1a")
    with closing(InputsTried()) as inputs:
        assert all(prove(variant, inputs=inputs).ok for _ in range(2))
