"""What stands where for 60 seeded sets of parameters of panels 2a and 4a, some of 2b and 4b, and C1's published cases.

Nothing leaves the safe area, overlaps, is crossed, or is set smaller than the smallest size; all is read from display
lists of scenes that are told at few frames a second.
"""

from __future__ import annotations

from functools import partial

import pytest
from complaints import FRAME_CHECKS, dim_texts, outside_margins
from manim import tempconfig
from parameter_sets import COUNT, drawn
from project import variant
from recording import QUIET, SMALL, told_to

from onebyone.core.figure import Figure
from onebyone.look.theme import theme
from onebyone.panels.figc1.cases import CASES
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class

pytestmark = pytest.mark.xdist_group("parameter sets")  # a set is proven once for all that look at it
PARTS = (0.5, 1)  # of a beat; at the end of a beat nothing counts as moving
FRAMES = {"frame_rate": 2, "verbosity": "ERROR"}
SEEDS = [("2a", COUNT), ("4a", COUNT), ("2b", 8), ("4b", 8)]
FAILED = [("4b", seed) for seed in (11, 13, 45, 51, 52, 100, 103)]
"""Sets that could not be told once: weights of 0, a mark at a label, a difference wider than its room, a high bias; two
planes that left the claim no room, numbers that something flew over.
"""
SETS = [*((id, seed) for id, count in SEEDS for seed in range(count)), *FAILED]
DRAWN = [pytest.param(id, seed, id=f"{id}-{seed}") for id, seed in SETS]


def complaints_about(variant: Variant, figure: Figure) -> list[str]:
    """Tell a variant, audit and all; complain of what stands wrong in some frames of each beat, or leaves the page."""
    frames = []
    with tempconfig(SMALL | QUIET | FRAMES):
        scene = told_to(
            scene_class(variant.shot),
            lambda entries, keys, repeat: frames.append((scene.beat, entries, set(keys), keys)),
            variant=variant,
        )
        scene.use((figure,))
        scene.render()
    checks = (*FRAME_CHECKS, partial(dim_texts, paper=theme(variant.theme).rgb("paper")))
    found: dict[str, str] = {}
    for name in variant.words.beats:
        of_beat = [at for at, frame in enumerate(frames) if frame[0] == name]
        for at in {of_beat[int(part * (len(of_beat) - 1))] for part in PARTS}:
            _, entries, shown, keys = frames[at]
            still = shown if at == of_beat[-1] else shown & frames[at - 1][2] & frames[at + 1][2]
            moving = frozenset(place for place, key in enumerate(keys) if key not in still)
            for complaint in (one for check in checks for one in check(entries, moving)):
                found.setdefault(complaint, f"{name}: {complaint}")
    everywhere = {key: entry for _, entries, _, keys in frames for key, entry in zip(keys, entries, strict=True)}
    return [*found.values(), *outside_margins(everywhere.values())]


@pytest.mark.parametrize(("id", "seed"), DRAWN)
def test_everything_has_its_place(id, seed):
    panel, record, figure = drawn(id, seed)
    found = complaints_about(Variant(panel, (record,)), figure)
    if found:
        changed = {name: str(value)[:60] for name, value in record.changed.items()}
        pytest.fail("\n".join([str(changed), *found]), pytrace=False)


EDGES = (  # of C1: a kernel of one weight, biases of several filters, planes without padding, groups, long names
    {"kernel_size": 1, "padding": 0, "bias": "1"},
    {"filters": 3, "bias": "1"},
    {"channels": 3, "padding": 0},
    {"channels": 2, "filters": 2, "groups": 2},
    {"channels": 4, "kernel_size": 1, "padding": 0},
    {"height": 20, "width": 3, "padding": 2},
    {"transposed": True, "channels": 2, "height": 3, "width": 4, "stride": 2},
)


@pytest.mark.parametrize("values", [*({"case": name} for name in CASES), *EDGES], ids=str)
def test_a_published_case_can_be_told_and_has_its_place(values):
    """Those without padding have digits from the first frame on, which leave when a kernel lies down on them."""
    told = variant("c1", **values)
    (figure,) = told.verified()
    assert complaints_about(told, figure) == []
