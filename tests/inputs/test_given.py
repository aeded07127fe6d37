"""A user's picture: its levels to the last one, whatever becomes of the file; all else is refused in a sentence."""

from __future__ import annotations

import base64
import os
import pickle
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from onebyone.errors import UsageError
from onebyone.inputs import given as module
from onebyone.inputs.given import LARGEST, LARGEST_FILE, Given, OfAFile

RANDOM = np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8)


def read(path: Path) -> Given:
    return Given.of_file(path, field="2a: image")


def refused(path: Path) -> str:
    """What is said of a file that is refused, which no warning accompanies."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UsageError) as refusal:
            read(path)
    said = str(refusal.value)
    assert said.startswith("2a: image: ")
    assert "\n" not in said
    assert refusal.value.exit_code == 2
    return said


# What is read


@pytest.mark.parametrize(
    ("mode", "channels"), [("L", 1), ("RGB", 3), ("1", 1), ("P", 3)], ids=["grey", "colour", "black", "palette"]
)
def test_a_picture_is_read_level_by_level(mode: str, channels: int, tmp_path: Path) -> None:
    image = Image.fromarray(RANDOM).convert(mode)
    image.save(tmp_path / "mine.png")
    given = read(tmp_path / "mine.png")
    assert given.name == "mine.png"
    assert given.shape == (9, 7, channels)
    expected = np.asarray(image.convert("L" if channels == 1 else "RGB")).reshape(9, 7, channels)
    assert given.levels.tolist() == expected.tolist()
    assert given.levels.max() > given.levels.min()


@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 1), (9, 7, 2), (1, 1), (LARGEST, LARGEST, LARGEST)])
def test_an_array_is_read_as_it_is(shape: tuple[int, ...], tmp_path: Path) -> None:
    levels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    for array in (levels, np.asfortranarray(levels)):
        np.save(tmp_path / "mine.npy", array)
        whole = levels if levels.ndim == 3 else levels[:, :, None]
        assert read(tmp_path / "mine.npy").levels.tolist() == whole.tolist()
        assert Given.of_array(array, field="2a: image").levels.tolist() == whole.tolist()
    os.rename(tmp_path / "mine.npy", tmp_path / "MINE.NPY")
    assert read(tmp_path / "MINE.NPY").levels.tolist() == whole.tolist()


def test_what_is_given_stays_when_the_file_goes(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    Image.fromarray(RANDOM).save(path)
    given = read(path)
    Image.new("L", (3, 3)).save(path)
    assert read(path) != given
    path.unlink()
    assert given.levels.tolist() == RANDOM.tolist()
    assert pickle.loads(pickle.dumps(given)) == given
    assert msgspec.json.decode(msgspec.json.encode(given), type=Given) == given
    assert not given.levels.flags.writeable


def test_a_file_of_any_name_is_given(tmp_path: Path) -> None:
    """A name may be any bytes; what is no text of them is replaced, so that a proof can be written."""
    Image.fromarray(RANDOM).save(tmp_path / "mine.png")
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xff.png"))
    try:
        os.rename(tmp_path / "mine.png", path)
    except OSError:
        pytest.skip("file names are text here")
    given = read(path)
    assert given.name == "m\N{REPLACEMENT CHARACTER}.png"
    assert msgspec.json.decode(msgspec.json.encode(given), type=Given) == given


# What is refused


def png(path: Path, mode: str, *, size: tuple[int, int] = (8, 8), **settings: object) -> Path:
    Image.new(mode, size).save(path, "PNG", **settings)
    return path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(width: int, height: int, *, depth: int = 8, colour: int = 2, pixels: bytes = b"\0") -> bytes:
    """A PNG whose head says what it likes."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "I;16"])
def test_other_kinds_of_pictures_are_refused_by_their_kind(mode: str, tmp_path: Path) -> None:
    said = refused(png(tmp_path / "mine.png", mode))
    assert f"mine.png is of mode {mode}" in said
    assert said.endswith("use grey or RGB, 8 bits, nothing transparent")


@pytest.mark.parametrize(("mode", "plain"), [("RGBA", "RGB"), ("LA", "L")])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_an_alpha_channel_that_lets_nothing_through_is_left_out(
    mode: str, plain: str, kind: str, tmp_path: Path
) -> None:
    """Screenshots have one; of the pixels under it nothing is hidden. One veiled pixel, and the picture is refused."""
    image = Image.linear_gradient("L").resize((8, 8)).convert(mode)
    image.save(tmp_path / "mine.png", kind)
    kept = Given.of_file(tmp_path / "mine.png", field="image")
    assert (kept.levels.squeeze() == np.asarray(image.convert(plain))).all()
    assert kept.levels.shape[2] == len(plain)
    assert kept.done == ""
    veil = image.getchannel("A")
    veil.putpixel((7, 7), 254)
    image.putalpha(veil)
    image.save(tmp_path / "mine.png", kind)
    assert f"is of mode {mode}, transparent" in refused(tmp_path / "mine.png")


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_a_transparent_colour_is_refused(mode: str, tmp_path: Path) -> None:
    """What would be seen through it is not in the file."""
    path = png(tmp_path / "mine.png", mode, transparency=(0, 0, 0) if mode == "RGB" else 0)
    assert f"is of mode {mode}, transparent" in refused(path)


def test_levels_of_sixteen_bits_are_refused_also_where_pil_would_round_them(tmp_path: Path) -> None:
    (tmp_path / "mine.png").write_bytes(raw_png(5, 5, depth=16, pixels=(b"\0" + bytes(range(30))) * 5))
    with Image.open(tmp_path / "mine.png") as image:
        assert image.mode == "RGB", "it does, without a word"
    assert "is of mode RGB, 16 bits" in refused(tmp_path / "mine.png")


def test_inks_are_refused(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8)).save(tmp_path / "cmyk.png", "JPEG")
    Image.new("CMYK", (8, 8)).save(tmp_path / "print.png", "TIFF")
    for name in ("cmyk.png", "print.png"):
        assert refused(tmp_path / name).endswith("is of mode CMYK; use grey or RGB, 8 bits, nothing transparent")


def test_what_moves_or_has_several_pages_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 128, 255)]
    for suffix, kind in (("png", "PNG"), ("webp", "WEBP"), ("tiff", "TIFF")):
        path = tmp_path / f"many.{suffix}"
        frames[0].save(path, kind, save_all=True, append_images=frames[1:])
        assert refused(path).endswith(f"many.{suffix} has 3 pictures; use a file with one")


def test_a_tiff_of_sixteen_bits_is_refused(tmp_path: Path) -> None:
    Image.new("I;16", (8, 8)).save(tmp_path / "deep.tiff")
    assert "is of mode I;16, 16 bits" in refused(tmp_path / "deep.tiff")


@pytest.mark.parametrize(("kind", "loss"), [("PNG", 0), ("TIFF", 0), ("WEBP", 4), ("JPEG", 4)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_pictures_of_every_kind_are_read_by_what_is_in_them(kind: str, loss: int, mode: str, tmp_path: Path) -> None:
    shades = np.linspace(0, 255, 12 * 9).reshape(12, 9).astype(np.uint8)
    image = Image.fromarray(shades).convert(mode)
    image.save(tmp_path / "mine", kind, quality=100)
    given = read(tmp_path / "mine")
    channels = 3 if mode == "RGB" or kind == "WEBP" else 1  # WebP knows no grey
    assert given.shape == (12, 9, channels)
    assert np.abs(given.levels.astype(int) - shades[:, :, None]).max() <= loss
    assert given.done == ""


def test_a_picture_that_is_stored_turned_is_turned(tmp_path: Path) -> None:
    image, exif = Image.fromarray(RANDOM), Image.Exif()
    exif[0x0112] = 6  # a quarter to the right
    image.save(tmp_path / "phone.png", exif=exif)
    given = read(tmp_path / "phone.png")
    assert given.levels.tolist() == np.rot90(RANDOM, -1).tolist()
    assert given.done == "turned as its EXIF data say"


def test_what_is_no_picture_is_refused_whatever_its_name(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "mine.gif")
    (tmp_path / "none.png").write_bytes(b"")
    (tmp_path / "text.png").write_text("<svg/>")
    for name in ("mine.gif", "none.png", "text.png"):
        assert refused(tmp_path / name).endswith(
            f"{name} is not a PNG, JPEG, WebP or TIFF that can be read, nor a .npy file"
        )


def test_a_png_cut_or_altered_anywhere_is_refused_or_the_very_same_picture(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    Image.fromarray(RANDOM).save(path)
    whole, given = path.read_bytes(), read(path)
    flipped = (
        whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :]
        for place in range(len(whole))
        for flip in (0x01, 0xFF)
    )
    refusals = 0
    for content in (*(whole[:length] for length in range(len(whole))), *flipped):
        path.write_bytes(content)
        try:
            assert read(path) == given
        except UsageError:
            refused(path)
            refusals += 1
    assert refusals > 3 * (len(whole) - 24), "all but what comes after the picture"


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ((6000, 6000), "has more than 33,554,432 pixels, which is too many"),
        ((15000, 10000), "has more than 33,554,432 pixels, which is too many"),
    ],
)
def test_a_picture_that_is_much_too_large_is_refused(size: tuple[int, int], says: str, tmp_path: Path) -> None:
    assert says in refused(png(tmp_path / "mine.png", "1", size=size))


def test_a_picture_that_is_too_large_is_averaged_and_says_so(tmp_path: Path) -> None:
    levels = np.random.default_rng(2).integers(0, 256, (90, 300, 3), dtype=np.uint8)
    Image.fromarray(levels).save(tmp_path / "large.png")
    given = read(tmp_path / "large.png")
    assert given.shape == (19, LARGEST, 3)
    assert given.done == "averaged from 90×300 to 19×64"
    first = levels[: 90 // 19 + 1].astype(float)
    rows = np.clip(90 / 19 - np.arange(len(first)), 0, 1)
    columns = np.clip(300 / 64 - np.arange(5), 0, 1)
    expected = np.einsum("r,rck,c->k", rows, first[:, :5], columns) / (rows.sum() * columns.sum())
    assert given.levels[0, 0].tolist() == np.rint(expected).tolist()


@pytest.mark.parametrize(("width", "height"), [(2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (0, 0), (0, 5), (60000, 60000)])
def test_a_head_that_lies_about_its_size_costs_no_memory(width: int, height: int, tmp_path: Path) -> None:
    (tmp_path / "mine.png").write_bytes(raw_png(width, height))
    refused(tmp_path / "mine.png")


def npy(shape: str, *, kind: str = "|u1", content: bytes = b"12") -> bytes:
    """An array whose head says what it likes."""
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04junk",
        pickle.dumps([1]),
        npy("(2, 1)")[:40],
        npy("(1000000000000, 1)"),
        npy("(1000000000, 1)"),
        npy("(-1, 1)"),
        npy("(2, -1)"),
        npy("(" * 3000),
        npy("(10**9, 1)"),
        npy("(__import__('os').getpid(), 1)"),
        npy("(2, 1)").replace(b"\x01\x00", b"\x07\x00", 1),
    ],
    ids=[
        "nothing",
        "zip",
        "pickle",
        "cut",
        "terabyte",
        "gigabyte",
        "minus",
        "unknown",
        "deep",
        "sum",
        "call",
        "version",
    ],
)
def test_what_is_no_array_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.npy").write_bytes(content)
    assert "is not an array that can be read (.npy, without pickled objects)" in refused(tmp_path / "mine.npy")


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((8, 8)),
        np.zeros((8, 8), np.int8),
        np.zeros((8, 8), bool),
        np.zeros(8, np.uint8),
        np.zeros((1, 2, 2, 2), np.uint8),
        np.zeros((0, 8), np.uint8),
        np.zeros((8, 8), [("level", "u1")]),
    ],
    ids=["real", "signed", "true", "row", "four axes", "empty", "fields"],
)
def test_an_array_of_anything_but_bytes_is_refused(array: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", array, allow_pickle=True)
    says = "must hold bytes from 0 to 255: (height, width) or (height, width, channels)"
    assert refused(tmp_path / "mine.npy").endswith(f"mine.npy {says}")
    with pytest.raises(UsageError, match=r"2a: image: the array must hold bytes from 0 to 255"):
        Given.of_array(array, field="2a: image")


def test_an_array_of_objects_is_refused_unread(tmp_path: Path) -> None:
    array = np.array([[1, "a"]], dtype=object)
    np.save(tmp_path / "mine.npy", array, allow_pickle=True)
    assert "is not an array that can be read (.npy, without pickled objects)" in refused(tmp_path / "mine.npy")
    with pytest.raises(UsageError, match=r"2a: image: the array must hold bytes from 0 to 255"):
        Given.of_array(array, field="2a: image")


def test_an_array_that_is_too_large_is_refused() -> None:
    with pytest.raises(UsageError, match=f"the array has {LARGEST + 1} channels; at most {LARGEST} can be shown"):
        Given.of_array(np.zeros((5, 5, LARGEST + 1), np.uint8), field="2a: image")
    assert Given.of_array(np.zeros((LARGEST + 1, 5), np.uint8), field="2a: image").shape == (LARGEST, 5, 1)


class Planted:
    """Says that it was unpacked."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return os.mkdir, ("unpacked",)


def test_nothing_in_a_file_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("mine.npy", np.array([[Planted()]], dtype=object), allow_pickle=True)
    Path("also.npy").write_bytes(pickle.dumps(Planted()))
    refused(Path("mine.npy")), refused(Path("also.npy"))
    assert not Path("unpacked").exists()
    np.load("mine.npy", allow_pickle=True)
    assert Path("unpacked").exists(), "the control"


def test_what_is_no_file_of_that_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "none.png").endswith("none.png cannot be read: No such file or directory")
    assert refused(tmp_path).endswith("is no file")
    assert refused(Path("a\0.png")).endswith(r"'a\x00.png' cannot be read: embedded null byte")
    assert "cannot be read: File name too long" in refused(tmp_path / ("x" * 5000 + ".png"))
    monkeypatch.setattr(module, "LARGEST_FILE", 100)
    Image.fromarray(RANDOM).save(tmp_path / "mine.png")
    assert refused(tmp_path / "mine.png").endswith("mine.png has more than 100 bytes, which are read at most")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices here")
def test_a_file_without_an_end_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    script = (
        "import sys\nfrom pathlib import Path\nfrom onebyone.inputs.given import Given\n"
        "try: Given.of_file(Path(sys.argv[1]), field='2a: image')\nexcept Exception as error: print(error)"
    )
    for path in ("/dev/zero", str(tmp_path / "pipe.png")):
        line = [sys.executable, "-P", "-c", script, path]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout == f"2a: image: {path} is no file\n"
    assert LARGEST_FILE <= 2**24


# Levels that somebody writes into a record by hand


def packed(content: bytes) -> str:
    return base64.b85encode(zlib.compress(content)).decode()


@pytest.mark.parametrize(
    ("shape", "data", "says"),
    [
        ((2, 2, 1), packed(bytes(3)), "do not fill"),
        ((2, 2, 1), packed(bytes(5)), "do not fill"),
        ((2, 2, 1), packed(bytes(10**6)), "do not fill"),
        ((2, 2, 1), "", "do not fill"),
        ((2, 2, 1), "é", "cannot be unpacked"),
        ((2, 2, 1), base64.b85encode(b"not packed").decode(), "cannot be unpacked"),
        ((2, 2, 1), base64.b85encode(zlib.compress(bytes(4))[:-2]).decode(), "do not fill"),
        ((2, 2, 1), base64.b85encode(zlib.compress(bytes(4)) + b"more").decode(), "do not fill"),
        ((0, 2, 1), packed(b""), "1 to 64 rows, columns and channels"),
        ((2, -2, 1), packed(b""), "1 to 64 rows, columns and channels"),
        ((LARGEST + 1, 1, 1), packed(bytes(LARGEST + 1)), "1 to 64 rows, columns and channels"),
        ((10**12, 10**12, 1), packed(bytes(4)), "1 to 64 rows, columns and channels"),
    ],
)
def test_data_that_are_not_what_the_shape_says_are_refused(shape: tuple[int, ...], data: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Given(name="mine.png", shape=shape, data=data)
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert({"name": "mine.png", "shape": list(shape), "data": data}, Given)


def test_what_a_record_holds_of_a_file_says_how_it_is_read() -> None:
    """Else a parameter of a new kind would fail when somebody first gives it a file."""

    class Unread(OfAFile, frozen=True):
        pass

    with pytest.raises(TypeError, match=r"of_array.*of_file"):
        Unread(name="photo.png")
