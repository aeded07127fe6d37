"""What a panel says once the proven numbers are in its words, remembered while nothing that decides it changes.

To fill the words, the figure has to be proven, which takes torch seconds. A proof of the same inputs by the same code
and the same libraries has the same outcome, so who only wants the words again need not wait for another.
"""

from __future__ import annotations

import json
import platform
import tempfile
from dataclasses import asdict, dataclass
from functools import cache as remembered
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import onebyone
from onebyone.catalogue import Panel
from onebyone.engine.cache import Cache
from onebyone.engine.prove import proven
from onebyone.words import panel as words_of

if TYPE_CHECKING:
    from onebyone.figures.base import Figure

# What the numbers and the words are made of; core knows the digest of every asset.
DECIDE = ("catalogue.py", "core", "figures", "words")


@dataclass(frozen=True)
class Words:
    """A panel's words with their numbers."""

    claim: str
    takeaway: str
    description: str


def words_told(panel: Panel, *, cache: Cache | None = None) -> Words:
    """The words of a panel.

    Raises:
        OneByOneError: a number is not what torch says, or an asset is missing or altered.
    """
    found = cache.get(_key(panel)) if cache else None
    if found is not None:
        return Words(**json.loads(found.read_bytes()))
    told = _filled(panel, proven(panel))
    if cache:
        _keep(panel, told, cache)
    return told


def remember(panel: Panel, figure: Figure, *, cache: Cache) -> None:
    """Keep the words of a panel, now that its figure is proven: who asks for them need not prove it again."""
    _keep(panel, _filled(panel, figure), cache)


def _filled(panel: Panel, figure: Figure) -> Words:
    words, quantities = words_of(panel.id), figure.quantities
    description = " ".join(sentence.text(quantities) for sentence in words.description)
    return Words(words.claim.text(quantities), words.takeaway.text(quantities), description)


def _keep(panel: Panel, told: Words, cache: Cache) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "words"
        file.write_text(json.dumps(asdict(told)), encoding="utf-8")
        cache.put(_key(panel), file)


def _key(panel: Panel) -> str:
    return blake2b(f"the words of {panel.id}, {origin()}".encode(), digest_size=32).hexdigest()


@remembered
def origin(package: Path = Path(onebyone.__file__).parent) -> str:
    """A digest of all that decides what the words say: our sources, numpy, torch and Python."""
    digest = blake2b(digest_size=32)
    for name in ("numpy", "torch"):
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(f"{platform.python_version()} {platform.machine()}\n".encode())
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if name.split("/")[0] in DECIDE:
            digest.update(f"{name} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
