"""From mobjects to a display list: what may be drawn, and the refusal of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import numpy.typing as npt
from manim import Mobject, PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from onebyone.drawing import kinds
from onebyone.errors import AuditError
from onebyone.frames.digests import key, parts
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import Same, is_frozen
from onebyone.stage.facts import Fact, facts

PAINTED = (VMobject, PMobject, AbstractImageMobject)  # of any other kind, as of a ValueTracker, manim paints nothing


@dataclass(frozen=True, eq=False, slots=True)
class _Listed:
    """What a mobject came to when its facts were these; no entry where there was nothing to see."""

    facts: tuple[Fact, ...] | None
    entry: Entry | None
    digest: bytes


class Listing:
    """Display lists, one after the other: what is the same to the last bit as a frame ago is not made anew.

    The same it is if the facts of all that its entry is made from are the same. Only mobjects whose very type states
    what that is are remembered, and only entries whose arrays nobody can write to.
    """

    def __init__(self) -> None:
        self._listed: dict[Mobject, _Listed] = {}

    def read(
        self, mobjects: Iterable[Mobject], *, roots: Sequence[Mobject]
    ) -> tuple[tuple[Entry, ...], tuple[bytes, ...]]:
        """The entries of mobjects with points, in their order, and their digests.

        What is wholly transparent or shrunk to a point has no entry. `roots` are what the mobjects are parts of, for
        the message. Raises AuditError for a kind that may not be drawn, for a style that is not drawn (gradients,
        strokes around texts), and for an entry that no digest tells apart.
        """
        listed: list[tuple[Mobject, _Listed]] = []
        lines: tuple[dict[Same, Fact], dict[Same, bytes]] = {}, {}
        for mobject in mobjects:
            now, then = _facts(mobject, lines[0]), self._listed.get(mobject)
            if now is None or then is None or then.facts != now:
                entry = _entry(mobject, roots)
                lasts = entry is None or _is_lasting(entry)
                digest = b"" if entry is None else _digest(entry, lines[1])
                then = _Listed(now if lasts else None, entry, digest)
            listed.append((mobject, then))
        self._listed = dict(listed)
        entries = tuple([then.entry for _, then in listed if then.entry is not None])
        return entries, tuple([then.digest for _, then in listed if then.entry is not None])


def family(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """These mobjects and all their parts that have points, in painting order, as manim's camera gives them.

    A part that occurs more than once counts where it occurs last; z_index comes first, then the order in the scene.
    """
    found: list[Mobject] = []
    for mobject in mobjects:
        _collect(mobject, found, set())
    last = [*dict.fromkeys(reversed(found))][::-1]
    return sorted(last, key=attrgetter("z_index"))


def _collect(mobject: Mobject, found: list[Mobject], above: set[Mobject]) -> None:
    if mobject in above:  # a part of itself
        return
    if len(mobject.points):
        found.append(mobject)
    if mobject.submobjects:
        above.add(mobject)
        for part in mobject.submobjects:
            _collect(part, found, above)
        above.remove(mobject)


def display_list(mobjects: Iterable[Mobject], *, roots: Sequence[Mobject]) -> tuple[Entry, ...]:
    """The entries of one frame by itself. Raises AuditError, as `Listing.read` does."""
    return Listing().read(mobjects, roots=roots)[0]


def _facts(mobject: Mobject, lines: dict[Same, Fact]) -> tuple[Fact, ...] | None:
    kind = kinds.KINDS.get(type(mobject))  # by exact type: a subclass may make its entry of anything
    if kind is None or "entry" in vars(mobject):
        return None
    try:
        return facts(kind.read(mobject), lines=lines)
    except AttributeError:  # it is not what it was made as, which the entry will say
        return None


def _digest(entry: Entry, lines: dict[Same, bytes]) -> bytes:
    try:
        return key(entry, lines=lines)
    except TypeError as error:
        raise AuditError(str(error)) from error


def _entry(mobject: Mobject, roots: Sequence[Mobject]) -> Entry | None:
    if not isinstance(mobject, PAINTED):
        return None
    kind = kinds.kind_of(mobject)
    if kind is None:
        raise AuditError(_not_allowed(mobject, roots))
    try:
        _demand_plain(mobject, kind)
        if _is_point(mobject.points):
            return None
        entry = kind.make(mobject)
        return entry if entry.is_seen else None
    except AuditError:
        raise
    except Exception as error:  # whatever it is, what cannot be told apart is not drawn
        raise AuditError(f"{mobject!r} is not what it was made as and cannot be drawn: {error}") from error


def _not_allowed(mobject: Mobject, roots: Sequence[Mobject]) -> str:
    kin = [parent for root in roots for parent in _ancestry(root, mobject)] or [mobject]
    telling = next((parent for parent in kin if _said(parent)), kin[0])
    part = "" if telling is mobject else f" (its part {type(mobject).__name__})"
    return (
        f"{type(telling).__name__}{_said(telling)}{part} is not on the list of what may be drawn: "
        "numbers come from Number, words from Label or Phrase, tensors from PixelGrid, formulas from Formula, and of "
        f"manim's shapes there are {', '.join(sorted(shape.__name__ for shape in kinds.SHAPES))}"
    )


def _ancestry(root: Mobject, part: Mobject) -> list[Mobject]:
    """From the root down to the part; empty where it is none of the root's."""
    if root is part:
        return [root]
    for child in root.submobjects:
        line = _ancestry(child, part)
        if line:
            return [root, *line]
    return []


def _said(mobject: Mobject) -> str:
    """What manim's texts, numbers and pictures were made of, in brackets."""
    if hasattr(mobject, "lines_text"):  # a Paragraph keeps its words in a Text of its own
        return _said(mobject.lines_text)
    for name in ("original_text", "typst_code", "tex_string", "text", "number", "file_name"):
        said = getattr(mobject, name, None)
        if said is not None:
            return f"({str(said)!r})"
    return ""


def _demand_plain(mobject: VMobject, kind: kinds.Kind) -> None:
    """One fill, one stroke, nothing behind: what else manim's styles can do is not drawn, so it is not accepted."""
    for colours in (mobject.fill_rgbas, mobject.stroke_rgbas):
        if len(colours) > 1 and (colours != colours[0]).any():
            raise AuditError(f"{mobject!r} has a gradient or a sheen: everything is drawn in one colour")
    if _is_stroked(mobject.background_stroke_rgbas, mobject.background_stroke_width):
        raise AuditError(f"{mobject!r} has a background stroke, which is not drawn")
    if not kind.entry.is_stroked and _is_stroked(mobject.stroke_rgbas, mobject.stroke_width):
        raise AuditError(f"{mobject!r} has a stroke: texts are filled outlines of the font, as thick as the font says")


def _is_stroked(colours: npt.NDArray[np.float64], width: float) -> bool:
    return len(colours) > 0 and float(width) > 0 and bool(colours[0][3] > 0)


def _is_point(points: npt.NDArray[np.float64]) -> bool:
    first, others = points[0].tolist(), (points[-1].tolist(), points[len(points) // 2].tolist())
    return others == (first, first) and bool((points == first).all())


def _is_lasting(entry: Entry) -> bool:
    """Whether nothing in an entry can be written to, so that its digest stays true."""
    return all(is_frozen(part) for part in parts(entry) if isinstance(part, np.ndarray))
