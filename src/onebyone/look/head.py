"""How much the running head holds, in px of a page: for who has no manim loaded, apart from the layout."""

from __future__ import annotations

from onebyone.inputs.parameters import Shape
from onebyone.look.font import outline
from onebyone.look.frame import SHAPES
from onebyone.look.theme import MARGIN, SHORT_SIDE, SIZES

BEHIND_MARK = 0.5  # em between the panel's name and the claim
SPACE = 0.35  # em between the lines of a claim that stand on one
LONGEST = 240  # characters that no head holds, however thin


def head_lines(aspect: float) -> int:
    """How many lines the head has on a page of this width over height: one more for the mark where that is narrow."""
    return 1 if aspect > 1 else 2


def room_for_claim(mark: str, aspect: float) -> float:
    """How long a claim of two lines may be, set on one, in px, with this mark, on a page of this aspect."""
    name = outline(mark, "regular").advance + BEHIND_MARK if head_lines(aspect) == 1 else 0.0
    return SHORT_SIDE * max(aspect, 1.0) * (1 - 2 * MARGIN) - SIZES.head * (name + SPACE)


def letters_too_many(claim: str, *, mark: str, shape: Shape) -> int:
    """About how many characters must go for a claim to stand in the head behind this mark; 0 if it does.

    Raises UsageError for a character that the font cannot draw.
    """
    read = claim[:LONGEST]
    letter, room = SIZES.head * outline(read, "semibold").advance / len(read), room_for_claim(mark, SHAPES[shape])
    return max(0, len(claim) - int(room / letter)) if letter * len(claim) > room else 0
