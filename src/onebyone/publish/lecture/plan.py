"""What is to be embedded: clips by id, each a lecture of its own, and decks that a TOML file lists slide by slide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any, TypeAlias

from onebyone.errors import UsageError, hint
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.panel import Panel, Variant
from onebyone.panels.selection import demand_known, demand_name, listed_variant, read_toml, variants
from onebyone.publish.lecture.lecture import TitleSlide

OF_A_DECK = ("title", "author", "slide")
OF_A_TITLE = ("title", "text", "notes")
OF_A_CLIP = ("clip", "loop", "notes")  # all else is a parameter


@dataclass(frozen=True, kw_only=True)
class PlannedClip:
    """A slide that shows a clip, which need not be rendered yet; as ClipSlide has it."""

    variant: Variant
    loop: bool = False
    notes: str = ""


PlannedSlide: TypeAlias = TitleSlide | PlannedClip


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A lecture that is to be made; without a title, it has that of its clip. `command` is what asks for it again."""

    name: str
    command: str = ""
    title: str = ""
    author: str = ""
    slides: tuple[PlannedSlide, ...]

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Its clips, each once."""
        return tuple({s.variant.name: s.variant for s in self.slides if isinstance(s, PlannedClip)}.values())


def plans(
    asked: Sequence[str],
    settings: Mapping[str, str],
    *,
    cut: Cut = WHOLE,
) -> tuple[Plan, ...]:
    """The lectures that these ids and TOML files name, with these settings; their clips are cut so.

    A file lists either slides, as [[slide]], which are one deck, or clips, as `render` takes them, of which each is a
    lecture.

    Raises:
        UsageError: as `variants` does; or a deck lists what is no slide, or two lectures would have one name.
    """
    told = {name: read_toml(Path(name)) for name in asked if name.lower().endswith(".toml")}
    for name, lists in told.items():
        if not lists.keys() & {"slide", "clip"}:
            raise UsageError(f"{name} lists neither slides, as [[slide]] with a title or clip, nor clips, as [[clip]]")
    decks = [name for name, lists in told.items() if "slide" in lists]
    clips = [name for name in asked if name not in decks]
    alone = variants(clips, settings, cut=cut) if clips else ()
    options = ["--clean"] * cut.clean
    options += [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]

    def command(asked: Sequence[str]) -> str:
        return " ".join(["./render.sh embed", *map(quote, (*asked, *options))])

    files = [name for name in clips if name in told]
    found = [
        *(
            Plan(
                name=variant.name,
                command=command([variant.shot.id] if variant.shot.id in map(str.lower, clips) else files),
                slides=(PlannedClip(variant=variant),),
            )
            for variant in alone
        ),
        *(replace(_deck(Path(name), settings, cut), command=command([name])) for name in decks),
    ]
    demand_known(
        settings, [variant.shot for plan in found for variant in plan.variants if isinstance(variant.shot, Panel)]
    )
    names = [plan.name.casefold() for plan in found]
    for plan in found:
        if names.count(plan.name.casefold()) > 1:
            raise UsageError(f"two of these would be called {plan.name}: ask for one, or rename the file")
    return tuple(found)


def _deck(path: Path, settings: Mapping[str, str], cut: Cut) -> Plan:
    told = read_toml(path)
    _demand_keys(told, OF_A_DECK, where=str(path))
    listed = told["slide"]
    if not isinstance(listed, list) or not all(isinstance(slide, dict) for slide in listed):
        raise UsageError(f"{path}: slides are listed as [[slide]], each with a title or a clip")
    slides = tuple(_slide(slide, settings, cut, path, number) for number, slide in enumerate(listed, 1))
    if not any(isinstance(slide, PlannedClip) for slide in slides):
        raise UsageError(f'{path}: no slide shows a clip; write [[slide]] and clip = "2a"')
    by_name: dict[str, Variant] = {}
    for slide in slides:
        if isinstance(slide, PlannedClip):
            other = by_name.setdefault(slide.variant.name, slide.variant)
            if other.key != slide.variant.key:
                raise UsageError(f"{path}: two clips would be called {other.name}: a deck has one theme and language")
    return Plan(
        name=demand_name(path.stem, where=f"{path}: a deck is called as its file"),
        title=_text(told, "title", str(path)) or path.stem,
        author=_text(told, "author", str(path)),
        slides=slides,
    )


def _slide(told: Mapping[str, Any], settings: Mapping[str, str], cut: Cut, path: Path, number: int) -> PlannedSlide:
    where = f"{path}, slide {number}"
    notes = _text(told, "notes", where)
    if "clip" not in told:
        _demand_keys(told, (*OF_A_TITLE, "clip"), where=where)
        if not _text(told, "title", where):
            raise UsageError(f'{where}: it has neither a title nor a clip; write title = "…" or clip = "2a"')
        return TitleSlide(title=_text(told, "title", where), text=_text(told, "text", where), notes=notes)
    loop = told.get("loop", False)
    if not isinstance(loop, bool):
        raise UsageError(f"{where}: loop is true or false, not {loop!r}")
    if not isinstance(told["clip"], str):
        raise UsageError(f'{where}: clip is the id of one, such as "2a", not {told["clip"]!r}')
    values = {name: value for name, value in told.items() if name not in OF_A_CLIP}
    variant = listed_variant(
        told["clip"], values, settings, where=where, folder=path.parent, beside=(*OF_A_CLIP, "name")
    )
    return PlannedClip(variant=variant.cut_to(cut), loop=loop, notes=notes)


def _text(told: Mapping[str, Any], name: str, where: str) -> str:
    """A text, which may be told as a list of lines."""
    value = told.get(name, "")
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(line, str) for line in lines):
        raise UsageError(f"{where}: {name} is a text, or a list of lines, not {value!r}")
    return "\n".join(lines)


def _demand_keys(told: Mapping[str, Any], known: Sequence[str], *, where: str) -> None:
    for name in told:
        if name not in known:
            raise UsageError(f"{where}: there is no {name!r} here.{hint(name, known)} It may have {', '.join(known)}.")
