"""Motion: animations that are pure functions of alpha over given steps. They move and reveal; they compute no value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    LaggedStart,
    Mobject,
    Scene,
    Succession,
    VGroup,
    linear,
    smooth,
)

from onebyone.core.figure import Indices
from onebyone.core.tensor import Tensor
from onebyone.drawing.arrival import demand_arrival
from onebyone.drawing.fading import Fade
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import Cut, Ground, Mark, fitted
from onebyone.drawing.mobjects.text import Glyphs, Number
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.errors import OneByOneError
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.box import box_of, distance
from onebyone.frames.frozen import freeze
from onebyone.look.theme import DURATIONS, SIZES, STROKES, stroke, units


class _Way:
    """A way from one mobject's place to another's, straight on or `by` a corner."""

    def __init__(self, start: Mobject, end: Mobject, by: np.ndarray | None) -> None:
        self.corners = None if by is None else np.array([start.get_center(), by, end.get_center()])

    def aside(self, part: float) -> np.ndarray | float:
        """How far beside the straight way it is when so much of it is gone, from 0 to 1."""
        if self.corners is None:
            return 0.0
        gone = np.cumsum([0.0, *np.linalg.norm(np.diff(self.corners, axis=0), axis=1)])
        there = np.array([np.interp(part * gone[-1], gone, axis) for axis in self.corners.T])
        return there - (1 - part) * self.corners[0] - part * self.corners[-1]


class Fly(Animation):
    """A number leaves the place where it was read and arrives where it is needed, the same outlines all the way.

    `glyphs` stands at its goal already; `start` shows the same text. It flies straight on, or `by` a point. On the
    `unseen` first part of its way it would run over others and is away; then it fades in. Raises ValueError where the
    texts differ.
    """

    SHOWS = 0.15  # of its way, on which it fades in

    def __init__(
        self,
        glyphs: Glyphs,
        start: Glyphs,
        *,
        by: np.ndarray | None = None,
        unseen: float = 0.0,
        run_time: float = DURATIONS.move,
    ) -> None:
        if (glyphs.text, glyphs.weight) != (start.text, start.weight):
            raise ValueError(f"{start} cannot fly to {glyphs}: they say different things")
        self.goal, self.start, self.unseen = glyphs.points.copy(), start.points.copy(), unseen
        self.way = _Way(start, glyphs, by)
        super().__init__(glyphs, run_time=run_time, introducer=True)

    def outlines(self, part: float) -> np.ndarray:
        """The outlines when it has come so far, from 0 to 1."""
        return (1 - part) * self.start + part * self.goal + self.way.aside(part)

    def interpolate_mobject(self, alpha: float) -> None:
        """Place the outlines between start and goal; before it leaves, a number is only where it was read."""
        part = self.rate_func(alpha)
        fading = (part - self.unseen) / min(self.SHOWS, 1 - self.unseen) if self.unseen else float(part > 0)
        self.mobject.set_fill(opacity=min(1.0, max(0.0, fading)))
        self.mobject.points = self.outlines(part)


class Lift(Animation):
    """A grid grows out of the cells that it shows to its own place: a closer look, without moving the camera.

    `of` is a mark around cells that the same result reads; or a grid, or several, that show the grid's own cells; or a
    cut of one that shows the same values (`Cut.of`); or the neuron whose weights the grid shows. The audit looks up in
    every frame where these stand, and refuses a grid that grows out of anything else.

    Example::

        self.play(Lift(patch, focus.mark(image)))
    """

    def __init__(
        self, grid: PixelGrid, of: Mark | Ground | Sequence[Ground] | Cut | Neuron, *, run_time: float = DURATIONS.move
    ) -> None:
        self.of, self.goal = of, grid.points.copy()
        super().__init__(grid, run_time=run_time, introducer=True)

    def begin(self) -> None:
        """Look up where it grows out of when it starts."""
        aim: Aim | None = None
        tensor: Tensor | None = None
        cells: Indices | None = None
        match self.of:
            case Mark():
                aim = self.of.aim
                low, high = self.of.on.aimed(aim)
            case Neuron():
                low, high = self.of.disc.points.min(axis=0), self.of.disc.points.max(axis=0)
            case _:
                cut = self._cut(self.of)
                tensor, cells = cut.grounds[0].tensor, freeze(cut.cells.ravel())
                low, high = cut.box()
        self.start = fitted(self.goal, low, high)
        start, goal = (freeze(points[[4, 12], :2]) for points in (self.start, self.goal))  # as PixelGrid.entry has it
        self.rise = Rise(start, goal, 0.0, aim=aim, tensor=tensor, cells=cells)
        super().begin()

    def _cut(self, of: Ground | Sequence[Ground] | Cut) -> Cut:
        """Where the grid's own cells stand, if nothing else is said."""
        if isinstance(of, Cut):
            return of
        return Cut(of if isinstance(of, Sequence) else (of,), self.mobject.cells)

    def interpolate_mobject(self, alpha: float) -> None:
        """Place the grid between where it grows out of and its goal."""
        part = float(self.rate_func(alpha))
        self.mobject.points = (1 - part) * self.start + part * self.goal
        self.mobject.rise = replace(self.rise, part=part) if alpha < 1 else None


class Glide(Animation):
    """A mobject moves, and grows or shrinks, until it stands and is coloured as `goal` is, a mobject of the same build.

    It goes straight on, or `by` a point. In the end `goal` stands in its place, if it is said to `become` that. Raises
    ValueError where the two are built differently, OneByOneError where they say other things: cells of other values, or
    another text; and AuditError, when it has arrived, where it does not belong to the cells or the neuron there: see
    `demand_arrival`.
    """

    def __init__(
        self,
        mobject: Mobject,
        goal: Mobject,
        *,
        by: np.ndarray | None = None,
        run_time: float = DURATIONS.move,
        become: bool = False,
    ) -> None:
        self.way = _Way(mobject, goal, by)
        self.becomes = goal if become else None
        pairs = list(zip(mobject.get_family(), goal.get_family(), strict=True))
        if any(part.points.shape != end.points.shape for part, end in pairs):
            raise ValueError(f"{mobject} cannot glide to {goal}: they are built differently")
        if become and any(_differ(part, end) for part, end in pairs):
            raise OneByOneError(f"{mobject} cannot become {goal}: their cells hold other values, or their texts differ")
        self.parts = [
            (part, [(name, getattr(part, name).copy(), getattr(end, name).copy()) for name in ("points", "fill_rgbas")])
            for part, end in pairs
            if len(part.points)
        ]
        super().__init__(mobject, run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """Nothing: the parts' own points and colours are all that is needed of the start."""
        return Mobject()

    def interpolate_mobject(self, alpha: float) -> None:
        """Place every part between where it stood and its goal."""
        share = self.rate_func(alpha)
        aside = self.way.aside(share)
        for part, changes in self.parts:
            for name, start, goal in changes:
                setattr(part, name, (1 - share) * start + share * goal + (aside if name == "points" else 0.0))

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Put what it becomes in its place; what arrives on cells, or on a neuron, belongs there."""
        super().clean_up_from_scene(scene)
        ends = [(part, end) for part, changes in self.parts for name, _, end in changes if name == "points"]
        demand_arrival(self.mobject, ends, scene, becomes=self.becomes is not None)
        if self.becomes is not None:
            scene.remove(self.mobject)
            scene.add(self.becomes)


def lie_on(copy: PixelGrid, picture: PixelGrid, *, run_time: float = DURATIONS.move) -> Glide:
    """A copy glides onto a picture that is laid out alike and is of the same role, as large as that is by then.

    Raises OneByOneError where it is laid out otherwise: cell would not lie on cell.
    """
    if copy.cells.shape != picture.cells.shape or copy.role != picture.role:
        raise OneByOneError(f"{copy} cannot lie on {picture}: it is laid out otherwise, or is of another role")
    return Glide(copy, copy.copy().replace(picture, stretch=True), run_time=run_time)


def _differ(one: Mobject, other: Mobject) -> bool:
    """Whether two mobjects of one build show cells of other values, or say something else."""
    if isinstance(one, PixelGrid) and isinstance(other, PixelGrid):
        return not np.array_equal(*(grid.tensor.float64.ravel()[grid.cells] for grid in (one, other)))
    return isinstance(one, Glyphs) and isinstance(other, Glyphs) and one.text != other.text


class Refit(Animation):
    """Mobjects go to other places and sizes, each to those of its goal, and `follow` is done whenever they have moved.

    Example::

        self.play(Refit([(image, larger)], follow=lambda: focus.go_to(focus.of)))
    """

    def __init__(
        self,
        places: Sequence[tuple[Mobject, Mobject]],
        *,
        follow: Callable[[], object],
        run_time: float = DURATIONS.move,
    ) -> None:
        self.goals, self.follow = places, follow
        super().__init__(VGroup(*(mobject for mobject, _ in places)), run_time=run_time)

    def begin(self) -> None:
        """Remember where they stand when it starts."""
        self.ways = [
            (part, part.points.copy(), end.points.copy())
            for mobject, goal in self.goals
            for part, end in zip(mobject.get_family(), goal.get_family(), strict=True)
            if len(part.points)
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Place each between where it stood and its goal."""
        share = self.rate_func(alpha)
        for part, start, goal in self.ways:
            part.points = (1 - share) * start + share * goal
        self.follow()


class Turn(Animation):
    """A grid turns over like a card, about its upright axis, and shows the other one, which is in its place.

    The digits on either are away while it turns.

    Example::

        self.play(Turn(kernel, kernel_digits, flipped, flipped_digits))
    """

    EDGE = 0.02  # of its width, when it is seen from its edge

    def __init__(
        self,
        grid: PixelGrid,
        digits: Mobject,
        other: PixelGrid,
        other_digits: Mobject,
        *,
        run_time: float = DURATIONS.meet,
    ) -> None:
        self.sides = ((grid, digits, grid.points.copy()), (other, other_digits, other.points.copy()))
        super().__init__(VGroup(grid, digits, other, other_digits), run_time=run_time, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Make the side that is seen so narrow as it looks by now."""
        part = float(self.rate_func(alpha))
        width = max(abs(float(np.cos(np.pi * part))), self.EDGE)
        for side, (grid, digits, points) in enumerate(self.sides):
            seen = float((part >= 0.5) == bool(side))
            middle = (points.min(axis=0) + points.max(axis=0)) / 2
            grid.points = middle + (points - middle) * (width, 1, 1)
            grid.set_fill(opacity=seen).set_stroke(opacity=seen)
            digits.set_fill(opacity=float(alpha in (0, 1)) * seen)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the other side."""
        super().clean_up_from_scene(scene)
        (grid, _, points), _ = self.sides
        scene.remove(self.mobject)
        grid.points = points
        scene.add(*self.mobject.submobjects[2:])


class HalfTurn(Animation):
    """The cells of a grid go half around its middle, upright and with their digits, and lie as those of the other one.

    So one sees which weight goes where: from left to right and from top to bottom. On their way they are smaller, and
    stay within the box that they leave. Raises ValueError where a digit of the other one is not the digit that arrives
    there.

    Example::

        self.play(HalfTurn(kernel, kernel.numbers(size=44), flipped, flipped.numbers(size=44)))
    """

    def __init__(
        self,
        grid: PixelGrid,
        digits: VGroup,
        other: PixelGrid,
        other_digits: VGroup,
        *,
        run_time: float = DURATIONS.pour,
    ) -> None:
        said, arrives = ([digit.text for digit in side] for side in (digits, other_digits))
        if said != arrives[::-1]:
            raise ValueError(f"{said}, turned by half a turn, are not {arrives}")
        rows, columns = grid.cells.shape
        self.grid, self.digits, self.goals = grid, digits, (other, other_digits)
        self.parts = VGroup(*(grid.part(row, column) for row in range(rows) for column in range(columns)))
        self.middle, self.extent = grid.get_center(), (grid.width, grid.height)
        places = [*self.parts, *self.parts] if len(digits) else self.parts
        self.ways = [
            (part, part.points - place.get_center(), place.get_center() - self.middle)
            for part, place in zip((*self.parts, *digits), places, strict=True)
        ]
        super().__init__(VGroup(self.parts, digits), run_time=run_time, introducer=True)

    def _setup_scene(self, scene: Scene) -> None:
        """Its cells take the grid's place."""
        super()._setup_scene(scene)
        scene.remove(self.grid)

    def interpolate_mobject(self, alpha: float) -> None:
        """Put every cell and digit as far around as it is by now."""
        angle = np.pi * float(self.rate_func(alpha))
        turn = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
        along, aside = abs(np.cos(angle)), abs(np.sin(angle))
        wide, high = self.extent
        size = min(wide / (wide * along + high * aside), high / (high * along + wide * aside))
        for part, points, arm in self.ways:
            part.points = self.middle + size * (turn @ arm + points)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the other one, and its digits; the first ones are as they were, should they come again."""
        super().clean_up_from_scene(scene)
        self.interpolate(0)
        scene.remove(self.mobject)
        scene.add(*self.goals)


class Grow(Animation):
    """Wires grow from their pixels to the neuron."""

    def __init__(self, wires: Wires, *, run_time: float = DURATIONS.meet) -> None:
        super().__init__(wires, run_time=run_time, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw the first part of every wire."""
        self.mobject.stretch = (0.0, float(self.rate_func(alpha)))


class Pulse(Animation):
    """A short stretch of every wire runs from its pixel into the neuron, then is gone."""

    LENGTH = 0.18  # of a wire

    def __init__(self, wires: Wires, *, run_time: float = DURATIONS.pour) -> None:
        super().__init__(wires, run_time=run_time, rate_func=linear, introducer=True, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw the stretch that has come this far."""
        head = float(self.rate_func(alpha)) * (1 + self.LENGTH)
        self.mobject.stretch = (float(np.clip(head - self.LENGTH, 0, 1)), float(np.clip(head, 0, 1)))


class Rearrange(Animation):
    """Loose cells leave their places for others, each straight on, in their order or `backwards`.

    `spread` of the time passes before the last one leaves; so many leave `together`, say a row of a picture. Marks
    around single cells of them go along, so that one cell can be followed through a shuffle, whose goal is
    ``cells.places.shuffled(order)``. What else lies on them is there after every step if `follow` puts it there.

    Example::

        self.play(Rearrange(pixels, pixels.places.shuffled(figure.order), spread=0.5, marks=[focus.mark(pixels)]))
    """

    def __init__(
        self,
        cells: LooseCells,
        goal: Places,
        *,
        spread: float = 0.0,
        together: int = 1,
        backwards: bool = False,
        run_time: float = DURATIONS.move,
        marks: Sequence[Mark] = (),
        follow: Callable[[], object] = lambda: None,
    ) -> None:
        self.goal, self.marks, self.follow = goal, marks, follow
        leaves = np.linspace(0, spread, -(-len(goal.sides) // together))[:: -1 if backwards else 1]
        self.delays = np.repeat(leaves, together)[: len(goal.sides)]
        self.on_the_way = 1 - spread
        super().__init__(cells, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        """Remember where the cells are when it starts."""
        self.start = self.mobject.places
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Put each cell as far on its way as it is by now."""
        part = np.clip((self.rate_func(alpha) - self.delays) / self.on_the_way, 0, 1)
        self.mobject.lie(self.start.between(self.goal, part**2 * (3 - 2 * part)))
        for mark in self.marks:
            mark.lie(mark.aim)
        self.follow()


class Visit(Animation):
    """Visit `count` stops one after the other: `arrive(k)` shows everything about stop k, whatever was shown before."""

    def __init__(
        self,
        actors: Iterable[Mobject],
        *,
        count: int,
        arrive: Callable[[int], None],
        run_time: float = DURATIONS.scan,
        rate_func: Callable[[float], float] = linear,
    ) -> None:
        self.count, self.arrive = count, arrive
        super().__init__(VGroup(*actors), run_time=run_time, rate_func=rate_func)

    def create_starting_mobject(self) -> Mobject:
        """Nothing: what is shown at a stop does not go by what was shown at the start."""
        return Mobject()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the stop that this moment belongs to."""
        self.arrive(min(int(self.rate_func(alpha) * self.count), self.count - 1))


class Fold(Animation):
    """A strip of cells, a column or a row, folds into a picture: piece after piece leaves it and becomes the next row.

    Both stand at their places already and show the same cells in the same order; in the end the strip is gone. Raises
    ValueError where the cells differ.

    Example::

        self.play(Fold(strip, picture))
    """

    FLIGHT = 0.3  # of the time: how long a row is on its way

    def __init__(self, strip: PixelGrid, picture: PixelGrid, *, run_time: float = DURATIONS.fold) -> None:
        if strip.tensor is not picture.tensor or not np.array_equal(strip.cells.ravel(), picture.cells.ravel()):
            raise ValueError(f"{strip.tensor.name} as a strip and {picture.tensor.name} as a picture hold other cells")
        self.strip, self.picture = strip, picture
        rows, columns = picture.cells.shape
        upright = strip.cells.shape[1] == 1
        self.pieces = [picture.part(row, 0, shape=(1, columns)) for row in range(rows)]
        self.goals = [piece.points.copy() for piece in self.pieces]
        self.starts = []
        for row, piece in enumerate(self.pieces):
            piece.set_stroke(width=stroke(STROKES.rule))
            begin, shape = row * columns, (columns, 1) if upright else (1, columns)
            window = strip.box(begin if upright else 0, 0 if upright else begin, shape=shape)
            self.starts.append(piece.copy().replace(window, stretch=True).points)
        super().__init__(VGroup(strip, picture, *self.pieces), run_time=run_time, rate_func=linear, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Place every row on its way; what has left the strip is blank there, what has arrived is in the picture."""
        rows, columns = self.picture.cells.shape
        departure = np.linspace(0, 1 - self.FLIGHT, rows)
        parts = np.clip((alpha - departure) / self.FLIGHT, 0, 1)
        for piece, start, goal, part in zip(self.pieces, self.starts, self.goals, parts, strict=True):
            way = smooth(part)
            piece.points = (1 - way) * start + way * goal
            seen = float(0 < part < 1)
            piece.set_fill(opacity=seen).set_stroke(opacity=seen)
        self.strip.show(np.repeat(parts <= 0, columns).reshape(self.strip.cells.shape)).set_stroke(opacity=1 - alpha)
        seen = min(1.0, alpha / self.FLIGHT)  # before the first row lands
        self.picture.show((parts >= 1)[:, None]).set_fill(opacity=seen).set_stroke(opacity=seen)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the picture."""
        super().clean_up_from_scene(scene)
        scene.remove(self.strip, *self.pieces)


def hurry(alpha: float) -> float:
    """A rate that starts slowly, so that single steps are seen, and then runs."""
    return float(0.25 * alpha**3 + 0.75 * alpha**1.6)


def in_turn(*animations: Animation, run_time: float, lag: float = 0.15) -> LaggedStart:
    """Start animations one after the other."""
    return LaggedStart(*animations, lag_ratio=lag, run_time=run_time)


def land(
    total: Glyphs,
    grid: PixelGrid,
    cell: tuple[int, ...],
    *,
    fill: Callable[[], None],
    past: Sequence[Mobject] = (),
) -> Animation:
    """A sum shrinks into its cell of a grid, which `fill` shows, and can be read until it has come there.

    What it must not run over it goes `past`, straight on or around a corner. As long as it would run over any of that,
    or over the sum that it leaves, it is not seen. Raises OneByOneError where it is another cell's.
    """
    row, column = cell
    if isinstance(total, Number) and total.quantity != (own := grid.source(row, column)):
        raise OneByOneError(f"{total} is {total.quantity.describe()}: it cannot land in the cell {own.describe()}")
    small = max(min(grid.side, total.height) / 2, total.height * min(1.0, units(SIZES.smallest) / total.em))
    landing = total.copy().scale_to_fit_height(small).move_to(grid.centre_of(row, column))
    beside = min(column, grid.cells.shape[-1] - 1 - column) + 0.5  # cells to the nearer edge
    landing.scale(min(1.0, 2 * beside * grid.side / landing.width))
    arrived = AnimationGroup(Fade(landing, out=True, run_time=DURATIONS.quick), at_once([grid], fill))
    start, end = total.get_center(), landing.get_center()
    corners = (np.array([end[0], start[1], 0]), np.array([start[0], end[1], 0])) if past else ()
    ways = [(_unseen(landing, total, by, past), by) for by in (None, *corners)]
    unseen, by = min(ways, key=lambda way: way[0])
    return Succession(Fly(landing, total, by=by, unseen=unseen % 1), arrived)  # better seen over it than never


LOOKS = 40
"""At so many places of a way it is looked whether what flies runs over anything."""


def _unseen(landing: Glyphs, total: Glyphs, by: np.ndarray | None, past: Sequence[Mobject]) -> float:
    """Which part of its way a sum has gone when it runs over nothing any more; 1 where it always would."""
    flight, others = Fly(landing, total, by=by), [box_of(other.points[:, :2]) for other in (total, *past)]
    parts = np.linspace(0, 1, LOOKS + 1)
    boxes = [(float(part), box_of(flight.outlines(part)[:, :2])) for part in parts]
    over = [part for part, box in boxes if any(distance(box, other) <= 0 for other in others)]
    return min(1.0, over[-1] + 1 / LOOKS) if over else 0.0


def at_once(actors: Iterable[Mobject], happen: Callable[[], None]) -> Visit:
    """A change that takes one quick moment, as an animation."""
    return Visit(actors, count=1, arrive=lambda _: happen(), run_time=DURATIONS.quick / 2)
