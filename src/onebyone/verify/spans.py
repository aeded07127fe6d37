"""The times and places of a proof: on its clip's frames, in the picture, at one with its rests; no signs of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from onebyone.audit.drawn import SIGN, joined_lines
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.proof.document import Proof
from onebyone.proof.timeline import STILL
from onebyone.verify.finding import demand_none

LISTS = ("numbers", "labels", "pictures", "drawings")
ROUNDED = 1e-6  # s: times are written with six decimals
EDGE = 0.1  # px: boxes are written with one


def demand_spans(proof: Proof) -> str:
    """Demand that all times and boxes can be. Raises VerifyError, which names those that cannot."""
    demand_none([*_frame(proof), *_parts(proof), *_rests(proof), *_spans(proof), *_signs(proof)])
    count = sum(len(entry["spans"]) for key in LISTS for entry in proof[key])
    return f"{count} times and places, {len(proof['rests'])} rests"


def frames_of(span: Mapping[str, Any], fps: int) -> range:
    """The frames of a span, counted from 0."""
    return range(round(span["from"] * fps), round(span["to"] * fps))


def _frame(proof: Proof) -> Iterator[str]:
    clip = proof["clip"]
    if abs(clip["duration"] - clip["frames"] / clip["fps"]) > ROUNDED:
        yield f"{clip['frames']} frames at {clip['fps']} a second do not last {clip['duration']} s"
    size = Quality(clip["width"], clip["height"], clip["fps"])
    letter = next((letter for letter, quality in QUALITIES.items() if quality == size), None)
    if proof["quality"] != letter:
        yield f"{size.width}×{size.height} at {size.fps} is quality {letter}, not {proof['quality']}"


def _parts(proof: Proof) -> Iterator[str]:
    """The parts follow one another without a gap from the first frame to the last; a card's figures share its time."""
    clip, after, before = proof["clip"], 0.0, None
    for entry in proof["figures"]:
        part = (entry["id"], entry["from"], entry["to"])
        if part == before:
            continue
        before = part
        if abs(entry["from"] - after) > ROUNDED or entry["to"] <= entry["from"] or _off_frame(entry["to"], clip["fps"]):
            yield f"the figure of {entry['id']} is not shown from {entry['from']} to {entry['to']} s"
        after = entry["to"]
    if abs(after - clip["duration"]) > ROUNDED:
        yield f"the figures end at {after} s, the clip at {clip['duration']} s"
    ids = {entry["id"] for entry in proof["figures"]}
    if len(ids) == 1 and ids != {clip["id"]}:
        yield f"the figure is that of {proof['figures'][0]['id']}, the clip is {clip['id']}"


def _rests(proof: Proof) -> Iterator[str]:
    clip, rests = proof["clip"], proof["rests"]
    for start, end in rests:
        if _is_no_time(start, end, clip):
            yield f"the picture cannot rest from {start} to {end} s"
    for (_, end), (start, _) in pairwise(rests):
        if start < end - ROUNDED:
            yield f"the rest from {start} s begins before the one before it ends"


def _spans(proof: Proof) -> Iterator[str]:
    clip, rests = proof["clip"], proof["rests"]
    for key in LISTS:
        for place, entry in enumerate(proof[key]):
            owner = (
                proof["figures"][entry["figure"]]
                if entry.get("figure", len(proof["figures"])) < len(proof["figures"])
                else None
            )
            for span in entry["spans"]:
                name = f"{key} {place} from {span['from']} to {span['to']} s"
                if _is_no_time(span["from"], span["to"], clip):
                    yield f"{name} is no span of this clip's frames"
                elif owner and not owner["from"] - ROUNDED <= span["from"] < span["to"] <= owner["to"] + ROUNDED:
                    yield f"{name} is shown while its figure is not"
                if not _is_inside(span["box"], clip, whole=span.get("readable", False)):
                    yield f"{name} stands at {span['box']}, outside of {clip['width']}×{clip['height']} px"
                if any(_cuts(span, start, end) for start, end in rests):
                    yield f"{name} begins or ends while the whole picture is at rest"


def _signs(proof: Proof) -> Iterator[str]:
    """Lines that meet in the size of a sign, while the whole picture is at rest: the audit lets no such scene pass."""
    paths = [
        (path, span)
        for drawing in proof["drawings"]
        for path in drawing["paths"]
        for span in drawing["spans"]
        if len(drawing["paths"]) == 1 and len(path) == 4  # neither an outline nor wires
    ]
    for start, end in proof["rests"]:
        lines = np.array([path for path, span in paths if span["from"] < end and start < span["to"]]).reshape(-1, 4)
        for group in joined_lines(lines[:, :2], lines[:, 2:], size=SIGN * proof["clip"]["height"]):
            yield f"{len(group)} lines meet in the size of a sign from {start} to {end} s"


def _is_no_time(start: float, end: float, clip: Mapping[str, Any]) -> bool:
    fps = clip["fps"]
    on_frames = not (_off_frame(start, fps) or _off_frame(end, fps))
    return not (on_frames and start + STILL <= end + ROUNDED and end <= clip["duration"] + ROUNDED)


def _off_frame(time: float, fps: int) -> bool:
    return abs(time * fps - round(time * fps)) > ROUNDED * fps


def _cuts(span: Mapping[str, Any], start: float, end: float) -> bool:
    """Whether a span begins or ends inside a rest."""
    return any(start + ROUNDED < time < end - ROUNDED for time in (span["from"], span["to"]))


def _is_inside(box: list[float], clip: Mapping[str, Any], *, whole: bool) -> bool:
    x, y, width, height = box
    if whole:
        fits = x >= -EDGE and y >= -EDGE and x + width <= clip["width"] + EDGE and y + height <= clip["height"] + EDGE
        return fits and width > 0 and height > 0
    return x <= clip["width"] and y <= clip["height"] and x + width >= 0 and y + height >= 0
