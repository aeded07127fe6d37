"""Whatever bytes and texts come in: a value, or a refusal in a sentence; never another error, and nothing is run."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.numpy import save

from onebyone.errors import UsageError
from onebyone.inputs.given import Given
from onebyone.inputs.kernels import bias_of, kernel_of, position_of, weights_of
from onebyone.inputs.layers import GivenLayer
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.options import settings_from
from onebyone.panels.selection import variants

few = settings(max_examples=40, deadline=None, derandomize=True)

NUMBERS = st.text(alphabet="0123456789.,;+-− \n\teEnaifx/|٣½", max_size=40)
WORDS = st.one_of(NUMBERS, st.text(max_size=30))
LAYERS = {"conv.weight": np.ones((2, 3, 1, 1), np.float32), "conv.bias": np.zeros(2, np.float32)}


def refusal(task: Callable[[], object]) -> str | None:
    """What is said of it where it is refused; None where it is taken."""
    try:
        task()
    except UsageError as error:
        said = str(error)
        assert said
        assert len(said) < 2000
        return said
    return None


@cache
def whole(kind: str) -> bytes:
    """A good file of a kind."""
    if kind == "safetensors":
        return save(LAYERS)
    file = io.BytesIO()
    if kind == "npz":
        np.savez(file, **LAYERS)
    elif kind == "npy":
        np.save(file, np.arange(64, dtype=np.uint8).reshape(8, 8))
    else:
        Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(file, kind)
    return file.getvalue()


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> bytes:
    """A good file with some bytes changed, cut or added."""
    content = bytearray(whole(kind))
    for _ in range(draw(st.integers(0, 6))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    cut = draw(st.integers(0, len(content)))
    return bytes(content[: cut if draw(st.booleans()) else None]) + draw(st.binary(max_size=8))


def read(content: bytes, name: str, kind: type[Given] | type[GivenLayer]) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return refusal(lambda: kind.of_file(path, field="2a: image"))


@few
@given(WORDS, st.none() | st.integers(1, 11))
@example("sobel", 3)
@example("1 2; 3 4", 2)
def test_any_text_is_a_kernel_or_refused(text: str, size: int | None) -> None:
    refusal(lambda: kernel_of(text, size=size))


@few
@given(WORDS)
def test_any_text_is_a_number_a_position_or_weights_or_refused(text: str) -> None:
    for reader in (weights_of, bias_of, position_of):
        refusal(lambda reader=reader: reader(text))  # type: ignore[misc]


@few
@given(st.sampled_from(("PNG", "JPEG", "WEBP", "TIFF", "npy")).flatmap(lambda k: st.tuples(st.just(k), damaged(k))))
def test_any_bytes_are_a_picture_or_refused(case: tuple[str, bytes]) -> None:
    kind, content = case
    read(content, "mine.npy" if kind == "npy" else "mine.png", Given)


@few
@given(st.sampled_from(("safetensors", "npz", "npy")).flatmap(damaged) | st.binary(max_size=200))
@example(b"")
@example(b"PK\x03\x04")
@example(b"\x80\x04}.")
@example(b"\x93NUMPY\x01\x00")
def test_any_bytes_are_a_layer_or_refused(content: bytes) -> None:
    read(content, "net.bin", GivenLayer)


def test_whole_files_are_taken() -> None:
    """The control: it is the damage that is refused."""
    for kind in ("PNG", "JPEG", "WEBP", "TIFF", "npy"):
        assert read(whole(kind), "mine.npy" if kind == "npy" else "mine.png", Given) is None
    for kind in ("safetensors", "npz", "npy"):
        assert read(whole(kind), "net.bin", GivenLayer) is None


@few
@given(st.lists(st.text(max_size=12).flatmap(lambda name: st.just(name) | WORDS.map(lambda v: f"{name}={v}"))))
def test_any_words_are_settings_or_refused(texts: list[str]) -> None:
    refusal(lambda: settings_from(texts, CATALOGUE))


NAMES = st.sampled_from(
    [*sorted({name for panel in CATALOGUE for name in panel.parameters.__struct_fields__}), "name", "panel", "strid"]
)
VALUES = st.one_of(
    *(st.integers(-3, 70).map(str), st.floats().map(str), st.sampled_from(["true", "[1]", "{a = 1}", "1979-05-27"])),
    WORDS.map(lambda text: '"' + text.replace("\\", "").replace('"', "").replace("\n", "\\n") + '"'),
)


@few
@given(st.sampled_from(["2a", "4a", "5a", "2x"]), st.dictionaries(NAMES, VALUES, max_size=4), st.binary(max_size=4))
def test_any_list_of_clips_is_read_or_refused(panel: str, values: dict[str, str], noise: bytes) -> None:
    lines = ["[[clip]]", f'panel = "{panel}"', *(f"{name} = {value}" for name, value in values.items())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lecture.toml"
        path.write_bytes("\n".join(lines).encode("utf-8", errors="replace") + noise)
        refusal(lambda: variants([str(path)], {}))


def test_what_an_archive_holds_beside_arrays_is_not_looked_at(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "net.npz", "w") as archive:
        archive.writestr("notes.txt", "hello")
        archive.writestr("w.npy", whole("npy"))
    assert GivenLayer.of_file(tmp_path / "net.npz", field="weights").layer == "w"
    with pytest.raises(UsageError, match="is no file"):
        GivenLayer.of_file(tmp_path, field="weights")
