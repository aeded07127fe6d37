"""Pages as Jinja2 templates that lie beside the code that fills them; every text that is put into one is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template


def filled(package: str, name: str, values: Mapping[str, Any]) -> str:
    """The template of this name in a package's folder, filled with these values."""
    return template(package, name).render(values)


def source(package: str, name: str) -> str:
    """A text that lies in a package's folder, such as a template, a script or a style."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


@cache
def template(package: str, name: str) -> Template:
    """The template of this name in a package's folder; who is going to fill it may read it while there is time."""
    from jinja2 import Environment, StrictUndefined  # takes a moment to import, and most commands write no page

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    environment.filters["clock"] = clock
    return environment.from_string(source(package, name))


def clock(seconds: float) -> str:
    """A time in minutes and whole seconds, those that have passed to the millisecond, in which captions are written."""
    whole = round(seconds * 1000) // 1000
    return f"{whole // 60}:{whole % 60:02}"
