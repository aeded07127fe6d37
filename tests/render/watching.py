"""What the tests of runs look at: the frames of clips, what lies about in a folder, and which processes are there."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from hashlib import blake2b, sha256
from pathlib import Path

import av

from onebyone.proof.places import ProofFiles, captions_of

FOUR = {"4a": "pass", "4b": "pass", "6a": "pass"}
"""Three stand-in clips more than 2a."""


def look(movie: Path) -> list[bytes]:
    """Digests of the frames of a movie."""
    with av.open(str(movie)) as container:
        return [blake2b(frame.to_ndarray()).digest() for frame in container.decode(video=0)]


def looks(out: Path) -> dict[str, list[bytes]]:
    """Those of every clip in a folder; a clip that lies there has its poster, captions and proof too."""
    movies = sorted(out.glob("clips/*.mp4"))
    for movie in movies:
        assert movie.with_suffix(".png").stat().st_size
        assert captions_of(movie).stat().st_size
        proof = json.loads(ProofFiles.of(movie).proof.read_text(encoding="utf-8"))
        assert proof["clip"]["sha256"] == sha256(movie.read_bytes()).hexdigest()
    return {movie.stem: look(movie) for movie in movies}


def hidden(out: Path) -> list[Path]:
    """What should be gone when a run has ended: its lock and its temporary folders."""
    return list(out.rglob(".*")) if out.exists() else []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_seconds(pid: int) -> float:
    """What a process has worked so far, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The processes that descend from this one, without it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def wait_for(what: Callable[[], object], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
