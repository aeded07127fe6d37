"""Sets documents by Typst, in the font of the clips: what a template makes of plain values and of files beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onebyone.inputs.bundled import font_file
from onebyone.look.font import WEIGHTS
from onebyone.publish.template import source

PPI = 96.0
"""Pixels an inch of a picture of a page: as large as a browser shows it."""


def typeset(template: str, told: Mapping[str, Any], target: Path, *, place: Path) -> None:
    """Set a document as PDF; or a single page as PNG, if that is what the target is called.

    Args:
        template: its file among the kinds; it reads `told.json`.
        told: the values.
        target: the document.
        place: a folder for a while, in which the files lie that the values name.
    """
    import typst

    main = place / template
    main.write_text(source("onebyone.publish.lecture.kinds", template), encoding="utf-8")
    (place / "told.json").write_text(json.dumps(told), encoding="utf-8")
    fonts = [str(font_file(weight).parent) for weight in WEIGHTS]
    typst.compile(
        str(main),
        output=str(target),
        root=str(place),
        font_paths=fonts[:1],
        ignore_system_fonts=True,
        format="png" if target.suffix == ".png" else "pdf",
        ppi=PPI,
    )
