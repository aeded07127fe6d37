"""Panels keep to the measures of craft; `tests/audit/test_craft.py` has clips that miss them."""

from __future__ import annotations

from recording import FPS

from onebyone.audit.craft import GOALS, TESTED, Shown, measured
from onebyone.render.craft import spoken_in


def test_a_clip_keeps_to_its_craft(clip):
    recording = clip.recording
    frames = [Shown(frame.start, frame.end, frame.entries, frame.keys, frame.furniture) for frame in recording.frames]
    craft = measured(frames, spoken_in(recording.beats, fps=FPS), paper=clip.paper)
    missed = {name: value for name in TESTED if not GOALS[name].met(value := getattr(craft, name))}
    assert not missed
