"""Figures are proven once, for as long as nothing that they are made of changes.

An edit of a view, of words or of the theme leaves the numbers alone, and to prove them again takes longer than to tell
a frame of them. The same sources make the same figure of the same record and the same assets, and the studio's
processes hold the same libraries for as long as it runs; so what was proven is kept with the digests of the sources
that this process imported to prove it. It is found again only if they are all, to the last byte, what lies on disk.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onebyone.panels.panel import Variant
from onebyone.paths import ASSETS
from onebyone.render.sources import ROOT, sources_of
from onebyone.studio.warm import differ, digest, digests_below, loaded

if TYPE_CHECKING:
    from onebyone.core.figure import Figure


Possible = Mapping[str, Sequence[Any]]


class Proven:
    """The figures of a variant, proven by this process or before; `folder` is where all of them are kept.

    `possible` is which values other than its own the knobs could have, by name, if that was found out.
    """

    def __init__(self, variant: Variant, folder: Path) -> None:
        """Find them, or prove them. Raises as `Variant.verified` does."""
        self._variant = variant
        self._file = folder / f"{digest(variant.key.encode())}.figures"
        self._assets = digests_below(ASSETS)
        found = self._found()
        self._is_kept = found is not None
        self.figures: tuple[Figure, ...]
        self.possible: Possible | None
        self.figures, self.possible = found or (variant.verified(), None)

    def keep(self, possible: Possible | None = None) -> None:
        """Let others find them, unless something that they are made of changed meanwhile."""
        if self._is_kept and possible is None:
            return
        self.possible = possible
        names = [f"{panel.package}.numbers" for panel in self._variant.shot.shows]
        made_by = sources_of(*names, "onebyone.studio.knobs", root=ROOT)
        files = {str(file) for name, file in made_by.items() if name in sys.modules}
        sources = {path: was for path, was in loaded.items() if path in files}
        if files != sources.keys() or differ(sources) or digests_below(ASSETS) != self._assets:
            return
        content = pickle.dumps((self.figures, possible), protocol=5)
        unfinished = self._file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(pickle.dumps((sources, self._assets, content), protocol=5))
        unfinished.replace(self._file)
        self._is_kept = True

    def _found(self) -> tuple[tuple[Figure, ...], Possible | None] | None:
        try:
            content = self._file.read_bytes()
        except OSError:
            return None
        sources, assets, told = pickle.loads(content)
        if differ(sources) or assets != self._assets:
            return None
        found: tuple[tuple[Figure, ...], Possible | None] = pickle.loads(told)
        return found
