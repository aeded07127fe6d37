"""The files of a proof: found beside the clip, well formed by the schema, whole, and about this very video."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema

from onebyone.errors import UsageError
from onebyone.proof.document import Proof, schema, sealed, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles
from onebyone.verify.finding import VerifyError


def proof_of(movie: Path) -> Proof:
    """Read the proof of a clip: in the folder `proof` beside it, or beside it, where whoever copied both has put it.

    There its track may be missing: players draw it over the picture, and it says no more than the proof.

    Raises:
        UsageError: the clip or its proof is not there, or cannot be read.
        VerifyError: the proof is no proof, is not as it was written, or is another clip's.
    """
    if not movie.is_file():
        raise UsageError(f"there is no clip {movie}")
    files = ProofFiles.found(movie)
    beside = files.proof
    text = _text(beside)
    try:
        proof: Proof = json.loads(text, parse_constant=_no_number)
    except ValueError as error:  # also of bytes that are no text
        raise VerifyError(f"{beside.name} is damaged: {error}") from error
    _demand_schema(proof, beside.name)
    clip = proof["clip"]
    if clip["file"] != movie.name:
        raise VerifyError(f"{beside.name} is the proof of {clip['file']} ({clip['title']}), not of {movie.name}")
    if sealed(proof)["digest"] != proof["digest"] or to_json(proof) != text:
        raise VerifyError(f"{beside.name} was edited: it is not as it was written, by its own digest")
    left_out = files == ProofFiles.beside(movie) and not files.track.exists()
    if not left_out and _text(files.track) != to_metadata_vtt(proof):
        raise VerifyError(f"{files.track.name} is not the track of this proof: it was edited, or is another's")
    return proof


def is_proven_file(movie: Path, proof: Proof) -> bool:
    """Whether a video is to the last bit the one that was proven.

    Raises VerifyError where it was altered in place: it has the size of that video, which no new encoding has.
    """
    clip = proof["clip"]
    with movie.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest == clip["sha256"]:
        return True
    if movie.stat().st_size == clip["bytes"]:
        raise VerifyError(
            f"{movie.name} was altered: it has the size of the video that was proven, but not its content"
        )
    return False


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}): a clip is verified by the proof that was made with it, "
            "in the folder proof beside it"
        ) from error


def _demand_schema(proof: Any, name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    error = jsonschema.exceptions.best_match(validator.iter_errors(proof))
    if error is not None:
        raise VerifyError(f"{name} is not well formed: {error.json_path}: {error.message[:200]}")


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
