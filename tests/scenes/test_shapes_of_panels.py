"""Every shot in every shape that it says it has a layout for: audited, within the margins, nothing upon anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from complaints import FRAME_CHECKS
from manim import tempconfig
from parameter_sets import PICTURED, drawn
from project import figures, variant
from recording import QUIET, told_to

from onebyone.audit.limits import Limits
from onebyone.core.figure import Figure
from onebyone.errors import OneByOneError
from onebyone.frames.entry import Entry
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import Shape
from onebyone.look.frame import SHAPES
from onebyone.look.layout import Page, Region
from onebyone.paint.quality import Quality
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.film.programme import CARDS
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class

SIZE = Quality(160, 90, 2)
HELD = [
    pytest.param(shot.id, shape, id=f"{shot.id}-{shape}")
    for shot in (*CATALOGUE, *CARDS)
    for shape in shot.shapes
    if shape != "16:9"
]


SETS = [
    *(("2a", "4:3", seed) for seed in (2, 22, 45)),
    *(("2a", "1:1", seed) for seed in (3, 30, 51)),
    *(("2a", "9:16", seed) for seed in (6, 8, 19, 26, 41)),
    ("4a", "4:3", 27),
    *(("4a", "1:1", seed) for seed in (6, 8, 19, 34)),
]
"""Seeded sets that once had no room: in 2a for a long equation beside torch's call, for the kernel's name, the image's
or those of its window; in 4a for the call, for values to multiply in, for a sum beside a low map; or a line's letter
stood under another plane's.
"""


def complaints_about(variant: Variant, size: Quality, *, of: Sequence[Figure] = ()) -> list[str]:
    """Tell a panel at a size, audit and all; complain of what stands wrong at the end of a beat, or too far out.

    It is told of these figures, or of its default ones.
    """
    limits = Limits(aspect=size.width / size.height)
    last: dict[str | None, tuple[Entry, ...]] = {}

    def look(entries: tuple[Entry, ...], digests: tuple[bytes, ...], _: int) -> None:
        limits.look(entries, digests, frame=0)
        last[scene.beat] = entries

    pixels = {"pixel_width": size.width, "pixel_height": size.height, "frame_rate": size.fps}
    with tempconfig(QUIET | pixels | {"verbosity": "ERROR"}):
        scene = told_to(scene_class(variant.shot), look, variant=variant)
        scene.use(of or figures(variant.shot.id))
        scene.render()
    at_rest = ((beat, why) for beat, entries in last.items() for check in FRAME_CHECKS for why in check(entries, ()))
    outside = (why for _, why in limits.complaints(frames=30, fps=1))
    return [*dict.fromkeys(f"{beat}: {why}" for beat, why in at_rest), *outside]


@pytest.mark.parametrize(("id", "shape"), HELD)
def test_a_panel_stands_well_in_each_of_its_shapes(id: str, shape: Shape) -> None:
    assert complaints_about(variant(id, shape=shape), SIZE.shaped(shape)) == []


ROUND = tuple(SHAPES)
ORDINARY = [
    *(("c1", shape, seed) for seed, shape in enumerate(ROUND * 2)),
    *((id, ROUND[seed % 4], seed) for seed, id in enumerate(PICTURED)),
]
"""What a lecturer is likely to ask for, from shape to shape."""


@pytest.mark.parametrize(("id", "shape", "seed"), [*SETS, *ORDINARY])
def test_with_other_parameters_it_stands_well_too(id: str, shape: Shape, seed: int) -> None:
    panel, record, figure = drawn(id, seed)
    told = Variant(panel, (msgspec.structs.replace(record, shape=shape),))
    assert complaints_about(told, SIZE.shaped(shape), of=(figure,)) == []


def layer(*shape: int) -> GivenLayer:
    """A layer of one's own, its weights drawn."""
    weights = np.random.default_rng(shape).standard_normal(shape) * 0.6
    return GivenLayer.of_array(weights.astype(np.float32), field="weights")


WHITE = Given.of_levels("white.npy", np.full((28, 28, 1), 255, dtype=np.uint8))
FOUND = [
    ("c1", "16:9", {"image": "photo"}),
    ("c1", "9:16", {"image": "photo", "height": 8, "width": 8}),
    ("c1", "9:16", {"channels": 2, "kernel": "sobel-y", "stride": 3}),
    ("8", "4:3", {"image": "digit:5:2"}),
    ("8", "1:1", {"image": "digit:6:6"}),
    ("2b", "16:9", {"image": WHITE, "height": 20, "grid": "1/8"}),
    ("2b", "9:16", {"image": "digit:4:3", "width": 12, "kernel": "sharpen"}),
    ("2a", "16:9", {"image": "digit:1:2", "height": 20, "kernel": "box"}),
    ("2a", "1:1", {"width": 12, "kernel": "laplace"}),
    ("2b", "1:1", {"height": 8, "width": 64, "kernel": "1;2;3"}),
    ("2b", "9:16", {"padding": 1, "grid": "1/8"}),
    ("5b", "1:1", {"image": "digit:1:3"}),
    ("5b", "4:3", {"image": "digit:3:9"}),
    ("6a", "4:3", {"image": "digit:5:4"}),
    ("7", "4:3", {"image": "digit:5:1"}),
    ("c1", "4:3", {"image": "digit:7", "height": 20, "kernel_size": 4, "padding": 3}),
    ("c2", "16:9", {"weights": layer(6, 1, 3, 3)}),
    ("c2", "1:1", {"weights": layer(5, 16), "padding": 2}),
    ("c2", "1:1", {"weights": layer(1, 64), "height": 64, "width": 5}),
    ("c2", "4:3", {"weights": layer(4, 16, 3, 3), "height": 20}),
    ("c2", "4:3", {"weights": layer(12, 4)}),
]
"""What once could not be told: a key far from its map, a letter, a number or a name by another plane; lines like a
sign, a name without room; a map beyond its scale, a name that left the page; digits in cells too small for them;
neurons, columns of scores and lines in cells that the audit misread.
"""


@pytest.mark.parametrize(("id", "shape", "values"), FOUND, ids=lambda value: str(value)[:60])
def test_what_once_could_not_be_told_can_be(id: str, shape: Shape, values: dict[str, Any]) -> None:
    told = variant(id, shape=shape, **values)
    assert complaints_about(told, SIZE.shaped(shape), of=told.verified()) == []


@pytest.mark.parametrize("id", ["2a", "4b"])
def test_on_a_stage_that_is_wider_than_its_page_a_panel_does_not_stand(
    id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what is laid out for a page that is another one than the picture's."""
    wider = property(lambda page: Region(-60, 140, page.width + 120, page.height - 280, page))
    monkeypatch.setattr(Page, "content", wider)
    try:
        found = complaints_about(variant(id, shape="4:3"), SIZE.shaped("4:3"))
    except (OneByOneError, ValueError):
        return
    assert any("comes nearer to an edge than 4% of the frame" in why for why in found)
