"""What a clip claims: its record and its figures' numbers as one document; and what a film claims, from its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeVar

import msgspec
import numpy as np

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Extent, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.number import printed, style_of
from onebyone.frames.recorded import Picture, Pictured, Printed, Shaped
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.document import Proof, ProofError, checked, seconds
from onebyone.proof.packing import blocks, runs
from onebyone.proof.provenance import contents_of, made_with, reads, told_of
from onebyone.proof.timeline import Span, Timeline
from onebyone.proof.tracks import Track

Entry = TypeVar("Entry", bound=doc.Part)

FAINTEST = 1e-6
"""The least opacity that a proof tells: what is fainter still is seen nevertheless, so it is not said to be clear."""


def clip_proof(
    record: Timeline,
    figures: Sequence[Figure],
    clip: doc.Clip,
    *,
    beats: Sequence[doc.Beat],
    quality: str | None,
    variant: Variant,
    thumbnails: Sequence[doc.Thumbnails],
) -> Proof:
    """The proof of one clip.

    Args:
        record: of all its frames.
        figures: whose numbers it shows; the clip's own comes first.
        clip: the finished file.
        beats: what it tells, in order.
        quality: manim's letter, if it has one.
        variant: what was told: the panels whose figures these are, and their parameters.
        thumbnails: of all its frames.

    Raises:
        ProofError: the record and the file differ in size, rate or number of frames, or something was shown that is of
            no figure.
    """
    screen = record.screen
    shown = (screen.width, screen.height, screen.fps, record.frames)
    if shown != (clip.width, clip.height, clip.fps, clip.frames):
        raise ProofError(f"{clip.file} is not what was recorded: width, height, rate and frames were {shown}")
    figures, fps, tracks = tuple(figures), screen.fps, record.tracks
    owner = cache(partial(_owner, figures))  # a tensor is equal to itself only
    numbers = _Numbers(record, figures, owner, tracks)
    equations = tuple(
        doc.Equation(
            text=line.text,
            operation=line.operation,
            terms=tuple(numbers.position(term) for term in line.terms),
            subtracted=tuple(line.subtracted),
            form=tuple(line.form),
            relation=line.relation,
            result=numbers.position(line.result),
        )
        for line in record.equations
    )
    at_rest: dict[Pictured, list[doc.Shown]] = {}
    for picture, spans in record.pictures.items():
        at_rest.setdefault(picture.of, []).extend(_shown(picture, span, fps) for span in spans)
    return checked(
        {
            "format": doc.FORMAT,
            "clip": clip,
            "made_with": made_with(),
            "quality": quality,
            "theme": variant.theme,
            "figures": tuple(
                doc.Figure(
                    id=clip.id,
                    panel=panel.id,
                    parameters=values.plain,
                    start=0.0,
                    end=seconds(clip.frames, fps),
                )
                for panel, values in zip(variant.shot.shows, variant.records, strict=True)
            ),
            "beats": tuple(beats),
            **told_of(figures, variant.records),
            "contents": contents_of(figures),
            "numbers": numbers.told(),
            "equations": equations,
            "labels": tuple(
                doc.Label(kind=sign.kind, text=sign.text, spans=_standing(spans, fps))
                for sign, spans in record.labels.items()
            ),
            "pictures": tuple(
                _picture(thing, owner(thing.tensor), at_rest.get(thing, ()), tracks[thing])
                for thing in tracks
                if isinstance(thing, Pictured)
            ),
            "drawings": tuple(
                doc.Drawing(
                    paths=drawing.paths, width=drawing.width, filled=drawing.filled, spans=_standing(spans, fps)
                )
                for drawing, spans in record.drawings.items()
            ),
            "marks": tuple(
                doc.Mark(shape=thing.kind, tracks=tuple(track.keys for track in told))
                for thing, told in tracks.items()
                if isinstance(thing, Shaped)
            ),
            "rests": tuple((seconds(start, fps), seconds(end, fps)) for start, end in record.rests),
            "thumbnails": tuple(thumbnails),
        }
    )


def film_proof(parts: Sequence[Proof], clip: doc.Clip) -> Proof:
    """The proof of a film, made of those of its parts in their order.

    Raises ProofError where the parts do not add up to the film, or were not made alike.
    """
    alike = ("format", "quality", "theme")
    if any(getattr(part, key) != getattr(parts[0], key) for part in parts for key in alike):
        raise ProofError(f"the parts of {clip.file} were not made alike: render them all anew")
    frames = 0
    lists: dict[str, list[Any]] = {}
    for part in parts:
        figures, numbers = len(lists.get("figures", ())), len(lists.get("numbers", ()))
        for key, entries in later(part, frames, fps=clip.fps, figures=figures, numbers=numbers).items():
            lists.setdefault(key, []).extend(entries)
        frames += part.clip.frames
    if frames != clip.frames:
        raise ProofError(f"{clip.file} has {clip.frames} frames, but its parts have {frames}: render them all anew")
    contents = {content.sha256: content for part in parts for content in part.contents}
    lists["contents"] = [content for _, content in sorted(contents.items())]
    lists["marks"] = _by_shape(lists["marks"])
    same = {key: getattr(parts[0], key) for key in alike}
    return checked({**same, "made_with": _common(parts), "clip": clip, **{k: tuple(v) for k, v in lists.items()}})


def later(part: Proof, frames: int, *, fps: int, figures: int, numbers: int) -> dict[str, list[Any]]:
    """The lists of a part, after so many frames, figures and numbers of other parts; what all share is left out."""

    def time(seconds: float) -> float:
        """A time of the part in the whole: of frames, for rounded times do not add up."""
        return doc.seconds(frames + round(seconds * fps), fps)

    def timed(entry: Entry) -> Entry:
        return msgspec.structs.replace(entry, start=time(entry.start), end=time(entry.end))  # type: ignore[attr-defined]

    def owned(entry: Entry) -> Entry:
        return msgspec.structs.replace(entry, figure=entry.figure + figures)  # type: ignore[attr-defined]

    def standing(entry: Entry) -> Entry:
        return msgspec.structs.replace(entry, spans=tuple(map(timed, entry.spans)))  # type: ignore[attr-defined]

    def counted(places: Iterable[int]) -> tuple[int, ...]:
        return tuple(place + numbers for place in places)

    def beat_later(beat: doc.Beat) -> doc.Beat:
        answered = None if beat.answered is None else time(beat.answered)
        return msgspec.structs.replace(timed(owned(beat)), still=time(beat.still), answered=answered)

    def keyed(keys: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
        return tuple((frame + frames, *values) for frame, *values in keys)

    def number(entry: doc.Number) -> doc.Number:
        entry = standing(owned(entry))
        return msgspec.structs.replace(entry, reads=counted(entry.reads), tracks=tuple(map(keyed, entry.tracks)))

    def picture(entry: doc.Picture) -> doc.Picture:
        tracks = tuple(
            msgspec.structs.replace(
                track, keys=keyed(track.keys), shown=keyed(track.shown), stretch=keyed(track.stretch)
            )
            for track in entry.tracks
        )
        return msgspec.structs.replace(standing(owned(entry)), tracks=tracks)

    return {
        "figures": [timed(figure) for figure in part.figures],
        "beats": [beat_later(beat) for beat in part.beats],
        "inputs": [owned(tensor) for tensor in part.inputs],
        "fidelity": [owned(card) for card in part.fidelity],
        "tensors": [owned(tensor) for tensor in part.tensors],
        "checks": [owned(check) for check in part.checks],
        "numbers": [number(entry) for entry in part.numbers],
        "equations": [
            msgspec.structs.replace(line, terms=counted(line.terms), result=line.result + numbers)
            for line in part.equations
        ],
        "labels": [standing(label) for label in part.labels],
        "pictures": [picture(entry) for entry in part.pictures],
        "drawings": [standing(drawing) for drawing in part.drawings],
        "marks": [msgspec.structs.replace(mark, tracks=tuple(map(keyed, mark.tracks))) for mark in part.marks],
        "rests": [(time(start), time(end)) for start, end in part.rests],
        "thumbnails": [*part.thumbnails],
    }


def _by_shape(marks: Sequence[doc.Mark]) -> list[doc.Mark]:
    """Marks of one kind in one entry."""
    tracks: dict[str, list[Any]] = {}
    for mark in marks:
        tracks.setdefault(mark.shape, []).extend(mark.tracks)
    return [doc.Mark(shape=shape, tracks=tuple(told)) for shape, told in tracks.items()]


def _owner(figures: Sequence[Figure], tensor: Tensor) -> int:
    """Which figure a tensor is of: the one that holds this very object, or else its equal.

    Raises ProofError where none does, which the audit would not have let pass.
    """
    holds: list[Callable[[Figure], bool]] = [
        lambda figure: any(own is tensor for own in figure.tensors),
        lambda figure: figure.owns(tensor),
    ]
    for hold in holds:
        for place, figure in enumerate(figures):
            if hold(figure):
                return place
    raise ProofError(f"the tensor {tensor.name!r} was shown, but it is of no figure of this clip")


def _common(parts: Sequence[Proof]) -> doc.MadeWith:
    """What all parts were made with; of a commit, there may be none.

    Raises ProofError where a version differs.
    """
    first, *others = (part.made_with for part in parts)
    for name in first.__struct_fields__:
        if name != "git" and any(getattr(one, name) != getattr(first, name) for one in others):
            raise ProofError(f"the parts of the film were made with different versions of {name}: render them all anew")
    return msgspec.structs.replace(first, git=first.git if all(one.git == first.git for one in others) else None)


class _Numbers:
    """The list of numbers: those on screen, then those they refer to."""

    def __init__(
        self,
        record: Timeline,
        figures: Sequence[Figure],
        owner: Callable[[Tensor], int],
        tracks: Mapping[Any, Sequence[Track]],
    ) -> None:
        self._figures, self._record, self._owner, self._tracks = figures, record, owner, tracks
        self._list = list(record.numbers)
        self._places: dict[Quantity, int] = {}
        for place, number in enumerate(self._list):
            if number.style == style_of(number.quantity) or number.quantity not in self._places:
                self._places[number.quantity] = place

    def position(self, quantity: Quantity) -> int:
        """Where a quantity stands in the list; it is entered if it does not yet."""
        if quantity not in self._places:
            self._places[quantity] = len(self._list)
            style = style_of(quantity)
            self._list.append(Printed(quantity, style, printed(quantity, style)))
        return self._places[quantity]

    def told(self) -> tuple[doc.Number, ...]:
        """The list, with all that its numbers are computed from."""
        entries, fps = [], self._record.screen.fps
        for number in self._list:  # it grows meanwhile
            quantity, value = number.quantity, number.quantity.value
            spans, place = self._record.numbers.get(number, ()), self._owner(quantity.tensor)
            kind, index = _place(quantity)
            entries.append(
                doc.Number(
                    text=number.text,
                    style=number.style,
                    value=f"{value.numerator}/{value.denominator}",
                    figure=place,
                    tensor=quantity.tensor.name,
                    kind=kind,
                    index=index,
                    reads=tuple(self.position(cell) for cell in reads(self._figures[place], quantity)),
                    spans=tuple(doc.Reading(**_times(span, fps), readable=span.readable) for span in spans),
                    tracks=tuple(track.keys for track in self._tracks.get(number, ())),
                )
            )
        return tuple(entries)


def _place(quantity: Quantity) -> tuple[str, tuple[int, ...]]:
    match quantity:
        case Cell():
            return "cell", quantity.index
        case Extent():
            return "extent", (quantity.axis,)
    return "size", ()


def _picture(thing: Pictured, owner: int, spans: Sequence[doc.Shown], tracks: Sequence[Track]) -> doc.Picture:
    colours = thing.colormap
    return doc.Picture(
        kind=thing.kind,
        figure=owner,
        tensor=thing.tensor.name,
        shape=thing.shape,
        cells=_blocks(thing.cells),
        map=None if colours is None else doc.Colormap(name=colours.name, low=colours.low, high=colours.high),
        spans=tuple(sorted(spans, key=lambda span: span.end)),
        tracks=tuple(doc.PictureTrack(**vars(track)) for track in tracks),
    )


@cache
def _blocks(cells: bytes) -> tuple[doc.Block, ...]:
    return blocks(np.frombuffer(cells, dtype=np.int64))


def _shown(picture: Picture, span: Span, fps: int) -> doc.Shown:
    return doc.Shown(
        **_times(span, fps),
        shown=runs(np.frombuffer(picture.shown, dtype=np.bool_)),
        opacity=max(round(picture.opacity, 6), FAINTEST),
        places=picture.places,
    )


def _standing(spans: Sequence[Span], fps: int) -> tuple[doc.Standing, ...]:
    return tuple(doc.Standing(**_times(span, fps)) for span in spans)


def _times(span: Span, fps: int) -> dict[str, Any]:
    x, y, width, height = (round(part, 1) for part in span.box)
    return {"start": seconds(span.start, fps), "end": seconds(span.end, fps), "box": (x, y, width, height)}
