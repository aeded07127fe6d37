"""Embed clips where people teach: render what is missing, verify it, make each kind of it, and publish the bundle."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from onebyone import __version__
from onebyone.core.deferred import in_one_thread
from onebyone.errors import UsageError
from onebyone.panels.panel import Variant
from onebyone.proof.document import Proof
from onebyone.proof.files import proven_variant, read_proof
from onebyone.proof.webvtt import read_captions
from onebyone.publish.lecture.bundle import demand_own_bundle, index_page, publish_bundle
from onebyone.publish.lecture.kind import Kind, Made
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, VerifiedClip
from onebyone.publish.lecture.light import lightened
from onebyone.publish.lecture.plan import Plan, PlannedClip
from onebyone.render.clip import Clip, clip_files
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
    quiet: bool = False,
    students: int = 0,
    seed: int = 0,
) -> None:
    """Make a bundle of each lecture in `out`/lecture.

    Args:
        plans: the lectures.
        kinds: what is made of each, by name.
        is_bundle: whether they are what a bundle holds, some of them of one beat only, without those for which
            something is lacking; or were asked for, so that each is made of the whole, and this is an error.
        out: the output folder, in which the clips lie that were rendered already.
        quality: the letter of the quality that the clips must have; None if any will do.
        render: renders clips that are not there into `out`.
        demand_verified: raises where a clip is not what its proof says.
        on_made: called with what is there now: an index page, then the .zip.
        quiet: whether nothing is said of how far it is.
        students: how many get exercises of their own; 0 if all get the same.
        seed: draws these exercises.

    Raises:
        OneByOneError: a clip could not be rendered, or is not verified.
        UsageError: the folder cannot be written or is full, or holds what was not made here; a package is missing;
            there are students, and nothing for them.
    """
    if students and not any(kind.for_students for kind in kinds.values()):
        told = ", ".join(kinds)
        raise UsageError(f"--students {students}: there are no exercises in {told}; add --to handout or --to quiz")
    out = folder_named(out)
    place = out / FOLDER
    with writing_to(out):
        demand_folder(place)
        for plan in plans:
            demand_own_bundle(place / plan.name, {})
    variants = {variant.name: variant for plan in plans for variant in plan.variants}
    of_one_beat: dict[str, Variant] = {}  # by the lecture's name
    steps = [Step(f"{plan.name}: {kind}", 1) for plan in plans for kind in kinds]

    def render_missing() -> None:
        missing = [variant for variant in variants.values() if not is_rendered(variant, out, quality=quality)]
        if missing:
            render(missing)

    render_missing()
    if is_bundle and any(kind.of_one_beat for kind in kinds.values()):
        of_one_beat = {plan.name: shortest_beat(plan.variants[0], out) for plan in plans}
        variants |= {variant.name: variant for variant in of_one_beat.values()}
        render_missing()
    in_one_thread()  # what is proven here is told and verified in forks
    with (
        Watch("verifying", [Step(name, 1) for name in variants], quiet=quiet) as watch,
        writing_to(out),
        alone_in(place, on_wait=lambda: watch.say(f"another one is writing to {place}; waiting until it is done")),
        tempfile.TemporaryDirectory(prefix="onebyone-") as folder,
    ):
        wanted = variants if any(kind.takes_light for kind in kinds.values()) else {}
        lights = {name: Path(folder) / f"{name}.light" for name in wanted}
        with job_slots(default_jobs()) as slots, TaskPool(slots) as pool:
            for name in variants:
                watch.begin(name)
                movie = clip_files(name, out).movie
                if name in lights:
                    pool.submit(partial(_lighten, movie, Path(folder), lights[name]), name=f"encoding {name}")
                pool.submit(partial(demand_verified, movie), name=f"verifying {name}")
        clips = {}
        for name, variant in variants.items():
            light = pickle.loads(lights[name].read_bytes()) if name in lights else None
            clips[name] = replace(verified_clip(variant, out), light=light)
            watch.finish(name)
        with Watch("making", steps, quiet=quiet) as watch:
            for plan in plans:
                lecture = replace(_lecture(plan, clips), students=students, seed=seed)
                lacking = {name: kind.lacking(lecture) for name, kind in kinds.items()} if is_bundle else {}
                bundle = _Wanted(
                    lecture=lecture,
                    sample=_of_one_beat(lecture, clips[beat.name]) if (beat := of_one_beat.get(plan.name)) else None,
                    kinds={name: kind for name, kind in kinds.items() if not lacking.get(name)},
                    lacking={name: why for name, why in lacking.items() if why},
                    command=plan.command,
                )
                for file in _make(bundle, place, watch):
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


def shortest_beat(variant: Variant, out: Path) -> Variant:
    """The shortest beat of a rendered clip, as a clip of its own. Raises UsageError where its proof is gone."""
    beat = min(_proof_of(clip_files(variant.name, out)).beats, key=lambda beat: beat.end - beat.start)
    return variant.cut_to(replace(variant.cut, beat=beat.id))


def verified_clip(variant: Variant, out: Path) -> VerifiedClip:
    """A clip that was verified, as lectures take it.

    Raises:
        UsageError: its captions cannot be read, or its proof is gone.
        OneByOneError: its figure cannot be proven.
    """
    files = clip_files(variant.name, out)
    return VerifiedClip(
        variant=variant,
        files=files,
        proof=_proof_of(files),
        captions=read_captions(files.captions),
        figures=variant.verified(),
    )


def _proof_of(files: Clip) -> Proof:
    """The proof of a rendered clip. Raises UsageError where it is gone."""
    found = proven_variant(files.movie)
    if found is None:
        raise UsageError(f"{files.proof} is gone: run again")
    return found[0]


def _lecture(plan: Plan, clips: Mapping[str, VerifiedClip]) -> Lecture:
    slides = tuple(
        ClipSlide(clip=clips[slide.variant.name], loop=slide.loop, notes=slide.notes)
        if isinstance(slide, PlannedClip)
        else slide
        for slide in plan.slides
    )
    lecture = Lecture(name=plan.name, title=plan.title, author=plan.author, slides=slides)
    return lecture if lecture.title else replace(lecture, title=lecture.clips[0].title)


def _of_one_beat(lecture: Lecture, clip: VerifiedClip) -> Lecture:
    """A lecture on one beat of a clip, for kinds that a bundle has of no more."""
    return Lecture(name=clip.name, title=lecture.title, author=lecture.author, slides=(ClipSlide(clip=clip),))


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A bundle that is to be made.

    Attributes:
        lecture: of what.
        sample: one beat of it, for kinds that are made of no more; None if all are made of the whole.
        kinds: what is made, by name.
        lacking: what is not, and why.
        command: what asks for it again.
    """

    lecture: Lecture
    sample: Lecture | None
    kinds: Mapping[str, Kind]
    lacking: Mapping[str, str]
    command: str

    def shown_by(self, kind: Kind) -> Lecture:
        """What a kind is made of."""
        return self.sample if self.sample is not None and kind.of_one_beat else self.lecture


def _make(wanted: _Wanted, place: Path, watch: Watch) -> tuple[Path, Path]:
    """Make all kinds and publish them together; gives the index page and the .zip."""
    lecture, kinds = wanted.lecture, wanted.kinds
    with staging(place) as folder:
        staged = folder / lecture.name
        told = {name: folder / f"{name}.made" for name in kinds}
        with job_slots(default_jobs()) as slots, TaskPool(slots) as pool:
            for together in _together(kinds):
                tasks = []
                for name in together:
                    watch.begin(f"{lecture.name}: {name}")
                    (staged / name).mkdir(parents=True)
                    tasks.append(
                        partial(_make_kind, kinds[name], wanted.shown_by(kinds[name]), staged / name, told[name])
                    )
                pool.submit(partial(_do, tasks), name=f"{lecture.name}: {', '.join(together)}")
        made: dict[str, Made] = {name: pickle.loads(file.read_bytes()) for name, file in told.items()}
        for name in kinds:
            watch.finish(f"{lecture.name}: {name}")
        whole = {
            name: f"{wanted.command} --to {name}"
            for name, kind in kinds.items()
            if wanted.shown_by(kind) is wanted.sample
        }
        page = index_page(lecture, kinds, made, whole=whole, lacking=wanted.lacking, version=__version__)
        (staged / "index.html").write_text(page, encoding="utf-8")
        archive = publish_bundle(staged, place / lecture.name)
    return place / lecture.name / "index.html", archive


def _together(kinds: Mapping[str, Kind]) -> list[list[str]]:
    """The names of kinds, those that share something beside each other."""
    groups: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        groups.setdefault(kind.shares or f"only {name}", []).append(name)
    return [*groups.values()]


def _do(tasks: Sequence[Callable[[], None]]) -> None:
    for task in tasks:
        task()


def _lighten(movie: Path, folder: Path, told: Path) -> None:
    """Encode a clip in fewer bytes, in a process of its own if need be, and write down what was made."""
    told.write_bytes(pickle.dumps(lightened(movie, read_proof(movie), folder)))


def _make_kind(kind: Kind, lecture: Lecture, folder: Path, told: Path) -> None:
    """Make a kind, in a process of its own if need be, and write down what was made."""
    told.write_bytes(pickle.dumps(kind.make(lecture, folder)))
