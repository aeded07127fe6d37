"""Finds every number that a text states: digits of any script, number words of English, and ways to hide either.

A text on screen may state no number: a number is made from a tensor, so that it cannot be wrong. This is the one
detector, for the words of the panels and for the audit of every label that is drawn.

Out of scope: look-alike letters of one script (O for 0, l for 1), number words of other languages, and words that
count without naming a number (a pair, both, a single).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from onebyone.words.names import alone

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_LARGE = ["hundred", "thousand", "million", "billion", "trillion"]
_OTHERS = [
    "once",
    "twice",
    "thrice",
    "dozen",
    "half",
    "halve",
    "halves",
    "halved",
    "quarter",
    "nil",
    "nought",
    "naught",
]
_MULTIPLES = ["double", "doubles", "doubled", "triple", "tripled", "treble", "quadruple", "quadrupled", "quintuple"]
# The irregular ordinals from third on; first and second are left to the writer.
_ORDINALS = ["third", "fifth", "eighth", "ninth", "twelfth"]
_TIETH = [word[:-1] + "ieth" for word in _TENS]
_TIES = [word[:-1] + "ies" for word in _TENS]
_STEMS = [*_UNITS, *_TEENS, *_TENS, *_LARGE, *_OTHERS, *_MULTIPLES, *_ORDINALS, *_TIETH, *_TIES]
# Words written together are found too (fortytwo, threefold, hundredths), but weight, often, none and phone are not.
_NUMBER = re.compile(
    rf"(?:(?:{'|'.join(sorted(_STEMS, key=len, reverse=True))})(?:and)?)+"
    "(?:e?s|ths?|fold|some|ish|ishness|something|odd)?"
)
# I, V and X alone are letters, and in small letters nobody reads C, D, L and M as numerals.
_ROMAN = re.compile(
    r"(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})|(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Words of English that are a letter away from a number word.
_INNOCENT = frozenset(
    re.findall(
        r"\w+",
        """
        weight weights height right rights light lights night might sight tight fight fights bright freight tree trees
        threw there these them then thee even event events sever severe never fort forte forth nifty dirty thirsty fifty
        seen nicety ive teen teens forties bullion mullion minion thousands hundreds eights eighths several elven eleven
        twelve shirty party forts fortify eighty our fur for fie hour tow net wen ion no on to tone too ton fin fine
        ties tens
        """,
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"[^\W\d_]+(?:[-'’·.‐-―][^\W\d_]+)+")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:\s[^\W\d_])+(?!\w)")
_SPACES = " \u00a0"
_DIGITS = re.compile(r"0+(?:[.,]0+)*")


def find_numbers(text: str, names: Collection[str]) -> list[str]:
    """The numbers `text` states, in reading order, once the whole words that are declared `names` are set aside.

    Finds every character with a numeric value (other scripts, superscripts, fractions, circled and Roman numerals),
    English number words (also accented, letter-spaced, hyphenated, written together or misspelt by a letter), words
    that mix scripts, and every invisible character, since it could hide any of these.
    """
    return list(_find(text, frozenset(names)))


@cache
def _find(text: str, names: frozenset[str]) -> tuple[str, ...]:
    rest = _without(names, text)
    found = {**dict(_words(rest)), **dict(_invisible(rest)), **dict(_numerals(rest))}
    return tuple(found[place] for place in sorted(found))


def _without(names: frozenset[str], text: str) -> str:
    """The text with each name that stands alone blanked: 1×1 does not excuse 11×1, −1×1, 1×1.5 or 1×1×784."""
    return alone(names).sub(lambda name: "|" * len(name[0]), text) if names else text


def _numerals(text: str) -> Iterator[tuple[int, str]]:
    """Runs of characters that have a numeric value, with the points and commas inside them."""
    digits = "".join("0" if _is_numeral(character) else character for character in text.replace("0", "1"))
    for match in _DIGITS.finditer(digits):
        yield match.start(), text[match.start() : match.end()]


@cache
def _is_numeral(character: str) -> bool:
    return any(unicodedata.numeric(part, None) is not None for part in (character, *_plain(character)))


def _invisible(text: str) -> Iterator[tuple[int, str]]:
    """Characters that show nothing, and spaces so thin that a word seems whole."""
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category[0] == "C" or (category[0] == "Z" and character not in _SPACES):
            yield place, f"invisible U+{ord(character):04X}"


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Number words, the longest reading first: letter-spaced, joined by hyphens, alone."""
    plain, places = _folded(text)
    taken = 0  # where the last found word ends
    for match in sorted(
        (match for pattern in (_SPACED, _JOINED, _WORD) for match in pattern.finditer(plain)),
        key=lambda match: (match.start(), -match.end()),
    ):
        word = re.sub(r"[\W_]", "", match[0])
        if match.start() >= taken and (
            _NUMBER.fullmatch(word.casefold())
            or _ROMAN.fullmatch(word)
            or _mixes_scripts(match[0])
            or word.casefold() in _misspelt()
        ):
            taken = match.end()
            yield places[match.start()], text[places[match.start()] : places[match.end() - 1] + 1]


@cache
def _misspelt() -> frozenset[str]:
    """Number words with two letters exchanged or one doubled, and long ones with any letter missing, other or added."""
    found: set[str] = set()
    for word in (*_UNITS, *_TEENS, *_TENS, "hundred", "thousand", "million", "dozen", "twice"):
        splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
        found.update(one + two[1] + two[0] + two[2:] for one, two in splits if len(two) > 1)
        found.update(one + two[0] + two for one, two in splits if two)
        if len(word) >= 4:
            found.update(one + two[1:] for one, two in splits if two)
        if len(word) >= 5:
            found.update(one + letter + two for one, two in splits for letter in _LETTERS)
            found.update(one + letter + two[1:] for one, two in splits if two for letter in _LETTERS)
    return frozenset(found) - _INNOCENT


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without marks and compatibility forms, and for each of its characters its place in `text`."""
    pairs = [(part, place) for place, character in enumerate(text) for part in _plain(character)]
    return "".join(part for part, _ in pairs), [place for _, place in pairs]


@cache
def _plain(character: str) -> str:
    """The character without accents, width, circle or style: é is e, ｔ is t; a lone accent is nothing."""
    return "".join(part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part)[0] != "M")


def _mixes_scripts(word: str) -> bool:
    """Whether a word of Latin letters holds one of another script, as оne with a Cyrillic о does."""
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word} if word.isalpha() else set()
    return "LATIN" in scripts and len(scripts) > 1
