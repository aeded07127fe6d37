"""A hundred edits under a warm cache: what is rendered is what a cold render gives, whatever was edited.

The scene reads what is edited from a module, at the time it is told or in an updater, as an author's scene may. Every
edit is seen to change what comes out, so that a cache that served an older frame would be found out.
"""

from __future__ import annotations

import io
import random
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType

import av
import numpy as np
import pytest

from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError
from onebyone.frames import pen
from onebyone.frames.frame import Frame
from onebyone.inputs.bundled import digit, font_file, sobel
from onebyone.look import font as glyphs
from onebyone.look import layout
from onebyone.paint import encode
from onebyone.paint.quality import Quality
from onebyone.panels.catalogue import chosen
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.render import cache as cache_module
from onebyone.render import segments
from onebyone.render.cache import Cache, Ground, segment_key
from onebyone.render.clip import Job, render_clip
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool

KINDS = (
    "tensor cell",
    "index",
    "colour role",
    "caption word",
    "duration",
    "imported constant",
    "slots field",
    "font file",
    "layout region",
    "encoder option",
)
EDITS = 10  # of each kind
SEGMENTS = 5  # of the scene

SCENE = """
import edited_world as world
from manim import DOWN, LEFT, RIGHT, UP, Circle, Dot, linear

from onebyone.core.quantity import Cell
from onebyone.drawing.mobjects.furniture import Caption
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.panels.fig2a import PANEL
from onebyone.stage.scene import FigureScene
from onebyone.words.sentence import Sentence


class Edited(FigureScene):
    shot = PANEL

    def setup(self):
        self.figures = (world.Small.verified(),)

    def construct(self):
        self.beat = "always_the_same"
        self.wait(0.4)
        circle = Circle(color=self.theme.hex("quiet"))
        self.add(circle)
        self.play(circle.animate(run_time=0.4, rate_func=linear).shift(RIGHT))
        self.remove(circle)
        self.beat = "told"
        figure = self.figure
        grid = PixelGrid(figure.image, colormap=self.theme.pixels, cell=60, role=world.FRAME, theme=self.theme)
        number = Number(Cell(figure.result, world.INDEX), size=100, role=world.ROLE, theme=self.theme)
        caption = Caption(Sentence.parse(world.CAPTION).lines({}), theme=self.theme, takeaway=True)
        self.add(self.page.content.hold(grid), number.shift(6 * LEFT), self.page.set_caption(caption))
        self.wait(world.DURATION)
        self.play(number.animate(run_time=0.6, rate_func=linear).shift(UP))
        self.beat = "updated"
        self.remove(grid, caption)
        dots = [Dot(radius=0.3) for _ in range(5)]
        dots[0].add_updater(lambda dot: dot.move_to((world.CONSTANT, 1.5, 0)))
        dots[1].add_updater(lambda dot: dot.move_to((world.PLACE.x, 0.5, 0)))
        dots[2].add_updater(lambda dot: dot.move_to((float(world.TENSOR.float64[0]), -0.5, 0)))
        dots[3].add_updater(lambda dot: dot.move_to((float(world.FRACTION), -1.5, 0)))
        dots[4].add_updater(lambda dot: dot.move_to((world.SCALAR, -2.5, 0)))
        self.add(*dots)
        self.play(number.animate(run_time=0.6, rate_func=linear).shift(DOWN))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A value in slots, to which manim's own hash is blind."""

    x: float


def small(image: Tensor) -> type[SlidingKernel]:
    """A figure that slides Sobel's kernel over an image."""
    return type("Small", (), {"verified": staticmethod(partial(SlidingKernel.verified, image=image, weight=sobel()))})


def middle() -> np.ndarray:
    """Eight by eight pixels of the digit, in quarters."""
    return digit().numerators[6:14, 8:16].copy()


class World:
    """The module that the scene imports, and everything else that may be edited, undone at the end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch, self.folder = monkeypatch, folder
        self.module = ModuleType("edited_world")
        monkeypatch.setitem(sys.modules, "edited_world", self.module)
        self.set(
            Small=small(Tensor.from_numerators("image", middle(), bits=2)),
            INDEX=(2, 2),
            ROLE="result",
            FRAME="input",
            CAPTION="a kernel meets the image",
            DURATION=0.6,
            CONSTANT=-3.0,
            PLACE=Place(-3.0),
            TENSOR=Tensor.exact("place", [-3.0], bits=3),
            FRACTION=Fraction(-3),
            SCALAR=np.float64(-3.0),
        )

    def set(self, **values: object) -> None:
        for name, value in values.items():
            self.patch.setattr(self.module, name, value, raising=False)


def tensor_cell(world: World, pick: random.Random) -> None:
    image = middle()
    at = divmod(pick.randrange(64), 8)
    image[at] = (image[at] + pick.randrange(1, 5)) % 5  # another number of quarters from 0 to 4
    world.set(Small=small(Tensor.from_numerators("image", image, bits=2)))


def index(world: World, pick: random.Random) -> None:
    values = world.module.Small.verified().result.numerators
    places = [(row, column) for row in range(6) for column in range(6)]
    world.set(INDEX=pick.choice([at for at in places if at != (2, 2) and values[at] != values[2, 2]]))


def colour_role(world: World, pick: random.Random) -> None:
    """Any but those of other tensors, which the audit refuses."""
    own = {"ROLE": ("result", "quiet", "ink"), "FRAME": ("quiet", "ink", "attention")}
    world.set(**{name: pick.choice(roles) for name, roles in own.items()})


def caption_word(world: World, pick: random.Random) -> None:
    words = ["a", "kernel", "meets", "the", "image"]
    words[pick.randrange(len(words))] = pick.choice(("pixel", "window", "calm", "beside", "reads", "softly"))
    world.set(CAPTION=" ".join(words))


def duration(world: World, pick: random.Random) -> None:
    world.set(DURATION=0.6 + pick.choice((-2, -1, *range(1, 12))) / 5)


def imported_constant(world: World, pick: random.Random) -> None:
    world.set(CONSTANT=pick.uniform(-2.5, 5))


def slots_field(world: World, pick: random.Random) -> None:
    world.set(PLACE=Place(pick.uniform(-2.5, 5)))


def font(world: World, pick: random.Random) -> None:
    """Other advances in the font's hmtx table: letters stand further apart. With other signs it would be refused."""
    further = pick.randrange(10, 150)
    for weight in glyphs.WEIGHTS:
        content = bytearray(font_file(weight).read_bytes())
        (count,) = struct.unpack_from(">H", content, table(content, b"hhea") + 34)
        for at in range(table(content, b"hmtx"), table(content, b"hmtx") + 4 * count, 4):
            (advance,) = struct.unpack_from(">H", content, at)
            struct.pack_into(">H", content, at, advance + further)
        (world.folder / weight).write_bytes(content)
    world.patch.setattr(glyphs, "font_file", lambda weight: world.folder / weight)
    world.patch.setattr(cache_module, "font_file", lambda weight: world.folder / weight)
    forget_fonts()


def table(font: bytearray, name: bytes) -> int:
    """Where a table of a font begins."""
    (tables,) = struct.unpack_from(">H", font, 4)
    (entry,) = (at for at in range(12, 12 + 16 * tables, 16) if font[at : at + 4] == name)
    return int.from_bytes(font[entry + 8 : entry + 12], "big")


def forget_fonts() -> None:
    """What a process remembers of its fonts; an edited font is met by a new process only."""
    for remembered in (glyphs.outline, glyphs._font, glyphs._glyph, pen._glyph_path, cache_module.fonts):
        remembered.cache_clear()


def layout_region(world: World, pick: random.Random) -> None:
    world.patch.setattr(layout, "HEADER", layout.HEADER + pick.choice((-1, 1)) * pick.randrange(20, 120))


def encoder_option(world: World, pick: random.Random) -> None:
    """Another rate factor, quantised in another way: they are in force, and they are in the key."""
    params = f"cabac=1:force-cfr=1:aq-mode={pick.choice((0, 1))}"
    crf = str(pick.choice((10, 14, 18, 26, 30, 34)))
    options = (("preset", "ultrafast"), ("crf", crf), ("x264-params", params))
    world.patch.setattr(encode, "_OPTIONS", options)
    world.patch.setattr(cache_module, "SETTINGS", (*encode.SETTINGS[:2], repr(options), *encode.SETTINGS[6:]))


EDIT: dict[str, Callable[[World, random.Random], None]] = dict(
    zip(
        KINDS,
        (
            tensor_cell,
            index,
            colour_role,
            caption_word,
            duration,
            imported_constant,
            slots_field,
            font,
            layout_region,
            encoder_option,
        ),
        strict=True,
    )
)


class Counted(Cache):
    """A cache that counts the segments it serves; a poster, and what is remembered, are served besides."""

    served = 0

    def get(self, key: str) -> Path | None:
        found = super().get(key)
        self.served += found is not None and found.read_bytes()[4:8] == b"ftyp"
        return found


@lru_cache(maxsize=2)
def decoded(movie: bytes) -> np.ndarray:
    """The frames of a clip; of the same bytes these are the same."""
    with av.open(io.BytesIO(movie)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


@dataclass(frozen=True)
class Studio:
    """A folder with the scene's file in it, and the means to render it."""

    folder: Path
    job: Job
    pool: TaskPool

    def render(self, cache: Cache | None) -> tuple[bytes, np.ndarray]:
        """The clip's and its poster's bytes, and its frames decoded."""
        clip = render_clip(self.job, self.folder / "out", pool=self.pool, cache=cache)
        movie = clip.movie.read_bytes()
        return movie + clip.poster.read_bytes(), decoded(movie)


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (tmp_path / "edited.py").write_text(SCENE)
    (panel,) = chosen(["2a"])
    panel = replace(panel, scene_file=str(tmp_path / "edited.py"), scene_class="Edited", poster="told")
    with job_slots(1) as shared:
        yield Studio(tmp_path, Job(panel.default(), Quality(192, 108, 5)), TaskPool(shared, forks=False))
    forget_fonts()  # also where an edited one was refused: the next test has the true ones


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_under_a_warm_cache_gives_the_frames_of_a_cold_render(
    kind: str, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Counted(studio.folder / "cache")
    World(monkeypatch, studio.folder)
    first, _ = studio.render(cache)
    assert cache.served == 0
    assert studio.render(cache)[0] == first
    assert cache.served == SEGMENTS, "unedited, every segment is served"
    pick, seen = random.Random(kind), {first}
    for _ in range(EDITS):
        with monkeypatch.context() as patch:
            EDIT[kind](World(patch, studio.folder), pick)
            cache.served = 0
            (warm, frames), (cold, wanted) = studio.render(cache), studio.render(None)
        if kind == "font file":
            forget_fonts()
        assert np.array_equal(frames, wanted)
        assert warm == cold
        assert warm != first, "the edit changes the clip"
        assert cache.served >= (kind not in ("font file", "encoder option")), "what it left alone is served"
        seen.add(warm)
    assert len(seen) > EDITS / 2, "the edits differ"


TRAPS = {
    "an imported module's tensor": {"TENSOR": Tensor.exact("place", [2.0], bits=3)},
    "a slots dataclass": {"PLACE": Place(2.0)},
    "a Fraction": {"FRACTION": Fraction(2)},
    "a NumPy scalar": {"SCALAR": np.float64(2.0)},
}


@pytest.mark.parametrize("trap", TRAPS)
def test_what_manim_s_own_cache_is_blind_to_gives_new_frames(
    trap: str, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Counted(studio.folder / "cache")
    world = World(monkeypatch, studio.folder)
    _, before = studio.render(cache)
    world.set(**TRAPS[trap])
    cache.served = 0
    _, after = studio.render(cache)
    assert cache.served == SEGMENTS - 1, "only the segment with the updaters is painted again"
    assert (before != after).any()
    assert np.array_equal(after, studio.render(None)[1])


def without_digests(frames: Iterable[Frame], ground: Ground) -> str:
    return segment_key([(entries, (b"",) * len(digests), repeat) for entries, digests, repeat in frames], ground)


def without_repeats(frames: Iterable[Frame], ground: Ground) -> str:
    return segment_key([(entries, digests, 1) for entries, digests, _ in frames], ground)


def without_settings(frames: Iterable[Frame], ground: Ground) -> str:
    return segment_key(frames, replace(ground, settings=None))


def without_the_sheet(frames: Iterable[Frame], ground: Ground) -> str:
    sheet = replace(ground.sheet, quality=Quality(0, 0, 0), paper="")
    return segment_key(frames, replace(ground, sheet=sheet))


@pytest.mark.parametrize(
    ("blind", "kind"),
    [
        (without_digests, "colour role"),
        (without_repeats, "duration"),
        (without_settings, "encoder option"),
        (without_the_sheet, "theme"),
        (without_the_sheet, "size"),
    ],
)
def test_a_key_that_leaves_something_out_would_be_found_out(
    blind: Callable[[Iterable[Frame], Ground], str], kind: str, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_stale() -> bool:
        cache = Cache(studio.folder / "cache", fresh=False)
        with monkeypatch.context() as patch:
            World(patch, studio.folder)
            studio.render(cache)
            edited = edit(patch)
            cold, _ = edited.render(None)
            try:
                return edited.render(cache)[0] != cold
            except OneByOneError:  # the segments do not even fit together
                return True

    def edit(patch: pytest.MonkeyPatch) -> Studio:
        if kind in EDIT:
            EDIT[kind](World(patch, studio.folder), random.Random(0))
        shot = studio.job.variant.shot
        light = replace(studio.job.variant, records=tuple(panel.parameters(theme="light") for panel in shot.shows))
        others = {"theme": {"variant": light}, "size": {"quality": Quality(96, 54, 5)}}
        return replace(studio, job=replace(studio.job, **others.get(kind, {})))

    assert not is_stale()
    monkeypatch.setattr(segments, "segment_key", blind)
    assert is_stale()
