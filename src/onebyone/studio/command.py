"""A clip with its settings as a command, and as a list of clips in TOML, for whoever wants to keep it."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from onebyone.inputs.given import OfAFile
from onebyone.panels.panel import Variant
from onebyone.surroundings import program_name

_PLAIN = re.compile(r"-?(0|[1-9]\d*)|true|false")

GIVEN = "given:"
"""What a setting begins with that is a picture of one's own, packed."""


def packed(given: OfAFile) -> str:
    """What was in a file as a setting, which an address can hold."""
    return GIVEN + base64.urlsafe_b64encode(msgspec.json.encode(given)).decode()


def place_of(variant: Variant) -> str:
    """A panel with its parameters as the part of an address behind the #."""
    record = variant.records[0]
    held = {name: getattr(record, name) for name in record.changed}
    told = {name: packed(value) if isinstance(value, OfAFile) else _text(value) for name, value in held.items()}
    return urlencode({"clip": variant.shot.id, **told})


def command_of(clip: str, settings: Mapping[str, Any]) -> str:
    """The command that renders it; a picture of one's own is one that was saved."""
    parts = [program_name(), "render", clip]
    for name, value in settings.items():
        parts += ["--set", f"{name}={_text(_saved(value))}"]
    return shlex.join(parts)


def toml_of(clip: str, settings: Mapping[str, Any]) -> str:
    """A file that `render` takes."""
    lines = ["[[clip]]", f"panel = {json.dumps(clip)}"]
    for name, value in settings.items():
        text = _text(_saved(value))  # TOML has no nothing: what is none by choice is "none"
        lines.append(f"{name} = {text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)}")
    return "\n".join([*lines, ""])


def _text(value: Any) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _saved(value: Any) -> Any:
    """A picture or a layer of one's own by the name of its file; anything else as it is."""
    if isinstance(value, str) and value.startswith(GIVEN):
        given = json.loads(base64.urlsafe_b64decode(value.removeprefix(GIVEN)))
        layer = f"#{given['layer']}" if "layer" in given else ""
        return f"./{given.get('name', 'picture.png')}{layer}"
    return value
