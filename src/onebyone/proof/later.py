"""A part of a film: its proof's lists, with times and positions counted in the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def moved(part: Mapping[str, Any], start: float, *, figures: int, numbers: int) -> dict[str, list[Any]]:
    """The lists of a part that begins at `start` seconds, after so many figures and numbers of other parts."""

    def later(time: float) -> float:
        return round(start + time, 6)

    def timed(entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "from": later(entry["from"]), "to": later(entry["to"])}

    def owned(entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "figure": entry["figure"] + figures}

    def shown(entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "spans": [timed(span) for span in entry["spans"]]}

    def counted(places: Sequence[int]) -> list[int]:
        return [place + numbers for place in places]

    return {
        "figures": [timed(figure) for figure in part["figures"]],
        "inputs": [owned(tensor) for tensor in part["inputs"]],
        "tensors": [owned(tensor) for tensor in part["tensors"]],
        "checks": [owned(check) for check in part["checks"]],
        "numbers": [{**shown(owned(number)), "from": counted(number["from"])} for number in part["numbers"]],
        "equations": [
            {**line, "terms": counted(line["terms"]), "result": line["result"] + numbers} for line in part["equations"]
        ],
        "labels": [shown(label) for label in part["labels"]],
        "pictures": [shown(owned(picture)) for picture in part["pictures"]],
        "drawings": [shown(drawing) for drawing in part["drawings"]],
        "rests": [[later(time) for time in rest] for rest in part["rests"]],
    }
