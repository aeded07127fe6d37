"""A bundle of clip 2a, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from onebyone.publish.lecture.embed import embed
from onebyone.publish.lecture.kind import chosen_kinds
from onebyone.publish.lecture.plan import plans
from onebyone.render.clip import Clip

DECK = """
title = "Kernels & <maps>"
author = "A. Teacher"

[[slide]]
title = "What does one kernel do?"
text = ["Look at the corners.", "</script> & all"]
notes = "Wait."

[[slide]]
clip = "2a"
notes = "Point at the ledger."
"""


@pytest.fixture(scope="session")
def lectures(clip_2a: Clip) -> Path:
    """The folder with a bundle of 2a, and one of a deck that shows it after a title slide."""
    out = clip_2a.movie.parents[1]
    (out / "deck.toml").write_text(DECK, encoding="utf-8")

    def unwanted(missing: object) -> None:
        raise AssertionError(f"{missing} is rendered already")

    embed(
        plans(["2a", str(out / "deck.toml")], {}),
        kinds=chosen_kinds(["web", "slides", "module", "scorm"]),
        is_bundle=False,
        out=out,
        quality=None,
        render=unwanted,
        demand_verified=lambda movie: None,
        on_made=lambda file: None,
    )
    return out / "lecture"
