"""The words of a panel are filled with proven numbers, found again only while nothing that decides them changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import onebyone
from onebyone.panels.catalogue import chosen
from onebyone.panels.film.programme import CARDS
from onebyone.render import remembered
from onebyone.render.cache import Cache
from onebyone.render.remembered import DECIDE, Words, numbers_told, origin, remember, words_told
from onebyone.words import Sentence, WordsError
from onebyone.words import panel as words_of

(PANEL,) = chosen(["4a"])


def test_the_words_are_the_panels_with_its_numbers() -> None:
    words, quantities = words_of(PANEL.id), PANEL.verified().quantities
    assert words_told(PANEL) == Words(
        words.claim.text(quantities),
        words.takeaway.text(quantities),
        " ".join(sentence.text(quantities) for sentence in words.description),
    )


def test_what_was_told_is_found_without_proving_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    first = words_told(PANEL, cache=cache)

    def forbidden(_: object) -> None:
        pytest.fail("it was proven again")

    monkeypatch.setattr(remembered, "proven", forbidden)
    assert words_told(PANEL, cache=cache) == first
    with pytest.raises(pytest.fail.Exception):
        words_told(PANEL, cache=Cache(tmp_path, fresh=True))


def test_each_panel_has_words_of_its_own(tmp_path: Path) -> None:
    (other,) = chosen(["2a"])
    assert words_told(PANEL, cache=Cache(tmp_path)) != words_told(other, cache=Cache(tmp_path))


@pytest.mark.parametrize("part", DECIDE)
def test_a_change_of_what_decides_them_is_another_origin(part: str, tmp_path: Path) -> None:
    package = Path(onebyone.__file__).parent
    for name in DECIDE:
        (shutil.copytree if (package / name).is_dir() else shutil.copyfile)(package / name, tmp_path / name)
    assert origin(tmp_path) == origin()
    changed = next(path for path in sorted(tmp_path.rglob("*.py")) if path.relative_to(tmp_path).parts[0] == part)
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    origin.cache_clear()
    assert origin(tmp_path) != origin()


def test_other_libraries_are_another_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    before = origin()
    origin.cache_clear()
    monkeypatch.setattr(remembered, "version", lambda name: "0")
    assert origin() != before
    origin.cache_clear()


def test_who_has_proven_a_figure_spares_the_page_another_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, expected = Cache(tmp_path), words_told(PANEL)
    remember(PANEL, PANEL.verified(), cache=Cache(tmp_path, fresh=True))
    monkeypatch.setattr(remembered, "proven", lambda _: pytest.fail("it was proven again"))
    assert words_told(PANEL, cache=cache) == expected


def test_new_words_take_the_numbers_that_were_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, figure = Cache(tmp_path), PANEL.verified()
    remember(PANEL, figure, cache=cache)
    slots = [f"{{{name}}}" for name in figure.quantities]
    anew = replace(words_of(PANEL.id), claim=Sentence.parse(" and ".join(slots)))
    monkeypatch.setattr(remembered, "words_of", lambda _: anew)
    monkeypatch.setattr(remembered, "proven", lambda _: pytest.fail("it was proven again"))
    assert words_told(PANEL, cache=cache).claim == anew.claim.text(figure.quantities)


def test_a_slot_without_a_number_is_named_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(PANEL, PANEL.verified(), cache=Cache(tmp_path))
    anew = replace(words_of(PANEL.id), claim=Sentence.parse("{nothing} of it"))
    monkeypatch.setattr(remembered, "words_of", lambda _: anew)
    with pytest.raises(WordsError, match="has a slot 'nothing'"):
        words_told(PANEL, cache=Cache(tmp_path))


def test_the_film_has_the_numbers_of_its_cards_from_who_proved_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shot, *_), cache = CARDS, Cache(tmp_path)
    figure = shot.verified()
    remember(shot, figure, cache=cache)
    monkeypatch.setattr(remembered, "proven", lambda _: pytest.fail("it was proven again"))
    expected = {name: quantity.value for name, quantity in figure.quantities.items()}
    assert {name: number.value for name, number in numbers_told(shot, cache=cache).items()} == expected
