"""Stills: the last frame of a beat as a PNG, an SVG and a PDF, with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import manim
import numpy as np

from onebyone.look.theme import theme as theme_of
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment, Sheet, paint_picture
from onebyone.paint.thumbnails import HIGH, WIDE
from onebyone.paint.vector import draw
from onebyone.panels.panel import Variant
from onebyone.proof.files import recorder, texts_of, write_proof
from onebyone.proof.places import ProofFiles
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import evaluate, outline
from onebyone.render.output import publish, staging, writing_to

FPS = 15  # frames a second in which a scene is told for a still: where it comes to rest does not depend on it


@dataclass(frozen=True)
class Still:
    """The files of a still."""

    picture: Path
    svg: Path
    pdf: Path
    proof: Path
    track: Path


def still_files(name: str, out: Path) -> Still:
    """Where a still's files lie under the output folder, by its name."""
    picture = out / "stills" / f"{name}.png"
    proof = ProofFiles.of(picture)
    return Still(picture, picture.with_suffix(".svg"), picture.with_suffix(".pdf"), proof.proof, proof.track)


def still_quality(quality: Quality) -> Quality:
    """The size of this quality, at the rate at which stills are told."""
    return Quality(quality.width, quality.height, FPS)


def render_still(variant: Variant, quality: Quality, out: Path) -> Still:
    """Tell a variant that is cut to a still, and paint that into `out`/stills.

    Raises:
        OneByOneError: a number could not be proven, or the audit refuses a frame.
        UsageError: the folder cannot be written or is full, or something the scene needs is missing.
    """
    target, quality = still_files(variant.name, out), still_quality(quality)
    with writing_to(out), staging(target.picture.parent) as folder, settings(quality, folder):
        record, told = recorder(quality, variant.theme), list[Segment]()
        scene = evaluate(scene_class(variant.shot), variant=variant, on_frame=record, on_segment=told.append)
        frame = told[-1].frames[-1]
        made = Still(*(folder / file.name for file in vars(target).values()))
        paper, size = theme_of(variant.theme).hex("paper"), (manim.config.frame_width, manim.config.frame_height)
        paint_picture(frame, made.picture, sheet=Sheet(quality, paper, *size))
        draw(frame.display_list, made.svg, frame=size, paper=paper, form="svg")
        draw(frame.display_list, made.pdf, frame=size, paper=paper, form="pdf")
        lines = outline(scene, variant.cut)
        write_proof(
            record.finish(),
            variant,
            scene.figures,
            beats=lines.beats,
            captions=lines.captions,
            movie=made.picture,
            texts=texts_of(variant, scene.figure.quantities),
            beside={"svg": made.svg, "pdf": made.pdf},
            thumbnails=np.empty((0, HIGH, WIDE), np.uint8),
        )
        target.proof.parent.mkdir(exist_ok=True)
        publish(dict(zip(vars(made).values(), vars(target).values(), strict=True)))
    return target
