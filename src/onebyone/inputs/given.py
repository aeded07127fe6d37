"""A user's picture as a value: its levels, kept in the record of parameters itself, whatever becomes of the file.

So a clip made of it can be rendered on another machine, keyed by what was in the file, and verified without it.
"""

from __future__ import annotations

import base64
import os
import warnings
import zlib
from abc import ABCMeta, abstractmethod
from io import BytesIO
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import msgspec
from msgspec import Meta

from onebyone.errors import UsageError

if TYPE_CHECKING:  # numpy and PIL take a tenth of a second to import, and few commands are given a picture
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

LARGEST_FILE = 2**24
"""Bytes of a picture's file that are read at most."""

MOST_PIXELS = 2**25
"""Pixels of a picture that are decoded at most."""

_TOO_MANY = f"has more than {MOST_PIXELS:,} pixels, which is too many: make it smaller"

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF")
"""The kinds of picture that are read, besides .npy, as PIL calls them."""

LARGEST = 64
"""Pixels a side, and channels, that a record holds at most; a larger picture is averaged to so many pixels."""

_OPAQUE = 255
"""The level of an alpha channel where nothing shines through."""

_PNG_DEPTH = 24
_TIFF_DEPTHS = 258
_ORIENTATION = 274
"""The byte of a PNG, and the tag of a TIFF, that say how many bits a level has (PIL rounds 16 to 8 without a word);
the tag of EXIF that says how a picture is turned."""


class _Abstract(msgspec.StructMeta, ABCMeta):
    """Of a record that leaves methods to its kinds, there are none."""


class OfAFile(msgspec.Struct, metaclass=_Abstract, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a record holds of a user's file: all that counts of it, whatever becomes of the file; `name` is its name."""

    name: str

    @classmethod
    @abstractmethod
    def of_file(cls, path: Path, *, field: str) -> Self:
        """Read a file, given for that parameter. Raises UsageError for one that holds something else."""

    @classmethod
    @abstractmethod
    def of_array(cls, array: NDArray[Any], *, field: str) -> Self:
        """Keep an array, given for that parameter. Raises UsageError for one that cannot be."""


class Given(OfAFile, frozen=True):
    """Levels from 0 to 255 of a picture: `shape` (height, width, channels), `data` zlib-packed, in base 85.

    `done` says what was done to the file's own levels, if anything: "averaged from 640×480 to 64×48".

    Raises:
        ValueError: at construction, if the data are not what the shape says.
    """

    shape: Annotated[tuple[int, int, int], Meta(description="height, width, channels")]
    data: str
    done: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be read back."""
        if not all(1 <= extent <= LARGEST for extent in self.shape):
            raise ValueError(f"{self.name}: pictures have 1 to {LARGEST} rows, columns and channels, not {self.shape}")
        unpacker = zlib.decompressobj()
        size = prod(self.shape)
        try:
            content = unpacker.decompress(base64.b85decode(self.data), size + 1)
        except (ValueError, zlib.error) as error:
            raise ValueError(f"{self.name}: its data cannot be unpacked") from error
        if len(content) != size or not unpacker.eof or unpacker.unused_data:
            raise ValueError(f"{self.name}: its data do not fill {self.shape}")

    @property
    def levels(self) -> NDArray[np.uint8]:
        """The levels, (height, width, channels)."""
        import numpy as np

        content = zlib.decompress(base64.b85decode(self.data))
        return np.frombuffer(content, dtype=np.uint8).reshape(self.shape)

    @classmethod
    def of_levels(cls, name: str, levels: NDArray[np.uint8], *, done: str = "") -> Given:
        """Keep levels, (height, width, channels), and what was done to them."""
        import numpy as np

        packed = zlib.compress(np.ascontiguousarray(levels).tobytes(), 9)
        height, width, channels = (int(extent) for extent in levels.shape)
        return cls(name=name, shape=(height, width, channels), data=base64.b85encode(packed).decode(), done=done)

    @classmethod
    def of_file(cls, path: Path, *, field: str) -> Given:
        """Read a PNG, JPEG, WebP or TIFF, or an array of bytes in .npy: (height, width) or (height, width, channels).

        A picture with more than `LARGEST` rows or columns is averaged to so many, one that is stored turned is turned.

        Args:
            path: the file.
            field: the parameter it is given for, for messages.

        Raises:
            UsageError: the file is missing, too large, or holds something else.
        """
        content = read_within(path, LARGEST_FILE, field)
        if path.suffix.lower() == ".npy":
            return cls._held(printable_name(path), _array(content, path, field), f"{field}: {path}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of huge pictures and of old headers: what is wrong is said here
            levels, done = _picture(content, path, field)
        return cls._held(printable_name(path), levels, f"{field}: {path}", *done)

    @classmethod
    def of_array(cls, array: NDArray[Any], *, field: str) -> Given:
        """Keep an array of bytes: (height, width) or (height, width, channels). Raises UsageError for anything else."""
        return cls._held("array", _bytes(array, f"{field}: the array"), f"{field}: the array")

    @classmethod
    def _held(cls, name: str, levels: NDArray[np.uint8], what: str, *done: str) -> Given:
        height, width, channels = levels.shape
        told = f"{height}×{width}"
        if channels > LARGEST:
            raise UsageError(f"{what} has {channels} channels; at most {LARGEST} can be shown")
        if height * width > MOST_PIXELS:
            raise UsageError(f"{what} {_TOO_MANY}")
        if max(height, width) > LARGEST:
            shrunk = [max(1, round(extent * LARGEST / max(height, width))) for extent in (height, width)]
            levels = averaged(levels, *shrunk).round().astype(levels.dtype)
            done = (*done, f"averaged from {told} to {'×'.join(map(str, shrunk))}")
        return cls.of_levels(name, levels, done=", ".join(done))


def averaged(levels: NDArray[np.uint8], height: int | None, width: int | None) -> NDArray[np.float64]:
    """Averaged to this size: each new pixel is the mean of the area that it covers, also of parts of old ones.

    (PIL's resampling by a box takes or leaves each old pixel whole.) Sums are whole numbers that float64 holds.

    Args:
        levels: (height, width, channels).
        height: of the result; its own if None.
        width: likewise.
    """
    import numpy as np

    rows, columns = _overlaps(levels.shape[0], height), _overlaps(levels.shape[1], width)
    planes = [rows @ levels[:, :, channel].astype(np.float64) @ columns.T for channel in range(levels.shape[2])]
    means: NDArray[np.float64] = np.stack(planes, axis=2) / (levels.shape[0] * levels.shape[1])
    return means


def _overlaps(old: int, new: int | None) -> NDArray[np.float64]:
    """How much of each old pixel each new one covers, (new, old), if an old one is `new` long and a new one `old`."""
    import numpy as np

    ends, now = np.arange(1, old + 1) * (new or old), np.arange(1, (new or old) + 1)[:, None] * old
    shared = np.minimum(ends, now) - np.maximum(ends - (new or old), now - old)
    return shared.clip(0).astype(np.float64)


def read_within(path: Path, limit: int, what: str) -> bytes:
    """The content of a user's file. Raises UsageError for one that is missing, no file, or larger than the limit."""
    try:
        if not path.is_file() and path.exists():  # a device or a pipe could go on for ever
            raise UsageError(f"{what}: {path} is no file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise UsageError(f"{what}: {path} cannot be read: {error.strerror}") from None
    except ValueError as error:  # such as a name with a character that no name can have
        raise UsageError(f"{what}: {str(path)!r} cannot be read: {error}") from None
    if len(content) > limit:
        raise UsageError(f"{what}: {path} has more than {limit:,} bytes, which are read at most")
    return content


def _picture(content: bytes, path: Path, field: str) -> tuple[NDArray[np.uint8], list[str]]:
    """The levels of a picture, and what was done to them."""
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            if (pictures := getattr(image, "n_frames", 1)) > 1:
                raise UsageError(f"{field}: {path} has {pictures} pictures; use a file with one")
            _demand_plain(image, content, f"{field}: {path}")
            upright = ImageOps.exif_transpose(image)
            levels = np.asarray(upright.convert("L" if image.mode in ("1", "L", "LA") else "RGB"))
            turned = ["turned as its EXIF data say"] if image.getexif().get(_ORIENTATION, 1) != 1 else []
    except UsageError:
        raise
    except Image.DecompressionBombError:
        raise UsageError(f"{field}: {path} {_TOO_MANY}") from None
    except Exception:  # of a damaged file, its decoder raises what it likes
        formats = "PNG, JPEG, WebP or TIFF"
        raise UsageError(f"{field}: {path} is not a {formats} that can be read, nor a .npy file") from None
    return (levels[:, :, None] if levels.ndim == 2 else levels), turned


def _demand_plain(image: Image.Image, content: bytes, what: str) -> None:
    """Raise UsageError for a picture whose levels are not bytes of grey, or of red, green and blue.

    An alpha channel that lets nothing through, as screenshots have one, hides nothing and is left out.
    """
    depths = {"PNG": content[_PNG_DEPTH : _PNG_DEPTH + 1], "TIFF": getattr(image, "tag_v2", {}).get(_TIFF_DEPTHS, ())}
    depth = max(depths.get(image.format or "", ()), default=8)
    see_through = "transparency" in image.info
    if depth <= 8 and image.mode in ("LA", "RGBA"):
        see_through = see_through or image.getchannel("A").getextrema() != (_OPAQUE, _OPAQUE)
    if image.mode not in ("1", "L", "LA", "RGB", "RGBA", "P") or depth > 8 or see_through:
        more = ", transparent" if see_through else f", {depth} bits" if depth > 8 else ""
        raise UsageError(f"{what} is of mode {image.mode}{more}; use grey or RGB, 8 bits, nothing transparent")


def npy_array(content: bytes) -> NDArray[Any]:
    """Read .npy without numpy's own reader, which makes room for whatever size the file says.

    Raises ValueError for what is no array of plain numbers, wholly there.
    """
    import numpy as np
    from numpy.lib import format as npy

    file = BytesIO(content)
    try:
        header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[npy.read_magic(file)]
        shape, by_columns, kind = header(file)
        if kind.hasobject:
            raise ValueError
        return np.ndarray(shape, kind, file.read(), order="F" if by_columns else "C")
    except Exception:  # a header is read by Python's own parser, which raises what it likes
        raise ValueError("it must be .npy of plain numbers, wholly there, without pickled objects") from None


def _array(content: bytes, path: Path, field: str) -> NDArray[np.uint8]:
    try:
        array = npy_array(content)
    except ValueError:
        raise UsageError(f"{field}: {path} is not an array that can be read (.npy, without pickled objects)") from None
    return _bytes(array, f"{field}: {path}")


def printable_name(path: Path) -> str:
    """A file's name; what of it is no text is replaced, as a name may be any bytes."""
    return os.fsencode(path.name).decode("utf-8", errors="replace")


def _bytes(array: object, what: str) -> NDArray[np.uint8]:
    import numpy as np

    if not isinstance(array, np.ndarray) or array.dtype != np.uint8 or array.ndim not in (2, 3) or not array.size:
        raise UsageError(f"{what} must hold bytes from 0 to 255: (height, width) or (height, width, channels)")
    return array[:, :, None] if array.ndim == 2 else array
