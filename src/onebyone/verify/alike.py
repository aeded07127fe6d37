"""When what was read is the text that should stand there: a normal form in which signs of one look are one sign.

Readers write a sign of one look in one of several ways: a hyphen as a minus, a ligature as one sign, an o as a 0.
Nothing else is taken for what it is not: digits are never exchanged, nor is a sign left out or added.
"""

from __future__ import annotations

import re

# Signs that look the same in our font, or that a reader of another script writes for ours.
DASHES = "-‐‑‒–—―−－一ー"
APOSTROPHES = "'’‘`´′＇"
SPACES = " \t\u00a0\u2009\u202f\u3000"
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "œ": "oe", "æ": "ae"}
WIDE = {chr(ord(sign) + 0xFEE0): sign for sign in "0123456789,.+=()/"}
SAME = str.maketrans(
    {
        **dict.fromkeys(DASHES, "−"),
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(SPACES, None),
        **LIGATURES,
        **WIDE,
    }
)
CROSS = re.compile(r"(?<=\d)[xXхХ✕✖⨯╳](?=\d)")  # between digits it can only be ×
# Letters and digits of one look: in a word they are letters, in a number digits.
IN_WORDS = str.maketrans({"0": "o", "1": "l", "|": "l", "i": "l"})
IN_NUMBERS = str.maketrans({"O": "0", "o": "0", "О": "0", "l": "1", "I": "1", "|": "1"})


def same_sign_for_sign(read: str, text: str) -> bool:
    """Whether a reader who writes `read` has read `text`: in a word, letters are meant, and in a number, digits."""
    return normal_form(read, like=text) == normal_form(text)


def normal_form(text: str, *, like: str | None = None) -> str:
    """A text with one sign for all of one look; `like` is another that says whether it is a word or a number."""
    told = text if like is None else like
    letters, digits = any(map(str.isalpha, told)), any(sign in "0123456789" for sign in told)
    text = CROSS.sub("×", text.translate(SAME))
    if letters and not digits:  # a capital is the same letter: of "Ten" and "ten", size alone tells some letters apart
        return text.casefold().translate(IN_WORDS)
    return text.translate(IN_NUMBERS) if digits and not letters else text
