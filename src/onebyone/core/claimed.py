"""What words claim of proven quantities: how it stands in a display list, whoever reads the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from onebyone.core.quantity import Quantity

Comparison: TypeAlias = tuple[Quantity, str, Quantity | int]
"""A quantity, a sign (=, < or >), and what it is compared with."""


@dataclass(frozen=True)
class Claimed:
    """Words that compare, complete or deny as they stand on screen, with the proven quantities that bear them out."""

    text: str
    terms: tuple[Comparison, ...]
