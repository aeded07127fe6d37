"""A layer of a file as it is stored: 4a, 5a and C2 compute it exactly, hold torch to a bound, and print it behind ≈."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from onebyone.core.figure import Figure
from onebyone.core.printing import ABOUT
from onebyone.core.quantity import Cell, text_of
from onebyone.core.tensor import Tensor, Unquantized
from onebyone.errors import UsageError
from onebyone.inputs.fidelity import fidelity_of, is_as_stored, is_rounded
from onebyone.inputs.parameters import ParameterError, Parameters, record_from
from onebyone.panels.catalogue import chosen
from onebyone.proof.provenance import checks_of, fidelity_told
from onebyone.publish.explain import Explainer
from onebyone.publish.lecture.exercise import can_be_asked
from onebyone.render.check import proven

torch.manual_seed(4)
NET = nn.ModuleDict(
    {"mix": nn.Conv2d(3, 4, 1), "head": nn.Conv2d(16, 10, 1), "edge": nn.Conv2d(3, 4, 3), "dense": nn.Linear(3, 2)}
).requires_grad_(False)
FILES = ("net.pt", "net.safetensors")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    torch.save(NET.state_dict(), folder / "net.pt")
    save_file(NET.state_dict(), folder / "net.safetensors")
    return folder


def asked(files: Path, id: str, layer: str, *, file: str = FILES[0], **values: Any) -> tuple[Figure, Parameters]:
    (panel,) = chosen([id])
    told = {"weights": files / f"{file}#{layer}", "rounded": True, **values}
    record = record_from(panel.parameters, told, where=id)
    return proven(panel, record), record


def dot_product(figure: Any) -> Any:
    return figure.dot_product(*figure.first) if figure.__class__.__name__ != "ClassMaps" else figure.dot_product()


CASES = [("4a", "mix"), ("4a", "dense"), ("5a", "head"), ("C2", "mix"), ("C2", "edge"), ("C2", "dense")]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("id", "layer"), CASES)
def test_its_numbers_are_the_file_s_and_its_outputs_torch_s(files: Path, file: str, id: str, layer: str) -> None:
    figure, _ = asked(files, id, layer, file=file)
    computation, own = figure.computation, NET[layer]
    given = own.weight.numpy()
    filters = slice(1 if id == "4a" else None)  # which shows the first
    weight = given[filters].reshape(-1)
    assert isinstance(computation.weight, Unquantized)
    values = [computation.weight.fraction(index) for index in np.ndindex(computation.weight.shape)]
    assert values == [Fraction(float(value)) for value in weight]
    kernels = torch.from_numpy(computation.weight.float64.copy())
    bias = own.bias[filters].double()
    maps = nn.functional.conv2d(torch.from_numpy(computation.takes.float64.copy())[None], kernels, bias)[0]
    assert np.allclose(computation.gives.float64, maps.numpy(), rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize(("id", "layer"), CASES)
def test_what_comes_of_it_is_of_its_kind_and_what_does_not_is_exact(files: Path, id: str, layer: str) -> None:
    figure, _ = asked(files, id, layer)
    stored = {tensor.name for tensor in figure.tensors if isinstance(tensor, Unquantized)}
    assert {"weight", figure.computation.gives.name, "products"} <= stored
    assert figure.computation.takes.name not in stored
    rounded = {check.what for check in figure.checks if check.method == "rounded"}
    assert {record.name for record in figure.proven if record.kind is Unquantized} - rounded == {"weight", "bias"}
    for check in figure.checks:
        assert 0 <= check.difference <= check.bound or (check.method, check.difference) == ("exact", 0)
    assert any(check.difference for check in figure.checks)  # floats do round here
    for check in checks_of(figure, 0):
        assert check.verdict == {"exact": "equal", "rounded": "within"}[check.method]


def quantities(figure: Any) -> Iterator[Any]:
    dot = dot_product(figure)
    for equation in (*dot.rows, dot.total):
        yield from (*equation.terms, equation.result)


@pytest.mark.parametrize(("id", "layer"), CASES)
def test_its_lines_say_about(files: Path, id: str, layer: str) -> None:
    figure, _ = asked(files, id, layer)
    dot = dot_product(figure)
    for equation in (*dot.rows, dot.total):
        equation.check()
        assert equation.is_rounded
        assert equation.relation == "≈" or equation.result.value == 0
    for quantity in quantities(figure):
        if isinstance(quantity, Cell) and isinstance(quantity.tensor, Unquantized):
            assert text_of(quantity).startswith(ABOUT) == bool(1000 * quantity.value % 1)
        else:
            assert ABOUT not in text_of(quantity)
    assert any(ABOUT in text_of(quantity) for quantity in quantities(figure))
    assert not can_be_asked(figure)  # nobody works out by hand what does not close


def test_quantized_as_ever(files: Path) -> None:
    figure, record = asked(files, "4a", "mix", rounded=False)
    assert not any(isinstance(tensor, Unquantized) for tensor in figure.tensors)
    assert all(check.method == "exact" for check in figure.checks)
    assert (is_rounded(figure, record), is_as_stored(figure, record)) == (True, False)
    assert can_be_asked(figure)


def test_the_card_says_that_nothing_was_quantized(files: Path) -> None:
    figure, record = asked(files, "4a", "mix")
    card = fidelity_of(figure, record)
    assert card is not None
    assert (card.inputs, card.outputs, card.as_stored) == ((), None, ("bias", "weight"))
    assert (is_rounded(figure, record), is_as_stored(figure, record)) == (False, True)
    (told,) = fidelity_told(figure, 0, record)
    assert told.as_stored == ("bias", "weight")


def test_a_picture_of_one_s_own_is_told_apart(files: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "noise.npy", np.random.default_rng(2).integers(0, 256, (6, 8, 3), dtype=np.uint8))
    figure, record = asked(files, "4a", "mix", image=tmp_path / "noise.npy")
    card = fidelity_of(figure, record)
    assert card is not None
    assert [entry.tensor for entry in card.inputs] == ["photo"]
    assert card.outputs is not None
    assert card.as_stored == ("bias", "weight")


def test_a_bias_that_was_written_is_exact_and_only_the_file_s_own_is_stored(files: Path) -> None:
    figure, record = asked(files, "4a", "mix", bias="0.5")
    assert type(figure.computation.bias) is Tensor
    card = fidelity_of(figure, record)
    assert card is not None
    assert card.as_stored == ("weight",)


def test_what_is_said_of_a_cell_says_how_far_it_was_checked(files: Path) -> None:
    figure, _ = asked(files, "4a", "mix")
    explainer = Explainer(figure)
    said = explainer.explain("map", (2, 3))
    assert said["value"].startswith(ABOUT)
    assert "within the bound of their rounding" in said["checked"]
    assert "as stored" in said["grid"]
    assert all(row["result"]["value"].startswith(ABOUT) or row["result"]["value"] == "0" for row in said["rows"])
    exact = explainer.explain("photo", (0, 2, 3))
    assert "multiple of 1/8" in exact["grid"]


# What is refused


def refusal(files: Path, id: str, layer: str, **values: Any) -> str:
    with pytest.raises(UsageError) as refused:
        asked(files, id, layer, **values)
    said = str(refused.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize(("id", "layer"), [("4a", "mix"), ("5a", "head"), ("C2", "mix")])
def test_a_grid_and_no_grid_are_not_asked_for_at_once(files: Path, id: str, layer: str) -> None:
    assert "grid = 1/8 rounds them" in refusal(files, id, layer, grid="1/8")


@pytest.mark.parametrize("id", ["4a", "5a", "C2"])
def test_there_must_be_a_layer_of_a_file(id: str) -> None:
    (panel,) = chosen([id])
    with pytest.raises(ParameterError, match="give a layer of one"):
        proven(panel, record_from(panel.parameters, {"rounded": True}, where=id))


def test_4b_says_why_it_cannot(files: Path) -> None:
    assert "equal bit for bit, and floats that round are not" in refusal(files, "4b", "mix")


@pytest.mark.parametrize("id", ["2a", "C1", "5b"])
def test_who_takes_no_layer_has_no_such_parameter(id: str) -> None:
    (panel,) = chosen([id])
    with pytest.raises(ParameterError, match="has no parameter 'rounded'"):
        record_from(panel.parameters, {"rounded": True}, where=id)


def test_numbers_too_far_apart_are_refused_in_a_sentence(tmp_path: Path) -> None:
    weight = np.full((2, 3, 1, 1), 0.5, dtype=np.float32)
    weight[1, 2] = 1e-30
    np.savez(tmp_path / "net.npz", **{"mix.weight": weight})
    (panel,) = chosen(["4a"])
    record = record_from(panel.parameters, {"weights": tmp_path / "net.npz", "rounded": True}, where="4a")
    with pytest.raises(ParameterError, match=r"weight\[1, 2, 0, 0\] = 1\S+ has digits below 1/2\*\*60") as refused:
        proven(panel, record)
    assert "leave --rounded out" in str(refused.value)
