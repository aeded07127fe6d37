"""What the tests of verifying share: panel 2a rendered once, its proof, and videos encoded anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebyone.errors import OneByOneError
from onebyone.proof.document import checked, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles, captions_of
from onebyone.render.clip import Clip

Plain = dict[str, Any]
Write = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def _once(decoded_once: None) -> None:
    """No film is decoded for every fault in its proof."""


@pytest.fixture(scope="session")
def proof_of_2a(clip_2a: Clip) -> Plain:
    """The proof of that clip, as plain values."""
    told: Plain = json.loads(clip_2a.proof.read_text(encoding="utf-8"))
    return told


@pytest.fixture
def write(tmp_path: Path, clip_2a: Clip) -> Write:
    """Write a proof, sealed anew, and what belongs to 2a where that of the file that it names lies; gives that file."""

    def write(proof: Plain, *, content: bytes | None = None, captions: str | None = None) -> Path:
        movie = tmp_path / proof["clip"]["file"]
        movie.write_bytes(clip_2a.movie.read_bytes() if content is None else content)
        shutil.copyfile(clip_2a.poster, movie.with_suffix(".png"))
        files, cues = ProofFiles.of(movie), captions_of(movie)
        for file in (files.proof, cues):
            file.parent.mkdir(exist_ok=True)
        files.proof.write_text(to_json(proof), encoding="utf-8")
        try:
            track = to_metadata_vtt(checked(proof))
        except OneByOneError:  # nobody will come to compare it
            track = ""
        files.track.write_text(track, encoding="utf-8")
        cues.write_text(
            clip_2a.captions.read_text(encoding="utf-8") if captions is None else captions, encoding="utf-8"
        )
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
