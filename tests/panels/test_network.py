"""How far a position sees, and by how many paths: layers of several kernel sizes and dilations, worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from onebyone.core.figure import ClaimError, Prover
from onebyone.core.tensor import Tensor
from onebyone.panels.shared.network import field_of, reach_of


def layers(*kinds):
    """What the field reads of layers: pairs of kernel size and dilation."""
    return [
        SimpleNamespace(
            weight=Tensor.exact(f"weight {at}", np.ones((2, 3, size, size)), bits=0),
            dilation=Tensor.exact(f"dilation {at}", dilation, bits=0),
        )
        for at, (size, dilation) in enumerate(kinds, 1)
    ]


def paths(*kinds):
    """Along one axis, how many paths lead to each place: sums of one step of each layer."""
    counts = {0: 1}
    for size, dilation in kinds:
        steps = [dilation * (at - size // 2) for at in range(size)]
        counts = {
            place: sum(counts.get(place - step, 0) for step in steps)
            for place in sorted({was + step for was in counts for step in steps})
        }
    return list(counts.values())


@pytest.mark.parametrize(
    ("kinds", "reach"),
    [([(3, 1)], 1), ([(3, 2)], 2), ([(3, 1), (3, 2), (3, 4)], 7), ([(5, 1)], 2), ([(5, 3), (3, 1)], 7)],
)
def test_every_layer_adds_its_own_reach(kinds, reach):
    assert reach_of(layers(*kinds)) == reach


@pytest.mark.parametrize("at", [(2, 2), (2, 4), (3, 3), (3, 2)])
def test_paths_are_counted_around_any_position_that_has_all_of_its_field(at):
    kinds = [(3, 1), (3, 1)]
    prover = Prover()
    (early, field), (*_, everywhere) = field_of(prover, at, (6, 7), layers(*kinds))
    assert paths(*kinds) == [1, 2, 3, 2, 1]
    assert field.numerators.tolist() == np.outer(paths(*kinds), paths(*kinds)).tolist()
    assert early.numerators.tolist() == np.outer(paths(kinds[0]), paths(kinds[0])).tolist()
    around = np.pad(field.numerators, [(at[0] - 2, 3 - at[0]), (at[1] - 2, 4 - at[1])])
    assert everywhere.numerators.tolist() == [around.tolist()], "no path leads from outside of the field"
    assert {check.what: check.cells for check in prover.checks}["pixels in the field"] == 1
    counted = next(record for record in prover.proven if record.name == "pixels in the field")
    assert int.from_bytes(counted.buffer, "little") == 25


@pytest.mark.parametrize("at", [(1, 3), (4, 3), (3, 1), (3, 5)])
def test_a_field_that_leaves_the_image_is_refused(at):
    with pytest.raises(
        ClaimError, match=rf"position \({at[0]}, {at[1]}\), 2 pixels each way, leaves an image of \(6, 7"
    ):
        field_of(Prover(), at, (6, 7), layers((3, 1), (3, 1)))


def test_a_field_with_holes_is_refused():
    with pytest.raises(ClaimError, match=r"position \(3, 3\) has pixels that reach it by no path"):
        field_of(Prover(), (3, 3), (7, 7), layers((3, 2)))
