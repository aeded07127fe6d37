"""A scene told without a film: every frame's display list, its time and its beat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from manim import tempconfig

from onebyone.core.figure import Figure
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class
from onebyone.render.craft import furniture_of
from onebyone.render.evaluate import EvaluatingRenderer, Segmenter
from onebyone.stage.scene import FigureScene, Told
from onebyone.stage.writer import OnFrame

FPS = 10  # most durations are tenths of a second
SMALL = {"pixel_width": 160, "pixel_height": 90, "frame_rate": FPS}  # the layout knows only the aspect
QUIET = {"dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}
TICK = 1.5 / FPS  # s: what lasts longer was written more than once, so nothing moved in it

Ink = tuple[str, bytes]  # a text and its outline where it stands, whatever its colour


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """A display list and its time on screen, in seconds of the clip.

    `caption` is what it shows of the caption, `furniture` also of head and counter; `digests` are those of its entries,
    where somebody has worked them out.
    """

    start: float
    end: float
    beat: str | None
    entries: tuple[Entry, ...]
    caption: frozenset[Ink]
    furniture: frozenset[Ink] = frozenset()
    digests: tuple[bytes, ...] | None = None

    @property
    def rests(self) -> bool:
        """Whether nothing moves in it."""
        return self.end - self.start > TICK

    @cached_property
    def keys(self) -> tuple[bytes, ...]:
        """The digests of its entries."""
        return keys(self.entries) if self.digests is None else self.digests


@dataclass(frozen=True, eq=False, repr=False)
class Recording:
    """All that a clip shows, in order, and the figures whose cells these are."""

    frames: tuple[Frame, ...]
    beats: tuple[Told, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def duration(self) -> float:
        """In seconds."""
        return self.frames[-1].end

    def beat(self, name: str) -> tuple[Frame, ...]:
        """The frames of a beat."""
        return tuple(frame for frame in self.frames if frame.beat == name)

    def at(self, beat: Told, part: float) -> Frame:
        """The frame on screen when `part` of a beat is over; 1 is its last frame."""
        moment = beat.start + part * (beat.end - beat.start)
        return next(frame for frame in self.frames if frame.end >= moment - 1e-6 and frame.beat == beat.name)

    def moving(self, frame: Frame) -> frozenset[int]:
        """Which of a frame's entries are not the same before and after: places in its display list."""
        if frame.rests:
            return frozenset()
        place = self.frames.index(frame)
        beside = (self.frames[at].keys for at in (place - 1, place + 1) if 0 <= at < len(self.frames))
        still = set(frame.keys).intersection(*beside)
        return frozenset(at for at, key in enumerate(frame.keys) if key not in still)

    @property
    def distinct(self) -> tuple[Entry, ...]:
        """Every entry that is ever drawn, each look of it once."""
        looks: dict[bytes, Entry] = {}
        for frame in self.frames:
            looks.update(zip(frame.keys, frame.entries, strict=True))
        return tuple(looks.values())

    def stills(self) -> list[tuple[Frame, Frame]]:
        """The longest runs of frames that look the same: first and last frame of each."""
        runs = [[self.frames[0]]]
        for before, after in pairwise(self.frames):
            if before.keys == after.keys and before.beat == after.beat:
                runs[-1].append(after)
            else:
                runs.append([after])
        return [(run[0], run[-1]) for run in runs]


def ink(entry: NumberEntry | LabelEntry) -> Ink:
    """What a text says and where it stands."""
    return entry.text, entry.points.round(6).tobytes()


def told(variant: Variant, figures: tuple[Figure, ...]) -> Recording:
    """Tell a variant's scene of its figures, audit and all, and write down what the camera was given.

    Nothing is painted.
    """
    frames: list[Frame] = []

    def write_down(display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        start = frames[-1].end if frames else 0.0
        end = (round(start * FPS) + repeat) / FPS
        caption = frozenset() if scene.caption is None else frozenset(_said(scene))
        frames.append(Frame(start, end, scene.beat, display_list, caption, furniture_of(scene), digests))

    with tempconfig(SMALL | QUIET):
        scene = told_to(scene_class(variant.shot), write_down, variant=variant)
        scene.use(figures)
        scene.render()
    return Recording(tuple(frames), tuple(scene.beat_times), scene.figures)


def told_to(scene_type: type[FigureScene], on_frame: OnFrame, *, variant: Variant) -> FigureScene:
    """A scene that will tell somebody each frame, and paint none."""
    segmenter = Segmenter(on_frame=on_frame, on_segment=lambda _: None, beat=lambda: None)
    return scene_type(variant=variant, on_frame=segmenter, renderer_type=EvaluatingRenderer)


def _said(scene: FigureScene) -> list[Ink]:
    return [ink(part.entry()) for part in scene.caption.family_members_with_points()]
