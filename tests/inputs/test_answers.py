"""An input that was changed together with its hash is refused: it is not what it was, and does not do what it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from onebyone.core.tensor import Tensor
from onebyone.inputs import answers, bundled, kernels, pictures, reading
from onebyone.inputs.answers import InputError, demand_answers, demand_held_out, moments

Array = npt.NDArray[Any]
ASIDE: dict[str, Callable[[Array], Array]] = {
    "mirrored": lambda cells: cells[..., ::-1],
    "upside down": lambda cells: cells[..., ::-1, :],
    "transposed": lambda cells: cells.swapaxes(-1, -2),
    "turned": lambda cells: np.rot90(cells, axes=(-1, -2)),
    "shifted": lambda cells: np.roll(cells, 1, axis=-1),
    "negative": lambda cells: cells.max() - cells,
    "one cell off": lambda cells: cells + (np.arange(cells.size).reshape(cells.shape) == cells.size // 2),
}
FIRST = ("digit", "photo", "local_contrast", "classifier", "sobel")
OF_SEVERAL_AXES = [*((name, 0) for name in FIRST), ("classifier", 2), ("bottleneck", 2)]
MIRRORED = Tensor.exact("image", bundled.digit().float64[:, ::-1], bits=2)


def given(name: str) -> list[Tensor]:
    found = getattr(bundled, name)()
    if isinstance(found, Tensor):
        return [found]
    if name == "bottleneck":
        return [part for layer in (found.down, found.look, found.up) for part in (layer.weight, layer.bias)]
    layers = [part for layer in getattr(found, "layers", ()) for part in (layer.weight, layer.bias)]
    return [*layers, found.weight, found.bias]


@pytest.mark.parametrize("change", ASIDE)
@pytest.mark.parametrize(("name", "place"), OF_SEVERAL_AXES)
def test_what_was_turned_or_edited_is_named(name: str, place: int, change: str) -> None:
    tensor = given(name)[place]
    demand_answers(name, [tensor])
    changed = np.ascontiguousarray(ASIDE[change](tensor.numerators))
    if np.array_equal(changed, tensor.numerators):
        assert (name, change) == ("sobel", "upside down"), "the only one that looks the same that way"
        return
    with pytest.raises(InputError, match=f"the input '{name}' is not what it was: grid and moments of '{tensor.name}'"):
        demand_answers(name, [Tensor.from_numerators(tensor.name, changed, bits=tensor.bits)])


@pytest.mark.parametrize("name", bundled.READ)
def test_every_tensor_has_answers_that_no_hash_gives(name: str) -> None:
    tensors = given(name)
    assert {tensor.name for tensor in tensors} <= answers.MOMENTS[name].keys()
    assert all((tensor.bits, *moments(tensor.numerators)) == answers.MOMENTS[name][tensor.name] for tensor in tensors)


def test_channels_and_filters_exchanged_are_named() -> None:
    for name, axis in (("photo", 0), ("classifier", 0), ("redness", 0), ("bottleneck", 1), ("pointnet", 1)):
        tensor = given(name)[0]
        turned = Tensor.from_numerators(tensor.name, np.flip(tensor.numerators, axis).copy(), bits=tensor.bits)
        with pytest.raises(InputError, match="grid and moments of"):
            demand_answers(name, [turned])


@pytest.mark.parametrize("name", ["digit", "local_contrast", "classifier", "pointnet", "bottleneck", "redness"])
def test_what_was_rescaled_is_named(name: str) -> None:
    tensor = given(name)[0]
    with pytest.raises(InputError, match="or exchanged"):
        demand_answers(name, [Tensor.from_numerators(tensor.name, tensor.numerators.copy(), bits=tensor.bits + 1)])


@pytest.mark.parametrize("label", range(10))
def test_the_other_digits_are_what_they_were(label: int) -> None:
    levels = pictures._held_out()[label]
    demand_held_out(label, levels)
    for other in (levels[..., ::-1], np.roll(levels, 1, axis=0), pictures._held_out()[(label + 1) % 10]):
        with pytest.raises(InputError, match=f"the handwritten {label}s are not what they were"):
            demand_held_out(label, other)


def test_kernels_are_what_they_are_called() -> None:
    answers.demand_redness(bundled.redness())
    for name in kernels.NAMED:
        kernel = kernels.kernel_of(name, size=None)
        answers.demand_kernel(name, kernel)
        for other in (kernel.numerators[::-1, ::-1] * -1, kernel.numerators + np.eye(3, dtype=int)):
            if not np.array_equal(other, kernel.numerators):
                with pytest.raises(InputError, match=f"the kernel '{name}' is not what it is called"):
                    answers.demand_kernel(name, Tensor.from_numerators("weight", other.copy(), bits=0))
    with pytest.raises(InputError, match="nothing is known of what the kernel 'scharr' is"):
        answers.demand_kernel("scharr", bundled.sobel())
    for weights in ([-1, -2, 2], [-2, 2, 1], [2, -1, -1], [2, 2, -1]):
        with pytest.raises(InputError, match="does not tell red from white"):
            answers.demand_redness(Tensor.from_numerators("weight", weights, bits=0))


def test_the_shipped_inputs_work() -> None:
    reading.demand_inputs_work.__wrapped__()
    digit = bundled.digit().float64
    looked_at = reading.features(digit)
    assert (reading.digit_read(looked_at), reading.read_through(looked_at), reading.points_read(digit)) == (2, 2, 2)


@pytest.mark.parametrize(
    ("part", "other", "says"),
    [
        ("bundled.digit", lambda: MIRRORED, "is read as a 6"),
        ("digit_read", lambda features: 2, "'classifier' reads 3 of 30 handwritten digits, not 29"),
        ("read_through", lambda features: 2, "'bottleneck' reads 3 of 30 handwritten digits, not 29"),
        ("points_read", lambda image: 2, "'pointnet' reads 3 of 30 handwritten digits, not 29"),
        ("correlation", lambda images: 0.5, "is correlated with it by 0.50"),
        ("bundled.photo_levels", lambda: bundled.photo().numerators.transpose(1, 2, 0)[..., ::-1], "is not warm"),
    ],
)
def test_an_input_that_does_not_work_is_named(part: str, other: object, says: str, monkeypatch) -> None:
    monkeypatch.setattr(f"onebyone.inputs.reading.{part}", other)
    with pytest.raises(InputError, match=says):
        reading.demand_inputs_work.__wrapped__()
