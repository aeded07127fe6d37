"""The files of a proof: found beside the clip, well formed, whole, and about this very video."""

from __future__ import annotations

from pathlib import Path

from onebyone.errors import UsageError
from onebyone.proof import places
from onebyone.proof.document import Proof, ProofError, to_metadata_vtt
from onebyone.proof.files import read_proof, sha256_of
from onebyone.proof.places import ProofFiles
from onebyone.proof.webvtt import Caption, from_webvtt, to_webvtt
from onebyone.verify.finding import VerifyError


def proof_of(movie: Path) -> Proof:
    """Read the proof of a clip: in the folder `proof` beside it, or beside it, where whoever copied both has put it.

    There its track may be missing: players draw it over the picture, and it says no more than the proof.

    Raises:
        UsageError: the clip or its proof is not there, cannot be read, or is of an earlier format.
        VerifyError: the proof is no proof, is not as it was written, or is another clip's.
    """
    if not movie.is_file():
        raise UsageError(f"there is no clip {movie}")
    files = ProofFiles.found(movie)
    try:
        proof = read_proof(movie)
    except OSError as error:
        raise _unreadable(files.proof, error) from error
    except ProofError as error:
        raise VerifyError(str(error)) from error
    if proof.clip.file != movie.name:
        told = f"the proof of {proof.clip.file} ({proof.clip.title})"
        raise VerifyError(f"{files.proof.name} is {told}, not of {movie.name}")
    left_out = lie_together(movie) and not files.track.exists()
    if not left_out and _text(files.track) != to_metadata_vtt(proof):
        raise VerifyError(f"{files.track.name} is not the track of this proof: it was edited, or is another's")
    return proof


def captions_beside(movie: Path) -> tuple[Caption, ...] | None:
    """The captions of a clip; None where only clip and proof were copied into one folder.

    Raises:
        UsageError: there are none, or they cannot be read.
        VerifyError: they are not as they were written, to the letter: a note, a style or a place hides or says more.
    """
    track = places.captions_of(movie)
    if lie_together(movie) and not track.exists():
        track = movie.with_suffix(".vtt")
        if not track.exists():
            return None
    text = _text(track)
    try:
        told = from_webvtt(text)
    except ValueError as error:
        raise VerifyError(f"{track.name} is damaged: {error}") from error
    if text != to_webvtt(told):
        raise VerifyError(
            f"{track.name} is not as it was written: it holds a note, a style, a place or other line ends"
        )
    return told


def is_proven_file(movie: Path, proof: Proof) -> bool:
    """Whether a video is to the last bit the one that was proven.

    Raises VerifyError where it was altered in place: it has the size of that video, which no new encoding has; and
    where the proof names another size for this very file.
    """
    if sha256_of(movie) == proof.clip.sha256:
        if movie.stat().st_size != proof.clip.bytes:
            raise VerifyError(f"the proof says that {movie.name} has {proof.clip.bytes:,} bytes, which is not so")
        return True
    if movie.stat().st_size == proof.clip.bytes:
        raise VerifyError(
            f"{movie.name} was altered: it has the size of the video that was proven, but not its content"
        )
    return False


def is_still(proof: Proof) -> bool:
    """Whether a proof is of a picture, not of a video."""
    return proof.clip.cut is not None and proof.clip.cut.still


def lie_together(movie: Path) -> bool:
    """Whether the proof was copied into the folder of the clip."""
    return ProofFiles.found(movie) == ProofFiles.beside(movie)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be read ({error.strerror}): a clip is verified by what was made with it, in the folders proof "
        "and captions beside it"
    )
