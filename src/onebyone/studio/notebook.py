"""A clip in a notebook: it plays there, and its numbers can be asked; with a kernel or without one."""

from __future__ import annotations

import base64
import html
import json
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import onebyone

HEIGHT = 800
"""Pixels that a clip takes in a notebook, with what is asked below it."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main></main><script type="module">
{script}
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const told = JSON.parse(new TextDecoder().decode(bytes("{told}")));
show(document.querySelector("main"), {{ movie: bytes("{movie}"), told }});
</script></body></html>"""

WIDGET = """
const render = ({ model, el }) => show(el, { movie: model.get("movie"), told: JSON.parse(model.get("told")) });
export default { render };
"""


@dataclass(frozen=True)
class Shown:
    """A rendered clip with its proof, as a notebook shows it.

    Attributes:
        title: what the clip claims.
        movie: the file, as bytes.
        told: its proof, as JSON.
    """

    title: str
    movie: bytes
    told: str

    @property
    def page(self) -> str:
        """A page that needs nothing else: no server, no kernel, no network."""
        movie, told = (base64.b64encode(part).decode() for part in (self.movie, self.told.encode()))
        return PAGE.format(title=html.escape(self.title), script=script(), movie=movie, told=told)

    def widget(self) -> Any:
        """It as a widget (needs anywidget).

        Raises:
            ModuleNotFoundError: anywidget is not installed.
        """
        import anywidget
        import traitlets

        class Clip(anywidget.AnyWidget):  # type: ignore[misc]
            _esm = script() + WIDGET
            movie = traitlets.Bytes().tag(sync=True)
            told = traitlets.Unicode().tag(sync=True)

        return Clip(movie=self.movie, told=self.told)

    def _repr_html_(self) -> str:
        framed = html.escape(self.page, quote=True)
        style = "width: 100%; border: 0"
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{framed}" height="{HEIGHT}" style="{style}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<Shown {self.title!r}: {len(self.movie):,} bytes>"


def script() -> str:
    """The player and what it imports as one module that imports nothing."""
    folder = resources.files(__package__).joinpath("page")
    inspector, player = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("inspector.js", "player.js"))
    lines = [line.removeprefix("export ") for line in (inspector + player).splitlines()]
    return "\n".join(line for line in lines if not line.startswith("import "))


def shown(id: str, /, *, quality: str, parameters: dict[str, Any]) -> Shown:
    """Render a panel's clip and take what a notebook needs of it. Raises as `onebyone.render` does."""
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder:
        clip = onebyone.render(id, out=folder, quality=quality, **parameters)
        return of_files(clip.movie, clip.proof)


def of_files(movie: Path, proof: Path) -> Shown:
    """What a notebook needs of a clip that was rendered before."""
    told = proof.read_text(encoding="utf-8")
    return Shown(json.loads(told)["clip"]["title"], movie.read_bytes(), told)
