"""The proofs of the rendered clips and of the film: whole, true, small, and right about the files beside them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import jsonschema
import numpy as np
import numpy.typing as npt
import pytest
from sparse import SPARSE

from onebyone.core.figure import Figure
from onebyone.core.printing import read_back
from onebyone.frames.tinted import CHANNELS
from onebyone.look.theme import theme
from onebyone.panels import resnet
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Shot
from onebyone.proof.document import from_json, schema, to_json, to_metadata_vtt
from onebyone.proof.packing import expanded, masked
from onebyone.proof.places import ProofFiles
from onebyone.render.check import proven

pytestmark = pytest.mark.slow

BY_ID = {panel.id: panel for panel in (*CATALOGUE, resnet.PANEL)}
DARK = theme("dark")
LARGEST = 1_000_000  # bytes, of a clip
LARGE = 4.0  # px of a cell whose middle is none of its edges, after H.264
ENOUGH = 500  # readable numbers over all clips
FILES = [*(f"clips/{panel.id}.mp4" for panel in CATALOGUE), "film.mp4"]
Proof = dict[str, Any]
Picture = npt.NDArray[np.uint8]


def read(movie: Path) -> Proof:
    """The proof beside a video."""
    proof: Proof = json.loads(ProofFiles.of(movie).proof.read_text(encoding="utf-8"))
    return proof


@pytest.mark.parametrize("file", FILES)
def test_a_video_stands_with_a_proof_that_fits_the_schema_and_the_file(file: str, rendered: Path) -> None:
    movie = rendered / file
    proof, text = read(movie), ProofFiles.of(movie).proof.read_text(encoding="utf-8")
    jsonschema.validate(proof, schema())
    read_again = from_json(text.encode(), name=file)
    assert to_json(read_again) == text
    parts = [ProofFiles.of(rendered / part).proof.stat().st_size for part in FILES[:-1]]
    assert len(text.encode()) < (1.1 * sum(parts) if movie.stem == "film" else LARGEST)
    assert ProofFiles.of(movie).track.read_text(encoding="utf-8") == to_metadata_vtt(read_again)
    assert proof["clip"]["sha256"] == hashlib.sha256(movie.read_bytes()).hexdigest()
    assert (proof["clip"]["file"], proof["clip"]["bytes"]) == (movie.name, movie.stat().st_size)
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        shown = (stream.width, stream.height, sum(1 for packet in container.demux(stream) if packet.size))
    assert (proof["clip"]["width"], proof["clip"]["height"], proof["clip"]["frames"]) == shown
    assert (shown[:2], proof["clip"]["fps"], proof["quality"]) == ((SPARSE.width, SPARSE.height), SPARSE.fps, None)


def proven_default(id: str) -> Figure:
    """The figure of a panel."""
    return proven(BY_ID[id], BY_ID[id].parameters())


@pytest.mark.parametrize("file", FILES)
def test_every_number_is_its_figure_s(file: str, rendered: Path) -> None:
    proof = read(rendered / file)
    figures = [proven_default(part["panel"]) for part in proof["figures"]]
    tensors = [{tensor.name: tensor for tensor in figure.proven} for figure in figures]
    for told in proof["numbers"]:
        tensor, index = tensors[told["figure"]][told["tensor"]], tuple(told["index"])
        if told["kind"] == "cell":
            flat = int(np.ravel_multi_index(index, tensor.shape)) if index else 0
            value = Fraction(int(np.frombuffer(tensor.buffer, "<i8")[flat]), 2**tensor.bits)
        else:
            value = Fraction(tensor.shape[index[0]] if index else int(np.prod(tensor.shape)))
        assert Fraction(told["value"]) == value
        assert told["style"] in ("words", "Words") or read_back(told["text"]) == value
    for line in proof["equations"]:
        values = [Fraction(proof["numbers"][at]["value"]) for at in line["terms"]]
        assert made(line, values) == Fraction(proof["numbers"][line["result"]]["value"])


def made(line: Proof, values: Sequence[Fraction]) -> Fraction:
    """What the left-hand side of an equation comes to; that of a formula is worked out as it is written."""
    if line["operation"] == "formula":
        *before, last = line["form"]
        pairs = zip(before, values, strict=True)
        written = "".join(f"{sign}Fraction({str(value)!r})" for sign, value in pairs) + last
        for sign, name in {"⌊": "floor(", "⌋": ")", "·": "*", "×": "*", "−": "-"}.items():
            written = written.replace(sign, name)
        assert line["relation"] == "="
        return Fraction(eval(written, {"floor": math.floor, "Fraction": Fraction}))
    signed = [-value if at in line["subtracted"] else value for at, value in enumerate(values)]
    return Fraction(np.prod(signed) if line["operation"] == "product" else sum(signed))


def test_a_card_s_pictures_are_of_the_figures_they_show(rendered: Path) -> None:
    film = read(rendered / "film.mp4")
    parts = [part for part in film["figures"] if part["id"] == "opening"]
    assert [part["panel"] for part in parts] == ["resnet", "4a", "1a"]
    assert len({(part["from"], part["to"]) for part in parts}) == 1
    shown = {(told["tensor"], told["figure"]) for told in film["pictures"] if told["figure"] < 3}
    assert shown == {("sides of the kernels", 0), ("photo", 1), ("map", 1), ("image", 2), ("flat row", 2)}
    tensors = {(told["figure"], told["name"]) for told in film["tensors"]}
    assert {(told["figure"], told["tensor"]) for key in ("pictures", "numbers") for told in film[key]} <= tensors


def test_there_are_enough_numbers_to_read(rendered: Path) -> None:
    spans = [span for file in FILES[:-1] for told in read(rendered / file)["numbers"] for span in told["spans"]]
    assert sum(span["readable"] for span in spans) >= ENOUGH
    assert sum(not span["readable"] for span in spans) < len(spans) / 20


def at_rest(movie: Path) -> Iterator[tuple[float, Picture]]:
    """The middle of each rest of a video, in seconds, and the frame then, (height, width, 3)."""
    proof = read(movie)
    fps = proof["clip"]["fps"]
    middles = {round(fps * (start + end) / 2) for start, end in proof["rests"]}
    with av.open(str(movie)) as container:
        for at, frame in enumerate(container.decode(video=0)):
            if at in middles:
                yield at / fps, frame.to_ndarray(format="rgb24").astype(int)


def boxes(entries: Sequence[Proof], time: float) -> list[tuple[float, ...]]:
    """Where these entries stand at a time."""
    return [tuple(span["box"]) for told in entries for span in told["spans"] if span["from"] <= time < span["to"]]


def grown(box: Sequence[float], *, by: float) -> tuple[float, ...]:
    """A box (x, y, width, height) that is larger by so many pixels on each side."""
    x, y, width, height = box
    return x - by, y - by, width + 2 * by, height + 2 * by


def meet(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes do."""
    return all(one[at] < other[at] + other[at + 2] and other[at] < one[at] + one[at + 2] for at in (0, 1))


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_boxes_are_tight_around_the_ink_in_the_encoded_frame(panel: Shot, rendered: Path) -> None:
    movie, seen = rendered / f"clips/{panel.id}.mp4", 0
    proof = read(movie)
    for time, picture in at_rest(movie):
        ink = np.abs(picture - (np.array(DARK.rgb("paper")) * 255).round()).max(axis=2)
        filled = [drawing for drawing in proof["drawings"] if drawing["filled"]]  # a key stands over its numbers
        pictured = [grown(box, by=6) for box in (*boxes(proof["pictures"], time), *boxes(filled, time))]
        for box in boxes(proof["numbers"], time):
            if any(meet(box, other) for other in pictured):
                continue
            x, y, width, height = box
            left, right, top, bottom = round(x), round(x + width), round(y), round(y + height)
            inside = ink[top:bottom, left:right]
            assert min(side.max() for side in (inside[:2], inside[-2:], inside[:, :2], inside[:, -2:])) > 25
            assert max(side.max() for side in (ink[top - 3 : top - 1, left:right], ink[bottom + 2, left:right])) < 25
            seen += 1
    assert seen >= 20


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_cells_have_the_colours_of_their_values_in_the_encoded_frame(panel: Shot, rendered: Path) -> None:
    movie = rendered / f"clips/{panel.id}.mp4"
    pictures = [told for told in read(movie)["pictures"] if told["kind"] == "grid" and told["map"]]
    tensors = {tensor.name: tensor for tensor in proven_default(panel.id).proven}
    maps = {colours.name: colours for colours in (DARK.pixels, *(DARK.channel(letter) for letter in CHANNELS))}
    off: list[float] = []
    for time, picture in at_rest(movie):
        for told, span in [(entry, span) for entry in pictures for span in entry["spans"]]:
            tensor, (rows, columns) = tensors[told["tensor"]], told["shape"]
            if span["from"] <= time < span["to"]:
                x, y, width, height = span["box"]
                if width / columns < LARGE or span["opacity"] < 1:
                    continue
                colours = maps.get(told["map"]["name"]) or DARK.signed(told["map"]["high"])
                values = np.frombuffer(tensor.buffer, "<i8")[expanded(told["cells"])] / 2.0**tensor.bits
                shown = np.flatnonzero(masked(span["shown"], values.size))
                tints = colours.rgba(values[shown])[:, :3].astype(int)
                across = (shown % columns + 0.5) * width / columns + x
                down = (shown // columns + 0.5) * height / rows + y
                free = np.ones(len(shown), dtype=bool)
                for left, top, wide, high in set(boxes(pictures, time)) - {(x, y, width, height)}:
                    free &= (across < left) | (across > left + wide) | (down < top) | (down > top + high)
                off += np.abs(picture[down.astype(int), across.astype(int)] - tints).max(axis=1)[free].tolist()
    assert len(off) >= 9
    assert np.quantile(off, 0.5) <= 8, "half of the cells; over others there are lines and numbers"
