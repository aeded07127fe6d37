"""Faults in numbers: slips in the operations, in a figure's steps, in what is read from the assets."""

# ruff: noqa: E501  (a slip is read on one line)
from __future__ import annotations

import io

import numpy as np
from copies import ROOT, New, at_start
from kinds import CLIPS, Chance, Fault, Kind, Slip, scene_file, slips
from PIL import Image

PROVEN = r"not equal bit for bit|different shapes|not the same whole number|does not close|was altered|not what it was"
OPS, ARRANGE, FORMS, INPUTS = "core/operations.py", "core/operations.py", "core/operations.py", "inputs/bundled.py"
CONVOLVED, DENSE, POINTWISE = "2a 2b 3 5a", "1a 1b 3 6a 6b", "4a 5a 6a 6b"
WEIGHED = "weight[mine, k, i, j, None, None]"
CONV2D_TERMS, CONV1X1_TERMS = "weight[f] * window", "weight[f, k, 0, 0] * image[k]"

FLIPPED = (
    Slip(CONVOLVED, OPS, WEIGHED, "weight[mine, k, -1 - i, -1 - j, None, None]"),
    Slip(CONVOLVED, OPS, WEIGHED, "weight[mine, k, i, -1 - j, None, None]"),
    Slip("3 5a", OPS, WEIGHED, "weight[mine, k, -1 - i, j, None, None]"),
    Slip("2a", OPS, CONV2D_TERMS, "weight[f, :, ::-1, ::-1] * window"),
    Slip("2a", OPS, CONV2D_TERMS, "weight[f, ..., ::-1] * window"),
    Slip("2b", ARRANGE, "lists[:, :, at]", "lists[:, :, -1 - at]"),
)
TRANSPOSED = (
    Slip(CONVOLVED, OPS, WEIGHED, "weight[mine, k, j, i, None, None]"),
    Slip("2a", OPS, CONV2D_TERMS, "weight[f].swapaxes(1, 2) * window"),
    Slip("1b 3 6b", OPS, "weight[:, i] * value", "weight[i] * value"),
    Slip(DENSE, INPUTS, 'arrays["weight"], arrays["bias"]', 'arrays["weight"].T, arrays["bias"]'),
    Slip(
        "5a 5b",
        INPUTS,
        'called.format("weight"), weight, bits',
        'called.format("weight"), weight.swapaxes(-1, -2), bits',
    ),
    Slip("2a 2b", INPUTS, "[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]", "[[-1, -2, -1], [0, 0, 0], [1, 2, 1]]"),
)
CHANNELS = (
    Slip(POINTWISE, OPS, "enumerate(image):\n        output", "enumerate(image[::-1]):\n        output"),
    Slip(POINTWISE, OPS, CONV1X1_TERMS, "weight[f, k, 0, 0] * image[-1 - k]"),
    Slip("5a 5b", OPS, "padded[group * depth + k], slice", "padded[group * depth + depth - 1 - k], slice"),
    Slip("4a 4b 6a", INPUTS, "levels.transpose(2, 0, 1)", "levels[..., ::-1].transpose(2, 0, 1)"),
    Slip("4b 5b", ARRANGE, "padded[k, top ::", "padded[image.shape[0] - 1 - k, top ::"),
)
FLATTENED = (
    Slip(
        "6a 6b", OPS, "column[(k * height + r) * width + c, 0, 0] = ", "column[(k * width + c) * height + r, 0, 0] = "
    ),
    Slip("1a 1b 3", OPS, "np.ascontiguousarray(values).reshape(shape)", 'values.reshape(shape, order="F")'),
    Slip("6a 6b", ARRANGE, "np.concatenate(list(image))", "np.concatenate(list(image.T))"),
    Slip(
        "2b",
        ARRANGE,
        "padded[k, top :: stride[0], left :: stride[1]]",
        "padded[k, left :: stride[0], top :: stride[1]]",
    ),
    Slip("2b", OPS, "dense(patch.ravel(), weight", "dense(patch[0].T.ravel(), weight"),
    Slip("3", FORMS, "weight[:, (k * height + r) * width + c]", "weight[:, (k * width + c) * height + r]"),
)
WINDOWS = (
    Slip(CONVOLVED, OPS, "i * dilation[0], j * dilation[1]", "i * dilation[0] - (i > 0), j * dilation[1]"),
    Slip(CONVOLVED, OPS, "i * dilation[0], j * dilation[1]", "i * dilation[0], j * dilation[1] - (j > 0)"),
    Slip("2a", OPS, "c * stride[1] + dilation[1]", "c * stride[1] - (c > 0) + dilation[1]"),
    Slip("2a", OPS, "r * stride[0] + dilation[0]", "r * stride[0] - (r > 0) + dilation[0]"),
    Slip("2b 4b", OPS, "left : left + reach[1] :", "max(left - 1, 0) : max(left - 1, 0) + reach[1] :"),
    Slip("2b 4b", OPS, "top : top + reach[0] :", "max(top - 1, 0) : max(top - 1, 0) + reach[0] :"),
    Slip(
        "2a",
        "panels/fig2a/numbers.py",
        "return top + offset[0] * step, left + offset[1] * step",
        "return top + offset[1] * step, left + offset[0] * step",
    ),
    Slip("4a", "panels/fig4a/numbers.py", "(channel, row, column)) for", "(channel, row, column - 1)) for"),
    Slip("5a", "panels/shared/network.py", "np.s_[:, row : row + 1,", "np.s_[:, row + 1 : row + 2,"),
)
STRIDES = (
    Slip("2b", OPS, "range(0, room[1] + 1, stride[1])", "[min(2 * c, room[1]) for c in range(room[1] + 1)]"),
    Slip(
        "2b 4b",
        OPS,
        "range(0, room[0] + 1, stride[0]), range",
        "[min(2 * r, room[0]) for r in range(room[0] + 1)], range",
    ),
    Slip("2a", OPS, "rows = r * stride[0] +", "rows = min(2 * r, height - 1) * stride[0] +"),
    Slip(
        "2a 2b",
        OPS,
        "channel[top :: stride[0], left :: stride[1]][:height, :width]",
        "np.roll(channel, (-top, -left), (0, 1))[np.ix_(np.arange(height) * 2 % height, np.arange(width) * 2 % width)]",
    ),
    Slip(
        "5a 5b",
        "core/operations.py",
        "padded[:, down : down + height, across : across + width]",
        "padded[:, :height, :width]",
    ),
    Slip(
        "5a 5b",
        "core/operations.py",
        "padded = np.zeros((channels, height + 2 * down, width + 2 * across), dtype=image.dtype)",
        'padded = np.pad(image, ((0, 0), (down, down), (across, across)), mode="edge")',
    ),
)
BIASES = (
    Slip("1a 1b 3 5a 5b 6a 6b", "core/operations.py", "        outputs[index] += offset", "        pass"),
    Slip("1a 1b 3 6a 6b", "core/operations.py", "outputs[index] += offset", "outputs[index] -= offset"),
    Slip("1b 3 5a 5b 6b", "core/operations.py", "outputs[index] += offset", "outputs[index] += bias[0]"),
    Slip(
        "1a",
        "panels/fig1a/numbers.py",
        "takes=pixels, weight=unit_weight, bias=bias",
        "takes=pixels, weight=unit_weight",
    ),
    Slip(
        "6a",
        "panels/fig6a/numbers.py",
        "takes=column, weight=filters, bias=bias",
        "takes=column, weight=filters",
    ),
)
TIED = (
    Slip("1b 3 6b", OPS, "weight[:, i] * value", "weight[0, i] * value"),
    Slip("4a 5a 6a 6b", OPS, "weight[:, k] * channel", "weight[:, 0] * channel"),
    Slip("3 5a", OPS, WEIGHED, "weight[:1, k, i, j, None, None]"),
    Slip("2a 2b", OPS, WEIGHED, "weight[mine, k, 0, j, None, None]"),
    Slip("2a", OPS, CONV2D_TERMS, "np.roll(weight[f], r + c) * window"),
    Slip("4a 6b", OPS, CONV1X1_TERMS, "weight[f, (k + 1) % len(image), 0, 0] * image[k]"),
)
INPUT = (
    Slip("1a 1b 2a 2b 3 5a 6a", INPUTS, "levels / 255, bits=2", "levels / 256, bits=2"),
    Slip("1a 1b 2a 2b 3 5a 6a", INPUTS, "levels / 255, bits=2", "levels.T / 255, bits=2"),
    Slip("1a 2a 6a", INPUTS, "levels / 255, bits=2", "1 - levels / 255, bits=2"),
    Slip("4a 4b", INPUTS, "transpose(2, 0, 1) / 255", "transpose(2, 1, 0) / 255"),
    Slip("2a 2b", INPUTS, "[-2, 0, 2]", "[-1, 0, 2]"),
    Slip("4a 4b", INPUTS, "[2, -2, -1]", "[2, -1, -1]"),
    Slip("1a 1b 3 6a 6b", INPUTS, 'Tensor.exact("bias", bias, bits=2)', 'Tensor.exact("bias", bias * 2, bits=2)'),
    Slip("5a 5b", INPUTS, 'bits=told["output_bits"]', 'bits=told["output_bits"] + 1'),
)
ROUNDED = (
    Slip("2a 2b", INPUTS, "[-2, 0, 2]", "[-2, 0, 2.3]"),
    Slip("4a 4b", INPUTS, "[2, -2, -1]", "[0.299, -2, -1]"),
    Slip(
        "1a 1b 3 6a 6b",
        INPUTS,
        'Tensor.exact("weight", weight, bits=0)',
        'Tensor.exact("weight", weight / 180, bits=0)',
    ),
    Slip("1a 1b 3 6a 6b", INPUTS, 'Tensor.exact("bias", bias, bits=2)', 'Tensor.exact("bias", bias + 0.01, bits=2)'),
    Slip("2a 2b", INPUTS, "[-2, 0, 2]", "[-2, 0, float('nan')]"),
    Slip("5a 5b", INPUTS, 'called.format("weight"), weight, bits=', 'called.format("weight"), weight * 0.9, bits='),
)


def altered_weight(clip: str, rng: Chance) -> Fault:
    """A tensor of the verified figure is altered before anything is made of it."""
    name = _shown(clip, rng)
    cell, by = rng.randrange(10**6), rng.choice([-3, -2, -1, 1, 2, 3])
    altered = f"""
tensor = self.figure.{name}
numbers, at, by = tensor.numerators.copy(), {cell} % tensor.size, {by}
inside = numbers.min() <= numbers.flat[at] + by <= numbers.max()  # what no colour is for would be refused for that
numbers.flat[at] += by if inside else -by
"""
    ways = (
        'object.__setattr__(tensor, "buffer", numbers.tobytes())',
        f'self.figure.__dict__["{name}"] = type(tensor)(tensor.name, tensor.shape, tensor.bits, numbers.tobytes())',
    )
    change = at_start(scene_file(clip), altered + rng.choice(ways))
    return Fault(
        (change,),
        f"{name}, cell {cell} modulo its size, {by:+} after verification",
        "which no verified figure|is not what was",
    )


def opened_array(clip: str, rng: Chance) -> Fault:
    """Somebody writes into the array of a tensor."""
    name = _shown(clip, rng)
    cell = rng.randrange(10**6)
    way = rng.choice(
        [
            f"values = self.figure.{name}.numerators\nvalues.setflags(write=True)\nvalues.flat[{cell} % values.size] += 1",
            f"values = self.figure.{name}.numerators\nvalues.flat[{cell} % values.size] += 1",
            f"values = self.figure.{name}.numerators.reshape(-1)\nvalues[{cell} % values.size] = 7",
            f"values = self.figure.{name}.numerators\nvalues *= 2",
            f"values = self.figure.{name}.numerators.view()\nvalues.flags.writeable = True\nvalues -= 1",
        ]
    )
    says = "read-only|cannot set WRITEABLE flag"
    return Fault((at_start(scene_file(clip), way),), f"{name}: {way.splitlines()[-1]}", says)


def altered_asset(clip: str, rng: Chance) -> Fault:
    """A file that the clip is made of holds another value, and is otherwise a good file."""
    files = {"2": "digit.png", "4": "photo.png", "5": "classifier.npz"}
    file = files.get(clip[0], rng.choice(["local_contrast.npz", "digit.png"]))
    content, place = (ROOT / "assets" / file).read_bytes(), rng.randrange(10**6)
    if file.endswith(".png"):
        levels = np.array(Image.open(io.BytesIO(content)))
        levels.flat[place % levels.size] ^= 0x80
        Image.fromarray(levels).save(altered := io.BytesIO(), "PNG")
    else:
        with np.load(io.BytesIO(content)) as arrays:
            stored = dict(arrays)
        name = rng.choice(sorted(stored))
        stored[name].flat[place % stored[name].size] += 1
        np.savez(altered := io.BytesIO(), **stored)
    return Fault((New(f"assets/{file}", altered.getvalue()),), f"a value in {file} is another", "was altered")


def _shown(clip: str, rng: Chance) -> str:
    """A tensor that the clip shows as cells."""
    shown = {
        "1a": ["image", "weight"], "1b": ["image"], "2a": ["image", "weight", "result"], "2b": ["result"],
        "3": ["image", "weight", "result"], "4a": ["photo", "weight", "result"], "4b": ["result"],
        "5a": ["image", "features", "result"], "5b": ["image"], "6a": ["image", "column", "filters"],
        "6b": ["image"],
    }  # fmt: skip
    return rng.choice(shown[clip])


KINDS = (
    slips("flipped kernel", PROVEN, FLIPPED),
    slips("transposed weights", PROVEN, TRANSPOSED),
    slips("channel order", PROVEN, CHANNELS),
    slips("wrong flatten order", PROVEN, FLATTENED),
    slips("off-by-one window", PROVEN, WINDOWS),
    slips("wrong stride or padding", PROVEN, STRIDES),
    slips("dropped bias", PROVEN + "|makes parameters", BIASES),
    slips("tied or untied weights", PROVEN, TIED),
    slips("input read wrongly", PROVEN, INPUT),
    slips("input off the grid", "is not a multiple of|is not finite|was altered|not what it was", ROUNDED),
    Kind("altered after verification", CLIPS, altered_weight),
    Kind("array behind a read-only view", CLIPS, opened_array),
    Kind("altered asset", CLIPS, altered_asset),
)
