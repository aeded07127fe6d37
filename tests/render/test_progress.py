"""Progress: which clips, how far, time left; in plain lines, not too many of them, or as bars on a terminal."""

from __future__ import annotations

import pytest

from onebyone.render.progress import Step, Watch


def test_plain_lines_say_which_how_far_and_how_long_yet(capfd: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Watch("rendering", [Step("1a", 100), Step("2a", 300)], clock=lambda: now[0]) as watch:
        watch.begin("1a")
        for now[0], parts in [(1.0, 10), (6.0, 60), (7.0, 70), (11.0, 90)]:
            watch.done("1a", parts)
        now[0] = 12.0
        watch.begin("2a")
        now[0] = 20.0
        watch.done("2a", 60)
        watch.finish("1a")
        now[0] = 60.0
        watch.done("2a", 1000)  # a clip longer than announced stays at its end
        watch.say("2a: once more")
        watch.begin("2a")
    assert capfd.readouterr().err.splitlines() == [
        "rendering 1a (1 of 2)",
        "rendering 1a: 60%, 34 s left in all",
        "rendering 1a: 90%, 38 s left in all",
        "rendering 2a (2 of 2)",
        "rendering 1a: 90%, 2a: 20%, 33 s left in all",
        "rendering 2a: 100%, 0 s left in all",
        "2a: once more",
        "rendering 2a (2 of 2)",
    ]


def test_a_terminal_gets_a_bar_for_each_step_at_work_and_one_for_all(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    now = [0.0]
    with Watch("rendering", [Step("1a", 4), Step("2a", 6)], clock=lambda: now[0]) as watch:
        watch.begin("1a")
        watch.begin("2a")
        capfd.readouterr()
        watch.done("1a", 1)
        assert capfd.readouterr().err == "", "not drawn again at once"
        now[0] = 1.0
        watch.done("1a", 2)
        shown = capfd.readouterr().err
        watch.finish("1a")
        after = capfd.readouterr().err
    for text in ("rendering all", "20%", "rendering 1a", "50%", "rendering 2a", "0%"):
        assert text in shown
    assert "rendering 1a" not in after
    assert "40%" in after


@pytest.mark.parametrize("is_terminal", [False, True])
def test_who_asked_for_quiet_hears_nothing(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
    with Watch("making", [Step("1a", 4)], quiet=True) as watch:
        watch.begin("1a")
        watch.done("1a", 2)
        watch.say("another one is writing")
        watch.finish("1a")
    assert capfd.readouterr() == ("", "")
