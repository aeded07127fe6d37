"""What the tests of verifying share: panel 2a told without a film, its proof, and videos encoded anew."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from manim import tempconfig

from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import chosen
from onebyone.proof.document import ClipFile, Proof, sealed, sidecar, to_json, to_metadata_vtt
from onebyone.proof.files import recorder
from onebyone.proof.places import ProofFiles
from onebyone.render.clip import scene_class

CONTENT = b"not a film, but the file that the proof speaks of" * 20
TITLE = "One kernel visits every position"
QUIET = {"dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def proof_of_2a() -> Proof:
    """The proof of panel 2a at low quality; its video is `CONTENT`."""
    (shot,), quality = chosen(["2a"]), QUALITIES["l"]
    size = {"pixel_width": quality.width, "pixel_height": quality.height, "frame_rate": quality.fps}
    with tempconfig(size | QUIET):
        record = recorder(quality, "dark")
        scene = scene_class(shot)(on_frame=record)
        scene.render()
    content = (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    clip = ClipFile("2a", TITLE, "2a.mp4", *content, quality.width, quality.height, quality.fps, record.frames)
    return sidecar(record, scene.figures, clip, quality="l", variant=scene.variant)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a proof, sealed anew, where that of the file of the name that it says lies; gives that file."""

    def write(proof: Proof, *, content: bytes = CONTENT) -> Path:
        movie, told = tmp_path / proof["clip"]["file"], sealed(proof)
        movie.write_bytes(content)
        files = ProofFiles.of(movie)
        files.proof.parent.mkdir(exist_ok=True)
        files.proof.write_text(to_json(told), encoding="utf-8")
        files.track.write_text(to_metadata_vtt(told), encoding="utf-8")
        return movie

    return write


@pytest.fixture
def copied(rendered: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copy a rendered clip and its proof into one folder; gives the video."""

    def copy(clip: str) -> Path:
        for path in (rendered / "clips").rglob(f"{clip}.*"):
            shutil.copy(path, tmp_path)
        return tmp_path / f"{clip}.mp4"

    return copy
