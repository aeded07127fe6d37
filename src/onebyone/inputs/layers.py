"""A layer of a user's model as a value: its weights to the last bit, kept in the record of parameters itself.

A file may be safetensors, npz, npy, or what torch.save makes of a state_dict. Nothing in it is ever run. A layer is
read once, by its name; what is drawn and proven are the nearest multiples of a grid, and what that loses is told.

    given = GivenLayer.of_file(Path("net.safetensors#features.0"), field="weights")
    layer = layer_of(given, bits=4)  # layer.weight, layer.bias: exact tensors on the grid of 1/16
    stored = layer_of(given, bits=None)  # the same as the file holds them: computed exactly, printed behind ≈
"""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta

from onebyone.errors import UsageError, hint
from onebyone.inputs.given import OfAFile, npy_array, printable_name, read_within
from onebyone.inputs.parameters import ParameterError

if TYPE_CHECKING:  # numpy takes a tenth of a second to import, and few commands are given a layer
    import numpy as np
    from numpy.typing import NDArray

    from onebyone.core.tensor import Tensor

LARGEST_FILE = 2**28
"""Bytes of a file of weights that are read at most, packed and unpacked."""

MOST_WEIGHTS = 2**16
"""Weights of a layer that a record holds at most."""

MOST_NAMED = 12
"""Layers that a message names at most."""

Kind: TypeAlias = Literal["linear", "conv1d", "conv2d"]
KINDS: Mapping[int, Kind] = {2: "linear", 3: "conv1d", 4: "conv2d"}
"""What a weight of so many axes belongs to, as torch stores it: a file holds no more than the shape."""

_ZIP, _NPY, _PICKLE = b"PK", b"\x93NUMPY", b"\x80"
_WEIGHT, _BIAS = "weight", "bias"
_LENGTH = 8  # bytes that tell how long the JSON is with which safetensors begins; they may be any


class Values(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers as a file holds them: `data` are the bytes of little-endian floats in C order, zlib-packed, in base 85.

    Raises:
        ValueError: at construction, if the data are not finite numbers that fill the shape.
    """

    shape: Annotated[tuple[Annotated[int, Meta(ge=1, le=MOST_WEIGHTS)], ...], Meta(min_length=1, max_length=4)]
    dtype: Literal["float32", "float64"]
    data: str

    def __post_init__(self) -> None:
        """Refuse what cannot be read back."""
        import numpy as np

        size = prod(self.shape) * int(self.dtype.removeprefix("float")) // 8
        if prod(self.shape) > MOST_WEIGHTS:
            raise ValueError(f"{self.shape} are more than {MOST_WEIGHTS:,} weights")
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(base64.b85decode(self.data), size + 1)
        except (ValueError, zlib.error) as error:
            raise ValueError("weights that cannot be unpacked") from error
        if len(content) != size or not unpacker.eof or unpacker.unused_data:
            raise ValueError(f"weights that do not fill {self.shape}")
        if not np.isfinite(self.array).all():
            raise ValueError("weights that are not finite")

    @property
    def array(self) -> NDArray[Any]:
        """The numbers as they were stored, read-only."""
        import numpy as np

        content = zlib.decompress(base64.b85decode(self.data))
        return np.frombuffer(content, dtype=np.dtype(self.dtype).newbyteorder("<")).reshape(self.shape)

    @property
    def float64(self) -> NDArray[np.float64]:
        """The numbers in float64, without rounding."""
        return self.array.astype("float64")

    @classmethod
    def of_array(cls, array: NDArray[Any]) -> Values:
        """Keep an array of real numbers to the last bit, in float32 if that holds them all."""
        import numpy as np

        with np.errstate(over="ignore"):
            single = array.astype(np.float32)
        short = (array.dtype.itemsize <= 4 and array.dtype.kind == "f") or bool((single == array).all())
        dtype: Literal["float32", "float64"] = "float32" if short else "float64"
        content = np.ascontiguousarray(array, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()
        shape = tuple(int(extent) for extent in array.shape)
        return cls(shape=shape, dtype=dtype, data=base64.b85encode(zlib.compress(content, 9)).decode())


class GivenLayer(OfAFile, frozen=True):
    """A layer of a file: the file's name, the layer's own, its weight as torch stores it, its bias if it has one.

    Raises:
        ValueError: at construction, if the weight is none of a layer, or the bias none of that layer.
    """

    layer: str
    weight: Values
    bias: Values | None = None

    def __post_init__(self) -> None:
        """Refuse what is no layer."""
        if len(self.weight.shape) not in KINDS:
            raise ValueError(f"{self.name}, {self.layer}: a weight of shape {self.weight.shape} is none of a layer")
        if self.bias is not None and self.bias.shape != self.weight.shape[:1]:
            raise ValueError(
                f"{self.name}, {self.layer}: a bias of shape {self.bias.shape} for {self.weight.shape[0]} units"
            )

    @property
    def kind(self) -> Kind:
        """What it is, by its weight's axes: (units, inputs), (filters, channels, k) or (filters, channels, kh, kw)."""
        return KINDS[len(self.weight.shape)]

    @classmethod
    def of_file(cls, path: Path, *, field: str) -> GivenLayer:
        """Read one layer of a file of weights.

        Args:
            path: the file, and behind a # the layer: "net.safetensors#features.0"; none if the file has only one.
            field: the parameter it is given for, for messages.

        Raises:
            UsageError: the file is missing, too large, or holds something else; there is no such layer (the message
                names those there are); or its weights are not finite or too many.
        """
        file, layer = _parted(path)
        what = f"{field}: {file}"
        arrays = _arrays(read_within(file, LARGEST_FILE, field), what, name=file.stem)
        found = _named(arrays, layer, what)
        bias = arrays.get(_sibling(found))
        return cls._held(printable_name(file), found.removesuffix(f".{_WEIGHT}"), arrays[found], bias, what)

    @classmethod
    def of_array(cls, array: NDArray[Any], *, field: str) -> GivenLayer:
        """Keep an array as the weight of a layer without bias. Raises UsageError for one that is none."""
        what = f"{field}: the array"
        if not _is_layer(array):
            raise UsageError(f"{what} must be a layer's weight as torch stores it, of 2 to 4 axes: it is {array.shape}")
        return cls._held("array", _WEIGHT, array, None, what)

    @classmethod
    def _held(cls, name: str, layer: str, weight: NDArray[Any], bias: NDArray[Any] | None, what: str) -> GivenLayer:
        import numpy as np

        for part, array in ((_WEIGHT, weight), (_BIAS, bias)):
            if array is None:
                continue
            said = f"{what}, layer {layer}: its {part}"
            if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
                raise UsageError(f"{said} holds {array.dtype}, which are no real numbers of at most 64 bits")
            if array.size > MOST_WEIGHTS:
                raise UsageError(f"{said} has {array.size:,} numbers; at most {MOST_WEIGHTS:,} can be shown")
            wrong = np.argwhere(~np.isfinite(array))
            if len(wrong):
                raise UsageError(f"{said} is {array[tuple(wrong[0])]} at {wrong[0].tolist()}, which cannot be computed")
        if bias is not None and bias.shape != weight.shape[:1]:
            raise UsageError(f"{what}, layer {layer}: its bias {bias.shape} does not fit its weight {weight.shape}")
        kept = None if bias is None else Values.of_array(bias)
        return cls(name=name, layer=layer, weight=Values.of_array(weight), bias=kept)


@dataclass(frozen=True)
class Layer:
    """A layer on a grid, or as it is stored: what is proven and drawn, with what it was.

    Attributes:
        given: the layer as its file holds it.
        weight: "weight", in the layer's own shape: the nearest multiples of the grid, ties to even; `Unquantized` if it
            is as it is stored.
        bias: "bias", (units,), likewise; None for none.
        largest_loss: the largest difference between a number given and the one shown.
        zeroed: how many weights are 0 now that were not.
    """

    given: GivenLayer
    weight: Tensor
    bias: Tensor | None
    largest_loss: float
    zeroed: int

    @property
    def kind(self) -> Kind:
        """Of which kind it is."""
        return self.given.kind


def layer_of(given: GivenLayer, *, bits: int | None) -> Layer:
    """The layer on the grid of 1/2**bits; as it is stored, to the last bit, if None.

    Raises:
        ParameterError: a number is too large for float32 on that grid, or every weight would be 0; as they are stored,
            its numbers are too far apart to be held exactly.
    """
    import numpy as np

    from onebyone.core.tensor import OffGridError, Tensor

    what = f"weights: {given.name}, layer {given.layer}"
    if bits is None:
        return _as_stored(given, what)
    given_weight, given_bias = given.weight.float64, None if given.bias is None else given.bias.float64
    try:
        weight = Tensor.quantized("weight", given_weight, bits=bits)
        bias = None if given_bias is None else Tensor.quantized("bias", given_bias, bits=bits)
    except OffGridError as error:
        raise ParameterError(f"{what}: {error}") from None
    if not weight.numerators.any():
        largest = float(np.abs(given_weight).max())
        raise ParameterError(
            f"{what}: every weight is 0 in multiples of 1/{2**bits}, for the largest is {largest:.2g}; "
            "take a finer grid, up to --grid 1/64, or scale the layer up"
        )
    lost = [np.abs(given_weight - weight.float64).max()]
    lost += [] if bias is None or given_bias is None else [np.abs(given_bias - bias.float64).max()]
    zeroed = int(np.count_nonzero((weight.numerators == 0) & (given_weight != 0)))
    return Layer(given, weight, bias, largest_loss=float(max(lost)), zeroed=zeroed)


def _as_stored(given: GivenLayer, what: str) -> Layer:
    """The layer as it is stored, to the last bit."""
    from onebyone.core.tensor import OffGridError, Unquantized

    try:
        weight = Unquantized.stored("weight", given.weight.float64)
        bias = None if given.bias is None else Unquantized.stored("bias", given.bias.float64)
    except OffGridError as error:
        raise ParameterError(
            f"rounded: {what}: {error}, and is not held exactly; store the layer in float32, if it is in float64, or "
            "leave --rounded out"
        ) from None
    if not weight.numerators.any():
        raise ParameterError(f"{what}: every weight is 0, which shows nothing")
    return Layer(given, weight, bias, largest_loss=0.0, zeroed=0)


def _parted(path: Path) -> tuple[Path, str | None]:
    """The file and the layer that a path with a # names; a file that has a # in its name is taken as it is."""
    text = str(path)
    if "#" not in text or path.exists():
        return path, None
    file, _, layer = text.rpartition("#")
    return Path(file), layer


def _arrays(content: bytes, what: str, *, name: str) -> Mapping[str, NDArray[Any]]:
    """All arrays of a file by their names; a single one has the file's. What the file is, its first bytes say."""
    if content.startswith(_NPY):
        return {name: _array(content, what)}
    if content.startswith(_ZIP):
        return _in_zip(content, what)
    if content.startswith(_PICKLE) and content[_LENGTH : _LENGTH + 1] != b"{":
        raise UsageError(
            f"{what} is a pickle, which could run code as it is read; save the model's state_dict by torch.save of "
            "torch 1.6 or later, as safetensors, or as npz"
        )
    return _safetensors(content, what)


def _array(content: bytes, what: str) -> NDArray[Any]:
    try:
        return npy_array(content)
    except ValueError as error:
        raise UsageError(f"{what} is not an array that can be read: {error}") from None


def _in_zip(content: bytes, what: str) -> Mapping[str, NDArray[Any]]:
    """The arrays of an npz, or of what torch.save made."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_FILE:
                raise UsageError(f"{what} unpacks to more than {LARGEST_FILE:,} bytes, which are read at most")
            if any(entry.filename.endswith("data.pkl") for entry in entries):
                return _torch(content, what)
            stored = {entry.filename: archive.read(entry) for entry in entries if entry.filename.endswith(".npy")}
    except UsageError:
        raise
    except (NotImplementedError, RuntimeError) as error:  # packed in a way that is not known here, or encrypted
        raise UsageError(f"{what} cannot be unpacked: {error}; save it again, without packing it") from None
    except Exception as error:  # of a damaged file, its decoder raises what it likes
        raise UsageError(f"{what} is damaged: {error}") from None
    return {name.removesuffix(".npy"): _array(entry, f"{what}, {name}") for name, entry in stored.items()}


def _torch(content: bytes, what: str) -> Mapping[str, NDArray[Any]]:
    from onebyone.core.reference import TorchError, stored

    try:
        return stored(content)
    except TorchError as error:
        raise UsageError(f"{what}: {error}; save the model's state_dict(), not the model itself") from None


def _safetensors(content: bytes, what: str) -> Mapping[str, NDArray[Any]]:
    import numpy as np
    from safetensors import SafetensorError, deserialize

    known = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2"}
    known |= {"I8": "i1", "U8": "u1"}
    try:
        told = dict(deserialize(content))  # type: ignore[no-untyped-call]
    except SafetensorError:
        raise UsageError(f"{what} is no file of weights: use safetensors, npz, npy, or what torch.save makes") from None
    arrays = {}
    for name, entry in told.items():
        if entry["dtype"] in known:
            array = np.frombuffer(entry["data"], dtype=known[entry["dtype"]]).reshape(entry["shape"])
            wide = array.astype("<u4") << 16  # a bfloat16 is the upper half of a float32
            arrays[name] = wide.view("<f4") if entry["dtype"] == "BF16" else array
    return arrays


def _is_layer(array: NDArray[Any]) -> bool:
    return array.ndim in KINDS and array.size > 0 and array.dtype.kind in "fiu"


def _named(arrays: Mapping[str, NDArray[Any]], layer: str | None, what: str) -> str:
    """The name of the array that is the weight of a layer; of the only layer there is if none is named."""
    layers = {name.removesuffix(f".{_WEIGHT}"): name for name, array in sorted(arrays.items()) if _is_layer(array)}
    if not layers:
        raise UsageError(f"{what} holds no layer: no array of 2 to 4 axes, as weights are")
    if layer is None and len(layers) == 1:
        return next(iter(layers.values()))
    wanted = None if layer is None else layer.removesuffix(f".{_WEIGHT}")
    if wanted in layers:
        return layers[wanted]
    told = [f"{name} {'×'.join(map(str, arrays[full].shape))}" for name, full in layers.items()]
    more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    listed = ", ".join(told[:MOST_NAMED]) + more
    if layer is None:
        raise UsageError(f"{what} holds several layers; say which by --layer: {listed}")
    raise UsageError(f"{what} has no layer {layer!r}.{hint(layer, layers)} It has: {listed}.")


def _sibling(weight: str) -> str:
    """The name of the bias that belongs to a weight of this name."""
    stem, dot, last = weight.rpartition(".")
    return f"{stem}{dot}{_BIAS}" if last == _WEIGHT else f"{weight}.{_BIAS}"
