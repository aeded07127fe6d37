"""The focus: what a beat computes now. Marks, leads, windows and wires are made for it and follow it, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from manim import Animation, AnimationGroup, Mobject, Succession, VGroup, VMobject

from onebyone.core.figure import Figure, Indices, Part
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.grid import FRAME_LAYER, LEAD_LAYER, PixelGrid
from onebyone.drawing.mobjects.marks import Ground, Lead, Mark, On, Side, fitted
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.drawing.motion import Glide, Lift, Refit, Visit, hurry
from onebyone.frames.aim import Aim
from onebyone.look.colormaps import calm
from onebyone.look.frame import FRAME_SIDE
from onebyone.look.theme import DURATIONS, STROKES, Role, Theme, WireStyle

Terms = tuple[int, ...] | None
Follower = TypeVar("Follower", bound=Mobject)


class End(NamedTuple):
    """An end of a lead: a side of the cells on a grid that the focus reads, or of some of its terms only."""

    ground: Ground
    side: Side
    terms: Terms = None


CALM = 3
"""Pictures a second that may follow each other in one place: more are flashes (WCAG 2.2, 2.3.1)."""

FAINT = 0.35
"""How opaque the frame of a window is whose cells are faint."""

FIELD, SMALL = np.array([4 / 9, 1 / 3]) * FRAME_SIDE, 1 / 4
"""Across and up what is seen at once: what flashes in less than a small part of it does no harm (the same)."""


class Focus:
    """Cells of a result that are computed now, and all that points at them or at what they read.

    `at` is an index into the result, as numpy takes it: of more than one cell, all are computed at once.

    Example::

        focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        cursor, spot = focus.mark(image), focus.mark(feature_map)
        self.play(focus.walk(feature_map))
    """

    def __init__(self, figure: Figure, result: Tensor, *, at: Any, theme: Theme) -> None:
        self.figure, self.result, self.theme = figure, result, theme
        self.of, self.told = _part(result, at), frozenset[int]()
        self._follow: dict[object, Callable[[], object]] = {}
        self._windows: list[PixelGrid] = []
        self._came, self._part = None, 1.0
        self._uses = figure.uses(self.of)

    def cells(self, tensor: Tensor, terms: Terms = None) -> Indices:
        """What is read of a tensor, in the order of the terms; each cell once."""
        read = self._uses[tensor]
        return np.array(list(dict.fromkeys((read if terms is None else read[:, list(terms)]).ravel().tolist())))

    def aim(self, tensor: Tensor, terms: Terms = None, *, beside: bool = False) -> Aim:
        """Point at what is read of a tensor, or at the same position of another."""
        if beside:
            size = tensor.shape[-2] * tensor.shape[-1]
            return Aim(tensor, np.unique(self.of.cells % size), self.of, beside=True)
        came = None if self._came is None else self._came.aim(tensor, terms)
        return Aim(tensor, self.cells(tensor, terms), self.of, terms, came=came, part=self._part)

    def each(self) -> list[Focus]:
        """A focus of its own for each cell that is computed; they follow."""
        found = [Focus(self.figure, self.result, at=of, theme=self.theme) for of in self._cells()]
        for at, one in enumerate(found):
            self._follow[one] = partial(self._lead_on, one, at)
        return found

    def _lead_on(self, one: Focus, at: int) -> None:
        one.go_to(self._cells()[at])

    def along(self, result: Tensor, at: Callable[[tuple[int, ...]], Any]) -> Focus:
        """A focus on cells of another result, those `at` a position of this one, which goes along with it."""
        other = Focus(self.figure, result, at=at(self.position), theme=self.theme)

        def follow() -> None:
            other.of = _part(result, at(self.position))
            came = None if self._came is None else _part(result, at(self._came.position))
            other.on_the_way(came, self._part)

        self._follow[other] = follow
        return other

    def _cells(self) -> list[Part]:
        return [Part(self.result, cell) for cell in self.of.cells[:, None]]

    def mark(
        self,
        ground: Ground,
        terms: Terms = None,
        *,
        beside: bool = False,
        role: Role = "attention",
        width: float = STROKES.focus,
    ) -> Mark:
        """A frame around what is read, which follows; `beside`: around the same position instead."""

        def aim() -> Aim:
            return self.aim(ground.tensor, terms, beside=beside)  # the ground may come to show another tensor

        mark = Mark(aim(), On(ground), role=role, width=width, theme=self.theme)
        return self.follow(mark, lambda: mark.lie(aim()))

    def edge(self, image: Tensor, ground: PixelGrid, *, at: Any = ()) -> list[Mark]:
        """In zeros around an image, a frame that tells it from them, which follows; none where nothing is around it.

        It is the image `at` an index that `ground` shows; while that shows another tensor, the frame stays where it is.
        """
        around = ground.tensor
        if around is image:
            return []
        pixels = Focus(self.figure, image, at=at, theme=self.theme)
        edge = pixels.mark(ground, role="input", width=STROKES.rule).set_z_index(LEAD_LAYER)

        def follow() -> None:
            if ground.tensor is around:
                pixels.go_to(pixels.of)

        return [self.follow(edge, follow)]

    def lead(self, start: End, end: End) -> Lead:
        """A line between cells that are read, which follows."""
        ends = (start, end)

        def aims() -> tuple[Aim, Aim]:
            one, other = (self._aim_on(end) for end in ends)
            return one, other

        lead = Lead(aims(), (On(start.ground), On(end.ground)), (start.side, end.side), theme=self.theme)
        return self.follow(lead, lambda: lead.lie(aims()))

    def _aim_on(self, end: End) -> Aim:
        """Point at what an end touches; a window shows the cells where the focus goes, and none where it came from."""
        aim = self.aim(end.ground.tensor, end.terms)
        gone = aim.came is not None and not np.isin(aim.came.cells, end.ground.cells).all()
        return replace(aim, came=None, part=1.0) if gone else aim

    def window(self, grid: PixelGrid, terms: Terms = None) -> PixelGrid:
        """A grid that shows what is read, in its own rows and columns, and follows."""

        def look() -> PixelGrid:
            return grid.look_at(self.cells(grid.tensor, terms).reshape(grid.cells.shape))

        self._windows.append(grid)
        return self.follow(look(), look)

    def overlay(self, grid: PixelGrid, on: Ground, terms: Terms = None, *, clear: bool = False) -> PixelGrid:
        """A grid that shows what is read and lies on these cells of another, over everything, and follows.

        Where it is 0, what lies below can be seen through a `clear` one.
        """
        own, ground = partial(self.cells, grid.tensor, terms), On(on)

        def lie() -> PixelGrid:
            grid.look_at(own().reshape(grid.cells.shape))
            if clear:
                grid.show(grid.tensor.numerators.ravel()[grid.cells] != 0)
            grid.aim = self.aim(on.tensor, terms)
            return grid.set_points(fitted(grid.points, *ground.aimed(grid.aim)))

        grid.set_z_index(FRAME_LAYER)
        return self.follow(lie(), lie)

    def wires(
        self,
        weight: Tensor,
        grounds: Ground | Sequence[Ground],
        neuron: Neuron,
        *,
        style: WireStyle,
        side: float = 0,
        terms: Terms = None,
    ) -> Wires:
        """Wires from what is read to a neuron, one for each of its weights, or for some terms; they follow.

        They start on one grid, or each on one of its own.
        """
        ons = [On(grounds)] if isinstance(grounds, VMobject) else [On(ground) for ground in grounds]

        def starts() -> tuple[Aim, np.ndarray]:
            aim = self.aim(ons[0].ground.tensor, terms)
            shares = np.array_split(aim.cells, len(ons))
            return aim, np.concatenate([on.spots(share, (side, 0)) for on, share in zip(ons, shares, strict=True)])

        aim, begins = starts()
        wires = Wires(
            weight, starts=begins, neuron=neuron, style=style, cells=self.cells(weight, terms), aim=aim, side=side
        )

        def go() -> None:
            wires.start(*starts())

        return self.follow(wires, go)

    def fit(self, tile: PixelGrid, on: Ground, terms: Terms = None) -> Animation:
        """A tile lies down on the cells that it meets, and follows from then on; where it is 0, these can be seen.

        Example::

            self.play(focus.fit(sample.tiles[0], image))
        """
        return Glide(tile, self.overlay(tile.copy(), on, terms, clear=True), run_time=DURATIONS.meet, become=True)

    def magnify(self, ground: PixelGrid, terms: Sequence[int], *, cell: float, size: float, at: np.ndarray) -> Lens:
        """A closer look at some terms that lie side by side: enlarged, with their digits, its middle `at` a point.

        Example::

            lens = focus.magnify(bar, range(10), cell=70, size=33, at=region.centre)
            self.play(lens.open())
        """
        chosen = tuple(terms)
        cells = self.cells(ground.tensor, chosen)
        grid = PixelGrid(
            ground.tensor,
            colormap=ground.colormap,
            cell=cell,
            role=ground.role,
            theme=self.theme,
            cells=cells.reshape(-1, 1) if ground.cells.shape[1] == 1 else cells.reshape(1, -1),
        ).move_to(at)
        marks = [self.mark(ground, (term,)) for term in chosen]
        way = np.sign((at - ground.middle)[:2])
        over = abs((at - ground.middle)[1]) * ground.width > abs((at - ground.middle)[0]) * ground.height
        leads = []
        for term, end in ((chosen[0], -1.0), (chosen[-1], 1.0)):
            here, there = ((end, way[1]), (end, -way[1])) if over else ((way[0], -end), (-way[0], -end))
            leads.append(self.lead(End(ground, here, (term,)), End(grid, there, (term,))))
        return Lens(grid, ground, marks, leads, size=size)

    def look_at(self, at: Any) -> None:
        """Go to another index of the result, and all that follows with it."""
        self.go_to(_part(self.result, at))

    def go_to(self, of: Part) -> None:
        """Go to other cells of the result, and all that follows with it."""
        self.of, self._uses = of, self.figure.uses(of)
        for follow in self._follow.values():
            follow()

    def slide(self, at: Any) -> Animation:
        """Marks, leads and what lies on cells glide to where they belong at another index of the result."""
        return _Slide(self, _part(self.result, at), run_time=DURATIONS.move)

    def cross(self, at: Any) -> Visit:
        """Go to another index of the result in a straight line, position by position: windows show each on the way.

        Where it is far, `slide` would have them show what is read there before the marks have come.

        Example::

            self.play(focus.cross(figure.first))
        """
        goal = _part(self.result, at)
        here, there = (np.array([axis[0, 0] for axis in of.index]) for of in (self.of, goal))
        line = np.rint(np.linspace(here, there, int(np.abs(there - here).max()) + 1)).astype(int)
        return self.tour([Part.of(goal.tensor, *stop) for stop in line.tolist()], run_time=DURATIONS.move)

    def refit(self, places: Sequence[tuple[Mobject, Mobject]]) -> Animation:
        """Grids and what names them become as large as others, where these are; all that points at cells goes along."""
        return Refit(places, follow=lambda: self.go_to(self.of))

    def on_the_way(self, came: Part | None, part: float) -> None:
        """Be so far on the way from other cells; on none if it came from nowhere."""
        self._came = None if came is None else Focus(self.figure, self.result, at=came, theme=self.theme)
        self._part = part
        self.go_to(self.of)

    def tell(self, *grids: PixelGrid) -> None:
        """Say that the cells in focus are known: grids of the result show all that are known by now."""
        self.told |= set(self.of.cells.tolist())
        for grid in grids:
            grid.show(np.isin(grid.cells, list(self.told)))

    def tour(self, stops: Sequence[Any], *, run_time: float = DURATIONS.tour) -> Visit:
        """Visit these indices of the result, one after the other."""
        return Visit([], count=len(stops), arrive=lambda stop: self.look_at(stops[stop]), run_time=run_time)

    @property
    def position(self) -> tuple[int, ...]:
        """Where the cell that is computed lies in the result; of several cells the first."""
        return tuple(int(axis[0, 0]) for axis in self.of.index)

    def live(self, make: Callable[[], Sequence[Mobject]]) -> Live:
        """What is made anew for every position: its numbers. `make` is asked whenever the focus has moved."""
        live = Live(make)
        return self.follow(live, live.refill)

    def rod(self, grounds: Sequence[PixelGrid], terms: Sequence[int]) -> VGroup:
        """A line through the same position of planes that stand apart, one term on each; it follows."""
        ends = [End(ground, (0, 0), (term,)) for ground, term in zip(grounds, terms, strict=True)]
        return VGroup(*(self.lead(one, other) for one, other in pairwise(ends)))

    def walk(
        self,
        *grids: PixelGrid,
        arrive: Callable[[int], None] = lambda stop: None,
        run_time: float = DURATIONS.scan,
        rate_func: Callable[[float], float] | None = None,
        slow: int = 0,
        live: Live | None = None,
    ) -> Visit:
        """Visit every position, or every unit, in reading order; grids of the result fill behind.

        The first `slow` positions take their time, with all that is `live`; then it hurries, and what is live is away,
        and so large windows as would flash are faint until the last one.

        Example::

            digits = focus.live(lambda: window.numbers())
            self.play(focus.walk(feature_map, slow=2, live=digits))
        """
        count = _stops(self.result)
        planes = self.of.cells - self.of.cells % count
        told = [(grid, grid.cells % count, np.isin(grid.cells, list(self.told))) for grid in grids]
        slow = min(slow, count)
        windows = self._flashing(count - slow, run_time=run_time)

        def visit(stop: int) -> None:
            if live is not None:
                live.shown = stop < slow
            self.go_to(Part(self.result, planes + stop))
            self._dim(windows, hurries=slow <= stop < count - 1)
            for grid, stops, known in told:
                grid.show((stops <= stop) | known)
            arrive(stop)

        paused = slow * DURATIONS.look
        rate = rate_func or partial(_slow_first, slow=slow / count, share=paused / (paused + run_time))
        # What follows and is not on screen stays away.
        actors = [] if live is None else [live]
        return Visit(actors, count=count, arrive=visit, run_time=run_time + paused, rate_func=rate)

    def scan(self, grid: PixelGrid, *, run_time: float = DURATIONS.scan) -> Visit:
        """Visit the cells that a grid shows, of whatever result they are, in reading order; it fills behind.

        So large windows as would flash are faint until the last one.

        Example::

            self.play(focus.scan(map_of_a_part))
        """
        cells = grid.cells.ravel()
        windows = self._flashing(len(cells), run_time=run_time)

        def visit(stop: int) -> None:
            self.go_to(Part(grid.tensor, cells[stop : stop + 1]))
            self._dim(windows, hurries=stop < len(cells) - 1)
            grid.show_first(stop + 1)

        return Visit([], count=len(cells), arrive=visit, run_time=run_time, rate_func=hurry)

    def _flashing(self, stops: int, *, run_time: float) -> Sequence[PixelGrid]:
        """The windows that would flash on their way over so many stops: all of them together, or none."""
        sizes = [np.minimum((window.width, window.height), FIELD) for window in self._windows]
        is_calm = stops <= CALM * run_time or sum(float(size.prod()) for size in sizes) <= SMALL * FIELD.prod()
        return () if is_calm else self._windows

    def _dim(self, windows: Sequence[PixelGrid], *, hurries: bool) -> None:
        """Windows that would flash are faint while it hurries: what they read can be seen to change, and is calm."""
        for window in windows:
            window.set_fill(opacity=calm(window.colormap, self.theme.rgb("paper")) if hurries else 1)
            window.set_stroke(opacity=FAINT if hurries else 1)

    def follow(self, mobject: Follower, how: Callable[[], object]) -> Follower:
        """Have something follow by doing this whenever the focus has moved."""
        self._follow[mobject] = how
        return mobject


class Lens(VGroup):
    """Some cells enlarged until they can be read, marked where they were; make it with `Focus.magnify`."""

    def __init__(
        self, grid: PixelGrid, ground: PixelGrid, marks: Sequence[Mark], leads: Sequence[Lead], *, size: float
    ) -> None:
        self.grid, self.marks, self.leads = grid, VGroup(*marks), VGroup(*leads)
        self._on = On(ground)  # it stays where it is when manim copies the lens
        self.digits = grid.numbers(size=size)
        super().__init__(self.marks, self.leads, grid, self.digits)

    def open(self) -> Animation:
        """The cells are marked, grow, and can be read."""
        return Succession(
            appear(self.marks, run_time=DURATIONS.quick),
            AnimationGroup(Lift(self.grid, self._on.ground), appear(self.leads, run_time=DURATIONS.move)),
            appear(self.digits),
        )


class Live(VGroup):
    """Numbers that are made anew wherever their focus goes; make it with `Focus.live`."""

    def __init__(self, make: Callable[[], Sequence[Mobject]]) -> None:
        self.make, self.shown = make, True
        super().__init__(*make())

    def refill(self) -> None:
        """Show what belongs to the position that is read now, or nothing while it is not `shown`."""
        self.submobjects = list(self.make()) if self.shown else []

    def hold(self) -> None:
        """Show what stands there now, wherever the focus goes: what is made anew would not fade on its way out."""
        now = self.submobjects
        self.make = lambda: now


class _Slide(Animation):
    """A focus on its way to other cells."""

    def __init__(self, focus: Focus, to: Part, *, run_time: float) -> None:
        self.focus, self.to = focus, to
        super().__init__(VGroup(), run_time=run_time)

    def begin(self) -> None:
        """Name the cells where it goes, and those it comes from."""
        self.came, self.focus.of = self.focus.of, self.to
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Put everything as far on its way as it is by now."""
        part = float(self.rate_func(alpha))
        self.focus.on_the_way(self.came if part < 1 else None, part)


def _slow_first(alpha: float, *, slow: float, share: float) -> float:
    """A rate that spends a `share` of the time evenly on the first `slow` part of the way, and then hurries."""
    if alpha < share:
        return alpha / share * slow
    return slow + (1 - slow) * hurry((alpha - share) / (1 - share)) if share < 1 else 1.0


def _part(result: Tensor, at: Any) -> Part:
    return at if isinstance(at, Part) else Part.of(result, *(at if isinstance(at, tuple) else (at,)))


def _stops(result: Tensor) -> int:
    """How many stops a walk over a result has: its positions, or, where there is but one, its units."""
    positions = result.shape[-2] * result.shape[-1] if result.ndim > 1 else 1
    return positions if positions > 1 else result.size
