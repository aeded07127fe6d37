"""Where what belongs to a video lies, and whether it is ours.

Players draw a file of captions that lies beside a video over its picture, which shows its captions already, and some
draw the proof's track too. So these lie in folders beside the video, by names that no player looks into.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onebyone.errors import UsageError

NOT_OURS = "was not made by onebyone: move it away, or choose another folder with --out"
_MARK = b'"format": "onebyone proof '


def captions_of(movie: Path, suffix: str = "vtt") -> Path:
    """Where the captions of a video lie, or another text of its words."""
    return movie.parent / "captions" / f"{movie.stem}.{suffix}"


@dataclass(frozen=True)
class ProofFiles:
    """A proof as JSON, and its numbers as a WebVTT metadata track."""

    proof: Path
    track: Path

    @classmethod
    def of(cls, movie: Path) -> ProofFiles:
        """Where a render leaves them: in the folder `proof` beside the video."""
        return cls._in(movie.parent / "proof", movie)

    @classmethod
    def beside(cls, movie: Path) -> ProofFiles:
        """Where they lie if video and proof were copied into one folder."""
        return cls._in(movie.parent, movie)

    @classmethod
    def found(cls, movie: Path) -> ProofFiles:
        """Where they are; where a render leaves them if they are nowhere."""
        return next((files for files in (cls.of(movie), cls.beside(movie)) if files.proof.exists()), cls.of(movie))

    @classmethod
    def _in(cls, folder: Path, movie: Path) -> ProofFiles:
        return cls(folder / f"{movie.stem}.proof.json", folder / f"{movie.stem}.proof.vtt")


def demand_ours(movie: Path, files: Iterable[Path]) -> None:
    """Refuse to replace files of a video that no render of ours left: where it was one, there is its proof.

    Raises:
        UsageError: one of these files is there, and no proof of the video; or a file where a folder must be, or a
            folder where a file must be.
    """
    files = list(files)
    there = [folder for folder in {file.parent for file in files} if os.path.lexists(folder) and not folder.is_dir()]
    there += [file for file in files if file.is_dir()]
    if not _is_proof(ProofFiles.found(movie).proof):
        there += [file for file in files if os.path.lexists(file)]
    if there:
        raise UsageError(f"{there[0]} {NOT_OURS}")


def clear_beside(movie: Path) -> None:
    """Delete the captions and the proof that former versions left beside a video, where players find them."""
    old = ProofFiles.beside(movie)
    if _is_proof(old.proof) and _is_proof(ProofFiles.of(movie).proof):
        for file in (movie.with_suffix(".vtt"), old.track, old.proof):
            file.unlink(missing_ok=True)


def _is_proof(file: Path) -> bool:
    return file.is_file() and _MARK in file.read_bytes()
