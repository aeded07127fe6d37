"""The render driver: manim's own qualities, the poster's very frame, and scenes loaded from their files."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from manim.constants import QUALITIES as MANIM
from PIL import Image

from onebyone.catalogue import CATALOGUE
from onebyone.engine.quality import QUALITIES
from onebyone.engine.render import save_frame, scene_class
from onebyone.errors import UsageError


def test_qualities_are_manim_s_own() -> None:
    theirs = {entry["flag"]: entry for entry in MANIM.values() if entry["flag"]}
    assert set(QUALITIES) == set(theirs)
    for letter, quality in QUALITIES.items():
        entry = theirs[letter]
        assert (quality.width, quality.height) == (entry["pixel_width"], entry["pixel_height"])
        assert quality.fps == entry["frame_rate"]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Forty frames at 15 fps; frame n is a grey of value 40 + 5 n, and few of them are key frames."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15, options={"g": "12", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 40 + 5 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 15)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize("frames", [1, 2, 12, 13, 14, 25, 39, 40])
def test_the_poster_is_the_last_frame_before_the_beat_s_end(frames: int, film: Path, tmp_path: Path) -> None:
    save_frame(film, tmp_path / "poster.png", until=frames / 15)
    grey = np.asarray(Image.open(tmp_path / "poster.png")).mean()
    assert grey == pytest.approx(40 + 5 * (frames - 1), abs=2)


def test_a_scene_is_loaded_from_its_file_or_missed_by_name(tmp_path: Path) -> None:
    file = tmp_path / "some_scene.py"
    panel = replace(CATALOGUE[0], scene_file=str(file), scene_class="Some")
    with pytest.raises(UsageError, match=r"some_scene\.py is missing; run onebyone from a complete checkout"):
        scene_class(panel)
    file.write_text("class Some:\n    pass\n")
    assert scene_class(panel).__name__ == "Some"
