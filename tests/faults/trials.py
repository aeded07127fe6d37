"""Trials: how a fault meets the guards: a clip is told, or made and verified, or edited and verified, or cached."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import children
from copies import base
from kinds import Fault, Kind, scene_class, scene_file
from sight import Parameters, look

LEVELS = {
    "1 tensors": "DisagreementError WitnessError HeadroomError OffGridError SealError ShapeError TorchError "
    "CellIndexError CallError ClaimError InputError UsageError",
    "2 print": "NotClosedError TextError",
    "3 screen": "AuditError WordsError FormulaError OneByOneError",
    "4 verify": "VerifyError",
}
LEVEL_OF = {kind: level for level, kinds in LEVELS.items() for kind in kinds.split()}


@dataclass(frozen=True)
class Result:
    """One fault on one route: whether it was refused as it should be, by which level, and what was said."""

    kind: str
    clip: str
    route: str
    what: str
    refused: bool
    level: str
    said: str
    cpu: float


class Ground:
    """Where the attack takes place: a folder with the honest copy, and what is made from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.honest = base(folder / "honest")

    def sight(self, clip: str, parameters: Parameters = ()) -> Path:
        """What is seen in an honest clip, with a user's parameters. Raises RuntimeError where it cannot be told."""
        name = "-".join(["sight", clip, *(f"{one}={value}".replace("/", " ") for one, value in parameters)])
        report = self.folder / f"{name}.json"
        if not report.exists():
            unfinished = report.with_suffix(f".{os.getpid()}")
            do = look(scene_file(clip), scene_class(clip), report=unfinished, parameters=parameters)
            self._make(f"{name}-{os.getpid()}", do)
            unfinished.replace(report)
        return report

    def media(self, clip: str) -> Path:
        """The folder of an honest clip with its proof, large enough to be read. Raises RuntimeError if none is made."""
        media = self.folder / f"media-{clip}"
        if not media.exists():
            unfinished = media.with_suffix(f".{id(self)}")
            self._make(f"media-{clip}", children.onebyone("render", clip, "-q", "m", "--out", str(unfinished)))
            unfinished.replace(media)
        return media

    def _make(self, name: str, do: Callable[[], object]) -> None:
        ran = children.run(self.honest, self.folder / f"logs-{name}", do)
        if ran.code:
            raise RuntimeError(f"{name} cannot be made from the honest copy:\n{ran.said}")


def told(kind: Kind, clip: str, route: str, fault: Fault, copy: Path) -> Result:
    """The clip is told by the route."""
    return judged(kind, clip, route, fault, run(copy, copy.parent / route, clip, route, fault.parameters))


def run(copy: Path, folder: Path, clip: str, route: str, parameters: Parameters = ()) -> children.Ran:
    """Tell a clip from a copy of the project by a route; manim's takes no parameters."""
    if route == "manim":
        do = children.manim(scene_file(clip), scene_class(clip), folder / "media")
    else:
        given = [word for name, value in parameters for word in ("--set", f"{name}={value}")]
        do = children.onebyone("render", clip, *given, "-q", "l", "--out", str(folder / "media"))
    return children.run(copy, folder / "logs", do)


def verified(kind: Kind, clip: str, route: str, fault: Fault, copy: Path) -> Result:
    """The clip is told, which no guard refuses; then it is verified."""
    media = copy.parent / "media"
    made = children.run(copy, copy.parent / "made", children.onebyone("render", clip, "-q", "m", "--out", str(media)))
    if made.code:
        return judged(kind, clip, route, fault, made)
    do = children.onebyone("verify", str(media / "clips" / f"{clip}.mp4"), "--read-back")
    return judged(kind, clip, route, fault, children.run(copy, copy.parent / "verified", do), cpu=made.cpu)


def tampered(kind: Kind, clip: str, route: str, fault: Fault, ground: Ground) -> Result:
    """Somebody edits the files of an honest clip; then it is verified."""
    folder = Path(tempfile.mkdtemp(prefix="tampered-", dir=ground.folder))
    shutil.copytree(ground.media(clip), folder, dirs_exist_ok=True)
    movie = folder / "clips" / f"{clip}.mp4"
    before = _files(folder)

    def tamper_and_verify() -> None:
        fault.tamper(movie)
        children.onebyone("verify", str(movie), *fault.options)()

    ran = children.run(ground.honest, folder.with_name(f"{folder.name}-logs"), tamper_and_verify)
    same = before == _files(folder)
    shutil.rmtree(folder)
    return judged(kind, clip, route, fault, ran, effective=not same)


def _files(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def cached(kind: Kind, clip: str, route: str, fault: Fault, ground: Ground, copy: Path) -> Result:
    """The project is edited while what it made before is still cached: its frames must be those of a cold render."""
    folder = copy.parent / f"cached-{route}"
    warm = run(ground.honest, folder / "here", clip, route)
    stale = _movie(folder / "here")
    honest = frames(stale)
    stale.unlink()
    again = run(copy, folder / "here", clip, route)
    cold = run(copy, folder / "cold", clip, route)
    if warm.code or again.code or cold.code:
        return Result(
            kind.name, clip, route, fault.what, False, "broken", again.said[-500:] + cold.said[-500:], cold.cpu
        )
    here, there = frames(_movie(folder / "here")), frames(_movie(folder / "cold"))
    level = "cache" if there != honest else "not effective"
    cpu = warm.cpu + again.cpu + cold.cpu
    return Result(kind.name, clip, route, fault.what, here == there, level, "frames as of a cold render", cpu)


def frames(movie: Path) -> list[int]:
    """The frames of a film, each as a hash."""
    with av.open(str(movie)) as container:
        return [hash(frame.to_ndarray(format="rgb24").tobytes()) for frame in container.decode(video=0)]


def seen(ground: Ground, clip: str, copy: Path, parameters: Parameters = ()) -> tuple[bool, float]:
    """Whether a planted fault is effective: without guards, something else is seen. And the CPU seconds of looking."""
    report = copy.parent / "sight.json"
    honest = ground.sight(clip, parameters)
    sight = look(scene_file(clip), scene_class(clip), report=report, honest=honest, parameters=parameters)
    ran = children.run(copy, copy.parent / "seen", sight)
    return report.exists() and "other" in json.loads(report.read_text(encoding="utf-8")), ran.cpu


def judged(
    kind: Kind, clip: str, route: str, fault: Fault, ran: children.Ran, *, cpu: float = 0.0, effective: bool = True
) -> Result:
    """What a child came to: refused, if it failed with words that name the fault."""
    last = [refusal for refusal in ran.refusals if refusal[0] != "SeveralErrors"][-1:]  # that one only tells of others
    error, message = last[0] if last else ("", " ".join(ran.said.split())[-300:])
    level = LEVEL_OF.get(error, error or "Python") if ran.code else "SURVIVED"
    if "is not verified" in message:  # the last word, after the findings
        level, message = "4 verify", " ".join(line for line in ran.said.splitlines() if "FAILS" in line)
    if not effective:
        level = "not effective"
    refused = ran.code != 0 and re.search(fault.says, " ".join(ran.said.split())) is not None
    return Result(kind.name, clip, route, fault.what, refused, level, message, cpu + ran.cpu)


def _movie(folder: Path) -> Path:
    (movie,) = (path for path in folder.rglob("*.mp4") if "partial_movie_files" not in path.parts)
    return movie
