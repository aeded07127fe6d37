"""The first layer of a network that has learnt something of colour pictures, saved in two ways, is a clip of C2.

It tells which way up a crop of the shipped photo stands. Its crops overlap, so that those held out are no other
pictures: what is shown is that the weights are learnt, not that they are of use elsewhere.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sparse
import torch
from project import ROOT, Run
from safetensors.torch import save_file
from torch import nn
from warm import COLD, Warm

from onebyone.inputs.bundled import photo_levels
from onebyone.inputs.parameters import record_from
from onebyone.panels.figc2.numbers import LAYER_BITS, OneLayer
from onebyone.panels.figc2.parameters import Parameters
from onebyone.proof.files import read_proof
from onebyone.verify.clip import verify_clip

SIDE = 20
EPOCHS = 8
FILES = {"torch": "net.pt#0", "safetensors": "net.safetensors#0"}


def crops(parity: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Every crop of 20×20 pixels whose row plus column is even, or odd, turned in four ways: values (0 to 1), ways."""
    levels = photo_levels()
    rows, columns = (extent - SIDE + 1 for extent in levels.shape[:2])
    places = [(row, column) for row in range(rows) for column in range(columns) if (row + column) % 2 == parity]
    turned = [np.rot90(levels[r : r + SIDE, c : c + SIDE], way) for r, c in places for way in range(4)]
    values = torch.tensor(np.stack(turned) / 255, dtype=torch.float32).permute(0, 3, 1, 2)
    return values, torch.arange(4).repeat(len(places))


def accuracy(net: nn.Module, crops: tuple[torch.Tensor, torch.Tensor]) -> float:
    values, ways = crops
    with torch.no_grad():
        return float((net(values).argmax(1) == ways).float().mean())


def untrained() -> nn.Sequential:
    torch.manual_seed(5)
    return nn.Sequential(nn.Conv2d(3, 8, 5, padding=2), nn.ReLU(), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(200, 4))


@pytest.fixture(scope="module")
def net() -> nn.Sequential:
    """The network after a few seconds of training, always the same."""
    made = untrained()
    values, ways = crops(0)
    step = torch.optim.Adam(made.parameters(), 0.01)
    for _ in range(EPOCHS):
        loss = nn.functional.cross_entropy(made(values), ways)
        step.zero_grad()
        loss.backward()
        step.step()
    return made.eval()


@pytest.fixture(scope="module")
def files(net: nn.Sequential, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("net")
    torch.save(net.state_dict(), folder / "net.pt")
    save_file(net.state_dict(), folder / "net.safetensors")
    return folder


def test_it_has_learnt_what_it_was_asked(net: nn.Sequential) -> None:
    assert accuracy(untrained(), crops(1)) < 0.5
    assert accuracy(net, crops(1)) > 0.9


@pytest.mark.parametrize("rounded", [False, True], ids=["quantized", "as stored"])
def test_its_first_layer_makes_the_map_that_torch_makes(net: nn.Sequential, files: Path, *, rounded: bool) -> None:
    own = net[0]
    assert isinstance(own, nn.Conv2d)
    found = []
    for name in FILES.values():
        values = {"weights": str(files / name), "padding": 2, "filter": 3, "rounded": rounded}
        figure = OneLayer.of(record_from(Parameters, values, where="c2"))
        image = torch.from_numpy(figure.image.float64.copy())[None]
        bits = [part.detach().double() for part in (own.weight, own.bias) if part is not None]
        parts = bits if rounded else [torch.round(part * 2**LAYER_BITS) / 2**LAYER_BITS for part in bits]
        map_of = nn.functional.conv2d(image, *parts, padding=2)[0, 3].numpy()
        assert np.abs(figure.result.float64 - map_of).max() <= (1e-12 if rounded else 0)
        assert figure.image.shape == (3, 28, 28), "it has three channels, so it reads the photo"
        found.append(figure)
    assert np.array_equal(found[0].result.numerators, found[1].result.numerators)


@pytest.mark.parametrize("name", FILES.values(), ids=FILES)
def test_it_is_checked_by_the_command_line(command: Run, files: Path, name: str) -> None:
    done = command("check", "C2", "--weights", str(files / name), "--padding", "same")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_it_is_a_clip(files: Path, warm: Warm, tmp_path: Path) -> None:
    line = ["render", "C2", "--weights", str(files / FILES["safetensors"]), "--padding", "same", "--filter", "3"]
    done = warm.run([*COLD, sparse.__file__, *line, "-q", "l", "--out", str(tmp_path)], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (movie,) = (tmp_path / "clips").glob("c2-*.mp4")
    assert [finding.told for finding in verify_clip(movie, read_back=False, re_render=False) if not finding.holds] == []
    (card,) = read_proof(movie).fidelity
    assert {one.tensor for one in card.inputs} >= {"weight"}
