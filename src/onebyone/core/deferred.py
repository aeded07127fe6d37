"""torch, imported when it is first asked for something: that takes seconds, and drawing needs none of it."""

from __future__ import annotations

import importlib
import sys
from typing import Any


class Deferred:
    """A module that is imported when it is first asked for something."""

    def __init__(self, name: str) -> None:
        """Stand for the module of this dotted name."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """What the module has under that name. Raises AttributeError, or ImportError if there is no such module."""
        return getattr(importlib.import_module(self._name), attribute)


def load() -> None:
    """Import torch now, so that processes which are forked from this one need not."""
    importlib.import_module("torch")


def is_loaded() -> bool:
    """Whether torch is imported, by whomever."""
    return "torch" in sys.modules


def in_one_thread() -> None:
    """Compute in the calling thread only, from now on: torch's others do not survive a fork, yet are waited for."""
    Deferred("torch").set_num_threads(1)
