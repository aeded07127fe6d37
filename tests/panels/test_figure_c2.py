"""Panel C2: a layer of a file, whatever wrote it and of whatever kind, is proven; what does not fit it is refused."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.origins import origin_asked
from onebyone.inputs.parameters import ParameterError, record_from
from onebyone.panels.catalogue import chosen
from onebyone.panels.figc1.parameters import Parameters as Arithmetics
from onebyone.panels.figc2.numbers import OneLayer
from onebyone.panels.figc2.parameters import Parameters

SIXTEENTH = 16


@cache
def model() -> nn.Sequential:
    torch.manual_seed(3)
    layers = nn.Conv2d(3, 6, 3), nn.Conv2d(6, 4, 1), nn.Linear(5, 2), nn.Conv1d(2, 3, 5), nn.Conv2d(4, 8, 3, groups=2)
    return nn.Sequential(*layers)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    torch.save(model().state_dict(), folder / "net.pt")
    save_file(model().state_dict(), folder / "net.safetensors")
    return folder


def layer(files, name: str, at: int, **values) -> OneLayer:
    weights = str(files / f"{name}#{at}")
    return OneLayer.of(record_from(Parameters, {"weights": weights, **values}, where="c2"))


@pytest.mark.parametrize("name", ["net.pt", "net.safetensors"])
def test_a_layer_of_a_file_makes_the_map_that_torch_makes_of_its_rounded_weights(files, name):
    for at, own in enumerate(model()[:2]):
        figure = layer(files, name, at, filter="3", padding="same")
        rounded = [torch.round(part.detach().double() * SIXTEENTH) / SIXTEENTH for part in (own.weight, own.bias)]
        image = torch.from_numpy(figure.image.float64.copy())[None]
        maps = torch.nn.functional.conv2d(image, *rounded, padding="same")
        assert np.array_equal(figure.result.float64, maps[0, 3].numpy())
        assert figure.first == np.unravel_index(np.abs(figure.result.float64).argmax(), figure.result.shape)
        assert (figure.image.shape[0], figure.computation.gives.shape[0]) == (own.in_channels, own.out_channels)


def test_a_dense_layer_reads_every_position_alike(files):
    figure, own = layer(files, "net.pt", 2, height="4", width="6"), model()[2]
    weight, bias = (torch.round(part.detach().double() * SIXTEENTH) / SIXTEENTH for part in (own.weight, own.bias))
    values = torch.from_numpy(figure.image.float64.copy()).permute(1, 2, 0)
    assert np.array_equal(figure.result.float64, torch.nn.functional.linear(values, weight, bias)[..., 0].numpy())


def test_a_row_and_groups_are_layers_too(files):
    row = layer(files, "net.pt", 3, height="1")
    assert row.laid.shape == (2, 1, 5)
    assert row.result.shape[0] == 1
    grouped = layer(files, "net.pt", 4, groups="2", filter="5")
    assert grouped.group == (2, 3)
    assert grouped.computation.call.text == "nn.Conv2d(4, 8, 3, groups=2)"


def test_the_project_s_own_layers():
    maps = OneLayer.of(Parameters())
    assert maps.computation.call.text == "nn.Conv2d(16, 10, 1)"
    assert [int(number) for number in maps.sampled.numerators] == list(range(10))
    features = OneLayer.of(Parameters(weights="first-features", filter=3, padding="same"))
    assert features.laid.shape == (1, 3, 3)
    assert features.result.shape == (28, 28)


def test_every_layer_can_be_told(files):
    (panel,) = chosen(["c2"])
    for at, more in enumerate(({}, {}, {}, {"height": "1"}, {"groups": "2"})):
        figure = layer(files, "net.safetensors", at, **more)
        for sentence in panel.words().sentences:
            assert "  " not in sentence.text(figure.quantities)
        dot = figure.dot_product(*figure.first)
        assert sum(term.value for term in dot.total.terms) == dot.result.value


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"weights": "nonsense"}, "there is no layer 'nonsense'; use class-maps, first-features, or a layer of a file"),
        ({"filter": 10}, "filter = 10: there are 10, from 0"),
        ({"image": "photo"}, "photo has 3 channels, and the layer reads 16"),
        ({"groups": 3}, "features has 16 channels, and the layer reads 48"),
        ({"height": 7}, "image = features: they are as large as the digit"),
        ({"position": "28,0"}, "position = 28,0: the map has rows 0 to 27"),
        ({"weights": "first-features", "height": 2}, "reaches over 3 pixels, and the image has 2 there"),
    ],
)
def test_what_does_not_fit_the_layer_is_refused_in_a_sentence(values, message):
    with pytest.raises(ParameterError, match=message):
        OneLayer.of(Parameters(**values))


def test_kernels_that_are_too_large_are_refused():
    weights = GivenLayer.of_array(np.ones((1, 1, 12, 3), dtype=np.float32), field="weights")
    with pytest.raises(ParameterError, match="kernels of 12×3 are too large"):
        OneLayer.of(Parameters(weights=weights))


def test_a_proof_says_where_inputs_come_from():
    def what(record, name, shape=(1, 5, 5)):
        origin = origin_asked(record, name, shape)
        return None if origin is None else (origin.what, origin.source)

    assert what(Parameters(), "image")[0] == "feature maps of the digit"
    assert what(Parameters(), "weight")[0] == "the weight of a layer of the digit network: class-maps"
    assert what(Parameters(image="drawn"), "image")[0] == "drawn by the seed"
    guide = "V. Dumoulin and F. Visin"
    assert what(Arithmetics(), "image")[1].startswith(guide)
    assert what(Arithmetics(), "weight")[1].startswith(guide)
    assert what(Arithmetics(seed=2), "image") == ("whole numbers drawn by the seed", "this project")
    assert what(Arithmetics(case="dilated"), "weight") == ("whole numbers drawn by the seed", "this project")
    assert what(Arithmetics(image="photo", height=9), "image", (3, 9, 28))[0].endswith("averaged from 28×28 to 9×28")
    assert what(Arithmetics(kernel="blur"), "weight")[0].startswith("the kernel blur")
