"""The opening's paradox: the convolutions of ResNet-50, listed and counted by us and by torch's modules."""

import numpy as np
import pytest
from project import figures

from onebyone.core import reference
from onebyone.core.figure import ClaimError
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.panels.panel import Panel
from onebyone.panels.resnet import numbers
from onebyone.panels.resnet.numbers import CHANNELS, FILTERS, KERNEL, ROWS, STRIDE, WEIGHTS, PointwiseShare
from onebyone.panels.resnet.parameters import Parameters


def figure() -> PointwiseShare:
    """What the opening shows: proven once a process, and only where it is looked at, for it takes seconds."""
    return figures("opening")[0]


def lines() -> np.ndarray:
    """Its layers, one a line."""
    return figure().layers.numerators


def test_36_of_53_convolutions_are_pointwise():
    values = {slot: int(quantity.value) for slot, quantity in figure().quantities.items()}
    assert values == {
        **{
            "convolutions": 53,
            "pointwise": 36,
            "others": 16,
            "first": 1,
            "pointwise_size": 1,
            "others_size": 3,
            "first_size": 7,
        },
        **{"projections": 4, "bottlenecks": 16, "stages": 4, "dense": 1, "counted": 50, "terms": 64, "channels": 64},
        **{"kernel_height": 1, "kernel_width": 1, "seen_pixels": 1, "seen_positions": 1},
        **{"pointwise_weights": 12_128_256, "other_weights": 11_326_656},
    }
    assert figure().sides_equation.text == "36 + 16 + 1 = 53"


def test_the_kernels_are_there_layer_by_layer():
    kernels = figure().kernels.numerators.tolist()
    assert kernels[:8] == [7, 1, 3, 1, 1, 1, 3, 1]
    assert kernels == lines()[:, KERNEL].tolist()
    assert [kernels[at] for at in figure().beside] == [1, 1, 1, 1]


def test_the_table_is_the_papers():
    assert lines()[0].tolist() == [7, 3, 64, 2, 112, 9408]
    way = np.delete(lines(), figure().beside, axis=0)
    assert np.array_equal(way[1:, CHANNELS], way[:-1, FILTERS]), "every layer reads what the one before makes"
    assert {side: int((way[1:, ROWS] == side).sum()) for side in (56, 28, 14, 7)} == {56: 9, 28: 12, 14: 18, 7: 9}
    assert [int(at) for at in np.flatnonzero(way[:, STRIDE] == 2)] == [0, 10, 22, 40]
    # 25,557,032 parameters are known of ResNet-50: without the norms' two a channel and the dense layer's.
    norms, dense = 2 * int(lines()[:, FILTERS].sum()), 2048 * 1000 + 1000
    assert int(lines()[:, WEIGHTS].sum()) == 25_557_032 - norms - dense


def test_a_pointwise_output_reads_one_position():
    assert figure().computation.call.text == "nn.Conv2d(64, 64, 1, bias=False)"
    assert (figure().computation.takes.shown_shape, figure().computation.gives.shown_shape) == ("64×1×1", "64×1×1")
    assert set(figure().terms.numerators.flat) == {64}


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (lambda rows: rows[:-1], "table of the convolutions"),
        (lambda rows: [(*rows[0][:KERNEL], 5, *rows[0][KERNEL + 1 :]), *rows[1:]], "table of the convolutions"),
        (lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]], "table of the convolutions"),
    ],
    ids=["a layer left out", "another kernel", "two layers swapped"],
)
def test_a_table_with_a_fault_is_found_out(monkeypatch, fault, what):
    right = numbers._layers
    monkeypatch.setattr(
        numbers, "_layers", lambda *given: np.array(fault(right(*given).tolist()), dtype=given[0].dtype)
    )
    with pytest.raises(DisagreementError, match=what):
        PointwiseShare.verified()


def test_a_count_with_a_fault_is_found_out(monkeypatch):
    right = reference.residual_counts
    monkeypatch.setattr(reference, "residual_counts", lambda *given: {**right(*given), "pointwise": 35})
    with pytest.raises(DisagreementError, match="pointwise of the network"):
        PointwiseShare.verified()


def test_a_network_that_is_no_paradox_or_none_at_all_is_refused():
    assert PointwiseShare.verified(blocks=(2, 2, 2, 2)).quantities["counted"].value == 26
    with pytest.raises(ClaimError, match="as many widths as stages"):
        PointwiseShare.verified(blocks=(3, 4))
    with pytest.raises(ClaimError, match="read no image"):
        figure().depends_on(Cell(figure().layers, (0, 0)))


def test_a_card_can_show_it_as_it_shows_a_panel():
    kind = {"package": "onebyone.panels.resnet", "figure": "PointwiseShare", "in_film": False}
    panel = Panel(id="resnet", scene_file="", scene_class="", poster="", **kind)
    assert panel.parameters is Parameters
    assert panel.verified(Parameters()).kernels.numerators.tolist() == figure().kernels.numerators.tolist()
