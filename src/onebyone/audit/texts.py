"""The audit of texts that no frame shows: captions, titles and transcripts, before they are written to a file."""

from __future__ import annotations

from collections.abc import Mapping

from onebyone.audit.refusal import AuditError
from onebyone.core.quantity import Quantity
from onebyone.words import Sentence
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers


def audited(text: str, says: Sentence, quantities: Mapping[str, Quantity], *, where: str) -> str:
    """The text on one line, if it is what the sentence says when its slots are filled with the proven numbers.

    Raises AuditError, which names `where` the text would stand, if the sentence states a number outside its slots, or
    the text is another one.
    """
    for part in says.parts:
        for number in find_numbers(part, NAMES) if isinstance(part, str) else ():
            raise AuditError(f"{where}: {says.source!r} states {number!r} as plain text: write a slot for it")
    line, said = " ".join(text.split()), says.text(quantities)
    if line != said:
        raise AuditError(f"{where}: the text {line!r} is not what its sentence says now: {said!r}")
    return line
