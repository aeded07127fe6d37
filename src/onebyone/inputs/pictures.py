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
from onebyone.inputs.given import Given
from onebyone.inputs.parameters import ParameterError

DIGITS = "digit, digit:0 to digit:9, or digit:7:3 for the third 7 after the first"
SIDE = 28
"""Pixels a side of the bundled pictures."""

DIGIT_BITS, PHOTO_BITS = 2, 3
"""Pixels of digits are quarters, those of photos eighths: few enough that what is printed can be read."""

GreyPicture = Annotated[
    str | Given, Meta(description="The picture that is read.", extra={"possible": f"{DIGITS}, or a file"})
]
Channels = Annotated[int, Meta(ge=1, le=16)]
Photo = Annotated[str | Given, Meta(description="The picture that is read.", extra={"possible": "photo, or a file"})]
_Extent = Annotated[int, Meta(ge=5, le=64)]
Height = Annotated[_Extent | None, Meta(description="Rows of the picture, which is averaged to them.")]
Width = Annotated[_Extent | None, Meta(description="Columns of the picture, which is averaged to them.")]

_DIGIT = re.compile(r"digit(?::([0-9])(?::([0-9]))?)?")


def image_of(source: str | Given, *, height: int | None, width: int | None) -> Tensor:
    """A grey picture: "image", (height, width), from 0 for black to 1 for white, quantized to quarters.

    Args:
        source: "digit", "digit:7", "digit:7:3" (a held-out digit by label and number), or a user's own.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.

    Raises:
        ParameterError: there is no such picture, or it has several channels.
        UsageError: an asset is missing or altered.
    """
    if source == "digit" and height in (None, 28) and width in (None, 28):
        return bundled.digit()
    levels = source.levels if isinstance(source, Given) else _digit(source)
    if levels.shape[2] != 1:
        raise ParameterError(f"image: {_called(source)} has {levels.shape[2]} channels; this panel reads a grey one")
    resized = _resized(levels, height, width)
    return Tensor.quantized("image", resized[:, :, 0] / 255, bits=DIGIT_BITS)


def square_digit(source: str | Given) -> Tensor:
    """A grey picture of as many pixels as the trained layer and the trained network read: (28, 28).

    Raises:
        ParameterError: it has another size, or as `image_of` does.
    """
    image = image_of(source, height=None, width=None)
    if image.shape != (SIDE, SIDE):
        raise ParameterError(
            f"image: {_called(source)} is {image.shown_shape}; what is trained here reads {SIDE}×{SIDE} pixels"
        )
    return image


def label_of(source: str | Given) -> int | None:
    """The digit that a bundled picture shows; None of a user's own."""
    match = None if isinstance(source, Given) else _DIGIT.fullmatch(source)
    return None if match is None else int(match[1] or 2)


def photo_of(source: str | Given, *, channels: int | None, height: int | None, width: int | None) -> Tensor:
    """A picture of several channels: "photo", (channels, height, width), from 0 to 1, quantized to eighths.

    Args:
        source: "photo", or a user's own.
        channels: its first so many; all if None.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.

    Raises:
        ParameterError: there is no such picture, or it has fewer channels.
        UsageError: an asset is missing or altered.
    """
    if source == "photo" and channels in (None, 3) and height in (None, 28) and width in (None, 28):
        return bundled.photo()
    if isinstance(source, Given):
        levels = source.levels
    elif source == "photo":
        levels = bundled.photo_levels()
    else:
        raise ParameterError(f"image: there is no picture {source!r}; use photo, or a file such as ./mine.png")
    if channels is not None and channels > levels.shape[2]:
        raise ParameterError(f"channels = {channels}: {_called(source)} has {levels.shape[2]}")
    resized = _resized(levels[:, :, :channels], height, width)
    return Tensor.quantized("photo", resized.transpose(2, 0, 1) / 255, bits=PHOTO_BITS)


def planes_of(source: str | Given, *, channels: int | None, height: int | None, width: int | None) -> Tensor:
    """A picture of one channel or several as planes: "image", (channels, height, width), from 0 to 1.

    Digits, and what is grey, are quantized to quarters, what has several channels to eighths.

    Args:
        source: "photo", a digit such as "digit:7", or a user's own.
        channels: its first so many; all if None.
        height: in pixels; the picture's own if None. A picture of another size is averaged to it.
        width: likewise.

    Raises:
        ParameterError: there is no such picture, or it has fewer channels.
        UsageError: an asset is missing or altered.
    """
    is_grey = source.shape[2] == 1 if isinstance(source, Given) else source != "photo"
    if is_grey and channels in (None, 1):
        grey = image_of(source, height=height, width=width)
        return Tensor.from_numerators("image", grey.numerators[None].copy(), bits=grey.bits)
    if is_grey:
        raise ParameterError(f"channels = {channels}: {_called(source)} has one")
    photo = photo_of(source, channels=channels, height=height, width=width)
    return Tensor.from_numerators("image", photo.numerators.copy(), bits=photo.bits)


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


def _resized(levels: NDArray[np.uint8], height: int | None, width: int | None) -> NDArray[np.float64]:
    """Averaged to this size: each new pixel is the mean of the area that it covers, also of parts of old ones.

    (PIL's resampling by a box takes or leaves each old pixel whole.)
    """
    rows, columns = _overlaps(levels.shape[0], height), _overlaps(levels.shape[1], width)
    sums = np.einsum("ir,rck,jc->ijk", rows, levels.astype(np.int64), columns)
    means: NDArray[np.float64] = sums / (levels.shape[0] * levels.shape[1])
    return means


def _overlaps(old: int, new: int | None) -> NDArray[np.int64]:
    """How much of each old pixel each new one covers, (new, old), if an old one is `new` long and a new one `old`."""
    ends, now = np.arange(1, old + 1) * (new or old), np.arange(1, (new or old) + 1)[:, None] * old
    shared: NDArray[np.int64] = np.minimum(ends, now) - np.maximum(ends - (new or old), now - old)
    return shared.clip(0)
