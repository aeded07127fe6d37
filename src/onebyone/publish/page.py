"""index.html: the film and every clip, with posters, captions and words, playable from disk without a network."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import av

from onebyone.paint.mp4 import Chapter, chapters_of
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Variant
from onebyone.proof.files import variant_beside
from onebyone.proof.webvtt import Caption, from_webvtt
from onebyone.render.cache import Cache
from onebyone.render.output import publish, staging, writing_to
from onebyone.render.remembered import words_told

# System colours follow the reader's light or dark scheme and contrast settings; the page needs none of its own.
_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: Canvas; color: CanvasText; }
h1 { font-size: 1.9rem; margin: 0; }
h2 { font-size: 1.35rem; margin: 0 0 .75rem; text-wrap: balance; }
article { margin-top: 3.5rem; }
video { display: block; width: 100%; height: auto; aspect-ratio: 16 / 9; border-radius: .5rem; }
p { margin: .75rem 0; max-width: 44rem; }
.label, footer, time { opacity: .75; }
.label { font-weight: 400; }
details { margin-top: .5rem; }
summary { cursor: pointer; }
ol { list-style: none; margin: .5rem 0; padding: 0; }
li { display: flex; gap: .9rem; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: start; }
button { cursor: pointer; text-decoration: underline; text-underline-offset: .2em; }
time { font-variant-numeric: tabular-nums; }
"""

# A <track> element gives no captions on file://, where a page may not read another file: the cues are put in by hand.
_SCRIPT = """
for (const video of document.querySelectorAll("video")) {
  const track = video.addTextTrack("captions", "English", "en");
  for (const cue of CAPTIONS[video.id]) {
    const shown = new VTTCue(cue.start, cue.end, "");
    shown.text = cue.text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    track.addCue(shown);
  }
  track.mode = "hidden"; /* the clip shows its captions itself; the player's menu adds these */
}
for (const button of document.querySelectorAll("button[data-at]")) {
  button.addEventListener("click", () => {
    const film = document.getElementById("film");
    film.currentTime = button.dataset.at;
    film.play();
  });
}
"""


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


@dataclass(frozen=True, kw_only=True)
class Film:
    """The film as the page shows it; the files' paths are relative to the page."""

    chapters: tuple[Chapter, ...]
    captions: tuple[Caption, ...]
    movie: str
    poster: str
    vtt: str
    transcript: str


def write_page(out: Path, *, cache: Cache | None = None) -> Path:
    """Write `out`/index.html anew from the film and the clips that lie in `out`, and return its path.

    What the words of the panels say may be found in `cache`, and is kept there.

    Raises:
        UsageError: the folder cannot be written or is full.
    """
    page = out / "index.html"
    with writing_to(out), staging(out) as folder:
        finished = folder / "index.html"
        finished.write_text(render_page(_present(out, cache), film=_film(out)), encoding="utf-8")
        publish({finished: page})
    return page


def render_page(clips: Iterable[Shown], *, film: Film | None = None) -> str:
    """The page as one HTML text that needs nothing but the film's and the clips' own files; the film comes first."""
    clips = tuple(clips)
    cues = {_id(clip): [asdict(caption) for caption in clip.captions] for clip in clips}
    if film:
        cues["film"] = [asdict(caption) for caption in film.captions]
    data = json.dumps(cues, ensure_ascii=False).replace("<", "\\u003c")  # no "</script>" may end the script
    articles = "\n".join([*([_film_article(film)] if film else []), *map(_article, clips)])
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Understanding 1×1 convolutions</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<h1>Understanding 1×1 convolutions</h1>
<p>Every number in these clips was computed from its definition and proven against torch before it was drawn.</p>
</header>
<main>
{articles}
</main>
<script>
const CAPTIONS = {data};
{_SCRIPT}</script>
</body>
</html>
"""


def _variants(out: Path) -> Iterator[Variant]:
    """What the clips in `out` show, as the proofs beside them say, in the catalogue's order."""
    order = {panel.id: at for at, panel in enumerate(CATALOGUE)}
    found = [variant for movie in sorted((out / "clips").glob("*.mp4")) if (variant := variant_beside(movie))]
    known = [variant for variant in found if variant.shot.id in order]
    yield from sorted(known, key=lambda variant: (order[variant.shot.id], variant.name))


def _present(out: Path, cache: Cache | None) -> Iterable[Shown]:
    for variant in _variants(out):
        movie, poster, vtt = (f"clips/{variant.name}.{suffix}" for suffix in ("mp4", "png", "vtt"))
        if not all((out / file).is_file() for file in (movie, poster, vtt)):
            continue
        words = words_told(variant, cache=cache)
        yield Shown(
            name=variant.name,
            label=variant.shot.label,
            claim=words.claim,
            takeaway=words.takeaway,
            description=words.description,
            captions=from_webvtt((out / vtt).read_text(encoding="utf-8")),
            movie=movie,
            poster=poster,
            vtt=vtt,
        )


def _film(out: Path) -> Film | None:
    movie, poster, vtt, text = names = tuple(f"film.{suffix}" for suffix in ("mp4", "png", "vtt", "txt"))
    if not all((out / name).is_file() for name in names):
        return None
    captions = from_webvtt((out / vtt).read_text(encoding="utf-8"))
    try:
        chapters = chapters_of(out / movie)
    except av.FFmpegError:  # not a film of ours, or damaged
        return None
    return Film(chapters=chapters, captions=captions, movie=movie, poster=poster, vtt=vtt, transcript=text)


def _id(clip: Shown) -> str:
    return f"clip-{clip.name}"


def _clock(seconds: float) -> str:
    return f"<time>{int(seconds) // 60}:{int(seconds) % 60:02}</time>"


def _film_article(film: Film) -> str:
    lines = "\n".join(
        f'<li>{_clock(chapter.start)} <button data-at="{chapter.start}">{html.escape(chapter.title)}</button></li>'
        for chapter in film.chapters
    )
    return f"""<article aria-labelledby="film-title">
<h2 id="film-title">The film</h2>
<video id="film" controls playsinline preload="metadata" src="{film.movie}" poster="{film.poster}"
 aria-labelledby="film-title"></video>
<details open><summary>Chapters</summary><ol>
{lines}
</ol></details>
<p><a href="{film.movie}" download>Film (MP4)</a>, <a href="{film.vtt}" download>captions (WebVTT)</a>,
<a href="{film.transcript}">transcript with descriptions</a></p>
</article>"""


def _article(clip: Shown) -> str:
    escape = html.escape
    name = _id(clip)
    lines = "\n".join(f"<li>{_clock(c.start)} <span>{escape(c.text)}</span></li>" for c in clip.captions)
    return f"""<article aria-labelledby="{name}-title">
<h2 id="{name}-title"><span class="label">{escape(clip.label)}</span> {escape(clip.claim)}</h2>
<video id="{name}" controls playsinline preload="metadata" src="{clip.movie}" poster="{clip.poster}"
 aria-labelledby="{name}-title" aria-describedby="{name}-description"></video>
<p>{escape(clip.takeaway)}</p>
<details><summary>What the clip shows, in words</summary>
<p id="{name}-description">{escape(clip.description)}</p></details>
<details><summary>Captions</summary><ol>
{lines}
</ol></details>
<p><a href="{clip.movie}" download>Clip (MP4)</a>, <a href="{clip.vtt}" download>captions (WebVTT)</a></p>
</article>"""
