"""Verify a finished clip: its proof, its file, its numbers, and, if asked, what can be read in it and made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from onebyone.errors import OneByOneError, UsageError
from onebyone.proof.document import Proof
from onebyone.verify.beats import demand_beats
from onebyone.verify.files import captions_of, is_proven_file, proof_of
from onebyone.verify.finding import Finding, VerifyError
from onebyone.verify.places import demand_places
from onebyone.verify.recompute import Recomputed
from onebyone.verify.video import demand_alike, looked_through


def verify_clip(movie: Path, *, read_back: bool, re_render: bool) -> Iterator[Finding]:
    """Verify a clip by its proof, step by step; a step that does not hold does not stop the others.

    Args:
        movie: the video; its proof lies in the folder `proof` beside it, or beside it.
        read_back: whether its still frames are read by OCR.
        re_render: whether it is made again and compared.

    Raises:
        UsageError: a file is missing, or a package that reading back needs.
    """
    try:
        proof = proof_of(movie)
    except VerifyError as error:
        yield Finding("proof", False, str(error))
        return
    made = proof.made_with
    yield Finding("proof", True, f"whole, well formed, by onebyone {made.onebyone} with torch {made.torch}")
    video = _found("video", lambda: _video(movie, proof, read_back=read_back))
    yield video
    places = _found("places", lambda: demand_places(proof))
    yield places
    yield _found("beats", lambda: demand_beats(proof, captions_of(movie)))
    try:
        figures = Recomputed.of(proof)
    except UsageError:
        raise
    except OneByOneError as error:
        yield Finding("tensors", False, str(error))
        return
    steps = {"tensors": figures.demand_tensors, "numbers": figures.demand_numbers, "pictures": figures.demand_pictures}
    found = [_found(step, demand) for step, demand in steps.items()]
    yield from found
    if read_back and all(one.holds for one in (video, places, *found)):
        yield _found("read-back", lambda: _read_back(movie, proof, figures))
    if re_render and video.holds:
        from onebyone.render.lazy_imports import import_manim

        import_manim()
        from onebyone.verify.rerender import demand_same_again

        yield _found("re-render", lambda: demand_same_again(movie, proof))


def _found(step: str, demand: Callable[[], str]) -> Finding:
    try:
        return Finding(step, True, demand())
    except UsageError:
        raise
    except OneByOneError as error:
        return Finding(step, False, str(error))


def _video(movie: Path, proof: Proof, *, read_back: bool) -> str:
    if is_proven_file(movie, proof):
        return f"the file that was proven, {proof.clip.frames} frames"
    demand_alike(looked_through(movie), movie, proof)
    told = "not the file that was proven, but of its size, rate and length: re-encoded (or edited)"
    if not read_back:
        raise VerifyError(f"{told}; --read-back decides")
    return f"{told}, so what is read back decides"


def _read_back(movie: Path, proof: Proof, figures: Recomputed) -> str:
    from onebyone.verify.ocr import Reader
    from onebyone.verify.readback import ReadBack

    reading = ReadBack(proof, figures, Reader())
    demand_alike(looked_through(movie, reading.wanted, reading.look), movie, proof)
    return reading.demand()
