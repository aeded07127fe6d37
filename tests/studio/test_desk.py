"""The desk keeps what is fresh apart from what an edit has overtaken, whoever says what at which time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from onebyone.studio.desk import Desk, Take, View

LISTING = {"panels": [], "rate": 15, "faults": {}}
CLIP = {"clip": "2a.mp4", "starts": [0]}


class Script:
    """A task that says what the test has it say."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_ended = False

    async def says(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            yield await self.lines.get()

    async def first(self, name: str) -> dict[str, Any]:
        return LISTING

    def end(self) -> None:
        self.is_ended = True


class Scripts:
    """A workshop whose tasks are scripts, the last of which is at hand; or which cannot begin any."""

    def __init__(self, *, error: Exception | None = None) -> None:
        self.renders: list[Script] = []
        self._error = error

    async def begin(self, task: dict[str, Any]) -> Script:
        if self._error is not None:
            raise self._error
        script = Script()
        if task["do"].endswith(":render"):
            self.renders.append(script)
        return script


def run(scene: Coroutine[Any, Any, Any]) -> Any:
    """What a scene comes to, in a thread of its own: in this one, the browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()


async def settled() -> None:
    """Whatever can go on by itself has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def proving(folder: Path) -> tuple[Desk, Scripts, View, Take]:
    """A clip that came out whole, whose proof is being written, and the page that looks at it."""
    scripts, view = Scripts(), View("page")
    desk = Desk(folder, scripts)  # type: ignore[arg-type]
    desk.views["page"] = view
    desk.look(view, "2a", {}, asked=1, frame=None, width=640)
    await settled()
    (take,) = desk.takes.values()
    scripts.renders[-1].lines.put_nowait(dict(CLIP))
    await settled()
    assert take.state == "proving"
    return desk, scripts, view, take


def heard(view: View) -> list[tuple[str, int]]:
    """The states that a page was told since, each with the number of the question."""
    said = [view.messages.get_nowait() for _ in range(view.messages.qsize())]
    return [(message["state"], message["asked"]) for message in said if message]


async def proven(script: Script) -> None:
    script.lines.put_nowait({"proof": "2a.json"})
    await settled()


def test_a_clip_stays_until_the_one_that_replaced_it_is_replaced(tmp_path: Path) -> None:
    """A page that was told of it may be asking for it now."""

    async def scene() -> list[set[str]]:
        desk, scripts, _, take = await proving(tmp_path)
        there = []
        for name in ("first.mp4", "second.mp4", "third.mp4"):
            (tmp_path / name).touch()
            await desk.changed({"a file that nobody knows"})
            await settled()
            scripts.renders[-1].lines.put_nowait({**CLIP, "clip": name})
            await settled()
            there.append({file.name for file in tmp_path.glob("*.mp4")})
        assert take.good is not None
        await desk.close()
        return there

    assert run(scene()) == [{"first.mp4"}, {"first.mp4", "second.mp4"}, {"second.mp4", "third.mp4"}]


@pytest.mark.parametrize("edited", [False, True])
def test_an_edit_while_a_proof_is_written_is_not_overtaken_by_the_proof(edited: bool, tmp_path: Path) -> None:
    async def scene() -> str:
        desk, scripts, view, take = await proving(tmp_path)
        desk.leave(view)
        if edited:
            await desk.changed({"a file that nobody knows"})
        await proven(scripts.renders[-1])
        state = take.state
        desk.look(view, "2a", {}, asked=2, frame=None, width=640)
        await settled()
        assert len(scripts.renders) == 1 + edited
        await desk.close()
        return state

    assert run(scene()) == ("stale" if edited else "fresh")


def test_an_edit_of_what_somebody_looks_at_is_made_anew_and_the_older_proof_does_not_call_it_fresh(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        desk, scripts, _, take = await proving(tmp_path)
        await desk.changed({"a file that nobody knows"})
        await settled()
        older, newer = scripts.renders
        await proven(older)
        assert take.state == "rendering"
        newer.lines.put_nowait(dict(CLIP))
        await settled()
        await proven(newer)
        assert take.state == "fresh"
        assert older.is_ended
        await desk.close()

    run(scene())


def test_a_page_is_told_how_far_a_clip_is_with_the_number_of_its_question_and_once(tmp_path: Path) -> None:
    async def scene() -> None:
        desk, scripts, view, _ = await proving(tmp_path)
        assert heard(view) == [("rendering", 1), ("proving", 1)]
        desk.look(view, "2a", {}, asked=1, frame=7, width=640)
        assert not heard(view)  # it looks at another frame, and knows
        desk.look(view, "2a", {}, asked=2, frame=7, width=640)
        await proven(scripts.renders[-1])
        assert heard(view) == [("proving", 2), ("fresh", 2)]
        desk.look(view, "2a", {"stride": "2"}, asked=3, frame=7, width=640)
        await settled()
        assert heard(view) == [("rendering", 3)]
        await desk.close()

    run(scene())


def test_a_render_that_does_not_even_begin_is_told_of(tmp_path: Path) -> None:
    async def scene() -> None:
        view = View("page")
        desk = Desk(tmp_path, Scripts(error=BrokenPipeError("nobody is there")))  # type: ignore[arg-type]
        desk.views["page"] = view
        desk.look(view, "2a", {}, asked=1, frame=None, width=640)
        await settled()
        assert heard(view) == [("rendering", 1), ("failed", 1)]
        (take,) = desk.takes.values()
        assert take.trouble
        assert take.trouble["reason"] == "nobody is there"
        await desk.close()

    run(scene())
