"""The number of a frame in the packet that holds it, read and written in place: the four bits of H.264's frame_num.

A frame predicted from the one before begins with a NAL unit's head and a slice header (ITU-T H.264, 7.3.1 and 7.3.3):
first_mb_in_slice, slice_type and pic_parameter_set_id, of which x264 makes the seven bits 1, 00110 and 1, and then
frame_num, which counts from the last keyframe on, modulo 16. The bits behind it are never all zero, so that no other
number could make a start code of them.
"""

from __future__ import annotations

from typing import Final

from onebyone.errors import OneByOneError

NUMBERS: Final = 16
"""How many numbers there are: after the last comes 0 again."""

_START: Final = b"\0\0\1"
_PREDICTED: Final = 0x41  # nal_ref_idc 2, nal_unit_type 1: others refer to it
_HEADER: Final = 0b1001101
_BEHIND: Final = 0b11111


class SliceError(OneByOneError):
    """A packet that does not begin as x264 begins those of predicted frames."""


def frame_number(packet: bytes) -> int:
    """The number of a predicted frame, from its packet with start codes. Raises SliceError for any other packet."""
    at = _header(packet)
    return (packet[at] & 1) << 3 | packet[at + 1] >> 5


def renumbered(packet: bytes, number: int) -> bytes:
    """The packet with another number, modulo NUMBERS. Raises SliceError if it is not of a predicted frame."""
    at, number = _header(packet), number % NUMBERS
    header = bytes([_HEADER << 1 | number >> 3, (number & 7) << 5 | packet[at + 1] & _BEHIND])
    return packet[:at] + header + packet[at + 2 :]


def _header(packet: bytes) -> int:
    """Where the slice header begins."""
    at = packet.find(_START) + len(_START) + 1
    good = packet.startswith((_START, b"\0" + _START)) and len(packet) > at + 1 and packet[at - 1] == _PREDICTED
    if not (good and packet[at] >> 1 == _HEADER and packet[at + 1] & _BEHIND):
        raise SliceError(f"no header of a predicted frame as x264 writes it: {packet[: at + 2].hex(' ')}")
    return at
