"""Where scenes and assets lie: beside `src` in a checkout, inside the package where it was installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The package's own folder."""


def home_of(package: Path) -> Path:
    """The folder that holds `scenes` and `assets`: the root of a checkout, or else the package itself."""
    root = package.parents[1]
    return root if package.parent.name == "src" and (root / "scenes").is_dir() else package


PROJECT = home_of(PACKAGE)
ASSETS = PROJECT / "assets"
