"""Progress in plain lines: which clip, how far, time left; not too many of them."""

from __future__ import annotations

import pytest

from onebyone.engine.progress import Step, Watch


def test_plain_lines_say_which_how_far_and_how_long_yet(capfd: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Watch("rendering", [Step("1a", 100), Step("2a", 300)], clock=lambda: now[0]) as watch:
        watch.begin()
        for now[0], parts in [(1.0, 10), (6.0, 60), (7.0, 70), (11.0, 100)]:
            watch.done(parts)
        now[0] = 12.0
        watch.begin()
        now[0] = 20.0
        watch.done(100)
        now[0] = 60.0
        watch.done(1000)  # a clip longer than announced stays at its end
    assert capfd.readouterr().err.splitlines() == [
        "rendering 1a (1 of 2)",
        "rendering 1a: 60%, 34 s left in all",
        "rendering 1a: 100%, 33 s left in all",
        "rendering 2a (2 of 2)",
        "rendering 2a: 33%, 20 s left in all",
        "rendering 2a: 100%, 0 s left in all",
    ]


def test_a_terminal_gets_a_bar_instead_of_lines(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with Watch("rendering", [Step("1a", 4)]) as watch:
        watch.begin()
        watch.done(2)
    shown = capfd.readouterr().err
    assert "rendering 1a (1 of 1)" in shown
    assert "50%" in shown
