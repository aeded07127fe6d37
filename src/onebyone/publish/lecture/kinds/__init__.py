"""One module for each kind of what a lecture is made into; it is called as people ask for it, and its KIND makes it."""

from __future__ import annotations

import pkgutil


def kind_names() -> tuple[str, ...]:
    """What kinds there are; nothing is imported."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
