"""What the command line's `render` does: clips, the page that plays them, and the film, in a folder of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from onebyone.errors import UsageError
from onebyone.paint.quality import Quality
from onebyone.panels.panel import Variant
from onebyone.proof.places import clear_beside, demand_ours
from onebyone.publish.film import Part, film_files, film_of, is_card, make_film
from onebyone.publish.page import demand_our_page, prepare, write_page
from onebyone.render.cache import Cache
from onebyone.render.clip import Job, clip_files
from onebyone.render.output import alone_in, folder_for_work, staging, writing_to
from onebyone.render.progress import Event, OnEvent
from onebyone.render.remembered import expected_seconds
from onebyone.render.run import Take
from onebyone.render.still import render_still, still_files


class Render(Protocol):
    """Renders shots, here or elsewhere: `render_shots` of run.py, with its other arguments filled in, is one."""

    def __call__(self, takes: Sequence[Take], *, on_event: OnEvent) -> None:
        """Render every shot into its folder, say what happens, and raise what went wrong."""


def produce(
    panels: Sequence[Variant],
    *,
    quality: Quality,
    out: Path,
    film: bool,
    render: Render,
    on_event: OnEvent,
    cache: Cache | None = None,
) -> None:
    """Render variants of panels into `out`, whose page then tells of them; with `film`, join them and cards into it.

    The page tells of whole clips only: where something was left out of all that is rendered, it stays as it is.
    The numbers that the film tells may be found in `cache`, and are kept there.
    If a shot fails, the others are rendered, and the page tells of them; an old film stays.

    Raises:
        OneByOneError: what could not be rendered, and why.
        UsageError: the folder cannot be written or is full, a file that would be replaced is not ours, or something
            that a scene needs is missing.
    """
    demand_own_names(panels)
    lasting = {variant.name: clip_files(variant.name, out) for variant in panels}
    of_the_page, rendered = {variant.name for variant in panels if variant.cut.is_whole}, False

    def listen(event: Event) -> None:
        nonlocal rendered
        if event.event == "rendered" and event.clip in lasting:
            rendered = rendered or event.clip in of_the_page
            clear_beside(lasting[event.clip].movie)
        elif event.event == "progress" and of_the_page:
            prepare()  # others are at work, and this process waits for them
        elif event.files:  # a card's: it is for the film only, and goes when that is made
            event = replace(event, files=())
        on_event(event)

    def warn(why: str) -> None:
        on_event(Event(event="warned", message=why))

    def tell_of_them() -> None:
        if rendered:
            on_event(Event(event="made", files=(write_page(out, on_trouble=warn),)))

    alone = alone_in(out, on_wait=partial(_wait, out, on_event))
    with writing_to(out), folder_for_work(out / "clips"), alone, staging(out) as folder:
        for files in (*lasting.values(), *([film_files(out)] if film else [])):
            demand_ours(files.movie, vars(files).values())
        if of_the_page:
            demand_our_page(out)
        shots = film_of(panels) if film else ()
        cards = [variant for variant in shots if is_card(variant)]
        takes = [
            Take(Job(variant, quality.shaped(variant.shape)), place, expected_seconds(variant, cache=cache))
            for place, variants in ((out, panels), (folder, cards))
            for variant in variants
        ]
        try:
            render(takes, on_event=listen)
            if film:
                places = {take.id: take.out for take in takes}
                parts = [Part(variant, clip_files(variant.name, places[variant.name])) for variant in shots]
                made = make_film(parts, out, fps=quality.fps, cache=cache)
                clear_beside(made.movie)
                on_event(Event(event="made", files=tuple(vars(made).values())))
        except Exception:
            tell_of_them()
            raise
        tell_of_them()


def produce_stills(variants: Sequence[Variant], *, quality: Quality, out: Path, on_event: OnEvent) -> None:
    """Render variants that are cut to stills into `out`/stills, one after the other.

    Raises:
        OneByOneError: what could not be rendered, and why; stills before that stay.
        UsageError: the folder cannot be written or is full, or a file that would be replaced is not ours.
    """
    demand_own_names(variants)
    with writing_to(out), folder_for_work(out / "stills"), alone_in(out, on_wait=partial(_wait, out, on_event)):
        for variant in variants:
            files = still_files(variant.name, out / "stills")
            demand_ours(files.picture, vars(files).values())
        for variant in variants:
            on_event(Event(event="begun", clip=variant.name))
            still = render_still(variant, quality.shaped(variant.shape), out / "stills")
            on_event(Event(event="rendered", clip=variant.name, files=tuple(vars(still).values())))


def _wait(out: Path, on_event: OnEvent) -> None:
    on_event(Event(event="waiting", message=f"another render is writing to {out}; waiting until it is done"))


def demand_own_names(variants: Sequence[Variant]) -> None:
    """Refuse clips that would overwrite each other. Raises UsageError."""
    for name, count in Counter(variant.name.casefold() for variant in variants).items():  # some systems know no case
        if count > 1:
            raise UsageError(f"{count} clips would be called {name}: give each a name of its own")
