"""What the tests of the audit share: telling a tiny scene in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from manim import tempconfig
from planting import TINY, Tell, Tiny


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Render a scene whose `construct` is the given function, by default without writing a file."""

    def run(construct: Callable[[Tiny], None], *, base: type[Tiny] = Tiny, **settings: Any) -> Tiny:
        with tempconfig({**TINY, "media_dir": str(tmp_path), **(settings or {"dry_run": True})}):
            scene = type(construct.__name__, (base,), {"construct": construct})()
            scene.render()
        return scene

    return run
