"""The files of a proof: missing, damaged, edited, swapped and altered ones are each refused by name."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from onebyone.errors import UsageError
from onebyone.proof.document import Proof
from onebyone.proof.places import ProofFiles
from onebyone.verify.clip import verify_clip
from onebyone.verify.files import is_proven_file, proof_of
from onebyone.verify.finding import VerifyError

Write = Callable[..., Path]
DIGIT = re.compile(r"[0-9]")


def test_a_proof_is_found_beside_its_clip(proof_of_2a: Proof, write: Write) -> None:
    movie = write(proof_of_2a)
    assert proof_of(movie) == proof_of_2a
    assert is_proven_file(movie, proof_of_2a)


def test_a_clip_and_its_proof_may_lie_in_one_folder_without_the_track(proof_of_2a: Proof, write: Write) -> None:
    """A player that finds the track beside a video draws it over the picture."""
    movie = write(proof_of_2a)
    there, here = ProofFiles.of(movie), ProofFiles.beside(movie)
    there.proof.rename(here.proof)
    assert proof_of(movie) == proof_of_2a
    here.track.write_text(there.track.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(VerifyError, match="is not the track of this proof"):
        proof_of(movie)


def test_the_proof_in_its_folder_comes_before_one_that_lies_beside_the_clip(proof_of_2a: Proof, write: Write) -> None:
    movie = write(proof_of_2a)
    ProofFiles.beside(movie).proof.write_text("left from another time")
    assert proof_of(movie) == proof_of_2a


@pytest.mark.parametrize(
    ("missing", "message"),
    [(".mp4", "there is no clip"), (".proof.json", "proof.json cannot be read"), (".proof.vtt", "vtt cannot be read")],
)
def test_a_missing_file_is_named(missing: str, message: str, proof_of_2a: Proof, write: Write, tmp_path: Path) -> None:
    movie = write(proof_of_2a)
    next(tmp_path.rglob(f"*{missing}")).unlink()
    with pytest.raises(UsageError, match=message):
        proof_of(movie)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:5000], "is damaged"),
        (lambda text: text.replace('"opacity": 1.0', '"opacity": NaN', 1), "NaN is no number"),
        (lambda text: text.replace('"fps": 15', '"fps": "15"'), r"not well formed: \$.clip.fps"),
        (lambda text: text.replace('"theme": "dark"', '"theme": "pink"'), "not well formed.*pink"),
        (lambda text: text.replace('"quality": "l"', '"quality": "m"'), "was edited"),
        (lambda text: text.replace(", ", ",  ", 1), "was edited"),
        (lambda text: text.replace("\n", "\r\n"), "was edited"),
    ],
)
def test_an_edited_or_damaged_proof_is_refused(
    change: Callable[[str], str], message: str, proof_of_2a: Proof, write: Write
) -> None:
    movie = write(proof_of_2a)
    beside = ProofFiles.of(movie).proof
    edited = change(beside.read_text(encoding="utf-8"))
    assert edited != beside.read_text(encoding="utf-8")
    beside.write_bytes(edited.encode())
    with pytest.raises(VerifyError, match=message):
        proof_of(movie)


def test_no_digit_of_a_proof_can_be_flipped(proof_of_2a: Proof, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(4)
    beside = ProofFiles.of(movie).proof
    text = beside.read_text(encoding="utf-8")
    for at in rng.sample([match.start() for match in DIGIT.finditer(text)], 100):
        other = rng.choice([digit for digit in "0123456789" if digit != text[at]])
        beside.write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")
        findings = list(verify_clip(movie, read_back=False, re_render=False))
        assert [finding.holds for finding in findings] == [False], text[at - 60 : at + 20]


def test_no_digit_of_the_track_can_be_flipped(proof_of_2a: Proof, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(5)
    track = ProofFiles.of(movie).track
    text = track.read_text(encoding="utf-8")
    for at in rng.sample([match.start() for match in DIGIT.finditer(text)], 20):
        track.write_text(text[:at] + str(9 - int(text[at])) + text[at + 1 :], encoding="utf-8")
        with pytest.raises(VerifyError, match="is not the track of this proof"):
            proof_of(movie)


def test_the_proof_of_another_clip_is_named(proof_of_2a: Proof, write: Write) -> None:
    movie = write(proof_of_2a)
    for file in (movie, *vars(ProofFiles.of(movie)).values()):
        file.rename(file.with_name(file.name.replace("2a", "2b")))
    with pytest.raises(VerifyError, match=r"2b.proof.json is the proof of 2a.mp4 \(One kernel visits every position\)"):
        proof_of(movie.with_name("2b.mp4"))


def test_a_video_altered_in_place_is_no_new_encoding(proof_of_2a: Proof, write: Write) -> None:
    movie, rng = write(proof_of_2a), random.Random(6)
    content = movie.read_bytes()
    for _ in range(20):
        flipped = bytearray(content)
        flipped[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        movie.write_bytes(flipped)
        with pytest.raises(VerifyError, match="was altered"):
            is_proven_file(movie, proof_of_2a)
    movie.write_bytes(content + b" ")
    assert not is_proven_file(movie, proof_of_2a)


def test_what_the_file_says_is_what_is_compared(proof_of_2a: Proof, write: Write) -> None:
    beside = ProofFiles.of(write(proof_of_2a)).proof
    assert json.loads(beside.read_text(encoding="utf-8")) == proof_of_2a
