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


@cache
def template(package: str, name: str) -> Template:
    """The template of this name in a package's folder; who is going to fill it may read it while there is time."""
    from jinja2 import Environment, StrictUndefined  # takes a moment to import, and most commands write no page

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    environment.filters["clock"] = clock
    return environment.from_string(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


def clock(seconds: float) -> str:
    """A time in minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
