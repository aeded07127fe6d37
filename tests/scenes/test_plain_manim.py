"""Each scene renders whole with manim's own command, as any scene does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import pytest
from project import words

from onebyone.paint.mp4 import frames_of
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel
from onebyone.paths import PROJECT

(AS_IT_COMES, *OTHERS) = sorted(CATALOGUE, key=lambda panel: panel.id != "3")
"""The panel with the shortest clip, rendered as manim's -ql does it; and the others: smaller, with few frames."""


def rendered_by_manim(panel: Panel, folder: Path, *options: str) -> Path:
    """The film that manim's own command leaves in a folder."""
    command = [sys.executable, "-m", "manim", "render", "-ql", "--progress_bar", "none", "--media_dir", str(folder)]
    done = subprocess.run(
        [*command, *options, panel.scene_file, panel.scene_class],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (movie,) = folder.rglob(f"{panel.scene_class}.mp4")
    return movie


def seen_in(movie: Path) -> tuple[tuple[int, int], float, int]:
    """A film's size, its frames in a second, and how many can be decoded: as many as it says it has."""
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert frames == stream.frames
        return (stream.width, stream.height), float(stream.guessed_rate or 0), frames


def captions_beside(movie: Path) -> int:
    return movie.with_suffix(".srt").read_text(encoding="utf-8").count(" --> ")


@pytest.mark.slow
@pytest.mark.parametrize("panel", [AS_IT_COMES], ids=lambda panel: panel.id)
def test_manim_renders_as_many_frames_as_we_do(panel: Panel, tmp_path: Path, rendered: Path) -> None:
    movie = rendered_by_manim(panel, tmp_path)
    assert seen_in(movie) == ((854, 480), 15, frames_of(rendered / "clips" / f"{panel.id}.mp4"))
    assert captions_beside(movie) == len(words(panel.id).beats)


@pytest.mark.slow
@pytest.mark.parametrize("panel", OTHERS, ids=lambda panel: panel.id)
def test_manim_renders_the_whole_scene(panel: Panel, tmp_path: Path) -> None:
    movie = rendered_by_manim(panel, tmp_path, "-r", "320,180", "--fps", "4")
    size, fps, frames = seen_in(movie)
    assert (size, fps) == ((320, 180), 4)
    assert frames > 4 * len(words(panel.id).beats), "each beat lasts, and more than a second"
    assert captions_beside(movie) == len(words(panel.id).beats)
