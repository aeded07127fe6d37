"""Telling a clip again, without painting it: its proof must be what comes of it, whatever it says of itself.

So no number, rest, sign or drawing can be left out of a proof or added to it, nor be called unreadable that is not.
"""

from __future__ import annotations

import tempfile
from functools import cache
from itertools import zip_longest
from pathlib import Path

from onebyone.paint.quality import Quality, letter_of
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.claims import clip_proof, film_proof
from onebyone.proof.document import Proof
from onebyone.proof.files import Texts, clip_file, recorder, told_beats
from onebyone.render.check import proven
from onebyone.verify.finding import VerifyError
from onebyone.verify.recompute import variants_of

WHY = "its proof was edited, or another version of this project made it"
OF_THE_FILE = ("clip", "made_with", "thumbnails", "digest")  # what telling alone does not give


def demand_told_again(proof: Proof) -> str:
    """Tell the scene again, with figures proven here and now, and compare all that its proof says.

    Raises VerifyError where something is not so.
    """
    quality = Quality(proof.clip.width, proof.clip.height, proof.clip.fps)
    parts = [_told(variant, quality) for variant in variants_of(proof)]
    frames = sum(part.clip.frames for part in parts)
    if frames != proof.clip.frames:
        raise VerifyError(f"told again, the clip has {frames} frames, not {proof.clip.frames}; {WHY}")
    again = parts[0] if len(parts) == 1 and proof.clip.id == parts[0].clip.id else film_proof(parts, proof.clip)
    demand_same_claims(proof, again, how="told again")
    return f"{frames} frames of the scene: every number, sign, picture, drawing and rest is where the proof says"


def demand_same_claims(proof: Proof, again: Proof, *, how: str) -> None:
    """Demand that two proofs claim the same of their clips, but for the files. Raises VerifyError."""
    for key in proof.__struct_fields__:
        own, other = getattr(proof, key), getattr(again, key)
        if key not in OF_THE_FILE and own != other:
            place = next(at for at, pair in enumerate(zip_longest(own, other)) if pair[0] != pair[1])
            count = f", {len(other)} of them and not {len(own)}" if len(own) != len(other) else ""
            raise VerifyError(f"{how}, the clip has other {key}{count}, the first at position {place}: {WHY}")


@cache
def _told(variant: Variant, quality: Quality) -> Proof:
    """What a shot claims that is told here and now. Of its file, only the number of frames is said."""
    from onebyone.render.lazy_imports import import_manim

    import_manim()
    from onebyone.render.clip import scene_class, settings
    from onebyone.render.evaluate import evaluate, outline

    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder, settings(quality, Path(folder)):
        record = recorder(quality, variant.theme)
        scene = evaluate(
            scene_class(variant.shot),
            variant=variant,
            figures=tuple(map(proven, variant.shot.shows, variant.records)),
            on_frame=record,
            on_segment=lambda segment: None,
        )
        letter = letter_of(quality)
        lines = outline(scene, variant.cut)
        return clip_proof(
            record.finish(),
            scene.figures,
            _unknown(variant, quality, record.frames),
            beats=told_beats(lines.beats, fps=quality.fps),
            quality=letter,
            variant=variant,
            thumbnails=(),
        )


def _unknown(variant: Variant, quality: Quality, frames: int) -> doc.Clip:
    """A file of which nothing is known but its frames."""
    return clip_file(variant.shot.id, Texts("told"), "told.mp4", 1, "0" * 64, quality=quality, frames=frames, beside={})
