"""A layer of a user's model: its numbers to the last bit from every kind of file, and nothing in a file is ever run."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from torch import nn

from onebyone.errors import UsageError
from onebyone.inputs.layers import MOST_WEIGHTS, GivenLayer, Values, layer_of
from onebyone.inputs.parameters import ParameterError

torch.manual_seed(0)
NET = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Linear(4, 2), nn.Conv1d(2, 5, 3, bias=False)).requires_grad_(False)
ARRAYS = {name: parameter.numpy() for name, parameter in NET.state_dict().items()}
FILES = ("net.pt", "net.safetensors", "net.npz")


def read(path: Path, layer: str | None = None) -> GivenLayer:
    return GivenLayer.of_file(path if layer is None else Path(f"{path}#{layer}"), field="4a: weights")


def refused(path: Path, layer: str | None = None) -> str:
    with pytest.raises(UsageError) as refusal:
        read(path, layer)
    said = str(refusal.value)
    assert said.startswith("4a: weights: ")
    assert "\n" not in said
    assert refusal.value.exit_code == 2
    return said


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    torch.save(NET.state_dict(), folder / "net.pt")
    save_file(ARRAYS, folder / "net.safetensors")
    np.savez(folder / "net.npz", **ARRAYS)
    return folder


# What is read


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("layer", "kind"), [("0", "conv2d"), ("1", "linear"), ("2", "conv1d"), ("0.weight", "conv2d")])
def test_a_layer_is_read_to_the_last_bit(files: Path, file: str, layer: str, kind: str) -> None:
    given, own = read(files / file, layer), layer.removesuffix(".weight")
    assert (given.name, given.layer, given.kind) == (file, own, kind)
    assert given.weight.array.tobytes() == ARRAYS[f"{own}.weight"].tobytes()
    assert given.weight.dtype == "float32"
    assert (given.bias is None) == (own == "2")
    if given.bias is not None:
        assert given.bias.array.tobytes() == ARRAYS[f"{own}.bias"].tobytes()


def test_the_file_counts_by_what_is_in_it(files: Path, tmp_path: Path) -> None:
    for file in FILES:
        odd = tmp_path / f"{file}.dat"
        odd.write_bytes((files / file).read_bytes())
        assert msgspec.structs.replace(read(odd, "1"), name="") == msgspec.structs.replace(
            read(files / file, "1"), name=""
        )


def test_the_only_layer_needs_no_name(tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", np.eye(3))
    only = read(tmp_path / "mine.npy")
    assert (only.layer, only.weight.float64.tolist()) == ("mine", np.eye(3).tolist())
    np.save(tmp_path / "a#b.npy", np.eye(2))
    assert read(tmp_path / "a#b.npy").weight.shape == (2, 2)


def test_numbers_of_every_width_keep_their_values(tmp_path: Path) -> None:
    exact = {"half": np.float16(0.1), "single": np.float32(0.1), "double": np.float64(0.1), "byte": np.int8(-3)}
    exact["wide"] = np.int64(2**40 + 1)
    np.savez(tmp_path / "all.npz", **{name: np.full((1, 2), value) for name, value in exact.items()})
    for name, value in exact.items():
        given = read(tmp_path / "all.npz", name)
        assert given.weight.float64.tolist() == [[float(value)] * 2]
        assert given.weight.dtype == ("float64" if name in ("double", "wide") else "float32")


@pytest.mark.parametrize("suffix", ["pt", "safetensors"])
def test_short_floats_are_widened_without_loss(suffix: str, tmp_path: Path) -> None:
    from safetensors.torch import save_file as save_tensors

    tensors = {"fc.weight": torch.tensor([[0.1, -3.0]]).bfloat16(), "fc.bias": torch.tensor([0.1]).half()}
    file = tmp_path / f"short.{suffix}"
    (torch.save if suffix == "pt" else save_tensors)(tensors, file)
    given = read(file, "fc")
    assert given.weight.float64.tolist() == tensors["fc.weight"].double().tolist()
    assert given.bias is not None
    assert given.bias.float64.tolist() == tensors["fc.bias"].double().tolist()


def test_a_state_in_a_checkpoint_is_found_by_its_path(tmp_path: Path) -> None:
    torch.save({"epoch": 3, "model": NET.state_dict()}, tmp_path / "last.ckpt")
    assert read(tmp_path / "last.ckpt", "model.1").weight.shape == (2, 4)


def test_a_layer_travels_as_a_value(files: Path) -> None:
    given = read(files / "net.pt", "0")
    assert msgspec.json.decode(msgspec.json.encode(given), type=GivenLayer) == given
    other = msgspec.structs.replace(given, weight=Values.of_array(ARRAYS["0.weight"] * 2))
    assert given != other
    with pytest.raises(msgspec.ValidationError, match="do not fill"):
        msgspec.convert({**msgspec.to_builtins(given.weight), "shape": [4, 3, 1, 2]}, Values)
    with pytest.raises(msgspec.ValidationError, match="bias"):
        msgspec.convert({**msgspec.to_builtins(given), "bias": msgspec.to_builtins(given.weight)}, GivenLayer)


# What becomes of it


def test_a_layer_is_rounded_to_its_grid_and_says_what_is_lost(files: Path) -> None:
    given = read(files / "net.pt", "0")
    layer = layer_of(given, bits=3)
    steps = ARRAYS["0.weight"].astype(np.float64) * 8
    assert layer.weight.numerators.tolist() == np.rint(steps).tolist()
    assert layer.bias is not None
    biases = ARRAYS["0.bias"].astype(np.float64) * 8
    losses = [np.abs(part - np.rint(part)).max() / 8 for part in (steps, biases)]
    assert layer.largest_loss == max(losses)
    assert 0 < layer.largest_loss <= 1 / 16
    assert layer.zeroed == np.count_nonzero(np.rint(steps) == 0)
    exact = layer_of(GivenLayer.of_array(np.array([[0.5, -2.0]]), field="weights"), bits=1)
    assert (exact.largest_loss, exact.zeroed, exact.bias) == (0.0, 0, None)


def test_a_layer_that_a_grid_cannot_hold_is_refused() -> None:
    small = GivenLayer.of_array(np.full((1, 2), 0.01), field="weights")
    with pytest.raises(ParameterError, match=r"every weight is 0 in multiples of 1/16, for the largest is 0\.01"):
        layer_of(small, bits=4)
    assert layer_of(small, bits=6).weight.numerators.tolist() == [[1, 1]]
    large = GivenLayer.of_array(np.array([[2.0**21]]), field="weights")
    with pytest.raises(ParameterError, match="exceeds 16777216/16; use fewer bits"):
        layer_of(large, bits=4)


# What is refused


@pytest.mark.parametrize("shape", [(), (3,), (1, 2, 3, 4, 5)])
def test_an_array_that_is_no_weight_of_a_layer_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match=r"^weights: the array must be a layer's weight as torch stores it, of 2 to 4"):
        GivenLayer.of_array(np.ones(shape), field="weights")


def test_a_told_layer_without_the_axes_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^net\.pt, 0: a weight of shape \(3,\) is none of a layer$"):
        GivenLayer(name="net.pt", layer="0", weight=Values.of_array(np.ones(3)))


def test_told_weights_that_are_too_many_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(ValueError, match=rf"^\({MOST_WEIGHTS}, 2\) are more than {MOST_WEIGHTS:,} weights$"):
        Values(shape=(MOST_WEIGHTS, 2), dtype="float32", data="")


def test_a_layer_there_is_not_is_told_those_there_are(files: Path) -> None:
    for file in FILES:
        assert refused(files / file, "3").endswith(" has no layer '3'. It has: 0 4×3×1×1, 1 2×4, 2 5×2×3.")
        assert refused(files / file).endswith(" say which by --layer: 0 4×3×1×1, 1 2×4, 2 5×2×3")


class Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.mark,)


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    evil = {"fc.weight": Evil(mark)}
    (tmp_path / "plain.pkl").write_bytes(pickle.dumps(evil))
    torch.save(evil, tmp_path / "zipped.pt")
    torch.save(evil, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    np.save(tmp_path / "objects.npy", np.array([[Evil(mark)]], dtype=object))
    np.savez(tmp_path / "objects.npz", weight=np.array([[Evil(mark)]], dtype=object))
    for file in sorted(tmp_path.iterdir()):
        refused(file)
    assert not mark.exists()
    torch.save(NET, tmp_path / "whole.pt")
    assert "save the model's state_dict(), not the model itself" in refused(tmp_path / "whole.pt")


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (np.array([[1.0, np.nan]]), r"its weight is nan at [0, 1]"),
        (np.array([[np.inf]]), "its weight is inf at [0, 0]"),
        (np.ones(3), "holds no layer"),
        (np.ones((1, 1, 1, 1, 1)), "holds no layer"),
        (np.ones((0, 3)), "holds no layer"),
        (np.ones((2, 2), dtype=complex), "holds no layer"),
        (np.ones((2, 2), dtype=bool), "holds no layer"),
        (np.ones((2, 2), dtype="U3"), "holds no layer"),
        (np.ones((257, 256)), f"has 65,792 numbers; at most {MOST_WEIGHTS:,} can be shown"),
        (np.full((1, 1), 1, dtype=np.longdouble), "holds float128"),
    ],
    ids=["nan", "inf", "vector", "five axes", "empty", "complex", "switches", "texts", "large", "long double"],
)
def test_what_is_no_layer_is_refused(array: np.ndarray, says: str, tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", array)
    assert says in refused(tmp_path / "mine.npy")


def test_a_bias_of_another_layer_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "odd.npz", **{"fc.weight": np.ones((2, 3)), "fc.bias": np.ones(3)})
    assert "its bias (3,) does not fit its weight (2, 3)" in refused(tmp_path / "odd.npz")


@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_refused(files: Path, file: str, tmp_path: Path) -> None:
    whole = (files / file).read_bytes()
    for cut in (0, 1, 9, len(whole) // 2, len(whole) - 1):
        (tmp_path / file).write_bytes(whole[:cut])
        refused(tmp_path / file, "1")


def archive_of(content: bytes, packing: int) -> bytearray:
    """An archive with one array, packed in this way."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr("weight.npy", content)
    return bytearray(packed.getvalue())


@pytest.fixture
def array_file() -> bytes:
    array = io.BytesIO()
    np.save(array, np.ones((30, 40)))
    return array.getvalue()


def test_an_archive_that_is_packed_in_an_unknown_way_is_not_called_damaged(array_file: bytes, tmp_path: Path) -> None:
    stored = archive_of(array_file, zipfile.ZIP_STORED)
    local, central = stored.index(b"PK\x03\x04"), stored.index(b"PK\x01\x02")
    unknown, locked = bytearray(stored), bytearray(stored)
    for header, way in ((local, 8), (central, 10)):
        unknown[header + way] = 97  # WavPack, which zipfile does not know
        locked[header + way - 2] |= 1  # encrypted
    for name, content, says in (
        ("unknown.npz", unknown, "That compression method is not supported"),
        ("locked.npz", locked, "is encrypted"),
    ):
        (tmp_path / name).write_bytes(content)
        said = refused(tmp_path / name)
        assert "cannot be unpacked: " in said
        assert says in said
        assert "damaged" not in said


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_called_damaged_where_it_is(packing: int, array_file: bytes, tmp_path: Path) -> None:
    whole = archive_of(array_file, packing)
    (tmp_path / "whole.npz").write_bytes(whole)
    assert read(tmp_path / "whole.npz").name
    for place in (0.4, 0.6, 0.8):
        content = bytearray(whole)
        middle = 40 + round(place * (content.index(b"PK\x01\x02") - 40))
        content[middle] ^= 0xFF
        (tmp_path / "cut.npz").write_bytes(content)
        assert "is damaged: " in refused(tmp_path / "cut.npz")


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weight.npy", b"\0" * 100_000)
    (tmp_path / "bomb.npz").write_bytes(packed.getvalue())
    monkeypatch.setattr("onebyone.inputs.layers.LARGEST_FILE", 50_000)
    assert "unpacks to more than 50,000 bytes" in refused(tmp_path / "bomb.npz")
