"""Render variants of panels: the one way of the command line and of Python, from the first proof to the last file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onebyone.errors import UsageError
from onebyone.paint.quality import Quality
from onebyone.panels.panel import Variant
from onebyone.render.output import demand_folder, folder_named, writing_to
from onebyone.render.progress import OnEvent
from onebyone.render.workers import start_method

if TYPE_CHECKING:
    from onebyone.render.figures import Ahead

Show = Callable[[Mapping[str, int]], AbstractContextManager[OnEvent]]
"""Shows a run: given the expected frames of each clip by name, a context in which it is told what happens."""


def render_variants(
    variants: Sequence[Variant],
    *,
    quality: Quality,
    out: Path,
    film: bool,
    show: Show,
    jobs: int | None = None,
    fresh: bool = False,
    cluster: str | None = None,
) -> None:
    """Render these variants into `out`, and the page that plays them; with `film`, join them and cards into the film.

    manim and torch take seconds to import: here, when everything that was asked for is known to be good.

    Args:
        variants: what to render; for the film, one of every panel. Either all are stills or none is.
        quality: size and rate.
        out: the output folder; made if missing.
        film: whether the film is made too.
        show: who is told what happens.
        jobs: processes at work at once; as many as cores and memory allow if None.
        fresh: whether everything is proven, told, audited and painted anew, whatever the cache holds.
        cluster: the address of a Dask scheduler whose workers render, if any.

    Raises:
        OneByOneError: what could not be rendered, and why.
        UsageError: the folder cannot be written or is full, or something that a scene needs is missing.
    """
    out, stills = folder_named(out), all(variant.cut.still for variant in variants)
    if stills and cluster:
        raise UsageError("stills are made here, in a few seconds: leave out --cluster")
    with writing_to(out):
        demand_folder(out)
    with ExitStack() as stack:
        ahead = None
        if not stills and len(variants) == 1 and jobs != 1 and not cluster and start_method() == "fork":
            ahead = _proving(variants[0], fresh=fresh, stack=stack)
        from onebyone.render.lazy_imports import import_manim

        import_manim()
        from onebyone.publish.film import film_of
        from onebyone.publish.produce import Render, produce, produce_stills
        from onebyone.render.cache import Cache, cache_folder
        from onebyone.render.jobs import default_jobs
        from onebyone.render.remembered import expected_seconds
        from onebyone.render.run import render_shots

        if stills:
            on_event = stack.enter_context(show({variant.name: 1 for variant in variants}))
            produce_stills(variants, quality=quality, out=out, on_event=on_event)
            return
        folder = cache_folder()
        cache = Cache(folder, fresh=fresh) if folder else None
        draw: Render = partial(render_shots, workers=jobs or default_jobs(), cache=cache, ahead=ahead)
        if cluster:
            draw = _on_cluster(cluster, fresh=fresh)
        frames = {
            variant.name: round(expected_seconds(variant, cache=cache) * quality.fps)
            for variant in (*variants, *(film_of(variants) if film else ()))
        }
        produce(
            variants,
            quality=quality,
            out=out,
            film=film,
            render=draw,
            on_event=stack.enter_context(show(frames)),
            cache=Cache(folder) if folder else None,  # if fresh, too: the words there are those of this very code
        )


def _proving(variant: Variant, *, fresh: bool, stack: ExitStack) -> Ahead | None:
    """Who proves the figures of a variant, until the stack ends, unless they are known."""
    from onebyone.render.figures import Ahead, are_known

    if not fresh:
        from onebyone.render.cache import Cache, cache_folder

        folder = cache_folder()
        if folder is not None and are_known(variant, cache=Cache(folder)):
            return None
    ahead = Ahead(variant)  # torch is imported there, while this process imports manim
    stack.callback(ahead.end)
    return ahead


def _on_cluster(address: str, *, fresh: bool) -> Callable[..., None]:
    try:
        from onebyone.render.cluster import render_on_cluster
    except ImportError as error:
        raise UsageError(
            "rendering on a cluster needs packages that are not installed: run ./render.sh render --cluster "
            f"{address}, or install onebyone[cluster] ({error})"
        ) from error
    return partial(render_on_cluster, address=address, fresh=fresh)
