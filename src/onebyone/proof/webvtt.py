"""Captions, and other cues, as WebVTT: written for players, and read back for the page and the film."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError
from webvtt.models import Timestamp

from onebyone.errors import UsageError

LINES = 2


@dataclass(frozen=True)
class Caption:
    """One or two lines of text and when they are shown, in seconds of the clip."""

    start: float
    end: float
    text: str

    def __post_init__(self) -> None:
        """Refuse what a player would drop silently: an empty line, more than two, no time on screen."""
        lines = self.text.split("\n")
        if len(lines) > LINES or not all(line.strip() for line in lines):
            raise ValueError(f"a caption is one or two lines of text, not {self.text!r}")
        if not 0 <= self.start < self.end:
            raise ValueError(f"the caption {self.text!r} is shown from {self.start} s to {self.end} s")


def to_webvtt(captions: Iterable[Caption]) -> str:
    """A WebVTT file of the captions, with times to the millisecond."""
    return cues_to_webvtt((caption.start, caption.end, html.escape(caption.text, quote=False)) for caption in captions)


def to_srt(captions: Iterable[Caption]) -> str:
    """The captions as SubRip, for players and editors that read no WebVTT."""
    # webvtt-py would take what stands between < and > for markup, and leave it out.
    return "\n".join(
        f"{number}\n{_stamp(caption.start)} --> {_stamp(caption.end)}\n".replace(".", ",") + f"{caption.text}\n"
        for number, caption in enumerate(captions, 1)
    )


def cues_to_webvtt(cues: Iterable[tuple[float, float, str]], *, header: str = "") -> str:
    """A WebVTT file of cues: from, to (seconds) and payload, which is written as it stands.

    Raises ValueError for a payload that would end its cue: one with an empty line or "-->".
    """
    told = [webvtt.Caption(_stamp(start), _stamp(end), payload) for start, end, payload in cues]
    return webvtt.WebVTT(captions=told, header_text=header).content


def from_webvtt(text: str) -> tuple[Caption, ...]:
    """The captions of a file that `to_webvtt` wrote; raises ValueError for any other."""
    try:
        cues = webvtt.from_string(text, strict=True)
    except (MalformedFileError, MalformedCaptionError) as error:
        raise ValueError(str(error)) from error
    return tuple(Caption(_seconds(cue.start_time), _seconds(cue.end_time), html.unescape(cue.raw_text)) for cue in cues)


def read_captions(file: Path) -> tuple[Caption, ...]:
    """The captions in a file.

    Raises:
        UsageError: it was changed since it was written, so that its captions cannot be told.
    """
    try:
        return from_webvtt(file.read_bytes().decode("utf-8-sig"))
    except ValueError as error:  # also of bytes that are not UTF-8
        raise UsageError(f"{file} is not captions as they were written ({error}): render it again") from error


def _stamp(seconds: float) -> str:
    return str(Timestamp.from_seconds(float(seconds)))


def _seconds(time: Timestamp) -> float:
    return time.in_milliseconds() / 1000
