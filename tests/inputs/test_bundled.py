"""The inputs are what they say, and a missing, altered or misshapen asset is refused with what to do about it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PIL import Image

from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.bundled import InputError

READERS: dict[str, Callable[[Path], object]] = {
    "digit.png": bundled.digit,
    "photo.png": bundled.photo,
    "local_contrast.npz": bundled.local_contrast,
    "classifier.npz": bundled.classifier,
    "classifier.json": bundled.classifier,
    "bottleneck.npz": bundled.bottleneck,
    "bottleneck.json": bundled.bottleneck,
    "pointnet.npz": bundled.pointnet,
    "pointnet.json": bundled.pointnet,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the assets that a test may damage."""
    for file in bundled.SHA256:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(bundled.ASSETS / file, tmp_path / file)
    return tmp_path


def test_the_digit_is_28_by_28_in_quarters() -> None:
    image = bundled.digit()
    assert (image.name, image.shape, image.bits) == ("image", (28, 28), 2)
    assert set(np.unique(image.numerators)) == {0, 1, 2, 3, 4}


def test_the_digit_is_the_file_snapped_once() -> None:
    with Image.open(bundled.ASSETS / "digit.png") as file:
        levels = np.asarray(file)
    for index, level in np.ndenumerate(levels):
        assert abs(bundled.digit().fraction(index) - Fraction(int(level), 255)) <= Fraction(1, 8)


def test_the_photo_is_channels_first_in_eighths() -> None:
    photo = bundled.photo()
    assert (photo.name, photo.shape, photo.bits) == ("photo", (3, 28, 28), 3)
    with Image.open(bundled.ASSETS / "photo.png") as file:
        red, green, blue = file.getpixel((20, 7))  # column 20, row 7
    assert [photo.fraction((channel, 7, 20)) for channel in range(3)] == [
        Fraction(round(level * 8 / 255), 8) for level in (red, green, blue)
    ]


def test_the_photos_redness_has_both_signs_and_prints_short() -> None:
    redness = np.tensordot(bundled.redness().float64, bundled.photo().float64, axes=1)
    assert (redness > 0).mean() > 0.5
    assert (redness < 0).mean() > 0.1
    assert max(len(f"{value:g}") for value in redness.flat) <= 6


def test_the_layer_has_integer_weights_and_quarter_biases() -> None:
    layer = bundled.local_contrast()
    assert (layer.weight.name, layer.weight.shape, layer.weight.bits) == ("weight", (784, 784), 0)
    assert (layer.bias.name, layer.bias.shape, layer.bias.bits) == ("bias", (784,), 2)


def test_the_classifier_has_grids_roundings_and_caps() -> None:
    network = bundled.classifier()
    shapes = [(layer.weight.shape, layer.bias.shape) for layer in network.layers]
    assert shapes == [((16, 1, 3, 3), (16,)), ((32, 16, 3, 3), (32,)), ((16, 32, 3, 3), (16,))]
    told = [[float(x.fraction(())) for x in (layer.dilation, layer.step, layer.cap)] for layer in network.layers]
    assert told == [[1, 0.25, 2], [2, 0.25, 4], [4, 1, 8]]
    assert (network.weight.shape, network.weight.bits, network.bias.shape) == ((10, 16, 1, 1), 0, (10,))


def test_the_bottleneck_goes_down_to_four_channels_and_up_again() -> None:
    layers = bundled.bottleneck()
    trio = (layers.down, layers.look, layers.up)
    assert [layer.weight.shape for layer in trio] == [(4, 16, 1, 1), (4, 4, 3, 3), (16, 4, 1, 1)]
    assert [layer.bias.shape for layer in trio] == [(4,), (4,), (16,)]
    assert {layer.weight.bits for layer in trio} == {3}
    told = [[float(x.fraction(())) for x in (layer.dilation, layer.step, layer.cap)] for layer in trio]
    assert told == [[1, 1, 32], [1, 1, 32], [1, 1, 8]]
    assert layers.up.cap.numerators == bundled.classifier().layers[-1].cap.numerators, "what comes back is as large"


def test_the_pointnet_reads_three_values_a_point() -> None:
    network = bundled.pointnet()
    assert [layer.weight.shape for layer in network.layers] == [(32, 3, 1, 1), (32, 32, 1, 1), (64, 32, 1, 1)]
    assert [layer.bias.shape for layer in network.layers] == [(32,), (32,), (64,)]
    told = [[float(x.fraction(())) for x in (layer.step, layer.cap)] for layer in network.layers]
    assert told == [[0.5, 32], [0.125, 8], [0.5, 16]]
    assert (network.weight.shape, network.weight.bits, network.bias.shape) == ((10, 64), 2, (10,))


def test_sobel_rises_from_left_to_right() -> None:
    assert bundled.sobel().bits == 0
    assert bundled.sobel().numerators.tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_every_input_has_an_origin() -> None:
    trained = {"local_contrast", "classifier", "bottleneck", "pointnet"}
    assert set(bundled.ORIGINS) == {"digit", "photo", "sobel", "redness", *trained}
    for name, origin in bundled.ORIGINS.items():
        assert callable(getattr(bundled, name))
        assert origin.source
        assert origin.licence
        assert origin.file is None or origin.file in bundled.SHA256


@pytest.mark.parametrize("weight", ["regular", "semibold"])
def test_fonts_are_found(weight: str) -> None:
    assert bundled.font_file(weight).is_file()  # type: ignore[arg-type]


@pytest.mark.parametrize("file", READERS)
def test_an_intact_copy_is_accepted(file: str, folder: Path) -> None:
    assert READERS[file](folder) is not None


@pytest.mark.parametrize("file", READERS)
def test_a_missing_asset_is_named_with_its_cure(file: str, folder: Path) -> None:
    (folder / file).unlink()
    with pytest.raises(UsageError, match=f"assets/{file} is missing: restore it with `git checkout -- assets/{file}`"):
        READERS[file](folder)


@pytest.mark.parametrize("file", bundled.SHA256)
def test_one_altered_byte_is_refused_with_both_hashes(file: str, folder: Path) -> None:
    content = bytearray((folder / file).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / file).write_bytes(content)
    found = hashlib.sha256(content).hexdigest()
    with pytest.raises(
        UsageError, match=f"assets/{file} was altered: expected SHA-256 {bundled.SHA256[file]}.*{found}"
    ):
        bundled.read_asset(file, folder)


def test_of_another_system_s_line_ends_it_is_said_what_they_are(folder: Path) -> None:
    text = folder / "classifier.json"
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(UsageError, match=r"classifier\.json has another system's line ends \(CR LF\)"):
        bundled.read_asset("classifier.json", folder)


@pytest.mark.parametrize("file", bundled.SHA256)
def test_every_asset_is_the_one_that_was_written_down(file: str) -> None:
    assert bundled.read_asset(file) == (bundled.ASSETS / file).read_bytes()


def test_a_folder_in_place_of_an_asset_is_refused(folder: Path) -> None:
    (folder / "digit.png").unlink()
    (folder / "digit.png").mkdir()
    with pytest.raises(UsageError, match=r"assets/digit\.png cannot be read"):
        bundled.digit(folder)


def png(array: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(array).save(file, "png")
    return file.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    file = BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("digit.png", png(np.zeros((28, 27), np.uint8)), r"expected shape \(28, 28\), found \(28, 27\)"),
        ("digit.png", png(np.zeros((28, 28, 3), np.uint8)), r"expected shape \(28, 28\), found \(28, 28, 3\)"),
        ("photo.png", png(np.zeros((28, 28), np.uint8)), r"expected shape \(28, 28, 3\), found \(28, 28\)"),
        (
            "local_contrast.npz",
            npz(weight=np.zeros((784, 783), np.int8), bias=np.zeros(784)),
            r"weight: expected shape \(784, 784\), found \(784, 783\)",
        ),
        (
            "local_contrast.npz",
            npz(weight=np.zeros((784, 784), np.int8), bias=np.zeros((784, 1))),
            r"bias: expected shape \(784,\), found \(784, 1\)",
        ),
        (
            "classifier.npz",
            npz(weight1=np.zeros((16, 1, 3))),
            r"weight1: expected shape \(16, 1, 3, 3\), found \(16, 1, 3\)",
        ),
    ],
    ids=lambda value: "content" if isinstance(value, bytes) else None,  # megabytes would be sent as a name
)
def test_a_wrong_shape_is_refused_even_under_a_matching_hash(
    file: str, content: bytes, words: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / file).write_bytes(content)
    hashes = {**bundled.SHA256, file: hashlib.sha256(content).hexdigest()}
    monkeypatch.setattr(bundled, "SHA256", MappingProxyType(hashes))
    with pytest.raises(UsageError, match=f"assets/{file}[:,] {words}"):
        READERS[file](folder)


def turned(cls: type[Tensor], name: str, values: np.ndarray, *, bits: int) -> Tensor:
    """What a slip while reading makes of a tensor: its cells in another order."""
    return cls.from_numerators(name, np.flip(np.rint(np.ldexp(values, bits)).astype(int)), bits=bits)


@pytest.mark.parametrize("name", bundled.READ)
def test_an_input_that_is_read_otherwise_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = getattr(bundled, name)
    read()
    monkeypatch.setattr(Tensor, "quantized", classmethod(turned))
    monkeypatch.setattr(Tensor, "exact", classmethod(turned))
    with pytest.raises(InputError, match=f"the input '{name}' is not what it was: .* look for a transposed, flipped"):
        getattr(read, "__wrapped__", read)()
