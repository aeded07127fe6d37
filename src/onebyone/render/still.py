"""Stills: the last frame of a beat as a PNG, an SVG and a PDF, with their proof."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from onebyone.frames.frame import Frame
from onebyone.look.theme import theme as theme_of
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment, Sheet, paint_picture
from onebyone.paint.thumbnails import HIGH, WIDE
from onebyone.paint.vector import draw
from onebyone.panels.cut import Cut
from onebyone.panels.panel import Variant
from onebyone.proof.files import recorder, texts_of, write_proof
from onebyone.proof.places import ProofFiles
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import Outline, evaluate, outline
from onebyone.render.output import publish, staging, writing_to

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.stage.scene import FigureScene

FPS = 10  # frames a second in which a scene is told for a still: where it comes to rest does not depend on it


@dataclass(frozen=True)
class Still:
    """The files of a still."""

    picture: Path
    svg: Path
    pdf: Path
    proof: Path
    track: Path


def still_files(name: str, folder: Path) -> Still:
    """Where a still's files lie in a folder, by its name."""
    picture = folder / f"{name}.png"
    proof = ProofFiles.of(picture)
    return Still(picture, folder / f"{name}.svg", folder / f"{name}.pdf", proof.proof, proof.track)


def render_still(variant: Variant, quality: Quality, folder: Path) -> Still:
    """Tell a variant that is cut to a still, and paint that into `folder`.

    Raises:
        OneByOneError: a number could not be proven, or the audit refuses a frame.
        UsageError: the folder cannot be written or is full, or something the scene needs is missing.
    """
    (still,) = _render(variant, quality, folder, figures=None, beats=[variant.cut.beat or ""])
    return still


def render_stills(
    variant: Variant, quality: Quality, folder: Path, *, figures: tuple[Figure, ...] | None = None
) -> tuple[Still, ...]:
    """Paint the stills of all beats of a variant into `folder`, clean ones if it is; the scene is told but once.

    Figures that were verified elsewhere are not verified again. Raises as `render_still` does.
    """
    return _render(variant, quality, folder, figures=figures, beats=[*variant.words.beats])


def draw_beats(variant: Variant, quality: Quality, *, figures: tuple[Figure, ...]) -> dict[str, bytes]:
    """The last frame of each beat of a variant as a PDF, by the beat's name. Raises as `render_still` does."""
    quality = Quality(quality.width, quality.height, FPS)
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder, settings(quality, Path(folder)):
        _, last = _told(variant, figures)
        paper, size, file = _paper(variant), quality.frame, Path(folder) / "drawn.pdf"
        drawn = {}
        for beat in variant.words.beats:
            draw(last[beat].display_list, file, frame=size, paper=paper, form="pdf")
            drawn[beat] = file.read_bytes()
    return drawn


def _told(variant: Variant, figures: tuple[Figure, ...] | None) -> tuple[FigureScene, dict[str, Frame]]:
    """The scene of a variant, clean if that is, and the last frame of each of its beats."""
    last: dict[str, Frame] = {}

    def keep(segment: Segment) -> None:
        last[segment.beat or ""] = segment.frames[-1]

    whole = variant.cut_to(Cut(clean=variant.cut.clean))
    scene = evaluate(
        scene_class(variant.shot), variant=whole, figures=figures, on_frame=lambda *_: None, on_segment=keep
    )
    return scene, last


def _render(
    variant: Variant, quality: Quality, folder: Path, *, figures: tuple[Figure, ...] | None, beats: Sequence[str]
) -> tuple[Still, ...]:
    quality = Quality(quality.width, quality.height, FPS)
    with writing_to(folder), staging(folder) as place, settings(quality, place):
        scene, last = _told(variant, figures)
        made: dict[Path, Path] = {}
        stills = []
        for beat in beats:
            still = variant.cut_to(Cut(clean=variant.cut.clean, beat=beat, still=True))
            files, target = still_files(still.name, place), still_files(still.name, folder)
            _paint(still, last[beat], scene.figures, outline(scene, still.cut), files, quality)
            made.update(zip(vars(files).values(), vars(target).values(), strict=True))
            stills.append(target)
        (folder / "proof").mkdir(exist_ok=True)
        publish(made)
    return tuple(stills)


def _paint(
    still: Variant, frame: Frame, figures: tuple[Figure, ...], lines: Outline, files: Still, quality: Quality
) -> None:
    paper, size = _paper(still), quality.frame
    files.proof.parent.mkdir(exist_ok=True)
    paint_picture(frame, files.picture, sheet=Sheet.of(quality, paper))
    draw(frame.display_list, files.svg, frame=size, paper=paper, form="svg")
    draw(frame.display_list, files.pdf, frame=size, paper=paper, form="pdf")
    record = recorder(quality, still.theme)
    record(frame.display_list, frame.digests, quality.fps)
    made = write_proof(
        record.finish(),
        still,
        figures,
        beats=lines.beats,
        movie=files.picture,
        texts=texts_of(still, figures[0].quantities),
        beside={"svg": files.svg, "pdf": files.pdf},
        thumbnails=np.empty((0, HIGH, WIDE), np.uint8),
    )
    publish({made.proof: files.proof, made.track: files.track})


def _paper(variant: Variant) -> str:
    return theme_of(variant.theme).hex("paper")
