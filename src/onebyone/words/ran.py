"""What sentences say of how numbers came about: by which operations, through which layers, and whose they are.

A sentence knows its quantities by name. Here it meets the figure that proved them: what it says of an operation, of a
layer's way or of where a number comes from is held to what ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from onebyone.core.prover import SHUFFLED
from onebyone.core.quantity import Cell, Extent, Quantity
from onebyone.words.names import POINTWISE
from onebyone.words.nouns import SIDES, counted_after, is_noun, nouns_of
from onebyone.words.sentence import Sentence, WordsError

if TYPE_CHECKING:
    from onebyone.core.computation import Computation
    from onebyone.core.figure import Figure


def demand_ran(sentence: Sentence, figure: Figure) -> None:
    """Demand that what a sentence says of what was computed is so of what this figure computed.

    Raises WordsError, also where a condition of the sentence asks for a quantity that the figure does not have.
    """
    said = sentence.said(figure.quantities)
    for read in said.read():
        for rule in _RULES:
            for wrong in rule(read, figure):
                raise WordsError(f"{said.source!r}: {wrong}")


def _operations(text: str, figure: Figure) -> Iterator[str]:
    """What is named as an operation ran."""
    for words, by in _RAN.items():
        if (found := words.search(text)) and by.isdisjoint(figure.prover.ran):
            yield f"nothing computed here is {found[0]!r}: name an operation that ran"


def _over(text: str, figure: Figure) -> Iterator[str]:
    """What something is summed, or the largest taken, over is what that operation went through."""
    for found in _OVER.finditer(text):
        gone = figure.prover.gone_through(_REDUCES.get(found["by"].casefold().removesuffix("imum"), ()))
        counts = _counts(found["of"], figure)
        if not gone or (is_noun(found["of"].casefold()) and counts.isdisjoint(gone)):
            yield f"no operation that ran is a {found['by'].casefold()} over {found['of']}"
    kept = figure.prover.kept(_POOLED)
    for found in _PEAK.finditer(text):
        if (counts := _counts(found["of"], figure)) and counts.isdisjoint(kept):
            yield f"there are {kept.pop()} peaks, and not one for each {found['of']}" if kept else "there are no peaks"


def _strangers(text: str, figure: Figure) -> Iterator[str]:
    """What only some figures have is said where there is such."""
    for found in _RARE.finditer(text):
        noun = found[0].casefold()
        named = any(noun.removesuffix("s") in tensor.name for tensor in figure.tensors)
        counts = (slot for slot in figure.quantities if slot.rpartition("_")[2] not in SIDES)
        if not named and not any(noun in nouns_of(slot) for slot in counts):
            yield f"there are no {noun} here"


def _shuffled(text: str, figure: Figure) -> Iterator[str]:
    """What is said to be shuffled is as many as were put in another order."""
    for found in _SHUFFLED.finditer(text):
        noun = found["one"] or found["other"]
        if (counts := _counts(noun, figure)) and counts.isdisjoint(map(len, figure.prover.orders)):
            yield f"no {noun} were shuffled"


def _ways(text: str, figure: Figure) -> Iterator[str]:
    """What leads down, up or on, from so many maps or to so many, or with kernels of a size, is a layer that does."""
    slots = figure.quantities
    layers = [one for one in figure.prover.computations if one.weight.ndim == 4 and one.gives.shape[1:] != (1, 1)]
    depths = {tensor.shape[0] for one in layers for tensor in (one.takes, one.gives)}
    for found in _TO.finditer(text):
        end, depth = found["end"].casefold(), slots[found["slot"]].value
        is_counted = isinstance(slots[found["slot"]], Extent)  # another network's is given, or counted of its call
        is_depth = is_counted and not nouns_of(found["slot"]).isdisjoint(_DEPTHS) and depth in depths
        if is_depth and not any(_goes(one, found["way"], {end: int(depth)}) for one in layers):
            yield f"no layer leads {found['way'].casefold()} {end} {depth}"
    for clause in _CLAUSES.split(text):
        size, way = _SIZE.search(clause), _WAY.search(clause)
        if size and way and layers:
            sides = [int(slots[side].value) for side in (size["height"], size["width"])] if size["height"] else [1, 1]
            own = [one for one in layers if list(one.weight.shape[2:]) == sides]
            if not any(_goes(one, way[1], {}) for one in own):
                yield f"no layer with kernels of {sides[0]}×{sides[1]} is one {way[0]!r}"


def _goes(layer: Computation, way: str, ends: Mapping[str, int]) -> bool:
    """Whether a layer makes fewer maps of more, more of fewer, or as many; and has so many before or behind it."""
    before, behind = layer.takes.shape[0], layer.gives.shape[0]
    told = {"down": before > behind, "between": before == behind}.get(way.casefold(), before < behind)
    return told and ends.get("from", before) == before and ends.get("to", behind) == behind


def _sources(text: str, figure: Figure) -> Iterator[str]:
    """What stands behind, or after, so many maps comes of them; and what a line closes on is a result."""
    slots = figure.quantities
    for found in _BEHIND.finditer(text):
        size, value = slots[found["size"]].tensor, slots[found["slot"]]
        if isinstance(value, Cell) and figure.prover.root(size) not in figure.prover.made_from(value.tensor):
            yield f"{{{found['slot']}}} does not come of what {{{found['size']}}} counts"
    if behind := next(_BEHIND.finditer(text), None):
        size = slots[behind["size"]].tensor
        for found in _THERE.finditer(text, behind.end()):
            value = slots[found["slot"]]
            if isinstance(value, Cell) and figure.prover.root(size) not in figure.prover.made_from(value.tensor):
                yield f"{{{found['slot']}}} is not there, for it does not come of what {{{behind['size']}}} counts"
    for found in _CLOSES.finditer(text):
        value = slots[found["slot"]]
        is_counted = counted_after(text[found.end() :])
        if not is_counted and not (isinstance(value, Cell) and figure.prover.makers(value.tensor)):
            yield f"{found[1]!r} stands before {{{found['slot']}}}, which is no result of a computation"


def _scores(text: str, figure: Figure) -> Iterator[str]:
    """A number that is said of a name, as a score of a digit, is that name's own."""
    slots = figure.quantities
    for clause in re.split(r"[.;?!]", text):
        for found in _OF_NAME.finditer(clause):
            name, value = slots[found["name"]], slots[found["slot"]]
            if isinstance(value, Cell) and found["slot"] != found["name"] and not is_of(name, value, figure):
                yield f"{{{found['slot']}}} is said of {{{found['name']}}}, and is another's"


def is_of(name: Quantity, value: Cell, figure: Figure) -> bool:
    """Whether a value, or what it was picked from, has it where its name lies; true where nothing tells."""
    names = slots.tensor if (slots := figure.quantities.get(_NAME)) is not None else None
    if names is None or name.value not in [names.fraction((at,)) for at in range(names.size)]:
        return True
    at = [names.fraction((one,)) for one in range(names.size)].index(name.value)
    if value.tensor.shape[:1] == names.shape:
        return value.index[0] == at
    before = figure.prover.made_from(value.tensor)
    lists = [one for one in figure.tensors if one.shape == names.shape and figure.prover.root(one) in before]
    latest = [one for one in lists if not any(figure.prover.root(one) in figure.prover.made_from(two) for two in lists)]
    return not latest or any(one.fraction((at,)) == value.value for one in latest)


def _counts(noun: str, figure: Figure) -> set[int]:
    """How many there are of what a noun says, by all slots that count it."""
    return {int(one.value) for slot, one in figure.quantities.items() if noun.casefold() in nouns_of(slot)}


_RULES: tuple[Callable[[str, Figure], Iterator[str]], ...] = (
    _operations,
    _over,
    _shuffled,
    _strangers,
    _ways,
    _sources,
    _scores,
)
_RAN: Mapping[re.Pattern[str], frozenset[str]] = {
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE): frozenset(by.split())
    for words, by in {
        r"max(?:imum|es)?|max-?pool\w*|pool(?:s|ed|ing)?|peaks?": "largest largest_of_points",
        "ReLUs?|rectified": "relu rounded",
        r"(?:re)?shuffl\w+|in another order": SHUFFLED,
        "flips?|flipped": "flipped",
        "folds?|folded|reshapes?|reshaped": "reshaped",
    }.items()
}
"""Words for what was done, and the operations of which one has to have run."""
_POOLED = "largest_of_points"
_REDUCES = {"max": (_POOLED, "largest"), "sum": ("map_totals",), "total": ("map_totals",)}
_OVER = re.compile(
    r"\b(?P<by>sum|total|product|mean|min(?:imum)?|max(?:imum)?)s?(?: over|(?<=max) of|(?<=maximum) of| in another) "
    r"(?:(?:the|its|all) )?(?P<of>[^\W\d_]+)",
    re.IGNORECASE,
)
_PEAK = re.compile(r"\b(?:an?|each|every|the) (?P<of>(?!row|column)[^\W\d_]+)['’]s peak\b", re.IGNORECASE)
_RARE = re.compile(r"\b(?:points|features?|photos?|classes|planes?)\b", re.IGNORECASE)
_UNITS = "pixels|points|positions|features|channels|filters|kernels|neurons|classes"
_SHUFFLED = re.compile(
    rf"\bshuffle (?:the |its )?(?P<one>{_UNITS})\b|\b(?P<other>{_UNITS})(?: of [^,.;:]+?)? are shuffled\b",
    re.IGNORECASE,
)
_DEPTHS = frozenset({"channels", "maps", "features", "planes"})
_TO = re.compile(r"\b(?P<way>down|up|back) (?P<end>from|to) \{(?P<slot>\w+)\}", re.IGNORECASE)
_KIND = "kernels?|layers?|convolutions?|filters?"
_SHAPE = r"\{(?P<height>\w+height)\}×\{(?P<width>\w+width)\}"
_SIZE = re.compile(rf"(?:{_SHAPE}|{POINTWISE}) (?:{_KIND})\b")
_WAY = re.compile(r"\b(down|up|back|between)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[.,:;?!]| and ")
_BEHIND = re.compile(r"\{(?P<slot>\w+)\} (?:behind|after|through|via) \{(?P<size>\w+)\}")
_THERE = re.compile(r"\bthere(?: is)? \{(?P<slot>\w+)\}")
_CLOSES = re.compile(r"\b(closes on|ends? in|comes? to|amounts? to) \{(?P<slot>\w+)\}")
_NAME = "digit"
_OF_NAME = re.compile(
    r"\{(?P<name>(?:\w+_)?digit)\}(?:’s)? (?:\w+ )?(?:scores?|says|is|has|with|gets) (?:\w+ )?\{(?P<slot>\w+)\}"
)
