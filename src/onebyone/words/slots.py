"""What a figure's slots are called is what they are: `filters` is the extent of weights that counts filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING

from onebyone.core.quantity import Cell, Extent
from onebyone.words.claims import STAGES
from onebyone.words.nouns import CHANGES, demanded_partner
from onebyone.words.ran import demand_ran, is_of
from onebyone.words.sentence import Sentence, WordsError

if TYPE_CHECKING:
    from onebyone.core.figure import Figure

_AXES = {"filters": ("weight", 0), "kernels": ("weight", 1), "neurons": ("weight", 0), "maps": ("result", 0)}
"""Of which role's tensor a slot is an extent, by the last word of its name, and along which axis."""
_PLACES = frozenset({"positions", "uses"})
_SCORE, _NAME = "score", "digit"


def demand_told(sentences: Iterable[Sentence], figures: Sequence[Figure]) -> None:
    """Demand that sentences can be filled from the first figure; and of a single one, that they say what it is.

    A card speaks of several figures, and of which one no sentence of it says. Raises WordsError.
    """
    figure, *others = figures
    if not others:
        demand_slots(figure)
    for sentence in sentences:
        sentence.text(figure.quantities)
        if not others:
            demand_ran(sentence, figure)


def demand_slots(figure: Figure) -> None:
    """Demand that each quantity of a figure that sentences may name is what its name says. Raises WordsError."""
    for slot, wrong in _misnamed(figure):
        raise WordsError(f"the slot {{{slot}}} of {type(figure).__name__} {wrong}: see its `quantities`")


def _misnamed(figure: Figure) -> Iterator[tuple[str, str]]:
    slots, prover = figure.quantities, figure.prover
    layers = [(one.call.name == "ConvTranspose2d", one.takes, one.gives) for one in prover.computations]
    goes_over = [(takes if is_transposed else gives).shape for is_transposed, takes, gives in layers]
    planes = {prod(shape[1:]) for shape in goes_over} | {prod(shape[:-1]) for shape in goes_over}
    # A transposed convolution's weight has its channels first.
    turned = {prover.root(one.weight) for one in prover.computations if one.call.name == "ConvTranspose2d"}
    for slot, one in slots.items():
        word, stage = slot.rpartition("_")[2], slot.partition("_")[0]
        role, axis = _AXES.get(word, ("", None))
        if role and isinstance(one, Extent):
            own = figure.role(one.tensor)
            if role == "weight" and prover.root(one.tensor) in turned:
                axis = 1 - axis
            is_so = own == role if role == "weight" else own != "weight" and not prover.is_given(one.tensor)
            if one.axis != axis or (own is not None and not is_so):
                yield slot, f"is the {one.describe()}, which counts no {word}"
        if word in _PLACES and planes and int(one.value) not in planes:
            yield slot, f"is {one.value}, and no layer has so many {word}"
        if slot == "maps" and "filters" in slots and one.value != slots["filters"].value:
            yield slot, f"is {one.value}, and there are {slots['filters'].value} filters"
        is_count = isinstance(one, Cell) and not one.tensor.ndim and word.endswith("s")
        if is_count and stage in CHANGES and not prover.compares(one.tensor):
            yield slot, f"is the {one.describe()}, which was counted of no difference"
        other = slots.get(demanded_partner(slot))
        is_shape = isinstance(one, Extent) and isinstance(other, Extent) and slot.endswith("height")
        if is_shape and other != Extent(one.tensor, one.axis + 1):
            yield slot, f"is the {one.describe()}, and its width the {other.describe()}: they make no shape"
        for later in STAGES if stage in STAGES else ():
            if later != stage and slots.get(f"{later}_{slot.removeprefix(f'{stage}_')}") == one:
                yield slot, f"is the very number of the {later} layer"
        named = slots.get(f"{slot.removesuffix(_SCORE)}{_NAME}", slots.get(_NAME)) if word == _SCORE else None
        if named is not None and isinstance(one, Cell) and not is_of(named, one, figure):
            yield slot, f"is not that of {named.describe()}, {named.value}"
