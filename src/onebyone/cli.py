"""The command line: render the clips, list them, or check their numbers; one clear line for every mistake."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
import typer.core
from rich.console import Console
from rich.table import Table

from onebyone import __version__
from onebyone.errors import OneByOneError, SeveralErrors, UsageError
from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.options import Option, options_of, settings_from
from onebyone.panels.panel import Panel, Variant
from onebyone.panels.selection import variants
from onebyone.paths import MEDIA
from onebyone.publish.lecture.kind import kind_names
from onebyone.render.output import folder_named
from onebyone.render.workers import exit_on_signals
from onebyone.surroundings import complain, json_text, one_line, program_name

if TYPE_CHECKING:
    from onebyone.render.progress import OnEvent

Quality = Enum("Quality", {letter: letter for letter in QUALITIES}, type=str)  # type: ignore[misc]


class Theme(StrEnum):
    """Dark for video, light for slides and print."""

    dark = "dark"
    light = "light"


_SIZES = ", ".join(f"{letter} {q.width}×{q.height} at {q.fps} fps" for letter, q in QUALITIES.items())
Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID…", help="Clips, such as 2a, or TOML files that list some; all if none is named."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the clips: ./render.sh list --params 2a."),
]
QualityOption = Annotated[
    Quality | None, typer.Option("--quality", "-q", help=f"Size of the frames: {_SIZES}.", show_default="m")
]
ThemeOption = Annotated[
    Theme | None, typer.Option("--theme", help="Dark for video, light for slides and print.", show_default="dark")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where the files go.", show_default="media", parser=folder_named)
]
FromOption = Annotated[
    Path | None,
    typer.Option("--from", metavar="PROOF", help="Make the clip of this proof again, with any parameter changed."),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Processes at work at once.", show_default="by cores, memory"),
]
CleanOption = Annotated[
    bool, typer.Option("--clean", help="Without head, captions and counter in the picture, as for a slide.")
]
BeatOption = Annotated[
    str | None, typer.Option("--beat", metavar="NAME", help="This beat alone, as a clip of its own.")
]
LoopOption = Annotated[
    bool, typer.Option("--loop", help="Have the beat go back to its first frame, so that it repeats without a seam.")
]
StillOption = Annotated[
    str | None, typer.Option("--still", metavar="NAME", help="Only this beat's last frame, as PNG, SVG and PDF.")
]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Prove, tell, audit and paint everything anew.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Show no progress, only the names of finished files.")]
ClusterOption = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Render on the workers of this Dask scheduler.")
]
EventsOption = Annotated[bool, typer.Option("--json", help="Print what happens as lines of JSON instead.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


_SETTING = "setting_"


class ParameterCommand(typer.core.TyperCommand):
    """A command that has, beside its own options, one for each parameter of any panel; it takes them as `settings`."""

    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        """Its own parameters, then the panels', but for those that are its own."""
        own = super().get_params(ctx)
        taken = {parameter.name for parameter in own}
        return [*own, *(_typed(option) for option in options_of(CATALOGUE) if option.field not in taken)]

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run it, with what was said of panels' parameters as settings."""
        said = {name: ctx.params.pop(name) for name in [*ctx.params] if name.startswith(_SETTING)}
        texts = [
            f"{name.removeprefix(_SETTING)}={'true' if value is True else value}"
            for name, values in said.items()
            for value in (values if isinstance(values, list | tuple) else [values] if values else [])
        ]
        ctx.params["settings"] = [*(ctx.params.get("settings") or ()), *texts]
        return super().invoke(ctx)


def _typed(option: Option) -> typer.core.TyperOption:
    """A panel's parameter as an option of a command; given twice, it is refused with the other settings."""
    switch = option.value is None
    return typer.core.TyperOption(
        param_decls=[f"--{option.name}", _SETTING + option.field],
        type=None if switch else str,
        is_flag=switch,
        default=False if switch else None,
        multiple=not switch,
        metavar=option.value,
        help=option.meaning,
    )


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`./render.sh test [pytest arguments]` runs the tests. Exit codes: 0 done, 1 a check or an audit failed, "
    "2 something that you can mend, 130 interrupted.",
)


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Explainer clips on 1×1 convolutions in which every number is proven before it is drawn.

    Without a command, all clips and the film are rendered at quality m.
    """
    if version:
        print(f"onebyone {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        render()


@app.command(cls=ParameterCommand)
def render(
    ids: Ids = None,
    quality: QualityOption = None,
    again: FromOption = None,
    theme: ThemeOption = None,
    settings: SetOption = None,
    out: OutOption = MEDIA,
    clean: CleanOption = False,
    beat: BeatOption = None,
    loop: LoopOption = False,
    still: StillOption = None,
    jobs: JobsOption = None,
    fresh: FreshOption = False,
    quiet: QuietOption = False,
    as_json: EventsOption = False,
    cluster: ClusterOption = None,
) -> None:
    """Render clips, or all of them and the film.

    Each comes with its poster, captions and proof; index.html plays them.

    With --clean, --beat or --loop, files of other names (2a-clean.mp4, 2a.takeaway.mp4) are made for slides, with
    --still pictures (stills/2a.takeaway.png); page and film show whole clips only.

    A clip that fails stops no other. Segments painted before are taken from a cache, also after an interrupted run.
    With --json, each line is an object: "event" is "waiting" (another render is writing to the folder), "begun",
    "progress", "retried" (a process died), "rendered", "failed", "made" (the film, the page) or "warned" (a file there
    is amiss), and with it come what applies of "clip", "frames", "of", "files" and "message".
    """
    if still is not None and beat is not None:
        raise UsageError("--beat makes a clip and --still a picture: leave one of them out")
    cut = Cut(clean=clean, beat=beat or still, loop=loop, still=still is not None)
    if again is None:
        asked, letter = _asked(ids, settings, theme, cut), None
    else:
        asked, letter = _made_again(again, ids, settings, theme, cut)
    gc.disable()  # what libraries make is there to stay; with the workers', 13 % of the CPU of `render 2a -q l --fresh`
    from onebyone.publish.rendering import render_variants
    from onebyone.render import progress

    def show(frames: Mapping[str, int]) -> AbstractContextManager[OnEvent]:
        if as_json:
            return nullcontext(progress.print_json)
        return nullcontext(progress.print_files) if quiet else progress.show_progress(frames)

    render_variants(
        asked,
        quality=QUALITIES[quality.value if quality else letter or "m"],
        out=out,
        film=not ids and again is None and cut.is_whole,
        show=show,
        jobs=jobs,
        fresh=fresh,
        cluster=cluster,
    )


@app.command(cls=ParameterCommand)
def embed(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help="Clips, such as 2a, or TOML files that list clips or slides.")
    ],
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="KIND",
            help=f"What to make: {', '.join(kind_names())}; what a bundle holds if none is named.",
        ),
    ] = None,
    quality: Annotated[
        Quality | None,
        typer.Option("--quality", "-q", help="Size of the frames.", show_default="of what is rendered, else m"),
    ] = None,
    students: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            max=500,
            help="How many students get a handout and a quiz with numbers of their own.",
            show_default="one for all, with the clip's numbers",
        ),
    ] = 0,
    class_seed: Annotated[
        int, typer.Option("--class-seed", metavar="N", min=0, help="Another number draws other exercises.")
    ] = 0,
    theme: ThemeOption = None,
    settings: SetOption = None,
    clean: CleanOption = False,
    out: OutOption = MEDIA,
    quiet: QuietOption = False,
) -> None:
    """Make of clips what a lecture or a course needs.

    Web page, slides and more come as a folder with an index page, and as a .zip.

    Clips that are not rendered yet are rendered; each is held against its proof before it is embedded.
    """
    told = _settings(settings, theme)
    from onebyone.publish.lecture.kind import chosen_kinds
    from onebyone.publish.lecture.plan import plans

    planned, kinds = plans(ids, told, cut=Cut(clean=clean)), chosen_kinds(to or ())
    from onebyone.publish.rendering import render_variants
    from onebyone.render import progress

    def show(frames: Mapping[str, int]) -> AbstractContextManager[OnEvent]:
        return nullcontext(progress.print_files) if quiet else progress.show_progress(frames)

    def render_missing(missing: Sequence[Variant]) -> None:
        wanted = QUALITIES[quality.value if quality else "m"]
        render_variants(missing, quality=wanted, out=out, film=False, show=show)

    from onebyone.render.lazy_imports import import_manim

    import_manim()
    from onebyone.publish.lecture.embed import embed as make

    make(
        planned,
        kinds=kinds,
        is_bundle=not to,
        out=out,
        quality=quality.value if quality else None,
        render=render_missing,
        demand_verified=_demand_verified,
        on_made=lambda file: print(progress.short(file), flush=True),
        quiet=quiet,
        students=students,
        seed=class_seed,
    )


def _demand_verified(movie: Path) -> None:
    """Raise OneByOneError where a clip is not what its proof says."""
    from onebyone.verify.clip import verify_clip

    for finding in verify_clip(movie, read_back=False, re_render=False):
        if not finding.holds:
            raise OneByOneError(
                f"{movie.name} is not embedded, for it is not verified: {finding.step}: {one_line(finding.told)}; "
                "render it again"
            )


@app.command(name="list")
def list_(
    as_json: JsonOption = False,
    params: Annotated[str | None, typer.Option("--params", metavar="ID", help="List the parameters of a clip.")] = None,
) -> None:
    """List the clips, or the parameters of one."""
    if params is not None:
        _list_parameters(chosen([params])[0], as_json=as_json)
        return
    from onebyone.render.cache import Cache, cache_folder
    from onebyone.render.remembered import words_told

    folder = cache_folder()
    cache = Cache(folder) if folder else None
    rows = [
        {
            "id": panel.id,
            "title": words_told(panel.default(), cache=cache).claim,
            "scene": panel.scene_class,
            "scene_file": panel.scene_file,
            "figure": panel.figure,
        }
        for panel in CATALOGUE
    ]
    if as_json:
        _print_json(rows)
        return
    table = _table("id", "title", "scene", "figure")
    for row in rows:
        table.add_row(row["id"], row["title"], row["scene"], row["figure"])
    _console().print(table)


def _list_parameters(panel: Panel, *, as_json: bool) -> None:
    from onebyone.inputs.parameters import fields_of

    own = {"shape": " or ".join(panel.shapes)}  # of what there is, what it has layouts for
    fields = [replace(field, possible=own.get(field.name, field.possible)) for field in fields_of(panel.parameters)]
    if as_json:
        _print_json([vars(field) for field in fields])
        return
    table = _table("parameter", "default", "possible", "what it is")
    for field in fields:
        table.add_row(field.name, field.default, field.possible, field.meaning)
    _console().print(table)


@app.command(cls=ParameterCommand)
def check(ids: Ids = None, settings: SetOption = None, as_json: JsonOption = False) -> None:
    """Compute and prove every number, and render nothing."""
    asked = _asked(ids, settings, None)
    from onebyone.render.check import InputsTried, prove
    from onebyone.render.progress import Step, Watch

    reports, inputs = [], InputsTried()
    with closing(inputs), Watch("proving", [Step(variant.name, 1) for variant in asked]) as watch:
        for variant in asked:
            watch.begin(variant.name)
            reports.append(prove(variant, inputs=inputs))
            watch.finish(variant.name)
    failed = [report for report in reports if not report.ok]
    if as_json and not all(report.mendable for report in reports):
        _print_json({"ok": not failed, "figures": [report.as_json() for report in reports]})
    elif any(report.checks for report in reports):
        table = _table("clip", "what", "shape", "cells", "method", "largest difference")
        for report in reports:
            for line in report.checks:
                shape = "×".join(map(str, line.shape)) or "one number"
                told = (line.what, shape, f"{line.cells:,}", line.method, f"{line.difference:g}")
                table.add_row(report.variant.name, *told)
        _console().print(table)
    if failed:
        raise SeveralErrors(
            [one.failure if one.mendable else f"{one.variant.name} is not proven: {one.failure}" for one in failed],
            mendable=all(report.mendable for report in failed),
        )


@app.command(cls=ParameterCommand)
def craft(
    ids: Ids = None,
    settings: SetOption = None,
    theme: Annotated[Theme | None, typer.Option("--theme", help="This theme alone.", show_default="both")] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how full, large and fast clips are; nothing is rendered."""
    themes = [theme] if theme is not None else list(Theme)
    asked = [variant for one in themes for variant in _asked(ids, settings, one)]
    from onebyone.audit.craft import GOALS
    from onebyone.render.craft import crafted
    from onebyone.render.progress import Step, Watch

    reports = []
    with Watch("measuring", [Step(f"{variant.name} {variant.theme}", 1) for variant in asked]) as watch:
        for variant in asked:
            watch.begin(f"{variant.name} {variant.theme}")
            reports.append(crafted(variant))
            watch.finish(f"{variant.name} {variant.theme}")
    if as_json:
        _print_json([report.as_json() for report in reports])
        return
    table = _table("clip", "theme", "seconds", *GOALS)
    for report in reports:
        values = ((name, getattr(report.craft, name)) for name in GOALS)
        told = [f"{value:.3g}" + ("" if GOALS[name].met(value) else " *") for name, value in values]
        table.add_row(report.variant.name, report.variant.theme, f"{report.seconds:.1f}", *told)
    bounds = [f"{'≥' if goal.least else '≤'} {goal.bound:g}" for goal in GOALS.values()]
    table.add_row("goal", "", "", *bounds)
    _console().print(table)
    for report in reports:
        if report.craft.unnamed:
            print(f"{report.variant.name} {report.variant.theme}: no name beside {', '.join(report.craft.unnamed)}")


@app.command()
def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="What the new panel is to be called, such as 2c.")],
    like: Annotated[str, typer.Option("--like", metavar="ID", help="The panel that it begins as.")],
) -> None:
    """Begin a new panel from an existing one.

    Its folder and its scene are written, with what must be changed marked CHANGE.
    """
    from onebyone.panels.scaffold import write_panel
    from onebyone.render.progress import short

    for file in write_panel(id, like=like):
        print(short(file))
    print(f"next: change what is marked, then ./render.sh test --panel {id} and ./render.sh render {id} -q l")


@app.command()
def verify(
    clip: Annotated[Path, typer.Argument(metavar="CLIP.mp4", help="A finished clip, or a still, that has its proof.")],
    read_back: Annotated[bool, typer.Option("--read-back", help="Read its still frames by OCR.")] = False,
    re_render: Annotated[bool, typer.Option("--re-render", help="Make it again and compare every frame.")] = False,
) -> None:
    """Hold a finished clip against its proof.

    Every number is computed anew; if asked, the clip is read by OCR, or made again.
    """
    from onebyone.verify.clip import verify_clip

    wrong = []
    for finding in verify_clip(clip, read_back=read_back, re_render=re_render):
        print(f"{finding.step:<10} {'holds' if finding.holds else 'FAILS':<6} {one_line(finding.told)}", flush=True)
        wrong += [] if finding.holds else [finding.step]
    if wrong:
        raise OneByOneError(f"{clip.name} is not verified: {', '.join(wrong)}")
    print(f"{clip.name} is verified")


@app.command(cls=ParameterCommand)
def preview(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="The clip to show first, such as 2a.")] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="The port of its page.", show_default="8111 or the next"),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Open no browser.")] = False,
    settings: SetOption = None,
) -> None:
    """Preview the scenes in a browser while you edit them.

    They are rendered anew as you save, and every number can be asked.
    """
    if id is None and settings:
        raise UsageError("preview: name the clip whose parameters these are, such as 2a")
    shown = _asked([id], settings, None)[0] if id else None
    from onebyone.studio.preview import preview as serve

    serve(shown, port=port, opens=not no_open)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line with `arguments` (sys.argv by default) and exit with its code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    program = program_name()
    exit_on_signals()
    try:
        code = typer.main.get_command(app).main(list(arguments), prog_name=program, standalone_mode=False) or 0
        sys.stdout.flush()
    except typer.TyperException as error:
        code, message = error.exit_code, error.format_message().replace("Value error, ", "")
        hint = f"Did you mean `{program} render {arguments[0]}`?" if arguments[0] in {p.id for p in CATALOGUE} else ""
        complain(f"{message} {hint or f'See {program} --help.'}")
    except OneByOneError as error:
        code = error.exit_code
        for reason in error.reasons if isinstance(error, SeveralErrors) else [str(error)]:
            complain(reason)
    finally:
        gc.freeze()  # what is left goes with the process: to look for garbage in it is 10 % of `render 2a -q l --fresh`
    if code == 130:
        complain("interrupted; nothing half-written was left behind")
    sys.exit(code)


def _asked(
    ids: list[str] | None,
    settings: list[str] | None,
    theme: Theme | None,
    cut: Cut = WHOLE,
) -> tuple[Variant, ...]:
    """The variants that these words of the command line name."""
    asked = variants(ids or (), _settings(settings, theme), cut=cut)
    from onebyone.inputs.origins import notes_of

    for note in dict.fromkeys(note for variant in asked for record in variant.records for note in notes_of(record)):
        complain(note)
    return asked


def _settings(settings: list[str] | None, theme: Theme | None) -> dict[str, str]:
    told = settings_from(settings or (), CATALOGUE)
    if theme is not None:
        told["theme"] = theme.value
    return told


def _made_again(
    proof: Path, ids: list[str] | None, settings: list[str] | None, theme: Theme | None, cut: Cut
) -> tuple[tuple[Variant, ...], str | None]:
    """The variant that a proof tells, changed by these words of the command line, and the quality that it had."""
    if ids:
        raise UsageError(f"--from {proof} says which clip it is; take out {' '.join(ids)}")
    from onebyone.proof.files import made_again

    variant, letter = made_again(proof, _settings(settings, theme))
    return (variant if cut.is_whole else variant.cut_to(cut),), letter


def _print_json(value: object) -> None:
    print(json_text(value, indent=2))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    right = {"seconds", "cells", "largest difference"}
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", no_wrap=not sys.stdout.isatty())
    return table


def _console() -> Console:
    """On a terminal as wide as that is; elsewhere wide enough that no line is broken."""
    return (
        Console(markup=False, highlight=False)
        if sys.stdout.isatty()
        else Console(width=240, markup=False, highlight=False)
    )
