"""The film as text: each shot's heading, what is seen and what is read, with times; nothing unproven gets in."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onebyone.audit.texts import audited
from onebyone.core.quantity import Quantity
from onebyone.errors import AuditError
from onebyone.panels.panel import Variant
from onebyone.proof.webvtt import Caption
from onebyone.publish.template import clock
from onebyone.words import PanelWords
from onebyone.words.names import panel_name

WIDTH = 100  # characters a line
HANGING = 8  # characters before what is read: its time


@dataclass(frozen=True)
class Passage:
    """A shot of the film in words, every text audited; times are in seconds of the film."""

    heading: str
    start: float
    description: tuple[str, ...]
    captions: tuple[Caption, ...]


def passage(
    variant: Variant,
    quantities: Mapping[str, Quantity],
    *,
    captions: Sequence[Caption],
    start: float,
) -> Passage:
    """A shot in words, if its captions are what its words say with the proven numbers.

    A beat's question is read before its caption, but in a clean clip, where whoever shows it asks. A single beat has no
    description, which is of the whole clip.

    Raises AuditError if one is not, or if there are more captions than sentences, or fewer.
    """
    words, name = variant.words, variant.name
    asked = {} if variant.cut.clean else words.questions
    beats = words.beats if variant.cut.beat is None else {variant.cut.beat: words.beats[variant.cut.beat]}
    said = [one for beat, caption in beats.items() for one in (asked.get(beat), caption) if one is not None]
    if len(captions) != len(said):
        raise AuditError(f"{name}: {len(captions)} captions for {len(said)} sentences")
    for cue, sentence in zip(captions, said, strict=True):
        audited(cue.text, sentence, quantities, where=f"{name}, caption")
    mark = panel_name(variant.shot.id) if isinstance(words, PanelWords) else ""
    claim = audited(words.claim.text(quantities), words.claim, quantities, where=f"{name}, title")
    return Passage(
        heading=f"{mark}: {claim}" if mark else claim,
        start=start,
        description=tuple(
            audited(sentence.text(quantities), sentence, quantities, where=f"{name}, description")
            for sentence in (words.description if variant.cut.beat is None else ())
        ),
        captions=tuple(captions),
    )


def chapters(passages: Sequence[Passage]) -> tuple[tuple[int, str], ...]:
    """With which passage each chapter begins, and its title: a chapter for every shot."""
    return tuple((at, told.heading) for at, told in enumerate(passages))


def transcript(passages: Sequence[Passage]) -> str:
    """The film as plain text: a heading for each shot, what is seen, then what is read and when."""
    blocks = []
    for told in passages:
        rule = "=" * (len(told.heading) + HANGING)
        seen = textwrap.fill(" ".join(told.description), WIDTH)
        read = (_line(clock(cue.start), " ".join(cue.text.split())) for cue in told.captions)
        blocks.append("\n".join([_line(clock(told.start), told.heading), rule, "", seen, "", *read]))
    return "\n\n\n".join(blocks) + "\n"


def _line(time: str, text: str) -> str:
    return f"{time:<{HANGING}}{text}"
