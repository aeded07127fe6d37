"""Each scene renders whole with manim's own command, as any scene does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import pytest
from project import words
from sparse import SPARSE
from warm import COLD, Warm

from onebyone.paint.mp4 import frames_of
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel
from onebyone.paths import PROJECT

(AS_IT_COMES, *OTHERS) = sorted(CATALOGUE, key=lambda panel: panel.id != "3")
"""The panel with the shortest clip, of the size of manim's -ql; and the others: smaller, with fewer frames still."""

SMALL, FEW = (192, 108), 2
"""Pixels of a frame, and frames a second."""

Manim = Callable[..., subprocess.CompletedProcess[str]]


def cold(line: Sequence[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line as a person does."""
    return subprocess.run(line, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)


def rendered_by_manim(panel: Panel, folder: Path, *options: str, run: Manim) -> Path:
    """The film that manim's own command leaves in a folder."""
    command = [*COLD, "-m", "manim", "render", "-ql", "--progress_bar", "none", "--media_dir", str(folder)]
    done = run([*command, *options, panel.scene_file, panel.scene_class], cwd=PROJECT)
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


def cues_of(panel: Panel) -> int:
    """A cue for each beat, and one for each question."""
    said = words(panel.id)
    return len(said.beats) + len(said.questions)


@pytest.mark.slow
@pytest.mark.parametrize("panel", [AS_IT_COMES], ids=lambda panel: panel.id)
def test_manim_renders_as_many_frames_as_we_do(panel: Panel, tmp_path: Path, rendered: Path) -> None:
    movie = rendered_by_manim(panel, tmp_path, "--fps", str(SPARSE.fps), run=cold)
    ours = frames_of(rendered / "clips" / f"{panel.id}.mp4")
    assert seen_in(movie) == ((SPARSE.width, SPARSE.height), SPARSE.fps, ours)
    assert captions_beside(movie) == cues_of(panel)


@pytest.mark.slow
@pytest.mark.parametrize("panel", OTHERS, ids=lambda panel: panel.id)
def test_manim_renders_the_whole_scene(panel: Panel, tmp_path: Path, warm: Warm) -> None:
    options = ("-r", f"{SMALL[0]},{SMALL[1]}", "--fps", str(FEW))
    movie = rendered_by_manim(panel, tmp_path, *options, run=warm.run)
    size, fps, frames = seen_in(movie)
    assert (size, fps) == (SMALL, FEW)
    assert frames > FEW * len(words(panel.id).beats), "each beat lasts, and more than a second"
    assert captions_beside(movie) == cues_of(panel)
