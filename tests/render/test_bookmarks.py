"""A clip goes on from where an earlier telling was before an edit, and comes to the same to the last bit; else anew."""

from __future__ import annotations

import math
import os
import pickle
import re
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pytest
from manim import Mobject
from project import figures, variant
from warm import COLD, Warm

from onebyone.audit.limits import Limits
from onebyone.errors import OneByOneError
from onebyone.frames.entry import Entry
from onebyone.frames.frame import Frame
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.paint.segment import Sheet
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.cut import Cut
from onebyone.panels.fig2a import view as view_2a
from onebyone.panels.panel import Variant
from onebyone.paths import PROJECT
from onebyone.proof.files import recorder, texts_of, write_proof
from onebyone.render import bookmarks as room
from onebyone.render import sources, tellers
from onebyone.render.bookmarks import Bookmarks
from onebyone.render.cache import Cache
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import evaluate
from onebyone.render.followers import Follower, FollowerBeside
from onebyone.render.segments import SegmentFiles
from onebyone.stage.scene import Beat, FigureScene
from onebyone.words import PanelWords, Sentence

QUALITY = replace(QUALITIES["l"], fps=2)


class AtOnce:
    """A pool that does a task at once, and has room for more."""

    has_room = True

    def submit(self, task: Callable[[], None], *, name: str) -> None:
        task()


class Files:
    """Segments that are all there."""

    ground = "paper"

    def __init__(self, folder: Path) -> None:
        self.folder, self.come = folder, 0

    def bring(self, come: int) -> bool:
        self.come = come
        return True


def follower_of(shown: Variant, *, quality: Quality = QUALITY) -> Follower:
    """Who records a telling that is about to begin."""
    return Follower(recorder(quality, shown.theme), Limits(aspect=16 / 9))


Told = tuple[str, list[tuple[tuple[bytes, ...], int]], list[tuple[int, str]], int]


def tell(shown: Variant, folder: Path, *, cache: Cache | None, beside: bool = False) -> Told:
    """What a telling comes to, with bookmarks: its proof, the frames that it told, its complaints, and its segments."""
    frames: list[Frame] = []
    files = Files(folder)
    with settings(QUALITY, folder):

        def follow(display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
            kept.follow(display_list, digests, repeat)
            frames.append(Frame(display_list, digests, repeat))

        def count(_: object) -> None:
            files.come += 1

        proven = pickle.loads(pickle.dumps(figures(shown.shot.id)))
        with Bookmarks(
            shown,
            quality=QUALITY,
            follower=follower_of(shown),
            segments=files,  # type: ignore[arg-type]
            pool=AtOnce(),  # type: ignore[arg-type]
            cache=cache,
            beside=beside,
        ) as kept:
            scene = evaluate(
                scene_class(shown.shot),
                variant=shown,
                figures=proven,
                on_frame=follow,
                on_segment=count,
                bookmarks=kept,
            )
            kept.finish()
            movie = folder / f"{shown.name}.mp4"
            movie.write_bytes(b"a clip")
            write = partial(
                write_proof,
                variant=shown,
                beats=scene.beat_times,
                movie=movie,
                texts=texts_of(shown, scene.figure.quantities),
                beside={},
                thumbnails=np.zeros((0, 1, 1), dtype=np.uint8),
            )
            written = kept.settle(write, figures=scene.figures)
        assert [beat.name for beat in scene.beat_times] == [*shown.words.beats]
        made = written.proof
        proof = made.proof.read_text("utf-8") + made.track.read_text("utf-8")
        return proof, [(digests, repeat) for _, digests, repeat in frames], [*written.complaints], files.come


class Hidden(Cache):
    """A cache that finds only some of what is there, counted from the first."""

    def __init__(self, folder: Path, *, keys: list[str]) -> None:
        super().__init__(folder)
        self._seen = keys

    def get(self, key: str) -> Path | None:
        return super().get(key) if key in self._seen else None


@pytest.fixture(autouse=True, scope="module")
def _everything_is_worth_it() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "WORTH", 0.0)
        patch.setattr(room, "WORTH_AGAIN", 0.0)
        yield


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    """A folder in which clip 2a was told with bookmarks, all of which are kept there, and what that came to."""
    folder = tmp_path_factory.mktemp("told")
    return folder, tell(SHOWN, folder, cache=Cache(folder))


@pytest.fixture
def told_before(told_once: tuple[Path, Told], tmp_path: Path) -> Told:
    """What a telling of clip 2a came to, whose bookmarks lie in the test's folder as if it had been told there."""
    folder, told = told_once
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return told


@pytest.mark.parametrize("id", [panel.id for panel in CATALOGUE])
def test_a_clip_that_goes_on_comes_to_what_it_comes_to_when_told_anew(
    id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is audited as it is told, the others go on, two of three with an audit beside."""
    shown, order, auditors = variant(id), list[str](), list[FollowerBeside]()
    put, begin = Cache.put, FollowerBeside.__init__

    def beside(self: FollowerBeside, *args: Any, **settings: Any) -> None:
        begin(self, *args, **settings)
        auditors.append(self)

    monkeypatch.setattr(Cache, "put", lambda self, key, file: (order.append(key), put(self, key, file))[1])
    monkeypatch.setattr(FollowerBeside, "__init__", beside)
    proof, frames, complaints, segments = tell(shown, tmp_path, cache=Cache(tmp_path), beside=True)
    assert len(order) == len(shown.words.beats), "a bookmark between any two beats, and what the beats took"
    assert not auditors
    monkeypatch.setattr(room, "WORTH", math.inf)
    known = Hidden(tmp_path, keys=[*order[: len(order) // 2], order[-1]])
    for at in (True, False) if id == "2a" else (True,):
        again = tell(shown, tmp_path, cache=known, beside=at)
        assert len(auditors) == 1
        assert len(again[1]) < len(frames), "it did not go on"
        assert again[1] == frames[len(frames) - len(again[1]) :]
        assert again[0] == proof
        assert again[2:] == (complaints, segments)


def follow(kind: type[Bookmarks], shown: Variant, folder: Path, *, quality: Quality = QUALITY) -> None:
    """Tell a variant with bookmarks of this kind, and make nothing of it."""
    follower = follower_of(shown, quality=quality)
    made_of = {"segments": Files(folder), "pool": AtOnce(), "cache": Cache(folder), "beside": False}
    kept = kind(shown, quality=quality, follower=follower, **made_of)  # type: ignore[arg-type]
    with settings(quality, folder):
        evaluate(
            scene_class(shown.shot),
            variant=shown,
            figures=figures(shown.shot.id),
            on_frame=lambda *_: None,
            on_segment=lambda _: None,
            bookmarks=kept,
        )


def keys(shown: Variant, folder: Path, *, quality: Quality = QUALITY) -> list[str]:
    """The keys of a variant's bookmarks, one for each beat that another follows."""
    found: list[str] = []

    class Looks(Bookmarks):
        def go_on(self, scene: FigureScene) -> NoReturn:
            found.extend(self._keys_of(scene))
            raise StopIteration

    with pytest.raises(StopIteration):
        follow(Looks, shown, folder, quality=quality)
    return found


SHOWN = variant("2a")
BEATS = [*SHOWN.words.beats]


def edited(monkeypatch: pytest.MonkeyPatch, edit: Callable[[str], str], name: str) -> None:
    """Have the files of this name in which that edits anything read as if it was edited."""
    read = tellers.text
    monkeypatch.setattr(tellers, "text", lambda file: edit(read(file)) if file.name == name else read(file))


LATE = BEATS[4]
WITH_LATE = f"    def {LATE}(self) "


def same(one: list[str], other: list[str]) -> int:
    """How many keys are the same, from the first on; then no other is."""
    count = [ours == theirs for ours, theirs in zip(one, other, strict=True)].index(False)
    assert not set(one[count:]) & set(other)
    return count


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (lambda view: view.replace(WITH_LATE, f"    @property\n{WITH_LATE}"), 4),
        (lambda view: re.sub(rf"({re.escape(WITH_LATE)}.*\n)", r"\1        LATER = 1\n", view), 4),
        (lambda view: view + "\n\nLATER = 1\n", 0),
        (lambda view: view.replace("    def stand(self) ", "    def stand(self, slowly=True) "), 0),
        (lambda view: re.sub(r"(    def stand\(.*\n)", rf"\1        self.{LATE}()\n", view), 0),
    ],
    ids=["what decorates a beat", "a beat", "the module", "what several beats play", "a beat that others play"],
)
def test_an_edit_leaves_what_was_told_before_it(
    edit: Callable[[str], str], kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys(SHOWN, tmp_path)
    edited(monkeypatch, edit, "view.py")
    assert same(before, keys(SHOWN, tmp_path)) == kept


@pytest.mark.parametrize("name", ["fig2a.py", "agreement.py"])
def test_a_beat_that_is_played_from_elsewhere_counts_from_the_first(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(monkeypatch, lambda source: f"{source}\n\ndef early(view):\n    return view.{LATE}()\n", name)
    before = keys(SHOWN, tmp_path)
    edited(
        monkeypatch, lambda view: re.sub(rf"({re.escape(WITH_LATE)}.*\n)", r"\1        LATER = 1\n", view), "view.py"
    )
    assert same(before, keys(SHOWN, tmp_path)) == 0


@pytest.mark.parametrize("beside", [True, False])
def test_right_before_an_edit_is_where_the_next_goes_on(
    beside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WORTH", math.inf)
    put, kept = Cache.put, list[str]()
    monkeypatch.setattr(Cache, "put", lambda self, key, file: (kept.append(key), put(self, key, file))[1])
    frames, bookmarks = [], []
    for later in ("", "        LATER = 1\n", "        LATER = 2\n"):
        with pytest.MonkeyPatch.context() as patch:
            edited(patch, partial(re.sub, rf"({re.escape(WITH_LATE)}.*\n)", rf"\1{later}"), "view.py")
            frames.append(len(tell(SHOWN, tmp_path, cache=Cache(tmp_path), beside=beside)[1]))
        *found, _ = kept  # the last is what the beats took
        bookmarks.append(len(found))
        kept.clear()
    assert bookmarks == [0, 1, 0], "the first edit keeps one, and none of what was edited"
    assert frames[0] == frames[1] > frames[2]


@pytest.mark.parametrize(("order", "kept"), [((0, 1, 2), 3), ((0, 1, 0), 0), ((1, 0, 2), 0), ((0, 1), 0)])
def test_only_of_a_scene_that_tells_in_the_order_of_its_words_bookmarks_are_kept(
    order: Sequence[int], kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes on knows that order alone."""
    in_order, names, known = FigureScene.tell, BEATS[:3], list[FigureScene]()

    class Counts(Bookmarks):
        def keep(self, scene: FigureScene) -> None:
            known.append(scene)

    def tell(scene: FigureScene, *beats: Beat, opening: Sequence[Mobject]) -> None:
        in_order(scene, *(beats[at] for at in order), opening=opening)

    said = {name: sentence for name, sentence in SHOWN.words.beats.items() if name in names}
    monkeypatch.setattr(Variant, "words", replace(SHOWN.words, beats=said))
    monkeypatch.setattr(FigureScene, "tell", tell)
    with suppress(OneByOneError):  # a beat may need what another one sets up
        follow(Counts, SHOWN, tmp_path)
    assert len(known) == kept


@pytest.mark.parametrize(
    "after",
    [
        "        self.play(bench.rise())\n",
        "        self.tell(self.takeaway)\n",
    ],
)
def test_of_a_scene_that_goes_on_after_its_beats_no_bookmark_is_kept(
    after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has made before them is not what stands on the stage."""
    edited(monkeypatch, lambda scene: re.sub(r"(        self.tell.*\n)", rf"\1{after}", scene), "fig2a.py")
    edited(monkeypatch, lambda scene: scene.replace("self.bench = ", "self.bench = bench = "), "fig2a.py")
    assert keys(SHOWN, tmp_path) == []


def test_a_label_may_be_called_as_a_beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = [{**SHOWN.words.labels, LATE: Sentence.parse(said)} for said in ("Here.", "There.")]
    before, now = list[str](), list[str]()
    for said, found in zip(labels, (before, now), strict=True):
        monkeypatch.setattr(Variant, "words", replace(SHOWN.words, labels=said))
        found += keys(SHOWN, tmp_path)
    assert same(before, now) == 0


def test_what_a_panel_says_counts_from_where_it_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, words = keys(SHOWN, tmp_path), SHOWN.words
    assert isinstance(words, PanelWords)
    said = Sentence.parse("Look.")
    edits = {
        4: replace(words, beats={**words.beats, LATE: said}),
        3: replace(words, questions={**words.questions, BEATS[3]: said}),
        2: replace(words, costs=(*words.costs, BEATS[2])),
        0: replace(words, labels={**words.labels, "map": said}),
    }
    for kept, edited in edits.items():
        with monkeypatch.context() as patch:
            patch.setattr(Variant, "words", edited)
            assert same(before, keys(SHOWN, tmp_path)) == kept


def test_all_that_decides_a_frame_has_a_part_in_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(SHOWN, tmp_path)
    assert same(before, keys(variant("2a", theme="light"), tmp_path)) == 0
    assert same(before, keys(SHOWN, tmp_path, quality=replace(QUALITY, fps=7))) == 0
    assert same(before, keys(variant("2a", stride=2), tmp_path)) == 0
    for name, other in (
        ("digest_of", lambda *_: "other"),
        ("installed", lambda: ("manim-1.dist-info",)),
        ("platform", SimpleNamespace(python_version=str, machine=str)),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(room, name, other)
            assert same(before, keys(SHOWN, tmp_path)) == 0
    with monkeypatch.context() as patch:
        patch.setattr(Files, "ground", "other paper, fonts and libraries")
        assert same(before, keys(SHOWN, tmp_path)) == 0
    with monkeypatch.context() as patch:
        patch.setattr(sources, "BEGAN", 0.0)
        assert keys(SHOWN, tmp_path) == [], "what runs may be older than what is read"
    with monkeypatch.context() as patch:
        patch.setattr(pickle, "dumps", lambda *_, **__: b"other figures")
        assert same(before, keys(SHOWN, tmp_path)) == 0


@pytest.mark.parametrize(
    ("brought", "name"),
    [
        ("import os", "view.py"),
        ("from pathlib import Path", "agreement.py"),
        ("from edited_world import speed", "fig2a.py"),
        ("import math,os", "view.py"),
        ("from os import *", "view.py"),
        ("from manim import SVGMobject", "view.py"),
        ("SPEED = open('speed').read()", "focus.py"),
        ("SPEED = np.loadtxt('speed')", "view.py"),
        ("def last(self):\n    return [*self.words.beats][-1]", "fig2a.py"),
        ("SEEN = id(Workbench)", "fig2a.py"),
        ("def of_chance():\n    return np.random.random()", "view.py"),
        ("def turned():\n    Workbench.turns += 1", "fig2a.py"),
        ("def turned(view):\n    type(view).turns = 1", "agreement.py"),
        ("def turned():\n    global TURNS\n    TURNS = 1", "view.py"),
        ("def wide():\n    Square.set_default(side_length=3)", "view.py"),
        ("def slow(config):\n    config.frame_rate = 3", "fig2a.py"),
        ("def slow(config):\n    config['frame_rate'] = 3", "view.py"),
        ("def slow(config):\n    config.update(frame_rate=3)", "view.py"),
    ],
)
def test_of_a_scene_that_may_see_more_than_its_sources_no_bookmark_is_kept(
    brought: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(monkeypatch, lambda source: f"{brought}\n{source}", name)
    assert keys(SHOWN, tmp_path) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"no bookmark",
        lambda content: zlib.compress(pickle.dumps(([], {}, 0))),
        lambda content: zlib.compress(b"cno.such.module\nfunction\n."),
    ],
    ids=["cut short", "something else", "of fewer parts", "of what is not there any more"],
)
def test_a_bookmark_that_cannot_be_gone_on_from_is_as_if_there_was_none(
    harm: Callable[[bytes], bytes], told_before: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(
            room,
            "zlib",
            SimpleNamespace(decompress=lambda content: zlib.decompress(harm(content)), compress=zlib.compress),
        )
        assert tell(SHOWN, tmp_path, cache=cache) == told_before
    assert len(tell(SHOWN, tmp_path, cache=cache)[1]) < len(told_before[1]), "the control goes on"


@pytest.mark.parametrize("kept", ["", "{", "[1]", '{"keys": 1, "costs": []}'])
def test_how_a_clip_was_told_last_need_not_be_known(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told_before: Told
) -> None:
    """What is nothing of this kind was not left by us: what is told goes on all the same, audited as it is told."""
    monkeypatch.setattr(Cache, "text", lambda *_: kept)
    again = tell(SHOWN, tmp_path, cache=Cache(tmp_path), beside=True)
    assert again[0] == told_before[0]
    assert len(again[1]) < len(told_before[1])


def test_segments_come_back_all_or_none(tmp_path: Path) -> None:
    there, gone = "a" * 64, "b" * 64
    cache, segment = Cache(tmp_path / "cache"), tmp_path / "segment"
    segment.write_bytes(b"painted")
    cache.put(there, segment)
    sheet = Sheet(QUALITY, "#000000", 14.2, 8.0)
    files = SegmentFiles(SHOWN, tmp_path, sheet=sheet, pool=AtOnce(), cache=cache)  # type: ignore[arg-type]
    assert not files.bring(([there, gone], None))
    assert files.files == []
    assert not [*tmp_path.glob("*.mp4")], "who paints would write into the cache"
    assert files.bring(([there, there], None))
    assert [file.read_bytes() for file in files.files] == [b"painted"] * 2
    assert not files.bring(([there], None)), "there are segments already"
    assert len(files.files) == 2


def test_where_a_segment_is_gone_all_is_told_anew(
    told_before: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Files, "bring", lambda *_: False)
    assert tell(SHOWN, tmp_path, cache=Cache(tmp_path)) == told_before


def test_who_is_fresh_tells_all_and_leaves_what_was_kept(tmp_path: Path) -> None:
    fresh, cache = Cache(tmp_path, fresh=True), Cache(tmp_path)
    told = tell(SHOWN, tmp_path, cache=fresh)
    assert tell(SHOWN, tmp_path, cache=cache) == told, "nothing was kept"
    assert tell(SHOWN, tmp_path, cache=fresh) == told
    assert len(tell(SHOWN, tmp_path, cache=cache)[1]) < len(told[1])


def test_a_bookmark_that_was_begun_before_more_was_told_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process had died, and does it again: where everything stands by then, it has no key for."""
    tasks: list[Callable[[], None]] = []
    monkeypatch.setattr(AtOnce, "submit", lambda _, task, *, name: tasks.append(task))
    told = tell(SHOWN, tmp_path, cache=Cache(tmp_path))
    for task in tasks:
        task()
    assert len(tasks) == len(BEATS) - 1
    assert tell(SHOWN, tmp_path, cache=Cache(tmp_path)) == told


def test_a_scene_that_holds_what_cannot_be_kept_is_told_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FigureScene, "setup", lambda scene: setattr(scene, "pending", (beat for beat in BEATS)))
    first, again = (tell(SHOWN, tmp_path, cache=Cache(tmp_path)) for _ in range(2))
    assert again == first


@pytest.mark.parametrize("holder", [view_2a, view_2a.Workbench])
@pytest.mark.parametrize("value", [[], {}, {1}, ()])
def test_of_a_view_that_may_leave_something_behind_no_bookmark_is_kept(
    holder: object, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "TURNS", value, raising=False)
    assert bool(keys(SHOWN, tmp_path)) == (value == ()), "what cannot be changed may be there"


def test_what_a_scene_updates_and_forgets_it_does_when_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, bool]] = []
    setup, swap, finish = FigureScene.setup, FigureScene._swap_caption, FigureScene.tear_down

    def begin(scene: FigureScene) -> None:
        setup(scene)
        scene.hint = 1  # type: ignore[attr-defined]

    def first(scene: FigureScene, *_: object) -> None:
        if scene.beat == BEATS[0] and "hint" in vars(scene):
            del scene.hint  # type: ignore[attr-defined]
            scene.add_updater(lambda dt: None)

    monkeypatch.setattr(FigureScene, "setup", begin)
    monkeypatch.setattr(
        FigureScene, "_swap_caption", lambda scene, said, **how: (first(scene), swap(scene, said, **how))
    )

    def end(scene: FigureScene) -> None:
        seen.append((len(scene.updaters), hasattr(scene, "hint")))
        finish(scene)

    monkeypatch.setattr(FigureScene, "tear_down", end)
    first_told, again = (tell(SHOWN, tmp_path, cache=Cache(tmp_path)) for _ in range(2))
    assert len(again[1]) < len(first_told[1])
    assert seen == [(1, False)] * 2


def test_a_bookmark_whose_process_died_is_not_made_of_half_a_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks: list[Callable[[], None]] = []
    monkeypatch.setattr(AtOnce, "submit", lambda _, task, *, name: tasks.append(task))
    play = FigureScene.play

    def again(scene: FigureScene, *args: object, **kwargs: object) -> None:
        play(scene, *args, **kwargs)
        while tasks:
            tasks.pop()()

    monkeypatch.setattr(FigureScene, "play", again)
    told = tell(SHOWN, tmp_path, cache=Cache(tmp_path))
    assert tell(SHOWN, tmp_path, cache=Cache(tmp_path)) == told


def test_beats_that_are_no_methods_are_told_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beats = FigureScene.beats

    def plain(scene: FigureScene, *views: object) -> list[Beat]:
        first, *others = beats(scene, *views)

        def local() -> object:
            return first()

        local.__name__ = BEATS[0]
        return [local, *others]  # type: ignore[list-item]

    monkeypatch.setattr(FigureScene, "beats", plain)
    first, again = (tell(SHOWN, tmp_path, cache=Cache(tmp_path)) for _ in range(2))
    assert again == first


def test_what_goes_on_is_not_set_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up, made = view_2a.Workbench.__init__, list[str]()

    def begin(bench: view_2a.Workbench, *args: Any, **kwargs: Any) -> None:
        made.append("a view")
        set_up(bench, *args, **kwargs)

    monkeypatch.setattr(view_2a.Workbench, "__init__", begin)
    first, again = (tell(SHOWN, tmp_path, cache=Cache(tmp_path)) for _ in range(2))
    assert again[0] == first[0]
    assert made == ["a view"]


def test_only_the_whole_of_a_clip_is_kept(tmp_path: Path) -> None:
    cut = SHOWN.cut_to(Cut(clean=True))
    first, again = (tell(cut, tmp_path, cache=Cache(tmp_path)) for _ in range(2))
    assert again == first


AT_LENGTH = """
from onebyone import cli
from onebyone.paint.quality import Quality
from onebyone.render import bookmarks

if __name__ == "__main__":
    cli.QUALITIES = {**cli.QUALITIES, "l": Quality(192, 108, 2)}
    bookmarks.WORTH = 0
    cli.main()
"""
"""The command line, but that a clip has few and small frames, and a bookmark after each beat nevertheless."""


def test_an_edited_clip_is_what_a_fresh_render_makes(tmp_path: Path, warm: Warm) -> None:
    """Of a clip in a copy of the project, after an edit of its first beat, of its middle one, and of a caption."""
    for name in ("assets", "scenes", "src"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    places = {"PYTHONPATH": str(tmp_path / "src"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    (tmp_path / "at_length.py").write_text(AT_LENGTH)

    def made(*options: str) -> dict[str, bytes]:
        line = [*COLD, str(tmp_path / "at_length.py"), "render", "2a", "-q", "l", "--out", "out", "--quiet", *options]
        done = warm.run(line, cwd=tmp_path, env={**os.environ, **places})
        assert done.returncode == 0, done.stderr
        return {file.name: file.read_bytes() for file in (tmp_path / "out" / "clips").rglob("*.*")}

    view, words = (tmp_path / "src/onebyone/panels/fig2a" / file for file in ("view.py", "words/en.py"))
    seen = [made()]
    for file, before, after in (
        (view, f"    def {BEATS[0]}(self) -> Iterator[Animation]:\n", "        yield Wait(0.2)\n"),
        (view, f"    def {BEATS[4]}(self) -> Iterator[Animation]:\n", "        yield Wait(0.2)\n"),
        (words, "Learning adapts", " to it"),
    ):
        source = file.read_text("utf-8")
        assert before in source
        file.write_text(re.sub(rf"({re.escape(before)}(?: +\"\"\".*\n)?)", rf"\1{after}", source), "utf-8")
        if file == view and "Wait" not in source:
            file.write_text(file.read_text("utf-8").replace("from manim import ", "from manim import Wait, "), "utf-8")
        edited = made()
        assert edited == made("--fresh")
        assert edited not in seen, "the edit is seen"
        seen.append(edited)
