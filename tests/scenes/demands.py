"""What is demanded of a whole clip that was told: a sound layout in each beat, time to look, and the goals of craft."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from complaints import FRAME_CHECKS, dim_texts, outside_margins
from pacing import PACING_CHECKS, blank_start, length
from recording import FPS, Recording

from onebyone.audit.craft import GOALS, Shown, measured
from onebyone.audit.limits import LONGEST, SHORTEST
from onebyone.frames.entry import Entry
from onebyone.render.craft import spoken_in

PARTS = (0.25, 0.5, 0.75, 1)  # of a beat
LEFT_TO_THE_EYE = {"covered", "nameless"}  # goals that a short panel may miss, as the README's example does

FrameCheck = Callable[[Sequence[Entry], Collection[int]], list[str]]


def over_beats(recording: Recording, check: FrameCheck) -> list[str]:
    """What a check says of each beat, each complaint once; at the end of a beat nothing may count as moving."""
    found: dict[str, str] = {}
    for beat in recording.beats:
        for part in PARTS:
            frame = recording.at(beat, part)
            for said in check(frame.entries, recording.moving(frame) if part < 1 else ()):
                found.setdefault(said, f"{beat.name} at {part:.0%}: {said}")
    return list(found.values())


def missed(recording: Recording, *, paper: tuple[float, float, float]) -> list[str]:
    """The measures of craft whose goals it misses, but for those that are left to the eye."""
    frames = [Shown(frame.start, frame.end, frame.entries, frame.keys, frame.furniture) for frame in recording.frames]
    craft = measured(frames, spoken_in(recording.beats, fps=FPS), paper=paper)
    values = {name: getattr(craft, name) for name in GOALS if name not in LEFT_TO_THE_EYE}
    return [f"{name} is {value:.3g}" for name, value in values.items() if not GOALS[name].met(value)]


def everything(recording: Recording, *, paper: tuple[float, float, float]) -> Iterator[str]:
    """All complaints at once, for a clip that no test is run on by itself."""
    yield from outside_margins(recording.distinct)
    for check in (*FRAME_CHECKS, partial(dim_texts, paper=paper)):
        yield from over_beats(recording, check)
    for judge in (*PACING_CHECKS, blank_start, partial(length, shortest=SHORTEST, longest=LONGEST)):
        yield from judge(recording)
    yield from missed(recording, paper=paper)
