"""Captions survive the way to a file and back, and what a player would drop is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from onebyone.errors import UsageError
from onebyone.proof.webvtt import Caption, cues_to_webvtt, from_webvtt, read_captions, to_webvtt


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


def test_cues_of_any_payload_have_a_header_and_may_end_no_cue() -> None:
    assert cues_to_webvtt([(0, 1, '{"a": 1}')], header="2a: numbers") == (
        'WEBVTT 2a: numbers\n\n00:00:00.000 --> 00:00:01.000\n{"a": 1}\n'
    )
    for payload in ("a --> b", "a\n\nb"):
        with pytest.raises(ValueError, match="Caption text must not have"):
            cues_to_webvtt([(0, 1, payload)])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n1\xd71\n", "can't decode byte 0xd7"),
        (b"", "Invalid format"),
        (b"1\n00:00:00,000 --> 00:00:01,000\nx\n", "Invalid format"),
        (b"WEBVTT\n\n00:00:00.000 --> 00:00:61.000\nx\n", "00:00:61.000"),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:01.000\nx\n", "is shown from 2.0 s to 1.0 s"),
        (b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nx\ny\nz\n", "one or two lines"),
    ],
)
def test_a_file_that_was_changed_is_refused_in_one_line(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "2a.vtt"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"2a\.vtt is not captions as they were written") as caught:
        read_captions(file)
    assert says in str(caught.value)


def test_a_file_from_another_system_is_read(tmp_path: Path) -> None:
    captions = (Caption(0, 1.5, "1×1\nis all"), Caption(2, 3, "x"))
    (tmp_path / "2a.vtt").write_bytes(b"\xef\xbb\xbf" + to_webvtt(captions).replace("\n", "\r\n").encode())
    assert read_captions(tmp_path / "2a.vtt") == captions
