"""The panels that are clips today: every folder of this package that declares one; imports nothing heavy."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

from onebyone.errors import UsageError, hint
from onebyone.panels.panel import Panel


def discovered() -> tuple[Panel, ...]:
    """The PANEL of every folder whose name begins with "fig", by id. Raises UsageError where one declares none."""
    here = Path(__file__).parent
    names = [module.name for module in pkgutil.iter_modules([str(here)]) if module.ispkg]
    found = [_declared_in(name) for name in names if name.startswith("fig")]
    return tuple(sorted(found, key=lambda panel: panel.id))


def _declared_in(folder: str) -> Panel:
    """The PANEL of a folder. One that an author is writing must not end every command with a traceback."""
    where = f"src/onebyone/panels/{folder}/__init__.py declares no panel"
    try:
        declared = getattr(importlib.import_module(f"onebyone.panels.{folder}"), "PANEL", None)
    except Exception as error:  # whatever a line of an author's raises
        raise UsageError(f"{where}: {type(error).__name__}: {error}; mend it, or move the folder away") from error
    if not isinstance(declared, Panel):
        raise UsageError(f"{where}: write PANEL = panel(__name__, …) as the others do, or move the folder away")
    return declared


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
