"""Each check of a clip's time sees the fault planted for it, and says nothing of the same clip without it."""

from __future__ import annotations

import pytest
from by_hand import label
from pacing import blank_start, hasty_captions, idle_beats, length, long_stills, short_rests
from recording import FPS, Frame, Recording, ink

from onebyone.stage.scene import Told

SHORT, LONG = "Look here.", "A caption of just so many characters that a viewer needs about six seconds."  # 10 and 76


def moves(beat, start, *, seconds, y=500, caption=()):
    """Frames in which a label wanders to the right, whatever the caption does."""
    return [
        Frame(
            start + at / FPS,
            start + (at + 1) / FPS,
            beat,
            (label("word", 500 + 10 * at, y), *caption),
            frozenset(map(ink, caption)),
        )
        for at in range(round(seconds * FPS))
    ]


def rests(last, *, seconds):
    """The last frame, held."""
    return Frame(last.end, last.end + seconds, last.beat, last.entries, last.caption)


def clip(*, rest=1.0, text=SHORT, beat="a_beat"):
    """One beat: a second of motion, then a rest."""
    frames = moves(beat, 0.0, seconds=1)
    frames.append(rests(frames[-1], seconds=rest))
    end = frames[-1].end
    return Recording(tuple(frames), (Told(beat, 0.0, end, text),))


def seen(complaints, *words):
    """Whether there is exactly one complaint, which says these words."""
    return len(complaints) == 1 and all(word in complaints[0] for word in words)


def test_a_still_is_short_however_long_its_caption():
    assert long_stills(clip(rest=2.4)) == []
    assert seen(long_stills(clip(rest=2.6)), "a_beat", "from 0.9 s to 3.6 s")
    assert seen(long_stills(clip(rest=3.5, text=LONG)), "a_beat")


def test_a_still_is_long_however_many_times_it_was_written():
    recording = clip(rest=1.5)
    more = rests(recording.frames[-1], seconds=1.5)
    longer = Recording((*recording.frames, more), recording.beats)
    assert [(first.start, last.end) for first, last in longer.stills()][-1] == (pytest.approx(0.9), pytest.approx(4.0))
    assert seen(long_stills(longer), "from 0.9 s to 4.0 s")


def test_every_beat_rests_at_its_end():
    assert short_rests(clip(rest=0.9)) == []
    assert seen(short_rests(clip(rest=0.4)), "a_beat", "rests for 0.5 s")


def captioned(*, wanders, beat="a_beat"):
    """One beat whose caption changes, and whose picture does or does not."""
    old, new = label("old", 500, 900), label("new", 500, 900)
    before = moves(beat, 0.0, seconds=0.5, caption=(old,))
    after = moves(beat, 0.5, seconds=0.5, caption=(new,))
    frames = before + after
    if not wanders:
        frames = [Frame(f.start, f.end, beat, (before[0].entries[0], *f.entries[1:]), f.caption) for f in frames]
    return Recording(tuple(frames), (Told(beat, 0.0, 1.0, SHORT),))


def test_a_beat_shows_more_than_a_caption():
    assert idle_beats(captioned(wanders=True)) == []
    assert seen(idle_beats(captioned(wanders=False)), "a_beat", "nothing changes but the caption")
    assert idle_beats(captioned(wanders=False, beat="takeaway")) == []


def test_a_caption_can_be_read_while_it_stays():
    assert hasty_captions(clip(rest=5.5, text=LONG)) == []
    assert seen(hasty_captions(clip(rest=3.0, text=LONG)), LONG, "stays 4.0 s", f"takes {len(LONG) / 12:.1f} s")


def test_a_clip_that_begins_with_bare_paper_is_found():
    recording = clip()
    assert blank_start(recording) == []
    blank = Frame(-1 / FPS, 0.0, "a_beat", (), frozenset())
    assert seen(blank_start(Recording((blank, *recording.frames), recording.beats)), "first frame")


def test_a_clip_has_its_length():
    assert length(clip(rest=1.0), shortest=1, longest=2) == []
    assert seen(length(clip(rest=1.0), shortest=3, longest=4), "lasts 2.0 s, not 3 to 4")
    assert seen(length(clip(rest=1.0), shortest=0, longest=1), "lasts 2.0 s")


class TestRecording:
    def test_what_changes_moves_and_what_stays_does_not(self):
        fixed = label("fixed", 900, 900)
        frames = [Frame(f.start, f.end, f.beat, (fixed, *f.entries), f.caption) for f in moves("b", 0.0, seconds=0.5)]
        recording = Recording(tuple(frames), (Told("b", 0.0, 0.5, SHORT),))
        assert all(recording.moving(frame) == {1} for frame in frames)

    def test_nothing_moves_in_a_frame_that_is_held(self):
        recording = clip()
        assert recording.moving(recording.frames[-1]) == frozenset()

    def test_parts_of_a_beat_are_found_by_their_time(self):
        recording = clip(rest=1.0)
        (beat,) = recording.beats
        found = [recording.at(beat, part) for part in (0.25, 0.5, 0.75, 1)]
        assert [frame.end for frame in found] == pytest.approx([0.5, 1.0, 2.0, 2.0])

    def test_every_look_is_listed_once(self):
        recording = clip(rest=1.0)
        assert len(recording.distinct) == len(recording.frames) - 1
