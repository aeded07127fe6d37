"""The panels that are clips today: every folder of this package that declares one; imports nothing heavy."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

from onebyone.errors import UsageError, hint
from onebyone.panels.panel import Panel


def discovered() -> tuple[Panel, ...]:
    """The PANEL of every folder whose name begins with "fig", by id."""
    here = Path(__file__).parent
    names = [module.name for module in pkgutil.iter_modules([str(here)]) if module.ispkg]
    found = [importlib.import_module(f"onebyone.panels.{name}").PANEL for name in names if name.startswith("fig")]
    return tuple(sorted(found, key=lambda panel: panel.id))


CATALOGUE: tuple[Panel, ...] = discovered()


def chosen(ids: Iterable[str]) -> tuple[Panel, ...]:
    """The panels with these ids, each once, in the order asked for; all of them if none is named.

    Raises:
        UsageError: an id is not in the catalogue; the message suggests the nearest and lists all.
    """
    panels = {panel.id: panel for panel in CATALOGUE}
    wanted = list(dict.fromkeys(name.lower() for name in ids))
    for name in wanted:
        if name not in panels:
            raise UsageError(f"there is no clip {name!r}.{hint(name, panels)} The clips are: {', '.join(panels)}.")
    return tuple(panels[name] for name in wanted) or CATALOGUE
