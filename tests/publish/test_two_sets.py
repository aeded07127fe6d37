"""Two sets of parameters of one panel, one after the other in one folder and through the film, share nothing but code.

Each trap is planted too: with a key or a name that knows nothing of parameters, a wrong number would be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from project import shot, variant
from test_film import FPS, clip

from onebyone.errors import AuditError, UsageError
from onebyone.inputs.kernels import KernelText
from onebyone.inputs.parameters import Parameters
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.panels.fig2a import parameters as fig2a
from onebyone.panels.film import programme as module
from onebyone.panels.film.programme import card
from onebyone.panels.panel import Variant
from onebyone.proof.files import read_proof
from onebyone.publish.film import Part, film_files, film_of, is_card, make_film
from onebyone.publish.page import write_page
from onebyone.publish.produce import produce
from onebyone.render.cache import Cache
from onebyone.render.clip import Clip, Job, clip_files, render_clip
from onebyone.render.jobs import job_slots
from onebyone.render.remembered import numbers_told, remember, words_told
from onebyone.render.run import Take
from onebyone.render.workers import TaskPool
from onebyone.verify.recompute import variants_of

NINE, FOUR = variant("2a"), variant("2a", kernel="1 -1; 2 -2")
SAYS = {NINE.name: "Nine weights, 676 times", FOUR.name: "Four weights, 729 times"}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trap: what is kept is found by the panel alone."""
    monkeypatch.setattr(Variant, "key", property(lambda self: self.shot.id))


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trap: files are called by the panel alone."""
    monkeypatch.setattr(Parameters, "suffix", property(lambda self: ""))


# Remembered numbers


def told_after(first: Variant, second: Variant, cache: Cache) -> str:
    """What the second one says, where the first one's numbers are remembered."""
    remember(first, first.verified()[0], cache=cache)
    return words_told(second, cache=cache).takeaway


def test_each_set_has_remembered_numbers_of_its_own(tmp_path: Path) -> None:
    for first, second in ((NINE, FOUR), (FOUR, NINE)):
        assert told_after(first, second, Cache(tmp_path / first.name)).startswith(SAYS[second.name])
    assert told_after(NINE, FOUR, cache := Cache(tmp_path)).startswith(SAYS[FOUR.name])
    assert [numbers_told(each, cache=cache)["weights"].value for each in (NINE, FOUR)] == [9, 4]


@pytest.mark.usefixtures("blind")
def test_by_the_panel_alone_a_wrong_number_would_be_told(tmp_path: Path) -> None:
    assert told_after(NINE, FOUR, Cache(tmp_path)).startswith(SAYS[NINE.name]), "of a kernel of four weights"


# A default that changes later


@dataclass(frozen=True)
class Release:
    """What a release before left: a folder with its default clip, and the cache."""

    out: Path
    cache: Cache


@pytest.fixture
def before(tmp_path: Path) -> Release:
    release = Release(tmp_path / "out", Cache(tmp_path / "cache"))
    clip(NINE, release.out)
    remember(NINE, NINE.verified()[0], cache=release.cache)
    return release


@pytest.fixture
def now(before: Release, monkeypatch: pytest.MonkeyPatch) -> Variant:
    """The default of the release after, in which the kernel is another one by default."""
    assert clip_files(NINE.name, before.out).movie.exists()

    class Later(fig2a.Parameters, frozen=True, kw_only=True):
        kernel: KernelText = FOUR.records[0].kernel

    Later.__module__ = fig2a.__name__
    monkeypatch.setattr(fig2a, "Parameters", Later)
    return shot("2a").default()


def test_the_new_default_is_not_told_with_numbers_of_the_old_one(before: Release, now: Variant) -> None:
    assert now.name == NINE.name == "2a"
    assert words_told(now, cache=before.cache).takeaway.startswith(SAYS[FOUR.name])


def test_the_old_clip_is_told_and_verified_as_what_it_was(
    before: Release, now: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its proof says every parameter, also those that were the default then."""
    (told,) = variants_of(read_proof(clip_files("2a", before.out).movie))
    assert told.records[0].kernel == "sobel"
    assert told.key == NINE.key != now.key
    assert told.verified()[0].weight.size == 9
    monkeypatch.setattr("onebyone.render.remembered.proven", lambda *_: pytest.fail("it was proven again"))
    page = write_page(before.out).read_text(encoding="utf-8")
    assert SAYS[NINE.name] in page
    assert SAYS[FOUR.name] not in page


@pytest.mark.usefixtures("blind")
def test_by_the_panel_alone_the_new_default_would_be_told_with_the_old_numbers(before: Release, now: Variant) -> None:
    assert words_told(now, cache=before.cache).takeaway.startswith(SAYS[NINE.name])


# One folder


SCENE = """
from onebyone.core.quantity import Cell
from onebyone.drawing.mobjects.grid import Kernel
from onebyone.drawing.mobjects.text import Number
from onebyone.panels.fig2a import PANEL
from onebyone.stage.scene import FigureScene, Told


class Weights(FigureScene):
    shot = PANEL

    def construct(self):
        figure = self.figure
        self.beat = "told"
        self.add(Kernel(figure.weight, cell=100, theme=self.theme).shift([-3, 0, 0]))
        self.add(Number(Cell(figure.result, figure.first), size=100, role="result", theme=self.theme).shift([3, 0, 0]))
        self.wait(1)
        self._told.append(Told("told", 0, self.time, "told"))
"""


@pytest.fixture
def render(tmp_path: Path) -> Iterator[Callable[..., Clip]]:
    """Renders a short clip of a variant of 2a."""
    (tmp_path / "weights.py").write_text(SCENE)
    panel = replace(shot("2a"), scene_file=str(tmp_path / "weights.py"), scene_class="Weights", poster="told")
    with job_slots(1) as slots:

        def rendered(asked: Variant, out: Path, *, cache: Cache | None = None) -> Clip:
            job = Job(Variant(panel, asked.records), Quality(192, 108, 5))
            return render_clip(job, out, pool=TaskPool(slots, forks=False), cache=cache)

        yield rendered


def content(made: Clip) -> dict[str, bytes]:
    """The files of a clip, but for the proof, which says when it was made."""
    return {name: file.read_bytes() for name, file in vars(made).items() if name not in ("proof", "track")}


def test_one_after_the_other_in_one_folder_each_clip_is_what_it_is_alone(
    render: Callable[..., Clip], tmp_path: Path
) -> None:
    """Neither a segment, nor a poster, nor a file of the one is taken for the other's."""
    cache, out = Cache(tmp_path / "cache"), tmp_path / "out"
    nine, four = (render(asked, out, cache=cache) for asked in (NINE, FOUR))
    alone = [render(asked, tmp_path / "alone", cache=None) for asked in (NINE, FOUR)]
    assert [content(made) for made in (nine, four)] == [content(made) for made in alone]
    assert content(nine)["movie"] != content(four)["movie"]
    assert content(nine)["poster"] != content(four)["poster"]
    told = [read_proof(made.movie).figures[0].parameters for made in (nine, four)]
    assert told == [NINE.records[0].plain, FOUR.records[0].plain]
    again = render(NINE, out, cache=cache)
    assert content(again) == content(alone[0])
    assert {path.stem for path in (out / "clips").glob("*.mp4")} == {NINE.name, FOUR.name}


@pytest.mark.usefixtures("nameless")
def test_by_the_panel_alone_the_second_clip_would_replace_the_first(
    render: Callable[..., Clip], tmp_path: Path
) -> None:
    nine = content(render(NINE, tmp_path / "out"))
    assert content(render(FOUR, tmp_path / "out")) != nine
    assert content(clip_files("2a", tmp_path / "out")) != nine


def test_two_clips_that_would_have_one_name_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    def render(takes: Sequence[Take], **_: object) -> None:
        pytest.fail(f"{takes} were rendered")

    names = [(NINE, NINE), (replace(NINE, name="x"), replace(FOUR, name="x")), (replace(NINE, name=FOUR.name), FOUR)]
    names.append((replace(NINE, name="clip"), replace(FOUR, name="Clip")))
    for both in names:
        with pytest.raises(UsageError, match=r"2 clips would be called .*: give each a name of its own"):
            produce(both, quality=QUALITIES["l"], out=tmp_path, film=False, render=render, on_event=lambda event: None)
    assert list(tmp_path.iterdir()) == []


# The page


def articles(page: str) -> dict[str, str]:
    """The words of the page by the file of the clip that they stand with."""
    return {
        match[1]: part
        for part in re.findall(r"<article.*?</article>", page, re.DOTALL)
        if (match := re.search(r'src="clips/([^"]*)\.mp4"', part))
    }


@pytest.mark.parametrize("order", [(NINE, FOUR), (FOUR, NINE)], ids=["nine first", "four first"])
def test_the_page_tells_each_clip_with_numbers_of_its_own(order: tuple[Variant, Variant], tmp_path: Path) -> None:
    for asked in order:
        clip(asked, tmp_path)
        write_page(tmp_path)
    told = articles(write_page(tmp_path).read_text(encoding="utf-8"))
    assert set(told) == set(SAYS)
    for name, says in SAYS.items():
        other = next(said for known, said in SAYS.items() if known != name)
        assert says in told[name]
        assert other not in told[name]


@pytest.mark.usefixtures("blind")
def test_the_page_goes_by_proofs_whatever_is_remembered(tmp_path: Path) -> None:
    """Where what is kept is found by the panel alone, each clip is still told with its own numbers."""
    for asked in (NINE, FOUR):
        clip(asked, tmp_path)
    told = articles(write_page(tmp_path).read_text(encoding="utf-8"))
    assert [says in told[name] for name, says in SAYS.items()] == [True, True]


# The film


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film of one card and one clip."""
    shots = [shot("opening"), shot("2a")]
    monkeypatch.setattr("onebyone.publish.film.programme", lambda: tuple(shots))


def film(asked: Variant, folder: Path, *, cache: Cache) -> str:
    """The film with this set, made in a folder; gives its transcript."""
    parts = [clip(part, folder / "parts") for part in film_of([asked])]
    made = make_film(parts, folder, fps=FPS, cache=cache)
    assert [part.records for part in variants_of(read_proof(made.movie))] == [part.variant.records for part in parts]
    return " ".join(made.transcript.read_text(encoding="utf-8-sig").split())


@pytest.mark.usefixtures("short")
def test_one_film_after_the_other_each_tells_its_own_numbers(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for asked, other in ((NINE, FOUR), (FOUR, NINE), (NINE, FOUR)):
        told = film(asked, tmp_path / "out", cache=cache)
        assert SAYS[asked.name] in told
        assert SAYS[other.name] not in told


@pytest.mark.usefixtures("short", "blind")
def test_by_the_panel_alone_the_second_film_would_be_told_with_numbers_of_the_first(tmp_path: Path) -> None:
    """The captions, which come from the clip itself, give it away; without them it would be published."""
    cache = Cache(tmp_path / "cache")
    film(NINE, tmp_path / "out", cache=cache)
    said = r"caption: the text '.* four .*' is not what its sentence says now: '.* nine "
    with pytest.raises(AuditError, match=said):
        film(FOUR, tmp_path / "out", cache=cache)


def test_the_film_s_cards_show_the_parameters_of_its_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    showing = replace(card("opening"), figures=("resnet", "2a"))
    monkeypatch.setattr("onebyone.publish.film.programme", lambda: (showing, *module.programme()[1:]))
    shots = film_of([FOUR])
    shown = {part.shot.id: part for part in shots}
    assert shown["2a"] == FOUR
    assert shown["opening"].records[1] == FOUR.records[0]
    assert shown["2b"].records == variant("2b").records, "of another panel, nothing is taken over"
    assert [part.key for part in shots if is_card(part)] != [part.key for part in film_of([]) if is_card(part)]
    assert len(shots) == len(module.programme())


def test_a_film_of_two_sets_of_one_panel_is_refused() -> None:
    with pytest.raises(UsageError, match=f"the film shows 2a once: choose one of {NINE.name}, {FOUR.name}"):
        film_of([NINE, variant("3"), FOUR])


def test_a_part_that_was_made_with_another_set_is_no_part_of_the_film(tmp_path: Path) -> None:
    """Somebody put the files of one clip in the place of another's: its captions are not those of now."""
    parts = [clip(variant("opening"), tmp_path), clip(NINE, tmp_path)]
    parts[1] = Part(FOUR, parts[1].clip)
    with pytest.raises(AuditError, match=rf"{re.escape(FOUR.name)}, caption: the text '.* nine "):
        make_film(parts, tmp_path, fps=FPS)
    assert not film_files(tmp_path).movie.exists()
