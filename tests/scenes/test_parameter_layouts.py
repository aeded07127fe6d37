"""What stands where for 60 seeded sets of parameters of panels 2a and 4a, and for some of 2b and 4b.

Nothing leaves the safe area, overlaps, is crossed, or is set smaller than the smallest size; all is read from display
lists of scenes that are told at few frames a second.
"""

from __future__ import annotations

from functools import partial

import pytest
from complaints import FRAME_CHECKS, dim_texts, outside_margins
from manim import tempconfig
from parameter_sets import COUNT, parameters
from recording import QUIET, SMALL

from onebyone.look.theme import theme
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class

FRAMES = {"frame_rate": 2, "verbosity": "ERROR"}
SEEDS = [("2a", COUNT), ("4a", COUNT), ("2b", 12), ("4b", 12)]
DRAWN = [pytest.param(id, seed, id=f"{id}-{seed}") for id, count in SEEDS for seed in range(count)]


def complaints_about(variant: Variant) -> list[str]:
    """Tell a variant, audit and all, and complain about what stands wrong in any of its frames."""
    frames = []
    with tempconfig(SMALL | QUIET | FRAMES):
        scene = scene_class(variant.shot)(
            variant=variant, on_frame=lambda entries, keys, repeat: frames.append((scene.beat, entries, keys, repeat))
        )
        scene.render()
    checks = (*FRAME_CHECKS, partial(dim_texts, paper=theme(variant.theme).rgb("paper")))
    found = {}
    for at, (beat, entries, keys, repeat) in enumerate(frames):
        beside = [set(frames[other][2]) for other in (at - 1, at + 1) if 0 <= other < len(frames)]
        still = set(keys).intersection(*beside)
        moving = () if repeat > 1 else frozenset(place for place, key in enumerate(keys) if key not in still)
        said = [*outside_margins(entries), *(one for check in checks for one in check(entries, moving))]
        for complaint in said:
            found.setdefault(complaint, f"{beat}: {complaint}")
    return list(found.values())


@pytest.mark.parametrize(("id", "seed"), DRAWN)
def test_everything_has_its_place(id, seed):
    (panel,) = chosen([id])
    record = parameters(panel, seed)
    found = complaints_about(Variant(panel, (record,)))
    if found:
        changed = {name: str(value)[:60] for name, value in record.changed.items()}
        pytest.fail("\n".join([str(changed), *found]), pytrace=False)
