"""Cells that were picked and arranged are traced to the tensor that they come from."""

from __future__ import annotations

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.prover import Prover
from onebyone.core.tensor import Tensor


def test_picked_and_reshaped_cells_are_traced_to_their_root() -> None:
    prover = Prover()
    given = prover.given(Tensor.exact("given", np.arange(12.0).reshape(3, 4), bits=0))
    rows = prover.taken("rows", given, [2, 0])
    column = prover.taken("column", rows, [3, 1], axis=1)
    laid = prover.reshaped("laid", column, (4, 1, 1))
    assert _traced(prover, laid) == ("given", [11, 9, 3, 1])
    assert _traced(prover, given) == ("given", list(range(12)))


def test_an_operation_that_puts_cells_elsewhere_leaves_no_trace() -> None:
    prover = Prover()
    given = prover.given(Tensor.exact("given", np.arange(1.0, 5.0).reshape(1, 2, 2), bits=0))
    ring = prover.prove("ring", lambda x: operations.padded(x, 1), lambda x: reference.padded(x, 1), factors=(given,))
    assert _traced(prover, ring) is None


def _traced(prover: Prover, tensor: Tensor) -> tuple[str, list[int]] | None:
    found = prover.origin(tensor, np.arange(tensor.size))
    return None if found is None else (found[0], found[1].tolist())
