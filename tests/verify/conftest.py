"""What the tests of verifying share: panel 2a told without a film, its proof, and videos encoded anew."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from manim import tempconfig

from onebyone.errors import OneByOneError
from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import chosen
from onebyone.proof.claims import clip_proof
from onebyone.proof.document import checked, to_json, to_metadata_vtt
from onebyone.proof.files import clip_file, recorder, told_beats
from onebyone.proof.places import ProofFiles, captions_of
from onebyone.proof.webvtt import Caption, to_webvtt
from onebyone.render.clip import scene_class

CONTENT = b"not a film, but the file that the proof speaks of" * 20
QUIET = {"dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}

Plain = dict[str, Any]
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def proof_of_2a() -> Plain:
    """The proof of panel 2a at low quality, as plain values; its video is `CONTENT`."""
    (shot,), quality = chosen(["2a"]), QUALITIES["l"]
    size = {"pixel_width": quality.width, "pixel_height": quality.height, "frame_rate": quality.fps}
    with tempconfig(size | QUIET):
        record = recorder(quality, "dark")
        scene = scene_class(shot)(on_frame=record)
        scene.render()
    content = (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    title = "One kernel visits every position"
    clip = clip_file("2a", title, "2a.mp4", *content, quality=quality, frames=record.frames)
    beats = told_beats(scene.beat_times, scene.captions, fps=quality.fps)
    proof = clip_proof(record.finish(), scene.figures, clip, beats=beats, quality="l", variant=scene.variant)
    told: Plain = json.loads(to_json(proof))
    return told


@pytest.fixture
def write(tmp_path: Path, proof_of_2a: Plain) -> Write:
    """Write a proof, sealed anew, and the captions of 2a where those of the file that it names lie; gives that file."""

    def write(proof: Plain, *, content: bytes = CONTENT, captions: str | None = None) -> Path:
        movie = tmp_path / proof["clip"]["file"]
        movie.write_bytes(content)
        files, cues = ProofFiles.of(movie), captions_of(movie)
        for file in (files.proof, cues):
            file.parent.mkdir(exist_ok=True)
        files.proof.write_text(to_json(proof), encoding="utf-8")
        try:
            track = to_metadata_vtt(checked(proof))
        except OneByOneError:  # nobody will come to compare it
            track = ""
        files.track.write_text(track, encoding="utf-8")
        if captions is None:
            told = proof_of_2a["beats"]
            captions = to_webvtt(Caption(beat["from"], beat["to"], beat["caption"]) for beat in told)
        cues.write_text(captions, encoding="utf-8")
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
