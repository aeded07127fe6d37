"""What stands where in published cases of panel C1; without padding, kernels slide over the image itself."""

from __future__ import annotations

import pytest
from test_parameter_layouts import complaints_about

from onebyone.panels import figc1
from onebyone.panels.figc1.parameters import Parameters
from onebyone.panels.panel import Variant


@pytest.mark.parametrize("case", ["no-padding-strides", "dilated", "padding-strides-odd", "padding-strides-transposed"])
def test_everything_has_its_place_in_a_published_case(case):
    record = Parameters(case=case)
    found = complaints_about(Variant(figc1.PANEL, (record,)), figc1.PANEL.verified(record))
    if found:
        pytest.fail("\n".join(found), pytrace=False)
