"""Rendering a clip: manim's own qualities, and scenes loaded from their files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from manim.constants import QUALITIES as MANIM

from onebyone.catalogue import CATALOGUE
from onebyone.engine.quality import QUALITIES
from onebyone.engine.render import scene_class
from onebyone.errors import UsageError


def test_qualities_are_manim_s_own() -> None:
    theirs = {entry["flag"]: entry for entry in MANIM.values() if entry["flag"]}
    assert set(QUALITIES) == set(theirs)
    for letter, quality in QUALITIES.items():
        entry = theirs[letter]
        assert (quality.width, quality.height) == (entry["pixel_width"], entry["pixel_height"])
        assert quality.fps == entry["frame_rate"]


def test_a_scene_is_loaded_from_its_file_or_missed_by_name(tmp_path: Path) -> None:
    file = tmp_path / "some_scene.py"
    panel = replace(CATALOGUE[0], scene_file=str(file), scene_class="Some")
    with pytest.raises(UsageError, match=r"some_scene\.py is missing; run onebyone from a complete checkout"):
        scene_class(panel)
    file.write_text("class Some:\n    pass\n")
    assert scene_class(panel).__name__ == "Some"
