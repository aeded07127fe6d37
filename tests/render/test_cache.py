"""The segment cache: its key covers everything that decides a byte, and no damaged file is ever served."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from onebyone.drawing.kinds import entry_types
from onebyone.paint.quality import QUALITIES
from onebyone.paint.segment import Sheet
from onebyone.render import cache as module
from onebyone.render.cache import (
    ABANDONED,
    Cache,
    Ground,
    cache_folder,
    code,
    fonts,
    picture_key,
    segment_key,
    versions,
)
from onebyone.render.sources import sources_of

SHEET = Sheet(QUALITIES["l"], "#000000", 14.2, 8.0)
KEY, OTHER = "ab" * 32, "cd" * 32


def frames(*shown: tuple[str, int]) -> list[tuple[tuple[()], tuple[bytes, ...], int]]:
    """Frames of entries named by one letter each, whose digests are as long as real ones."""
    return [((), tuple(letter.encode() * 32 for letter in names), repeat) for names, repeat in shown]


GROUND = Ground(SHEET, ("crf", 20), (("cairo", "1.18"),), "code", "fonts")
SHOWN = frames(("ab", 1), ("ac", 3))


@pytest.mark.parametrize(
    "other",
    [
        frames(("ab", 1), ("ad", 3)),
        frames(("ab", 1), ("ac", 4)),
        frames(("ab", 2), ("ac", 2)),
        frames(("ab", 1), ("ca", 3)),
        frames(("ac", 3), ("ab", 1)),
        frames(("ab", 1), ("ac", 3), ("ac", 3)),
        frames(("ab", 1)),
        frames(("abac", 1)),
        frames(("a", 1), ("bac", 3)),
    ],
)
def test_other_frames_have_another_key(other: list[tuple[tuple[()], tuple[bytes, ...], int]]) -> None:
    assert segment_key(other, GROUND) != segment_key(SHOWN, GROUND)
    assert segment_key(list(SHOWN), replace(GROUND)) == segment_key(SHOWN, GROUND)


@pytest.mark.parametrize(
    "other",
    [
        replace(GROUND, settings=("crf", 21)),
        replace(GROUND, versions=(("cairo", "1.19"),)),
        replace(GROUND, code="other"),
        replace(GROUND, fonts="other"),
        *(
            replace(GROUND, sheet=replace(SHEET, quality=replace(SHEET.quality, **{name: 7})))
            for name in ("width", "height", "fps")
        ),
        replace(GROUND, sheet=replace(SHEET, paper="#FFFFFF")),
        replace(GROUND, sheet=replace(SHEET, frame_width=7.0)),
        replace(GROUND, sheet=replace(SHEET, frame_height=7.0)),
    ],
)
def test_other_ground_has_another_key(other: Ground) -> None:
    assert segment_key(SHOWN, other) != segment_key(SHOWN, GROUND)


def test_a_picture_has_a_key_of_its_own_which_no_duration_changes() -> None:
    (display_list, digests, repeat), other = SHOWN[0], SHOWN[1]
    assert picture_key((display_list, digests, repeat + 7), GROUND) == picture_key(SHOWN[0], GROUND)
    assert picture_key(SHOWN[0], GROUND) != segment_key([(display_list, digests, 1)], GROUND)
    assert picture_key(other, GROUND) != picture_key(SHOWN[0], GROUND)
    assert picture_key(SHOWN[0], replace(GROUND, code="other")) != picture_key(SHOWN[0], GROUND)


def test_the_ground_is_what_stands_here_and_now(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = Ground.of(SHEET)
    assert ground == Ground(SHEET, module.SETTINGS, versions(), code(), fonts())
    assert {entry.name for entry in fields(Ground)} == {"sheet", "settings", "versions", "code", "fonts"}
    for name, value in (("SETTINGS", "other"), ("versions", tuple), ("code", str), ("fonts", str)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            assert segment_key(SHOWN, Ground.of(SHEET)) != segment_key(SHOWN, ground)


@pytest.mark.parametrize("kind", sorted(entry_types(), key=lambda kind: kind.__name__))
def test_the_code_of_an_entry_counts_where_there_is_one(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The canvas imports no kind of entry, so what that does would not tell."""
    shown = [((object.__new__(kind),), (b"a" * 32,), 1)]
    without = frames(("a", 1))
    before, other = segment_key(shown, GROUND), segment_key(without, GROUND)
    assert before != other
    assert kind.__module__ not in sources_of(module.PAINTING)
    digest_of = module.digest_of
    monkeypatch.setattr(module, "digest_of", lambda *names: digest_of(*names) + "edited" * (kind.__module__ in names))
    module._code_of.cache_clear()
    assert segment_key(shown, GROUND) != before
    assert segment_key(without, GROUND) == other
    module._code_of.cache_clear()


@pytest.mark.parametrize("kind", sorted(entry_types(), key=lambda kind: kind.__name__))
def test_neither_the_audit_nor_words_nor_the_stage_decide_how_an_entry_is_painted(kind: type) -> None:
    rooms = {name.split(".")[1] for name in sources_of(kind.__module__) if "." in name}
    assert {"core", "frames", "look"} <= rooms <= {"core", "errors", "frames", "inputs", "look", "paths"}


def test_the_versions_are_those_of_whatever_paints_and_encodes() -> None:
    assert {"cairo", "libavcodec", "libswscale", "machine"} <= dict(versions()).keys()
    assert all(value for _, value in versions())


def test_the_fonts_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.cache_clear()
    monkeypatch.setattr(module, "font_file", lambda weight: tmp_path / weight)
    seen = set()
    for regular, semibold in ((b"1", b"2"), (b"1", b"3"), (b"2", b"1"), (b"12", b"")):
        (tmp_path / "regular").write_bytes(regular)
        (tmp_path / "semibold").write_bytes(semibold)
        seen.add(fonts())
        fonts.cache_clear()
    assert len(seen) == 4


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", limit_bytes=1000)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_was_put_is_got(cache: Cache, tmp_path: Path) -> None:
    assert cache.get(KEY) is None
    cache.put(KEY, written(tmp_path / "a", b"whole"))
    (tmp_path / "a").write_bytes(b"later")
    found = cache.get(KEY)
    assert found is not None
    assert found.read_bytes() == b"whole"
    assert cache.get(OTHER) is None
    assert Cache(tmp_path / "elsewhere").get(KEY) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\0"),
        lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]),
        lambda path: path.rename(path.with_name(path.name.replace(KEY, OTHER))),
    ],
)
def test_a_damaged_file_is_not_served_and_goes(damage: Callable[[Path], object], cache: Cache, tmp_path: Path) -> None:
    cache.put(KEY, written(tmp_path / "a", b"whole"))
    found = cache.get(KEY)
    assert found is not None
    damage(found)
    assert cache.get(KEY) is None
    assert not found.exists()


def test_a_file_under_the_key_of_another_is_found_only_there(cache: Cache, tmp_path: Path) -> None:
    cache.put(KEY, written(tmp_path / "a", b"one"))
    cache.put(OTHER, written(tmp_path / "b", b"two"))
    assert [path.read_bytes() for key in (KEY, OTHER) if (path := cache.get(key))] == [b"one", b"two"]


def test_fresh_finds_nothing_and_renews(cache: Cache, tmp_path: Path) -> None:
    cache.put(KEY, written(tmp_path / "a", b"old"))
    fresh = Cache(tmp_path / "cache", fresh=True)
    assert fresh.get(KEY) is None
    fresh.put(KEY, written(tmp_path / "a", b"new"))
    found = cache.get(KEY)
    assert found is not None
    assert found.read_bytes() == b"new"
    assert len(list((tmp_path / "cache").rglob("*-*"))) == 1


def test_what_was_not_used_for_longest_goes_first(cache: Cache, tmp_path: Path) -> None:
    keys = [f"{number:064x}" for number in range(5)]
    for age, key in enumerate(keys):
        cache.put(key, written(tmp_path / "a", bytes([age]) * 300))
        (path,) = (tmp_path / "cache").rglob(f"{key}-*")
        os.utime(path, (1000 + age, 1000 + age))
    assert cache.get(keys[0]) is not None  # used now
    cache.trim()
    assert [key for key in keys if cache.get(key)] == [keys[0], keys[3], keys[4]]
    cache.trim()
    assert [key for key in keys if cache.get(key)] == [keys[0], keys[3], keys[4]]


def test_what_a_killed_process_left_unfinished_goes_in_the_end(cache: Cache, tmp_path: Path) -> None:
    cache.put(KEY, written(tmp_path / "a", b"whole"))
    old, young = (written(tmp_path / "cache" / KEY[:2] / name, b"half") for name in (".old", ".young"))
    os.utime(old, (time.time() - ABANDONED - 1,) * 2)
    cache.trim()
    assert not old.exists()
    assert young.exists()
    assert cache.get(KEY) is not None


def test_several_may_write_and_read_at_once(cache: Cache, tmp_path: Path) -> None:
    sources = [written(tmp_path / str(number), np.full(50, number, np.uint8).tobytes()) for number in range(4)]

    def work(turn: int) -> bool:
        cache.put(KEY, sources[turn % 4])
        found = cache.get(KEY)
        try:
            return found is None or found.read_bytes() in {source.read_bytes() for source in sources}
        except FileNotFoundError:
            return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))
    assert cache.get(KEY) is not None


def test_a_cache_that_cannot_be_written_is_no_cache_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = Cache(tmp_path / "file")
    blocked.put(KEY, written(tmp_path / "a", b"whole"))
    blocked.trim()
    assert blocked.get(KEY) is None


def test_it_lies_in_the_user_s_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, appauthor: tmp_path / name)
    assert cache_folder() == tmp_path / "onebyone"


@pytest.mark.parametrize(("us", "owner", "used"), [(0, 1000, False), (0, 0, True), (1000, 0, True), (1000, 1000, True)])
def test_root_leaves_a_user_s_home_alone(
    us: int, owner: int, used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, appauthor: tmp_path / "new" / name)
    monkeypatch.setattr(os, "geteuid", lambda: us)
    real = Path.stat
    monkeypatch.setattr(
        Path,
        "stat",
        lambda self, **how: os.stat_result((*real(self, **how)[:4], owner, *real(self, **how)[5:10])),
    )
    assert (cache_folder() is not None) == used
