"""Captions survive the way to a file and back, and what a player would drop is refused."""

from __future__ import annotations

import pytest

from onebyone.proof.webvtt import Caption, from_webvtt, to_webvtt


def test_a_file_is_webvtt_to_the_letter() -> None:
    text = to_webvtt([Caption(0, 1.5, "Nine & more"), Caption(3599.9996, 3661.25, "a --> b < c")])
    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nNine &amp; more\n\n01:00:00.000 --> 01:01:01.250\na --&gt; b &lt; c\n"
    )


def test_captions_come_back_as_they_were() -> None:
    captions = (Caption(0.0, 1.5, "Nine\n& more"), Caption(61.25, 3661.125, "a --> b < c, “−0.5”"))
    assert from_webvtt(to_webvtt(captions)) == captions
    assert from_webvtt(to_webvtt(())) == ()


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(1, 1, "x"), (2, 1, "x"), (-1, 1, "x"), (float("nan"), 1, "x"), (0, 1, " "), (0, 1, "a\n\nb"), (0, 1, "a\nb\nc")],
)
def test_a_caption_nobody_would_see_is_refused(start: float, end: float, text: str) -> None:
    with pytest.raises(ValueError, match="caption"):
        Caption(start, end, text)
