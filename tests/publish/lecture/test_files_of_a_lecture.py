"""What a lecturer takes along as files: opened by those who know them, with videos, pages, notes and credits inside."""

from __future__ import annotations

import importlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import av
import msgspec
import pypdfium2
import pytest
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.slide import Slide
from project import figures, variant

from onebyone.core.printing import exact_text
from onebyone.errors import OneByOneError
from onebyone.paint.quality import Quality
from onebyone.paint.reencode import H264, encode, encode_gif, frames_of
from onebyone.panels.cut import Cut
from onebyone.panels.panel import Variant
from onebyone.proof.files import read_proof, sha256_of
from onebyone.proof.webvtt import read_captions
from onebyone.publish.lecture import beats, held
from onebyone.publish.lecture.beats import beats_of, drawings_of, write_beat
from onebyone.publish.lecture.exercise import sheets_of
from onebyone.publish.lecture.kind import Made, chosen_kinds
from onebyone.publish.lecture.kinds import beamer, gif, handout, pptx, scorm
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, TitleSlide, VerifiedClip
from onebyone.publish.lecture.light import lightened
from onebyone.render.clip import Job, render_clip
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool

SMALL = Quality(384, 216, 5)

pytestmark = pytest.mark.slow  # one clip is rendered for all of them, as small as can be


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> VerifiedClip:
    """4a, clean, small, in the light theme, in which the handout draws it anyway; and in fewer bytes."""
    shown = variant("4a", theme="light").cut_to(Cut(clean=True))
    with job_slots(1) as slots:
        pool = TaskPool(slots, forks=False)
        files = render_clip(Job(shown, SMALL), tmp_path_factory.mktemp("clip"), pool=pool, cache=None)
    proof = read_proof(files.movie)
    return VerifiedClip(
        variant=shown,
        files=files,
        proof=proof,
        captions=read_captions(files.captions),
        figures=figures("4a"),
        light=lightened(files.movie, proof, tmp_path_factory.mktemp("light")),
    )


@pytest.fixture(scope="module")
def lecture(clip: VerifiedClip) -> Lecture:
    """A title slide and that clip."""
    opening = TitleSlide(title="Mixing 100 % of_channels", text="What is a & b?\nWhy?", notes="Wait")
    return Lecture(name="channels", title="Channels", author="A. Teacher", slides=(opening, ClipSlide(clip=clip)))


@pytest.fixture(scope="module")
def made(lecture: Lecture, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Made]]:
    """Makes a kind of it, once, and gives its folder."""
    done: dict[str, tuple[Path, Made]] = {}

    def make(name: str) -> tuple[Path, Made]:
        if name not in done:
            folder = tmp_path_factory.mktemp(name)
            done[name] = (folder, chosen_kinds([name])[name].make(lecture, folder))
        return done[name]

    return make


KINDS = ("pptx", "pdf", "beamer", "manimslides", "video", "gif", "stills", "handout", "quiz", "scorm")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_what_it_says_and_its_words_and_credits(made: Callable[[str], tuple[Path, Made]], kind: str) -> None:
    folder, told = made(kind)
    assert (folder / told.open).is_file()
    if told.picture:
        Image.open(folder / told.picture).verify()
    assert "CC0" in (folder / "CREDITS.txt").read_text(encoding="utf-8-sig")
    assert (folder / "captions/4a-clean.vtt").is_file()
    hidden = [file.name for file in folder.rglob("*") if file.name.startswith(".")]
    assert not hidden, "nothing is left over"
    for recipe in told.recipes:
        for name in re.findall(r'(?:src|poster)="([^"]+)"', recipe.paste):
            assert (folder / name).is_file()


def test_the_beats_have_all_frames_of_the_clip(clip: VerifiedClip) -> None:
    beats = beats_of(clip)
    assert [beat.beat.id for beat in beats] == [*clip.variant.words.beats]
    frames = [number for beat in beats for number in beat.frames]
    assert frames == [*range(clip.proof.clip.frames)]


def videos(slide: Slide) -> list[object]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.MEDIA]


def test_the_deck_has_a_slide_with_a_video_for_each_beat(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, told = made("pptx")
    deck, beats = Presentation(folder / told.open), beats_of(clip)
    title, *shown, sources = deck.slides
    assert title.shapes.title.text == "Mixing 100 % of_channels"
    assert title.notes_slide.notes_text_frame.text == "Wait"
    assert len(shown) == len(beats)
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    for slide, beat in zip(shown, beats, strict=True):
        (video,) = videos(slide)
        assert (video.left, video.top, video.width, video.height) == (0, 0, deck.slide_width, deck.slide_height)
        assert beat.caption in slide.notes_slide.notes_text_frame.text
        assert clip.proof.digest[:16] in slide.notes_slide.notes_text_frame.text
        if beat.beat.question:
            assert f"Ask first: {beat.beat.question}" in slide.notes_slide.notes_text_frame.text
        assert beat.caption in slide.shapes.title.text
        poster = Image.open(io.BytesIO(video.poster_frame.blob))
        assert poster.size == (SMALL.width, SMALL.height)
        xml = slide.element.xml
        assert xml.count("playFrom(0.0)") == 1, "the next click plays it"
        assert set(re.findall(r'spTgt spid="(\d+)"', xml)) == {str(video.shape_id)}
        assert f'descr="{beat.caption}"' in xml
    assert clip.proof.made_with.torch in "".join(shape.text for shape in sources.placeholders)
    with ZipFile(folder / told.open) as archive:
        media = sorted(name for name in archive.namelist() if name.endswith(".mp4"))
        assert len(media) == len(beats)
        lengths = []
        for name in media:
            with av.open(io.BytesIO(archive.read(name))) as video:
                assert video.streams.video[0].codec_context.name == "h264"
                lengths.append(sum(1 for _ in video.decode(video=0)))
    assert sorted(lengths) == sorted(len(beat.frames) for beat in beats)


@pytest.mark.parametrize(("counts", "parts"), [((8, 8, 8), [24]), ((8, 8, 8, 8), [24, 8]), ((60,), [25, 25, 10])])
def test_a_deck_of_many_videos_is_split_between_clips(
    clip: VerifiedClip, counts: tuple[int, ...], parts: list[int]
) -> None:
    slides = []
    for number, count in enumerate(counts):
        shown = replace(clip, variant=replace(clip.variant, name=f"clip-{number}"))
        slides += [pptx._BeatSlide(replace(beats_of(shown)[0], number=at), False, "") for at in range(count)]
    assert [len(part) for part in pptx._parts(slides)] == parts


def test_the_document_has_a_page_with_its_caption_for_each_beat(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, told = made("pdf")
    document = pypdfium2.PdfDocument(folder / told.open)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    title, *pages, sources = texts
    assert "Mixing 100 % of_channels" in title
    for text, beat in zip(pages, beats_of(clip), strict=True):
        assert beat.caption in text
        assert clip.title in text
    assert clip.proof.digest[:16] in sources
    assert document[1].get_size() == pytest.approx((960, 540), abs=1)
    assert len(document[1].render(scale=0.2).to_pil().convert("RGB").getcolors(10_000) or ()) > 50, "there is a drawing"


def test_the_handout_has_blanks_and_a_key_of_its_own(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, told = made("handout")
    sheet, key = (pypdfium2.PdfDocument(folder / name) for name in (told.open, "channels-key.pdf"))
    assert sheet[0].get_size() == pytest.approx((595, 842), abs=1), "A4"
    (asked,), (answered,) = (
        [" ".join(page.get_textpage().get_text_range().split()) for page in document] for document in (sheet, key)
    )
    figure = clip.figures[0]
    dot = figure.dot_product(*figure.first)  # type: ignore[attr-defined]
    assert clip.title in asked
    assert "One of these numbers is wrong" in asked
    left, right = (at.partition("Find the wrong number") for at in (asked, answered))
    for row in dot.rows:
        pixel, weight = (exact_text(cell.value) for cell in row.terms)
        assert f"{pixel} × {weight} =" in left[0]
        assert f"{pixel} × {weight} = {exact_text(row.result.value)}" in right[0]
    assert "Wrong number: line" in answered
    assert clip.proof.digest[:16] in answered
    assert not (folder / "proof").exists(), "nothing here passes as verified"
    assert len(sheet[0].render(scale=0.2).to_pil().convert("RGB").getcolors(10_000) or ()) > 50, "there is a drawing"


def test_a_drawing_for_paper_is_told_in_the_light_theme(clip: VerifiedClip, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def draw(variant: Variant, *_: object, **__: object) -> dict[str, bytes]:
        told.append((variant.theme, variant.cut))
        return {beat.id: variant.theme.encode() for beat in clip.beats}

    monkeypatch.setattr("onebyone.render.still.draw_beats", draw)
    dark = tuple(msgspec.structs.replace(record, theme="dark") for record in clip.variant.records)
    beats._drawings.cache_clear()
    other = replace(clip, variant=replace(clip.variant, records=dark))
    for theme, wanted in ((None, "dark"), ("light", "light")):
        assert {*drawings_of(other, theme=theme).values()} == {wanted.encode()}
    assert told == [("dark", Cut(clean=True)), ("light", Cut(clean=True))]


def test_no_still_on_a_sheet_gives_an_answer_away(lecture: Lecture) -> None:
    (sheet,) = sheets_of(lecture)
    clip, asked = sheet.clip, {(cell.tensor.name, cell.index) for cell in sheet.answers}
    beat = handout.beat_for(sheet)
    (still,) = (one.still for one in clip.beats if one.id == beat)
    telling = [one for one in clip.proof.numbers if (one.tensor, tuple(one.index)) in asked and one.spans]
    assert telling, "other stills do"
    assert not any(span.start <= still <= span.end for number in telling for span in number.spans)

    span = msgspec.structs.replace(telling[0].spans[0], start=0, end=1000)
    always = msgspec.structs.replace(clip.proof, numbers=[msgspec.structs.replace(telling[0], spans=(span,))])
    assert handout.beat_for(replace(sheet, clip=replace(clip, proof=always))) is None


def test_the_fragment_is_whole_and_names_files_that_are_there(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, told = made("beamer")
    text = (folder / told.open).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("%")]
    plain = re.sub(r"\\[{}]", "", "\n".join(lines))
    assert plain.count("{") == plain.count("}")
    assert text.count(r"\begin{frame}") == text.count(r"\end{frame}") == len(clip.beats) + 2
    names = re.findall(r"\\beatclip\{([^#}]+)\}\\par", text)
    assert len(names) == len(clip.beats)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9-]+", name), "any LaTeX finds it"
        assert (folder / f"{name}.pdf").is_file()
        assert (folder / f"{name}.mp4").is_file()
    assert r"Mixing 100 \% of\_channels" in text
    assert r"What is a \& b?" in text


def test_latex_sets_a_text_as_it_stands() -> None:
    assert beamer.latex("3×3 − 1 ≈ 8 & $5_{x}") == r"3\(\times\)3 \(-\) 1 \(\approx\) 8 \& \$5\_\{x\}"


def test_every_letter_of_every_caption_is_one_that_pdflatex_has(clip: VerifiedClip) -> None:
    """ASCII, Latin letters, and the signs that are written otherwise."""
    said = "".join([clip.title, *(beat.caption for beat in beats_of(clip))])
    assert not [sign for sign in beamer.latex(said) if ord(sign) > 0x17F]


def test_videos_have_all_frames_and_say_by_what_they_are_proven(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, _ = made("video")
    for suffix in ("webm", "av1.mp4"):
        file = folder / f"4a-clean.{suffix}"
        assert sum(1 for _ in frames_of(file, range(10**6))) == clip.proof.clip.frames
        with av.open(str(file)) as container:
            told = {name.lower(): text for name, text in container.metadata.items()}
        assert clip.proof.digest[:16] in told["comment"]
        assert "CC0" in told["copyright"]
    assert (folder / "4a-clean.mp4").read_bytes() == clip.files.movie.read_bytes(), "the file that was proven"
    assert (folder / "proof/4a-clean.proof.json").is_file()


def test_manim_slides_finds_each_beat_forwards_and_backwards(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    """Its files are named from the folder around that of the configuration, as manim-slides reads them."""
    folder, _ = made("manimslides")
    config = json.loads((folder / "slides/channels.json").read_text(encoding="utf-8"))
    assert len(config["slides"]) == len(beats_of(clip))
    for slide, beat in zip(config["slides"], beats_of(clip), strict=True):
        shown = {
            name: [
                frame.to_ndarray(format="gray").astype(int) for frame in frames_of(folder / slide[name], range(9999))
            ]
            for name in ("file", "rev_file")
        }
        assert len(shown["file"]) == len(shown["rev_file"]) == len(beat.frames)
        first, last = shown["file"][0], shown["file"][-1]
        assert abs(shown["rev_file"][0] - last).mean() < abs(shown["rev_file"][0] - first).mean()
        assert beat.caption in slide["notes"]


def test_moving_pictures_are_of_each_beat(made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip) -> None:
    folder, _ = made("gif")
    for beat in beats_of(clip):
        with Image.open(folder / f"{beat.name}.gif") as image:
            assert image.n_frames == len(beat.frames)
            assert image.info["loop"] == 0
        with Image.open(folder / f"{beat.name}.webp") as image:
            assert 1 < image.n_frames <= len(beat.frames), "what stands still is one frame"


def test_a_gif_that_is_too_large_is_made_smaller(clip: VerifiedClip, tmp_path: Path) -> None:
    large = beats_of(replace(clip, proof=clip.proof))[0]
    gif.write_gif(large, tmp_path / "as-it-is.gif")
    most = (tmp_path / "as-it-is.gif").stat().st_size * 2 // 3  # less has fewer rows than a proof's thumbnails can tell
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gif, "FEWEST", 20)
        gif.write_gif(large, tmp_path / "small.gif", largest=most)
    assert (tmp_path / "small.gif").stat().st_size <= most
    with Image.open(tmp_path / "small.gif") as image:
        assert image.height < SMALL.height
        assert image.n_frames == len(large.frames)


def test_a_clip_in_fewer_bytes_is_held_against_the_proof(clip: VerifiedClip) -> None:
    small = clip.in_fewer_bytes
    assert 0 < small.off <= held.FARTHEST
    assert small.sha256 == sha256_of(small.movie) != clip.proof.clip.sha256
    assert sum(1 for _ in frames_of(small.movie, range(10**6))) == clip.proof.clip.frames
    with av.open(str(small.movie)) as container:
        keys = {at for at, packet in enumerate(container.demux(video=0)) if packet.size and packet.is_keyframe}
    assert {beat.frames.start for beat in beats_of(clip)} <= keys, "there it can be cut"


def overpainted(frames: Iterable[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    """Frames of which one has a spot, black and white, that nobody painted."""
    for number, frame in enumerate(frames):
        if number == 3:
            ours = {"src_colorspace": Colorspace.ITU709, "src_color_range": ColorRange.MPEG}
            pixels = frame.reformat(format="rgba", **ours).to_ndarray()
            pixels[100:112, 60:72], pixels[100:112, 72:84] = (0, 0, 0, 255), (255, 255, 255, 255)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
                format=frame.format.name, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
        yield frame


TAMPERED: dict[str, Callable[[Iterable[av.VideoFrame]], Iterable[av.VideoFrame]]] = {
    "does not show what was painted": overpainted,
    "has \\d+ frames after it was encoded anew, not": lambda frames: [*frames][:-1],
}
ENCODERS = {
    "in fewer bytes": ("onebyone.publish.lecture.held", "encode"),
    "video": ("onebyone.publish.lecture.held", "encode"),
    "gif": ("onebyone.publish.lecture.kinds.gif", "encode_gif"),
    "webp": ("onebyone.publish.lecture.held", "encode"),
    "transparent": ("onebyone.render.transparent", "encode"),
}


@pytest.mark.parametrize("wrong", TAMPERED)
@pytest.mark.parametrize("kind", ENCODERS)
def test_what_was_tampered_with_as_it_was_encoded_anew_is_not_published(
    clip: VerifiedClip, lecture: Lecture, kind: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every kind that encodes; however fine it is encoded."""
    module, name = ENCODERS[kind]
    encode = getattr(importlib.import_module(module), name)

    def tamper(frames: Iterable[av.VideoFrame], *rest: Any, **told: Any) -> int:
        count: int = encode(TAMPERED[wrong](frames), *rest, **told)
        return count

    monkeypatch.setattr(f"{module}.{name}", tamper)
    made_of = {
        "in fewer bytes": lambda: lightened(clip.files.movie, clip.proof, tmp_path),
        "webp": lambda: gif.write_webp(beats_of(clip)[0], tmp_path / "beat.webp"),
    }
    make = made_of.get(kind, lambda: chosen_kinds([kind])[kind].make(lecture, tmp_path))
    with pytest.raises(OneByOneError, match=wrong):
        make()


def test_a_gif_whose_colours_are_too_far_off_is_dithered(
    clip: VerifiedClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[bool]()

    def judge(*rest: Any, **told: Any) -> float:
        if not asked[-1]:
            raise held.UnlikeError("far off")
        return held.demand_shown(*rest, **told)

    monkeypatch.setattr(gif, "demand_shown", judge)

    def encode(*rest: Any, dithered: bool, **told: Any) -> int:
        asked.append(dithered)
        count: int = encode_gif(*rest, dithered=dithered, **told)
        return count

    monkeypatch.setattr(gif, "encode_gif", encode)
    gif.write_gif(beats_of(clip)[0], tmp_path / "beat.gif")
    assert asked == [False, True]


def test_a_beat_of_a_large_clip_that_was_tampered_with_is_not_published(
    clip: VerifiedClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onebyone.publish.lecture.beats.PLAYS_EVERYWHERE", 144)
    monkeypatch.setattr(held, "encode", lambda frames, *rest, **told: encode(overpainted(frames), *rest, **told))
    with pytest.raises(OneByOneError, match="does not show what was painted"):
        write_beat(beats_of(clip)[0], tmp_path / "beat.mp4")


def test_a_frame_that_comes_out_too_far_off_is_encoded_finer(clip: VerifiedClip, tmp_path: Path) -> None:
    """AV1 in a hurry leaves cells half filled while something moves: so it once was, and nobody had looked."""
    told, target = clip.proof.clip, tmp_path / "clip.mp4"
    hasty = replace(H264, options={**H264.options, "crf": "51"})
    about = {"size": (told.width, told.height), "fps": Fraction(told.fps), "about": {}, "frames": range(told.frames)}
    with pytest.raises(held.UnlikeError):
        held.encode_held(clip.files.movie, target, clip.proof, form=replace(hasty, finer=()), **about)  # type: ignore[arg-type]
    off = held.encode_held(clip.files.movie, target, clip.proof, form=hasty, **about)  # type: ignore[arg-type]
    assert off <= held.FARTHEST


def test_a_large_clip_is_cut_to_what_plays_everywhere(clip: VerifiedClip, tmp_path: Path) -> None:
    """Of more than so many rows, or frames a second, a beat is encoded anew; its last frame stays the last."""
    beat = beats_of(clip)[-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onebyone.publish.lecture.beats.PLAYS_EVERYWHERE", 144)
        patch.setattr("onebyone.publish.lecture.beats.SMOOTH", 2.5)
        write_beat(beat, tmp_path / "beat.mp4")
    with av.open(str(tmp_path / "beat.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (256, 144, 2.5)
        seen = [frame.to_image() for frame in container.decode(stream)]
    assert len(seen) == len(beat.frames[::2])
    still = clip.stills[beat.beat.id].resize((256, 144))
    off = [abs(one - other) for one, other in zip(seen[-1].tobytes(), still.tobytes(), strict=True)]
    assert sum(off) / len(off) < 12


def test_a_course_package_names_all_of_its_files_and_a_lesson_for_each_clip(
    made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip
) -> None:
    folder, told = made("scorm")
    with ZipFile(folder / told.open) as package:
        names = package.namelist()
        root = ElementTree.fromstring(package.read("imsmanifest.xml"))
        assert package.read("4a-clean.mp4") == clip.files.movie.read_bytes(), "the file that was proven"
    space = {"ims": scorm.PACKAGE}
    assert root.findtext("ims:metadata/ims:schemaversion", namespaces=space) == "1.2"
    lesson, shared = root.findall("ims:resources/ims:resource", space)
    assert [one.get(f"{{{scorm.ADL}}}scormtype") for one in (lesson, shared)] == ["sco", "asset"]
    (item,) = root.findall("ims:organizations/ims:organization/ims:item", space)
    assert item.get("identifierref") == lesson.get("identifier")
    assert item.findtext("ims:title", namespaces=space) == f"{clip.label}: {clip.title}"
    (needed,) = lesson.findall("ims:dependency", space)
    assert needed.get("identifierref") == shared.get("identifier")
    assert lesson.get("href") == "4a-clean.html"
    files = [file.get("href") or "" for file in root.iter(f"{{{scorm.PACKAGE}}}file")]
    assert sorted(["imsmanifest.xml", *files]) == sorted(names)


def test_stills_have_proofs_of_their_own(made: Callable[[str], tuple[Path, Made]], clip: VerifiedClip) -> None:
    folder, _ = made("stills")
    for beat in beats_of(clip):
        proof = read_proof(folder / f"{beat.name}.png")
        assert proof.clip.cut is not None
        assert (proof.clip.cut.beat, proof.clip.cut.still, proof.clip.cut.clean) == (beat.beat.id, True, True)
        told = json.loads((folder / f"proof/{beat.name}.proof.json").read_text(encoding="utf-8"))
        assert {entry["what"] for entry in told["clip"]["beside"]} == {"svg", "pdf"}
        assert proof.clip.height == 1080


def test_stills_of_the_lowest_quality_have_the_shape_of_a_slide(clip: VerifiedClip, tmp_path: Path) -> None:
    """854×480 is no 16:9, nor is what has 1080 rows and its shape; a still of that shape is refused."""
    low = msgspec.structs.replace(clip.proof, clip=msgspec.structs.replace(clip.proof.clip, width=854, height=480))
    shown = replace(clip, proof=low)
    lecture = Lecture(name="low", title="Low", slides=(ClipSlide(clip=shown),))
    picture = tmp_path / chosen_kinds(["stills"])["stills"].make(lecture, tmp_path).open
    with Image.open(picture) as image:
        assert image.size == (1920, 1080)


def test_what_takes_long_or_many_bytes_is_of_one_beat_in_a_bundle() -> None:
    kinds = chosen_kinds(())
    assert {name for name, kind in kinds.items() if kind.of_one_beat} == {
        *("beamer", "gif", "manimslides", "module", "scorm", "transparent", "video")
    }


@pytest.mark.parametrize(
    ("size", "place"),
    [
        ((1280, 720), (0, 0, 1600, 900)),
        ((960, 720), (200, 0, 1200, 900)),
        ((720, 720), (350, 0, 900, 900)),
        ((720, 1280), (547, 0, 506, 900)),
    ],
)
def test_a_clip_of_another_shape_stands_undistorted_in_the_middle_of_a_slide(
    size: tuple[int, int], place: tuple[int, ...], clip: VerifiedClip
) -> None:
    told = msgspec.structs.replace(clip.proof.clip, width=size[0], height=size[1])
    assert pptx.fitted(told, 1600, 900) == place
