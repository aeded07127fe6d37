"""What several panels say in English."""

from collections.abc import Mapping
from types import MappingProxyType

LAID_ON_EACH_OTHER: Mapping[str, str] = MappingProxyType(
    {"difference": "difference", "everywhere": "{equal = outputs:everywhere}"}
)
"""The labels of two maps that are laid on each other."""
