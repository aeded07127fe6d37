"""The words of a panel are filled with proven numbers, found again only while nothing that decides them changes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from project import figures, variant

from onebyone.inputs.layers import GivenLayer
from onebyone.panels import panel
from onebyone.render import remembered
from onebyone.render.cache import Cache
from onebyone.render.remembered import (
    TYPICAL_SECONDS,
    Words,
    expected_seconds,
    numbers_told,
    remember,
    remember_seconds,
    words_told,
)
from onebyone.words import Sentence, WordsError

PANEL, (FIGURE,) = variant("4a"), figures("4a")


def test_the_words_are_the_panels_with_its_numbers() -> None:
    words, quantities = PANEL.words, FIGURE.quantities
    assert words_told(PANEL) == Words(
        words.claim.text(quantities),
        words.takeaway.text(quantities),
        " ".join(sentence.text(quantities) for sentence in words.description),
    )


def test_what_is_not_quantized_wears_its_sign_from_memory_too(tmp_path: Path) -> None:
    layer = GivenLayer.of_array(np.array([[0.31416, -0.27183, 0.57722]], dtype=np.float32), field="weights")
    stored, said = variant("4a", weights=layer, rounded=True), Sentence.parse("{red_weight} and {green_weight}")
    first, again = (said.text(numbers_told(stored, cache=Cache(tmp_path))) for _ in range(2))
    assert first == again == "≈0.314 and ≈−0.272"


def test_what_was_told_is_found_without_proving_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    first = words_told(PANEL, cache=cache)

    def forbidden(*_: object) -> None:
        pytest.fail("it was proven again")

    monkeypatch.setattr(remembered, "proven", forbidden)
    assert words_told(PANEL, cache=cache) == first
    with pytest.raises(pytest.fail.Exception):
        words_told(PANEL, cache=Cache(tmp_path, fresh=True))


def test_each_panel_has_words_of_its_own(tmp_path: Path) -> None:
    assert words_told(PANEL, cache=Cache(tmp_path)) != words_told(variant("2a"), cache=Cache(tmp_path))


def test_what_decides_them_has_a_part_in_their_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    remember(PANEL, FIGURE, cache=cache)
    monkeypatch.setattr(remembered, "proven", lambda *_: pytest.fail("it is proven again"))
    words_told(PANEL, cache=cache)
    for other in ("another digest", None):
        with monkeypatch.context() as patch:
            patch.setattr(remembered, "key_of", lambda _, other=other: other)
            with pytest.raises(pytest.fail.Exception):
                words_told(PANEL, cache=cache)


def test_numbers_of_which_sources_do_not_say_what_decides_them_are_proven_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "key_of", lambda _: None)
    remember(PANEL, FIGURE, cache=Cache(tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()
    assert numbers_told(PANEL, cache=Cache(tmp_path / "cache")) == FIGURE.quantities


def test_who_has_proven_a_figure_spares_the_page_another_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, expected = Cache(tmp_path), words_told(PANEL)
    remember(PANEL, FIGURE, cache=Cache(tmp_path, fresh=True))
    monkeypatch.setattr(remembered, "proven", lambda *_: pytest.fail("it was proven again"))
    assert words_told(PANEL, cache=cache) == expected


def test_new_words_take_the_numbers_that_were_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    remember(PANEL, FIGURE, cache=cache)
    slots = [f"{{{name}}}" for name in FIGURE.quantities]
    anew = replace(PANEL.words, claim=Sentence.parse(" and ".join(slots)))
    monkeypatch.setattr(panel, "words_in", lambda *_: SimpleNamespace(WORDS=anew))
    monkeypatch.setattr(remembered, "proven", lambda *_: pytest.fail("it was proven again"))
    assert words_told(PANEL, cache=cache).claim == anew.claim.text(FIGURE.quantities)


def test_a_slot_without_a_number_is_named_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(PANEL, FIGURE, cache=Cache(tmp_path))
    anew = replace(PANEL.words, claim=Sentence.parse("{nothing} of it"))
    monkeypatch.setattr(panel, "words_in", lambda *_: SimpleNamespace(WORDS=anew))
    with pytest.raises(WordsError, match="has a slot 'nothing'"):
        words_told(PANEL, cache=Cache(tmp_path))


def test_the_film_has_the_numbers_of_its_cards_from_who_proved_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, cache, (figure, *_) = variant("opening"), Cache(tmp_path), figures("opening")
    remember(card, figure, cache=cache)
    monkeypatch.setattr(remembered, "proven", lambda *_: pytest.fail("it was proven again"))
    expected = {name: quantity.value for name, quantity in figure.quantities.items()}
    assert {name: number.value for name, number in numbers_told(card, cache=cache).items()} == expected


def test_what_goes_from_the_cache_at_this_moment_is_proven_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may trim it between the look and the reading; and what cannot be replaced stays as it was."""
    cache, expected = Cache(tmp_path / "cache"), words_told(PANEL)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "get", lambda key: tmp_path / "gone")
        assert words_told(PANEL, cache=cache) == expected
        assert expected_seconds(PANEL, cache=cache) == TYPICAL_SECONDS
    remember_seconds(PANEL, 20.0, cache=cache)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: os.unlink(tmp_path))
        remember_seconds(PANEL, 30.0, cache=cache)
    assert expected_seconds(PANEL, cache=cache) == 20.0


def test_a_clip_is_expected_to_be_as_long_as_it_was_or_as_the_default_one_was(tmp_path: Path) -> None:
    cache, light, other = Cache(tmp_path), variant("4a", theme="light"), variant("2a")
    assert expected_seconds(PANEL, cache=None) == expected_seconds(PANEL, cache=cache) == TYPICAL_SECONDS
    remember_seconds(PANEL, 21.5, cache=cache)
    assert [expected_seconds(each, cache=cache) for each in (PANEL, light, other)] == [21.5, 21.5, TYPICAL_SECONDS]
    remember_seconds(light, 12.25, cache=cache)
    remember_seconds(PANEL, 20.0, cache=cache)
    assert [expected_seconds(each, cache=cache) for each in (PANEL, light)] == [20.0, 12.25]
    assert expected_seconds(PANEL, cache=Cache(tmp_path, fresh=True)) == TYPICAL_SECONDS
