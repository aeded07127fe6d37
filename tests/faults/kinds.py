"""What a fault is, and a kind of faults: how one is planted in a clip, at a place that chance chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from copies import Change, Edit

CLIPS = ("1a", "1b", "2a", "2b", "3", "4a", "4b", "5a", "5b", "6a", "6b")
MORE_CLIPS = ("7", "8", "c1", "c2")  # beyond the article: only slips in their own sources are planted in them
ROUTES = ("manim", "onebyone")


@dataclass(frozen=True)
class Fault:
    """What is changed in a copy of the project, what that is in words, and a pattern of what its refusal must say.

    `tamper` is what somebody does to a clip that is made, or to its proof; `options` of `verify` are what finds it.
    `parameters` are those of a user, by name, with which the clip is told.
    """

    changes: tuple[Change, ...]
    what: str
    says: str
    tamper: Callable[[Path], object] | None = None
    options: tuple[str, ...] = ()
    parameters: tuple[tuple[str, object], ...] = ()


class Chance(Random):
    """Chooses places; `early` ones, which are seen sooner, if so asked."""

    early: bool

    @classmethod
    def of(cls, *seeds: object, early: bool = False) -> Chance:
        """Chance that always falls out the same for the same seeds."""
        chance = cls("/".join(map(str, seeds)))
        chance.early = early
        return chance


Plant = Callable[[str, Chance], Fault]
"""Plants a fault in the clip of that id."""


Trial = Literal["told", "verified", "tampered", "cached"]
"""How a fault meets the guards: see trials.py."""


@dataclass(frozen=True)
class Kind:
    """Faults of one kind, and the clips in which there can be such."""

    name: str
    clips: tuple[str, ...]
    plant: Plant
    routes: tuple[str, ...] = ROUTES
    trial: Trial = "told"


def scene_file(clip: str) -> str:
    """The scene of a clip."""
    return f"scenes/fig{clip}.py"


def scene_class(clip: str) -> str:
    """Its class."""
    return f"Fig{clip}"


def words_file(clip: str) -> str:
    """The words of a clip."""
    return f"src/onebyone/panels/fig{clip}/words/en.py"


@dataclass(frozen=True)
class Slip:
    """A slip of the pen in a source that some clips are computed from, or those that are asked for by `parameters`."""

    clips: str
    file: str
    old: str
    new: str
    at: int = 0
    parameters: tuple[tuple[str, object], ...] = ()


def slips(name: str, says: str, listed: Sequence[Slip], *, routes: tuple[str, ...] = ROUTES) -> Kind:
    """The kind of these slips: chance chooses among those that concern the clip."""

    def plant(clip: str, rng: Chance) -> Fault:
        slip = rng.choice([slip for slip in listed if clip in slip.clips.split()])
        edit = Edit(f"src/onebyone/{slip.file}", slip.old, slip.new, slip.at)
        return Fault(
            (edit,), f"{slip.file}: {slip.old.strip()!r} → {slip.new.strip()!r}", says, parameters=slip.parameters
        )

    clips = tuple(clip for clip in (*CLIPS, *MORE_CLIPS) if any(clip in slip.clips.split() for slip in listed))
    return Kind(name, clips, plant, routes)
