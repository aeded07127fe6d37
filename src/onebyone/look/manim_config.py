"""manim's settings, changed for a while.

manim's own `tempconfig` sets the renderer anew when it ends, which rebuilds all classes of mobjects. Here, only what
differs is set.
"""

from __future__ import annotations

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
