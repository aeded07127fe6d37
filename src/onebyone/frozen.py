"""Arrays that nobody can write to: a writeable flag can be set back, and a view changes through its base; bytes do not.

What stands on bytes can be remembered by them: the same bytes are equal without a look, and know their hash.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)


def _ground(array: npt.NDArray[Any]) -> bytes | None:
    """The bytes an array stands on, if it is all of them in C order."""
    base: Any = array.base
    while isinstance(base, np.ndarray):
        base = base.base
    whole = type(base) is bytes and len(base) == array.nbytes and array.flags.c_contiguous
    return base if whole else None


def is_frozen(array: npt.NDArray[Any]) -> bool:
    """Whether nobody can write to an array."""
    return _ground(array) is not None


def frozen(array: npt.NDArray[Any]) -> bytes:
    """The bytes of an array in C order: the very bytes it stands on where it stands on such, as a grid's cells do."""
    ground = _ground(array)
    return array.tobytes() if ground is None else ground


def freeze(array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """An array of the same numbers that nobody can write to: the array itself if it is one already."""
    if is_frozen(array) or not array.nbytes:  # numpy makes no array of no bytes
        return array
    return np.frombuffer(array.tobytes(), dtype=array.dtype).reshape(array.shape)
