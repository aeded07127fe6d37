"""torch is imported without what its compilers ask, and computes what it computes with it."""

from __future__ import annotations

import subprocess
import sys

COMPUTED = """
import sys
from onebyone.core.deferred import FOR_COMPILERS, load, without_compilers
{before}
load()
import torch
torch.manual_seed(1)
image = torch.randn(1, 4, 9, 7)
nn = torch.nn
layers = [
    nn.Conv2d(4, 6, 3, padding=1, stride=2, dilation=2, groups=2),
    nn.ConvTranspose2d(4, 2, 3, stride=2, output_padding=1),
    nn.Conv2d(4, 3, 1, dtype=torch.float64),
    nn.MaxPool2d(2),
    nn.Flatten(),
]
for layer in layers:
    print(layer(image.to(next(iter(layer.parameters()), image).dtype)).sum().item().hex())
print(nn.functional.unfold(image, 3).sum().item().hex(), nn.Linear(7, 5)(image).relu().mean().item().hex())
print(len(vars(sys.modules[FOR_COMPILERS])) > 100, file=sys.stderr)
"""


def computed(before: str) -> tuple[list[str], str]:
    line = [sys.executable, "-P", "-c", COMPUTED.format(before=before)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    return done.stdout.splitlines(), done.stderr.strip()


def test_torch_computes_the_same_without_what_compilers_ask() -> None:
    whole, without = computed(""), computed("without_compilers(); without_compilers()")
    assert len(whole[0]) == 6
    assert whole[0] == without[0]
    assert (whole[1], without[1]) == ("True", "False"), "the list is there, and it is empty"
