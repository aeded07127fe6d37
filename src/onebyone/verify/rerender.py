"""Making a clip again, from the scene and the shipped inputs, and comparing its proof and every frame of it."""

from __future__ import annotations

import tempfile
from functools import partial
from itertools import zip_longest
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from onebyone.paint.quality import Quality
from onebyone.proof.document import Proof
from onebyone.proof.files import read_proof
from onebyone.publish.film import film_files, is_card
from onebyone.publish.produce import produce
from onebyone.render.clip import Job, clip_files
from onebyone.render.jobs import default_jobs
from onebyone.render.progress import Event
from onebyone.render.remembered import expected_seconds
from onebyone.render.run import Take, render_shots
from onebyone.render.still import render_still
from onebyone.verify.files import is_still
from onebyone.verify.finding import VerifyError
from onebyone.verify.recompute import variants_of
from onebyone.verify.told import demand_same_claims
from onebyone.verify.video import frames

BLOCK = 8  # px: the side of the squares whose mean brightness is compared
SLACK = 8.0  # of 255: what another encoder makes of the same picture differs by less


def demand_same_again(movie: Path, proof: Proof) -> str:
    """Render the clip again, without the cache, and compare. Raises VerifyError where proof or frames differ."""
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder:
        again = _rendered(proof, Path(folder))
        demand_same_claims(proof, read_proof(again), how="made again")
        if again.read_bytes() == movie.read_bytes():
            return f"made again: the same file to the last of its {movie.stat().st_size:,} bytes"
        if is_still(proof):
            raise VerifyError(f"{movie.name} differs from the picture that is made again")
        count, largest = _demand_same_frames(movie, again)
        return f"made again: all {count} frames show the same, within {largest:.1f} of 255; the file differs"


def _rendered(proof: Proof, out: Path) -> Path:
    quality = Quality(proof.clip.width, proof.clip.height, proof.clip.fps)
    variants = variants_of(proof)
    render = partial(render_shots, workers=default_jobs(), cache=None)
    if proof.clip.id == "film":
        panels = [variant for variant in variants if not is_card(variant)]
        produce(panels, quality=quality, out=out, film=True, render=render, on_event=_unheard)
        return film_files(out).movie
    (variant,) = variants
    if variant.cut.still:
        return render_still(variant, quality, out).picture
    render([Take(Job(variant, quality), out, expected_seconds(variant, cache=None))], on_event=_unheard)
    return clip_files(variant.name, out).movie


def _unheard(event: Event) -> None:
    """Nobody waits for these."""


def _demand_same_frames(movie: Path, again: Path) -> tuple[int, float]:
    """Compare frame by frame; gives how many there are and the largest difference of a block's brightness."""
    largest, number = 0.0, -1
    for number, (one, other) in enumerate(zip_longest(frames(movie), frames(again))):
        if one is None or other is None:
            raise VerifyError(f"made again, the clip has {'more' if one is None else 'fewer'} frames than {number}")
        off = np.abs(_blocks(one) - _blocks(other))
        largest = max(largest, float(off.max()))
        if largest > SLACK:
            row, column = (int(part) * BLOCK for part in np.unravel_index(off.argmax(), off.shape))
            raise VerifyError(
                f"frame {number} of {movie.name} shows something else at x {column}, y {row} than the clip made again"
            )
    return number + 1, largest


def _blocks(frame: av.VideoFrame) -> npt.NDArray[np.float64]:
    """The mean brightness of each block of a frame; the last row and column of blocks may be smaller."""
    grey = frame.to_ndarray(format="gray").astype(np.float64)
    sides = [np.arange(0, extent, BLOCK) for extent in grey.shape]
    sums = np.add.reduceat(np.add.reduceat(grey, sides[0], axis=0), sides[1], axis=1)
    counts = [np.diff([*side, extent]) for side, extent in zip(sides, grey.shape, strict=True)]
    return np.asarray(sums / np.outer(*counts))
