"""Captions as WebVTT: written beside a clip, and read back for the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

_CUE = re.compile(r"^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})\n((?:.+\n?)+)", re.MULTILINE)

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
    cues = (f"{_stamp(c.start)} --> {_stamp(c.end)}\n{html.escape(c.text, quote=False)}\n" for c in captions)
    return "\n".join(["WEBVTT\n", *cues])


def from_webvtt(text: str) -> tuple[Caption, ...]:
    """The captions of a file that `to_webvtt` wrote."""
    return tuple(
        Caption(_seconds(*cue[:3]), _seconds(*cue[3:6]), html.unescape(cue[6].rstrip())) for cue in _CUE.findall(text)
    )


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds % 60_000 / 1000:06.3f}"


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
