"""Which clips are asked for: panels by id with settings, and TOML files with several clips, as variants."""

from __future__ import annotations

import re
import reprlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onebyone.errors import UsageError, hint
from onebyone.inputs.given import read_within
from onebyone.inputs.parameters import ParameterError, record_from
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.panel import Panel, Variant

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_TAKEN = {"film", "index"}  # the film's own
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # what Windows cannot store, whatever follows the point
TITLE = "title"
OF_A_CLIP = ("panel", "name")  # all else is a parameter
LARGEST_FILE = 2**20
"""Bytes of a TOML file that are read at most."""


@dataclass(frozen=True)
class _Listed:
    """A clip of a TOML file: its panel, the values and the name it is given, if any, and where in which folder."""

    panel: Panel
    values: Mapping[str, Any]
    name: object
    where: str
    folder: Path


def variants(
    asked: Sequence[str],
    settings: Mapping[str, str],
    *,
    cut: Cut = WHOLE,
) -> tuple[Variant, ...]:
    """The variants that these ids and TOML files name, with these settings; all panels if nothing is named.

    Args:
        asked: ids such as "2a", and paths that end in .toml.
        settings: parameters by name, as texts; a panel that is named must have them all, of all others each takes those
            that it has.
        cut: what of each is made.

    Raises:
        UsageError: an id, a file, a parameter, a value or a beat is wrong; the message says which and what is possible.
    """
    files = [name for name in asked if name.lower().endswith(".toml")]
    ids = [name for name in asked if name not in files]
    panels = () if files and not ids else chosen(ids)
    listed = [clip for file in files for clip in _in_file(Path(file))]
    demand_known(settings, [*panels, *(clip.panel for clip in listed)])
    of_panels = (
        Variant(panel, (record_from(panel.parameters, settings if ids else _own(panel, settings), where=panel.id),))
        for panel in panels
    )
    whole = (*of_panels, *(_variant(clip, settings) for clip in listed))
    return whole if cut.is_whole else tuple(variant.cut_to(cut) for variant in whole)


def demand_known(settings: Mapping[str, str], panels: Sequence[Panel]) -> None:
    """Raise ParameterError for a setting that no panel has, and for a title that several clips would have."""
    every = sorted({field for panel in panels for field in panel.parameters.__struct_fields__})
    for name in settings:
        if name not in every:
            near = hint(name, every)
            raise ParameterError(f"no panel here has a parameter {name!r}.{near} There are: {', '.join(every)}.")
    if TITLE in settings and len(panels) > 1:
        raise ParameterError(
            f"title = {reprlib.repr(settings[TITLE])}: a title is one clip's, not that of {len(panels)}: name "
            "one clip, or write titles into a TOML file that lists them"
        )


def _own(panel: Panel, settings: Mapping[str, str]) -> dict[str, str]:
    """Those settings that a panel has."""
    return {name: text for name, text in settings.items() if name in panel.parameters.__struct_fields__}


def _variant(clip: _Listed, settings: Mapping[str, str]) -> Variant:
    """A clip of a file; what is set beside the file counts more than what the file says."""
    own, kind, where = _own(clip.panel, settings), clip.panel.parameters, f"{clip.where}, {clip.panel.id}"
    told = {name: value for name, value in clip.values.items() if name.replace("-", "_") not in own}
    record = record_from(kind, told, where=where, folder=clip.folder)
    changed = record_from(kind, own, where=where, base=record)
    try:
        found = Variant(clip.panel, (changed,))
    except ParameterError as error:
        raise ParameterError(f"{clip.where}, {error}") from None
    return replace(found, name=name_given(clip.name, found.name, where=clip.where))


def _in_file(path: Path) -> Iterator[_Listed]:
    told = read_toml(path)
    unknown = sorted(told.keys() - {"clip"})
    if unknown or not isinstance(told.get("clip"), list) or not told["clip"]:
        single = "[clip] needs its brackets twice" if isinstance(told.get("clip"), dict) else "it has none"
        what = f"it has {unknown[0]!r}" if unknown else single
        raise UsageError(f"{path}: clips are listed as [[clip]], each with a panel; {what}")
    for number, clip in enumerate(told["clip"], 1):
        yield _listed(clip, where=f"{path}, clip {number}", folder=path.parent)


def listed_variant(
    id: object,
    values: Mapping[str, Any],
    settings: Mapping[str, str],
    *,
    where: str,
    folder: Path,
    beside: Sequence[str],
) -> Variant:
    """The variant of a clip that a file lists; what is set beside the file counts more than what the file says.

    Args:
        id: the panel's.
        values: its parameters, and its name, if it has one.
        settings: those set beside the file, of which it takes those that it has.
        where: the place in the file, for errors.
        folder: the file's, from which the paths in it are read.
        beside: the names that may stand there and are no parameters, for errors.

    Raises:
        UsageError: there is no such panel, parameter or value.
    """
    clip = _listed({"panel": id, **values}, where=where, folder=folder, beside=beside)
    return _variant(clip, settings)


def _listed(told: object, *, where: str, folder: Path, beside: Sequence[str] = OF_A_CLIP) -> _Listed:
    """A clip as a file lists it; `beside` are the names that may stand there and are no parameters."""
    if not isinstance(told, dict) or not isinstance(told.get("panel"), str):
        raise UsageError(f'{where}: it names no panel; write panel = "2a"')
    try:
        (panel,) = chosen([told["panel"]])
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None
    values = {name: value for name, value in told.items() if name not in OF_A_CLIP}
    fields = panel.parameters.__struct_fields__
    for name in values:
        if name.replace("-", "_") not in fields:
            raise ParameterError(
                f"{where}, {panel.id} has no parameter {name!r}.{hint(name, [*fields, *beside])} "
                f"It has: {', '.join(fields)}; beside them stand {', '.join(beside)}."
            )
    return _Listed(panel, values, told.get("name", ""), where, folder)


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says. Raises UsageError where it cannot be read."""
    try:
        return tomllib.loads(read_within(path, LARGEST_FILE, "a list of clips").decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from None


def name_given(name: object, own: str, *, where: str) -> str:
    """The name that a clip is given, or its own. Raises UsageError for one that no file can have, or that is taken."""
    if name in ("", own):
        return own
    told = demand_name(name, where=f"{where}: name =")
    if told.lower() in {panel.id for panel in CATALOGUE}:
        raise UsageError(f"{where}: name = {name!r}: that is the name of something else; choose another")
    return told


def demand_name(name: object, *, where: str) -> str:
    """The name, if files may be called by it. Raises UsageError."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.lower().endswith(".proof"):
        raise UsageError(f"{where} {name!r}: use letters, digits, points, hyphens and underscores")
    first = name.lower().partition(".")[0]
    if first in _TAKEN or _DEVICES.fullmatch(first):
        raise UsageError(f"{where} {name!r}: that is the name of something else; choose another")
    return name
