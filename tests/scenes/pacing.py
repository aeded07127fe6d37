"""What may be wrong with a clip's time: each check takes a recording and returns its complaints, in sentences."""

from __future__ import annotations

from recording import FPS, TICK, Frame, Ink, Recording, ink

from onebyone.frames.entry import Entry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.look.theme import DURATIONS
from onebyone.stage.scene import Cue
from onebyone.words.panels import CLOSING_BEATS

LONGEST_STILL = 2.0  # s
SHORTEST_REST = 0.8  # s
CHARACTERS = 17  # a second
FADE = 1.5 * DURATIONS.quick  # s: the last caption leaves and the next one comes


def long_stills(recording: Recording) -> list[str]:
    """Nothing stands still for more than two seconds, unless its caption cannot be read sooner."""
    found = []
    for first, last in recording.stills():
        needed = max(first.start + LONGEST_STILL, _read_by(recording.cues, first))
        if last.end > needed + TICK:
            found.append(
                f"{first.beat}: nothing moves from {first.start:.1f} s to {last.end:.1f} s, "
                f"and the caption is read by {needed:.1f} s"
            )
    return found


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
        if len(looks) == 1 and told.name != CLOSING_BEATS[-1]:
            found.append(f"{told.name}: nothing changes but the caption")
    return found


def hasty_captions(recording: Recording) -> list[str]:
    """Every caption stays as long as it takes to read."""
    found = []
    for cue in recording.cues:
        stays, needed = cue.end - cue.start, len(cue.text) / CHARACTERS
        if stays < needed - 1 / FPS:
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


def _read_by(cues: tuple[Cue, ...], frame: Frame) -> float:
    """When the caption on screen is read, in seconds of the clip."""
    return max((cue.start + FADE + DURATIONS.read(cue.text) for cue in cues if cue.start <= frame.start), default=0.0)


def _is_in(entry: Entry, captions: frozenset[Ink]) -> bool:
    return isinstance(entry, NumberEntry | LabelEntry) and ink(entry) in captions
