"""Panels keep to the measures of craft; `tests/audit/test_craft.py` has clips that miss them."""

from __future__ import annotations

from demands import missed


def test_a_clip_keeps_to_its_craft(clip):
    assert not missed(clip.recording, paper=clip.paper)
