"""What rounding a user's own data to a grid changes: of what was given, and of what is computed from it.

The numbers on screen are exact; what they are exact of is the rounded picture and the rounded layer. This says how far
those are from the originals: torch computes the figure's own call on the originals in float64, and what comes out is
held against what is shown. Where two originals differ by no more than float64 can round, gamma_n · sum(|w|·|x|), they
are taken as equal (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onebyone.core import reference
from onebyone.core.computation import Computation
from onebyone.core.figure import Figure
from onebyone.core.tensor import Tensor, Unquantized
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import Parameters
from onebyone.inputs.pictures import COLOURS, colours_of, grey_of, square_grey

DIGITS = 3  # significant, of the errors told: more would only say which machine added them up

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class RoundedInput:
    """An input that was rounded to its grid.

    Attributes:
        tensor: its name.
        changed: in how many of its cells it is not what was given.
        error: the largest difference from what was given.
    """

    tensor: str
    changed: int
    error: float


@dataclass(frozen=True)
class ChangedOutputs:
    """What becomes of the outputs, if what is computed on are rounded inputs.

    Attributes:
        tensor: the name of the outputs.
        error: the largest difference from the outputs of the originals.
        turned: how many outputs have the other sign.
        vanished: how many are 0 that would not be.
        largest: the index of the largest output of the originals, the first of equals.
        largest_shown: that of the largest output shown.
    """

    tensor: str
    error: float
    turned: int
    vanished: int
    largest: tuple[int, ...]
    largest_shown: tuple[int, ...]


@dataclass(frozen=True)
class Fidelity:
    """The fidelity card of a figure: its rounded inputs, and what that does to its outputs, if they are read at once.

    Of a network only the inputs are told: its layers round as well, and it reads what they make. `as_stored` are the
    names of the inputs of which nothing was quantized.
    """

    inputs: tuple[RoundedInput, ...]
    outputs: ChangedOutputs | None
    as_stored: tuple[str, ...]


def fidelity_of(figure: Figure, record: Parameters) -> Fidelity | None:
    """The fidelity card of a figure with these parameters; None where nothing of one's own was rounded, or kept."""
    originals = _originals(figure, record)
    rounded = [
        RoundedInput(tensor.name, int(np.count_nonzero(tensor.float64 != given)), _told(tensor.float64 - given))
        for tensor, given in originals.items()
        if (tensor.float64 != given).any()
    ]
    stored = tuple(tensor.name for tensor in originals if isinstance(tensor, Unquantized))
    if not rounded and not stored:
        return None
    return Fidelity(tuple(rounded), _outputs(figure, originals) if rounded else None, stored)


def is_rounded(figure: Figure, record: Parameters) -> bool:
    """Whether anything of one's own was rounded."""
    return any((tensor.float64 != given).any() for tensor, given in _originals(figure, record).items())


def is_as_stored(figure: Figure, record: Parameters) -> bool:
    """Whether anything of one's own is as it was stored: not quantized at all."""
    return any(isinstance(tensor, Unquantized) for tensor in _originals(figure, record))


def _originals(figure: Figure, record: Parameters) -> dict[Tensor, Reals]:
    """What a user gave for each of the figure's inputs, in the shape that the figure has it in."""
    asked = [*_picture(record), *_layer(record)]
    found: dict[Tensor, Reals] = {}
    for tensor in figure.tensors:
        fitting = (given for name, given in asked if name == tensor.name and given.size == tensor.size)
        given = next(fitting, None)
        if given is not None and figure.prover.root(tensor) == tensor.name:
            found[tensor] = given.reshape(tensor.shape)
    return found


def _picture(record: Parameters) -> Iterator[tuple[str, Reals]]:
    """The picture as it was given, under each name and in each form that a figure may have it in."""
    source = getattr(record, "image", None)
    if not isinstance(source, Given):
        return
    if not hasattr(record, "height"):
        yield "image", square_grey(source)
        return
    size = {name: getattr(record, name) for name in ("height", "width")}
    if source.shape[2] in (1, COLOURS):
        yield "image", grey_of(source, **size)
    colours = colours_of(source, channels=getattr(record, "channels", None), **size)
    yield from (("image", colours), ("photo", colours))


def _layer(record: Parameters) -> Iterator[tuple[str, Reals]]:
    """The layer as it was given, whole, and the filter of it that is asked for."""
    source = getattr(record, "weights", None)
    if not isinstance(source, GivenLayer):
        return
    parts = {"weight": source.weight.float64}
    if source.bias is not None and getattr(record, "bias", None) is None:  # else another was written out
        parts["bias"] = source.bias.float64
    at = getattr(record, "filter", None)
    for name, whole in parts.items():
        yield name, whole
        if at is not None:
            yield name, np.asarray(whole[at])


def _outputs(figure: Figure, originals: Mapping[Tensor, Reals]) -> ChangedOutputs | None:
    computation, by_root = figure.computation, {tensor.name: given for tensor, given in originals.items()}

    def original(tensor: Tensor) -> Reals:
        return by_root.get(figure.prover.root(tensor), tensor.float64).reshape(tensor.shape)

    parts = (computation.takes, computation.weight, *([] if computation.bias is None else [computation.bias]))
    if not any(figure.prover.root(part) in by_root for part in parts):
        return None
    takes, weight, *bias = map(original, parts)
    exact = reference.apply(computation.call, takes, weight, *bias).astype(np.float64)
    bound = _bound(computation, takes, weight, *bias)
    shown = computation.gives.float64
    before, now = np.where(np.abs(exact) <= bound, 0, np.sign(exact)), np.sign(shown)
    return ChangedOutputs(
        tensor=computation.gives.name,
        error=_told(shown - exact),
        turned=int(np.count_nonzero(before * now < 0)),
        vanished=int(np.count_nonzero((before != 0) & (now == 0))),
        largest=_first_largest(exact, bound),
        largest_shown=_first_largest(shown, np.zeros_like(bound)),
    )


def _bound(computation: Computation, takes: Reals, weight: Reals, *bias: Reals) -> Reals:
    """How far each output of the originals may be from the truth: gamma_n times the sum of absolute terms."""
    terms = weight.size // weight.shape[0] + len(bias)
    rounding = terms * np.finfo(np.float64).eps
    sizes = reference.apply(computation.call, np.abs(takes), np.abs(weight), *map(np.abs, bias))
    return np.asarray(rounding / (1 - rounding) * sizes)


def _first_largest(outputs: Reals, bound: Reals) -> tuple[int, ...]:
    """The index of the first output that may be the largest."""
    least = float((outputs - bound).max())
    at = int(np.flatnonzero(outputs + bound >= least)[0])
    return tuple(int(place) for place in np.unravel_index(at, outputs.shape))


def _told(differences: Reals) -> float:
    return float(f"{float(np.abs(differences).max()):.{DIGITS}g}")
