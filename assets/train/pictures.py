"""Cut the pictures of the clips out of their sources: assets/digit.png, assets/photo.png and assets/held_out.npz.

    python assets/train/pictures.py MNIST_PACKAGE COFFEE_PNG

Nothing is quantized here: the files keep all 256 levels, and `onebyone.inputs.bundled` snaps them, visibly, once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import mnist
import numpy as np
from PIL import Image

ASSETS = Path(__file__).resolve().parents[1]

DIGIT = (2, 725)
"""Class and place of the clips' digit; 725 is a multiple of five, so no weights were trained on it."""

CROP = (96, 4, 488, 396)
"""Left, top, right, bottom in coffee.png: 392 a side, so that each of the 28×28 pixels averages exactly 14×14."""

SAMPLE_OF_A_CLASS = 10


def main(package: Path, coffee: Path) -> None:
    """Write the three files."""
    label, place = DIGIT
    Image.fromarray(mnist.digits_of_class(package, label)[place]).save(ASSETS / "digit.png", optimize=True)

    photo = Image.open(coffee).convert("RGB").crop(CROP)
    photo.resize((mnist.SIDE, mnist.SIDE), Image.Resampling.BOX).save(ASSETS / "photo.png", optimize=True)

    held_out, labels = mnist.split(package).held_out, mnist.split(package).held_out_labels
    sample = np.concatenate([np.flatnonzero(labels == label)[:SAMPLE_OF_A_CLASS] for label in range(10)])
    np.savez_compressed(ASSETS / "held_out.npz", images=held_out[sample], labels=labels[sample])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
