"""The film: every clip frame for frame, and every text beside it what its sentence says with the proven numbers."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from manim import tempconfig
from PIL import Image
from project import figures, variant, words
from sparse import SPARSE

from onebyone.audit.texts import audited
from onebyone.core.quantity import Size
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.errors import AuditError
from onebyone.paint.mp4 import JoinError, chapters_of, frames_of
from onebyone.paint.quality import Quality
from onebyone.paint.thumbnails import HIGH, WIDE
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.film.programme import CARDS, Card, card, programme, shot_named
from onebyone.panels.panel import Variant
from onebyone.proof.files import recorder, texts_of, told_beats, write_proof
from onebyone.proof.webvtt import Caption, from_webvtt, to_webvtt
from onebyone.publish.film import Part, film_files, make_film
from onebyone.publish.transcript import Passage, passage, transcript
from onebyone.render.clip import clip_files, scene_class
from onebyone.stage.card import CardScene
from onebyone.stage.scene import Told
from onebyone.words import Sentence, ShotWords

FPS = 15
SHOTS = OPENING, NEURON, _ = [variant(id) for id in ("opening", "1a", "closing")]
NUMBERS = figures("1a")[0]


def clip(shown: Variant, folder: Path, *, width: int = 64) -> Part:
    """A shot as if rendered: a second of grey for each of its sentences, its captions and its proof."""
    files = clip_files(shown.name, folder)
    for file in vars(files).values():
        file.parent.mkdir(parents=True, exist_ok=True)
    proven = shown.verified()
    words, quantities = shown.words, proven[0].quantities
    with av.open(str(files.movie), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, 36, "yuv420p"
        for number in range(FPS * len(words.beats)):
            frame = av.VideoFrame.from_ndarray(np.full((36, width, 3), 99, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    beats = []
    for at, (name, sentence) in enumerate(words.beats.items()):
        asked = words.questions[name].text(quantities) if name in words.questions else None
        answered = at + 1 / FPS if asked else None
        beats.append(Told(name, at, at + 1, "\n".join(sentence.text_lines(quantities)), asked, answered))
    cues = [cue for beat in told_beats(beats, fps=FPS) for cue in beat.cues]
    files.captions.write_text(to_webvtt(cues), encoding="utf-8")
    Image.new("RGB", (width, 36), "grey").save(files.poster)
    record = recorder(Quality(width, 36, FPS), shown.theme)
    record((), (), FPS * len(words.beats))
    write_proof(
        record.finish(),
        shown,
        proven,
        beats=beats,
        movie=files.movie,
        texts=texts_of(shown, quantities),
        beside={"captions": files.captions, "poster": files.poster},
        thumbnails=np.zeros((0, HIGH, WIDE), np.uint8),
    )
    return Part(shown, files)


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    return [clip(shot, tmp_path / "rendered") for shot in SHOTS]


def test_the_programme_is_the_article_s_between_an_opening_and_a_closing() -> None:
    shots = programme()
    assert (shots[0].id, shots[-1]) == ("opening", card("closing"))
    clips = [shot.id for shot in shots if shot in CATALOGUE]
    inside = [panel.id for panel in CATALOGUE if panel.in_film]
    assert clips == inside == sorted(inside)
    assert [shot.id for shot in shots[-3:-1]] == ["7", "8"], "what goes beyond the article, before the closing"
    assert len(shots) == len(clips) + len(CARDS) >= 13, "a chapter each"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_s_words_are_filled_with_the_numbers_of_what_it_shows(card: Card) -> None:
    first, *others = figures(card.id)
    assert all(sentence.text(first.quantities) for sentence in words(card.id).sentences)
    assert [type(figure).__name__ for figure in (first, *others)] == [panel.figure for panel in card.shows]
    assert scene_class(card).shot == card
    assert card.poster in words(card.id).beats


def test_chapters_captions_and_transcript_follow_the_parts(parts: list[Part], tmp_path: Path) -> None:
    made = make_film(parts, tmp_path, fps=FPS)
    beats = [len(part.variant.words.beats) for part in parts]
    chapters = chapters_of(made.movie)
    assert [(chapter.title, chapter.start, chapter.end) for chapter in chapters] == [
        ("Understanding 1×1 convolutions", 0, beats[0]),
        (f"Fig. 1a: {SHOTS[1].words.claim.text(NUMBERS.quantities)}", beats[0], beats[0] + beats[1]),
        ("What do you call a channel?", beats[0] + beats[1], sum(beats)),
    ]
    captions = from_webvtt(made.captions.read_text(encoding="utf-8"))
    asked = [beats[0] + [*NEURON.words.beats].index(beat) for beat in NEURON.words.questions]
    times = sorted([*range(sum(beats)), *(at + 1 / FPS for at in asked), sum(beats)])
    assert [(one.start, one.end) for one in captions] == [pytest.approx(pair, abs=1e-3) for pair in pairwise(times)]
    assert [captions[times.index(at)].text for at in asked] == ["How many numbers come out?"]
    assert made.transcript.read_bytes().startswith(BOM_UTF8)  # or a browser takes it for Latin-1 where no server tells
    lines = made.transcript.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "0:00    Understanding 1×1 convolutions"
    claim, first = (said.text(NUMBERS.quantities) for said in (NEURON.words.claim, *[*NEURON.words.beats.values()][:1]))
    assert f"0:0{beats[0]}    Fig. 1a: {claim}" in lines
    assert f"0:0{beats[0]}    {first}" in lines
    asks = lines.index(f"0:0{asked[0]}    How many numbers come out?")
    assert lines[asks + 1] == f"0:0{asked[0]}    One number, y. ✓: PyTorch agrees, bit for bit."
    assert " ".join(lines).count("717 of the 784 weights are blank.") == 1
    assert max(map(len, lines)) <= 100
    assert Image.open(made.poster).size == (64, 36)


def test_times_of_the_transcript_are_those_of_the_captions() -> None:
    cue = Caption(53.999_999_9, 60.0, "x")
    told = Passage(heading="x", start=59.999_9, description=(), captions=(cue,))
    assert [line[:4] for line in transcript([told]).splitlines() if line[-1:] == "x"] == ["1:00", "0:54"]


def plant_number(parts: list[Part]) -> None:
    captions = parts[1].clip.captions
    captions.write_text(captions.read_text(encoding="utf-8").replace("784", "785"), encoding="utf-8")


def plant_silence(parts: list[Part]) -> None:
    captions = from_webvtt(parts[1].clip.captions.read_text(encoding="utf-8"))
    parts[1].clip.captions.write_text(to_webvtt(captions[:-1]), encoding="utf-8")


def plant_parameters(parts: list[Part]) -> None:
    """The clip was rendered with other ones than it is told with."""
    told = variant("2a", kernel="; ".join(["1 1 0 -1 -1"] * 5))
    parts[1] = replace(clip(variant("2a"), parts[1].clip.movie.parent), variant=told)


def plant_size(parts: list[Part]) -> None:
    parts[1] = clip(NEURON, parts[1].clip.movie.parent / "other", width=128)


@pytest.mark.parametrize(
    ("plant", "error", "says"),
    [
        (plant_number, AuditError, "1a, caption: the text '.*785 pixels.*' is not what its sentence says now: '.*784 "),
        (plant_silence, AuditError, "1a: 6 captions for 7 sentences"),
        (
            plant_parameters,
            AuditError,
            "2a-.*, caption: the text 'A kernel of nine .*' is not what its sentence says now: 'A kernel of twenty-f",
        ),
        (plant_size, JoinError, r"1a\.mp4 was not encoded like opening\.mp4"),
    ],
)
def test_the_old_film_stays_when_one_is_refused(
    plant: Callable[[list[Part]], None], error: type[Exception], says: str, parts: list[Part], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for file in vars(film_files(out)).values():
        file.parent.mkdir(exist_ok=True)
        file.write_text("old")
    plant(parts)
    with pytest.raises(error, match=says):
        make_film(parts, out, fps=FPS)
    left = [file for file in out.rglob("*") if file.is_file()]
    assert sorted(left) == sorted(vars(film_files(out)).values())
    assert {file.read_text() for file in left} == {"old"}


def saying(shown: Variant, **words: object) -> Variant:
    """The same, but it says something else."""

    class Saying(Variant):
        @property
        def words(self) -> ShotWords:
            return replace(super().words, **words)

    return Saying(shown.shot, shown.records)


def test_a_number_typed_into_a_line_of_the_transcript_is_refused() -> None:
    typed = Sentence("It has nine weights.", ("It has nine weights.",))  # not parsed, so not refused before
    slots = NUMBERS.quantities
    words = NEURON.words
    read = [one for beat, said in words.beats.items() for one in (words.questions.get(beat), said) if one is not None]
    captions = [Caption(at, at + 1, said.text(slots)) for at, said in enumerate(read)]
    with pytest.raises(AuditError, match=r"1a, description: 'It has nine weights\.' states 'nine' as plain text"):
        passage(saying(NEURON, description=(typed,)), slots, captions=captions, start=0)


def test_a_text_is_its_sentence_with_the_numbers_of_now() -> None:
    sentence, slots = Sentence.parse("A kernel of {weights} weights."), {"weights": Size(NUMBERS.weight)}
    assert audited("A kernel of\n784 weights.", sentence, slots, where="here") == "A kernel of 784 weights."
    with pytest.raises(AuditError, match=r"here: the text 'A kernel of 9 weights\.' is not what its sentence says"):
        audited("A kernel of 9 weights.", sentence, slots, where="here")


@pytest.mark.parametrize("part", ["claim", "beats"])
def test_a_number_typed_onto_a_card_stops_the_render(part: str, tmp_path: Path) -> None:
    typed = Sentence("Nine weights", ("Nine weights",))
    planted = typed if part == "claim" else dict.fromkeys(OPENING.words.beats, typed)

    class Planted(scene_class(OPENING.shot)):
        words = replace(OPENING.words, **{part: planted})

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "verbosity": "ERROR", "progress_bar": "none"}):
        scene = Planted()
        assert isinstance(scene, CardScene)
        with pytest.raises(AuditError, match=r"Label 'Nine( weights)?' states 'Nine' as plain text"):
            scene.render()


def test_a_card_shows_numbers_of_the_figures_it_names_and_of_no_other(tmp_path: Path) -> None:
    class Naming(CardScene):
        shot = card("opening")

        def construct(self) -> None:
            image = NUMBERS.image
            self.add(PixelGrid(image, colormap=self.theme.pixels, cell=9, role="input", theme=self.theme))
            self.wait(1)

    class Silent(Naming):
        shot = replace(card("opening"), figures=("resnet", "4a"))

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "verbosity": "ERROR", "progress_bar": "none"}):
        Naming().render()
        with pytest.raises(AuditError, match="which no verified figure of this scene owns"):
            Silent().render()


@pytest.mark.slow
def test_the_film_is_all_clips_frame_for_frame(rendered: Path) -> None:
    def frames(movie: Path) -> Iterator[tuple[float, bytes]]:
        with av.open(str(movie)) as container:
            for frame in container.decode(video=0):
                yield frame.time, hashlib.blake2b(frame.to_ndarray()).digest()

    film = list(frames(rendered / "film.mp4"))
    assert [time for time, _ in film] == pytest.approx([place / SPARSE.fps for place in range(len(film))], abs=1e-6)
    begun = chapters_of(rendered / "film.mp4")
    assert [chapter.title.partition(":")[0].removeprefix("Fig. ") for chapter in begun] == [
        shot_named(id).words().claim.text(figures(id)[0].quantities) if id in ("opening", "closing") else id
        for id in (shot.id for shot in programme())
    ]
    assert (begun[0].start, begun[-1].end) == (0, pytest.approx(len(film) / SPARSE.fps, abs=1e-3))
    captions = from_webvtt((rendered / "captions/film.vtt").read_text(encoding="utf-8"))
    looks = b"".join(look for _, look in film)
    place = -1
    inside = [panel for panel in CATALOGUE if panel.in_film]
    for panel in sorted(inside, key=lambda panel: panel.id):  # the article's order
        clip = b"".join(look for _, look in frames(rendered / f"clips/{panel.id}.mp4"))
        place = looks.index(clip, place + 1)
        start = place / 64 / SPARSE.fps  # a digest has 64 bytes
        (chapter,) = (chapter for chapter in begun if chapter.title.startswith(f"Fig. {panel.id}:"))
        assert chapter.start == pytest.approx(start, abs=0.001), "nothing comes before a clip's own title"
        for cue in from_webvtt((rendered / f"clips/captions/{panel.id}.vtt").read_text(encoding="utf-8")):
            (same,) = (caption for caption in captions if caption.start == pytest.approx(start + cue.start, abs=0.002))
            assert same.text == cue.text


@pytest.mark.slow
def test_the_film_lasts_as_long_as_one_would_watch(rendered: Path) -> None:
    assert 330 <= frames_of(rendered / "film.mp4") / SPARSE.fps <= 420


@pytest.mark.slow
def test_the_film_comes_with_captions_transcript_poster_and_the_first_place_on_the_page(rendered: Path) -> None:
    captions = from_webvtt((rendered / "captions/film.vtt").read_text(encoding="utf-8"))
    assert all(before.end <= after.start + 0.001 for before, after in pairwise(captions))
    text = (rendered / "captions/film.txt").read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
    for caption in captions:
        stamp = f"{int(caption.start) // 60}:{int(caption.start) % 60:02}"
        assert f"{stamp:<8}{' '.join(caption.text.split())}\n" in text
    with Image.open(rendered / "film.png") as poster:
        assert poster.size == (854, 480)
    page = (rendered / "index.html").read_text(encoding="utf-8")
    assert page.index('src="film.mp4"') < page.index('src="clips/')
