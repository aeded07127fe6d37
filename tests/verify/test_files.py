"""The files of a proof: missing, damaged, edited, swapped and altered ones are each refused by name."""

from __future__ import annotations

import copy
import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onebyone.errors import UsageError
from onebyone.proof import places
from onebyone.proof.document import FORMAT, LARGEST_FILE, to_json
from onebyone.proof.files import read_proof
from onebyone.proof.packing import packed
from onebyone.proof.places import ProofFiles
from onebyone.verify.clip import verify_clip
from onebyone.verify.files import captions_beside, is_proven_file, proof_of
from onebyone.verify.finding import VerifyError

Plain = dict[str, Any]
Write = Callable[..., Path]
DIGIT = re.compile(r"[0-9]")


def test_a_proof_is_found_beside_its_clip(proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    assert json.loads(to_json(proof_of(movie))) == proof_of_2a
    assert is_proven_file(movie, proof_of(movie))


def test_a_clip_and_its_proof_may_lie_in_one_folder_without_tracks(proof_of_2a: Plain, write: Write) -> None:
    """A player that finds a track beside a video draws it over the picture."""
    movie = write(proof_of_2a)
    there, here = ProofFiles.of(movie), ProofFiles.beside(movie)
    there.proof.rename(here.proof)
    captions = places.captions_of(movie).read_text(encoding="utf-8")
    places.captions_of(movie).unlink()
    assert json.loads(to_json(proof_of(movie))) == proof_of_2a
    assert captions_beside(movie) is None
    assert all(found.holds for found in verify_clip(movie, read_back=False, re_render=False))
    movie.with_suffix(".vtt").write_text(captions, encoding="utf-8")
    told = [text for beat in proof_of_2a["beats"] for text in (beat["question"], beat["caption"]) if text]
    assert [cue.text for cue in captions_beside(movie) or ()] == told
    here.track.write_text(there.track.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(VerifyError, match="is not the track of this proof"):
        proof_of(movie)


def test_the_proof_in_its_folder_comes_before_one_that_lies_beside_the_clip(proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    ProofFiles.beside(movie).proof.write_text("left from another time")
    assert json.loads(to_json(proof_of(movie))) == proof_of_2a


@pytest.mark.parametrize(
    ("missing", "message"),
    [(".mp4", "there is no clip"), (".proof.json", "proof.json cannot be read"), (".proof.vtt", "vtt cannot be read")],
)
def test_a_missing_file_is_named(missing: str, message: str, proof_of_2a: Plain, write: Write, tmp_path: Path) -> None:
    movie = write(proof_of_2a)
    next(tmp_path.rglob(f"*{missing}")).unlink()
    with pytest.raises(UsageError, match=message):
        proof_of(movie)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:5000], "is damaged"),
        (lambda text: text.replace('"opacity":1.0', '"opacity":NaN', 1), "is damaged: JSON is malformed"),
        (lambda text: text.replace('"fps":5', '"fps":"5"'), r"not well formed: \$.clip.fps"),
        (lambda text: text.replace('"theme": "dark"', '"theme": "pink"'), "not well formed.*pink"),
        (lambda text: text.replace('"quality": null', '"quality": "m"'), "was edited"),
        (lambda text: text.replace(",", ", ", 1), "was edited"),
        (lambda text: text.replace("\n", "\r\n"), "was edited"),
    ],
)
def test_an_edited_or_damaged_proof_is_refused(
    change: Callable[[str], str], message: str, proof_of_2a: Plain, write: Write
) -> None:
    movie = write(proof_of_2a)
    beside = ProofFiles.of(movie).proof
    edited = change(beside.read_text(encoding="utf-8"))
    assert edited != beside.read_text(encoding="utf-8")
    beside.write_bytes(edited.encode())
    with pytest.raises(VerifyError, match=message):
        proof_of(movie)


def test_no_digit_of_a_proof_can_be_flipped(proof_of_2a: Plain, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(4)
    beside = ProofFiles.of(movie).proof
    text = beside.read_text(encoding="utf-8")
    for at in rng.sample([match.start() for match in DIGIT.finditer(text)], 100):
        other = rng.choice([digit for digit in "0123456789" if digit != text[at]])
        beside.write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")
        findings = list(verify_clip(movie, read_back=False, re_render=False))
        assert [finding.holds for finding in findings] == [False], text[at - 60 : at + 20]


def test_no_digit_of_the_track_can_be_flipped(proof_of_2a: Plain, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(5)
    track = ProofFiles.of(movie).track
    text = track.read_text(encoding="utf-8")
    for at in rng.sample([match.start() for match in DIGIT.finditer(text)], 20):
        track.write_text(text[:at] + str(9 - int(text[at])) + text[at + 1 :], encoding="utf-8")
        with pytest.raises(VerifyError, match="is not the track of this proof"):
            proof_of(movie)


def test_the_proof_of_another_clip_is_named(proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    for file in (movie, *vars(ProofFiles.of(movie)).values()):
        file.rename(file.with_name(file.name.replace("2a", "2b")))
    with pytest.raises(
        VerifyError, match=r"2b.proof.json is the proof of 2a.mp4 \(One shared kernel visits every position\)"
    ):
        proof_of(movie.with_name("2b.mp4"))


def test_a_video_altered_in_place_is_no_new_encoding(proof_of_2a: Plain, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(6)
    content, proof = movie.read_bytes(), proof_of(movie)
    for _ in range(20):
        flipped = bytearray(content)
        flipped[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        movie.write_bytes(flipped)
        with pytest.raises(VerifyError, match="was altered"):
            is_proven_file(movie, proof)
    movie.write_bytes(content + b" ")
    assert not is_proven_file(movie, proof)


def test_a_proof_of_the_earlier_format_is_to_be_made_anew(proof_of_2a: Plain, write: Write) -> None:
    """It could not be verified, which is not the same as that it does not hold."""
    movie = write(proof_of_2a)
    ProofFiles.of(movie).proof.write_text(json.dumps({"format": "onebyone proof 1", "clip": {"id": "2a"}}))
    with pytest.raises(
        UsageError, match=r"^2a\.proof\.json is a proof of format 1, which is no longer read: render the"
    ):
        proof_of(movie)


def first(entries: list[Plain], key: str) -> Plain:
    """The first entry that has something under a key."""
    return next(entry for entry in entries if entry[key])


def put(*path: str | int, to: Any) -> Callable[[Plain], None]:
    """A change of one value of a proof."""

    def change(proof: Any) -> None:
        *way, last = path
        for step in way:
            proof = proof[step]
        proof[last] = to

    return change


def many_times(number: Plain) -> None:
    number.update(spans=number["spans"] * 5000, tracks=number["tracks"] * 1000)


ABSURD = {
    "1e308 seconds": put("clip", "duration", to=1e308),
    "a beat without end": put("beats", 0, "to", to=1e308),
    "10**400 frames": put("clip", "frames", to=10**400),
    "frames for years": put("clip", "frames", to=99_999_999),
    "a fast clip": put("clip", "fps", to=10**9),
    "a large frame": put("clip", "width", to=10**12),
    "10**10 cells": put("pictures", 0, "shape", to=[10**5, 10**5]),
    "many cells": lambda p: p["pictures"][0].update(shape=[2**12, 2**16], cells=[[0, [[2**28, 0]]]]),
    "many axes": put("tensors", 0, "shape", to=[2**24] * 17),
    "a tensor of 2**384": put("tensors", 0, "shape", to=[2**24] * 16),
    "loops in loops": put("pictures", 0, "cells", to=[[0, [[1, 1]] * 17]]),
    "a million places after the point": put("numbers", 0, "style", to=10**6),
    "a value of a million digits": put("numbers", 0, "value", to="9" * 10**6 + "/1"),
    "an index beyond every integer": put("numbers", 0, "index", to=[10**30, 0]),
    "a box at 1e308": lambda p: first(p["numbers"], "spans")["spans"][0].update(box=[1e308, 0, 1, 1]),
    "a key beyond every integer": lambda p: p["marks"][0]["tracks"][0][0].__setitem__(1, 10**30),
    "deep nesting": put("figures", 0, "parameters", to={"image": json.loads("[" * 400 + "]" * 400)}),
    "what is no base64": put("contents", 0, "cells", to="!" * 100),
    "what was not packed": put("contents", 0, "cells", to="AAAA" * 10**6),
    "a bomb": lambda p: p["contents"][0].update(cells=packed(np.zeros(10**8, dtype=np.int8), width=1)),
    "many rests": lambda p: p.update(rests=p["rests"] * 20_000),
    "many spans of a number": lambda p: many_times(first(p["numbers"], "spans")),
}


@pytest.mark.parametrize("absurd", ABSURD)
def test_what_is_absurd_is_refused_in_a_line_and_at_once(absurd: str, proof_of_2a: Plain, write: Write) -> None:
    proof = copy.deepcopy(proof_of_2a)
    ABSURD[absurd](proof)
    movie, begun = write(proof), time.process_time()
    found = [one for one in verify_clip(movie, read_back=False, re_render=False) if not one.holds]
    assert found
    assert all("\n" not in one.told and len(one.told) < 2000 for one in found), found
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    "text",
    ["[" * 10**6, '{"format":"' + FORMAT + '","x":' + "[" * 10**6, "[]", "1", "", '"' + FORMAT + '"', "\0" * 100],
    ids=lambda text: text[:40],
)
def test_what_is_no_proof_at_all_is_refused_in_a_line(text: str, proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    ProofFiles.of(movie).proof.write_text(text)
    (found,) = verify_clip(movie, read_back=False, re_render=False)
    assert (found.step, found.holds) == ("proof", False)
    assert re.fullmatch(r"2a\.proof\.json is (damaged|not well formed): .{1,300}", found.told)


def test_a_proof_that_is_a_pipe_is_not_waited_for(proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    proof = ProofFiles.found(movie).proof
    proof.unlink()
    os.mkfifo(proof)
    with pytest.raises(OSError, match="it is no file"):
        read_proof(movie)


def test_a_file_larger_than_any_proof_is_not_looked_at(proof_of_2a: Plain, write: Write) -> None:
    movie = write(proof_of_2a)
    with ProofFiles.of(movie).proof.open("r+b") as beside:
        beside.truncate(LARGEST_FILE + 1)
    with pytest.raises(VerifyError, match="more than any proof has"):
        proof_of(movie)
