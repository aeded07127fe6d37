"""The warm processes, without any: one that is not there any more, or not any longer, is made anew or told of."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from onebyone.studio.workshop import DIED, WorkError, Workshop, _Warm


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_process_that_is_gone_is_stale(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    warm = _Warm(ours, {}, None)
    assert not warm.is_stale
    theirs.close()
    assert warm.is_stale


@pytest.mark.parametrize(
    ("last", "told"),
    [(b"", DIED["reason"]), (b'{"trouble": {"reason": "no Python"}, "loaded": {"a.py": "1"}}\n', "no Python")],
    ids=["it dies", "an import fails"],
)
def test_a_process_that_ends_while_it_is_made_is_told_of(
    last: bytes, told: str, ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    ours, theirs = ends

    def die() -> None:
        _, (end, *_), _, _ = socket.recv_fds(theirs, 1000, 1)
        with socket.socket(fileno=end) as channel:
            channel.sendall(last)

    async def scene() -> None:
        await Workshop(tmp_path)._second(_Warm(ours, {}, None), frozenset())

    with ThreadPoolExecutor(2) as threads:
        threads.submit(die)
        with pytest.raises(WorkError, match=told):
            threads.submit(asyncio.run, scene()).result()


def test_a_task_is_not_handed_to_a_process_that_an_edit_has_closed_meanwhile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[Any] = []
    made = [_Warm(*ends) for ends in (("older", {}, None), ("newer", {}, None))]  # type: ignore[arg-type]
    workshop = Workshop(tmp_path)

    async def ready() -> _Warm:
        workshop._project = made[-1]
        return made.pop(0) if len(made) > 1 else made[0]

    async def begin(control: Any, _: dict[str, Any]) -> None:
        begun.append(control)

    monkeypatch.setattr(workshop, "_ready", ready)
    monkeypatch.setattr(workshop, "_begun", begin)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, workshop.begin({})).result()
    assert begun == ["newer"]
