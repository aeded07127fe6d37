"""A title of somebody's own for a clip: what it may say, and how long it may be.

A title stands where the claim does, large at first and then in the head, and is audited as all words are. What decides
that is loaded when there is one.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from onebyone.errors import UsageError
from onebyone.inputs.parameters import ParameterError, Shape

if TYPE_CHECKING:
    from onebyone.core.quantity import Quantity


def demand_title(title: str, *, where: str, shape: Shape) -> None:
    """Demand that the panel whose id is `where` can have this title in this shape, whatever stands beside its name.

    Raises ParameterError.
    """
    from onebyone.look.head import LONGEST, letters_too_many
    from onebyone.words.names import mark_of
    from onebyone.words.panels import NOTES, of_title
    from onebyone.words.sentence import WordsError

    try:
        if len(title) <= LONGEST:
            of_title(title)
        marks = [mark_of(where, note) for notes in NOTES for note in notes.values()]
        out = max(letters_too_many(title, mark=mark, shape=shape) for mark in marks)
    except (WordsError, UsageError) as error:
        raise _refused(title, error, where) from None
    if out:
        raise _refused(
            title, f"the head has room for about {len(title) - out} such characters beside the clip's name", where
        )


def demand_title_of(title: str, quantities: Mapping[str, Quantity], *, where: str) -> None:
    """Demand that a title says nothing that is untrue of a figure with these quantities. Raises ParameterError."""
    from onebyone.words.names import misnamed

    if misnamed(title, quantities):
        raise _refused(title, "it says 1×1, but the kernels of this figure are of another size", where)


def _refused(title: str, why: object, where: str) -> ParameterError:
    return ParameterError(f"{where}: title = {reprlib.repr(title)}: {why}")
