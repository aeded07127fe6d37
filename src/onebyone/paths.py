"""Where scenes and assets lie: beside `src` in a checkout, inside the package where it was installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The package's own folder."""


def home_of(package: Path) -> Path:
    """The folder that holds `scenes` and `assets`: the root of a checkout, or else the package itself."""
    root = package.parents[1]
    is_checkout = package.parent.name == "src" and any((root / name).is_dir() for name in ("scenes", "assets"))
    return root if is_checkout else package  # of one whose scenes are gone, it is those that must be told missing


PROJECT = home_of(PACKAGE)
SCENES = PROJECT / "scenes"
ASSETS = PROJECT / "assets"
MEDIA = PROJECT / "media" if PROJECT != PACKAGE else Path("media")
"""Where clips go if nobody says where: into the checkout, or else into the current folder."""


def shipped() -> dict[str, Path]:
    """All that runs, wherever it lies, by the place it has once installed, such as "onebyone/scenes/fig2a.py"."""
    roots = {"onebyone": PACKAGE, "onebyone/scenes": SCENES, "onebyone/assets": ASSETS}
    return {
        f"{place}/{path.relative_to(root).as_posix()}": path
        for place, root in roots.items()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
