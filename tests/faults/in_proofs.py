"""Faults in proofs that were sealed anew, by which something is left out or excused; and in what lies beside a clip."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from in_containers import sealed_anew
from kinds import Chance, Fault, Kind
from PIL import Image, ImageDraw

CLIPS = ("2a", "4a", "6a")
Edit = Callable[[Any], None]  # of a proof as plain values
Plant = Callable[[Path], None]  # in the files of a clip


def _shown(proof: Any) -> list[Any]:
    return [entry for entry in proof["numbers"] if any(span["readable"] for span in entry["spans"])]


def _no_numbers(proof: Any) -> None:
    proof["numbers"], proof["equations"] = [], []


def _one_number_gone(proof: Any) -> None:
    """A number that nothing refers to, with its place in the list."""
    used = {at for entry in proof["numbers"] for at in entry["from"]}
    used |= {at for line in proof["equations"] for at in (*line["terms"], line["result"])}
    gone = next(at for at, entry in enumerate(proof["numbers"]) if at not in used and entry["spans"])

    def moved(at: int) -> int:
        return at - (at > gone)

    for entry in proof["numbers"]:
        entry["from"] = [*map(moved, entry["from"])]
    for line in proof["equations"]:
        line["terms"], line["result"] = [*map(moved, line["terms"])], moved(line["result"])
    del proof["numbers"][gone]


def _one_number_nowhere(proof: Any) -> None:
    _shown(proof)[-1].update(spans=[], tracks=[])


def _unreadable(proof: Any) -> None:
    for entry in proof["numbers"]:
        for span in entry["spans"]:
            span["readable"] = False


def _one_unreadable(proof: Any) -> None:
    _shown(proof)[0]["spans"][0]["readable"] = False


def _no_rests(proof: Any) -> None:
    proof["rests"] = []


def _one_rest_gone(proof: Any) -> None:
    del proof["rests"][len(proof["rests"]) // 2]


def _shorter_rest(proof: Any) -> None:
    start, end = max(proof["rests"], key=lambda rest: rest[1] - rest[0])
    proof["rests"][proof["rests"].index([start, end])] = [start, start + 0.4]


def _everywhere(proof: Any) -> list[Any]:
    wide, high = proof["clip"]["width"], proof["clip"]["height"]
    return [{"from": start, "to": end, "box": [0, 0, wide, high]} for start, end in proof["rests"]]


def _covered(proof: Any) -> None:
    wide, high = proof["clip"]["width"], proof["clip"]["height"]
    path = [0, 0, wide, 0, wide, high, 0, high, 0, 0]
    proof["drawings"].append({"paths": [path], "width": 1, "filled": True, "spans": _everywhere(proof)})


def _broad_pen(proof: Any) -> None:
    wide, high = proof["clip"]["width"], proof["clip"]["height"]
    path = [0, high / 2, wide, high / 2, 0, high / 2, wide, 0]
    proof["drawings"].append({"paths": [path], "width": high, "filled": False, "spans": _everywhere(proof)})


def _labelled(proof: Any) -> None:
    proof["labels"].append({"kind": "words", "text": "image", "spans": _everywhere(proof)})


def _larger_label(proof: Any) -> None:
    span = proof["labels"][0]["spans"][0]
    span["box"] = [0, 0, proof["clip"]["width"], proof["clip"]["height"]]


def _said(proof: Any, key: str, text: str) -> None:
    proof["clip"][key] = text


def _made_with(proof: Any, name: str, version: str) -> None:
    proof["made_with"][name] = version


def _no_equations(proof: Any) -> None:
    proof["equations"] = []


def _caption(proof: Any) -> None:
    proof["beats"][1]["caption"] = "Seven times seven is forty-eight."


def _thumbnails(proof: Any) -> None:
    import numpy as np

    from onebyone.proof.files import packed_thumbnails

    (small,) = packed_thumbnails(np.zeros((proof["clip"]["frames"], 36, 64), np.uint8))
    proof["thumbnails"] = [{"frames": small.frames, "levels": small.levels}]


LEFT_OUT: dict[str, Edit] = {
    "no numbers": _no_numbers,
    "a number less": _one_number_gone,
    "a number nowhere": _one_number_nowhere,
    "no number readable": _unreadable,
    "a number unreadable": _one_unreadable,
    "no rests": _no_rests,
    "a rest less": _one_rest_gone,
    "a shorter rest": _shorter_rest,
    "no equations": _no_equations,
}
EXCUSED: dict[str, Edit] = {
    "a filled drawing over all": _covered,
    "a line as broad as the frame": _broad_pen,
    "a label over all": _labelled,
    "a label as large as the frame": _larger_label,
    "black thumbnails": _thumbnails,
}
SAID: dict[str, Edit] = {
    "another title": partial(_said, key="title", text="Seven times seven is forty-eight"),
    "another takeaway": partial(_said, key="takeaway", text="Eight weights, used everywhere."),
    "another description": partial(_said, key="description", text="A picture of a three."),
    "another torch": partial(_made_with, name="torch", version="3.0.0"),
    "another onebyone": partial(_made_with, name="onebyone", version="9.9.9"),
    "no version": partial(_made_with, name="numpy", version="the best"),
    "another caption": _caption,
}
PROOFS = {**LEFT_OUT, **EXCUSED, **SAID}


def edit_proof(movie: Path, edit: Edit) -> None:
    """Edit a clip's proof, its track and its captions, and seal all anew."""
    from onebyone.proof.document import checked, to_json, to_metadata_vtt
    from onebyone.proof.files import sha256_of
    from onebyone.proof.places import ProofFiles, captions_of
    from onebyone.proof.webvtt import to_webvtt

    files = ProofFiles.found(movie)
    proof = json.loads(files.proof.read_text(encoding="utf-8"))
    edit(proof)
    if edit is _caption:
        cues = (cue for beat in checked(proof).beats for cue in beat.cues)
        captions_of(movie).write_text(to_webvtt(cues), encoding="utf-8")
        for entry in proof["clip"]["beside"]:
            if entry["what"] == "captions":
                entry["sha256"] = sha256_of(captions_of(movie))
    files.proof.write_text(to_json(checked(proof)), encoding="utf-8")
    files.track.write_text(to_metadata_vtt(checked(proof)), encoding="utf-8")


# Beside the clip


def _captions(movie: Path) -> Path:
    return movie.parent / "captions" / f"{movie.stem}.vtt"


def _rewritten(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    after = re.sub(old, new, text, count=1)
    assert after != text, f"{file.name} no longer holds {old!r}"
    file.write_text(after, encoding="utf-8")


def shifted(movie: Path, by: float) -> None:
    """Every cue is shown later."""
    from onebyone.proof.webvtt import Caption, from_webvtt, to_webvtt

    file = _captions(movie)
    cues = from_webvtt(file.read_text(encoding="utf-8"))
    later = (Caption(cue.start + by, cue.end + by, cue.text) for cue in cues)
    file.write_text(to_webvtt(later), encoding="utf-8")


def captions_sealed(movie: Path, *, old: str, new: str) -> None:
    """The captions are others, and their hash is in the proof, as if they had been made with the clip."""
    _rewritten(_captions(movie), old, new)
    _beside_sealed(movie, "captions", _captions(movie))


def painted_poster(movie: Path) -> None:
    """A number is painted into the poster."""
    with Image.open(movie.with_suffix(".png")) as image:
        picture = image.convert("RGB")
    ImageDraw.Draw(picture).text((40, 300), "7×7=48", fill="white", font_size=40)
    picture.save(movie.with_suffix(".png"))


def poster_sealed(movie: Path) -> None:
    """The same, and its hash is in the proof, as if it had been made with the clip."""
    painted_poster(movie)
    _beside_sealed(movie, "poster", movie.with_suffix(".png"))


def _beside_sealed(movie: Path, what: str, file: Path) -> None:
    """The proof says that this is the file that was made with the clip."""
    from onebyone.proof.files import sha256_of

    def edit(proof: Any) -> None:
        for entry in proof["clip"]["beside"]:
            if entry["what"] == what:
                entry["sha256"] = sha256_of(file)

    edit_proof(movie, edit)


def _page(movie: Path) -> Path:
    return movie.parent.parent / "index.html"


def _described(movie: Path) -> None:
    _rewritten(_page(movie), r"(-description\">)[^<]*", r"\1A picture of a three.")


BESIDE: dict[str, Plant] = {
    "a word of a caption": lambda movie: _rewritten(_captions(movie), r"\b[a-z]{5,}\b", "maps"),
    "a number in a caption": lambda movie: _rewritten(_captions(movie), r"\n([A-Z])", r"\n48 \1"),
    "cues half a second late": partial(shifted, by=0.5),
    "cues two milliseconds late": partial(shifted, by=0.002),
    "a cue more": lambda movie: _rewritten(_captions(movie), r"$(?![\s\S])", "\n\n00:01.000 --> 00:02.000\n7×7=48\n"),
    "a cue that nobody sees, sealed anew": partial(captions_sealed, old=r"( --> .*)", new=r"\1 size:0%"),
    "captions that are hidden, sealed anew": partial(
        captions_sealed, old="WEBVTT\n", new="WEBVTT\n\nSTYLE\n::cue{visibility:hidden}\n"
    ),
    "a note in the captions, sealed anew": partial(captions_sealed, old="WEBVTT\n", new="WEBVTT\n\nNOTE 7×7=48\n"),
    "no captions in the file": lambda movie: _captions(movie).write_text("WEBVTT\n"),
    "a number in the poster": painted_poster,
    "a number in the poster, sealed anew": poster_sealed,
    "no picture for a poster": lambda movie: movie.with_suffix(".png").write_bytes(b"7\xc3\x977=48"),
}
ON_THE_PAGE: dict[str, Plant] = {
    "another panel's label": lambda movie: _rewritten(_page(movie), r"(class=\"label\">)Figure [^<]*", r"\1Figure 3"),
    "a number in the claim": lambda movie: _rewritten(_page(movie), r"(</span> )", r"\g<1>48 times: "),
    "another description": _described,
    "another caption": lambda movie: _rewritten(_page(movie), r"(<span>)[A-Z]", r"\1Forty-eight: "),
    "another cue": lambda movie: _rewritten(_page(movie), r'("text": ")', r"\1 48: "),
    "another video": lambda movie: _rewritten(_page(movie), r'( src="clips/)', r"\1other-"),
    "a title that pops up": lambda movie: _rewritten(_page(movie), r"(<article [^>]*)", r'\1 title="7×7=48"'),
    "a sentence between the clips": lambda movie: _rewritten(_page(movie), r"<main>", "<main><p>7×7=48</p>"),
}
FILES = {**BESIDE, **ON_THE_PAGE}


# Frames


def strike(movie: Path, *, text: str, em: int, at: tuple[float, float], frames: tuple[float, float]) -> None:
    """Text is painted into the frames of a part of the clip, which is encoded anew."""
    from in_files import _encode_anew

    def paint(pixels: Any) -> None:
        high, wide = pixels.shape[:2]
        image = Image.fromarray(pixels)
        left, top = int(at[0] * wide), int(at[1] * high)
        ink = "white" if pixels[top : top + em, left : left + em].mean() < 170 else "black"  # seen on what is there
        ImageDraw.Draw(image).text((left, top), text, fill=ink, font_size=em)
        pixels[:] = image

    import av

    with av.open(str(movie)) as container:
        count = container.streams.video[0].frames
    numbers = range(int(frames[0] * count), max(int(frames[1] * count), int(frames[0] * count) + 1))
    _encode_anew(movie, paint, numbers)


def _kind(name: str, plants: dict[str, Plant], says: str, *, sealed: bool = False) -> Kind:
    def plant(clip: str, rng: Chance) -> Fault:
        del clip
        what = rng.choice(sorted(plants))

        def tamper(movie: Path) -> None:
            plants[what](movie)
            if sealed:
                sealed_anew(movie)

        return Fault((), what + (", sealed anew" if sealed else ""), says, tamper)

    return Kind(name, CLIPS, plant, ("onebyone",), "tampered")


def lent(clip: str, rng: Chance) -> Fault:
    """Another clip's captions or poster lies beside this one."""
    which = rng.choice(["captions/{}.vtt", "{}.png"])
    other = next(one for one in ("2a", "4a") if one != clip)

    def tamper(movie: Path) -> None:
        theirs = movie.parents[2] / f"media-{other}" / "clips"
        shutil.copyfile(theirs / which.format(other), movie.parent / which.format(movie.stem))

    return Fault((), which.format(other), r"beside +FAILS", tamper)


def painted(clip: str, rng: Chance) -> Fault:
    """A line of arithmetic is painted into frames, most of which move, and the proof is sealed anew, or not."""
    del clip
    text, em = rng.choice(["7×7=48", "8", "−1.5", "48 = 7 × 7"]), rng.choice([12, 18, 30])
    at, begin = (rng.uniform(0.05, 0.8), rng.uniform(0.1, 0.8)), rng.uniform(0.05, 0.9)
    frames, sealed = (begin, begin + rng.choice([0.0, 0.02, 0.1])), rng.random() < 0.5

    def tamper(movie: Path) -> None:
        strike(movie, text=text, em=em, at=at, frames=frames)
        if sealed:
            sealed_anew(movie)

    what = f"{text!r}, {em} px, from {begin:.0%} of the clip on" + (", sealed anew" if sealed else "")
    return Fault((), what, r"frames +FAILS", tamper, () if sealed else ("--read-back",))


KINDS = (
    _kind("text beside the clip, and its time", BESIDE, r"beside +FAILS|beats +FAILS"),
    _kind("page of another clip", ON_THE_PAGE, r"beside +FAILS"),
    Kind("another clip's files beside it", CLIPS, lent, ("onebyone",), "tampered"),
    Kind("painted into moving frames", CLIPS, painted, ("onebyone",), "tampered"),
    _kind("left out of a proof", {k: partial(edit_proof, edit=e) for k, e in LEFT_OUT.items()}, "FAILS"),
    _kind("excused by a proof", {k: partial(edit_proof, edit=e) for k, e in EXCUSED.items()}, "FAILS"),
    _kind("said by a proof", {k: partial(edit_proof, edit=e) for k, e in SAID.items()}, "FAILS"),
)
