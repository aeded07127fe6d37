"""Figures are found again only where all that they are made of is what it was when they were proven."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from onebyone.studio import proven, warm
from onebyone.studio.proven import Proven
from onebyone.studio.warm import digest_of


class Told:
    """A variant whose figures are numbers, each proven anew being the next."""

    key, shot = "2a of these parameters", SimpleNamespace(shows=[SimpleNamespace(package="panels.fig2a")])

    def __init__(self) -> None:
        self.proofs = 0

    def verified(self) -> tuple[int, ...]:
        self.proofs += 1
        return (self.proofs,)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A source that was imported, another that was not, an asset, and where figures are kept."""
    source, asset, kept = tmp_path / "numbers.py", tmp_path / "assets" / "digit.png", tmp_path / "kept"
    for folder in (asset.parent, kept):
        folder.mkdir()
    source.write_text("one")
    asset.write_bytes(b"two")
    loaded = {str(source): digest_of(str(source))}
    monkeypatch.setattr(proven, "sources_of", lambda *_, root: {"pathlib": source, "not imported": tmp_path / "no.py"})
    monkeypatch.setattr(proven, "loaded", loaded)
    monkeypatch.setattr(proven, "ASSETS", asset.parent)
    return SimpleNamespace(source=source, asset=asset, kept=kept, loaded=loaded, told=Told())


def figures(place: SimpleNamespace) -> tuple[int, ...]:
    found = Proven(place.told, place.kept)
    found.keep()
    return found.figures  # type: ignore[return-value]  # they are numbers here


def again(place: SimpleNamespace) -> None:
    """Nothing happens."""


def edit(place: SimpleNamespace) -> None:
    place.source.write_text("two")


def alter(place: SimpleNamespace) -> None:
    place.asset.write_bytes(b"three")


def add(place: SimpleNamespace) -> None:
    place.asset.with_name("another.png").write_bytes(b"")


def turn(place: SimpleNamespace) -> None:
    place.told.key = "2a of others"


@pytest.mark.parametrize(
    ("change", "is_found"), [(again, True), (edit, False), (alter, False), (add, False), (turn, False)]
)
def test_figures_are_proven_anew_if_anything_changed(
    change: Callable[[SimpleNamespace], None], is_found: bool, place: SimpleNamespace
) -> None:
    assert figures(place) == (1,)
    change(place)
    assert figures(place) == ((1,) if is_found else (2,))


def test_what_is_possible_is_kept_too(place: SimpleNamespace) -> None:
    figures(place)
    found = Proven(place.told, place.kept)
    assert found.possible is None
    found.keep({"stride": [1, 2]})
    again = Proven(place.told, place.kept)
    again.keep()
    assert (again.figures, again.possible) == ((1,), {"stride": [1, 2]})
    assert Proven(place.told, place.kept).possible == {"stride": [1, 2]}
    edit(place)
    assert Proven(place.told, place.kept).possible is None


def test_an_edit_that_is_undone_leads_back(place: SimpleNamespace) -> None:
    assert figures(place) == (1,)
    edit(place)
    assert Proven(place.told, place.kept).figures == (2,)
    place.source.write_text("one")
    assert Proven(place.told, place.kept).figures == (1,)


@pytest.mark.parametrize("change", [edit, alter])
def test_what_changed_while_it_was_proven_is_not_kept(
    change: Callable[[SimpleNamespace], None], place: SimpleNamespace
) -> None:
    found = Proven(place.told, place.kept)
    change(place)
    found.keep()
    assert not [*place.kept.iterdir()]


def test_a_source_that_nobody_took_note_of_is_not_vouched_for(place: SimpleNamespace) -> None:
    place.loaded.clear()
    figures(place)
    assert not [*place.kept.iterdir()]


def test_what_was_imported_before_sources_are_read_anew_is_taken_note_of(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: dict[str, str] = {}
    monkeypatch.setattr(warm, "loaded", loaded)
    monkeypatch.setattr(warm, "SourceFileLoader", type("Loader", (), {"get_code": None}))
    warm.read_sources_anew((Path(warm.__file__).parent,))
    assert loaded[warm.__file__] == digest_of(warm.__file__)
