"""What `render` does besides rendering: the page tells of what is there, and a film is made only of all its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from onebyone.errors import SeveralErrors
from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import chosen
from onebyone.panels.film.programme import CARDS, programme
from onebyone.publish import produce as module
from onebyone.publish.film import Film, Part, film_files
from onebyone.publish.produce import produce
from onebyone.render.clip import clip_files
from onebyone.render.output import LOCK
from onebyone.render.progress import Event, OnEvent
from onebyone.render.run import Take


class Renders:
    """A stand-in for the engine: writes a name where a movie would be, and notes where; those named fail."""

    def __init__(self, *fail: str) -> None:
        self.fail, self.places = fail, dict[str, Path]()

    def __call__(self, takes: Sequence[Take], *, on_event: OnEvent) -> None:
        for take in takes:
            self.places[take.id] = take.out
            movie = clip_files(take.id, take.out).movie
            assert (take.out / LOCK).exists() or (take.out.parent / LOCK).exists(), "nobody else is in the folder"
            if take.id not in self.fail:
                movie.parent.mkdir(parents=True, exist_ok=True)
                movie.write_text(take.id)
                on_event(Event(event="rendered", clip=take.id, files=(movie,)))
        if self.fail:
            raise SeveralErrors([f"{name}: no" for name in self.fail], mendable=False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made of the clips: the parts of films, and pages."""
    made: list[str] = []

    def page(out: Path, *, on_trouble: Callable[[str], None]) -> Path:
        on_trouble("a file is amiss")
        made.append("page")
        return out / "index.html"

    def film(parts: Sequence[Part], out: Path, *, fps: int, cache: object) -> Film:
        assert (fps, cache) == (QUALITIES["l"].fps, None)
        made.append(" ".join(part.clip.movie.read_text() for part in parts))
        return film_files(out)

    monkeypatch.setattr(module, "write_page", page)
    monkeypatch.setattr(module, "make_film", film)
    return made


def run(render: Renders, out: Path, *ids: str) -> list[Event]:
    events: list[Event] = []
    produce(
        [panel.default() for panel in chosen(ids)],
        quality=QUALITIES["l"],
        out=out,
        film=not ids,
        render=render,
        on_event=events.append,
    )
    return events


def test_all_clips_make_a_film_whose_cards_lie_elsewhere(told: list[str], tmp_path: Path) -> None:
    render = Renders()
    events = run(render, tmp_path / "media")
    assert told == [" ".join(shot.id for shot in programme()), "page"]
    assert {render.places[panel.id] for panel in chosen([])} == {tmp_path / "media"}
    (place,) = {render.places[card.id] for card in CARDS}
    assert place.parent == tmp_path / "media"
    assert not place.exists()
    named = {event.clip for event in events if event.event == "rendered" and event.files}
    assert named == {panel.id for panel in chosen([])}, "a card's files are nobody's to keep"
    assert {path.name for path in (tmp_path / "media").iterdir()} == {"clips"}


def test_some_clips_make_a_page_and_no_film(told: list[str], tmp_path: Path) -> None:
    events = run(Renders(), tmp_path, "2a", "4b")
    assert told == ["page"]
    assert [event.message for event in events if event.event == "warned"] == ["a file is amiss"]


def test_if_one_fails_there_is_no_film_but_the_page_tells_of_the_others(told: list[str], tmp_path: Path) -> None:
    with pytest.raises(SeveralErrors, match="2a: no"):
        run(Renders("2a"), tmp_path)
    assert told == ["page"]


def test_if_all_fail_nothing_is_made_and_no_folder_stays(told: list[str], tmp_path: Path) -> None:
    with pytest.raises(SeveralErrors, match="2a: no"):
        run(Renders("2a"), tmp_path / "new/media", "2a")
    assert told == []
    assert list(tmp_path.iterdir()) == []
