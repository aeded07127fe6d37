"""What a clip should keep to though it is true: the margins of the page, and a length that fits a slide.

A render says where it does not, and goes on; the tests of a panel fail. Nothing here is about truth, which the audit
judges.
"""

from __future__ import annotations

from collections.abc import Sequence

from onebyone.frames.box import box_of
from onebyone.frames.entry import Entry
from onebyone.look.frame import sides
from onebyone.look.theme import MARGIN, units

SHORTEST, LONGEST = 15.0, 40.0
"""Seconds of a clip that a lecturer can drop into a slide."""

SLACK = 1.5
"""Pixels of a frame whose shorter side has 1080: at small sizes, places are rounded by as much."""

ROUNDED = 1.0
"""Seconds that a clip may be longer: manim rounds every wait and every play to whole frames."""


class Limits:
    """Looks at each frame of a clip, and says in the end where it went beyond the limits."""

    def __init__(self, *, aspect: float) -> None:
        """For frames of this width over height, as the page is laid out for them."""
        self._across, self._up = ((0.5 - MARGIN) * side + units(SLACK) for side in sides(aspect))
        self._seen: set[bytes] = set()
        self._outside: dict[str, int] = {}

    def look(self, display_list: Sequence[Entry], digests: Sequence[bytes], *, frame: int) -> None:
        """Look at a frame, by its number; what was looked at before costs nothing."""
        for entry, digest in zip(display_list, digests, strict=True):
            if digest in self._seen:
                continue
            self._seen.add(digest)
            left, low, right, high = box_of(entry.outer)
            edge = units(entry.edge_px / 2) if entry.edge_px else 0.0
            if max(-left, right) + edge > self._across or max(-low, high) + edge > self._up:
                self._outside.setdefault(entry.name, frame)

    def complaints(self, *, frames: int, fps: int) -> list[tuple[int, str]]:
        """What went beyond the limits in a clip of so many frames, and in which frame first."""
        margin = f"{MARGIN:.0%}"
        found = [
            (frame, f"{name} comes nearer to an edge than {margin} of the frame: give it a smaller region")
            for name, frame in self._outside.items()
        ]
        seconds = frames / fps
        if not SHORTEST <= seconds <= LONGEST + ROUNDED:
            mend = "tell less in it" if seconds > LONGEST else "give its beats more time"
            told = f"it lasts {seconds:.1f} s, and a clip lasts {SHORTEST:g} to {LONGEST:g} s: {mend}"
            found.append((frames, told))
        return found
