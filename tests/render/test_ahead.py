"""Proving ahead: what a guess came to counts only if the proof made now is the same to the last byte."""

from __future__ import annotations

import os
import pickle
import pickletools
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from project import figures

from onebyone.errors import OneByOneError
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel
from onebyone.render.ahead import Ahead
from onebyone.render.cache import Cache
from onebyone.render.workers import start_method

pytestmark = pytest.mark.skipif(start_method() != "fork", reason="proving ahead needs a platform that forks")


@dataclass(frozen=True)
class Shown:
    """A variant whose proof gives what a test wants; a real figure's takes torch seconds."""

    proof: Callable[[], object]
    name: str = "2a"
    key: str = "2a and its parameters"

    def verified(self) -> Any:
        return self.proof()


class Teller:
    """Tells of the figures it is given, and remembers them."""

    def __init__(self, *, refuses: object = ()) -> None:
        self.given: list[Any] = []
        self._refuses = refuses

    def __call__(self, figure: Any) -> str:
        self.given.append(figure)
        if figure == self._refuses:
            raise OneByOneError(f"{figure} is refused")
        return f"a clip of {figure}"


@contextmanager
def ahead(proof: Callable[[], object], key: str) -> Iterator[Ahead]:
    """A proof on its way, and its end."""
    one = Ahead(Shown(proof, key=key))  # type: ignore[arg-type]
    try:
        yield one
    finally:
        one.end()


def told(
    proof: Callable[[], object], teller: Teller, folder: Path, *, cached: bool = True, key: str = Shown.key
) -> str:
    """What comes of telling while the proof is on its way."""
    cache = Cache(folder / "cache") if cached else None
    with ahead(proof, key) as one:
        return one.tell(teller, cache=cache, folder=folder)


def refused() -> object:
    raise OneByOneError("torch says otherwise")


def test_without_a_guess_the_proof_is_waited_for(tmp_path: Path) -> None:
    teller = Teller()
    assert told(lambda: 7, teller, tmp_path) == "a clip of 7"
    assert teller.given == [7]


def test_a_guess_that_is_proven_is_told_once_and_before_the_proof_is_there(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    teller, go = Teller(), tmp_path / "go"

    def proof() -> object:
        deadline = time.monotonic() + 60
        while not go.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert go.exists()
        return 7

    def tell(figure: Any) -> str:
        go.touch()
        return teller(figure)

    with ahead(proof, Shown.key) as one:
        assert one.tell(tell, cache=Cache(tmp_path / "cache"), folder=tmp_path) == "a clip of 7"
    assert teller.given == [7]


def test_of_a_guess_that_is_not_what_is_proven_now_nothing_is_left(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller()
    assert told(lambda: 8, teller, tmp_path) == "a clip of 8"
    assert teller.given == [7, 8]
    again = Teller()
    assert told(lambda: 8, again, tmp_path) == "a clip of 8"
    assert again.given == [8]


def test_other_parameters_have_a_guess_of_their_own(tmp_path: Path) -> None:
    """By the panel alone the guess of one set would be told for the other: in vain, as the proof is another."""
    told(lambda: 7, Teller(), tmp_path)
    first, again, blind = Teller(), Teller(), Teller()
    assert told(lambda: 8, first, tmp_path, key="2a and others") == "a clip of 8"
    assert first.given == [8]
    assert told(lambda: 7, again, tmp_path) == "a clip of 7"
    assert again.given == [7]
    assert told(lambda: 8, blind, tmp_path) == "a clip of 8"
    assert blind.given == [7, 8], "the control"


def test_what_a_guess_is_refused_for_does_not_matter(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller(refuses=7)
    assert told(lambda: 8, teller, tmp_path) == "a clip of 8"


def test_what_is_refused_stays_refused_though_it_was_guessed(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    with pytest.raises(OneByOneError, match="7 is refused"):
        told(lambda: 7, Teller(refuses=7), tmp_path)


def test_a_figure_that_is_not_proven_is_left_to_who_tells_of_it(tmp_path: Path) -> None:
    """Whatever was made of the guess does not count; proving it again says what is wrong."""
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller(refuses=None)
    with pytest.raises(OneByOneError, match="None is refused"):
        told(refused, teller, tmp_path)
    assert teller.given == [7, None]


def test_so_is_one_whose_process_died(tmp_path: Path) -> None:
    teller = Teller()
    assert told(lambda: os.kill(os.getpid(), signal.SIGKILL), teller, tmp_path) == "a clip of None"
    assert teller.given == [None]


def test_without_a_cache_nothing_is_guessed(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller()
    assert told(lambda: 8, teller, tmp_path, cached=False) == "a clip of 8"
    assert teller.given == [8]


def test_a_fresh_render_guesses_too_and_is_held_against_the_proof(tmp_path: Path) -> None:
    """What it came to is told before the proof is there, and again where that says otherwise."""
    told(lambda: 7, Teller(), tmp_path)
    fresh, given = Cache(tmp_path / "cache", fresh=True), []
    for proof in (7, 8):
        teller = Teller()
        with ahead(lambda proof=proof: proof, Shown.key) as one:
            assert one.tell(teller, cache=fresh, folder=tmp_path) == f"a clip of {proof}"
        given.append(teller.given)
    assert given == [[7], [7, 8]]


def test_a_guess_that_cannot_be_read_any_more_is_none(tmp_path: Path) -> None:
    """Such as one of a class that has changed since."""
    told(lambda: 7, Teller(), tmp_path)
    (kept,) = (path for path in (tmp_path / "cache").glob("??/*") if path.is_file())
    file = tmp_path / "other"
    file.write_bytes(b"no pickle")
    key = kept.name.rpartition("-")[0]
    kept.unlink()
    Cache(tmp_path / "cache").put(key, file)
    teller = Teller()
    assert told(lambda: 7, teller, tmp_path) == "a clip of 7"
    assert teller.given == [7]


def test_a_guess_that_another_process_takes_away_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may trim the cache between the look and the reading."""
    monkeypatch.setattr(Cache, "get", lambda self, key: tmp_path / "gone")
    teller = Teller()
    assert told(lambda: 7, teller, tmp_path) == "a clip of 7"
    assert teller.given == [7]


def test_a_guess_that_cannot_be_replaced_stays_and_is_no_more_than_a_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(lambda: 7, Teller(), tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: os.unlink(tmp_path))
        assert told(lambda: 8, Teller(), tmp_path) == "a clip of 8"
    teller = Teller()
    assert told(lambda: 8, teller, tmp_path) == "a clip of 8"
    assert teller.given == [7, 8]


def strewn(what: object) -> list[str]:
    """What of an object is pickled in another order by another process: its sets."""
    told = pickletools.genops(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))
    return [opcode.name for opcode, *_ in told if opcode.name in ("EMPTY_SET", "FROZENSET")]


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_a_figure_is_the_same_bytes_in_every_process(panel: Panel) -> None:
    """Else no guess is ever what is proven, and each clip is told twice."""
    assert strewn(figures(panel.id)) == []
    assert strewn({"pixels", "weights"}), "the control"
