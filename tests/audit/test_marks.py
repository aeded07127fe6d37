"""What points at cells: honest frames of clips pass, and every way to point elsewhere is refused, in any of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pytest
from manim import tempconfig
from planting import TINY

from onebyone.audit.audit import Audit
from onebyone.core.figure import Figure
from onebyone.errors import AuditError
from onebyone.frames.cells import CellsEntry
from onebyone.frames.digests import key, keys
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import theme
from onebyone.panels import catalogue
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class
from onebyone.render.evaluate import evaluate

pytestmark = pytest.mark.slow

Frame = list[Entry]
T = TypeVar("T")
OWN = {"kernel": "box", "kernel_size": 5, "stride": 2, "padding": 1}
CLIPS = {"2a": {}, "2a own": OWN, "4a": {}, "5b": {}, "2b": {}}


class Film:
    """The different frames of a clip at three frames a second, and which of them are at rest."""

    def __init__(self, clip: str) -> None:
        (panel,) = catalogue.chosen([clip.split()[0]])
        variant = Variant(panel, (panel.parameters(**CLIPS[clip]),))
        self.frames: list[Frame] = []
        with tempconfig({**TINY, "frame_rate": 3, "dry_run": True}):
            scene = evaluate(scene_class(panel), variant=variant, on_frame=self._take, on_segment=lambda _: None)
        self.figures: tuple[Figure, ...] = scene.figures

    def _take(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        if not self.frames or list(display_list) != self.frames[-1]:
            self.frames.append(list(display_list))


@cache
def film(clip: str) -> Film:
    """Told once for all tests."""
    return Film(clip)


def moved(entry: MarkEntry, by: Sequence[float], scale: float = 1.0) -> MarkEntry:
    """A mark elsewhere, or of another size, that goes on to name the same cells."""
    middle = entry.corners.mean(axis=0)
    return replace(
        entry,
        corners=(entry.corners - middle) * scale + middle + by,
        others=(entry.others - middle) * scale + middle + by,
    )


def side_of(frame: Frame, entry: MarkEntry) -> float:
    """A cell's side on the smallest grid, or among the smallest loose cells, that a mark can stand on."""
    own = [g for g in frame if isinstance(g, GridEntry | CellsEntry) and g.tensor is entry.aim.tensor and g.alpha > 0]
    return min(
        float(np.ptp(g.corners[:, 0])) / g.shown.shape[1]
        if isinstance(g, GridEntry)
        else float(np.ptp([g.upper_left[:, 0], g.lower_right[:, 0]], axis=0).min())
        for g in own
    )


def marks(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Marks that stand aside, have another size, name other cells, or lag."""
    del before
    for at, entry in enumerate(frame):
        if isinstance(entry, MarkEntry):
            side = side_of(frame, entry)
            yield "a cell to the right", at, moved(entry, (side, 0))
            yield "a cell down", at, moved(entry, (0, -side))
            yield "two pixels aside", at, moved(entry, (0.015, 0))
            yield "larger", at, moved(entry, (0, 0), 1.4)
            yield "smaller", at, moved(entry, (0, 0), 0.6)
            if len(entry.aim.cells) < entry.aim.tensor.size:
                cells = (entry.aim.cells + 1) % entry.aim.tensor.size
                yield "named otherwise", at, replace(entry, aim=replace(entry.aim, cells=cells))


def lagging(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """What points at cells as it did a frame ago, while the rest has gone on."""
    for at, entry in enumerate(frame):
        then = [other for other in before if other.name == entry.name and type(other) is type(entry)]
        if entry.aims and len(then) == 1 and isinstance(entry, MarkEntry | WireEntry | GridEntry):
            (old,) = then
            now, then_of = entry.aims[0].of, old.aims[0].of
            if now.tensor is then_of.tensor and not np.array_equal(now.cells, then_of.cells):
                yield "a frame late", at, old


def outlines(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Marks and leads that vanish on a ground of their own colour."""
    del before
    for at, entry in enumerate(frame):
        if isinstance(entry, MarkEntry | LeadEntry) and entry.is_seen:
            yield "none", at, replace(entry, outline_px=0.0)
            yield "too thin", at, replace(entry, outline_px=0.5)
            yield "too faint", at, replace(entry, outline=(*entry.outline[:3], entry.stroke[3] / 2))
            yield "of its own colour", at, replace(entry, outline=entry.stroke)


def leads(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Leads to other places."""
    del before
    for at, entry in enumerate(frame):
        if isinstance(entry, LeadEntry):
            yield "start aside", at, replace(entry, points=entry.points + [[0.1, 0], [0, 0]])
            yield "end aside", at, replace(entry, points=entry.points + [[0, 0], [0, 0.1]])
            yield "exchanged", at, replace(entry, points=entry.points[::-1])


def wires(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Wires from other cells, or to no neuron."""
    del before
    for at, entry in enumerate(frame):
        if isinstance(entry, WireEntry):
            if entry.side is not None:
                yield "shifted by one", at, replace(entry, starts=np.roll(entry.starts, 1, axis=0))
            yield "named otherwise", at, replace(entry, aim=replace(entry.aim, cells=np.roll(entry.aim.cells, 1)))
            yield "beside the neuron", at, replace(entry, ends=entry.ends + 0.05)
            yield "naming nothing", at, replace(entry, aim=None)


def maps(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Maps ahead of the walk, or with holes behind it; pictures dimmed here and there."""
    del before
    results = {aim.of.tensor for entry in frame for aim in entry.aims}
    for at, entry in enumerate(frame):
        if isinstance(entry, GridEntry) and entry.cells.ndim == 2 and min(entry.cells.shape) > 3 and entry.alpha > 0:
            shown = entry.shown.copy()
            if entry.tensor in results and not shown.all() and shown.sum() > 20:
                shown.flat[np.flatnonzero(~shown)[0]] = True
                yield "one ahead", at, replace(entry, shown=shown)
            elif shown.all() and entry.tensor not in results:
                shown[2:4, 1:3] = False
                yield "dimmed", at, replace(entry, shown=shown)


def orders(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Grids whose cells lie in another order, in their own tints."""
    del before
    ways: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "mirrored": np.fliplr,
        "upside down": np.flipud,
        "transposed": np.transpose,
        "rolled": lambda cells: np.roll(cells, 1),
    }
    for at, entry in enumerate(frame):
        if isinstance(entry, GridEntry) and entry.cells.ndim == 2 and min(entry.cells.shape) > 1:
            for name, way in ways.items():
                cells = np.ascontiguousarray(way(entry.cells))
                if cells.shape == entry.cells.shape:
                    tints = tints_of(entry.tensor, cells, entry.colormap)
                    yield name, at, replace(entry, cells=cells, tints=tints)


def shapes(frame: Frame, before: Frame) -> Iterator[tuple[str, int, Entry]]:
    """Frames and lines over cells that name none."""
    del before
    for entry in frame:
        if isinstance(entry, GridEntry) and entry.alpha > 0 and min(entry.shown.shape) > 5:
            (left, top), (right, bottom) = entry.corners
            pitch = (right - left) / entry.shown.shape[1]
            low, high = np.array([left + 2 * pitch, top - 4 * pitch]), np.array([left + 4 * pitch, top - 2 * pitch])
            corners = np.array([low, (high[0], low[1]), high, (low[0], high[1]), low])
            points = np.concatenate([np.linspace(one, two, 4) for one, two in pairwise(corners)])
            ink, nothing = (1.0, 1.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)
            yield "frame", -1, ShapeEntry("Rectangle", points, nothing, ink, 6.0)
            yield "square", -1, ShapeEntry("Square", points, nothing, ink, 1.0)
            yield "line", -1, ShapeEntry("Line", np.linspace(low, (right + 1, bottom - 1), 4), nothing, ink, 2.5)


FAULTS = (marks, outlines, lagging, leads, wires, maps, orders, shapes)


@pytest.mark.parametrize("clip", CLIPS)
def test_whatever_points_elsewhere_is_refused(clip: str) -> None:
    told, audit = film(clip), Audit(theme=theme("dark"))
    seen: dict[str, int] = {}
    missed: list[tuple[int, str, str, str]] = []
    picked = set(np.linspace(0, len(told.frames) - 1, 9).astype(int).tolist())
    before: Frame = []
    for number, frame in enumerate(told.frames):
        digests = keys(frame)
        audit.demand(frame, digests, figures=told.figures)
        walking = any(entry.aims for entry in frame)
        if number in picked and walking:
            for plant in FAULTS:
                for name, at, fault in plant(frame, before):
                    wrong, anew = exchanged(frame, at, fault), exchanged(digests, at, key(fault))
                    seen[plant.__name__] = seen.get(plant.__name__, 0) + 1
                    if _passes(audit, wrong, anew, told.figures):
                        missed.append((number, plant.__name__, name, fault.name))
        before = frame
    assert not missed, missed[:20]
    assert sum(seen.values()) >= 50, seen


def exchanged(row: Sequence[T], at: int, one: T) -> list[T]:
    """A row with one thing in the place of another, or at its end if that is before the first."""
    return [*row, one] if at < 0 else [*row[:at], one, *row[at + 1 :]]


def _passes(audit: Audit, frame: Frame, digests: Sequence[bytes], figures: Sequence[Figure]) -> bool:
    """Whether an audit that has seen the same frames lets this one stand."""
    again = copy.copy(audit)
    again._marks = copy.deepcopy(audit._marks)
    try:
        again.demand(frame, tuple(digests), figures=figures, at_rest=True)
    except AuditError:
        return False
    return True
