"""A frame of a clip: what it shows, and for how long."""

from __future__ import annotations

from typing import NamedTuple

from onebyone.frames.entry import Entry


class Frame(NamedTuple):
    """A display list, and for how many frames of the clip it is shown.

    Attributes:
        display_list: what is shown, in painting order.
        digests: the digest of each entry.
        repeat: how often in a row, once or more.
    """

    display_list: tuple[Entry, ...]
    digests: tuple[bytes, ...]
    repeat: int
