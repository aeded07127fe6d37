"""Pictures by name, or a user's own, in the size asked for, as exact tensors; and where each comes from."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.answers import demand_held_out
from onebyone.inputs.given import Given, averaged
from onebyone.inputs.grid import bits_of
from onebyone.inputs.parameters import ParameterError

DIGITS = "digit, digit:0 to digit:9, or digit:7:3 for the third 7 after the first"
SIDE = 28
"""Pixels a side of the bundled pictures."""

DIGIT_BITS, PHOTO_BITS = 2, 3
"""Pixels of digits are quarters, those of photos eighths: few enough that what is printed can be read."""

WHITE, COLOURS = 255, 3
LUMA = (299, 587, 114)
"""What red, green and blue count in grey (ITU-R BT.601), in thousandths."""

GreyPicture = Annotated[
    str | Given, Meta(description="The picture that is read.", extra={"possible": f"{DIGITS}, or a file"})
]
Channels = Annotated[int, Meta(ge=1, le=16)]
Photo = Annotated[str | Given, Meta(description="The picture that is read.", extra={"possible": "photo, or a file"})]
_Extent = Annotated[int, Meta(ge=5, le=64)]
Height = Annotated[_Extent | None, Meta(description="Rows of the picture, which is averaged to them.")]
Width = Annotated[_Extent | None, Meta(description="Columns of the picture, which is averaged to them.")]

_DIGIT = re.compile(r"digit(?::([0-9])(?::([0-9]))?)?")


def image_of(
    source: str | Given, *, height: int | None = None, width: int | None = None, bits: int = DIGIT_BITS
) -> Tensor:
    """A grey picture: "image", (height, width), from 0 for black to 1 for white, quantized.

    Args:
        source: "digit", "digit:7", "digit:7:3" (a held-out digit by label and number), or a user's own.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.
        bits: the grid.

    Raises:
        ParameterError: there is no such picture, or it has several channels that are not red, green and blue.
        UsageError: an asset is missing or altered.
    """
    if source == "digit" and height in (None, SIDE) and width in (None, SIDE) and bits == DIGIT_BITS:
        return bundled.digit()
    return Tensor.quantized("image", grey_of(source, height=height, width=width), bits=bits)


def grey_of(source: str | Given, *, height: int | None = None, width: int | None = None) -> NDArray[np.float64]:
    """What `image_of` quantizes. Colours are made grey as BT.601 weighs them (Y = 0.299 R + 0.587 G + 0.114 B)."""
    resized = averaged(source.levels if isinstance(source, Given) else _digit(source), height, width)
    channels = resized.shape[2]
    if channels not in (1, COLOURS):
        raise ParameterError(f"image: {_called(source)} has {channels} channels; this panel reads a grey or an RGB one")
    grey = resized[:, :, 0] if channels == 1 else sum(w * resized[:, :, at] for at, w in enumerate(LUMA)) / sum(LUMA)
    return np.asarray(grey / WHITE)


def square_digit(source: str | Given) -> Tensor:
    """A grey picture of as many pixels as the trained layer and the trained network read: (28, 28).

    Of a user's own the largest square in the middle is averaged to that. Raises as `image_of` does.
    """
    if isinstance(source, str):
        return image_of(source)
    return Tensor.quantized("image", square_grey(source), bits=DIGIT_BITS)


def square_grey(source: Given) -> NDArray[np.float64]:
    """What `square_digit` quantizes."""
    top, left, side = middle_square(source)
    square = Given.of_levels(source.name, source.levels[top : top + side, left : left + side])
    return grey_of(square, height=SIDE, width=SIDE)


def middle_square(source: Given) -> tuple[int, int, int]:
    """The largest square in the middle of a picture: its first row, its first column, and its side."""
    height, width, _ = source.shape
    side = min(height, width)
    return (height - side) // 2, (width - side) // 2, side


def label_of(source: str | Given) -> int | None:
    """The digit that a bundled picture shows; None of a user's own."""
    match = None if isinstance(source, Given) else _DIGIT.fullmatch(source)
    return None if match is None else int(match[1] or 2)


def photo_of(
    source: str | Given,
    *,
    channels: int | None = None,
    height: int | None = None,
    width: int | None = None,
    bits: int = PHOTO_BITS,
) -> Tensor:
    """A picture of several channels: "photo", (channels, height, width), from 0 to 1, quantized.

    Args:
        source: "photo", or a user's own.
        channels: its first so many; all if None.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.
        bits: the grid.

    Raises:
        ParameterError: there is no such picture, or it has fewer channels.
        UsageError: an asset is missing or altered.
    """
    whole = channels in (None, COLOURS) and height in (None, SIDE) and width in (None, SIDE)
    if source == "photo" and whole and bits == PHOTO_BITS:
        return bundled.photo()
    return Tensor.quantized("photo", colours_of(source, channels=channels, height=height, width=width), bits=bits)


def colours_of(
    source: str | Given, *, channels: int | None = None, height: int | None = None, width: int | None = None
) -> NDArray[np.float64]:
    """What `photo_of` quantizes, (channels, height, width)."""
    if isinstance(source, Given):
        levels = source.levels
    elif source == "photo":
        levels = bundled.photo_levels()
    else:
        raise ParameterError(f"image: there is no picture {source!r}; use photo, or a file such as ./mine.png")
    if channels is not None and channels > levels.shape[2]:
        raise ParameterError(f"channels = {channels}: {_called(source)} has {levels.shape[2]}")
    return averaged(levels[:, :, :channels], height, width).transpose(2, 0, 1) / WHITE


def planes_of(
    source: str | Given, *, channels: int | None, height: int | None, width: int | None, grid: str | None = None
) -> Tensor:
    """A picture of one channel or several as planes: "image", (channels, height, width), from 0 to 1.

    Args:
        source: "photo", a digit such as "digit:7", or a user's own.
        channels: its first so many; all if None.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.
        grid: what it is quantized to; quarters of what is grey, eighths of what has several channels, if None.

    Raises:
        ParameterError: there is no such picture, or it has fewer channels.
        UsageError: an asset is missing or altered.
    """
    is_grey = source.shape[2] == 1 if isinstance(source, Given) else source != "photo"
    if is_grey and (channels or 1) > 1:
        raise ParameterError(f"channels = {channels}: {_called(source)} has one")
    if is_grey:
        values = grey_of(source, height=height, width=width)[None]
    else:
        values = colours_of(source, channels=channels, height=height, width=width)
    return Tensor.quantized("image", values, bits=bits_of(grid, own=DIGIT_BITS if is_grey else PHOTO_BITS))


def _called(source: str | Given) -> str:
    return source.name if isinstance(source, Given) else source


def _digit(source: str) -> NDArray[np.uint8]:
    match = _DIGIT.fullmatch(source)
    if match is None:
        raise ParameterError(f"image: there is no picture {source!r}; use {DIGITS}, or a file such as ./mine.png")
    if match[1] is None:
        return bundled.digit_levels()[:, :, None]
    levels: NDArray[np.uint8] = _held_out()[int(match[1])][int(match[2] or 0), :, :, None]
    return levels


@cache
def _held_out() -> tuple[NDArray[np.uint8], ...]:
    """Ten held-out digits of each label, (10, 28, 28)."""
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as arrays:
        images: NDArray[np.uint8] = arrays["images"]
        labels: NDArray[np.uint8] = arrays["labels"]
    digits: list[NDArray[np.uint8]] = [images[labels == label] for label in range(10)]
    for label, own in enumerate(digits):
        demand_held_out(label, own)
    return tuple(digits)
