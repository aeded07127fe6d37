"""The element <verified-clip> as a script or a module, and the data that it wants of a clip: its proof and answers."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from onebyone.core.figure import Figure
from onebyone.errors import OneByOneError
from onebyone.proof.document import Proof
from onebyone.publish.explain import Explainer
from onebyone.publish.template import source

PARTS = ("proof.js", "dom.js", "inspector.js", "byhand.js", "verified-clip.js")
"""The modules that the element is made of, each after those that it imports."""

LEFT_OUT = ("thumbnails", "labels", "drawings", "rests")
"""What of a proof nobody asks for in a page; the proof itself lies beside the clip."""

MOST_TOLD = 6_000_000
"""Characters of answers that a page takes along at most, before they are packed."""

Asked = tuple[int, str, tuple[int, ...]]
"""A cell: the position of its figure, its tensor, its index."""


def module(whole: Mapping[str, Any] | None = None) -> str:
    """The element as one module that imports nothing; by the convention of anywidget, it exports what renders it.

    It renders the clip with these data, which hold its video too; else that whose data its model has.
    """
    return f"const WHOLE = {as_json(whole)};\n{_joined()}\nexport default {{ render }};\n"


def script() -> str:
    """The element as a script that a page loads, from disk too, where it may load no module."""
    return f"(() => {{\nconst WHOLE = null;\n{_joined()}\n}})();\n"


def data_script(name: str, data: Mapping[str, Any]) -> str:
    """The data of a clip as a script that a page loads beside the element."""
    return f"(globalThis.verifiedClips ??= {{}})[{as_json(name)}] = {as_json(data)};\n"


def as_json(value: Any) -> str:
    """A value as JSON that may stand in a script, also in one within a page."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def element_data(
    proof: Mapping[str, Any],
    answers: str,
    *,
    label: str,
    language: str,
    credits: Sequence[tuple[str, str]],
    exercises: Sequence[Mapping[str, Any]],
    movie: bytes | None = None,
    poster: bytes | None = None,
) -> dict[str, Any]:
    """What the element wants to know of a clip.

    Args:
        proof: the clip's, as plain values.
        answers: what its figures say of its cells, packed.
        label: the figure that it shows.
        language: of its words.
        credits: whose material it shows: what, and by whom under which licence.
        exercises: what can be worked out by hand.
        movie: the video itself, for a page that is one file.
        poster: its poster, for a page that is one file.
    """
    told: dict[str, Any] = {
        "proof": {key: value for key, value in proof.items() if key not in LEFT_OUT},
        "answers": {"packed": answers, "note": "What it is computed from, the studio says: ./render.sh preview."},
        "label": label,
        "language": language,
        "description": proof["clip"]["description"],
        "credits": [list(credit) for credit in credits],
        "exercises": list(exercises),
    }
    if movie is not None:
        told["movie"] = base64.b64encode(movie).decode()
    if poster is not None:
        told["poster"] = f"data:image/png;base64,{base64.b64encode(poster).decode()}"
    return told


def packed_answers(figures: Sequence[Figure], proof: Proof) -> str:
    """What the figures say of the cells that can be asked in a clip: JSON, deflated by zlib, in base64.

    First come those that are printed, then what is pictured: the result, what was given, and all else, small tensors
    before large ones, until a page has enough of them.
    """
    explainers, told, room = [Explainer(figure) for figure in figures], list[str](), MOST_TOLD
    for asked in dict.fromkeys(_asked(figures, proof)):
        place, name, index = asked
        try:
            answer = explainers[place].explain(name, index)
        except OneByOneError:  # a tensor that the figure itself does not hold: the proof says what there is to say
            continue
        key = " ".join([str(place), name, *map(str, index)])
        line = f"{json.dumps(key)}:{json.dumps(answer, ensure_ascii=False, separators=(',', ':'))}"
        room -= len(line)
        if room < 0:
            break
        told.append(line)
    return base64.b64encode(zlib.compress(f"{{{','.join(told)}}}".encode(), 9)).decode()


def _asked(figures: Sequence[Figure], proof: Proof) -> Iterator[Asked]:
    """The cells that may be asked, those that are asked most first."""
    for number in proof.numbers:
        if number.kind == "cell":
            yield number.figure, number.tensor, tuple(number.index)
    given = {(entry.figure, entry.tensor) for entry in proof.inputs}
    pictured = dict.fromkeys((picture.figure, picture.tensor) for picture in proof.pictures)
    found = []
    for place, figure in enumerate(figures):
        result = getattr(figure, "result", None)
        for tensor in figure.tensors:
            if (place, tensor.name) in pictured:
                is_later = 0 if tensor is result else 1 if (place, tensor.name) in given else 2
                found.append((is_later, tensor.size, place, tensor))
    for _, _, place, tensor in sorted(found, key=lambda one: one[:3]):
        yield from ((place, tensor.name, index) for index in np.ndindex(*tensor.shape))


def _joined() -> str:
    """The modules in one, without what they import from each other, and with the element's look."""
    texts = {name: source(__package__, f"player/{name}") for name in (*PARTS, "verified-clip.css")}
    lines = [line.removeprefix("export ") for name in PARTS for line in texts[name].splitlines()]
    return "\n".join(
        [
            f"const LOOK = {as_json(texts['verified-clip.css'])};",
            *(line for line in lines if not line.startswith("import ")),
        ]
    )
