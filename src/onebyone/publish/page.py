"""index.html: the film and every clip, with posters, captions and words, playable from disk without a network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from onebyone import __version__
from onebyone.errors import OneByOneError, UsageError
from onebyone.paint.mp4 import Chapter
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel, Variant
from onebyone.proof.document import Proof
from onebyone.proof.files import demand_made_together, proven_variant, read_proof
from onebyone.proof.places import NOT_OURS
from onebyone.proof.webvtt import Caption, read_captions
from onebyone.publish.film import film_files
from onebyone.publish.template import filled, template
from onebyone.render.clip import clip_files
from onebyone.render.output import publish, staging, writing_to

TEMPLATE = "page.html"
MARKS = (
    b'<meta name="generator" content="onebyone ',
    b"was computed from its definition and proven against torch before it was drawn.",  # before there was the former
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One clip as the page shows it; the files' paths are relative to the page."""

    name: str
    label: str
    claim: str
    takeaway: str
    description: str
    captions: tuple[Caption, ...]
    movie: str
    poster: str
    vtt: str
    shape: float

    @property
    def id(self) -> str:
        """Its name in the page."""
        return f"clip-{self.name}"


@dataclass(frozen=True, kw_only=True)
class Film:
    """The film as the page shows it; the files' paths are relative to the page."""

    chapters: tuple[Chapter, ...]
    captions: tuple[Caption, ...]
    movie: str
    poster: str
    vtt: str
    transcript: str
    shape: float


def demand_our_page(out: Path) -> None:
    """Refuse to replace an index.html that was not made here. Raises UsageError."""
    page = out / "index.html"
    if os.path.lexists(page) and not is_ours(page):
        raise UsageError(f"{page} {NOT_OURS}")


def is_ours(page: Path) -> bool:
    """Whether a file is a page that was made here, by this release or an earlier one."""
    content = page.read_bytes() if page.is_file() else b""
    return any(mark in content for mark in MARKS)


def prepare() -> None:
    """Read what a page is made from, so that it is written sooner."""
    template(__package__, TEMPLATE)


def write_page(out: Path, *, on_trouble: Callable[[str], None] = lambda why: None) -> Path:
    """Write `out`/index.html anew from the film and the clips that lie in `out`, and return its path.

    What it says of a clip is what the proof of the clip says. A clip whose files are not those of its proof is left
    out, and `on_trouble` is told why.

    Raises:
        UsageError: the folder cannot be written or is full.
    """
    page = out / "index.html"
    with writing_to(out), staging(out) as folder:
        finished = folder / "index.html"
        text = render_page(_present(out, on_trouble), film=_film(out, on_trouble))
        finished.write_text(text, encoding="utf-8")
        publish({finished: page})
    return page


def render_page(clips: Iterable[Shown], *, film: Film | None = None) -> str:
    """The page as one HTML text that needs nothing but the film's and the clips' own files; the film comes first."""
    clips = tuple(clips)
    captions = {clip.id: [asdict(caption) for caption in clip.captions] for clip in clips}
    if film:
        captions["film"] = [asdict(caption) for caption in film.captions]
    told = {"clips": clips, "film": film, "captions": captions, "version": __version__}
    return filled(__package__, TEMPLATE, told)


def _clips(out: Path) -> Iterator[tuple[Proof, Variant]]:
    """What the clips in `out` show, as their proofs say, in the catalogue's order."""
    order = {panel.id: at for at, panel in enumerate(CATALOGUE)}
    found = [told for movie in sorted((out / "clips").glob("*.mp4")) if (told := proven_variant(movie))]
    known = [(proof, variant) for proof, variant in found if variant.shot.id in order and variant.cut.is_whole]
    yield from sorted(known, key=lambda told: (order[told[1].shot.id], told[1].name))


def _present(out: Path, on_trouble: Callable[[str], None]) -> Iterator[Shown]:
    for proof, variant in _clips(out):
        files = clip_files(variant.name, out)
        beside = {"captions": files.captions, "poster": files.poster}
        if all(file.is_file() for file in beside.values()):
            with _telling_of(files.movie, on_trouble):
                demand_made_together(proof, files.movie, beside)
                yield shown_of(proof, variant, out)


def shown_of(proof: Proof, variant: Variant, out: Path) -> Shown:
    """A clip as the page in `out` shows it, by its proof. Raises UsageError where its captions cannot be read."""
    files = clip_files(variant.name, out)
    assert isinstance(variant.shot, Panel)
    return Shown(
        name=variant.name,
        label=variant.shot.label,
        claim=proof.clip.title,
        takeaway=proof.clip.takeaway or "",
        description=proof.clip.description or "",
        captions=read_captions(files.captions),
        movie=_from(out, files.movie),
        poster=_from(out, files.poster),
        vtt=_from(out, files.captions),
        shape=proof.clip.width / proof.clip.height,
    )


def _film(out: Path, on_trouble: Callable[[str], None]) -> Film | None:
    files = film_files(out)
    beside = {"captions": files.captions, "poster": files.poster, "transcript": files.transcript}
    if not all(file.is_file() for file in (files.movie, *beside.values())):
        return None
    try:
        proof = read_proof(files.movie)
    except (OSError, OneByOneError):  # not a film of ours, or of an earlier release
        return None
    with _telling_of(files.movie, on_trouble):
        demand_made_together(proof, files.movie, beside)
        return film_of_proof(proof, out)
    return None


def film_of_proof(proof: Proof, out: Path) -> Film:
    """The film as the page in `out` shows it, by its proof. Raises UsageError where its captions cannot be read."""
    files = film_files(out)
    return Film(
        chapters=tuple(Chapter(one.title, one.start, one.end) for one in proof.clip.chapters),
        captions=read_captions(files.captions),
        movie=_from(out, files.movie),
        poster=_from(out, files.poster),
        vtt=_from(out, files.captions),
        transcript=_from(out, files.transcript),
        shape=proof.clip.width / proof.clip.height,
    )


@contextmanager
def _telling_of(movie: Path, on_trouble: Callable[[str], None]) -> Iterator[None]:
    """Tell why a video has no place on the page, and go on without it."""
    try:
        yield
    except OneByOneError as error:
        on_trouble(f"{movie}: {error}; until it is rendered anew, the page has none of it")


def _from(out: Path, file: Path) -> str:
    """The address of a file, seen from the page."""
    return quote(file.relative_to(out).as_posix())
