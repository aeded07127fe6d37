"""What a slot counts: the noun beside `{weights}` is "weights", and another one of the field is refused there.

A slot is called by its noun; where more than that may stand beside it, it is written here once, for all panels. So a
new slot needs a line only if it is not called what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from types import MappingProxyType

from onebyone.words.names import POINTWISE

_BESIDE = MappingProxyType(
    {
        "weights": "weight",
        "zero_weights": "weight",
        "terms": "product pixel value weight",
        "others": "other product",
        "products": "product multiplication",
        "multiplications": "multiplication product",
        "pixels": "pixel cell input",
        "outputs": "output cell number result",
        "equal": "cell output equal number",
        "changed": "output cell",
        "positions": "position cell column window time step",
        "uses": "time use",
        "channels": "channel plane feature map",
        "image_channels": "channel plane",
        "shown": "channel plane weight pixel value disc neuron",
        "lit": "wire",
        "inputs": "input pixel value weight wire product list column",
        "neurons": "neuron disc row",
        "features": "feature features",
        "pooled": "peak",
        "classes": "class score neuron",
        "kernels": "kernel",
        "filters": "filter kernel tile output",
        "maps": "map class",
        "rows": "row",
        "ring_height": "weight tile",
        "ring_width": "weight tile",
        "ring_rows": "pixel",
        "ring_columns": "pixel",
        "stride": "pixel step",
        "dilation": "pixel step",
        "padding": "ring",
        "digit": "digit map score win",
        "score": "score",
        "said": "output number",
        "step": "step",
        "runner_up": "score",
        "neuron": "neuron number",
        "y": "number output",
        "parameters": "parameter",
        "biases": "bias",
        # Extents: the noun is that of what they are the extents of.
        "height": "image photo grid digit plane pixel cell row weight kernel feature map convolution",
        "width": "image photo grid digit plane pixel cell column weight kernel feature map convolution number",
        "image_height": "image pixel row",
        "image_width": "image pixel column",
        "padded_height": "image pixel row",
        "padded_width": "image pixel column",
        "kernel_height": "kernel weight filter row",
        "kernel_width": "kernel weight filter column",
        "size": "kernel convolution",
        "layer_height": "layer",
        "layer_width": "layer",
        "large_height": "kernel convolution",
        "large_width": "kernel convolution",
        "map_height": "map cell row output",
        "map_width": "map cell column position output",
        "row_height": "row",
        "row_width": "row",
        "column_height": "column pixel output cell",
        "column_width": "column pixel output cell",
        "channel_height": "channel picture",
        "channel_width": "channel picture",
    }
)
_HOLDERS = "neuron filter kernel layer convolution"
"""What has weights of its own."""
_TOLD_BY = MappingProxyType(
    {
        "direct_weights": "wide_channels",
        "bottleneck_weights": "narrow_channels",
        "small_direct_weights": "channels",
        "small_weights": "thin_channels",
    }
)
"""Of counts of one noun that a panel sets against each other, the size that says whose count each is."""
OWNERS = frozenset(_TOLD_BY.values())
"""These sizes."""
_PART_OF_WHICH = MappingProxyType({"alike": "ring_weights", "zero_weights": "weights", "deciding_points": "points"})
_ROLES = MappingProxyType(
    {
        "input": "input image photo pixel value window row plane digit peak",
        "weight": "weight kernel filter",
        "bias": "bias",
        "result": "output cell result score sum convolution neuron layer",
    }
)
ROLES_OF_CELLS = frozenset(_ROLES) - {"bias"}
"""The roles of tensors that have nouns of their own; a map may be an input or a result."""
_PLURALS = MappingProxyType({"bias": "biases", "class": "classes", "loss": "losses"})
_LABELS = MappingProxyType(
    {
        "times": "weight",
        "column": "column outputs",
        "pointwise_size": "1×1",
        "picture": "folded",
        "result": "folded",
        "sample": "some after",
        "counted": "pixels",
        "rings": "own",
        "ring": "typical",
        "window": "pixels values",
        "list": "pixels list",
        "values": "value values pixels point",
        "pixel": "pixel value",
        "unflipped": "cross-correlation",
        "flipped": "true",
        "a_row": "pixels",
        "a_kernel": "weights",
        "kernel": "kernel weights",
        "broken": "instead",
        "photo": "photo image planes",
        "image": "image channels",
        "bare": "image channels",
        "red": "r",
        "green": "g",
        "blue": "b",
        "across": "x",
        "up": "y",
        "nothing": "flipped",
        "becomes": "was",
        "said": "output",
        "pointwise": "1×1",
        "before": "feature",
        "between": "thin",
        "direct": "out",
        "middle": "kernels",
        "pooled": "peaks",
        "unchanged": "shuffled",
        "output": "output outputs",
        "features": "feature features",
        "answer": "score",
        "kernel_map": "convolution",
        "of_filter": "1×1",
        "letters": "padding",
    }
)
"""What a label says whose name is not what it says: one of these words."""
_CHANGED = MappingProxyType(
    {"broken": "right", "changed": "right", "moved": "still", "bottleneck": "direct", "map": "image"}
)
"""How the slot of what comes of a change begins, and that of what was there before."""
_BEFORE_A_CHANGE = frozenset(_CHANGED.values())
CHANGES = frozenset({"changed", "flip", "broken", "moved"})
"""How the slots begin that count what a change has changed."""
_ALIKE = frozenset({"equal", "alike"})
"""How the slots begin that count what is like something else."""
_COUNTED = r"\s(?:(?:cells?|outputs?|numbers?|weights?|scores?|peaks?)\s)?(?:of the \w+ )?"
_CHANGES_SAID = re.compile(rf"{_COUNTED}(?:the \w+ (?:itself )?)?(changes?|differs?|lights? up)\b")
_ALIKE_SAID = re.compile(rf"{_COUNTED}(?:is|are) (th(?:at|ose) of|as (?:they were|it was|before)) ")
_BECOMES = re.compile(r"\b(?:becom(?:e|es|ing)|turns? into|changes? (?:in)?to)\s$", re.IGNORECASE)
_MAKES = re.compile(r"\b(?:makes?|leaves?)\s$", re.IGNORECASE)
"""What stands before the slot of what comes of a change; "makes" does where "of" follows: it "makes 0 of it"."""
_LED_BY = MappingProxyType(
    {
        "runner-up": "runner_up",
        "scores": "score",
        "next is": "runner_up",
        "next is there": "runner_up",
        "step of": "stride",
        "steps of": "stride",
        "within": "nearly",
        "finds": "found_output",
    }
)
"""Words right before a slot, and how that must end."""
_FOLLOWED_BY = MappingProxyType(
    {
        "apart": "dilation",
        r"wide(?=[.,;:]|$)": "width",
        r"(?:high|tall)(?=[.,;:]|$)": "height",
        f"(?:is|are) {POINTWISE}": "pointwise",
    }
)
"""What stands right behind a slot, or behind its noun, and how that must end."""
_ALONG = MappingProxyType({"row": ("width", "columns"), "column": ("height", "rows")})
"""How the slots end that count what lies in a line; how many steps lead along one is counted in a row."""
_LINE = re.compile(
    r"\b(?:an?|each|every|the) (row|column)(?: (?:has|holds?|counts?)(?: \w+)?\s$|: (?:[a-z]+ )*$)", re.I
)
_DESCRIBING = (
    "such small large dense other trained grey wide dark bright empty larger whole of its their the a class feature "
    "handwritten different equal new own"
)
_MODIFIERS = frozenset(_DESCRIBING.split())
_ACTING = (
    "is as has was this its us across less always pass plus does stands lies says gives makes runs scores wins lights"
)
_NO_NOUN = frozenset(_ACTING.split())
WHOLES = frozenset({"planes", "images", "photos", "grids", "digits"})
"""What has a shape, and is not counted by it."""
_WHOLE = frozenset({"map", "maps", "layer", "picture"})
_STOP = re.compile(r"[^\w\s×’'-]")
_CONTAINER = re.compile(r"^(?:a )?(?:table|part|list|column|row) of ", re.IGNORECASE)
_POINTWISE_NOUNS = frozenset(
    {"kernel", "kernels", "filter", "filters", "convolution", "convolutions", "layer", "layers"}
)


def _forms(noun: str) -> tuple[str, str]:
    return noun, _PLURALS.get(noun, f"{noun}s")


def singular(noun: str) -> str:
    """A noun in the singular, which may be that already."""
    irregular = next((one for one, many in _PLURALS.items() if noun in (one, many)), "")
    return irregular or (noun if noun.endswith("ss") else noun.removesuffix("s"))


@cache
def nouns_of(slot: str) -> frozenset[str]:
    """What may be counted by a slot of this name, singular and plural: its last word, unless it is said otherwise."""
    own = slot.rpartition("_")[2]
    listed = _BESIDE.get(slot, _BESIDE.get(own, own.removesuffix("s"))).split()
    return frozenset(form for noun in listed for form in _forms(noun)) | {own}


@cache
def _known() -> frozenset[str]:
    units = "second minute hour degree point byte bit dollar metre millimetre inch frame layer wire photo network"
    return frozenset(form for noun in units.split() for form in _forms(noun)) | frozenset(
        noun for slot in _BESIDE for noun in nouns_of(slot)
    )


def counted_after(text: str, *, near: int = 4, strange: bool = True) -> str:
    """The noun that a text counts by beginning with it, behind a slot; empty if it counts none.

    It stands among the words that are so `near`; a `strange` plural, which no slot counts, is a noun too.
    """
    clause = _STOP.split(text, maxsplit=1)[0] if text.startswith(" ") else ""
    for place, word in enumerate(re.findall(r"[\w’'-]+", clause)[:near]):
        plain = re.sub(r"['’]s?$", "", word.casefold())
        if plain in _MODIFIERS:
            continue
        if plain in _known():
            return plain
        # What follows a count at once, in the plural, is counted, whatever it may be.
        if strange and not place and plain.endswith("s") and plain not in _NO_NOUN and len(plain) > 2:
            return plain
    return ""


def is_part_of(slot: str, noun: str) -> bool:
    """Whether a slot can count some of what the noun says; one that is called by no noun may count anything.

    A filter has a kernel for each of the channels that it reads.
    """
    own = nouns_of(slot)
    paired = {*_forms("kernel"), *_forms("channel")}
    return noun in own or not own & _known() or (noun in paired and bool(own & paired))


def whole_of(slot: str) -> str:
    """The slot of what a count is a part of, where a panel counts other such things too; empty where it does not."""
    return _PART_OF_WHICH.get(slot, "")


def is_noun(word: str) -> bool:
    """Whether a word is one that some slot counts, or a unit."""
    return word in _known()


def is_called(name: str, text: str) -> bool:
    """Whether a label says its own name, every word of it, be it in the singular; `text` has its slots' names, too."""
    said = {*re.findall(r"[^\W_]+(?:[-×][^\W_]+)*", text.casefold())}
    if name in _LABELS:
        return not said.isdisjoint(_LABELS[name].split())
    return all(not said.isdisjoint((word, word.removesuffix("s"))) for word in name.casefold().split("_"))


def said_of(slots: Sequence[str]) -> frozenset[str]:
    """What a claim about these slots may be said of: what they count, or all of it."""
    return union(slots) | (_WHOLE if "equal" in slots else frozenset())


def counted_before(text: str) -> str:
    """The noun that stands right before a shape, as in "image 28×28" or "the image is 28×28"; empty if none does."""
    words = re.findall(r"[\w’'-]+(?=(?:\s(?:is|are|was|were|stays?|becomes?))?\s$)", text)
    plain = words[0].casefold() if words else ""
    return plain if plain in _known() else ""


def pointwise_noun(text: str) -> str:
    """The noun beside a 1×1 that is none of those that it names, as in "a 1×1 image"; empty if there is none."""
    for found in re.finditer(rf"(?<!\w){POINTWISE}(?!\w)", text):
        noun, leading = counted_after(text[found.end() :], near=2), counted_before(text[: found.start()])
        wrong = next((word for word in (noun, leading) if word and word not in _POINTWISE_NOUNS), "")
        if wrong:
            return wrong
    return ""


def mixed_up(text: str) -> str:
    """What a text says that a 1×1 mixes, if that is not its channels; empty if it says nothing of it."""
    found = re.search(r"\bmix(?:es|ed)?\s(?:(?:the|its|all|up)\s)*([^\W\d_]+)", text, re.IGNORECASE)
    return "" if found is None or found[1].casefold() in _MIXED or POINTWISE not in text else found[1]


_MIXED = frozenset({"channel", "channels", "features", "values", "planes", "feature", "colours"})


def misplaced_noun(text: str, role: str, *, name: str) -> str:
    """The noun of a label that is not that of the cells of this role and name; empty if it has none.

    "The kernel’s map" and "by the filters" name who made a result; what stands behind a colon is said of it.
    """
    text = _CONTAINER.sub("", text.partition(":")[0])
    for word, own in (("difference", r"difference|minus"), ("digit", r"digit")):
        if word in text and not re.search(own, name):
            return word
    word = noun_of_cells(text)
    of = _role_of(word)
    fits = not word or (of == role if of else role not in ("weight", "bias"))
    return "" if fits or role not in _ROLES else word


def noun_of_cells(text: str) -> str:
    """The noun in a label that says what its cells are to a computation, or a map; empty if there is none."""
    for word in re.findall(r"[\w’']+", text.partition(":")[0].casefold()):
        if word in ("by", "of"):
            break
        if _role_of(word) or word in ("map", "maps"):
            return word
    return ""


@cache
def _role_of(word: str) -> str:
    """The role whose noun a word is, singular or plural; empty for others, such as a map, which may be of several."""
    return next(
        (role for role, nouns in _ROLES.items() if word in {form for noun in nouns.split() for form in _forms(noun)}),
        "",
    )


def nouns_of_role(role: str) -> frozenset[str]:
    """What all tensors of a role are called, in the singular."""
    return frozenset(_ROLES[role].split())


def misreckoned(text: str) -> str:
    """The words of a text that reckon with what no layer reckons so; empty if there are none.

    A layer multiplies what it reads by weights and adds up products and a bias; it divides nothing. Counts are
    multiplied as well: neurons times pixels. There is no function but ReLU, and the largest of several.
    """
    if found := _NEVER_APPLIED.search(text):
        return found[0]
    for found in _LETTERED.finditer(text):
        if _LETTERS[found[2]] != _role_of(found[1].casefold()):
            return found[0]
    for found in _SUMMED.finditer(text.casefold()):
        if {found[1], found[2]} & _NEVER_SUMMED:
            return found[0].strip()
    for clause in re.split(r"[.,:;?!]", text.casefold()):
        for found in _RECKONS.finditer(clause):
            before, after = _nouns_in(clause[: found.start()])[-1:], _nouns_in(clause[found.end() :])[:1]
            if _is_reckoned(found[0], before, after, clause):
                return " ".join([*before, found[0].strip(), *after])
    return ""


def _is_reckoned(said: str, before: Sequence[str], after: Sequence[str], clause: str) -> bool:
    """Whether the nouns around a word that reckons are such as no layer reckons with."""
    if said.endswith("up"):
        return {*before} <= _NEVER_ADDED and bool(before) and "multipl" not in clause
    if said != "times":
        takes = next(nouns for word, nouns in _TAKES.items() if said.startswith(word))
        joined = re.search(r"\band\b", clause[clause.index(said) + len(said) :])
        return bool(after) and after[0] not in takes and not (joined and said.startswith("multipl"))
    pairs = [(*before, *after), (*after, *before)]
    return len(pairs[0]) == 2 and not any(one in read and other in by for one, other in pairs for read, by in _FACTORS)


def _nouns_in(text: str) -> list[str]:
    """The nouns in a text, as they stand there, but for those whose something is."""
    return [word for word in re.findall(r"[^\W\d_]+(?!['’\w])", text) if word in _known()]


_NEVER_APPLIED = re.compile(
    rf"\bdilated {POINTWISE}|"
    r"\b(?:sigmoids?|softmax|tanh|[gs]elu|averag(?:es?|ed|ing)|medians?|min|argmax|"
    r"(?:the|an?|its|\w+['’]s) means?)\b",
    re.IGNORECASE,
)
_RECKONS = re.compile(
    r"\b(?:times\b(?=\s\w)|multipl(?:y|ies|ied)\b|plus\b|adds?\s(?!up)|minus\b|divided\b|(?:adds?|added|adding)\sup\b)"
)
_READ, _WEIGHTS, _BIAS, _UNITS, _MAPS = (
    frozenset(form for noun in nouns.split() for form in _forms(noun))
    for nouns in (
        "pixel value input channel feature",
        "weight kernel filter",
        "bias product",
        "neuron filter position output row point",
        "map output cell score result",
    )
)
_COUNTS = tuple(frozenset(noun for noun in nouns if noun.endswith("s")) for nouns in (_UNITS, _READ | _WEIGHTS))
_FACTORS = ((_READ, _WEIGHTS), _COUNTS)
"""What may be multiplied by what, either way round; what is counted, in the plural."""
_LETTERS = MappingProxyType({"x": "input", "w": "weight", "b": "bias", "y": "result"})
"""The letters of the formula, and what each stands for."""
_LETTERED = re.compile(r"\b((?i:outputs?|results?|weights?|bias)) ([xwby])\b")
_SUMMED = re.compile(r"\bsum(?:s|med)?(?: up)? (?:the |its |all )?(\w+)|\b(\w+) (?:is|are) (?:summed|added up)\b")
_NEVER_ADDED = frozenset(form for noun in ("pixel", "weight", "kernel", "filter", "neuron") for form in _forms(noun))
_NEVER_SUMMED = _NEVER_ADDED | {
    form for noun in ("position", "neighbour", "row", "column", "bias") for form in _forms(noun)
}
"""What is no summand: a layer adds up products, and a 1×1 so sums channels."""
_TAKES = MappingProxyType(
    {
        "multipl": _READ | _WEIGHTS,
        "plus": _BIAS,
        "add": _BIAS | _MAPS | {"ring", "rings"},
        "minus": _MAPS,
        "divided": frozenset[str](),
    }
)
"""What stands behind a word that reckons."""


def misled(before: str, slot: str, after: str) -> str:
    """The word before or behind a slot that belongs to another one; empty if there is none.

    "Was {x}" states what was there before a change, "becomes {x}" what comes of one, "{x} cells change" what has
    changed; behind a noun in the singular stands a name, such as the digit of a class map, and no count.
    """
    word = (re.findall(r"[\w’'-]+(?=\s$)", before) or [""])[0].casefold()
    whose = slot.partition("_")[0]
    if word == "was" and whose not in _BEFORE_A_CHANGE:
        return word
    comes = _BECOMES.search(before) or (_MAKES.search(before) if after.startswith((" of the ", " of it")) else None)
    if comes and whose not in _CHANGED:
        return comes[0].strip()
    changed = re.search(r"^(.*?)\b(?:is|was|are|were)\s(?:changed|turned|set|put)\sfrom\s$", before, re.IGNORECASE)
    subject = _nouns_in(changed[1].casefold())[:1] if changed else []
    if not nouns_of(slot).issuperset(subject):
        return subject[0]
    for led, own in _LED_BY.items():
        if not slot.endswith(own) and re.search(rf"\b{led}\s$", before, re.IGNORECASE):
            return led
    for follows, own in _FOLLOWED_BY.items():
        said = re.match(rf"\s(?:\w+\s)?({follows})\b", after)
        if said and not slot.endswith(own):
            return said[1]
    if (line := _LINE.search(before)) and not re.match(r"×| by ", after):
        others = (ends for way, ends in _ALONG.items() if way != line[1].casefold())
        if slot.endswith(next(others)) or (line[1].casefold() == "column" and slot == "steps"):
            return line[1].casefold()
    if (said := _CHANGES_SAID.match(after)) and whose not in CHANGES:
        return said[1]
    if (said := _ALIKE_SAID.match(after)) and whose not in _ALIKE:
        return said[1]
    named = word in _known() and not word.endswith("s") and not re.match(rf"×|\s(?!(?:{_SAYING})\b)[\w(]", after)
    return word if named and (slot.endswith("s") or word not in nouns_of(slot)) else ""


_SAYING = "is|was|says|said|scores|wins|gives|makes"


def comes_of(slot: str, before: str) -> bool:
    """Whether a slot states what has become of another one, as `changed_value` does of `right_value`."""
    (now, _, of), (was, _, other) = slot.partition("_"), before.partition("_")
    return of == other and _CHANGED.get(now) == was


def demanded_partner(slot: str) -> str:
    """The slot that belongs on the other side of × or "by": a height before a width of the same thing."""
    if slot.endswith("height"):
        return slot.removesuffix("height") + "width"
    return slot.removesuffix("width") + "height" if slot.endswith("width") else ""


def whose(count: str) -> str:
    """The size that says whose a count is, where others count the same; empty where none do."""
    return _TOLD_BY.get(count, "")


def untold(slots: Sequence[str]) -> str:
    """The first count of a sentence that its own size does not tell from its rivals; empty if there is none.

    `slots` are in reading order. The size that tells a count is the nearest one before it, and behind the count before
    it; in a sentence that begins with a count it is the nearest one behind, and before the next count.
    """
    said = [slot for slot in slots if slot in _TOLD_BY or slot in _TOLD_BY.values()]
    if said and said[0] in _TOLD_BY:
        said.reverse()
    told = ""
    for slot in said:
        if slot in _TOLD_BY:
            if told != _TOLD_BY[slot]:
                return slot
            told = ""
        else:
            told = slot
    return ""


def rival(slot: str, clause: str, others: Iterable[str]) -> str:
    """Of other counts of the same noun the first that a clause speaks of, and not of this one; empty if of none.

    It does by the words of a slot's name that the other one's has not, such as "dense" of `dense_weights`. Sides of
    things are told apart by these.
    """
    own, said = _stems(slot.split("_")), _stems(re.findall(r"[^\W\d_]+", clause.casefold()))
    noun = slot.rpartition("_")[2]
    if noun in SIDES:
        return ""
    for other in others:
        theirs = _stems(other.split("_"))
        if other.rpartition("_")[2] == noun and said & (theirs - own) and not said & (own - theirs):
            return other
    return ""


def _stems(words: Iterable[str]) -> frozenset[str]:
    """Words without their endings, so that "decide" is that of `deciding_points`; many things change."""
    return frozenset(word if word in CHANGES else re.sub(r"(?<=\w{4})(?:ing|ed|es|e|s)$", "", word) for word in words)


def mixed(slots: Sequence[str], known: Iterable[str]) -> tuple[str, str]:
    """Of a clause's slots one that is another thing's than the first word of another says, if that has its own.

    Beside `few_filters` stand `few_outputs`, if there are such, and no `outputs`. Empty if there is none.
    """
    of_panel = frozenset(known)
    for slot in slots:
        whose = slot.partition("_")[0]
        for other in slots:
            theirs = f"{whose}_{other}"
            if theirs in of_panel and theirs not in slots:
                return other, theirs
    return "", ""


def unsaid(slot: str, clause: str, others: Iterable[str]) -> str:
    """Of other layers' counts of what a layer has, the first from which a clause does not tell a count; empty if none.

    Another layer's is told by the words of its slot's name, as "dense" of `dense_weights`; the panel's own by whose it
    is.
    """
    own, said = frozenset(slot.split("_")), {*re.findall(r"[^\W_]+(?:×[^\W_]+)?", clause.casefold())}
    noun = slot.rpartition("_")[2]
    if noun not in _HAD or slot in _TOLD_BY or own & _PARTS:
        return ""
    for other in others:
        theirs = frozenset(other.split("_"))
        is_another = other.rpartition("_")[2] == noun and other not in _TOLD_BY and not theirs & _PARTS
        if is_another and not said & ((own - theirs) or _WHOSE):
            return other
    return ""


_HAD = frozenset({"weights", "parameters", "biases", "multiplications"})
_PARTS = frozenset({"zero", "live", "shown", "few", "ring"})
_WHOSE = frozenset({POINTWISE, "shared", *(form for one in _HOLDERS.split() for form in _forms(one))})


def tells(slot: str, text: str, others: Iterable[str]) -> bool:
    """Whether a text that says a slot's noun says it so that it is none of these others', if the slot's name can."""
    own, said = frozenset(slot.split("_")), {*re.findall(r"[^\W\d_]+", text.casefold())}
    noun = slot.rpartition("_")[2]
    rivals = [frozenset(other.split("_")) for other in others if other.rpartition("_")[2] == noun]
    return noun not in said or all(said & (own - theirs) or not own - theirs for theirs in rivals)


SIDES = frozenset({"height", "width", "rows", "columns"})


def union(slots: Sequence[str]) -> frozenset[str]:
    """What may stand beside a shape that these slots make."""
    return frozenset(noun for slot in slots for noun in nouns_of(slot))
