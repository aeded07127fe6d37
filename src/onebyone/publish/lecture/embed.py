"""Embed clips where people teach: render what is missing, verify it, make each kind of it, and publish the bundle."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from onebyone import __version__
from onebyone.core.deferred import in_one_thread
from onebyone.errors import UsageError
from onebyone.panels.panel import Variant
from onebyone.proof.files import proven_variant
from onebyone.proof.webvtt import read_captions
from onebyone.publish.lecture.bundle import demand_own_bundle, index_page, publish_bundle
from onebyone.publish.lecture.kind import Kind, Made
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, VerifiedClip
from onebyone.publish.lecture.plan import Plan, PlannedClip
from onebyone.render.clip import clip_files
from onebyone.render.jobs import default_jobs, job_slots
from onebyone.render.output import alone_in, demand_folder, folder_named, staging, writing_to
from onebyone.render.progress import Step, Watch
from onebyone.render.workers import TaskPool

FOLDER = "lecture"
"""Where the bundles lie, in the output folder."""


def embed(
    plans: Sequence[Plan],
    *,
    kinds: Mapping[str, Kind],
    is_bundle: bool,
    out: Path,
    quality: str | None,
    render: Callable[[Sequence[Variant]], None],
    demand_verified: Callable[[Path], None],
    on_made: Callable[[Path], None],
    students: int = 0,
    seed: int = 0,
) -> None:
    """Make a bundle of each lecture in `out`/lecture.

    Args:
        plans: the lectures.
        kinds: what is made of each, by name.
        is_bundle: whether they are what a bundle holds, so that one is left out for which something is lacking, or were
            asked for, so that this is an error.
        out: the output folder, in which the clips lie that were rendered already.
        quality: the letter of the quality that the clips must have; None if any will do.
        render: renders clips that are not there into `out`.
        demand_verified: raises where a clip is not what its proof says.
        on_made: called with what is there now: an index page, then the .zip.
        students: how many get exercises of their own; 0 if all get the same.
        seed: draws these exercises.

    Raises:
        OneByOneError: a clip could not be rendered, or is not verified.
        UsageError: the folder cannot be written or is full, or holds what was not made here; a package is missing.
    """
    out = folder_named(out)
    place = out / FOLDER
    with writing_to(out):
        demand_folder(place)
        for plan in plans:
            demand_own_bundle(place / plan.name, {})
    variants = {variant.name: variant for plan in plans for variant in plan.variants}
    missing = [variant for variant in variants.values() if not is_rendered(variant, out, quality=quality)]
    steps = [Step(f"{plan.name}: {kind}", 1) for plan in plans for kind in kinds]
    if missing:
        render(missing)
    in_one_thread()  # what is proven here is told and verified in forks
    with (
        Watch("verifying", [Step(name, 1) for name in variants]) as watch,
        writing_to(out),
        alone_in(place, on_wait=lambda: watch.say(f"another one is writing to {place}; waiting until it is done")),
    ):
        with job_slots(default_jobs()) as slots, TaskPool(slots) as pool:
            for name in variants:
                watch.begin(name)
                pool.submit(partial(demand_verified, clip_files(name, out).movie), name=f"verifying {name}")
        clips = {}
        for name, variant in variants.items():
            clips[name] = verified_clip(variant, out)
            watch.finish(name)
        with Watch("making", steps) as watch:
            for plan in plans:
                lecture = replace(_lecture(plan, clips), students=students, seed=seed)
                lacking = {name: kind.lacking(lecture) for name, kind in kinds.items()} if is_bundle else {}
                for file in _make(lecture, kinds, {name: why for name, why in lacking.items() if why}, place, watch):
                    on_made(file)


def is_rendered(variant: Variant, out: Path, *, quality: str | None) -> bool:
    """Whether the files of a clip are there, and show what is asked for, at this quality if one is named."""
    files = clip_files(variant.name, out)
    if not all(file.is_file() for file in vars(files).values()):
        return False
    found = proven_variant(files.movie)
    return (
        found is not None
        and (found[1].key, found[1].cut) == (variant.key, variant.cut)
        and quality in (None, found[0].quality)
    )


def verified_clip(variant: Variant, out: Path) -> VerifiedClip:
    """A clip that was verified, as lectures take it.

    Raises:
        UsageError: its captions cannot be read, or its proof is gone.
        OneByOneError: its figure cannot be proven.
    """
    files = clip_files(variant.name, out)
    found = proven_variant(files.movie)
    if found is None:
        raise UsageError(f"{files.proof} is gone: run again")
    return VerifiedClip(
        variant=variant,
        files=files,
        proof=found[0],
        captions=read_captions(files.captions),
        figures=variant.verified(),
    )


def _lecture(plan: Plan, clips: Mapping[str, VerifiedClip]) -> Lecture:
    slides = tuple(
        ClipSlide(clip=clips[slide.variant.name], loop=slide.loop, notes=slide.notes)
        if isinstance(slide, PlannedClip)
        else slide
        for slide in plan.slides
    )
    lecture = Lecture(name=plan.name, title=plan.title, author=plan.author, slides=slides)
    return lecture if lecture.title else replace(lecture, title=lecture.clips[0].title)


def _make(
    lecture: Lecture, kinds: Mapping[str, Kind], lacking: Mapping[str, str], place: Path, watch: Watch
) -> tuple[Path, Path]:
    """Make all kinds but those that lack something, and publish them together; gives the index page and the .zip."""
    kinds = {name: kind for name, kind in kinds.items() if name not in lacking}
    with staging(place) as folder:
        staged = folder / lecture.name
        told = {name: folder / f"{name}.made" for name in kinds}
        with job_slots(default_jobs()) as slots, TaskPool(slots) as pool:
            for name, kind in sorted(kinds.items(), key=lambda one: one[1].takes_light):
                watch.begin(f"{lecture.name}: {name}")
                (staged / name).mkdir(parents=True)
                if kind.takes_light:
                    lecture.lighten()  # once, and meanwhile others are at work
                pool.submit(
                    partial(_make_kind, kind, lecture, staged / name, told[name]), name=f"{lecture.name}: {name}"
                )
        made: dict[str, Made] = {name: pickle.loads(file.read_bytes()) for name, file in told.items()}
        for name in kinds:
            watch.finish(f"{lecture.name}: {name}")
        page = index_page(lecture, kinds, made, lacking, version=__version__)
        (staged / "index.html").write_text(page, encoding="utf-8")
        archive = publish_bundle(staged, place / lecture.name)
    return place / lecture.name / "index.html", archive


def _make_kind(kind: Kind, lecture: Lecture, folder: Path, told: Path) -> None:
    """Make a kind, in a process of its own if need be, and write down what was made."""
    told.write_bytes(pickle.dumps(kind.make(lecture, folder)))
