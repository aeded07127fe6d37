"""What a frame costs: bounds wide enough for a busy machine, and narrow enough to notice what grows tenfold."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from manim import tempconfig

from onebyone.audit.audit import Audit
from onebyone.panels import catalogue
from onebyone.render.clip import scene_class
from onebyone.stage.renderer import FigureCamera

FULL = {"pixel_width": 1920, "pixel_height": 1080, "frame_rate": 6, "verbosity": "CRITICAL", "progress_bar": "none"}


def timed(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[float]:
    """CPU milliseconds of every call of a method, from now on."""
    method, spent = getattr(owner, name), []

    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.thread_time()
        result = method(*arguments, **named)
        spent.append(1000 * (time.thread_time() - start))
        return result

    monkeypatch.setattr(owner, name, measured)
    return spent


@pytest.mark.slow
def test_a_full_size_frame_of_2a_is_cheap_and_so_is_its_audit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    frames, audits = timed(monkeypatch, FigureCamera, "capture_mobjects"), timed(monkeypatch, Audit, "demand")
    (panel,) = catalogue.chosen(["2a"])
    with tempconfig({**FULL, "media_dir": str(tmp_path), "dry_run": True}):
        scene_class(panel)().render()
    assert len(frames) > 50
    assert median(frames) < 40, "measured: 5 ms of CPU, audit and painting"
    assert median(audits) < 8, "measured: 1 ms of CPU"
