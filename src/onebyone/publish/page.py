"""index.html: the film and every clip, with posters, captions and words, playable from disk without a network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import av

from onebyone import __version__
from onebyone.errors import UsageError
from onebyone.paint.mp4 import Chapter, chapters_of
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Variant
from onebyone.proof.files import variant_in
from onebyone.proof.places import NOT_OURS
from onebyone.proof.webvtt import Caption, read_captions
from onebyone.publish.film import film_files
from onebyone.render.cache import Cache
from onebyone.render.clip import clip_files
from onebyone.render.output import publish, staging, writing_to
from onebyone.render.remembered import words_told

if TYPE_CHECKING:
    from jinja2 import Template

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


def demand_our_page(out: Path) -> None:
    """Refuse to replace an index.html that was not made here. Raises UsageError."""
    page = out / "index.html"
    if os.path.lexists(page) and not _is_ours(page):
        raise UsageError(f"{page} {NOT_OURS}")


def _is_ours(page: Path) -> bool:
    content = page.read_bytes() if page.is_file() else b""
    return any(mark in content for mark in MARKS)


def write_page(out: Path, *, cache: Cache | None = None, on_trouble: Callable[[str], None] = lambda why: None) -> Path:
    """Write `out`/index.html anew from the film and the clips that lie in `out`, and return its path.

    What the words of the panels say may be found in `cache`, and is kept there. A clip whose captions cannot be read is
    shown without them, and `on_trouble` is told why.

    Raises:
        UsageError: the folder cannot be written or is full.
    """
    page = out / "index.html"
    with writing_to(out), staging(out) as folder:
        finished = folder / "index.html"
        text = render_page(_present(out, cache, on_trouble), film=_film(out, on_trouble))
        finished.write_text(text, encoding="utf-8")
        publish({finished: page})
    return page


def render_page(clips: Iterable[Shown], *, film: Film | None = None) -> str:
    """The page as one HTML text that needs nothing but the film's and the clips' own files; the film comes first."""
    clips = tuple(clips)
    captions = {clip.id: [asdict(caption) for caption in clip.captions] for clip in clips}
    if film:
        captions["film"] = [asdict(caption) for caption in film.captions]
    return _template().render(clips=clips, film=film, captions=captions, version=__version__)


def _template() -> Template:
    """The page's template; every text that is put into it is escaped."""
    from jinja2 import Environment, StrictUndefined  # takes a moment to import, and most commands write no page

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    environment.filters["clock"] = _clock
    return environment.from_string(resources.files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8"))


def _variants(out: Path) -> Iterator[Variant]:
    """What the clips in `out` show, as their proofs say, in the catalogue's order."""
    order = {panel.id: at for at, panel in enumerate(CATALOGUE)}
    found = [variant for movie in sorted((out / "clips").glob("*.mp4")) if (variant := variant_in(movie))]
    known = [variant for variant in found if variant.shot.id in order]
    yield from sorted(known, key=lambda variant: (order[variant.shot.id], variant.name))


def _present(out: Path, cache: Cache | None, on_trouble: Callable[[str], None]) -> Iterable[Shown]:
    for variant in _variants(out):
        files = clip_files(variant.name, out)
        if not all(file.is_file() for file in (files.movie, files.poster, files.captions)):
            continue
        words = words_told(variant, cache=cache)
        yield Shown(
            name=variant.name,
            label=variant.shot.label,
            claim=words.claim,
            takeaway=words.takeaway,
            description=words.description,
            captions=_captions(files.captions, on_trouble),
            movie=_from(out, files.movie),
            poster=_from(out, files.poster),
            vtt=_from(out, files.captions),
        )


def _film(out: Path, on_trouble: Callable[[str], None]) -> Film | None:
    files = film_files(out)
    if not all(file.is_file() for file in (files.movie, files.poster, files.captions, files.transcript)):
        return None
    try:
        chapters = chapters_of(files.movie)
    except av.FFmpegError:  # not a film of ours, or damaged
        return None
    return Film(
        chapters=chapters,
        captions=_captions(files.captions, on_trouble),
        movie=_from(out, files.movie),
        poster=_from(out, files.poster),
        vtt=_from(out, files.captions),
        transcript=_from(out, files.transcript),
    )


def _from(out: Path, file: Path) -> str:
    """The address of a file, seen from the page."""
    return quote(file.relative_to(out).as_posix())


def _captions(file: Path, on_trouble: Callable[[str], None]) -> tuple[Caption, ...]:
    try:
        return read_captions(file)
    except UsageError as error:
        on_trouble(f"{error}; until then the page has none of it")
        return ()


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
