"""What verifying a clip finds: a step, whether it holds, and what was compared or what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onebyone.errors import OneByOneError
from onebyone.surroundings import one_line

LONGEST = 1000  # characters of what is wrong: a proof may hold any text
TOLD = 3  # faults of a kind that are told in full


class VerifyError(OneByOneError):
    """A clip, or its proof, is not what it should be."""


@dataclass(frozen=True)
class Finding:
    """One step of verifying a clip, such as "numbers"."""

    step: str
    holds: bool
    told: str

    @classmethod
    def against(cls, step: str, error: OneByOneError) -> Finding:
        """A step that does not hold, and why, in one line."""
        return cls(step, False, one_line(str(error))[:LONGEST])


def demand_none(faults: Sequence[str]) -> None:
    """Raises VerifyError, which tells the first of the faults and how many there are, if there is one."""
    if faults:
        more = f" (and {len(faults) - TOLD} more)" if len(faults) > TOLD else ""
        raise VerifyError("; ".join(faults[:TOLD]) + more)
