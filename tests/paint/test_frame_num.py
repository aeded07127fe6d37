"""A packet's frame number is read and written where H.264 has it, and no packet of another form is touched."""

from __future__ import annotations

import pytest

from onebyone.paint.frame_num import NUMBERS, SliceError, frame_number, renumbered

# The first three frames after a keyframe as x264 wrote them, and one with a short start code.
FIRST, SECOND, THIRD = (bytes.fromhex(f"00000001 41 9a {second} 0857feb52a80") for second in ("22", "42", "62"))
SHORT = bytes.fromhex("000001 41 9b e2 0857feb52a80")


@pytest.mark.parametrize(("packet", "number"), [(FIRST, 1), (SECOND, 2), (THIRD, 3), (SHORT, 15)])
def test_the_number_is_that_of_the_slice_header(packet: bytes, number: int) -> None:
    assert frame_number(packet) == number


@pytest.mark.parametrize("packet", [FIRST, SECOND, SHORT])
@pytest.mark.parametrize("number", [0, 1, 7, 8, 15, 16, 35])
def test_another_number_changes_those_four_bits_only(packet: bytes, number: int) -> None:
    other = renumbered(packet, number)
    assert frame_number(other) == number % NUMBERS
    assert renumbered(other, frame_number(packet)) == packet
    bits = bin(int.from_bytes(other) ^ int.from_bytes(packet) ^ 0)
    header = packet.index(b"\x41") + 1
    assert int(bits, 2) & ~(0b1_111 << 5 + 8 * (len(packet) - header - 2)) == 0


def test_what_x264_counts_is_what_we_count() -> None:
    assert renumbered(FIRST, 2) == SECOND
    assert renumbered(THIRD, 1) == FIRST


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0\0\0\1",
        FIRST[:6],
        FIRST[4:],
        b"x" + FIRST,
        FIRST.replace(b"\x41", b"\x65"),  # a keyframe
        FIRST.replace(b"\x41", b"\x01"),  # one that no other refers to
        FIRST.replace(b"\x9a", b"\x88"),  # another type of slice
        FIRST.replace(b"\x22", b"\x20"),  # bits behind the number that could become a start code
    ],
)
def test_any_other_packet_is_refused(packet: bytes) -> None:
    with pytest.raises(SliceError, match="no header of a predicted frame"):
        frame_number(packet)
    with pytest.raises(SliceError, match="no header of a predicted frame"):
        renumbered(packet, 3)
