"""A position's ledger as panels tell it: its heads and lines in the panel's own labels, and what is left of it later.

A view replays what its figure proved: every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.figure import DotProduct
from onebyone.core.quantity import Cell
from onebyone.drawing.fading import vanish
from onebyone.drawing.in_place import InPlace
from onebyone.drawing.ledger import Column, Ledger, Named, NamedRow
from onebyone.drawing.mobjects.text import Glyphs, Number, Phrase, sign_before
from onebyone.drawing.motion import Glide
from onebyone.look.layout import LABEL, Region, start_at
from onebyone.look.theme import SIZES, Role, Theme, units

HEAD = 0.8  # of a label's size: what stands over the columns
READ_ON = 4.5  # em over which the eye goes on to the next number of a line
LEVEL = 0.065  # em between two baselines that are told apart
STEPS = 12  # of so much, at most, by which a ledger is moved

Labels: TypeAlias = Callable[[str, Role], Phrase]
"""Makes a panel's labels, by their names in its words."""


def ledger_of(
    dot: DotProduct, *, size: float, label: Labels, theme: Theme, read: str = "pixel", names: Sequence[Mobject] = ()
) -> Ledger:
    """The ledger of a position, `size` px em.

    The panel's labels over its columns are "weight", "product", and `read` over what the weights are multiplied with;
    "bias" and "others" name what is added to the products that are shown. `names`, of products, stand before the lines.
    """
    heads: dict[Column, Phrase] = {
        "pixel": label(read, "input").scale(HEAD),
        "weight": label("weight", "weight").scale(HEAD),
        "product": label("product", "quiet").scale(HEAD),
    }
    return Ledger([*dot.rows, *_named(dot, label)], dot.total, size=size, heads=heads, names=names, theme=theme)


def _named(dot: DotProduct, label: Labels) -> list[Named]:
    """What a position adds to the products that are shown: the sum of all others, the bias, both or nothing."""
    added: tuple[tuple[str, Cell | None, Role], ...] = ("others", dot.rest, "ink"), ("bias", dot.bias, "bias")
    return [Named(label(name, role).runs, cell, role) for name, cell, role in added if cell is not None]


def sum_height(dot: DotProduct) -> float:
    """The px from top to bottom that `sum_of` takes, with air."""
    return SIZES.result + LABEL * (len(dot.total.terms) - len(dot.rows))


def sum_of(dot: DotProduct, *, centre: np.ndarray, label: Labels, theme: Theme) -> tuple[list[Mobject], Number]:
    """What is left once the products are gone: the lines that name a number, and the total; and the total by itself.

    They are flush right, a total's sign before it, and their middle lies at a point. Labels: as `ledger_of` has them.
    """
    total, em = dot.total, units(SIZES.result)
    rows = [NamedRow(one, total=total, size=SIZES.label, theme=theme) for one in _named(dot, label)]
    for at, row in enumerate(rows):
        start_at(row.product, np.array([-row.product.advance, -at * units(LABEL), 0]))
        row.title.start_at(row.product.pen + LEFT * (row.title.width + units(SIZES.label) / 2))
    result = Number(total.result, size=SIZES.result, role="result", theme=theme, equation=total)
    result.at(np.array([-result.advance, -len(rows) * units(LABEL), 0]), em=em)
    sign = sign_before(total, size=SIZES.result, role="quiet", theme=theme)
    signed = [] if sign is None else [sign.at(result.pen + LEFT * (sign.advance + 0.3 * em), em=em)]
    VGroup(*rows, *signed, result).move_to(centre)
    return [*rows, *signed, result], result


def keep_off_lines(ledger: Ledger, made: InPlace, *, room: Region) -> None:
    """Lower or raise a ledger a little where a line of it would be read on from what is multiplied in place beside it.

    It stays over the lower edge of the room.
    """
    texts, lines = (
        [part for part in group.get_family() if isinstance(part, Glyphs)]
        for group in (made, VGroup(*ledger.rows, *ledger.sum))
    )
    em, floor = max(part.em for part in (*texts, *lines)), room.point(0, 1)[1]
    across = max(ledger.get_left()[0] - made.get_right()[0], made.get_left()[0] - ledger.get_right()[0])
    gaps = np.subtract.outer([text.pen[1] for text in texts], [line.pen[1] for line in lines])
    if across > READ_ON * em:
        return
    for step in sorted(range(-STEPS, STEPS + 1), key=abs):
        up = step * LEVEL * em
        if np.abs(gaps - up).min() > LEVEL * em and (not step or ledger.get_bottom()[1] + up > floor):
            ledger.shift(UP * up)
            return


def leave_sum(ledger: Ledger, sums: Sequence[Mobject], *, room: Region) -> Animation:
    """The products of a ledger leave with its heads and its rule, and the rest goes to what `sum_of` gave.

    It goes up or down beside the window first, within a room, so as not to run over the window's own products.
    """
    named = [row for row in ledger.rows if isinstance(row, NamedRow)]
    away = [row for row in ledger.rows if row not in named]
    around = []
    for one, goal in zip((*named, *ledger.sum), sums, strict=True):
        out = one.get_center()[0] + max(one.width, goal.width) / 2 - room.point(1, 0)[0]  # as it grows on its way
        by = one.get_center() * RIGHT + goal.get_center() * UP + max(0.0, out) * LEFT
        around.append(Glide(one, goal, by=by, become=True))
    return AnimationGroup(vanish(*away, ledger.rule, ledger.heads), *around)
