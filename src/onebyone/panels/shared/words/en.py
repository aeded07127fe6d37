"""What several panels say in English."""

from collections.abc import Mapping
from types import MappingProxyType

LAID_ON_EACH_OTHER: Mapping[str, str] = MappingProxyType(
    {"difference": "difference", "equal": "{equal} of {outputs} cells {equal = outputs:equal}"}
)
"""The labels of two maps that are laid on each other."""
