"""Figures: what was proven of the same sources is proven; of others, and where all is told anew, the proof counts."""

from __future__ import annotations

import os
import pickle
import pickletools
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sparse
from project import figures, variant

from onebyone.errors import OneByOneError
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.panel import Panel
from onebyone.paths import PROJECT
from onebyone.render import figures as room
from onebyone.render import sources
from onebyone.render.cache import Cache
from onebyone.render.figures import Ahead, are_known, key_of, tell_of_figures
from onebyone.render.workers import start_method

pytestmark = pytest.mark.skipif(start_method() != "fork", reason="proving ahead needs a platform that forks")


@dataclass(frozen=True)
class Shown:
    """A variant of 2a whose proof gives what a test wants; a real figure's takes torch seconds."""

    proof: Callable[[], object]
    key: str = "2a and its parameters"
    name: str = "2a"
    shot: Panel = chosen(["2a"])[0]

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
def ahead(shown: Shown) -> Iterator[Ahead]:
    """A proof on its way, and its end."""
    one = Ahead(shown)  # type: ignore[arg-type]
    try:
        yield one
    finally:
        one.end()


def told(
    proof: Callable[[], object],
    teller: Callable[[Any], str],
    folder: Path,
    *,
    fresh: bool = False,
    key: str = Shown.key,
) -> str:
    """What comes of telling while the proof is on its way."""
    shown = Shown(proof, key)
    with ahead(shown) as one:
        cache = Cache(folder / "cache", fresh=fresh)
        return tell_of_figures(shown, teller, cache=cache, folder=folder, ahead=one)  # type: ignore[arg-type]


def known(folder: Path, *, key: str = Shown.key, fresh: bool = False) -> bool:
    return are_known(Shown(refused, key), cache=Cache(folder / "cache", fresh=fresh))  # type: ignore[arg-type]


def key_anew(shown: Any) -> str | None:
    """Its key, as another process would find it."""
    room._ground.cache_clear()
    try:
        return key_of(shown)
    finally:
        room._ground.cache_clear()


def refused() -> object:
    raise OneByOneError("torch says otherwise")


def test_what_is_not_known_is_proven_first(tmp_path: Path) -> None:
    teller = Teller()
    assert not known(tmp_path)
    assert told(lambda: 7, teller, tmp_path) == "a clip of 7"
    assert teller.given == [7]


def test_what_was_proven_is_known_and_nobody_proves_it_again(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    assert known(tmp_path)
    teller, shown = Teller(), Shown(refused)
    cache = Cache(tmp_path / "cache")
    assert tell_of_figures(shown, teller, cache=cache, folder=tmp_path) == "a clip of 7"  # type: ignore[arg-type]
    assert teller.given == [7]
    with pytest.raises(OneByOneError, match="7 is refused"):
        tell_of_figures(shown, Teller(refuses=7), cache=cache, folder=tmp_path)  # type: ignore[arg-type]


def test_what_was_refused_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(OneByOneError, match="otherwise"):
        told(refused, Teller(), tmp_path)
    assert not known(tmp_path)


def test_other_parameters_have_figures_of_their_own(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    assert not known(tmp_path, key="2a and others")
    assert told(lambda: 8, Teller(), tmp_path, key="2a and others") == "a clip of 8"
    assert told(refused, Teller(), tmp_path) == "a clip of 7"


def test_a_fresh_render_guesses_and_is_held_against_the_proof(tmp_path: Path) -> None:
    """What it came to is told before the proof is there, and again where that says otherwise."""
    told(lambda: 7, Teller(), tmp_path)
    assert not known(tmp_path, fresh=True)
    for proof, given in ((7, [7]), (8, [7, 8]), (8, [8])):
        teller = Teller()
        assert told(lambda proof=proof: proof, teller, tmp_path, fresh=True) == f"a clip of {proof}"
        assert teller.given == given
    assert told(refused, Teller(), tmp_path) == "a clip of 8", "what was proven last is known"


def test_a_guess_is_told_before_the_proof_is_there(tmp_path: Path) -> None:
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

    assert told(proof, tell, tmp_path, fresh=True) == "a clip of 7"
    assert teller.given == [7]


def test_what_a_guess_is_refused_for_does_not_matter(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    assert told(lambda: 8, Teller(refuses=7), tmp_path, fresh=True) == "a clip of 8"


def test_what_is_refused_stays_refused_though_it_was_guessed(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    with pytest.raises(OneByOneError, match="7 is refused"):
        told(lambda: 7, Teller(refuses=7), tmp_path, fresh=True)


def test_a_figure_that_is_not_proven_is_proven_again_to_say_what_is_wrong(tmp_path: Path) -> None:
    """Whatever was made of the guess does not count."""
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller()
    with pytest.raises(OneByOneError, match="otherwise"):
        told(refused, teller, tmp_path, fresh=True)
    assert teller.given == [7]


def test_so_is_one_whose_process_died(tmp_path: Path) -> None:
    here, teller = os.getpid(), Teller()
    assert (
        told(lambda: 7 if os.getpid() == here else os.kill(os.getpid(), signal.SIGKILL), teller, tmp_path)
        == "a clip of 7"
    )
    assert teller.given == [7]


def test_what_cannot_be_pickled_is_proven_each_time(tmp_path: Path) -> None:
    teller = Teller()
    told(lambda: lambda: 7, teller, tmp_path)
    assert len(teller.given) == 1
    assert not known(tmp_path)


def test_without_a_cache_nothing_is_known(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    teller = Teller()
    assert tell_of_figures(Shown(lambda: 8), teller, cache=None, folder=tmp_path) == "a clip of 8"  # type: ignore[arg-type]
    assert teller.given == [8]


def test_what_cannot_be_read_any_more_is_not_known(tmp_path: Path) -> None:
    told(lambda: 7, Teller(), tmp_path)
    (kept,) = (path for path in (tmp_path / "cache").glob("??/*") if path.is_file())
    file = tmp_path / "other"
    key = kept.name.rpartition("-")[0]
    file.write_bytes(key.encode() + b"\nno pickle")
    kept.unlink()
    Cache(tmp_path / "cache").put(key, file)
    teller = Teller()
    assert told(lambda: 8, teller, tmp_path) == "a clip of 8"
    assert teller.given == [8]


def test_what_was_kept_for_others_is_not_known(tmp_path: Path) -> None:
    """Though it lies where theirs would, whole."""
    told(lambda: 7, Teller(), tmp_path)
    (kept,) = (path for path in (tmp_path / "cache").glob("??/*") if path.is_file())
    key = key_of(Shown(refused, "2a and others"))  # type: ignore[arg-type]
    assert key
    Cache(tmp_path / "cache").put(key, kept)
    assert not known(tmp_path, key="2a and others")
    assert told(lambda: 8, Teller(), tmp_path, key="2a and others") == "a clip of 8"


def test_what_another_process_takes_away_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may trim the cache between the look and the reading."""
    monkeypatch.setattr(Cache, "get", lambda self, key: tmp_path / "gone")
    assert not known(tmp_path)
    assert told(lambda: 7, Teller(), tmp_path) == "a clip of 7"


def test_what_is_known_is_known_by_all_that_decides_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = variant("2a")
    before = key_of(shown)
    assert before
    assert before == key_of(shown)
    assert before not in {key_of(variant(panel.id)) for panel in CATALOGUE if panel.id != "2a"}
    assert before not in {key_of(variant("2a", stride=2)), key_of(variant("2a", title="A kernel slides")), None}
    assets = tmp_path / "assets"
    shutil.copytree(PROJECT / "assets", assets)
    (assets / "digit.png").write_bytes(b"no digit")
    for name, other in (
        ("digest_of", lambda *_: "other sources"),
        ("installed", lambda: ("torch-1.dist-info",)),
        ("platform", SimpleNamespace(python_version=str, machine=str)),
        ("ASSETS", assets),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(room, name, other)
            if name == "ASSETS":
                assert key_anew(shown) is None, "they are new"
                patch.setattr(room, "is_new", lambda _: False)
            assert key_anew(shown) not in {before, None}


def test_of_what_is_not_seen_in_sources_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = variant("2a")
    read = room.text
    for brought in ("import os", "value = open('weights').read()", "weights = np.load('weights.npy')"):

        def edited(file: Path, brought: str = brought) -> str:
            return f"{read(file)}\n{brought}\n" if "fig2a" in str(file) else read(file)

        with monkeypatch.context() as patch:
            patch.setattr(room, "text", edited)
            assert key_anew(shown) is None
            assert key_anew(variant("5a")) is not None, "the control"
    with monkeypatch.context() as patch:
        patch.setattr(sources, "BEGAN", 0.0)
        assert key_of(shown) is None, "what runs may be older than what is read"
    assert key_of(shown) is not None
    gone = tmp_path / "gone.py"
    with monkeypatch.context() as patch:
        patch.setattr(room, "sources_of", lambda *_: {"onebyone.gone": gone})
        gone.write_text("", "utf-8")
        os.utime(gone, (0, 0))
        assert key_anew(shown) is None, "it was written just now, whenever it says"


def test_what_is_written_while_it_is_proven_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources that were read are then not those that were run."""

    def tell(figure: Any) -> str:
        monkeypatch.setattr(sources, "BEGAN", 0.0)
        return f"a clip of {figure}"

    assert told(lambda: 7, tell, tmp_path) == "a clip of 7"
    monkeypatch.undo()
    assert not known(tmp_path)


def test_an_edited_scene_needs_no_torch_and_an_edited_number_does(tmp_path: Path) -> None:
    """In a copy of the project, where torch is taken away after the first render."""
    for name in ("assets", "scenes", "src"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    (tmp_path / "gone" / "torch").mkdir(parents=True)
    (tmp_path / "gone" / "torch" / "__init__.py").write_text("raise ImportError('torch is gone')\n", "utf-8")

    def made(*options: str, without_torch: bool = True) -> str:
        line = [sys.executable, "-P", sparse.__file__, "render", "2a", "-q", "l", "--out", "out", "--quiet", *options]
        path = [str(tmp_path / "src"), *([str(tmp_path / "gone")] if without_torch else [])]
        places = {"PYTHONPATH": os.pathsep.join(reversed(path)), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        ran = subprocess.run(
            [*line, "--beat", "takeaway"], cwd=tmp_path, env={**os.environ, **places}, capture_output=True, text=True
        )
        assert bool(ran.returncode) == bool(ran.stderr)
        return ran.stderr

    assert made(without_torch=False) == ""
    view, numbers, words = (
        tmp_path / "src/onebyone/panels/fig2a" / name for name in ("view.py", "numbers.py", "words/en.py")
    )
    for file in (view, words):
        file.write_text(f"{file.read_text('utf-8')}\n# edited\n", "utf-8")
    assert made() == ""
    assert "torch" in made("--fresh")
    assert "torch" in made("--set", "stride=2")
    (tmp_path / "assets" / "digit.png").rename(tmp_path / "digit.png")
    assert "digit.png" in made(without_torch=False)
    (tmp_path / "digit.png").rename(tmp_path / "assets" / "digit.png")
    source = numbers.read_text("utf-8")
    numbers.write_text(re.sub(r"^    def ", "    # edited\n    def ", source, count=1, flags=re.M), "utf-8")
    assert "torch" in made()


def strewn(what: object) -> list[str]:
    """What of an object is pickled in another order by another process: its sets."""
    told = pickletools.genops(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))
    return [opcode.name for opcode, *_ in told if opcode.name in ("EMPTY_SET", "FROZENSET")]


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_a_figure_is_the_same_bytes_in_every_process(panel: Panel) -> None:
    """Else no guess is ever what is proven, and each clip that is rendered fresh is told twice."""
    assert strewn(figures(panel.id)) == []
    assert strewn({"pixels", "weights"}), "the control"
