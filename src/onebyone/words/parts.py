"""What the parts of a computation have, do and become, as sentences say it: a filter reads pixels, no pixel a filter.

Which nouns are for which part is known by words alone. A verb that is listed is said of the parts that it can be said
of, if the words beside it are for a part at all; other verbs, and other words, are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from onebyone.words.nouns import singular


def misdone(text: str) -> str:
    """What a text says that a part of a computation has, does or becomes, and that no such part does; else nothing."""
    return next(_misdone(text.casefold()), "")


def _misdone(text: str) -> Iterator[str]:
    for never in _NEVER:
        yield from (found[0] for found in never.finditer(text))
    for told, what in _SAID.items():
        for found in told.finditer(text):
            if _part(found["what"]) not in ("", *what.split()):
                yield found[0]
    for found in _HAS.finditer(text):
        owner, own = singular(found["owner"]), singular(found["own"])
        if own in _OWNERS and owner in _MAY_OWN and owner not in _OWNERS[own].split():
            yield found[0]
    for verb, does in _DOES.items():
        for found in verb.finditer(text):
            who, what = _part(found["who"] or ""), _part(found["what"])
            objects = does.get(who, "") if who else " ".join(does.values())
            if (who and who not in does) or what not in ("", *objects.split()):
                yield found[0]
    for found in _TURNS.finditer(text):
        if found[1] != found[2] and _part(found[1]) and _part(found[2]):
            yield found[0]


def _part(noun: str) -> str:
    """Which part of a computation a noun is for; empty for one that is for none."""
    return next((part for part, nouns in _PARTS.items() if singular(noun) in nouns.split()), "")


_PARTS = MappingProxyType(
    {
        "read": "pixel image photo value input point window list",
        "channel": "channel feature plane",
        "weight": "weight",
        "kernel": "kernel filter",
        "bias": "bias",
        "wire": "wire",
        "term": "product",
        "cell": "cell",
        "result": "output result score",
        "map": "map",
        "unit": "neuron",
        "layer": "layer",
        "line": "row column",
        "place": "position",
        "unflipped": "correlation",
    }
)
"""Nouns for each part of a computation, and for who leaves kernels as they are."""
_OWNERS = MappingProxyType(
    {
        "kernel": "channel filter layer neuron output",
        "filter": "output map layer class neuron group digit",
        "weight": "pixel value input feature point list channel wire neuron kernel filter layer",
        "bias": "neuron filter output layer map",
        "wire": "pixel neuron weight channel value input",
    }
)
"""Whose something is, as "a channel and its kernel" says."""
_MAY_OWN = frozenset(" ".join(_OWNERS.values()).split()) | {"position", "row", "column", "plane"}
_THE = r"(?:(?:an?|the|its|their|all|this|that)(?: own| same)?)"
_HAS = re.compile(
    r"\b(?P<owner>[a-z]+) (?:and|with|meets?|gets?|has|have|(?:is|are) multiplied (?:by|with)) (?:its|their)(?: own)? "
    r"(?P<own>[a-z]+)\b"
)


def _verbs(does: Mapping[str, Mapping[str, str]]) -> Mapping[re.Pattern[str], Mapping[str, str]]:
    who, what = rf"(?:(?P<who>\w+)(?: of (?:# |some )?(?:{_THE} )?\w+)? )?", rf" (?:{_THE} )?(?P<what>\w+)"
    return {re.compile(rf"\b{who}(?:{verb}){what}"): of for verb, of in does.items()}


_READ = "read channel result map line place"
_ALL = " ".join(_PARTS)
_DOES = _verbs(
    {
        "reads?": dict.fromkeys(("kernel", "unit", "layer", "place"), _READ),
        "fills?": dict.fromkeys(("place", "result", "read", "cell", "kernel", "unit"), "map cell result line"),
        "adds? up to": dict.fromkeys(("term", "map", "channel", "bias"), "cell result") | {"result": "cell"},
        "multipl(?:y|ies)": dict.fromkeys(("weight", "kernel", "unit", "layer"), "read channel"),
        "makes?": dict.fromkeys(("kernel", "unit", "layer", "line"), "map result cell channel line"),
        "flips?": dict.fromkeys(("kernel", "unit"), "kernel weight"),
        "meets?": dict.fromkeys(("read", "channel", "place"), "weight kernel")
        | dict.fromkeys(("weight", "kernel"), "read channel place"),
        "(?:is|are) an?|becomes?|turns? into": {
            "read": "read channel line",
            "channel": "read channel map",
            "weight": "weight wire kernel cell",
            "kernel": "kernel unit weight",
            "term": "cell result term",
            "result": "result cell channel read",
            "map": "map channel read result",
            "unit": "unit kernel",
            "layer": "layer",
            "line": "line read kernel channel",
            "place": "place line read",
            "cell": "cell result read",
            "wire": "wire",
            "bias": "bias",
        },
        rf"(?:is|lands in|lands at) {_THE} cell of": dict.fromkeys(_ALL.split(), "map line"),
        rf"adds? up to {_THE} cell of": dict.fromkeys(_ALL.split(), "map line"),
    }
)
"""Verbs: of which parts each may be said, and to which parts these do it."""
_SAID = MappingProxyType(
    {
        re.compile(pattern.replace("NOUN", r"(?P<what>\w+)").replace("THE", rf"(?:(?:each|every|{_THE}) )?")): parts
        for pattern, parts in {
            r"\bNOUN (?:is|are) flipped\b": "kernel weight",
            r"\bat an? NOUN": "place line",
            r"\bsteps?\b.*\bnew NOUN": "read place line",
            r"\btimes: an? NOUN": "map result",
            r"\bcells? of the NOUN (?:changes?|differs?|lights? up)\b": "map result",
            r"\bwires? (?:\w+ )?to THE(?:of )?(?:# )?NOUN": "unit result",
            r"\bwires? (?:\w+ )?from THENOUN": "read channel result line place",
            r"\bdense NOUN": "layer unit weight result",
            r"\bclass NOUN": "map result unit",
            r"\bfeature NOUN": "map channel",
            r"\b(?:fits?|positions?) in an? NOUN": "line map",
            r"\bbreaks? an? NOUN": "weight kernel wire",
            r"\bNOUN that slides?\b": "unit kernel read",
            r"\bsurrounds? THENOUN": "read channel",
            r"\ban? NOUN of # weights?\b": "kernel unit layer line",
            r"\ban? NOUN of # (?:outputs?|values?|inputs?)\b": "unit layer line read place",
            r"\bNOUN: x, y\b": "read",
            r"\ba position: an? NOUN": "line read",
            r"\ban? NOUN: a column\b": "place",
            r"\bNOUN (?:is|are) shared\b": "weight kernel unit layer",
            r"\bshares? (?:an? )?(?:small )?NOUN": "weight kernel unit layer",
            r"\bNOUN (?:would )?merge\b": "layer",
            r"\bnegative NOUN becomes?\b": "result",
            r"\bNOUN mix(?:es)?\b": "kernel layer",
            r"\bNOUN gives? # inputs? to\b": "place line read",
            r"\bfixed NOUN": "unit kernel weight layer",
            r"\bNOUN order\b": "read place channel",
            r"\bNOUN (?:of this \w+ )?ha(?:s|ve) seen\b": "cell unit result",
        }.items()
    }
)
"""What is said, and of which parts alone."""
_TURNS = re.compile(r"\b(\w+) (?:(?<=row )by|(?<=column )by|after|upon) (\w+)\b")
_NEVER = (
    re.compile(r"\bkernels? (?:mix(?:es)?|sums?) (?:the |its |all )?(?:channels|features)\b"),  # each reads its own
    re.compile(r"^[+−÷/-] (?:weight|pixel|value|kernel|input)s?\b|^[×·] (?:bias|product)"),
    re.compile(r"\b(?:results?|outputs?|sums?) (?:is|are|lands? (?:in|at)) an? (?:pixel|weight|value) of\b"),
    re.compile(r"\b(?:image|photo|position|output|neuron)(?:e?s)?(?: and a \w+)? adds? up\b"),
)
