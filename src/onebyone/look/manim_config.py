"""manim's settings, changed for a while.

manim's own `tempconfig` sets the renderer anew when it ends, which rebuilds all classes of mobjects. Here, only what
differs is set.

In the names of folders manim fills in what stands in braces, over and over, so that one called "{a}" ends it with a
KeyError, and there is no way to write a brace. Here, what it knows is filled in once, and all else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import manim
from manim import RendererType, config


@contextmanager
def changed(settings: Mapping[str, Any]) -> Iterator[None]:
    """These settings, in their order, and afterwards all as they were before."""
    before = {name: config[name] for name in config}
    _set(settings)
    try:
        yield
    finally:
        _set(before)


@contextmanager
def literal_braces() -> Iterator[None]:
    """Meanwhile, braces in the name of a folder of the user are taken as they are."""
    before = vars(config).get("get_dir")
    vars(config)["get_dir"] = _filled_in
    try:
        yield
    finally:
        del vars(config)["get_dir"]
        if before:
            vars(config)["get_dir"] = before


def _filled_in(key: str, *, module_name: str | None = None, scene_name: str | None = None) -> Path | None:
    """The folder or file of a setting; in place of `ManimConfig.get_dir`."""
    quality = f"{config.pixel_height}p{config.frame_rate:g}"
    names = {"quality": quality, "module_name": module_name, "scene_name": scene_name}

    def text(key: str, inside: frozenset[str]) -> str:
        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name.endswith("_dir") and name in config and name not in inside:
                return text(name, inside | {name})
            return names.get(name) or match[0]

        return re.sub(r"\{(\w+)\}", value, str(config[key] or ""))

    filled = text(key, frozenset({key}))
    return Path(filled) if filled else None


def _set(settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if config[name] != value:
            config[name] = value


class _Read(type(config)):  # type: ignore[misc]  # manim does not export the class
    """Settings that are read and never in force: their renderer is cairo, and to say so changes no class."""

    renderer = property(lambda self: RendererType.CAIRO, lambda self, _: None)


@cache
def shipped() -> Mapping[str, Any]:
    """manim's settings as it comes, whatever manim.cfg lies about."""
    with changed({"verbosity": "WARNING"}):  # or it tells which file it reads
        read = _Read().digest_file(Path(manim.__file__).parent / "_config" / "default.cfg")
    return MappingProxyType(dict(read))
