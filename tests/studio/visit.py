"""A studio at work on a copy of the project, and a visit to it by browser: what a person does there, and sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from project import ROOT

RATE = 2
"""Frames a second that the copy previews with: few frames are as good to test with."""

CLIPS = ("2a", "4a")
"""The clips of the copy: the one that is looked at, and another."""

FIRST = "4a"
"""The clip that the command names, and a bare address shows."""

LEDGER = 10.5
"""Seconds into clip 2a: products add up under the window."""

LONGEST = 60_000
"""Milliseconds that anything may take on a machine that is busy with other things."""


class Studio:
    """A running studio and the copy of the project that it previews."""

    def __init__(self, folder: Path, *, rate: int = RATE, clips: Sequence[str] = CLIPS) -> None:
        self.folder = folder
        for part in ("src", "scenes", "assets"):
            shutil.copytree(ROOT / part, folder / part)
        self._prepare("paint/quality.py", "Quality(854, 480, 15)", f"Quality(854, 480, {rate})")
        self._prepare(
            "render/clip.py", '"verbosity": "WARNING"', '"verbosity": "ERROR"'
        )  # of so few frames manim warns
        names = tuple(f"fig{clip}" for clip in clips)
        self._prepare("panels/catalogue.py", 'if name.startswith("fig")', f"if name in {names}")
        self.process = self.start()
        assert self.process.stdout is not None
        self.address = re.search(r"http://127\.0\.0\.1:\d+/", self.process.stdout.readline())[0]  # type: ignore[index]
        # What its processes say is taken from them: they would wait for a full pipe for good.
        threading.Thread(target=self.process.communicate, daemon=True).start()
        self._before: dict[Path, str] = {}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-P", "-m", "onebyone", "preview", FIRST, "--no-open", *(arguments or ("--port", "0"))]
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        env = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "TMPDIR": str(temporary)}
        return subprocess.Popen(
            line, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def _prepare(self, file: str, old: str, new: str) -> None:
        path = self.folder / "src/onebyone" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def made(self) -> Path:
        """The folder of what this studio has made."""
        return sorted((self.folder / "temporary").glob("onebyone-studio-*"))[0]

    def edit(self, file: str, old: str, new: str) -> None:
        """Save an edit, as an editor does: a new file in place of the old."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        self._before.setdefault(path, text)
        self._save(path, text.replace(old, new, 1))

    def mend(self) -> None:
        """Undo all edits."""
        while self._before:
            self._save(*self._before.popitem())

    def _save(self, path: Path, text: str) -> None:
        beside = path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)

    def ask(self, path: str, what: Any = None, **headers: str) -> tuple[int, bytes, Any]:
        """A request by a program that is no browser: its status, content and headers."""
        origin = self.address.rstrip("/")
        if what is not None:
            headers = {"origin": origin, "content-type": "application/json", **headers}
        data = None if what is None else json.dumps(what).encode()
        request = urllib.request.Request(origin + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def close(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=LONGEST / 1000)


class Visit:
    """A page of the studio, and what a person sees there."""

    def __init__(self, page: Page, studio: Studio) -> None:
        self.page, self.studio = page, studio
        page.set_default_timeout(LONGEST)

    def open(self, state: str = f"clip=2a&t={LEDGER}") -> None:
        """Open an address and wait until the clip and its proof are there."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.studio.address}#{state}")
        self.settle()

    def settle(self) -> None:
        """Wait until what is shown is up to date, proof included."""
        self.page.wait_for_selector("#state[data-state=fresh]")
        self.until("window.studio.good?.proof && document.documentElement.dataset.proof == window.studio.good.version")

    def until(self, condition: str) -> None:
        """Wait until an expression holds in the page; the page's own rules forbid to look for it there."""
        end = time.monotonic() + LONGEST / 1000
        while not self.page.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < end, f"it never came to {condition}: {self.page.inner_text('body')[:600]}"
            time.sleep(0.02)

    def value(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    @property
    def version(self) -> int:
        return int(self.value("window.studio.good?.version ?? 0"))

    def newer(self, version: int) -> None:
        """Wait until a version after this one is there, whole."""
        self.until(f"window.studio.good?.version > {version}")
        self.settle()


def is_own(url: str, studio: Studio) -> bool:
    return url.startswith((studio.address, "about:", "data:", f"blob:{studio.address}"))
