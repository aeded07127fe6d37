"""How much the running head holds, in px of a page of 16:9: for who has no manim loaded, apart from the layout."""

from __future__ import annotations

from onebyone.look.font import outline
from onebyone.look.theme import MARGIN, SHAPES, SHORT_SIDE, SIZES

ASPECT = SHAPES["16:9"]  # in all others, the head has two lines
BEHIND_MARK = 0.5  # em between the panel's name and the claim
SPACE = 0.35  # em between the lines of a claim that stand on one
LONGEST = 240  # characters that no head holds, however thin


def room_for_claim(mark: str) -> float:
    """How long a claim of two lines may be, set on one, in px, behind this mark."""
    name = outline(mark, "regular").advance
    return SHORT_SIDE * ASPECT * (1 - 2 * MARGIN) - SIZES.head * (name + BEHIND_MARK + SPACE)


def letters_too_many(claim: str, *, mark: str) -> int:
    """About how many characters must go for a claim to stand in the head behind this mark; 0 if it does.

    Raises UsageError for a character that the font cannot draw.
    """
    read = claim[:LONGEST]
    letter, room = SIZES.head * outline(read, "semibold").advance / len(read), room_for_claim(mark)
    return max(0, len(claim) - int(room / letter)) if letter * len(claim) > room else 0
