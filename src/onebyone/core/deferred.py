"""torch, imported when it is first asked for something: that takes seconds, and drawing needs none of it."""

from __future__ import annotations

import importlib
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FOR_COMPILERS = "torch._meta_registrations"
"""torch's list of how its functions make shapes of shapes, which it asks where it compiles a model, or has no data."""


class Deferred:
    """A module that is imported when it is first asked for something."""

    def __init__(self, name: str) -> None:
        """Stand for the module of this dotted name."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """What the module has under that name. Raises AttributeError, or ImportError if there is no such module."""
        return getattr(importlib.import_module(self._name), attribute)


def without_compilers() -> None:
    """Have torch imported without what only its compilers ask, which is a quarter of its import: here, it computes.

    For a process of one's own: whoever has torch compile something in it will miss that.
    """
    if not any(isinstance(finder, _Empty) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Empty())


class _Empty(MetaPathFinder, Loader):
    """Finds an empty module where that list would be."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == FOR_COMPILERS else None

    def exec_module(self, module: ModuleType) -> None:
        pass


def load() -> None:
    """Import torch now, so that processes which are forked from this one need not."""
    importlib.import_module("torch")


def is_loaded() -> bool:
    """Whether torch is imported, by whomever."""
    return "torch" in sys.modules


def in_one_thread() -> None:
    """Compute in the calling thread only, from now on: torch's others do not survive a fork, yet are waited for."""
    Deferred("torch").set_num_threads(1)
