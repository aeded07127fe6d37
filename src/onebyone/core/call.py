"""A torch call as a value: the very call that the reference runs and that the screen prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError

Argument = Quantity | tuple[Quantity, ...] | bool
"""What a call may be given: a number that some tensor states, a tuple of such, or a switch; never a bare number."""


class CallError(OneByOneError):
    """A call that could not be printed or run as it stands."""


@dataclass(frozen=True)
class Call:
    """A call of a class of torch.nn, e.g. ``nn.Conv2d(1, 1, 3, bias=False)``.

    Attributes:
        name: the class, e.g. ``"Conv2d"``.
        arguments: pairs of keyword (None: positional) and `Argument`, in order.

    Raises:
        CallError: at construction, if an argument is a bare number, is no whole number from 0 to 999 (a comma for
            thousands would read as two arguments), or a positional one follows a keyword.
    """

    name: str
    arguments: tuple[tuple[str | None, Argument], ...]

    def __post_init__(self) -> None:
        """Refuse what could not be printed and run."""
        keyword_seen = False
        for keyword, argument in self.arguments:
            where = f"nn.{self.name}, argument {keyword or 'by position'}"
            if keyword is None and keyword_seen:
                raise CallError(f"{where}: follows a keyword argument")
            keyword_seen = keyword_seen or keyword is not None
            if isinstance(argument, bool):
                continue
            for quantity in argument if isinstance(argument, tuple) else (argument,):
                if not isinstance(quantity, Cell | Extent | Size):
                    raise CallError(f"{where}: {quantity!r} comes from no tensor; give a Cell, Extent or Size")
                if quantity.value.denominator != 1 or not 0 <= quantity.value < 1000:
                    raise CallError(f"{where}: {quantity.describe()} = {quantity.value} is no whole number below 1000")

    def runs(self) -> Sequence[str | Quantity]:
        """Give the printed call in reading order: text as str, every number as the quantity it states."""
        runs: list[str | Quantity] = [f"nn.{self.name}("]
        for position, (keyword, argument) in enumerate(self.arguments):
            lead = (", " if position else "") + (f"{keyword}=" if keyword else "")
            if isinstance(argument, bool):
                runs.append(f"{lead}{argument}")
            elif isinstance(argument, tuple):
                runs.append(f"{lead}(")
                for at, quantity in enumerate(argument):
                    runs.extend([", ", quantity] if at else [quantity])
                runs.append(")" if len(argument) != 1 else ",)")
            else:
                runs.extend([lead, argument])  # no lead: only the first, whose text becomes one with the name's
        runs.append(")")
        joined: list[str | Quantity] = []
        for run in runs:  # neighbouring texts become one run
            if isinstance(run, str) and joined and isinstance(joined[-1], str):
                joined[-1] += run
            else:
                joined.append(run)
        return joined

    @property
    def text(self) -> str:
        """The call as one line."""
        return "".join(run if isinstance(run, str) else str(run.value) for run in self.runs())

    def positional(self) -> tuple[int | bool | tuple[int, ...], ...]:
        """Give the positional arguments as Python values, for the reference."""
        return tuple(_plain(argument) for keyword, argument in self.arguments if keyword is None)

    def keywords(self) -> dict[str, int | bool | tuple[int, ...]]:
        """Give the keyword arguments as Python values, for the reference."""
        return {keyword: _plain(argument) for keyword, argument in self.arguments if keyword is not None}


def convolution(
    filters: Tensor,
    *,
    bias: bool = False,
    stride: Quantity | None = None,
    padding: Quantity | None = None,
    dilation: Quantity | None = None,
    groups: Quantity | None = None,
    channels: Quantity | None = None,
) -> Call:
    """Give the call that makes a convolution with this weight; what is torch's default goes unsaid.

    Args:
        filters: the weight, (filters, channels / groups, kernel height, kernel width).
        bias: whether every filter has a bias, as torch's default is.
        stride: pixels from one position to the next, down and across alike; 1 if None.
        padding: rings of zeros around the image; 0 if None.
        dilation: pixels from one weight to the next; 1 if None.
        groups: groups of channels and filters that do not see each other; 1 if None.
        channels: how many channels the input has; those of the weight if None, which are all without groups.

    Raises:
        CallError: the weight has another number of axes, or not as many channels as there are in a group.
    """
    if filters.ndim != 4:
        raise CallError(f"{filters!r} is no weight of kernels: (filters, channels, kernel height, kernel width)")
    per_group, count = Extent(filters, 1), Extent(filters, 0)
    channels = per_group if channels is None else channels
    if channels.value != per_group.value * (1 if groups is None else groups.value):
        raise CallError(f"{filters!r} does not read {channels.value} channels in that many groups")
    settings = (("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1), ("groups", groups, 1))
    return Call("Conv2d", ((None, channels), (None, count), (None, _size(filters)), *_said(settings, bias=bias)))


def transposed_convolution(
    weight: Tensor,
    *,
    bias: bool = False,
    stride: Quantity | None = None,
    padding: Quantity | None = None,
    output_padding: Quantity | None = None,
    dilation: Quantity | None = None,
) -> Call:
    """Give the call that makes a transposed convolution with this weight; what is torch's default goes unsaid.

    Args:
        weight: (channels, filters, kernel height, kernel width).
        bias: whether every filter has a bias, as torch's default is.
        stride: pixels of the output from one kernel to the next; 1 if None.
        padding: rings of the output that are left out; 0 if None.
        output_padding: rows and columns of it that are kept more; 0 if None.
        dilation: pixels from one weight to the next; 1 if None.

    Raises:
        CallError: the weight has another number of axes.
    """
    if weight.ndim != 4:
        raise CallError(f"{weight!r} is no weight of kernels: (channels, filters, kernel height, kernel width)")
    settings = (
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("output_padding", output_padding, 0),
        ("dilation", dilation, 1),
    )
    extents = (None, Extent(weight, 0)), (None, Extent(weight, 1)), (None, _size(weight))
    return Call("ConvTranspose2d", (*extents, *_said(settings, bias=bias)))


def _size(weight: Tensor) -> Argument:
    """The size of kernels, as torch takes it: a number for a square, else a pair."""
    height, width = Extent(weight, 2), Extent(weight, 3)
    return height if height.value == width.value else (height, width)


def _said(settings: Sequence[tuple[str, Quantity | None, int]], *, bias: bool) -> list[tuple[str, Argument]]:
    """The settings that are not torch's default."""
    said: list[tuple[str, Argument]] = [
        (name, value) for name, value, default in settings if value is not None and value.value != default
    ]
    return said if bias else [*said, ("bias", False)]


def dense(weight: Tensor, *, bias: bool = False) -> Call:
    """Give the call that makes a dense layer with this weight, (units, inputs).

    Raises:
        CallError: the weight has another number of axes.
    """
    if weight.ndim != 2:
        raise CallError(f"{weight!r} is no weight of a dense layer: (units, inputs)")
    unbiased: tuple[tuple[str, bool], ...] = () if bias else (("bias", False),)
    return Call("Linear", ((None, Extent(weight, 1)), (None, Extent(weight, 0)), *unbiased))


def _plain(argument: Argument) -> int | bool | tuple[int, ...]:
    """The Python value of an argument."""
    if isinstance(argument, bool):
        return argument
    if isinstance(argument, tuple):
        return tuple(int(quantity.value) for quantity in argument)
    return int(argument.value)
