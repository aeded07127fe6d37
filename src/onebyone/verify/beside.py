"""What lies beside a clip: captions, poster, transcript, its place on the page; and what all these say of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from onebyone.core.quantity import Quantity
from onebyone.paint.thumbnails import Shrinker, painted_luma
from onebyone.panels.panel import Variant
from onebyone.proof import places
from onebyone.proof.document import Beat, Proof
from onebyone.proof.files import Texts, demand_beside, texts_of
from onebyone.publish.transcript import Passage, chapters, passage, transcript
from onebyone.verify.files import is_still, lie_together
from onebyone.verify.finding import VerifyError, demand_none
from onebyone.verify.recompute import Recomputed
from onebyone.verify.still import picture_of
from onebyone.verify.video import OURS, thumbnails

OF_A_FILM, OF_A_CLIP, OF_A_STILL = ("captions", "poster", "transcript"), ("captions", "poster"), ("svg", "pdf")
ON_THE_FRAME = 2e-3  # s: a chapter stands in the file in milliseconds
ARTICLE = r'<article aria-labelledby="{id}-title">.*?</article>\n'
CAPTIONS = re.compile(r"^const CAPTIONS = (.*);$", re.MULTILINE)


def demand_made_with_it(movie: Path, proof: Proof, figures: Recomputed) -> str:
    """Demand that what is said of a clip is what its words say, and that the files beside it were made with it.

    A file that was not copied along is only said to be missing. Raises VerifyError for one that is another.
    """
    demand_none([*_texts(proof, figures)])
    files = _files(movie)
    there = {what: files[what] for what in whats(proof) if files[what].is_file()}
    demand_beside(proof, there)
    if "poster" in there:
        _demand_poster(there["poster"], proof, figures)
    page = _page(movie, proof, figures)
    missing = [f"no {what}" for what in whats(proof) if what not in there]
    told = [*(f"{what} as made with it" for what in there), *missing, page]
    return "title, takeaway and description as its words say; " + ", ".join(told)


def whats(proof: Proof) -> tuple[str, ...]:
    """What was made with a clip, a film or a still."""
    if is_still(proof):
        return OF_A_STILL
    return OF_A_FILM if proof.clip.id == "film" else OF_A_CLIP


def _files(movie: Path) -> dict[str, Path]:
    if lie_together(movie):
        texts = {"captions": movie.with_suffix(".vtt"), "transcript": movie.with_suffix(".txt")}
    else:
        texts = {"captions": places.captions_of(movie), "transcript": places.captions_of(movie, "txt")}
    drawings = {form: movie.with_suffix(f".{form}") for form in OF_A_STILL}
    return {**texts, **drawings, "poster": movie.with_suffix(".png")}


def _texts(proof: Proof, figures: Recomputed) -> Iterator[str]:
    """Title, takeaway and description, or chapters and transcript, are filled with the numbers that were proven."""
    wanted = whats(proof)
    if sorted(entry.what for entry in proof.clip.beside) != sorted(wanted):
        yield f"the proof does not name {' and '.join(wanted)}, each once"
        return
    if proof.clip.id != "film":
        shot = next(_shots(proof, figures))
        own, wanted_chapters = texts_of(shot.variant, shot.numbers), ()
    else:
        story = [*_story(proof, figures)]
        own = Texts(story[0].heading)
        begun = [(heading, story[at].start) for at, heading in chapters(story)]
        ends = [*(start for _, start in begun[1:]), proof.clip.duration]
        wanted_chapters = tuple((*one, end) for one, end in zip(begun, ends, strict=True))
        made = {entry.what: entry.sha256 for entry in proof.clip.beside}
        if hashlib.sha256(transcript(story).encode("utf-8-sig")).hexdigest() != made["transcript"]:
            yield "the transcript that was made with it is not what its words say"
    for name, text in vars(own).items():
        if getattr(proof.clip, name) != text:
            yield f"the proof's {name} reads {str(getattr(proof.clip, name))[:80]!r}, not {str(text)[:80]!r}"
    told = [(one.title, one.start, one.end) for one in proof.clip.chapters]
    pairs = zip(told, wanted_chapters, strict=False)
    off = [abs(there - here) for one, other in pairs for there, here in zip(one[1:], other[1:], strict=True)]
    if [title for title, *_ in told] != [title for title, *_ in wanted_chapters] or max(off, default=0) > ON_THE_FRAME:
        yield f"the proof's chapters are {told[:3]}, not {list(wanted_chapters[:3])}"


@dataclass(frozen=True)
class _Shot:
    """A shot that is shown: what was told, its words' numbers, its beats, and when it begins."""

    variant: Variant
    numbers: Mapping[str, Quantity]
    beats: tuple[Beat, ...]
    start: float


def _shots(proof: Proof, figures: Recomputed) -> Iterator[_Shot]:
    place = 0
    for variant in figures.variants:
        own = place, place + len(variant.records)
        beats = tuple(beat for beat in proof.beats if own[0] <= beat.figure < own[1])
        yield _Shot(variant, figures.figures[place].quantities, beats, proof.figures[place].start)
        place = own[1]


def _story(proof: Proof, figures: Recomputed) -> Iterator[Passage]:
    for shot in _shots(proof, figures):
        cues = [cue for beat in shot.beats for cue in beat.cues]
        yield passage(shot.variant, shot.numbers, captions=cues, start=shot.start)


def _demand_poster(file: Path, proof: Proof, figures: Recomputed) -> None:
    """The poster is the last frame of its beat, as that was painted."""
    shot = next(_shots(proof, figures))
    poster = shot.variant.poster
    stills = [beat.still for beat in shot.beats if beat.id == poster]
    pixels = picture_of(file)
    if pixels.shape != (proof.clip.height, proof.clip.width, 3) or not stills:
        raise VerifyError(f"{file.name} is no frame of this clip: {pixels.shape[1]}×{pixels.shape[0]} px")
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    painted = painted_luma(thumbnails(proof)[round(stills[0] * proof.clip.fps)])
    off = np.abs(Shrinker().luma(frame) - painted).max()
    if off > OURS:
        beat = f"the beat {poster!r}"
        raise VerifyError(f"{file.name} is not the last frame of {beat}: its luma is up to {off:.0f} of 255 off")


def _page(movie: Path, proof: Proof, figures: Recomputed) -> str:
    """The page shows the clip with what its proof says, and says nothing besides what pages say.

    Raises VerifyError where it does not.
    """
    from onebyone.render.lazy_imports import import_manim

    import_manim()
    from onebyone.publish.lecture.bundle import LIST
    from onebyone.publish.page import film_of_proof, is_ours, render_page, shown_of

    is_film = proof.clip.id == "film"
    out = movie.parent if is_film else movie.parent.parent
    page = out / "index.html"
    if lie_together(movie) or not page.is_file() or not is_ours(page):
        return "on no page"
    text, id = page.read_text(encoding="utf-8", errors="replace"), "film" if is_film else f"clip-{movie.stem}"
    if (out / LIST).is_file() and not CAPTIONS.search(text):  # a bundle's page, which is another, and not verified
        return "on no page"
    if _frame(text) != _frame(render_page([])):
        raise VerifyError("the page was edited, or another version made it: render anything anew")
    found = re.findall(ARTICLE.format(id=re.escape(id)), text, re.DOTALL)
    if not found:
        return "not on the page"
    if proof.clip.cut is not None:
        raise VerifyError("the page shows a clip of which something was left out, which pages do not")
    if is_film:
        wanted = render_page([], film=film_of_proof(proof, out))
    else:
        (variant,) = figures.variants
        wanted = render_page([shown_of(proof, Variant(variant.shot, variant.records, movie.stem), out)])
        label = re.findall(r'<span class="label">(.*?)</span>', wanted)[0]
        if re.sub(r"^(?:Figure|Panel)|[^0-9A-Za-z]", "", label).lower() != proof.clip.id:
            raise VerifyError(f"the page calls the clip {label!r}, but it is of panel {proof.clip.id}")
    own = re.findall(ARTICLE.format(id=re.escape(id)), wanted, re.DOTALL)
    if found != own or _cues(text, id) != _cues(wanted, id):
        raise VerifyError("the page says or shows something else of this clip than was made with it: render it anew")
    return "and as the page says"


def _cues(page: str, id: str) -> object:
    """The captions that a page puts into a player."""
    try:
        (told,) = CAPTIONS.findall(page)
        return json.loads(told)[id]
    except (ValueError, KeyError, RecursionError):
        return None


def _frame(page: str) -> str:
    """A page without what it says of any clip."""
    return CAPTIONS.sub("", re.sub(ARTICLE.format(id='[^"]*'), "", page, flags=re.DOTALL))
