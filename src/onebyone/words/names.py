"""The closed list of labels that hold a digit and yet are names, not numbers, and where each may stand.

A name states nothing that a tensor could contradict where it stands: a figure is named by its own clip and by
nobody else; 1×1 is said where the kernels are of that size. "3×3" is not here: it is a shape, so it has slots.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from onebyone.core.quantity import Quantity
from onebyone.paths import PACKAGE

_IDS = sorted(folder.name.removeprefix("fig") for folder in (PACKAGE / "panels").glob("fig*"))
PANELS = tuple(id for id in _IDS if not id.isdigit())  # a bare 3 would excuse every 3: see "Fig. 3"


def panel_name(id: str) -> str:
    """What a panel is called on screen: "Fig. 2a"; one that is no figure of the article by itself, as "C1"."""
    return f"Fig. {id}" if id[0].isdigit() else id.upper()


def mark_of(id: str | None, note: str | None) -> str:
    """What stands at the head's start: a panel's name, if it has one, and what is said beside it, if anything."""
    return " · ".join([*([] if id is None else [panel_name(id)]), *([] if note is None else [note])])


FIGURES = frozenset({*PANELS, *map(panel_name, _IDS), *(f"Fig. {id[0]}" for id in _IDS if id[0].isdigit())})
_NETWORK = "ResNet-50"
POINTWISE = "1×1"  # the kind of convolution the article is about
NAMES = frozenset({*FIGURES, POINTWISE, "Conv2d", "ConvTranspose2d", _NETWORK})  # torch's classes, and a network
SAID = NAMES - FIGURES
"""What a sentence may say: it names no figure, as nothing would prove that it is the one that is meant."""


@cache
def alone(names: Collection[str]) -> re.Pattern[str]:
    """Each of these names where it stands alone: 1×1 does not stand in 11×1, −1×1, 1×1.5 or 1×1×784."""
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w×·−–+-])(?<!\d[.,])(?:{listed})(?![\w×·%]|[.,]\d)")


def figures_named(text: str) -> Iterator[str]:
    """The ids of the figures that a text names, such as 2a or 2."""
    yield from (name[0].removeprefix("Fig. ").lower() for name in alone(FIGURES).finditer(text))


def called_a_network(text: str) -> str:
    """What a text calls by the name of a network, as in "a ResNet-50 kernel": one says whose it is; else nothing."""
    found = re.search(rf"\b(?:an?|the|its|this|that) {_NETWORK}(?:\s\w+)?", text, re.IGNORECASE)
    return "" if found is None else found[0]


def misnamed(text: str, quantities: Mapping[str, Quantity]) -> bool:
    """Whether a text says 1×1 of a figure whose kernels are of another size, or that has none."""
    sides = [quantities.get(f"kernel_{side}") for side in ("height", "width")]
    return bool(alone(frozenset({POINTWISE})).search(text)) and not all(side and side.value == 1 for side in sides)
