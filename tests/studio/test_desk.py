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
    """A workshop whose tasks are scripts, the last of which is at hand."""

    def __init__(self) -> None:
        self.renders: list[Script] = []

    async def begin(self, task: dict[str, Any]) -> Script:
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
    take = desk.look(view, "2a", {}, frame=None, width=640)
    await settled()
    scripts.renders[-1].lines.put_nowait(dict(CLIP))
    await settled()
    assert take.state == "proving"
    return desk, scripts, view, take


async def proven(script: Script) -> None:
    script.lines.put_nowait({"proof": "2a.json"})
    await settled()


@pytest.mark.parametrize("edited", [False, True])
def test_an_edit_while_a_proof_is_written_is_not_overtaken_by_the_proof(edited: bool, tmp_path: Path) -> None:
    async def scene() -> str:
        desk, scripts, view, take = await proving(tmp_path)
        desk.leave(view)
        if edited:
            await desk.changed({"a file that nobody knows"})
        await proven(scripts.renders[-1])
        state = take.state
        desk.look(view, "2a", {}, frame=None, width=640)
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
