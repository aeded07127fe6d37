"""How long an author waits in the studio: from the save of an edit to the new still of the place, and to the new clip.

A studio previews a copy of the project, and a page that is no browser looks at the last frame of a beat of clip 2a.
Every edit makes something that was never painted before. Times are wall times, taken here.
"""

from __future__ import annotations

import json
import math
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from edits import Desk, lasting, told_in
from measure import ArmError

from onebyone.panels.catalogue import chosen

CLIP = "2a"
AT = 8.0  # s: where the page looks, in the beat of the ledger
WIDTH = 1280
LONGEST = 120.0
GOALS = {"still": 0.5, "clip": 1.0}

Latencies = dict[str, dict[str, list[float]]]  # by kind of edit and by what is waited for, in seconds


class Watched(Desk):
    """A copy of the project with a studio at work on it, and what the studio says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._place, self._said = folder, Queue[dict[str, Any]]()
        env = os.environ | {"PYTHONPATH": str(folder / "src"), "XDG_CACHE_HOME": str(folder / "cache")}
        line = [sys.executable, "-P", "-m", "onebyone", "preview", "--no-open", "--port", "0"]
        self._studio = subprocess.Popen(line, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
        assert self._studio.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", self._studio.stdout.readline())
        if found is None:
            raise ArmError("the studio does not start")
        self.address = found[0]
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait(lambda said: bool(said.get("clips")))

    def save(self, file: str, change: Callable[[str], str]) -> None:
        """Save an edit as an editor does."""
        path, beside = self._place / file, self._place / "saved"
        beside.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        os.replace(beside, path)

    def look(self, settings: Mapping[str, Any]) -> None:
        """Look at the clip with these settings."""
        place = {"clip": CLIP, "settings": settings, "frame": round(15 * AT), "width": WIDTH}
        what = {"view": "bench", "asked": 1, **place}
        head = {"content-type": "application/json", "origin": self.address}
        asked = urllib.request.Request(f"{self.address}/api/view", json.dumps(what).encode(), head)
        with urllib.request.urlopen(asked) as answer:
            answer.read()

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next thing said that is wanted. Raises ArmError for a trouble, or if it does not come."""
        end = time.monotonic() + LONGEST
        while True:
            try:
                said = self._said.get(timeout=max(end - time.monotonic(), 0.01))
            except Empty:
                raise ArmError("the studio does not say what it should") from None
            if said.get("trouble"):
                raise ArmError(f"the studio has trouble: {said['trouble']['reason']}")
            if wanted(said):
                return said

    def close(self) -> None:
        """Press Ctrl-C."""
        self._studio.send_signal(signal.SIGINT)
        self._studio.wait()

    def _listen(self) -> None:
        with urllib.request.urlopen(f"{self.address}/api/events?view=bench") as lines:
            for line in lines:
                if line.startswith(b"data:"):
                    self._said.put(json.loads(line[5:]))


def kinds(watched: Watched) -> Mapping[str, Callable[[int], None]]:
    """What is edited, and how the edit with a number is made."""
    view, words = "src/onebyone/panels/fig2a/view.py", "src/onebyone/panels/fig2a/words/en.py"
    numbers, theme = "src/onebyone/panels/fig2a/numbers.py", "src/onebyone/look/theme.py"
    (panel,) = chosen([CLIP])
    told, beats = str(told_in(panel)), panel.default().words.beats
    source = (watched._place / told).read_text(encoding="utf-8")

    def sub(file: str, pattern: str, new: str) -> None:
        watched.save(file, lambda text: re.sub(pattern, new, text, count=1))

    return {
        "beat": lambda at: watched.save(told, lambda _: lasting(source, 1.2 + 0.07 * at, beats=beats)),
        "view": lambda at: sub(view, r"OPERAND = \d+", f"OPERAND = {200 - at % 20}"),
        "words": lambda at: sub(words, r"weights, lies \w* ?on", f"weights, lies {'here' * (at % 2)} on"),
        "numbers": lambda at: sub(numbers, r"    beside = \(.*\)", _beside(at)),
        "theme": lambda at: sub(theme, r'"paper": "#0E1[0-9A-F]{3}', f'"paper": "#0E1{at % 16:X}{at % 13:X}{at % 7}'),
        "knob": lambda at: watched.look({"kernel": f"1 0 -1; 2 0 -{at % 30 + 2}; 1 0 -1"}),
    }


def _beside(at: int) -> str:
    places = ["(row, column + 1)", "(row + 1, column)", "(row, column - 1)", "(row - 1, column)"]
    return f"    beside = ({', '.join(places[at % 4 :] + places[: at % 4])})"


def measured(folder: Path, *, edits: int) -> Latencies:
    """The latencies of so many edits of each kind. Raises ArmError."""
    watched = Watched(folder)
    found: Latencies = {}
    try:
        watched.look({})
        watched.wait(lambda said: said.get("state") == "fresh")
        for kind, edit in kinds(watched).items():
            found[kind] = {"still": [], "clip": []}
            for at in range(1, edits + 1):
                began = time.perf_counter()
                edit(at)
                version = watched.wait(lambda said: said.get("state") == "rendering")["version"]
                watched.wait(lambda said, version=version: "still" in said and said["version"] == version)
                found[kind]["still"].append(time.perf_counter() - began)
                watched.wait(lambda said: said.get("state") == "proving")
                found[kind]["clip"].append(time.perf_counter() - began)
                watched.wait(lambda said: said.get("state") == "fresh")
    finally:
        watched.close()
    return found


def table(found: Latencies) -> str:
    """Median and 95th percentile of each kind, against the goals, as a table in Markdown."""
    rows = ["| edit of | still, median | still, 95th | clip, median | clip, 95th | goals |", f"|{' --- |' * 6}"]
    for kind, waits in found.items():
        middle = {what: statistics.median(times) for what, times in waits.items()}
        met = ["met" if middle[what] <= goal else "missed" for what, goal in GOALS.items()]
        told = [f"{part:.2f} s" for what in GOALS for part in (middle[what], percentile(waits[what], 0.95))]
        rows.append(f"| {kind} | {' | '.join(told)} | {', '.join(met)} |")
    return "\n".join(rows)


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that so large a share of all does not exceed."""
    return sorted(times)[max(math.ceil(len(times) * share) - 1, 0)]
