"""Faults in files: edited proofs and clips, stale caches; and what only reading a finished clip back can find."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from copies import Edit, source
from kinds import Chance, Fault, Kind, words_file
from on_screen_drawn import STROKES
from PIL import Image, ImageDraw

if TYPE_CHECKING:  # a child imports the project from a copy: nothing of it may be imported before
    from onebyone.proof.places import ProofFiles

CLIPS = ("2a", "4a", "6a")
FOUND = "FAILS"
LENT = ("2a", "4a")  # clips whose proofs are laid beside others


def _files(movie: Path) -> ProofFiles:
    """The proof of a clip."""
    from onebyone.proof.places import ProofFiles

    return ProofFiles.found(movie)


def typed_into_proof(clip: str, rng: Chance) -> Fault:
    """One digit of the proof is another, or a line of it is gone."""
    del clip
    place, by = rng.random(), rng.randrange(1, 10)

    def tamper(movie: Path) -> None:
        proof = _files(movie).proof
        text = proof.read_text(encoding="utf-8")
        digits = [match.start() for match in re.finditer(r"\d", text)]
        at = digits[int(place * len(digits))]
        proof.write_text(text[:at] + str((int(text[at]) + by) % 10) + text[at + 1 :], encoding="utf-8")

    return Fault(
        (), f"the digit at {place:.0%} of the proof", "was edited|not well formed|is damaged|no longer read", tamper
    )


def sealed_anew(clip: str, rng: Chance) -> Fault:
    """An entry of the proof is another, and the proof has the digest that goes with it."""
    del clip
    place = rng.randrange(10**6)

    def pick(entries: list[Any]) -> Any:
        return entries[place % len(entries)]

    def text(proof: Any) -> None:
        entry = pick([entry for entry in proof["numbers"] if entry["text"][-1:].isdigit()])
        entry["text"] = entry["text"][:-1] + str((int(entry["text"][-1]) + 1) % 10)

    def value(proof: Any) -> None:
        pick(proof["numbers"])["value"] = f"{place % 97 + 1000}/1"

    def index(proof: Any) -> None:
        entry = pick([entry for entry in proof["numbers"] if entry["kind"] == "cell" and entry["index"]])
        entry["index"][-1] += 1

    def term(proof: Any) -> None:
        pick(proof["equations"])["terms"].reverse()
        pick(proof["equations"])["terms"][0] = 0

    def tensor(proof: Any) -> None:
        pick(proof["tensors"])["sha256"] = f"{place:064x}"

    def source_(proof: Any) -> None:
        pick(proof["inputs"])["sha256"] = f"{place:064x}"

    def cells(proof: Any) -> None:
        entry = pick([entry for entry in proof["pictures"] if entry["cells"]])
        entry["cells"][0][0] += 1

    def gone(proof: Any) -> None:
        entry = pick([entry for entry in proof["numbers"] if any(span["readable"] for span in entry["spans"])])
        entry["spans"] = entry["spans"][:0]

    def moved(proof: Any) -> None:
        entry = pick([entry for entry in proof["numbers"] if entry["spans"] and entry["spans"][0]["readable"]])
        entry["spans"][0]["box"][1] = 460.0 - entry["spans"][0]["box"][1]

    def caption(proof: Any) -> None:
        pick(proof["beats"])["caption"] += "!"

    def contents(proof: Any) -> None:
        entry = pick(proof["contents"])
        from onebyone.proof.packing import packed, unpacked

        numerators = unpacked(entry["cells"], most=10**7, width=entry["width"])
        numerators[place % len(numerators)] ^= 1
        entry["cells"] = packed(numerators, width=entry["width"])

    def strayed(proof: Any) -> None:
        for keys in pick([entry for entry in proof["numbers"] if entry["spans"]])["tracks"]:
            for key in keys:
                key[1] += 30

    edits = [text, value, index, term, tensor, source_, cells, gone, moved, caption, contents, strayed]
    edit = rng.choice(edits)

    def tamper(movie: Path) -> None:
        from onebyone.proof.document import checked, to_json, to_metadata_vtt

        proof = json.loads(_files(movie).proof.read_text(encoding="utf-8"))
        edit(proof)
        _files(movie).proof.write_text(to_json(proof), encoding="utf-8")
        _files(movie).track.write_text(to_metadata_vtt(checked(proof)), encoding="utf-8")

    what = f"{edit.__name__.strip('_')} of an entry, sealed anew"
    options = ("--re-render",) if edit is cells else ()
    return Fault((), what, FOUND, tamper, options)


def swapped(clip: str, rng: Chance) -> Fault:
    """The proof of another clip lies beside the clip, as it is or under the right name."""
    other = next(one for one in LENT if one != clip)
    renamed = rng.random() < 0.5

    def tamper(movie: Path) -> None:
        from onebyone.proof.document import checked, to_json, to_metadata_vtt

        theirs = movie.parents[2] / f"media-{other}" / "clips" / "proof" / f"{other}.proof.json"
        proof = json.loads(theirs.read_text(encoding="utf-8"))
        if renamed:
            proof["clip"]["file"] = movie.name
        _files(movie).proof.write_text(to_json(proof), encoding="utf-8")
        _files(movie).track.write_text(to_metadata_vtt(checked(proof)), encoding="utf-8")

    what = f"the proof of {other}" + (" under the name of this clip" if renamed else "")
    return Fault((), what, "is the proof of|FAILS", tamper)


def edited_clip(clip: str, rng: Chance) -> Fault:
    """The video is another than the one that was proven."""
    del clip
    place = rng.uniform(0.1, 0.9)

    def flipped(movie: Path) -> None:
        content = bytearray(movie.read_bytes())
        content[int(place * len(content))] ^= 1 << int(place * 997) % 8
        movie.write_bytes(content)

    def cut(movie: Path) -> None:
        content = movie.read_bytes()
        movie.write_bytes(content[: int(place * len(content))])

    def longer(movie: Path) -> None:
        movie.write_bytes(movie.read_bytes() + b"0")

    def painted(movie: Path) -> None:
        _encode_anew(movie, partial(_paint, digit=sorted(STROKES)[int(place * 997) % len(STROKES)]))

    def stripped(movie: Path) -> None:
        _encode_anew(movie, _blank_a_number)

    tamper = rng.choice([flipped, cut, longer, painted, stripped])
    # Words are not read back: that a title is gone shows when the clip is made again.
    options = {painted: ("--read-back",), stripped: ("--read-back", "--re-render")}.get(tamper, ())
    return Fault((), f"{tamper.__name__} at {place:.0%}", FOUND, tamper, options)


def _encode_anew(movie: Path, paint: Callable[[np.ndarray], None], numbers: Container[int] | None = None) -> None:
    """Encode a video again with every frame, or those of these numbers, painted over."""
    new = movie.with_suffix(".new.mp4")
    with av.open(str(movie)) as old, av.open(str(new), "w") as target:
        before = old.streams.video[0]
        stream = target.add_stream("libx264", rate=before.average_rate, options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = before.width, before.height, "yuv420p"
        for number, frame in enumerate(old.decode(before)):
            pixels = frame.to_ndarray(format="rgb24")
            if numbers is None or number in numbers:
                paint(pixels)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        target.mux(stream.encode())
    new.replace(movie)


def _paint(pixels: np.ndarray, *, digit: str) -> None:
    for (x, y), (far, low) in zip(STROKES[digit], STROKES[digit][1:], strict=False):
        for part in np.linspace(0, 1, 40):
            across, down = 30 + 16 * (x + part * (far - x)), 70 + 14 * (2 - y - part * (low - y))
            pixels[int(down) : int(down) + 3, int(across) : int(across) + 3] = 235


def _blank_a_number(pixels: np.ndarray) -> None:
    """The title: its words and the numbers in them."""
    pixels[5:60, 5:420] = pixels[2, 2]


def digit_painted(clip: str, rng: Chance) -> Fault:
    """A digit of thin lines is painted into a still frame, anywhere, also over a picture, and the clip encoded anew."""
    del clip
    digit, place = rng.choice(sorted(STROKES)), rng.randrange(10**4)
    height, width = rng.randrange(10, 60), rng.choice([2, 3])
    across, down = rng.uniform(0.02, 0.9), rng.uniform(0.02, 0.85)

    def tamper(movie: Path) -> None:
        proof = json.loads(_files(movie).proof.read_text(encoding="utf-8"))
        start, end = proof["rests"][place % len(proof["rests"])]
        fps, size = proof["clip"]["fps"], (proof["clip"]["width"], proof["clip"]["height"])
        held = [(span["from"], span["to"], span["box"]) for key in ("numbers", "labels") for span in _spans(proof[key])]
        taken = [box for begin, until, box in held if begin < end and start < until]
        at = _apart(taken, size, extent=(height / 2, height), start=(across, down))
        numbers = range(round(start * fps), round(end * fps))
        _encode_anew(movie, partial(_strike, digit=digit, at=at, height=height, width=width), numbers)

    what = f"a {digit}, {height} px high, from about {across:.0%}, {down:.0%} of a still frame on"
    return Fault((), what, "read-back +FAILS", tamper, ("--read-back",))


def _spans(entries: list[Any]) -> Iterator[Any]:
    for entry in entries:
        yield from entry["spans"]


def _apart(
    taken: list[list[float]], size: tuple[int, int], *, extent: tuple[float, float], start: tuple[float, float]
) -> tuple[float, float]:
    """The first place from `start` on, row by row, that is apart from these boxes: in words a digit may stand."""
    (wide, high), begin = size, start[1] * size[1] * size[0] + start[0] * size[0]
    for step in range(0, wide * high, 97):
        y, x = divmod((begin + step * 29) % (wide * high), wide)
        inside = 4 < x < wide - extent[0] - 4 and 4 < y < high - extent[1] - 4
        if inside and not any(
            x < left + width + 6 and left < x + extent[0] + 6 and y < top + height + 6 and top < y + extent[1] + 6
            for left, top, width, height in taken
        ):
            return x, y
    raise ValueError("there is no bare place for a digit in the frame")


def _strike(pixels: np.ndarray, *, digit: str, at: tuple[float, float], height: float, width: int) -> None:
    corners = [(at[0] + x * height / 2, at[1] + (2 - y) * height / 2) for x, y in STROKES[digit]]
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).line(corners, fill=(235, 235, 235), width=width)
    pixels[:] = np.asarray(image)


def exchanged(clip: str, rng: Chance) -> Fault:
    """Two digits have each other's outlines, wherever a text is set."""
    del clip
    one, other = rng.choice(["38", "17", "26", "58", "25", "49"])
    exchange = f"buffer.add_str(drawn.translate({{{ord(one)}: {other!r}, {ord(other)}: {one!r}}}))"
    edit = Edit("src/onebyone/look/font.py", "buffer.add_str(drawn)", exchange)
    return Fault((edit,), f"{one} looks like {other}, and {other} like {one}", "FAILS +read-back|read-back +FAILS")


def edited_while_cached(clip: str, rng: Chance) -> Fault:
    """The project is edited after a render: a word, a colour, a duration, a place, a size."""
    text = source(words_file(clip))
    start = text.index("WORDS = ")
    words = [match[0] for match in re.finditer(r"\b(?:weights|products|pixels|channel|every|position)\b", text[start:])]
    word = rng.choice(words)
    at = text[:start].count(word) + rng.randrange(text[start : text.index("counter=", start)].count(word) or 1)
    theme = "src/onebyone/look/theme.py"
    edit = rng.choice(
        [
            Edit(words_file(clip), word, word[::-1], at),
            Edit(theme, '"ink": "#E8ECF1"', '"ink": "#E8ECF0"'),
            Edit(theme, "appear: float = 0.5", "appear: float = 0.9"),
            Edit("src/onebyone/look/layout.py", "HEADER = 96", "HEADER = 97"),
            Edit(theme, "rest: float = 0.8", "rest: float = 1.2"),
        ]
    )
    return Fault((edit,), f"{edit.file}: {edit.old!r} → {edit.new!r} after a render", "")


KINDS = (
    Kind("digit painted into the clip", CLIPS, digit_painted, ("onebyone",), "tampered"),
    Kind("outlines of digits exchanged", CLIPS, exchanged, ("onebyone",), "verified"),
    Kind("edited sidecar", CLIPS, typed_into_proof, ("onebyone",), "tampered"),
    Kind("sidecar edited and sealed anew", CLIPS, sealed_anew, ("onebyone",), "tampered"),
    Kind("swapped sidecar", CLIPS, swapped, ("onebyone",), "tampered"),
    Kind("edited clip", CLIPS, edited_clip, ("onebyone",), "tampered"),
    Kind("stale cache", CLIPS, edited_while_cached, trial="cached"),
)
