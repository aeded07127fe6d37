"""Arrays that nobody can write to, and the bytes they stand on."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from onebyone.frames.frozen import digest, freeze, frozen, is_frozen

ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.arange(6).reshape(2, 3).T,
    np.ones((2, 2), dtype=bool),
    np.arange(12, dtype=np.uint8)[::3],
    np.float64(3).reshape(()),
]


@pytest.mark.parametrize("array", ARRAYS)
def test_a_frozen_array_has_the_same_numbers_and_nobody_can_write_to_it(array: np.ndarray) -> None:
    ours = freeze(array)
    assert (ours.dtype, ours.shape, ours.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert is_frozen(ours)
    for view in (ours, ours[...], ours.view()):
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            view.setflags(write=True)


def test_what_is_frozen_is_not_copied_again() -> None:
    ours = freeze(np.arange(4.0))
    assert freeze(ours) is ours
    assert frozen(ours) is frozen(ours.reshape(2, 2))
    assert freeze(ours.reshape(2, 2)).base is not None


@pytest.mark.parametrize(
    "array",
    [
        np.arange(4.0),
        freeze(np.arange(4.0))[1:],
        freeze(np.arange(4.0))[::-1],
        freeze(np.arange(4.0).reshape(2, 2)).T,
        freeze(np.arange(4.0)).copy(),
        np.frombuffer(bytearray(8)),
        np.empty(0),
    ],
)
def test_what_is_not_all_of_its_bytes_in_order_is_not_frozen(array: np.ndarray) -> None:
    assert not is_frozen(array)
    assert frozen(array) == array.tobytes()


def test_a_read_only_view_of_what_can_be_written_is_not_frozen() -> None:
    base = np.arange(4.0)
    view = base[:]
    view.setflags(write=False)
    ours = freeze(view)
    assert not is_frozen(view)
    base[0] = 7
    assert ours[0] == 0


def test_an_array_of_nothing_is_left_alone() -> None:
    nothing = np.empty((0, 2))
    assert freeze(nothing) is nothing


def test_a_digest_is_that_of_the_content_and_is_made_once_for_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    content, calls, blake2b = bytes(1000), [], hashlib.blake2b
    monkeypatch.setattr(hashlib, "blake2b", lambda *args, **how: calls.append(args) or blake2b(*args, **how))
    assert digest(content) == digest(content) == blake2b(content, digest_size=32).digest()
    assert len(calls) == 1
    equal = bytes(bytearray(content))
    assert digest(equal) == digest(content)
    assert len(calls) == 2, "equal bytes elsewhere are not compared"
    assert digest(b"\1" + content[1:]) != digest(content)
