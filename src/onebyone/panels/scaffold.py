"""Begin a new panel from an existing one: its folder and its scene, with what must be changed marked CHANGE.

What is written works at once and shows what the other panel shows, so that every step from there is a small one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from onebyone.errors import UsageError
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.panel import Panel
from onebyone.paths import PACKAGE, PROJECT
from onebyone.surroundings import DISK

_ID = re.compile(r"[1-9][a-z]?|[A-Za-z][0-9a-z]{0,7}")


_INIT = '''"""Panel {id}: its parameters, its numbers and its words."""

from onebyone.panels.panel import panel

PANEL = panel(__name__, figure="{figure}", poster="{poster}", in_film=False)
'''
_PARAMETERS = '''"""The parameters of panel {id}."""

from onebyone.panels.fig{like} import parameters as like


class Parameters(like.Parameters, frozen=True, kw_only=True):
    """CHANGE: what can be chosen. A field said again has another default: `stride: Stride = 2`, from inputs.kernels."""
'''
_NUMBERS = '''"""Panel {id} in numbers: CHANGE, what it proves."""

from dataclasses import dataclass

from onebyone.panels.fig{like}.numbers import {like_figure}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class {figure}({like_figure}):
    """CHANGE: what it is. What it proves besides is a field and an entry of `besides`: see `Figure.besides`."""
'''
_WORDS = '''"""Panel {id} in English; a beat whose caption is None says what panel {like} says in it."""

from onebyone.panels.fig{like}.words.en import WORDS as LIKE
from onebyone.words.panels import revised

WORDS = revised(
    LIKE,
    claim=LIKE.claim,  # CHANGE
    beats={{
{beats}    }},
    description=LIKE.description,  # CHANGE
)
'''


def write_panel(id: str, *, like: str) -> tuple[Path, ...]:
    """Write the folder and the scene of a new panel; gives the files, or writes none.

    Args:
        id: what it is to be called, such as "2c".
        like: the panel that it begins as, such as "2a".

    Raises:
        UsageError: no panel can be called that, one is called that, there is no such panel to begin with, this is no
            checkout of the project, or it cannot be written to.
    """
    if PROJECT == PACKAGE:
        raise UsageError("a new panel needs a checkout of the project: this onebyone is an installed one")
    (model,) = chosen([like])
    if not _ID.fullmatch(id):
        raise UsageError(
            f"a panel cannot be called {id!r}: use a digit and perhaps a letter, such as 2c, or a short name"
        )
    if id.lower() in {panel.id.lower() for panel in CATALOGUE}:
        raise UsageError(f"there is a panel {id} already")
    texts = {PROJECT / file: text for file, text in _files(id, model).items()}
    for file in texts:
        if file.exists():
            raise UsageError(f"{file} is there already, and is left as it is; move it away first")
    _write(texts)
    return tuple(texts)


def _write(texts: Mapping[Path, str]) -> None:
    """Write files that are not there yet, all or none. Raises UsageError where one cannot be written."""
    made: list[Path] = []
    try:
        for file, text in texts.items():
            for folder in reversed([folder for folder in file.parents if not folder.exists()]):
                folder.mkdir()
                made.append(folder)
            made.append(file)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        do = DISK.get(error.errno or 0, "make it writable")
        raise UsageError(f"cannot write {error.filename or file}: {error.strerror}; {do} and run again") from None


def _files(id: str, model: Panel) -> Mapping[str, str]:
    scene = (PROJECT / model.scene_file).read_text(encoding="utf-8")
    words, figure = model.words(), f"Figure{id.upper()}"
    named = {"id": id, "like": model.id, "figure": figure, "like_figure": model.figure}
    *told, takeaway = words.beats
    beats = "".join(f'        "{beat}": None,\n' for beat in told) + f'        "{takeaway}": None,  # CHANGE\n'
    folder = f"src/onebyone/panels/fig{id}"
    return {
        f"{folder}/__init__.py": _INIT.format(**named, poster=model.poster),
        f"{folder}/parameters.py": _PARAMETERS.format(**named),
        f"{folder}/numbers.py": _NUMBERS.format(**named),
        f"{folder}/words/__init__.py": f'"""What panel {id} says, one module a language."""\n',
        f"{folder}/words/en.py": _WORDS.format(**named, beats=beats),
        f"scenes/fig{id}.py": _scene(scene, id, model),
    }


def _scene(scene: str, id: str, model: Panel) -> str:
    scene = scene.replace(f"onebyone.panels.fig{model.id} import PANEL", f"onebyone.panels.fig{id} import PANEL")
    scene = scene.replace(f"class {model.scene_class}(", f"class Fig{id.lower()}(")
    imports = re.findall(r"^from .*\n", scene, flags=re.MULTILINE)
    scene = scene.replace("".join(imports), "".join(sorted(imports)))
    return re.sub(r'\A""".*?"""', f'"""Panel {id}: CHANGE, what it shows."""', scene, flags=re.DOTALL)
