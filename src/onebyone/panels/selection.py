"""Which clips are asked for: panels by id with settings, and TOML files with several clips, as variants."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onebyone.errors import UsageError
from onebyone.inputs.parameters import ParameterError, record_from
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Panel, Variant

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TAKEN = {"film", "index", "con", "prn", "aux", "nul"}  # the film's own, and what Windows cannot store
LARGEST_FILE = 2**20
"""Bytes of a TOML file that are read at most."""


def variants(asked: Sequence[str], settings: Mapping[str, str]) -> tuple[Variant, ...]:
    """The variants that these ids and TOML files name, with these settings; all panels if nothing is named.

    Args:
        asked: ids such as "2a", and paths that end in .toml.
        settings: parameters by name, as texts; of all panels, each takes those that it has.

    Raises:
        UsageError: an id, a file, a parameter or a value is wrong; the message says which and what is possible.
    """
    files = [name for name in asked if name.lower().endswith(".toml")]
    ids = [name for name in asked if name not in files]
    found = [] if files and not ids else [*_of_panels(chosen(ids), settings, named=bool(ids))]
    for file in files:
        found += _in_file(Path(file), settings)
    return tuple(found)


def settings_from(texts: Iterable[str]) -> dict[str, str]:
    """The settings in texts such as "stride=2". Raises UsageError for a text without =, or a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            raise UsageError(f"--set {text}: write a parameter and its value, such as --set stride=2")
        if name in found:
            raise UsageError(f"--set {name} is given twice")
        found[name] = value.strip()
    return found


def _of_panels(panels: Sequence[Panel], settings: Mapping[str, str], *, named: bool) -> Iterable[Variant]:
    has = {panel.id: set(panel.parameters.__struct_fields__) for panel in panels}
    for name in settings:
        if not any(name in fields for fields in has.values()):
            every = sorted(set().union(*has.values()))
            near = difflib.get_close_matches(name, every, n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ParameterError(f"no panel here has a parameter {name!r}.{hint} There are: {', '.join(every)}.")
    for panel in panels:
        own = {name: value for name, value in settings.items() if named or name in has[panel.id]}
        yield Variant(panel, (record_from(panel.parameters, own, where=panel.id),))


def _in_file(path: Path, settings: Mapping[str, str]) -> Iterable[Variant]:
    told = _toml(path)
    unknown = sorted(told.keys() - {"clip"})
    if unknown or not isinstance(told.get("clip"), list) or not told["clip"]:
        what = f"it has {unknown[0]!r}" if unknown else "it has none"
        raise UsageError(f"{path}: clips are listed as [[clip]], each with a panel; {what}")
    for number, clip in enumerate(told["clip"], 1):
        where = f"{path}, clip {number}"
        if not isinstance(clip, dict) or not isinstance(clip.get("panel"), str):
            raise UsageError(f'{where}: it names no panel; write panel = "2a"')
        values = {key.replace("-", "_"): value for key, value in clip.items() if key not in ("panel", "name")}
        try:
            (panel,) = chosen([clip["panel"]])
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from None
        record = record_from(
            panel.parameters,
            {**values, **{name: text for name, text in settings.items() if name in panel.parameters.__struct_fields__}},
            where=f"{where}, {panel.id}",
            folder=path.parent,
        )
        yield Variant(panel, (record,), _name(clip.get("name", ""), where))


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{path} has more than {LARGEST_FILE:,} bytes, which is no list of clips")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from None


def _name(name: object, where: str) -> str:
    if name == "":
        return ""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.lower().partition(".")[0] in _TAKEN:
        raise UsageError(
            f"{where}: name = {name!r}: use letters, digits, points, hyphens and underscores, and not 'film'"
        )
    return name
