"""The witness: the same operations in torch, run by the very call that the screen prints. The only import of torch.

Arrays come and go as numpy arrays of float32 or float64; torch computes in the dtype it is given. Nothing here is
shared with `operations`: windows come from torch's own unfold, weighted sums from torch.nn modules.

0 · (−2) is −0.0 in floating point, a sign that no exact number has. A product alone is therefore written 0 + w·x, and
so is what a module returns: for some shapes torch starts a sum with its first product instead of 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onebyone.core.call import Call
from onebyone.core.deferred import Deferred
from onebyone.errors import OneByOneError

if TYPE_CHECKING:
    import torch
    from torch import nn
    from torch.nn import functional

    Layer = nn.Conv2d | nn.ConvTranspose2d | nn.Linear
else:
    torch, nn, functional = Deferred("torch"), Deferred("torch.nn"), Deferred("torch.nn.functional")

Array = NDArray[np.float32] | NDArray[np.float64]


class TorchError(OneByOneError):
    """A call that torch cannot witness with the arrays it was given."""


def module(call: Call, *, weight: Array, bias: Array | None = None) -> Layer:
    """Build the torch module by running the printed call, and give it these weights.

    Args:
        call: of nn.Conv2d, nn.ConvTranspose2d or nn.Linear.
        weight: in the module's own shape: (filters, channels / groups, kernel height, kernel width), of a transposed
            convolution (channels, filters / groups, kernel height, kernel width), or (units, inputs).
        bias: (filters,) or (units,); None exactly if the call says bias=False.

    Raises:
        TorchError: the call has another name, or weight and bias are not the parameters it makes.
    """
    built = _built(call)
    given = {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
    expected = {name: tuple(parameter.shape) for name, parameter in built.named_parameters()}
    if expected != {name: array.shape for name, array in given.items()}:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in given.items())
        raise TorchError(f"{call.text} makes parameters {expected}, but was given {shapes}")
    built.load_state_dict({name: _tensor(array) for name, array in given.items()}, assign=True)
    return built


def parameters(call: Call) -> int:
    """Count the parameters that the printed call makes (numel of each), biases included."""
    return sum(parameter.numel() for parameter in _built(call).parameters())


def multiplications(call: Call, shape: Sequence[int]) -> int:
    """Count the multiplications of the printed call on an input of this shape, by letting torch add them up.

    With every input and weight 1 and every bias 0, each multiplication adds exactly 1 to one output, so the sum of all
    outputs is their number. Products with a border of padding are multiplications too: the border counts as ones. So
    are those that a transposed convolution puts down where its padding leaves the output out.
    """
    return int(_terms(call, shape).sum())


def apply(call: Call, values: Array, weight: Array, bias: Array | None = None) -> Array:
    """Run the printed call: a dense layer on (inputs,), a convolution on (channels, height, width).

    Raises:
        TorchError: weight and bias are not the parameters that the call makes, or the input does not fit.
    """
    built = module(call, weight=weight, bias=bias)
    try:
        with torch.no_grad():
            return _array(0 + built(_tensor(values)))
    except RuntimeError as error:
        raise TorchError(f"{call.text} on an input of shape {values.shape}: {error}") from error


def dense_products(values: Array, weight: Array) -> Array:
    """The unsummed terms of a dense layer: (inputs,) and (units, inputs) give (units, inputs)."""
    return _array(0 + torch.einsum("i,ji->ji", _tensor(values), _tensor(weight)))


def conv2d_products(call: Call, values: Array, weight: Array) -> Array:
    """The unsummed terms of the printed convolution, its windows cut out by torch's unfold.

    Args:
        call: of nn.Conv2d; its stride, padding, dilation and groups are used.
        values: (channels, height, width).
        weight: (filters, channels / groups, kernel height, kernel width).

    Returns:
        (filters, output height, output width, channels / groups, kernel height, kernel width).

    Raises:
        TorchError: the call is no convolution, or the weight is not its parameter.
    """
    built = module(call, weight=weight)
    if not isinstance(built, nn.Conv2d) or isinstance(built.padding, str):
        raise TorchError(f"{call.text} is not a convolution whose windows can be cut out")
    height, width = built(_tensor(values)).shape[1:]
    windows = functional.unfold(
        _tensor(values)[None],
        (built.kernel_size[0], built.kernel_size[1]),
        dilation=(built.dilation[0], built.dilation[1]),
        padding=(built.padding[0], built.padding[1]),
        stride=(built.stride[0], built.stride[1]),
    )
    per_group = windows.view(built.groups, *weight.shape[1:], height, width)
    kernels = _tensor(weight).view(built.groups, -1, *weight.shape[1:])
    products = 0 + torch.einsum("gkijrc,gfkij->gfrckij", per_group, kernels)
    return _array(products.reshape(weight.shape[0], height, width, *weight.shape[1:]))


def conv1x1_products(values: Array, weight: Array) -> Array:
    """The unsummed terms of a 1×1 convolution: (channels, height, width) and (filters, channels, 1, 1).

    Returns:
        (filters, channels, height, width).
    """
    return _array(0 + torch.einsum("khw,fkij->fkhw", _tensor(values), _tensor(weight)))


def dense_over_patches(
    call: Call,
    values: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
) -> Array:
    """Run the printed nn.Linear on all `patches` of the image at once: it reads the last axis.

    Args:
        call: of nn.Linear, from channels · kernel height · kernel width inputs.
        values: (channels, height, width).
        weight: (units, inputs).
        bias: (units,) or None.
        kernel: rows and columns of a patch.
        stride: steps between patches in pixels.
        padding: rings of zeros around the image, down and across.
        dilation: steps between the pixels of a patch.

    Returns:
        (units, output height, output width).

    Raises:
        TorchError: weight and bias are not the parameters that the call makes.
    """
    built = module(call, weight=weight, bias=bias)
    read = patches(values, kernel=kernel, stride=stride, padding=padding, dilation=dilation)
    with torch.no_grad():
        return _array((0 + built(_tensor(read))).permute(2, 0, 1))


def patches(
    values: Array,
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
) -> Array:
    """The patches that torch's unfold cuts out, each as a list: (output height, output width, inputs)."""
    image = functional.pad(_tensor(values), (padding[1], padding[1], padding[0], padding[0]))
    columns = functional.unfold(image[None], kernel, stride=stride, dilation=dilation)[0]
    rows = image.unfold(1, dilation[0] * (kernel[0] - 1) + 1, stride[0]).shape[1]
    return _array(torch.unflatten(columns.T, 0, (rows, -1)))


def without(kernels: Array, *, first: tuple[int, int], shape: tuple[int, int]) -> Array:
    """The same kernels with a block of their weights set to 0, by torch's masked_fill."""
    tensor = _tensor(kernels)
    down, across = torch.arange(tensor.shape[2])[:, None], torch.arange(tensor.shape[3])[None]
    rows = (down >= first[0]) & (down < first[0] + shape[0])
    columns = (across >= first[1]) & (across < first[1] + shape[1])
    return _array(tensor.masked_fill(rows & columns, 0))


def blanked(values: Array, cells: Sequence[int]) -> Array:
    """The same cells, but for some, by their flat indices, which are 0, by torch's index_fill."""
    tensor = _tensor(values)
    return _array(tensor.reshape(-1).index_fill(0, torch.tensor(list(cells)), 0).reshape(tensor.shape))


def reshaped(values: Array, shape: tuple[int, ...]) -> Array:
    """The same cells under another shape, by torch's Flatten and Unflatten.

    Raises:
        TorchError: the shapes hold different numbers of cells.
    """
    try:
        return _array(nn.Unflatten(0, shape)(nn.Flatten(0)(_tensor(values))))
    except RuntimeError as error:
        raise TorchError(f"cannot reshape {values.shape} to {shape}: {error}") from error


def flattened(image: Array) -> Array:
    """The rows of an image end to end, by torch's cat."""
    return _array(torch.cat(torch.unbind(_tensor(image))))


def pixels_to_channels(image: Array) -> Array:
    """Every pixel as a channel of its own: torch's unfold takes all of the image as its only patch.

    (channels, height, width) gives (channels · height · width, 1, 1).
    """
    return _array(functional.unfold(_tensor(image)[None], image.shape[1:])[0, :, :, None])


def pointwise_filters(weight: Array) -> Array:
    """Each weight of a dense layer as a 1×1 kernel, by torch's indexing: (units, inputs) to (units, inputs, 1, 1)."""
    return _array(_tensor(weight)[:, :, None, None])


def take(values: Array, indices: Sequence[int], *, axis: int = 0) -> Array:
    """Pick entries along an axis, by torch's index_select."""
    return _array(torch.index_select(_tensor(values), axis, torch.tensor(list(indices))))


def difference(one: Array, other: Array) -> Array:
    """One minus the other, cell by cell, of two arrays of one shape, by torch's sub.

    Raises:
        TorchError: the shapes differ; torch would repeat the smaller one.
    """
    if one.shape != other.shape:
        raise TorchError(f"no difference of shapes {one.shape} and {other.shape}")
    return _array(torch.sub(_tensor(one), _tensor(other)))


def total(values: Array) -> Array:
    """Add up all cells; gives (1,)."""
    return _array(torch.sum(_tensor(values)).reshape(1))


def largest(values: Array) -> Array:
    """The largest of all values, shape (1,)."""
    return _array(torch.amax(_tensor(values)).reshape(1))


def map_totals(maps: Array) -> Array:
    """Add up each of (maps, height, width), by torch's sum over two axes; gives (maps,)."""
    return _array(torch.sum(_tensor(maps), dim=(1, 2)))


def relu(values: Array) -> Array:
    """What is positive, and 0 for the rest, by torch's relu."""
    return _array(torch.relu(_tensor(values)))


def rounded(values: Array, step: Array, cap: Array) -> Array:
    """Multiples of a step, ties to even, from 0 to a cap, by torch's round and clamp."""
    return _array(0 + torch.clamp(torch.round(_tensor(values) / float(step)) * float(step), 0, float(cap)))


def zeros(values: Array) -> int:
    """Count the cells that are 0, by torch's count_nonzero."""
    tensor = _tensor(values)
    return tensor.numel() - int(torch.count_nonzero(tensor))


def as_channel(values: Array) -> Array:
    """(height, width) as (1, height, width), by torch's unsqueeze."""
    return _array(torch.unsqueeze(_tensor(values), 0))


def rows_to_kernels(weight: Array, shape: Sequence[int]) -> Array:
    """(units, channels · height · width) as (units, channels, height, width), by torch's unflatten."""
    return _array(torch.unflatten(_tensor(weight), 1, tuple(shape)))


def padded(values: Array, ring: int) -> Array:
    """Rings of zeros around every channel, by nn.ZeroPad2d."""
    return _array(nn.ZeroPad2d(ring)(_tensor(values)))


def spread(image: Array, *, step: tuple[int, int]) -> Array:
    """Zeros between the pixels, by torch: each pixel puts a single weight of 1 down, so many rows and columns apart."""
    values = _tensor(image)
    ones = torch.ones(len(values), 1, 1, 1, dtype=values.dtype)
    return _array(0 + functional.conv_transpose2d(values[None], ones, stride=step, groups=len(values))[0])


def framed(image: Array, *, before: tuple[int, int], after: tuple[int, int]) -> Array:
    """Zeros around every channel, above and at the left, below and at the right, by torch's pad."""
    return _array(functional.pad(_tensor(image), (before[1], after[1], before[0], after[0])))


def equals(one: Array, other: Array) -> int:
    """Count the cells that are equal, by torch's eq."""
    return int(torch.eq(_tensor(one), _tensor(other)).sum())


def located(image: Array, step: Array) -> Array:
    """Of every pixel x and y, by torch's meshgrid around the middle, and the value; y counts from the last row up."""
    values, (rows, columns) = _tensor(image), image.shape
    up, right = torch.arange(rows).flip(0) - (rows - rows // 2), torch.arange(columns) - columns // 2
    x, y = torch.meshgrid(right, up, indexing="xy")
    return _array(torch.stack([x.to(values.dtype) * _tensor(step), y.to(values.dtype) * _tensor(step), values]))


def largest_of_points(values: Array) -> Array:
    """The largest value of each of (channels, points, 1), by torch's adaptive max pooling; gives (channels,)."""
    pooled = functional.adaptive_max_pool2d(_tensor(values)[None], 1)
    return _array(torch.flatten(pooled))


def flipped(kernels: Array) -> Array:
    """Every kernel turned by half a turn, by torch's flip of both its axes."""
    return _array(torch.flip(_tensor(kernels), (2, 3)))


def replaced(values: Array, new: Array, *, at: tuple[int, ...]) -> Array:
    """The same cells, but for the one at an index, by torch's index_put."""
    place = tuple(torch.tensor(index) for index in at)
    return _array(torch.index_put(_tensor(values), place, _tensor(new)))


def own_windows(weight: Array, *, shape: tuple[int, int], reach: int) -> Array:
    """Of each row of a dense layer the window around its own pixel, by torch's unfold and diagonal."""
    side = 2 * reach + 1
    windows = _tensor(weight).view(*shape, *shape).unfold(2, side, 1).unfold(3, side, 1)
    inside = windows[reach : shape[0] - reach, reach : shape[1] - reach]
    down = torch.diagonal(inside, dim1=0, dim2=2)  # a window's first row and that of its pixel go together
    return _array(torch.diagonal(down, dim1=0, dim2=1).permute(2, 3, 0, 1))


def middle_of(values: Array) -> Array:
    """The median of (arrays, …) over the arrays, by torch's median, which is the lower of two."""
    return _array(torch.median(_tensor(values), dim=0).values)


def within(values: Array, middle: Array, most: float) -> int:
    """Count the cells of (arrays, …) that lie at most so far from those of `middle`, by torch's le."""
    return int(torch.le(torch.abs(_tensor(values) - _tensor(middle)), most).sum())


def listed(*numbers: Array) -> Array:
    """Single numbers, each of shape (), one after the other, by torch's hstack."""
    return _array(torch.hstack([_tensor(number) for number in numbers]))


def next_to_largest(values: Array) -> int:
    """Which of (values,), counted from 0, is exceeded by one other, by torch's topk."""
    return int(torch.topk(_tensor(values), 2).indices[1])


def distinct(numbers: Sequence[int]) -> int:
    """Count the different ones of whole numbers, by torch's unique."""
    return int(torch.unique(torch.tensor(list(numbers))).numel())


def occurrences(values: Array, wanted: Array) -> Array:
    """How often each of (kinds,) occurs in (values,), by torch's eq; gives (kinds,)."""
    found = torch.eq(_tensor(wanted)[:, None], _tensor(values)[None])
    return _array(found.sum(dim=1).to(_tensor(values).dtype))


def residual_convolutions(blocks: Array, widths: Array, *, side: int) -> Array:
    """Build the residual network of bottlenecks out of torch's modules, run it, and list its convolutions in order.

    After He et al., "Deep residual learning for image recognition" (2015), table 1, on torch's meta device: parameters
    with shapes but without memory.

    Args:
        blocks: (stages,), how many bottlenecks each stage has.
        widths: (stages,), the filters of their first layers.
        side: rows and columns of the image, in pixels.

    Returns:
        (convolutions, 6): side of the kernel, channels, filters, stride, rows of its maps, weights.
    """
    rows: list[list[int]] = []

    def note(layer: nn.Module, _: tuple[torch.Tensor, ...], maps: torch.Tensor) -> None:
        if isinstance(layer, nn.Conv2d):
            kernel, stride = layer.kernel_size[0], layer.stride[0]
            weights = layer.weight.numel()
            rows.append([kernel, layer.in_channels, layer.out_channels, stride, maps.shape[2], weights])

    network = _residual_network(blocks, widths)
    for layer in network.modules():
        layer.register_forward_hook(note)
    with torch.device("meta"), torch.no_grad():
        network(torch.empty(1, 3, side, side))
    return _array(torch.tensor(rows, dtype=_tensor(blocks).dtype))


def residual_counts(blocks: Array, widths: Array) -> dict[str, int]:
    """Count the modules of the same network: convolutions, pointwise ones, projections, and layers with weights.

    A projection is the 1×1 convolution beside a bottleneck that changes how many channels there are; the paper counts
    none of them as a layer.
    """
    network = _residual_network(blocks, widths)
    layers = dict(network.named_modules())
    convolutions = {name: layer for name, layer in layers.items() if isinstance(layer, nn.Conv2d)}
    pointwise = [name for name, layer in convolutions.items() if layer.kernel_size == (1, 1)]
    projections = [name for name in convolutions if name.endswith("projection")]
    dense = [layer for layer in layers.values() if isinstance(layer, nn.Linear)]
    return {
        "convolutions": len(convolutions),
        "pointwise": len(pointwise),
        "projections": len(projections),
        "layers": len(convolutions) - len(projections) + len(dense),
        "pointwise weights": sum(convolutions[name].weight.numel() for name in pointwise),
        "weights": sum(layer.weight.numel() for layer in convolutions.values()),
    }


def _residual_network(blocks: Array, widths: Array) -> nn.Module:
    """The residual network of bottlenecks, in torch's own building blocks, on its meta device."""

    class Bottleneck(nn.Module):
        def __init__(self, channels: int, width: int, stride: int) -> None:
            super().__init__()
            self.reduce = nn.Conv2d(channels, width, 1, stride=stride, bias=False)
            self.look = nn.Conv2d(width, width, 3, padding=1, bias=False)
            self.expand = nn.Conv2d(width, 4 * width, 1, bias=False)
            if channels != 4 * width:
                self.projection = nn.Conv2d(channels, 4 * width, 1, stride=stride, bias=False)

        def forward(self, maps: torch.Tensor) -> torch.Tensor:
            changed = self.expand(self.look(self.reduce(maps).relu()).relu())
            beside: torch.Tensor = self.projection(maps) if hasattr(self, "projection") else maps
            together: torch.Tensor = (changed + beside).relu()
            return together

    with torch.device("meta"):
        first = int(widths[0])
        parts: list[nn.Module] = [nn.Conv2d(3, first, 7, stride=2, padding=3, bias=False), nn.MaxPool2d(3, 2, 1)]
        channels = first
        for stage, (count, width) in enumerate(zip(blocks.tolist(), widths.tolist(), strict=True)):
            for number in range(int(count)):
                parts.append(Bottleneck(channels, int(width), 2 if stage and not number else 1))
                channels = 4 * int(width)
        return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def _terms(call: Call, shape: Sequence[int]) -> Array:
    """How many products each output of the printed call sums, for an input of this shape."""
    ones = {name: np.ones(tuple(made.shape)) for name, made in _built(call).named_parameters()}
    bias = np.zeros_like(ones["bias"]) if "bias" in ones else None
    built = module(call, weight=ones["weight"], bias=bias)
    values = torch.ones(tuple(shape), dtype=torch.float64)
    if isinstance(built, nn.Conv2d) and not isinstance(built.padding, str):
        down, across = built.padding
        values = functional.pad(values, (across, across, down, down), value=1.0)
        built.padding = (0, 0)
    if isinstance(built, nn.ConvTranspose2d):
        built.padding = built.output_padding = (0, 0)
    try:
        with torch.no_grad():
            return _array(built(values))
    except RuntimeError as error:
        raise TorchError(f"{call.text} on an input of shape {tuple(shape)}: {error}") from error


def place(index: int, shape: Sequence[int]) -> tuple[int, ...]:
    """Where in a shape the cell of this flat index lies: torch numbers the cells and looks for it."""
    numbered = torch.arange(int(np.prod(shape))).reshape(tuple(shape))
    return tuple(int(axis) for axis in torch.nonzero(numbered == index)[0])


def stored(content: bytes) -> dict[str, Array]:
    """The tensors of a file that torch.save made, by name; what lies in a mapping has that mapping's name before it.

    Only tensors and plain values are read: nothing in the file is run. Numbers come as they are stored, halves in
    float32, which holds them.

    Raises:
        TorchError: it is no such file, holds more than that, or no mapping.
    """
    try:
        found = torch.load(BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file makes torch raise what it likes
        raise TorchError("it holds no mapping of names to tensors that can be read without running code") from error
    tensors = {name: tensor for name, tensor in _flat(found, ()) if not tensor.is_complex()}
    halves = (torch.float16, torch.bfloat16)
    return {
        name: _array((tensor.float() if tensor.dtype in halves else tensor).detach().resolve_conj().resolve_neg())
        for name, tensor in tensors.items()
        if tensor.layout == torch.strided and not tensor.is_quantized and not tensor.is_meta
    }


def _flat(found: object, path: tuple[str, ...]) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors in mappings within mappings, with their names."""
    if isinstance(found, torch.Tensor):
        yield ".".join(path), found
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from _flat(value, (*path, str(name)))


def _built(call: Call) -> Layer:
    """Run the call on torch's meta device: parameters with shapes but without memory, and no random numbers drawn."""
    kinds = {"Conv2d": nn.Conv2d, "ConvTranspose2d": nn.ConvTranspose2d, "Linear": nn.Linear}
    if call.name not in kinds:
        raise TorchError(f"no witness for nn.{call.name}; it can be {' or '.join(kinds)}")
    try:
        with torch.device("meta"):
            built: Layer = kinds[call.name](*call.positional(), **call.keywords())
            return built
    except (TypeError, ValueError) as error:
        raise TorchError(f"torch refuses {call.text}: {error}") from error


def _tensor(array: Array) -> torch.Tensor:
    """A torch tensor of its own memory, in C order (from_numpy would share it, and warns about read-only arrays)."""
    if array.dtype not in (np.float32, np.float64):
        raise TorchError(f"the witness computes in float32 or float64, got {array.dtype}")
    return torch.from_numpy(array.copy())


def _array(tensor: torch.Tensor) -> Array:
    """A numpy array in C order of what torch computed."""
    return np.ascontiguousarray(tensor.numpy())
