"""Figure 5b: ten neurons make 5a's class maps, cell for cell, and footnote 3 told true."""

import numpy as np
import pytest
import torch
from project import figures
from witness import frame_on_the_other_side

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Part, Prover
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.inputs.bundled import classifier
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig5b.numbers import ClassNeurons, _noticed

FIGURE = figures("5b")[0]


def test_all_cells_are_those_of_5a():
    assert FIGURE.result.numerators.tolist() == ClassMaps.verified().result.numerators.tolist()
    assert not FIGURE.difference.numerators.any()
    assert FIGURE.quantities["equal"].value == FIGURE.result.size == 7840
    assert np.array_equal(FIGURE.outputs.float64, np.moveaxis(FIGURE.result.float64, 0, 2))


def test_the_column_is_that_of_the_position_in_full():
    row, column = FIGURE.maps.first
    assert np.array_equal(FIGURE.column.float64, FIGURE.maps.features.float64[:, row, column])
    assert np.array_equal(FIGURE.shown.float64, FIGURE.maps.result.float64[:, row, column])
    assert FIGURE.dot_product() == FIGURE.maps.dot_product()


def test_the_slots_and_the_call():
    values = {slot: float(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert (values["neurons"], values["inputs"], values["weights"]) == (10, 16, 160)
    assert (values["multiplications"], values["outputs"], values["equal"]) == (125_440, 7840, 7840)
    assert values["dense_weights"] == 784 * 160 == torch.nn.Linear(16 * 784, 10, bias=False).weight.numel()
    assert FIGURE.computation.call.text == "nn.Linear(16, 10)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("28×28×16", "28×28×10")


def test_footnote_3_summing_first_gives_the_scores_with_every_bias_784_times():
    layer = torch.nn.Linear(16, 10, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(FIGURE.weight.float64))
        layer.bias.copy_(784 * torch.tensor(classifier().bias.float64))
        scores = layer(torch.tensor(FIGURE.totals.float64)).numpy()
    assert FIGURE.scores.float64.tolist() == scores.tolist() == FIGURE.maps.sums.float64.tolist()
    assert not FIGURE.score_difference.numerators.any()
    once = FIGURE.weight.float64 @ FIGURE.totals.float64 + classifier().bias.float64
    assert once.tolist() != scores.tolist()


def test_a_dense_layer_that_is_not_the_same_at_every_position_gives_other_scores_when_shuffled():
    """What footnote 3 leaves out: only weights tied over the positions do not mind a shuffle of the positions."""
    random = np.random.default_rng(5)
    order = random.permutation(784)
    flat = FIGURE.maps.features.float64.reshape(16, 784)
    tied = np.repeat(FIGURE.weight.float64[:, :, None], 784, axis=2)
    free = random.integers(-4, 5, tied.shape)
    before, after = (np.einsum("jkp,kp->j", weights, flat) for weights in (tied, free))
    assert np.array_equal(np.einsum("jkp,kp->j", tied, flat[:, order]), before)
    assert not np.array_equal(np.einsum("jkp,kp->j", free, flat[:, order]), after)


def test_shuffled_positions_keep_every_score_and_change_the_maps():
    order = list(FIGURE.order)
    assert sorted(order) == list(range(784))
    assert order != list(range(784))
    flat = FIGURE.maps.features.numerators.reshape(16, 784)
    assert FIGURE.shuffled.numerators.reshape(16, 784).tolist() == flat[:, order].tolist()
    maps = FIGURE.maps.result.numerators.reshape(10, 784)
    assert FIGURE.shuffled_maps.numerators.reshape(10, 784).tolist() == maps[:, order].tolist()
    assert FIGURE.shuffled_scores.numerators.tolist() == FIGURE.maps.sums.numerators.tolist()
    assert not FIGURE.shuffle_difference.numerators.any()
    used = FIGURE.uses(Part.of(FIGURE.shuffled_maps, 2, 9, 14))
    terms = FIGURE.shuffled.float64.ravel()[used[FIGURE.shuffled]] * FIGURE.weight.float64.ravel()[used[FIGURE.weight]]
    assert terms.sum() + FIGURE.maps.bias.float64[2] == FIGURE.shuffled_maps.float64[2, 9, 14]
    assert (maps[:, order] != maps).any()


def test_a_dense_layer_that_reads_the_upper_rows_only_notices_the_shuffle():
    """In torch's own words: weights of its own for each position, which are 0 in the lower rows."""
    weight = torch.tensor(FIGURE.weight.float64)[:, :, None, None].repeat(1, 1, 28, 28)
    weight[:, :, 14:] = 0
    assert weight.numel() == FIGURE.quantities["dense_weights"].value
    assert np.array_equal(FIGURE.dense_layer.float64, weight.numpy())
    bias = 14 * 28 * torch.tensor(FIGURE.maps.bias.float64)
    said = [
        torch.nn.functional.linear(torch.tensor(maps.float64).flatten(), weight.flatten(1), bias).numpy()
        for maps in (FIGURE.maps.features, FIGURE.shuffled)
    ]
    assert np.array_equal(FIGURE.dense_scores.float64, said[0])
    assert np.array_equal(FIGURE.shuffled_dense_scores.float64, said[1])
    assert FIGURE.quantities["changed_scores"].value == (said[0] != said[1]).sum() == 10


def test_the_weights_that_are_shown_are_those_of_the_neuron_for_the_digit():
    assert FIGURE.dense_weights.numerators.tolist() == FIGURE.dense_layer.numerators[FIGURE.maps.label].tolist()


def test_dense_weights_in_other_rows_are_found_out(monkeypatch):
    """Ours and the witness lay them into the lower rows: only the sums of the upper rows can tell."""
    frame_on_the_other_side(monkeypatch)
    with pytest.raises(DisagreementError, match="scores of the dense layer, in order and sums of these rows, in order"):
        ClassNeurons.verified()


def test_a_shuffle_that_the_dense_layer_does_not_notice_is_refused():
    prover, scores = Prover(), FIGURE.dense_scores
    with pytest.raises(ClaimError, match="the shuffle changes no score of the dense layer"):
        _noticed(prover, prover.given(scores), scores)


def test_a_shuffle_that_loses_a_position_is_found_out(monkeypatch):
    """Ours and the witness take one position twice and leave another out: only the scores can tell."""

    def losing(take):
        def taken(values, indices, *, axis=0):
            if values.shape == (16, 784):
                lit = int(values.sum(axis=0).argmax())
                indices = [indices[0] if at == lit else at for at in indices]
            return take(values, indices, axis=axis)

        return taken

    monkeypatch.setattr(operations, "take", losing(operations.take))
    monkeypatch.setattr(reference, "take", losing(reference.take))
    with pytest.raises(DisagreementError, match="sums of the shuffled maps and sums of the class maps"):
        ClassNeurons.verified()


def test_what_depends_on_what():
    at = (3, 14, 20)
    here = FIGURE.depends_on(Cell(FIGURE.result, at))
    assert here == FIGURE.maps.depends_on(Cell(FIGURE.maps.result, at))
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.totals, (0,)))


def swapped(cells):
    """Two positions exchanged, one in the digit's middle and one in its dark border."""
    cells = cells.copy()
    cells[[0, 16], [0, 16]] = cells[[16, 0], [16, 0]]
    return cells


def test_two_positions_swapped_in_one_form_alone_are_found_by_the_witness(monkeypatch):
    right = operations.patches
    monkeypatch.setattr(operations, "patches", lambda image, kernel: swapped(right(image, kernel=kernel)))
    with pytest.raises(DisagreementError, match="columns"):
        ClassNeurons.verified()


@pytest.mark.usefixtures("unwatched")
def test_and_by_the_other_form_where_the_witness_errs_alike(monkeypatch):
    ours, theirs = operations.dense_over_patches, reference.dense_over_patches
    monkeypatch.setattr(
        operations,
        "dense_over_patches",
        lambda *args, kernel: np.stack([swapped(m) for m in ours(*args, kernel=kernel)]),
    )
    monkeypatch.setattr(
        reference,
        "dense_over_patches",
        lambda *args, kernel: np.stack([swapped(m) for m in theirs(*args, kernel=kernel)]),
    )
    with pytest.raises(DisagreementError, match=r"maps of the neurons and class maps\[0, 0, 0\]"):
        ClassNeurons.verified()


def test_a_bias_added_only_once_is_found_out(monkeypatch):
    def once(maps, weight, bias):
        return operations.dense(maps.sum(axis=(1, 2)), weight, bias)

    monkeypatch.setattr(operations, "dense_of_totals", once)
    with pytest.raises(DisagreementError, match="scores from summed features"):
        ClassNeurons.verified()
