"""A finished still: the very picture that was proven, and what is read in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
from PIL import Image as Pictures

from onebyone.proof.document import Proof
from onebyone.proof.files import sha256_of
from onebyone.verify.finding import VerifyError
from onebyone.verify.video import Image


def demand_picture(file: Path, proof: Proof) -> str:
    """Demand that a still is to the last bit the one that was proven. Raises VerifyError."""
    size = (proof.clip.width, proof.clip.height)
    if (file.stat().st_size, sha256_of(file)) != (proof.clip.bytes, proof.clip.sha256):
        raise VerifyError(f"{file.name} is not the picture that was proven: it was edited or saved anew, or is another")
    if picture_of(file).shape != (proof.clip.height, proof.clip.width, 3) or proof.thumbnails:
        raise VerifyError(f"{file.name} is no picture of {size[0]}×{size[1]} px, which its proof says it is")
    return f"the picture that was proven, {size[0]}×{size[1]} px"


def look_at_picture(file: Path, wanted: Collection[int], on_still: Callable[[int, Image], None]) -> None:
    """Every frame that is `wanted` of a still is the still."""
    picture = picture_of(file)
    for number in sorted(wanted):
        on_still(number, picture)


def picture_of(file: Path) -> Image:
    """The pixels of a picture. Raises VerifyError for a file that is none."""
    try:
        with Pictures.open(file) as image:
            return np.asarray(image.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Pictures.DecompressionBombError) as error:
        raise VerifyError(f"{file.name} is damaged: it is no picture ({error})") from error
