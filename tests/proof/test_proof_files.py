"""A proof is written beside its video, with its hash, and whoever is killed leaves no video beside another's proof."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import tempconfig
from project import figures, variant

from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.mp4 import join
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.paint.thumbnails import HIGH, WIDE
from onebyone.proof.document import ProofError, checked
from onebyone.proof.files import Texts, recorder, unpacked_thumbnails, write_film_proof, write_proof
from onebyone.proof.places import ProofFiles
from onebyone.render.output import publish_video
from onebyone.stage.scene import Told

# Publishes a folder's new files over its old ones, and is killed before the n-th change of a name.
PUBLISH = """
import os, signal, sys
from pathlib import Path
from onebyone.render.output import publish, publish_video

folder, left = Path(sys.argv[2]), int(sys.argv[3])

def watch(event, arguments):
    global left
    if event in ("os.rename", "os.remove"):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

names = ("clip.png", "clip.vtt", "clip.proof.json", "clip.proof.vtt")
movie, beside = folder / "new/clip.mp4", {folder / "new" / name: folder / name for name in names}
sys.addaudithook(watch)
if sys.argv[1] == "video":
    publish_video(movie, folder / "clip.mp4", beside=beside)
else:
    publish({movie: folder / "clip.mp4", **beside})
"""


def files(folder: Path, content: str) -> None:
    """A video, and what belongs to it: its name in short."""
    folder.mkdir(exist_ok=True)
    for name in ("clip.mp4", "clip.png", "clip.vtt", "clip.proof.json", "clip.proof.vtt"):
        (folder / name).write_text(content)


def killed(how: str, folder: Path, changes: int) -> list[str]:
    """What the video and the files beside it are, if the publisher is killed after so many changes; none: no video."""
    folder.mkdir()
    files(folder, "old")
    files(folder / "new", "new")
    line = [sys.executable, "-c", PUBLISH, how, str(folder), str(changes)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    if done.returncode == 0:
        assert (folder / "clip.mp4").read_text() == "new"
    if not (folder / "clip.mp4").exists():
        return []
    return sorted({path.read_text() for path in folder.glob("clip.*")})


def test_who_is_killed_between_two_renames_leaves_no_video_beside_another_s_proof(tmp_path: Path) -> None:
    left = [killed("video", tmp_path / str(changes), changes) for changes in range(7)]
    assert left == [["old"], [], [], [], [], [], ["new"]]
    assert killed("one by one", tmp_path / "careless", 1) == ["new", "old"], "the test notices"


def test_a_rename_that_cannot_be_leaves_the_old_video(tmp_path: Path) -> None:
    files(tmp_path, "old")
    files(tmp_path / "new", "new")
    (tmp_path / "clip.png").unlink()
    (tmp_path / "clip.png").mkdir()
    with pytest.raises(IsADirectoryError):
        publish_video(
            tmp_path / "new/clip.mp4",
            tmp_path / "clip.mp4",
            beside={tmp_path / "new/clip.vtt": tmp_path / "clip.vtt", tmp_path / "new/clip.png": tmp_path / "clip.png"},
        )
    assert [(tmp_path / name).read_text() for name in ("clip.mp4", "clip.vtt")] == ["old", "old"]


def write(folder: Path, id: str = "2a", *, quality: Quality = QUALITIES["l"], frames: int = 30) -> dict[str, Any]:
    """A clip as if rendered, blank, and its proof, read back."""
    movie = folder / f"{id}.mp4"
    movie.write_bytes(b"video of " + id.encode())
    with tempconfig({"pixel_width": quality.width, "pixel_height": quality.height}):
        record = recorder(quality, "light")
    record((), (), frames)
    shown, title = variant(id, theme="light"), "One kernel visits every position"
    beats = {"beats": [Told("first", 0.0, 1.0, "One.")]}
    captions = folder / f"{id}.vtt"
    captions.write_bytes(b"captions of " + id.encode())
    written = write_proof(
        record.finish(),
        shown,
        figures(id),
        **beats,
        movie=movie,
        texts=Texts(title, "One goes home.", "Something is seen."),
        beside={"captions": captions},
        thumbnails=np.full((frames, HIGH, WIDE), 7, np.uint8),
    )
    assert written == ProofFiles(folder / f"{id}.proof.json", folder / f"{id}.proof.vtt")
    assert written.track.read_text(encoding="utf-8").startswith(f"WEBVTT {id}")
    proof: dict[str, Any] = json.loads(written.proof.read_text(encoding="utf-8"))
    return proof


def test_a_proof_says_which_file_it_proves(tmp_path: Path) -> None:
    proof = write(tmp_path)
    assert proof["clip"] == {
        "id": "2a",
        "title": "One kernel visits every position",
        "file": "2a.mp4",
        "bytes": 11,
        "sha256": hashlib.sha256(b"video of 2a").hexdigest(),
        "width": 854,
        "height": 480,
        "fps": 15,
        "frames": 30,
        "duration": 2.0,
        "takeaway": "One goes home.",
        "description": "Something is seen.",
        "chapters": [],
        "beside": [{"what": "captions", "sha256": hashlib.sha256(b"captions of 2a").hexdigest()}],
    }
    (told,) = checked(proof).thumbnails
    assert (unpacked_thumbnails(told) == 7).all()
    assert (proof["quality"], proof["theme"]) == ("l", "light")
    parameters = variant("2a", theme="light").records[0].plain
    assert proof["figures"] == [{"id": "2a", "panel": "2a", "parameters": parameters, "from": 0, "to": 2.0}]
    assert [(beat["id"], beat["caption"], beat["still"]) for beat in proof["beats"]] == [("first", "One.", 0.933333)]


def test_a_size_of_one_s_own_has_no_letter(tmp_path: Path) -> None:
    assert write(tmp_path, quality=Quality(854, 480, 24))["quality"] is None


def test_the_film_s_proof_is_made_of_those_of_its_parts(tmp_path: Path) -> None:
    write(tmp_path), write(tmp_path, "2b", frames=45)
    film = tmp_path / "film.mp4"
    with SegmentEncoder(tmp_path / "segment.mp4", quality=Quality(64, 48, 15)) as encoder:
        encoder.write(np.zeros((48, 64, 4), np.uint8), repeat=75)
    join([tmp_path / "segment.mp4"], film, fps=15, chapters=[(0, "The only one")])
    parts = [tmp_path / "2a.mp4", tmp_path / "2b.mp4"]
    written = write_film_proof(parts, movie=film, title="All of it", beside={"poster": film})
    proof = json.loads(written.proof.read_text(encoding="utf-8"))
    assert (proof["clip"]["file"], proof["clip"]["title"], proof["clip"]["frames"]) == ("film.mp4", "All of it", 75)
    assert [(part["id"], part["from"], part["to"]) for part in proof["figures"]] == [("2a", 0, 2.0), ("2b", 2.0, 5.0)]
    assert written.track == tmp_path / "film.proof.vtt"
    assert [entry["frames"] for entry in proof["thumbnails"]] == [30, 45]
    assert proof["clip"]["chapters"] == [{"title": "The only one", "from": 0.0, "to": 5.0}]
    assert [entry["what"] for entry in proof["clip"]["beside"]] == ["poster"]


def test_no_film_is_proven_by_a_part_that_was_exchanged(tmp_path: Path) -> None:
    write(tmp_path), write(tmp_path, "2b")
    (tmp_path / "film.mp4").write_bytes(b"film")
    (tmp_path / "2b.mp4").write_bytes(b"video of 2c")
    parts = [tmp_path / "2a.mp4", tmp_path / "2b.mp4"]
    with pytest.raises(ProofError, match=r"2b\.mp4 is not the video that its proof proves"):
        write_film_proof(parts, movie=tmp_path / "film.mp4", title="All of it", beside={})
