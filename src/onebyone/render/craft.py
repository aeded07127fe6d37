"""Measure the craft of clips: tell each as display lists, paint nothing, and hold it against the goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manim import Mobject, tempconfig

from onebyone.audit.craft import GOALS, Craft, Said, Shown, Spoken, measured, said
from onebyone.frames.entry import Entry
from onebyone.look.frame import SHAPES
from onebyone.look.theme import theme
from onebyone.paint.quality import Quality
from onebyone.panels.panel import Variant
from onebyone.proof.files import told_beats
from onebyone.render.clip import scene_class
from onebyone.stage.scene import FigureScene, Told

FPS = 10  # most durations are tenths of a second
SIZE = Quality(160, 90, FPS)  # the layout knows only the aspect
QUIET = {"frame_rate": FPS, "dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}


@dataclass(frozen=True)
class CraftReport:
    """The craft of a variant in its theme."""

    variant: Variant
    theme: str
    seconds: float
    craft: Craft

    def as_json(self) -> dict[str, object]:
        """The report as plain values; what could not be measured is None."""
        values = {name: getattr(self.craft, name) for name in GOALS}
        measures = {name: None if value != value else value for name, value in values.items()}
        unnamed = list(self.craft.unnamed)
        return {"clip": self.variant.name, "theme": self.theme, "seconds": self.seconds, **measures, "unnamed": unnamed}


def crafted(variant: Variant) -> CraftReport:
    """Tell a variant and measure it. Raises OneByOneError where it cannot be told."""
    frames: list[Shown] = []

    def take(entries: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        start = frames[-1].end if frames else 0.0
        frames.append(Shown(start, start + repeat / FPS, entries, digests, furniture_of(scene)))

    size = SIZE.shaped(variant.shape)
    with tempconfig({"pixel_width": size.width, "pixel_height": size.height, **QUIET}):
        scene = scene_class(variant.shot)(variant=variant, on_frame=take)
        scene.render()
    spoken = spoken_in(scene.beat_times, fps=FPS)
    return CraftReport(
        variant,
        variant.theme,
        frames[-1].end,
        measured(frames, spoken, paper=theme(variant.theme).rgb("paper"), aspect=SHAPES[variant.shape]),
    )


def spoken_in(beats: Sequence[Told], *, fps: int) -> list[Spoken]:
    """What stands in the caption's place, one after the other: a question stands there until it is answered."""
    return [Spoken(cue.start, cue.end, cue.text) for beat in told_beats(beats, fps=fps) for cue in beat.cues]


def furniture_of(scene: FigureScene) -> frozenset[Said]:
    """The texts of head, caption and counter as they stand now."""
    return frozenset(_texts(scene))


def _texts(scene: FigureScene) -> Iterator[Said]:
    for part in (getattr(scene, name, None) for name in ("head", "caption", "counter")):
        if isinstance(part, Mobject):
            for mobject in part.family_members_with_points():
                text = said(mobject.entry())
                if text is not None:
                    yield text
