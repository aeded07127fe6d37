"""Faults to plant on purpose, in a process that publishes nothing: who refuses each, and what it would have shown.

A fault replaces a function of this process. The guards are taken away only in a further one, a copy, which paints the
one picture that would have lied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from inspect import isfunction, signature
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from onebyone.audit.audit import Audit
from onebyone.core import operations, prove, prover
from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.errors import OneByOneError
from onebyone.frames.frozen import flat, freeze
from onebyone.frames.number import NumberEntry
from onebyone.look.font import outline
from onebyone.render.clip import scene_class, settings
from onebyone.render.workers import Child, ChildDied, Finished, Send
from onebyone.stage.scene import FigureScene
from onebyone.studio import work
from onebyone.studio.telling import Part, tell
from onebyone.studio.trouble import trouble
from onebyone.studio.warm import Channel

Array = NDArray[Any]

WEIGHING = tuple(
    name
    for name, one in vars(operations).items()
    if isfunction(one) and [*signature(one).parameters][1:2] == ["weight"]
)
"""The operations that are given an input and a weight."""


@dataclass(frozen=True)
class Fault:
    """A fault: what is done, for people, and how it is planted."""

    what: str
    plant: Callable[[], None]


def _weighed(change: Callable[[Array, Array], tuple[Array, Array]]) -> None:
    """Let every operation compute with another input or weight."""

    def changed(operation: Callable[..., Array]) -> Callable[..., Array]:
        @wraps(operation)
        def wrong(values: Array, weight: Array, *others: Any, **named: Any) -> Array:
            return operation(*change(values, weight), *others, **named)

        return wrong

    for name in WEIGHING:
        setattr(operations, name, changed(getattr(operations, name)))


def _flipped(values: Array, weight: Array) -> tuple[Array, Array]:
    return values, np.ascontiguousarray(np.flip(weight, axis=tuple(range(1, weight.ndim))))


def _transposed(values: Array, weight: Array) -> tuple[Array, Array]:
    square = weight.shape[-1] == weight.shape[-2]
    return values, np.ascontiguousarray(weight.swapaxes(-1, -2)) if square else weight[..., ::-1]


def _off_by_one(values: Array, weight: Array) -> tuple[Array, Array]:
    return np.roll(values, 1, axis=-1), weight


def _flattened_by_columns() -> None:
    def by_columns(values: Array, shape: tuple[int, ...]) -> Array:
        return np.asarray(values).reshape(shape, order="F")

    operations.reshaped = by_columns
    operations.flattened = lambda image: np.asarray(image).ravel(order="F").copy()


def _without_bias() -> None:
    operations.with_bias = lambda outputs, bias: outputs


def _typed() -> None:
    """A number that somebody typed: manim's own text, of which nothing is proven."""
    opened = FigureScene.open

    def open_with_text(self: FigureScene, *pictures: Mobject) -> None:
        from manim import DOWN, Text

        self.add(Text("26 × 26 = 667").shift(DOWN))
        opened(self, *pictures)

    FigureScene.open = open_with_text  # type: ignore[method-assign]


def _swapped_glyphs() -> None:
    """Numbers whose outlines say 7 for every 1 and 1 for every 0."""
    told = Number.entry

    def entry(self: Number) -> NumberEntry:
        text = self.text.translate(str.maketrans("10", "71"))
        shape = outline(text, self.weight).points * self.em
        points = np.hstack([shape, np.zeros((len(shape), 1))]) + self.pen
        return replace(told(self), points=flat(points))

    Number.entry = entry  # type: ignore[method-assign]


def _recoloured() -> None:
    """Grids of which one cell has the colour of another value."""
    made = PixelGrid.__init__

    def init(self: PixelGrid, tensor: Tensor, **named: Any) -> None:
        made(self, tensor, **named)
        tints = np.array(self.tints)
        tints[tints.shape[0] // 2, tints.shape[1] // 2, :3] ^= 128
        self.tints = freeze(tints)

    PixelGrid.__init__ = init  # type: ignore[method-assign,assignment]


FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "flipped": Fault("flip every kernel, as a convolution proper does", partial(_weighed, _flipped)),
        "transposed": Fault("transpose the weights", partial(_weighed, _transposed)),
        "shifted": Fault("read each window one pixel too far to the left", partial(_weighed, _off_by_one)),
        "flattened": Fault("flatten pictures by columns, not by rows", _flattened_by_columns),
        "unbiased": Fault("forget every bias", _without_bias),
        "typed": Fault("type a number by hand", _typed),
        "swapped": Fault("draw 7 for every 1, and 1 for every 0", _swapped_glyphs),
        "recoloured": Fault("give one cell of each picture a wrong colour", _recoloured),
    }
)


def refused(task: work.Task, channel: Channel) -> None:
    """Plant a fault, let the guards find it, and say who refused it, and where a picture lies that would have lied."""
    fault = FAULTS[task["fault"]]
    fault.plant()
    lie = Child(partial(_lie, task=task), name="the fault", method="fork")
    told: dict[str, Any] | None = None
    try:
        variant = work.variant_asked(task)
        figures = variant.verified()
        with settings(work.sized(variant), Path(mkdtemp(dir=task["scratch"]))):
            tell(scene_class(variant.shot), Part(), variant=variant, figures=figures)
    except Exception as error:
        told = trouble(error)
    said: object = None
    try:
        while not isinstance(said, Finished):
            said = lie.receive()
            if isinstance(said, str):
                channel.say({"refused": told, "what": fault.what, "lie": said})
                return
    except (OneByOneError, ChildDied):  # it comes to no picture, however it is let alone
        pass
    channel.say({"refused": told, "what": fault.what, "lie": None})


def _counted(name: str, ours: int, _: object) -> tuple[Tensor, prove.Check]:
    """A count that nobody witnessed."""
    return Tensor.from_numerators(name, ours, bits=0), prove.Check(name, (), 1, "exact", 0.0)


def _lie(send: Send, *, task: work.Task) -> None:
    """Paint what would have been seen if nobody had looked."""
    prove.agree = prover.agree = lambda *args, **named: None
    prove.near = lambda *args, **named: 0.0
    prover.prove_count = _counted
    Equation.check = lambda self, printed=None: None  # type: ignore[method-assign]
    Audit.demand = lambda self, *args, **named: None  # type: ignore[method-assign]
    try:
        variant = work.variant_asked(task)
        figures = variant.verified()
        with settings(work.sized(variant), Path(mkdtemp(dir=task["scratch"]))):
            number = task.get("frame")
            frame = work.frame_of(variant, figures, 300 if number is None else number)
            send(work.paint(frame, variant, task["width"], Path(task["folder"])).name)
    except Exception:  # a picture that nobody could draw is no lie either
        return
