"""A user's picture as a value: its levels, kept in the record of parameters itself, whatever becomes of the file.

So a clip made of it can be rendered on another machine, keyed by what was in the file, and verified without it.
"""

from __future__ import annotations

import base64
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from onebyone.errors import UsageError

if TYPE_CHECKING:  # numpy and PIL take a tenth of a second to import, and few commands are given a picture
    import numpy as np
    from numpy.typing import NDArray

LARGEST_FILE = 2**24
"""Bytes of a picture's file that are read at most."""

MOST_PIXELS = 2**22
"""Pixels of a picture that are decoded at most."""

LARGEST = 64
"""Pixels a side, and channels, that a record holds at most; a larger picture has to be made smaller first."""


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Levels from 0 to 255 of a picture: `shape` (height, width, channels), `data` zlib-packed, in base 85.

    Raises:
        ValueError: at construction, if the data are not what the shape says.
    """

    name: str
    shape: Annotated[tuple[int, int, int], Meta(description="height, width, channels")]
    data: str

    def __post_init__(self) -> None:
        """Refuse what cannot be read back."""
        if not all(1 <= extent <= LARGEST for extent in self.shape):
            raise ValueError(f"{self.name}: pictures have 1 to {LARGEST} rows, columns and channels, not {self.shape}")
        unpacker = zlib.decompressobj()
        size = self.shape[0] * self.shape[1] * self.shape[2]
        try:
            content = unpacker.decompress(base64.b85decode(self.data), size + 1)
        except (ValueError, zlib.error) as error:
            raise ValueError(f"{self.name}: its data cannot be unpacked") from error
        if len(content) != size:
            raise ValueError(f"{self.name}: its data do not fill {self.shape}")

    @property
    def levels(self) -> NDArray[np.uint8]:
        """The levels, (height, width, channels)."""
        import numpy as np

        content = zlib.decompress(base64.b85decode(self.data))
        return np.frombuffer(content, dtype=np.uint8).reshape(self.shape)

    @classmethod
    def of_levels(cls, name: str, levels: NDArray[np.uint8]) -> Given:
        """Keep levels, (height, width, channels)."""
        import numpy as np

        packed = zlib.compress(np.ascontiguousarray(levels).tobytes(), 9)
        height, width, channels = (int(extent) for extent in levels.shape)
        return cls(name=name, shape=(height, width, channels), data=base64.b85encode(packed).decode())

    @classmethod
    def of_file(cls, path: Path, *, field: str) -> Given:
        """Read a PNG, or an array of bytes in .npy: (height, width) or (height, width, channels).

        Args:
            path: the file.
            field: the parameter it is given for, for messages.

        Raises:
            UsageError: the file is missing, too large, or holds something else.
        """
        try:
            if path.stat().st_size > LARGEST_FILE:
                size = path.stat().st_size
                raise UsageError(f"{field}: {path} has {size:,} bytes; {LARGEST_FILE:,} are read at most")
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{field}: {path} cannot be read: {error.strerror}") from None
        levels = _loaded(content, path, field) if path.suffix == ".npy" else _png(content, path, field)
        return cls._held(path.name, levels, f"{field}: {path}")

    @classmethod
    def of_array(cls, levels: NDArray[Any], *, field: str) -> Given:
        """Keep an array of bytes: (height, width) or (height, width, channels). Raises UsageError for anything else."""
        return cls._held("array", _bytes(levels, f"{field}: the array"), f"{field}: the array")

    @classmethod
    def _held(cls, name: str, levels: NDArray[np.uint8], what: str) -> Given:
        if max(levels.shape) > LARGEST:
            told = "×".join(map(str, levels.shape))
            raise UsageError(f"{what} is {told}; at most {LARGEST} rows, columns and channels can be shown")
        return cls.of_levels(name, levels)


def _png(content: bytes, path: Path, field: str) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UsageError(f"{field}: {path} has {image.width}×{image.height} pixels, which is too many")
            grey = image.mode in ("1", "L")
            if not grey and image.mode not in ("RGB", "P"):
                raise UsageError(f"{field}: {path} is of mode {image.mode}; use grey or RGB, 8 bits, without alpha")
            levels = np.asarray(image.convert("L" if grey else "RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UsageError(f"{field}: {path} is not a PNG that can be read, nor a .npy file") from None
    return levels[:, :, None] if levels.ndim == 2 else levels


def _loaded(content: bytes, path: Path, field: str) -> NDArray[np.uint8]:
    import numpy as np

    try:
        array = np.load(BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError, SyntaxError):
        raise UsageError(f"{field}: {path} is not an array that can be read (.npy, without pickled objects)") from None
    return _bytes(array, f"{field}: {path}")


def _bytes(array: object, what: str) -> NDArray[np.uint8]:
    import numpy as np

    if not isinstance(array, np.ndarray) or array.dtype != np.uint8 or array.ndim not in (2, 3) or not array.size:
        raise UsageError(f"{what} must hold bytes from 0 to 255: (height, width) or (height, width, channels)")
    return array[:, :, None] if array.ndim == 2 else array
