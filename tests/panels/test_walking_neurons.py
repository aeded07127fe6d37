"""Figures 2b and 4b: a neuron that walks makes the kernel's map, by a way of its own, and a fault is found out."""

import numpy as np
import pytest
import torch
from project import figures
from witness import frame_on_the_other_side, inputs_that_matter

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Part
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.parameters import ParameterError
from onebyone.panels.fig2b.numbers import SlidingNeuron

SLIDING, POINTWISE = figures("2b")[0], figures("4b")[0]
BOTH = pytest.mark.parametrize("figure", [SLIDING, POINTWISE], ids=["2b", "4b"])


@BOTH
def test_both_maps_are_equal_in_every_cell(figure):
    assert figure.result.buffer == figure.kernel.result.buffer
    assert figure.result.buffer is not figure.kernel.result.buffer
    assert figure.difference.numerators.tolist() == np.zeros(figure.result.shape).tolist()
    assert figure.quantities["equal"].value == figure.result.size


@BOTH
def test_the_equality_is_a_check_and_the_kernels_checks_are_there_too(figure):
    checks = {check.what: check for check in figure.checks}
    assert checks["difference of both maps"].cells == figure.result.size
    assert {"map of the neuron", "patches", "equal cells"} <= set(checks)
    assert {check.what for check in figure.kernel.checks} < set(checks)
    assert all(figure.owns(tensor) for tensor in figure.kernel.tensors)
    assert set(figure.kernel.tensors) < set(figure.tensors)


def test_the_slots_of_the_sliding_neuron():
    values = {slot: int(quantity.value) for slot, quantity in SLIDING.quantities.items()}
    assert {"inputs": 9, "neurons": 1, "weights": 9, "positions": 676, "equal": 676}.items() <= values.items()
    assert (values["multiplications"], values["map_height"], values["map_width"]) == (6084, 26, 26)


def test_the_slots_of_the_pointwise_neuron():
    values = {slot: int(quantity.value) for slot, quantity in POINTWISE.quantities.items()}
    assert {"inputs": 3, "neurons": 1, "weights": 3, "positions": 784, "equal": 784}.items() <= values.items()
    assert (values["multiplications"], values["map_height"], values["map_width"]) == (2352, 28, 28)


def test_the_calls_are_dense_layers_on_the_last_axis():
    assert SLIDING.computation.call.text == "nn.Linear(9, 1, bias=False)"
    assert (SLIDING.computation.takes.shown_shape, SLIDING.computation.gives.shown_shape) == ("26×26×9", "26×26×1")
    assert POINTWISE.computation.call.text == "nn.Linear(3, 1, bias=False)"
    assert (POINTWISE.computation.takes.shown_shape, POINTWISE.computation.gives.shown_shape) == ("28×28×3", "28×28×1")


@BOTH
def test_the_stop_is_the_kernels_and_its_lines_close(figure):
    dot, theirs = figure.dot_product(), figure.kernel.dot_product(*figure.first)
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert (dot.pixels, dot.weights) == (theirs.pixels, theirs.weights)
    assert [row.text for row in dot.rows] == [row.text for row in theirs.rows]
    assert dot.result == Cell(figure.result, figure.first)
    assert figure.weight.float64.ravel().tolist() == [float(weight.value) for weight in dot.weights]
    assert figure.patch.float64.tolist() == [float(pixel.value) for pixel in dot.pixels]
    assert list(figure.walk) == list(np.ndindex(figure.result.shape))


@pytest.mark.parametrize(("figure", "image"), [(SLIDING, "image"), (POINTWISE, "photo")])
def test_a_result_depends_on_its_patch_as_autograd_sees_it(figure, image):
    generic = torch.rand(figure.weight.size, dtype=torch.float64) + 0.5  # no weight is 0, so no pixel is hidden
    size = (3, 3) if figure is SLIDING else (1, 1)

    def walked(x):
        planes = x if x.ndim == 3 else x[None]
        columns = torch.nn.functional.unfold(planes[None], size)[0]
        return (generic @ columns).reshape(figure.result.shape)

    seen = inputs_that_matter(walked, getattr(figure.kernel, image).float64, (3, 7))
    assert {cell.index for cell in figure.depends_on(Cell(figure.result, (3, 7)))} == seen
    assert figure.depends_on(Cell(figure.products, (1,))) == (figure.dot_product().pixels[1],)
    with pytest.raises(ClaimError, match="does not compute"):
        figure.depends_on(Cell(figure.weight, (0, 0)))


def two_swapped(values):
    """The same array, but the largest and the smallest of its cells, read row by row, in each other's place."""
    flat = values.copy().reshape(-1)
    high, low = flat.argmax(), flat.argmin()
    flat[[high, low]] = flat[[low, high]]
    assert flat[high] != flat[low]
    return flat.reshape(values.shape)


def as_they_are(values):
    return values


@pytest.mark.parametrize(
    ("pixels", "weights"),
    [(two_swapped, as_they_are), (as_they_are, two_swapped), (as_they_are, lambda w: np.flip(w).copy())],
    ids=["two pixels swapped", "two weights swapped", "kernel flipped"],
)
@BOTH
@pytest.mark.usefixtures("unwatched")
def test_a_fault_in_the_neuron_alone_is_found_out(figure, pixels, weights):
    """Ours and torch have the same fault, so the proof of the neuron's own map holds: only the equality can fail."""
    kernel = type(figure.kernel).verified()
    sliding = isinstance(figure, SlidingNeuron)
    planes = {
        "image_planes": (lambda x: pixels(x)[None]) if sliding else pixels,
        "weight_planes": (lambda w: weights(w)[None]) if sliding else (lambda w: weights(w)[:, None, None]),
    }
    assert kernel.checks  # the kernel's form has no fault
    with pytest.raises(DisagreementError, match=f"map of the neuron and {kernel.result.name}"):
        type(figure).beside(kernel, image=kernel.image if sliding else kernel.photo, weight=kernel.weight, **planes)


@BOTH
def test_without_a_fault_the_same_way_of_building_holds(figure):
    """The control of the test above."""
    sliding = isinstance(figure, SlidingNeuron)
    twin = type(figure).beside(
        figure.kernel,
        image=figure.kernel.image if sliding else figure.kernel.photo,
        weight=figure.kernel.weight,
        image_planes=(lambda x: x[None]) if sliding else as_they_are,
        weight_planes=(lambda w: w[None]) if sliding else (lambda w: w[:, None, None]),
    )
    assert twin.result.buffer == figure.result.buffer


def test_one_weight_broken_shows_the_pixels_that_it_meets():
    (i, j), weight = SLIDING.broken_at, SLIDING.weight.numerators
    assert (i, j) == (1, 2), "of the weights that meet as many lit pixels the largest"
    assert weight[0, 5] == weight.max()
    wrong = SLIDING.broken_weight.numerators
    assert (wrong - weight).tolist() == [[0, 0, 0, 0, 0, 1, 0, 0, 0]] == SLIDING.broken_by.numerators.tolist()
    met = SLIDING.kernel.image.float64[i : i + 26, j : j + 26]
    assert np.array_equal(SLIDING.broken.float64 - SLIDING.result.float64, met)
    assert np.array_equal(SLIDING.broken_difference.float64, SLIDING.met.float64)
    values = {slot: float(quantity.value) for slot, quantity in SLIDING.quantities.items()}
    assert values["broken_cells"] == (met > 0).sum() > 100
    assert (values["right_weight"], values["broken_weight"], values["broken_by"]) == (2, 3, 1)
    assert SLIDING.depends_on(Cell(SLIDING.met, (4, 6))) == (Cell(SLIDING.kernel.image, (4 + i, 6 + j)),)
    assert SLIDING.depends_on(Cell(SLIDING.broken, (4, 6))) == SLIDING.depends_on(Cell(SLIDING.result, (4, 6)))


def test_a_moved_picture_is_the_picture_moved_and_its_map_has_moved_as_far():
    assert SLIDING.moves == (1, 2, 3), "a step for each column that the kernel covers"
    image, result = SLIDING.kernel.image.float64, SLIDING.result.float64
    row, column = SLIDING.first
    said = []
    for positions in SLIDING.moves:
        there = SLIDING.moved_to(positions)
        of, moved = there.stays, SLIDING.canvas.float64.ravel()[there.image]
        its_map = SLIDING.canvas_map.float64.ravel()[there.map]
        assert np.array_equal(its_map[:, positions:], result[:, :-positions])
        assert np.array_equal(
            its_map,
            torch.nn.functional.conv2d(
                torch.tensor(moved)[None], torch.tensor(SLIDING.kernel.weight.float64)[None, None]
            )[0],
        )
        assert [float(SLIDING.canvas_map.float64.ravel()[cell]) for cell in there.follows.cells] == [2.5]
        assert np.array_equal(moved[:, positions:], image[:, :-positions])
        assert not moved[:, :positions].any()
        assert SLIDING.canvas_map.float64[row, column + 3 - positions] == result[row, column - positions]
        (cell,) = of.cells
        said.append(float(SLIDING.canvas_map.float64.ravel()[cell]))
        used = SLIDING.uses(of)
        terms = SLIDING.canvas.float64.ravel()[used[SLIDING.canvas]] * SLIDING.weight.float64.ravel()
        assert terms.sum() == said[-1]
        index = (row, column + 3 - positions)
        read = {pixel.index for pixel in SLIDING.depends_on(Cell(SLIDING.canvas_map, index))}
        assert read == {(index[0] + i, index[1] + j) for i in range(3) for j in range(3)}
    assert said == [2.5, 0.25, 0]
    assert result[row, column] == 2.5


def test_a_picture_moved_by_another_column_is_found_out(monkeypatch):
    """Ours and the witness lay the blank columns at the wrong side: only the map of the unmoved picture can tell."""
    frame_on_the_other_side(monkeypatch)
    with pytest.raises(DisagreementError, match="moved map, cut to the map and map of the neuron"):
        SlidingNeuron.verified()


def test_a_convolution_that_reads_another_picture_than_the_moved_one_is_found_out(monkeypatch):
    """Ours and the witness mirror what the convolution reads of it: only the neuron's map of it can tell."""
    ours, theirs, wide = operations.conv2d, reference.apply, (1, 28, 31)

    def mirrored(values):
        return np.flip(values, axis=-1).copy() if values.shape == wide else values

    monkeypatch.setattr(operations, "conv2d", lambda x, *rest, **settings: ours(mirrored(x), *rest, **settings))
    monkeypatch.setattr(reference, "apply", lambda call, x, *rest: theirs(call, mirrored(x), *rest))
    with pytest.raises(DisagreementError, match="map of the neuron on the moved image and convolution's map"):
        SlidingNeuron.verified()


def test_marks_are_told_what_a_broken_cell_reads():
    of = Part.of(SLIDING.broken, 9, 14)
    used = SLIDING.uses(of)
    kernel = SLIDING.kernel
    terms = (
        kernel.padded.float64.ravel()[used[kernel.padded]]
        * SLIDING.broken_weight.float64.ravel()[used[SLIDING.broken_weight]]
    )
    assert terms.sum() == SLIDING.broken.float64[9, 14]
    assert used[SLIDING.broken_kernel].ravel().tolist() == used[SLIDING.broken_weight].ravel().tolist()
    met = SLIDING.uses(Part.of(SLIDING.met, 9, 14))
    assert kernel.padded.float64.ravel()[met[kernel.padded]].tolist() == [[SLIDING.met.float64[9, 14]]]
    used = POINTWISE.uses(Part.of(POINTWISE.changed, *POINTWISE.first))
    values, weights = POINTWISE.changed_photo.float64.ravel(), POINTWISE.weight.float64.ravel()
    assert (values[used[POINTWISE.changed_photo]] * weights[used[POINTWISE.weight]]).sum() == POINTWISE.changed.float64[
        POINTWISE.first
    ]


def test_one_value_changed_shows_in_one_cell():
    channel, row, column = POINTWISE.changed_at
    assert (row, column) == POINTWISE.first
    photo, weight = POINTWISE.kernel.photo.float64, POINTWISE.weight.float64[0]
    assert abs(weight[channel]) == abs(weight).max()
    assert np.argwhere(POINTWISE.changed_photo.float64 != photo).tolist() == [[channel, row, column]]
    difference = POINTWISE.changed_difference.float64
    assert np.argwhere(difference).tolist() == [[row, column]]
    assert difference[row, column] == -weight[channel] * photo[channel, row, column]
    assert POINTWISE.quantities["changed_cells"].value == 1
    here = POINTWISE.depends_on(Cell(POINTWISE.changed, (row, column)))
    assert here == POINTWISE.depends_on(Cell(POINTWISE.result, (row, column)))


def test_a_break_in_another_place_is_found_out_by_the_pixels(monkeypatch):
    """Ours and the witness break the neighbouring weight: only the pixels that it meets can tell."""

    def beside(replaced):
        return lambda values, new, *, at: replaced(values, new, at=(at[0], at[1] - 1))

    monkeypatch.setattr(operations, "replaced", beside(operations.replaced))
    monkeypatch.setattr(reference, "replaced", beside(reference.replaced))
    with pytest.raises(DisagreementError, match="broken map minus map and pixels that the broken weight meets"):
        SlidingNeuron.verified()


def test_a_picture_without_light_is_refused_in_a_sentence():
    """No broken weight would show in it."""
    with pytest.raises(ParameterError, match="image: no position reads a lit pixel, so no broken weight shows; give"):
        SlidingNeuron.verified(image=Tensor.exact("image", np.zeros((6, 6)), bits=0))
