"""What the parts of a computation have, do and become, as sentences say it: a filter reads pixels, no pixel a filter.

Which nouns are for which part is known by words alone, and so is that a channel has a kernel, and a pixel no filter.
"""

from __future__ import annotations

import re
from types import MappingProxyType


def misdone(text: str) -> str:
    """What a text says that a part of a computation has, does or becomes, and that no such part does; else nothing."""
    text = text.casefold()
    for never in _NEVER:
        if found := never.search(text):
            return found[0]
    for told, what in _SAID:
        for found in told.finditer(text):
            if _part(found["what"]) not in ("", *what):
                return found[0]
    for found in _HAS.finditer(text):
        owner, own = _single(found["owner"]), _single(found["own"])
        if own in _OWNERS and owner in _MAY_OWN and owner not in _OWNERS[own]:
            return found[0]
    for verb, whom, what in _DOES:
        for found in verb.finditer(text):
            if _part(found["who"] or "") not in ("", *whom) or _part(found["what"]) not in ("", *what):
                return found[0]
    for found in _BECOMES.finditer(text):
        before, now = _part(found["who"]), _part(found["what"])
        if before and now and now not in (before, *_MAY_BECOME.get(before, ())):
            return found[0]
    return ""


def _single(noun: str) -> str:
    return "bias" if noun == "biases" else re.sub(r"(?<!s)s$", "", noun)


def _part(noun: str) -> str:
    """Which part of a computation a noun is for; empty for one that is for none, or for several, as a map is."""
    return next((part for part, nouns in _PARTS.items() if _single(noun) in nouns), "")


_PARTS = MappingProxyType(
    {
        "read": frozenset(["pixel", "image", "photo", "value", "input", "channel", "point", "window", "list"]),
        "weight": frozenset(["weight", "kernel", "filter", "wire", "bias"]),
        "result": frozenset(["output", "result", "score"]),
        "unit": frozenset({"neuron"}),
        "line": frozenset({"row", "column"}),
        "unflipped": frozenset({"correlation"}),
    }
)
"""Nouns for one part of a computation alone, for a line of cells, and for who leaves kernels as they are."""
_OWNERS = MappingProxyType(
    {
        "kernel": frozenset(["channel", "filter", "layer", "neuron", "output"]),
        "filter": frozenset(["output", "map", "layer", "class", "neuron", "group", "digit"]),
        "weight": frozenset(
            ["pixel", "value", "input", "feature", "point", "list", "channel", "wire"]
            + ["neuron", "kernel", "filter", "layer"]
        ),
        "bias": frozenset(["neuron", "filter", "output", "layer", "map"]),
        "wire": frozenset(["pixel", "neuron", "weight", "channel", "value", "input"]),
    }
)
"""Whose something is, as "a channel and its kernel" says."""
_MAY_OWN = frozenset().union(*_OWNERS.values(), {"position", "row", "column", "plane"})
_THE = "(?:an?|the|its|their|all|this|that)"
_HAS = re.compile(
    r"\b(?P<owner>[a-z]+) (?:and|with|meets?|gets?|has|have|(?:is|are) multiplied (?:by|with)) (?:its|their)(?: own)? "
    r"(?P<own>[a-z]+)\b"
)


def _verb(verb: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?P<who>\w+) )?(?:{verb}) (?:{_THE} )?(?P<what>\w+)")


_DOES = (
    (_verb("reads?"), ("unit", "weight"), ("read", "result", "line")),
    (_verb("fills?"), ("read", "result", "line"), ("result", "line", "read")),
    (_verb("adds? up to"), ("read",), ("result",)),
    (_verb("flips?"), ("unit", "weight"), ("weight",)),
    (
        _verb(rf"(?:is|lands in|lands at) {_THE} (?:pixel|weight|value) of"),
        ("read", "weight"),
        ("read", "weight", "unit"),
    ),
    (_verb(rf"(?:is|lands in|lands at) {_THE} cell of"), ("result", "read"), ("result",)),
)
"""What is done, by which parts, and to which; others than parts may do so, and it may be done to them."""
_SAID = (
    (re.compile(r"\b(?P<what>\w+) (?:is|are) flipped\b"), ("weight",)),
    (re.compile(r"\bat an? (?P<what>\w+)"), ("line",)),
    (re.compile(r"\bsteps?\b.*\bnew (?P<what>\w+)"), ("read", "line")),
    (re.compile(r"\btimes: an? (?P<what>\w+)"), ("result",)),
    (re.compile(r"\bcells? of the (?P<what>\w+) (?:changes?|differs?|lights? up)\b"), ("result",)),
    (re.compile(rf"\bwires? (?:\w+ )?to (?:(?:each|every|{_THE}) )?(?:of )?(?:# )?(?P<what>\w+)"), ("unit", "result")),
    (re.compile(rf"\bwires? (?:\w+ )?from (?:(?:each|every|{_THE}) )?(?P<what>\w+)"), ("read", "result", "line")),
)
"""Of which parts something is said."""
_NEVER = (
    re.compile(r"\bkernels? (?:mix(?:es)?|sums?) (?:the |its |all )?(?:channels|features)\b"),  # each reads its own
    re.compile(r"^[+−÷/-] (?:weight|pixel|value|kernel|input)s?\b|^[×·] (?:bias|product)"),
)
_BECOMES = re.compile(rf"\b(?P<who>\w+) (?:becomes?|turns? into) (?:{_THE} )?(?P<what>\w+)")
_MAY_BECOME = MappingProxyType({"result": ("read",), "unit": ("weight",)})
