"""Whatever a user gives: what cannot be shown truthfully costs one sentence, exit code 2, and leaves no file behind.

The command line runs in this process, on a folder of bad files; a handful run as a person runs them.
"""

from __future__ import annotations

import json
import pickle
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import typer
from PIL import Image
from project import Run
from safetensors.numpy import save_file
from torch import nn
from typer.exceptions import TyperException

from onebyone.cli import app
from onebyone.errors import OneByOneError, SeveralErrors
from onebyone.inputs.reading import demand_inputs_work

SIDE = 8


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_of(width: int, height: int, *, depth: int = 8, pixels: bytes = b"\0") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")


def _pictures(folder: Path) -> None:
    plain = Image.effect_noise((SIDE, SIDE), 50)
    for suffix, kind in (("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP"), ("tiff", "TIFF")):
        plain.save(folder / "whole", kind)
        content = (folder / "whole").read_bytes()
        (folder / f"cut.{suffix}").write_bytes(content[: len(content) * 2 // 3])
        (folder / f"begun.{suffix}").write_bytes(content[:12])
        (folder / f"empty.{suffix}").write_bytes(b"")
    (folder / "whole").unlink()
    for name, mode in (("alpha.png", "RGBA"), ("alpha.webp", "RGBA"), ("alpha.tiff", "RGBA"), ("veil.png", "LA"),
                       ("ink.jpg", "CMYK"), ("ink.tiff", "CMYK"), ("deep.png", "I;16"), ("deep.tiff", "I;16"),
                       ("real.tiff", "F"), ("wide.tiff", "I"), ("lab.tiff", "LAB"), ("ycc.tiff", "YCbCr")):  # fmt: skip
        Image.new(mode, (SIDE, SIDE), 0 if mode in ("I;16", "F", "I") else None).save(folder / name)
    alpha = Image.new("RGBA", (SIDE, SIDE), (1, 2, 3, 4))
    alpha.save(folder / "alpha.webp", lossless=True)
    (folder / "deeper.png").write_bytes(_png_of(5, 5, depth=16, pixels=(b"\0" + bytes(range(30))) * 5))
    frames = [Image.new("L", (SIDE, SIDE), shade) for shade in (0, 128, 255)]
    for suffix in ("png", "webp", "tiff", "gif"):
        frames[0].save(folder / f"moving.{suffix}", save_all=True, append_images=frames[1:])
    plain.save(folder / "plain.gif")
    plain.save(folder / "plain.bmp")
    plain.convert("P").save(folder / "clear.png", transparency=0)
    plain.convert("RGB").save(folder / "keyed.png", transparency=(0, 0, 0))
    (folder / "bomb.png").write_bytes(_png_of(60_000, 60_000))
    Image.new("1", (6000, 6000)).save(folder / "huge.png")
    Image.new("L", (2, 2)).save(folder / "tiny.png")
    Image.new("L", (1, 1)).save(folder / "dot.png")
    for name in ("page.jpg", "drawing.svg", "notes.png"):
        (folder / name).write_text("<svg/>")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "album.png").mkdir()


def _arrays(folder: Path) -> None:
    shape = (SIDE, SIDE)
    arrays: Mapping[str, Any] = {
        "real": np.zeros(shape), "nan": np.full(shape, np.nan), "inf": np.full(shape, np.inf),
        "complex": np.zeros(shape, complex), "signed": np.zeros(shape, np.int8), "true": np.zeros(shape, bool),
        "row": np.zeros(9, np.uint8), "four": np.zeros((1, 2, 2, 2), np.uint8), "none": np.zeros((0, 8), np.uint8),
        "fields": np.zeros(shape, [("level", "u1")]), "objects": np.array([[1, "a"]], dtype=object),
        "text": np.array([["a", "b"]]), "dates": np.zeros(shape, "M8[s]"), "two": np.zeros((*shape, 2), np.uint8),
        "channels": np.zeros((*shape, 65), np.uint8), "blank": np.zeros((28, 28), np.uint8),
    }  # fmt: skip
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=True)
    head = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000, 1), }\n"
    (folder / "lying.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + b"12")
    (folder / "pickle.npy").write_bytes(pickle.dumps([1]))
    (folder / "cut.npy").write_bytes((folder / "real.npy").read_bytes()[:200])


def _layers(folder: Path) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Conv2d(4, 2, 3), nn.Linear(5, 2)).requires_grad_(False)
    state = {name: parameter.numpy() for name, parameter in net.state_dict().items()}
    torch.save(net.state_dict(), folder / "net.pt")
    torch.save(net, folder / "model.pt")
    torch.save(net.state_dict(), folder / "old.pt", _use_new_zipfile_serialization=False)
    (folder / "net.pkl").write_bytes(pickle.dumps(state))
    save_file(state, folder / "net.safetensors")
    np.savez(folder / "net.npz", **state)
    for name in ("net.pt", "net.safetensors", "net.npz"):
        content = (folder / name).read_bytes()
        (folder / f"cut-{name}").write_bytes(content[: len(content) // 2])
    np.savez(folder / "nothing.npz")
    odd: Mapping[str, Any] = {
        "nan": np.array([[np.nan, 1, 2]]), "inf": np.array([[np.inf, 1, 2]]), "complex": np.ones((1, 3), complex),
        "objects": np.array([[1, "a", None]], dtype=object), "small": np.full((1, 3), 0.001),
        "large": np.full((1, 3), 2.0**22), "many": np.ones((257, 256)), "row": np.ones(3),
    }  # fmt: skip
    for name, array in odd.items():
        np.savez(folder / f"{name}.npz", **{"fc.weight": array})
    np.savez(folder / "bias.npz", **{"fc.weight": np.ones((1, 3)), "fc.bias": np.ones(2)})
    np.savez(folder / "blind.npz", **{"fc.weight": np.ones((1, 3)), "fc.bias": np.array([np.nan])})


def _lists(folder: Path) -> None:
    told = {
        "empty": "", "words": "this is no list", "none": "clip = []", "key": "[[clips]]\npanel = '2a'",
        "nameless": "[[clip]]\nstride = 2", "nobody": "[[clip]]\npanel = '2x'", "number": "[[clip]]\npanel = 2",
        "strid": "[[clip]]\npanel = '2a'\nstrid = 2", "wrong": "[[clip]]\npanel = '3'\nstride = 2",
        "text": "[[clip]]\npanel = '2a'\nstride = 'two'", "true": "[[clip]]\npanel = '2a'\nstride = true",
        "list": "[[clip]]\npanel = '2a'\nstride = [1]", "real": "[[clip]]\npanel = '2a'\nstride = 1.5",
        "nan": "[[clip]]\npanel = '2a'\nstride = nan", "rows": "[[clip]]\npanel = '2a'\nkernel = [[1, 2], [3, 4]]",
        "minus": "[[clip]]\npanel = '2a'\npadding = -1", "lost": "[[clip]]\npanel = '2a'\nimage = './lost.png'",
        "date": "[[clip]]\npanel = '2a'\nbias = 2026-11-27", "table": "[[clip]]\npanel = '2a'\nimage = {name = 'x'}",
        "slash": "[[clip]]\npanel = '2a'\nname = '../out'", "taken": "[[clip]]\npanel = '2a'\nname = 'film'",
        "twice": "[[clip]]\npanel = '2a'\nkernel-size = 3\nkernel_size = 3", "deep": "a = " + "[" * 5000,
        "open": "[[clip]\npanel = '2a'", "layer": "[[clip]]\npanel = '4a'\nweights = 'net.pt#9'",
    }  # fmt: skip
    for name, content in told.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    (folder / "bytes.toml").write_bytes(b"\xff\xfe")
    (folder / "long.toml").write_text("#" * (2**20 + 1))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for write in (_pictures, _arrays, _layers, _lists):
        write(folder)
    return folder


PICTURE = "is not a PNG, JPEG, WebP or TIFF that can be read"
BYTES = "must hold bytes from 0 to 255"
PICTURES = {
    **{f"{what}.{suffix}": PICTURE for what in ("cut", "begun", "empty") for suffix in ("png", "jpg", "webp", "tiff")},
    **dict.fromkeys(("alpha.png", "alpha.webp", "alpha.tiff"), "is of mode RGBA"),
    "veil.png": "is of mode LA",
    "ink.jpg": "is of mode CMYK",
    "ink.tiff": "is of mode CMYK",
    "deep.png": "is of mode I;16, 16 bits",
    "deep.tiff": "is of mode I;16, 16 bits",
    "deeper.png": "is of mode RGB, 16 bits",
    "real.tiff": "is of mode F",
    "wide.tiff": "is of mode I",
    "lab.tiff": "is of mode LAB",
    "ycc.tiff": PICTURE,
    **{f"moving.{suffix}": "has 3 pictures; use a file with one" for suffix in ("png", "webp", "tiff")},
    **dict.fromkeys(("moving.gif", "plain.gif", "plain.bmp", "page.jpg", "drawing.svg", "notes.png"), PICTURE),
    "./paper.pdf": PICTURE,
    "clear.png": "is of mode P, transparent",
    "keyed.png": "is of mode RGB, transparent",
    **dict.fromkeys(("bomb.png", "huge.png"), "has more than 33,554,432 pixels, which is too many"),
    "tiny.png": "kernel: 3×3 is larger than the image of 2×2; use a smaller kernel or dilation, a larger image",
    "dot.png": "kernel: 3×3 is larger than the image of 1×1",
    "album.png": "is no file",
    "./nowhere.png": "cannot be read: No such file or directory",
    "./" + "x" * 300: "cannot be read: File name too long",
    "./null\0byte.png": "cannot be read",
    "/dev/zero": "is no file",
    **{f"{name}.npy": BYTES for name in ("real", "nan", "inf", "complex", "signed", "true", "row", "four", "none",
                                         "fields", "text", "dates")},
    **dict.fromkeys(("objects.npy", "lying.npy", "pickle.npy", "cut.npy"), "is not an array that can be read"),
    "two.npy": "two.npy has 2 channels; this panel reads a grey or an RGB one",
    "channels.npy": "has 65 channels; at most 64 can be shown",
    "net.pt": PICTURE,
    "digit:10": "there is no picture 'digit:10'",
    "cat": "there is no picture 'cat'",
    "": "there is no picture ''",
}  # fmt: skip

WEIGHTS = {
    "net.pt": "holds several layers; say which by --layer: 0 4×3×1×1, 1 2×4×3×3, 2 2×5",
    "net.pt#9": "has no layer '9'. It has: 0 4×3×1×1, 1 2×4×3×3, 2 2×5.",
    "net.safetensors#9": "has no layer '9'",
    "net.npz#conv": "has no layer 'conv'",
    "net.pt#1": "the layer 1 of net.pt is 2×4×3×3; here kernels are 1×1",
    "net.npz#2": "weights: there are 5 for an image of channels = 3",
    "model.pt#0": "save the model's state_dict(), not the model itself",
    "net.pkl#0": "is a pickle, which could run code as it is read",
    "old.pt#0": "is a pickle, which could run code as it is read",
    "./nowhere.pt": "cannot be read: No such file or directory",
    "cut-net.pt#0": "is damaged",
    "cut-net.npz#0": "is damaged",
    "cut-net.safetensors#0": "is no file of weights",
    "empty.png": "is no file of weights",
    "notes.png": "is no file of weights",
    "album.png": "is no file",
    "nothing.npz": "holds no layer",
    "complex.npz": "holds no layer",
    "row.npz": "holds no layer",
    "objects.npz": "is not an array that can be read",
    "nan.npz": "its weight is nan at [0, 0]",
    "inf.npz": "its weight is inf at [0, 0]",
    "blind.npz": "its bias is nan at [0]",
    "bias.npz": "its bias (2,) does not fit its weight (1, 3)",
    "many.npz": "has 65,792 numbers",
    "small.npz": "every weight is 0 in multiples of 1/8, for the largest is 0.001",
    "large.npz": "exceeds 16777216/8; use fewer bits",
    "": "weights: there are none",
    "1 2": "weights: there are 2 for an image of channels = 3",
    "1 2 3 4": "weights: there are 4 for an image of channels = 3",
    "red": "'red' is no number",
    "0.3 1 1": "'0.3' is no multiple of 1/64",
    "nan 1 1": "'nan' is no number",
    "65 1 1": "'65' is no multiple of 1/64 from −64 to 64",
}

KERNELS = {
    "": "there is no kernel ''",
    "  ": "there is no kernel",
    "sobel-z": "there is no kernel 'sobel-z'; use sobel, sobel-x, ",
    "1 2; 3": "have 2, 1 weights, not all as many",
    "1 2 3; 4 5; 6": "have 3, 2, 1 weights",
    "1 a; 2 3": "'a' is no number",
    "1 nan; 2 3": "'nan' is no number",
    "inf 1": "'inf' is no number",
    "1e3 1": "'1e3' is no number",
    "1/3 1": "'1/3' is no number",
    "0.3 1": "'0.3' is no multiple of 1/64",
    "65 1": "'65' is no multiple of 1/64 from −64 to 64",
    "-65 1": "'-65' is no multiple",
    "0x10 1": "'0x10' is no number",
    "--1 1": "'--1' is no number",
    "1 | 2": "'|' is no number",
    "١ 1": "'١' is no number",
    ";".join(["1 " * 12] * 12): "12×12 is too large; kernels have 1 to 11 rows and columns",
    "9" * 10_000: "is no number",
}

SETTINGS: Mapping[str, str] = {
    **{f"stride={value}": "stride" for value in ("0", "-1", "5", "1.5", "two", "none", "1e9", "")},
    **{f"padding={value}": "padding" for value in ("-1", "6", "some", "1.5", "")},
    **{f"dilation={value}": "dilation" for value in ("0", "4", "-2", "x")},
    **{f"kernel-size={value}": "kernel_size" for value in ("0", "12", "-1", "2.5", "three", "5")},
    **{f"height={value}": "height" for value in ("4", "65", "0", "tall", "9" * 500)},
    **{f"width={value}": "width" for value in ("4", "65", "-8", "wide")},
    **{f"bias={value}": "bias" for value in ("x", "nan", "0.3", "1000")},
    **{f"position={value}": "position" for value in ("1", "1,2,3", "-1,0", "99,99", "a,b", "26,0")},
    **{f"grid={value}": "it must be 1/4 or 1/8 or 1/16" for value in ("1/3", "0.25", "1/128", "4")},
    **{f"digit={value}": "there is no picture 'digit:" for value in ("10", "-1", "7:10", "x")},
    "language=de": "language = 'de': it must be en",
    "theme=blue": "theme = 'blue': it must be dark or light",
    "strid=2": "Did you mean stride?",
    "colour=2": "no panel here has a parameter 'colour'",
    "weights=1 2 3": "no panel here has a parameter 'weights'",
    "stride": "write a parameter and its value, such as --set stride=2",
}

BLANK = {
    **dict.fromkeys(
        ("1a", "3", "6a"), "image: no neuron has products of both signs on it; show a picture with strokes"
    ),
    "1b": "image: only 0 neurons have products of both signs",
    **dict.fromkeys(("5a", "5b", "7"), "image: the network reads it as 0 or 1 alike; show another digit"),
    "6b": "image: shuffling its pixels changes nothing; show a picture with strokes",
    "8": "image: it has 0 lit pixels, and a cloud two or more; show a picture with strokes",
}
"""What panels say of a picture on which nothing can be seen of what they show."""

COMMANDS: Mapping[tuple[str, ...], str] = {
    ("2a", "--stride", "2", "--stride", "3"): "stride is given twice",
    ("2a", "--stride", "2", "--set", "stride=3"): "stride is given twice",
    ("2a", "--digit", "7", "--image", "./a.png"): "--digit and --image are both given",
    ("2a", "--padding", "same", "--stride", "2"): "with stride = 2 no map is as large as the picture",
    ("2a", "--padding", "same", "--kernel", "1 2; 3 4"): "needs half a ring to keep the size",
    ("2a", "--padding", "same", "--kernel", "1 2 3"): "needs more rings on two of the sides",
    ("2a", "--padding", "full", "--kernel", "box", "--kernel-size", "7"): "needs 6 rings of zeros",
    ("2a", "--height", "5", "--width", "5", "--kernel", "box", "--kernel-size", "7"): "kernel: 7×7 is larger",
    ("2a", "--height", "6", "--width", "6", "--dilation", "3"): "kernel: 3×3, dilated to 7×7 pixels, is larger",
    ("3", "--stride", "2"): "no panel here has a parameter 'stride'",
    ("1a", "--weights", "1 2 3"): "no panel here has a parameter 'weights'",
    ("2a", "3", "--stride", "2"): "3 has no parameter 'stride'",
    ("4a", "--layer", "fc"): "say which file it is of",
    ("4a", "--filter", "1"): "filter = 1: only a file's layer has several",
    ("4a", "--filter", "-1"): "filter = '-1': it must be a whole number from 0 to 1023",
    (
        "4a",
        "--weights",
        "net.pt",
        "--layer",
        "0",
        "--filter",
        "4",
    ): "filter = 4: the layer 0 of net.pt has filters 0 to",
    ("4a", "--channels", "0"): "channels = '0': it must be a whole number from 1 to 16",
    ("4a", "--channels", "17"): "channels = '17': it must be a whole number from 1 to 16",
    ("4a", "--channels", "4"): "channels = 4: photo has 3",
    ("4b", "--weights", "0.015625 1 1"): "has room for",
    ("2b", "--kernel", "box", "--kernel-size", "9"): "9×9 is too large for 2b",
    ("9z",): "there is no clip '9z'",
    ("",): "there is no clip ''",
    ("2aa",): "Did you mean 2a?",
    ("2a", "--kernle", "sobel"): "No such option: --kernle",
    ("2a", "--stride"): "requires an argument",
    ("./nowhere.toml",): "cannot be read: No such file or directory",
    ("empty.toml",): "it has none",
    ("words.toml",): "is no TOML",
    ("none.toml",): "clips are listed as [[clip]]",
    ("key.toml",): "it has 'clips'",
    ("nameless.toml",): 'it names no panel; write panel = "2a"',
    ("nobody.toml",): "there is no clip '2x'",
    ("number.toml",): "it names no panel",
    ("strid.toml",): "clip 1, 2a has no parameter 'strid'. Did you mean stride?",
    ("wrong.toml",): "clip 1, 3 has no parameter 'stride'",
    ("text.toml",): "stride = 'two': it must be a whole number from 1 to 4",
    ("true.toml",): "stride = True: it must be",
    ("list.toml",): "stride = [1]: it must be",
    ("real.toml",): "stride = 1.5: it must be",
    ("nan.toml",): "stride = nan: it must be",
    ("rows.toml",): "kernel = [[1, 2], [3, 4]]: it must be sobel",
    ("minus.toml",): "padding = -1: it must be",
    ("lost.toml",): "lost.png cannot be read: No such file or directory",
    ("date.toml",): "bias = datetime.date(2026, 11, 27): it must be",
    ("table.toml",): "image = {'name': 'x'}: it must be",
    ("slash.toml",): "use letters, digits, points, hyphens and underscores",
    ("taken.toml",): "that is the name of something else",
    ("twice.toml",): "kernel_size is given twice",
    ("deep.toml",): "is no TOML",
    ("open.toml",): "is no TOML",
    ("layer.toml",): "has no layer '9'",
    ("bytes.toml",): "is not UTF-8 at byte 0",
    ("long.toml",): "has more than 1,048,576 bytes",
}

CASES = [
    *((("2a", "--image", file), says) for file, says in PICTURES.items()),
    *(((id, "--image", "blank.npy"), says) for id, says in BLANK.items()),
    *((("4a", "--weights", text), says) for text, says in WEIGHTS.items()),
    *((("2a", "--kernel", text), says) for text, says in KERNELS.items()),
    *((("2a", "--set", text), says) for text, says in SETTINGS.items()),
    *COMMANDS.items(),
]


def said_of(*arguments: str) -> list[str]:
    """What is said of a mistake, a line each; nothing but a mistake of the user's may come of it."""
    with pytest.raises((OneByOneError, TyperException)) as refusal:
        typer.main.get_command(app).main([*arguments], prog_name="onebyone", standalone_mode=False)
    error: Any = refusal.value
    assert error.exit_code == 2, error
    return [*error.reasons] if isinstance(error, SeveralErrors) else [str(error)]


@pytest.fixture(scope="module")
def _bundled_inputs_work() -> None:
    """Tried out once, not at each mistake: every `check` forks a process for that, and it knows what this one does."""
    demand_inputs_work()


@pytest.mark.usefixtures("_bundled_inputs_work")
@pytest.mark.parametrize(("arguments", "says"), CASES, ids=[ascii(" ".join(case))[:60] for case, _ in CASES])
def test_a_mistake_costs_one_sentence(
    arguments: tuple[str, ...], says: str, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bad)
    before = sorted(bad.rglob("*"))
    (said,) = said_of("check", *arguments)
    assert says in said
    assert "\n" not in said.strip()
    assert len(said) < 1000
    assert sorted(bad.rglob("*")) == before


def test_these_are_many() -> None:
    assert len({arguments for arguments, _ in CASES}) == len(CASES) >= 120


def test_a_course_goes_on_and_lists_all_that_cannot_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = '[[clip]]\npanel = "2a"\nheight = 8\nwidth = 8\n'
    good = [f'{clip}name = "stride-{stride}"\nstride = {stride}\n' for stride in (1, 2)]
    bad = [f'{clip}name = "ragged"\nkernel = "1 2; 3"\n', f'{clip}name = "far"\ndilation = 3\nkernel = "1 2 3 4"\n']
    (tmp_path / "course.toml").write_text("\n".join([bad[0], good[0], bad[1], good[1]]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ragged, far = said_of("check", "course.toml", "--json")
    assert ragged == "ragged: kernel: the rows of '1 2; 3' have 2, 1 weights, not all as many"
    assert far.startswith("far: kernel: 1×4, dilated to 1×10 pixels, is larger than the image of 8×8")
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert [(figure["name"], figure["ok"]) for figure in told["figures"]] == [
        *(("ragged", False), ("stride-1", True), ("far", False), ("stride-2", True)),
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("render", "2a", "--image", "cut.jpg"), PICTURE),
        (("render", "4a", "--weights", "net.pt", "--layer", "9"), "has no layer '9'"),
        (("preview", "2a", "--stride", "0", "--no-open"), "stride = '0': it must be a whole number from 1 to 4"),
        (("preview", "--stride", "2", "--no-open"), "preview: name the clip whose parameters these are, such as 2a"),
        (("render", "2a", "--from", "a.proof.json"), "--from a.proof.json says which clip it is; take out 2a"),
    ],
)
def test_a_person_sees_one_line(command: Run, bad: Path, arguments: tuple[str, ...], says: str) -> None:
    before = sorted(bad.rglob("*"))
    result = command(*arguments, cwd=bad)
    assert result.returncode == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert says in line
    assert sorted(bad.rglob("*")) == before
