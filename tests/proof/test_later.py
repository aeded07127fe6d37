"""A part of a film is told in the film's own seconds, to the microsecond, and in the film's own positions."""

from onebyone.proof.later import moved

SPAN = {"from": 0.5, "to": 1.0, "box": [1, 2, 3, 4]}
PART = {
    "figures": [{"id": "2a", "from": 0, "to": 2.0}],
    "inputs": [{"figure": 0, "tensor": "image"}],
    "tensors": [{"figure": 0, "name": "image"}],
    "checks": [{"figure": 1, "what": "map"}],
    "numbers": [{"figure": 1, "text": "8", "from": [0, 2], "spans": [SPAN]}],
    "equations": [{"terms": [0, 1], "result": 2}],
    "labels": [{"text": "a", "spans": [SPAN, SPAN]}],
    "pictures": [{"figure": 0, "spans": []}],
    "drawings": [{"spans": [SPAN]}],
    "rests": [[0.0, 1.0]],
}
LATER = {"from": 0.833333, "to": 1.333333, "box": [1, 2, 3, 4]}


def test_times_and_positions_are_counted_in_the_whole() -> None:
    told = {
        "figures": [{"id": "2a", "from": 0.333333, "to": 2.333333}],
        "inputs": [{"figure": 5, "tensor": "image"}],
        "tensors": [{"figure": 5, "name": "image"}],
        "checks": [{"figure": 6, "what": "map"}],
        "numbers": [{"figure": 6, "text": "8", "from": [40, 42], "spans": [LATER]}],
        "equations": [{"terms": [40, 41], "result": 42}],
        "labels": [{"text": "a", "spans": [LATER, LATER]}],
        "pictures": [{"figure": 5, "spans": []}],
        "rests": [[0.333333, 1.333333]],
    }
    assert {**moved(PART, 1 / 3, figures=5, numbers=40), **told} == moved(PART, 1 / 3, figures=5, numbers=40)


def test_the_part_itself_stays_as_it_is() -> None:
    moved(PART, 1.0, figures=1, numbers=1)
    assert PART["figures"][0]["from"] == 0
    assert SPAN["from"] == 0.5
