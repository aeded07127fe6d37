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
from onebyone.paths import PROJECT

WIDTH, HEIGHT, FPS = 854, 480, 15  # manim's -ql


@pytest.mark.slow
@pytest.mark.parametrize("clip", CATALOGUE, ids=lambda clip: clip.id)
def test_manim_renders_the_whole_scene(clip, tmp_path: Path, rendered: Path):
    command = [sys.executable, "-m", "manim", "render", "-ql", "--progress_bar", "none", "--media_dir", str(tmp_path)]
    done = subprocess.run(
        [*command, clip.scene_file, clip.scene_class],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (movie,) = tmp_path.rglob(f"{clip.scene_class}.mp4")
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (WIDTH, HEIGHT)
        frames = sum(1 for _ in container.decode(stream))
        assert stream.guessed_rate == FPS
    assert frames == stream.frames == frames_of(rendered / "clips" / f"{clip.id}.mp4"), "ours has as many"
    captions = movie.with_suffix(".srt").read_text(encoding="utf-8")
    assert captions.count(" --> ") == len(words(clip.id).beats)
