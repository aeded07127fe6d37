"""A clip in a notebook: it plays there, and its numbers can be asked; with a kernel or without one."""

from __future__ import annotations

import html
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

import onebyone
from onebyone.panels.film.programme import variant_told
from onebyone.panels.panel import Panel
from onebyone.proof.document import from_json
from onebyone.publish.element import as_json, data_script, element_data, module, packed_answers, script
from onebyone.publish.lecture.common import credits
from onebyone.publish.lecture.exercise import by_hand

HEIGHT = 800
"""Pixels that a clip takes in a notebook, with what is asked below it."""

PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><script>{script}</script><script>{data}</script><verified-clip name="{name}"></verified-clip></body></html>"""


@dataclass(frozen=True)
class Shown:
    """A rendered clip with its proof, as a notebook shows it.

    Attributes:
        name: what it is called.
        title: what the clip claims.
        data: what the element <verified-clip> wants to know of it, its video included.
    """

    name: str
    title: str
    data: dict[str, Any]

    @property
    def page(self) -> str:
        """A page that needs nothing else: no server, no kernel, no network."""
        name, title = html.escape(self.name), html.escape(self.title)
        data = data_script(self.name, self.data)
        return PAGE.format(language=self.data["language"], title=title, name=name, script=script(), data=data)

    def widget(self) -> Any:
        """It as a widget (needs anywidget).

        Raises:
            ModuleNotFoundError: anywidget is not installed.
        """
        import anywidget
        import traitlets

        class Clip(anywidget.AnyWidget):  # type: ignore[misc]
            _esm = module()
            data = traitlets.Unicode().tag(sync=True)

        return Clip(data=as_json(self.data))

    def _repr_html_(self) -> str:
        framed = html.escape(self.page, quote=True)
        style = "width: 100%; border: 0"
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{framed}" height="{HEIGHT}" style="{style}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<Shown {self.title!r}>"


def shown(id: str, /, *, quality: str, parameters: dict[str, Any]) -> Shown:
    """Render a panel's clip and take what a notebook needs of it. Raises as `onebyone.render` does."""
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder:
        clip = onebyone.render(id, out=folder, quality=quality, **parameters)
        return of_files(clip.movie, clip.proof, poster=clip.poster)


def of_files(movie: Path, proof: Path, *, poster: Path | None = None) -> Shown:
    """What a notebook needs of a clip that was rendered before; its figure is proven again to answer for its cells.

    Raises:
        OneByOneError: the proof is none, or its figure cannot be proven here.
    """
    told = from_json(proof.read_bytes(), name=proof.name)
    variant = variant_told(told.clip.id, told.figures, name=movie.stem)
    assert isinstance(variant.shot, Panel)
    figures = variant.verified()
    data = element_data(
        msgspec.json.decode(proof.read_bytes()),
        packed_answers(figures, told),
        label=variant.shot.label,
        language=variant.language,
        credits=credits(told),
        exercises=by_hand(variant, figures, told),
        movie=movie.read_bytes(),
        poster=poster.read_bytes() if poster else None,
    )
    return Shown(Path(told.clip.file).stem, told.clip.title, data)
