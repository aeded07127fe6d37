"""What may be wrong with a clip's time: each check takes a recording and returns its complaints, in sentences."""

from __future__ import annotations

from recording import FPS, TICK, Ink, Recording, ink

from onebyone.frames.entry import Entry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.proof.files import told_beats
from onebyone.words.panels import TAKEAWAY

LONGEST_STILL = 2.5  # s
SHORTEST_REST = 0.8  # s
CHARACTERS = 12  # a second
MILLISECONDS = 1000  # a second


def long_stills(recording: Recording) -> list[str]:
    """Nothing stands still for more than two and a half seconds, a question and the last picture included."""
    return [
        f"{first.beat}: nothing moves from {first.start:.1f} s to {last.end:.1f} s"
        for first, last in recording.stills()
        if last.end - first.start > LONGEST_STILL + TICK
    ]


def short_rests(recording: Recording) -> list[str]:
    """Every beat ends on a rest."""
    found = []
    ends = {last.beat: last.end - first.start for first, last in recording.stills()}
    for told in recording.beats:
        if ends[told.name] < SHORTEST_REST - 1e-6:
            found.append(f"{told.name} rests for {ends[told.name]:.1f} s at its end, less than {SHORTEST_REST} s")
    return found


def idle_beats(recording: Recording) -> list[str]:
    """Every beat shows more than a new caption; only the last one, the takeaway, is a caption."""
    found = []
    for told in recording.beats:
        frames = recording.beat(told.name)
        captions = frozenset().union(*(frame.caption for frame in frames))
        looks = {
            tuple(key for key, entry in zip(frame.keys, frame.entries, strict=True) if not _is_in(entry, captions))
            for frame in frames
        }
        if len(looks) == 1 and told.name != TAKEAWAY:
            found.append(f"{told.name}: nothing changes but the caption")
    return found


def hasty_captions(recording: Recording) -> list[str]:
    """Every caption stays as long as it takes to read."""
    found = []
    for cue in (cue for beat in told_beats(recording.beats, fps=MILLISECONDS) for cue in beat.cues):
        stays, needed = cue.end - cue.start, len(cue.text) / CHARACTERS
        if stays < needed - 1 / FPS - 1 / MILLISECONDS:  # times are told to so much
            found.append(f"{cue.text!r} stays {stays:.1f} s and takes {needed:.1f} s to read")
    return found


def blank_start(recording: Recording) -> list[str]:
    """Something is seen in the first frame, for that is the picture which lists of files show of a video."""
    return [] if recording.frames[0].entries else ["nothing is seen in the first frame"]


def length(recording: Recording, *, shortest: float, longest: float) -> list[str]:
    """The clip lasts from `shortest` to `longest` seconds."""
    if shortest <= recording.duration <= longest:
        return []
    return [f"the clip lasts {recording.duration:.1f} s, not {shortest:g} to {longest:g}"]


PACING_CHECKS = (long_stills, short_rests, idle_beats, hasty_captions)
"""The checks that need nothing but a recording."""


def _is_in(entry: Entry, captions: frozenset[Ink]) -> bool:
    return isinstance(entry, NumberEntry | LabelEntry) and ink(entry) in captions
