"""Claims in words: what compares, counts, completes or denies may stand only where proven numbers bear it out.

"Every", "same", "never", "larger": such words state something of numbers without a digit. A sentence puts them in a
slot with what must hold, `{channels = pixels:Every} pixel becomes a channel`; the numbers on both sides are proven
ones of the figure, and what must hold is of the kind that the word asks for. Words of measure and order (pair, half,
first, percent) are numbers that come without a slot: nothing puts them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from onebyone.core.claimed import Comparison

_SIGNS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {"=": operator.eq, "<": operator.lt, ">": operator.gt}


def holds(comparison: Comparison) -> bool:
    """Whether a comparison is so."""
    one, sign, other = comparison
    return _SIGNS[sign](one.value, Fraction(other) if isinstance(other, int) else other.value)


@dataclass(frozen=True)
class Relation:
    """A kind of claim: its words, and the comparisons that bear it out: signs, or signs with a number."""

    means: str
    needs: tuple[str, ...]
    words: str
    of: str = ""  # how the slot ends that bears it out, where not any does

    def takes(self, sign: str, to: object, *, slot: str = "") -> bool:
        """Whether a comparison of a slot with this sign, with a whole number or something else, bears it out."""
        return (
            slot.endswith(self.of if slot else "") and (f"{sign} {to}" if isinstance(to, int) else sign) in self.needs
        )


RELATIONS = (
    Relation(
        "completeness",
        ("=",),
        "all every each both everything everybody everyone everywhere always whole entire entirely complete completely "
        "fully exactly any unanimous(?:ly)?",
    ),
    Relation(
        "sameness",
        ("=", "= 0"),
        "same equal equals equally equalled identical identically alike unchanged (?:as|so)_(?:many|much|few|large|"
        "small|big|deep|long|wide|tall|high|short|heavy|fast|often)(?:_as)? match matches "
        "matching ties? tied coincides? uniform symmetric(?:al)?",
    ),
    Relation(
        "absence",
        ("= 0",),
        "no none nobody nothing neither nor nary zilch nada without lacks lack devoid cancels? cancelled",
    ),
    Relation("denial", ("= 0", "= 1"), r"not never nowhere cannot hardly \w+n['’]t"),
    Relation("oneness", ("= 1",), "single only alone sole solely lone unique just merely exclusively"),
    Relation(
        "more",
        (">",),
        "more most mostly larger largest greater greatest bigger biggest higher highest better best longer longest "
        "wider widest deeper deepest wins win won beats exceeds exceed outnumber outnumbers outweigh outweighs surpass "
        "surpasses outperforms outdo(?:es)? dwarfs? dominates? tops stronger strongest heavier "
        "heaviest faster fastest brighter brightest majority maximum maximal costly expensive dear pricey",
    ),
    Relation(
        "less",
        ("<",),
        "less least fewer fewest smaller smallest lower lowest worse worst shorter shortest loses saves? narrower "
        "narrowest weaker weakest lighter lightest slower slowest darker darkest minority minimum minimal cheap "
        "inexpensive",
    ),
    Relation(
        "comparison",
        (">", "<"),
        "(?:cheap|dear|dens|spars|fin|coars|sharp|smooth|soft|hard|near|clos|rich|poor|simpl|quick|warm|cool|hott|cold|"
        "blu|redd|whit|pal|thinn|thick|steep|tall|plain|rar|heav|clear|tight|round|flatt|saf|clean|new|old|young)"
        "i?(?:er|est) farther farthest further furthest",
    ),
    Relation("a positive sign", ("> 0",), "(?:is|are|stays?|becomes?)_positive"),
    Relation("a negative sign", ("< 0",), "(?:is|are|stays?|becomes?)_negative"),
    Relation(
        "that it stays as it was",
        ("= 0",),
        "(?:scores?|sums?|peaks?|outputs?|numbers?|results?|answers?|maps?|pictures?|cells?)_(?:stays?|remains?|survives?)"
        " as_before heals? healed mends? mended recovers?",
    ),
    Relation("a way to the right", ("> 0",), "to_the_right rightwards?", of="across"),
    Relation("a way to the left", ("< 0",), "to_the_left leftwards?", of="across"),
    Relation("a way down", ("> 0",), "(?:steps?|pixels?)_down downwards?", of="down"),
    Relation("a way up", ("< 0",), "(?:steps?|pixels?)_up upwards?", of="down"),
    Relation("a weight above zero in the core", ("> 0",), "core_(?:that_)?adds", of="core"),
    Relation("a weight below zero in the core", ("< 0",), "core_(?:that_)?subtracts", of="core"),
    Relation("a weight above zero in the ring", ("> 0",), "ring_(?:that_)?adds", of="ring"),
    Relation("a weight below zero in the ring", ("< 0",), "ring_(?:that_)?subtracts", of="ring"),
    Relation("that what lies below is blank", ("= 0",), "bottom", of="below"),
    Relation("that what lies above is blank", ("= 0",), "top", of="above"),
    Relation("less depth", ("<",), "depth_(?:back_)?down"),
    Relation("more depth", (">",), "depth_(?:back_)?up"),
    Relation("that nothing stands out", ("= 0", "="), "(?:stays?|moves?|keeps?|remains?)_(?:inside|within)"),
    Relation(
        "that something stands out",
        ("> 0", ">"),
        "(?:stays?|moves?|goes|go|reach|reaches)_(?:outside|beyond|past|over_the_edges?)",
    ),
    Relation("a loss of rows", ("<",), "rows_(?:are_lost|get_lost|go)", of="height"),
    Relation("a loss of columns", ("<",), "columns_(?:are_lost|get_lost|go)", of="width"),
    Relation(
        "difference",
        (">", "<", "> 0"),
        "inequalit(?:y|ies) differ differs differed differing different differently unlike unequal",
    ),
)
MEASURES = " ".join(
    (
        # A number, or a letter that is read as one.
        "pairs? couples? duos? trios? quartets? twins? triplets? dozens? myriads? a_score_of multiple fractions?",
        "percent percentage per_?cents? [%‰] per apiece (?-i:[IVXLM]) (?:even|odd)_number (?:is|are)_(?:even|odd) →",
        # Which of them in an order.
        "columns?_(?:by|after)_columns? sort(?:s|ed|ing)?",
        "first firstly second secondly secondary last lastly final finally former latter top runners?-up(?!_$)",
        # How many, and what is left.
        "several many few much handful lots countless numerous plenty aplenty galore ample umpteen abundant abounds?",
        "scarce bulk heaps loads tons piles oodles bunch bunches swarms? hordes? multitudes? slivers? masses_of",
        "hosts?_of a_(?:great|good)_deal lion['’]?s_share extra additional surplus excess leftovers? remainder",
        "the_(?:rest|others)_(?:of|is|are)",
        "some_(?:of_)?(?:the_|its_)?\\w+_(?:is|are|have|has|repeat|differ|stay|change)",
        # How large.
        "tiny huge hugely vast vastly immense immensely enormous enormously massive massively gigantic minuscule",
        "(?:ad_)?infinit\\w+ endless(?:ly)? forever negligible considerabl[ey] substantial(?:ly)? slight(?:ly)? far",
        # How often, and how nearly.
        "rarely seldom often sometimes usually frequently mainly chiefly largely",
        "by_a_(?:hair|whisker|mile|lot|margin|touch)",
        "almost nearly roughly approximately barely scarcely give_or_take and_change (?:is|are)_close",
        "close_(?:call|race|second)",
    )
)
"""Words of measure, order and guessing: numbers, or nearly, and no comparison bears them out."""

_EXAMPLES = {
    "=": "equal = outputs",
    "= 0": "biases = 0",
    "= 1": "filters = 1",
    ">": "outputs > weights",
    "<": "weights < outputs",
    "> 0": "changed > 0",
    "< 0": "y < 0",
}
_IDIOMS = (
    "each other",
    "each behind the other",
    "at last",
    "so far",
    "that much",
    "how much",
    "how many",
    "closer look",
    r"where (?:the \w+|it) is (?:posi|nega)tive",
    r"which (?:\w+ )?are (?:posi|nega)tive",
)
_NUMBERS_BEFORE = (
    r"over|under|above|below|beyond|about|around|minus|plus|times|up to|per|circa|number|some|close to|near|short of|"
    r"another|a good|a full|a mere|a further|shy of|out of|upwards of|rounds? to|rounded to"
)
_NUMBERS_AFTER = (
    r"percent|%|or more|or less|or so|plus|k|K|M|squared|cubed|px|pt|cm|mm|km|m|ms|s|[kMG]?B|[kM]?Hz|fps|dB|°C?|odd"
)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    listed = "|".join(word.replace("_", r"[\s-]+") for word in words.split())
    return re.compile(rf"(?<![\w{{])(?:{listed})(?![\w}}])", re.IGNORECASE)


_ANY = _pattern(" ".join([MEASURES, *(relation.words for relation in RELATIONS)]))
_IDIOM = re.compile("|".join(_IDIOMS), re.IGNORECASE)
_LEADS = re.compile(rf"(?<!\w)(?:{_NUMBERS_BEFORE})\s$", re.IGNORECASE)
_FOLLOWS = re.compile(rf"\s(?:{_NUMBERS_AFTER})(?!\w)", re.IGNORECASE)


def claiming(text: str) -> Iterator[str]:
    """The words of a text that compare, count, complete or deny, in reading order."""
    plain = _IDIOM.sub(lambda idiom: "|" * len(idiom[0]), text)
    yield from (match[0] for match in _ANY.finditer(plain))


def relations_of(text: str) -> tuple[Relation, ...]:
    """The relations that the words of a text claim; empty where one of its words is a measure, or none claims."""
    words = list(claiming(text))
    found = [next((one for one in RELATIONS if _pattern(one.words).fullmatch(word)), None) for word in words]
    return tuple(one for one in found if one is not None) if None not in found else ()


def mend(word: str) -> str:
    """What an author does about a word of claim in plain text: how it may stand, if anything bears it out."""
    found = relations_of(word)
    if not found:
        return "say it without: no comparison bears out words of measure and order"
    if found[0].of:
        return f"write what must hold for it, of a slot whose name ends with {found[0].of!r}, or say it without"
    example = _EXAMPLES[found[0].needs[0]]
    return f"write what must hold for it, such as {{{example}:{word}}}, or say it without"


def alters(before: str, after: str) -> str:
    """What stands beside a number and would make another one of it, such as "more than", "over" or "percent"."""
    found = _LEADS.search(before) or _FOLLOWS.match(after)
    if found and found[0].casefold() == "minus " and after.startswith("×"):  # a shape that is taken away names a map
        return ""
    return found[0].strip() if found else ""


_CHANGING = r"(?:turn|chang|transform|convert|shrink|grow|fall|drop|ris|go|sink|cut|reduc|lower|rais)\w*"
_BECOMES = re.compile(
    r"(?<!\w)(?:becom(?:e|es|ing)|became|now|replaced by|gives? way to|"
    rf"{_CHANGING}(?:\s(?:down|up|back|over))?\s(?:in)?to)(?!\w)",
    re.IGNORECASE,
)
_WAS = re.compile(r"(?<!\w)(?:instead of|in place of|rather than|replac(?:es?|ing)|was|were)(?!\w)", re.IGNORECASE)
_FROM, _TO = (
    re.compile(rf"(?<!\w){_CHANGING}\sfrom(?:\s\w+)?\s$", re.IGNORECASE),
    re.compile(r"(?<!\w)to(?!\w)", re.IGNORECASE),
)
_RESULTS = re.compile(
    r"(?<!\w)(?:make|makes|give|gives|leave|leaves|yield|yields|equal|equals|is|are|total|totals|amount to|amounts to|"
    r"come to|comes to|add up to|adds up to|become|becomes|stay|stays|remain|remains)(?:\s\w+)?\s$|:\s(?:\w+\s){0,2}$"
)
_TAKEN = re.compile(r"(?<!\w)(?:take|takes|taken|subtract\w*|remov\w*|less|without)(?!\w)", re.IGNORECASE)
_ADDED = re.compile(r"(?<!\w)(?:and|plus|with)(?!\w)")
_LISTED = re.compile(r",|(?<!\w)and(?!\w)")
_CLAUSE = re.compile(r"[.;?!]")


def changes(before: str, between: str) -> str:
    """Which of two numbers words say has come of the other, by what stands before them and between: the first or last.

    Empty where they say nothing of a change.
    """
    if _CLAUSE.search(between):
        return ""
    if _BECOMES.search(between) or (_FROM.search(before) and _TO.search(between)):
        return "last"
    return "first" if _WAS.search(between) else ""


def told(one: Fraction, between: str, other: Fraction, leading: str, result: Fraction) -> bool:
    """Whether words do not say of two numbers, and of a third behind them, what is false.

    They say a sum, a difference or a product where they come to the third by a verb or a colon, as in "9 weights and a
    bias make 10", or where something is taken away before it; then it has to hold. Which of them is meant is not
    always said: "28 neurons with 784 weights make 21,952".
    """
    if _CLAUSE.search(between) or _CLAUSE.search(leading):
        return True
    if _TAKEN.search(between):
        return result in (one - other, other - one)
    if not _RESULTS.search(leading) or (":" in leading and not _LISTED.search(between)):
        return True
    joined = between.strip() == "and" or (_ADDED.search(between) is not None and " with " not in f" {between} ")
    return result == one + other if joined else result in (one + other, one * other, one - other, other - one)


_SERIES = (("red", "green", "blue"), ("x", "y", "brightness"))
"""What lists of channels, and of the values of a point, name in this order."""


def disordered(text: str) -> str:
    """What a list in a text names in another order than it lies in, or by names of none; empty if nothing."""
    if (found := _CHANNELS_ARE.search(text.casefold())) and found.groups() not in _SERIES:
        return ", ".join(found.groups())
    for clause in re.split(r"[.:;?!]", text.casefold()):
        for series in _SERIES:
            said = [word for word in re.findall(r"\w+", clause) if word in series]
            if len({*said}) == len(said) and said != sorted(said, key=series.index):
                return ", ".join(said)
    return ""


_CHANNELS_ARE = re.compile(r"\b(?:channels|planes)(?:, side by side)?: ([a-z]+), ([a-z]+),? (?:and )?([a-z]+)\b")

STAGES = ("early", "later", "latest")


def unstaged(slots: Sequence[str]) -> str:
    """Slots of one layer after the other that stand in another order than the layers; empty if there are none."""
    said = [slot for slot in slots if slot.partition("_")[0] in STAGES]
    lie = sorted(said, key=lambda slot: STAGES.index(slot.partition("_")[0]))
    return ", ".join(said) if said != lie and len({*said}) == len(said) else ""


_COLOURS = re.compile(r"\b(?:(?P<warm>warm|coral|orange)|cool|violet)\b", re.IGNORECASE)
_NO_SIGN = (
    "(?:red|green|blue|yellow|purple|pink|magenta|cyan|brown|golden|turquoise|teal|lilac|scarlet|crimson|black|white)"
)
_DRAWN = (
    "frame box cursor mark rod line arrow wire ring core spot dot disc blank bar key square tile beam strip number "
    "cell window map kernel filter neuron output weight pixel point sum column row position"
)
_STRANGE = re.compile(
    rf"\b{_NO_SIGN}(?: \w+)?? (?:{'|'.join(_DRAWN.split())})(?:e?s)?\b|\b{_NO_SIGN}(?:,| and|, and) {_NO_SIGN}\b|"
    rf"\b(?:is|are|in|turns?|becomes?|stays?|glows?) {_NO_SIGN}\b",
    re.IGNORECASE,
)
_CHANNELS = re.compile(
    r"\bred, green(?:,| and|, and) blue\b|\b(?:red|green|blue) (?:channel|plane|value|weight|letter)s?\b", re.IGNORECASE
)
_SIDES = re.compile(
    r"\b(?:(?P<for>for|adds?|positive|above zero|raises?)|against|subtracts?|negative|below zero|lowers?)\b",
    re.IGNORECASE,
)


_RELU = re.compile(
    r"\bpositives?(?: \w+)? (?:(?:is|are) (?:cut|blanked|dropped)|becomes?|turns?|vanish\w*)|"
    r"\bnegatives?(?: \w+)? (?:pass(?:es)?|stays?|survives?|remains?|(?:is|are) kept)\b",
    re.IGNORECASE,
)


def mispassed(text: str) -> str:
    """What a text says of ReLU that is true of numbers of the other sign; empty if nothing."""
    found = _RELU.search(text) if "ReLU" in text else None
    return "" if found is None else found[0]


def miscoloured(text: str) -> str:
    """What a text says of a colour that is none, or not that of the numbers that it is said of; empty if nothing.

    Its clause, which may go over a comma to "where", says of which sign they are; red, green and blue are channels.
    """
    strange = _STRANGE.search(_CHANNELS.sub("", text))
    if strange:
        return strange[0]
    for clause in re.split(r"[,.;:](?! where)|\band\b", text):
        colour, side = _COLOURS.search(clause), _SIDES.search(clause)
        if colour and (side is None or bool(colour["warm"]) != bool(side["for"])):
            return " … ".join(found[0] for found in (colour, side) if found)
    return ""
