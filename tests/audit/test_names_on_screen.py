"""Names on screen: a clip names its own figure, and says 1×1 of its own kernels."""

from __future__ import annotations

import pytest
from planting import sliding_kernel

from onebyone.audit.court import Court
from onebyone.errors import AuditError
from onebyone.look.theme import theme

COURT = Court((sliding_kernel(),), theme("dark"))


@pytest.mark.parametrize("text", ["2a", "Fig. 2", "Fig. 2a", "feature map", "nn.Conv2d("])
def test_its_own_names_pass(text: str) -> None:
    COURT.demand_wordless("Label", text)


@pytest.mark.parametrize("text", ["2b", "Fig. 6", "see Fig. 3", "a 1×1 kernel", "1×1"])
def test_others_are_refused(text: str) -> None:
    with pytest.raises(AuditError, match=r"which is not this scene's|says 1×1, but no figure"):
        COURT.demand_wordless("Label", text)
