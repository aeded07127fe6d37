"""Verify a finished clip: its proof, its file, its numbers, and, if asked, what can be read in it and made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from onebyone.errors import OneByOneError, UsageError
from onebyone.proof.document import Proof
from onebyone.proof.files import sha256_of
from onebyone.verify.beats import demand_beats
from onebyone.verify.beside import demand_made_with_it
from onebyone.verify.container import demand_container
from onebyone.verify.files import captions_beside, is_proven_file, is_still, proof_of
from onebyone.verify.finding import Finding, VerifyError
from onebyone.verify.places import demand_places
from onebyone.verify.recompute import Recomputed
from onebyone.verify.still import demand_picture, look_at_picture
from onebyone.verify.told import demand_told_again
from onebyone.verify.versions import demand_versions
from onebyone.verify.video import OTHERS, OURS, demand_frames, look_at


def verify_clip(movie: Path, *, read_back: bool, re_render: bool) -> Iterator[Finding]:
    """Verify a clip by its proof, step by step; a step that does not hold does not stop the others.

    Args:
        movie: the video, or the still; its proof lies in the folder `proof` beside it, or beside it.
        read_back: whether its still frames are read by OCR.
        re_render: whether it is made again and compared.

    Raises:
        UsageError: a file is missing, or a package that reading back needs.
    """
    try:
        proof = proof_of(movie)
    except VerifyError as error:
        yield Finding.against("proof", error)
        return
    yield _found("proof", lambda: f"whole, well formed, {demand_versions(proof)}")
    still = is_still(proof)
    if still:
        video = _found("picture", lambda: demand_picture(movie, proof))
        yield video
    else:
        video = _found("video", lambda: _video(movie, proof, read_back=read_back))
        yield video
        yield _found("frames", lambda: _frames(movie, proof))
    places = _found("places", lambda: demand_places(proof))
    yield places
    yield _found("beats", lambda: demand_beats(proof, None if still else captions_beside(movie)))
    try:
        figures = Recomputed.of(proof)
    except UsageError:
        raise
    except OneByOneError as error:
        yield Finding.against("tensors", error)
        return
    yield _found("beside", lambda: demand_made_with_it(movie, proof, figures))
    steps = {"tensors": figures.demand_tensors, "numbers": figures.demand_numbers, "pictures": figures.demand_pictures}
    found = [_found(step, demand) for step, demand in steps.items()]
    yield from found
    if places.holds and all(one.holds for one in found):
        told = _found("told again", lambda: demand_told_again(proof))
        yield told
        found.append(told)
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
        return Finding.against(step, error)


def _video(movie: Path, proof: Proof, *, read_back: bool) -> str:
    is_same = is_proven_file(movie, proof)
    demand_container(movie, proof)
    if is_same:
        return f"the file that was proven, {proof.clip.frames} frames"
    told = "not the file that was proven, but of its size, rate and length: re-encoded (or edited)"
    if not read_back:
        raise VerifyError(f"{told}; --read-back decides")
    return f"{told}, so what is read back decides"


def _frames(movie: Path, proof: Proof) -> str:
    is_same = sha256_of(movie) == proof.clip.sha256
    try:
        off = demand_frames(movie, proof, slack=OURS if is_same else OTHERS)
    except VerifyError:
        if is_same:
            raise
        off = demand_frames(movie, proof, slack=OTHERS, from_601=True)
    return f"{proof.clip.frames}, each as it was painted, within {off:.1f} of 255"


def _read_back(movie: Path, proof: Proof, figures: Recomputed) -> str:
    from onebyone.verify.ocr import Reader
    from onebyone.verify.readback import ReadBack

    reading = ReadBack(proof, figures, Reader())
    (look_at_picture if is_still(proof) else look_at)(movie, reading.wanted, reading.look)
    return reading.demand()
