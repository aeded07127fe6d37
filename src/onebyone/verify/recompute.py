"""Every number of a proof again, from the shipped inputs, with our definition and torch; and each claim about them.

What the proof says is compared with what the figures say now: nothing is taken from it but which numbers were shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import prod

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import LARGEST, Tensor
from onebyone.errors import OneByOneError, UsageError
from onebyone.frames.number import printed
from onebyone.inputs.parameters import ParameterError, Parameters
from onebyone.look.colormaps import Colormap, FullColour
from onebyone.look.frame import shape_of
from onebyone.look.theme import Theme, theme
from onebyone.panels.film.programme import variant_told
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.document import Proof
from onebyone.proof.files import cut_of
from onebyone.proof.packing import PackingError, expanded, unpacked
from onebyone.proof.provenance import reads, told_of
from onebyone.render.check import proven
from onebyone.verify.finding import VerifyError, demand_none
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

MOST_CELLS = 2**27  # of all pictures together: a film of ours has a tenth of them


@dataclass(frozen=True)
class Recomputed:
    """The figures that a proof names, proven anew."""

    proof: Proof
    variants: tuple[Variant, ...]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, proof: Proof) -> Recomputed:
        """Prove the figures of a proof.

        Raises:
            VerifyError: the proof names a figure that the clip does not have.
            OneByOneError: a number is not what torch says, or an asset is missing or altered.
        """
        variants = variants_of(proof)
        figures = tuple(figure for variant in variants for figure in _proven(variant))
        return cls(proof, variants, figures)

    @property
    def records(self) -> tuple[Parameters, ...]:
        """The parameters of each figure."""
        return tuple(record for variant in self.variants for record in variant.records)

    def demand_tensors(self) -> str:
        """Compare tensors, inputs and checks with the figures'. Raises VerifyError where they differ."""
        for key, own in told_of(self.figures, self.records).items():
            _demand_same(key, getattr(self.proof, key), own)
        differing = sum(not check.difference <= check.bound for check in self.proof.checks)
        if differing:
            raise VerifyError(f"{differing} checks say that torch differs")
        demand_none([*self._wrong_values()])
        cells = sum(prod(tensor.shape) for tensor in self.proof.tensors)
        counts = f"{len(self.proof.tensors)} tensors of {cells:,} cells, {len(self.proof.inputs)} of them inputs"
        rounded = sum(check.method == "rounded" for check in self.proof.checks)
        within = f", {rounded} of them within the bound of its rounding" if rounded else ""
        return f"{counts}, bit for bit; {len(self.proof.checks)} checks against torch{within}"

    def demand_numbers(self) -> str:
        """Print every number again and close every equation. Raises VerifyError for those that are not as told."""
        numbers, equations = self.proof.numbers, self.proof.equations
        demand_none([*self._wrong_numbers(), *self._wrong_equations(), *self._wrong_labels()])
        return f"{len(numbers)} printed again from their tensors; {len(equations)} equations close"

    def demand_pictures(self) -> str:
        """Demand that every picture is of cells there are, in the theme's own colours. Raises VerifyError."""
        demand_none([*self._wrong_pictures()])
        return f"{len(self.proof.pictures)} of cells there are, in the theme's own colours"

    def _wrong_values(self) -> Iterator[str]:
        """The tensors are those of the figures by their hashes; now to what each hash stands for."""
        proven_now = [one for figure in self.figures for one in figure.proven]
        own = {tensor.sha256: one for tensor, one in zip(self.proof.tensors, proven_now, strict=True)}
        told = [content.sha256 for content in self.proof.contents]
        if told != sorted(own):
            yield f"{len(told)} contents are not those of {len(own)} different tensors"
            return
        for content in self.proof.contents:
            tensor = own[content.sha256]
            try:
                cells = unpacked(content.cells, most=prod(tensor.shape), width=content.width)
            except PackingError as error:
                yield f"the values of {tensor.name!r}: {error}"
                continue
            if cells.astype("<i8").tobytes() != tensor.buffer:
                yield f"the values of {tensor.name!r} are not those that were computed"

    @cached_property
    def _tensors(self) -> tuple[Mapping[str, Tensor], ...]:
        """The tensors of each figure by name."""
        return tuple(
            {one.name: one.tensor for one in figure.proven} | {tensor.name: tensor for tensor in figure.tensors}
            for figure in self.figures
        )

    def tensor(self, entry: doc.Number | doc.Picture) -> Tensor:
        """The tensor that an entry names. Raises VerifyError if there is none."""
        if entry.figure < len(self._tensors) and entry.tensor in self._tensors[entry.figure]:
            return self._tensors[entry.figure][entry.tensor]
        raise VerifyError(f"there is no tensor {entry.tensor!r} in figure {entry.figure}")

    def _quantity(self, entry: doc.Number) -> Quantity:
        tensor, index = self.tensor(entry), entry.index
        if entry.kind == "cell":
            return Cell(tensor, index)
        if entry.kind == "extent" and len(index) == 1:
            return Extent(tensor, index[0])
        if entry.kind == "size" and not index:
            return Size(tensor)
        raise VerifyError(f"a tensor's {entry.kind} has no index {list(index)}")

    @cached_property
    def _quantities(self) -> tuple[Quantity | str, ...]:
        """What each number states, or why it cannot state that."""
        found: list[Quantity | str] = []
        for entry in self.proof.numbers:
            try:
                found.append(self._quantity(entry))
            except OneByOneError as error:
                found.append(str(error))
        return tuple(found)

    def _wrong_numbers(self) -> Iterator[str]:
        seen = set()
        for place, (entry, quantity) in enumerate(zip(self.proof.numbers, self._quantities, strict=True)):
            name = f"number {place}, {entry.text!r}"
            if isinstance(quantity, str):
                yield f"{name}: {quantity}"
                continue
            said, value = quantity.describe(), f"{quantity.value.numerator}/{quantity.value.denominator}"
            try:
                text = printed(quantity, entry.style)
            except OneByOneError as error:
                text = f"nothing ({error})"
            if entry.text != text:
                yield f"{name}: {said} prints as {text!r}"
            if entry.value != value:
                yield f"{name}: {said} is {value}, not {entry.value}"
            own = list(reads(self.figures[entry.figure], quantity))
            told = [self._quantities[at] if at < len(self._quantities) else None for at in entry.reads]
            if told != own:
                yield f"{name}: {said} is not computed from what it says"
            if (entry.figure, quantity, entry.style) in seen:
                yield f"{name}: {said} is entered twice"
            seen.add((entry.figure, quantity, entry.style))

    def _wrong_equations(self) -> Iterator[str]:
        for place, entry in enumerate(self.proof.equations):
            name = f"equation {place}, {entry.text!r}"
            parts = [*entry.terms, entry.result]
            quantities = [self._quantities[at] for at in parts if at < len(self._quantities)]
            exact = [quantity for quantity in quantities if not isinstance(quantity, str)]
            if len(exact) < len(parts):
                yield f"{name}: a term is no number of this proof"
                continue
            try:
                line = Equation(entry.operation, tuple(exact[:-1]), exact[-1], entry.subtracted, entry.form)
                line.check()
            except OneByOneError as error:
                yield f"{name}: {error}"
                continue
            if line.text != entry.text:
                yield f"{name}: its terms read {line.text!r}"
            if line.relation != entry.relation:
                yield f"{name}: what holds of it is {line.relation}, not {entry.relation}"

    def _wrong_labels(self) -> Iterator[str]:
        for place, entry in enumerate(self.proof.labels):
            numbers = find_numbers(entry.text, NAMES) if entry.kind == "words" else []
            if numbers:
                yield f"label {place}, {entry.text!r}, states {numbers[0]!r}"

    def _wrong_pictures(self) -> Iterator[str]:
        own, left = theme(self.proof.theme), MOST_CELLS
        for place, entry in enumerate(self.proof.pictures):
            name = f"picture {place}, of {entry.tensor}"
            try:
                tensor = self.tensor(entry)
                colormap(entry, own)
            except OneByOneError as error:
                yield f"{name}: {error}"
                continue
            size, shown = prod(entry.shape), prod(entry.shape[-2:])
            count = sum(prod(count for count, _ in loops) for _, loops in entry.cells)
            left -= count
            if left < 0:
                yield f"{name}: up to this one, pictures have more than {MOST_CELLS:,} cells"
                return
            if count != size:
                yield f"{name}: it has {count} cells for the shape {list(entry.shape)}"
                continue
            cells = expanded(entry.cells)
            if int(cells.min()) < 0 or int(cells.max()) >= tensor.size:
                yield f"{name}: its cells are no indices into {tensor.size} cells"
            for span in entry.spans:
                if len(span.places) != (3 * size if entry.kind == "cells" else 0):
                    yield f"{name}: {len(span.places)} numbers are not the places of {size} {entry.kind}"
                yield from (f"{name}: {wrong}" for wrong in _wrong_runs(span.shown, shown))
            for track in entry.tracks:
                for _, runs in track.shown:
                    yield from (f"{name}: {wrong}" for wrong in _wrong_runs(runs, shown))


def variants_of(proof: Proof) -> tuple[Variant, ...]:
    """What a proof says was told, one shot after the other.

    Raises VerifyError where it names a shot, a panel or a parameter that there is not here, or another theme than its
    pictures have, or another shape.
    """
    parts = groupby(proof.figures, key=lambda entry: (entry.id, entry.start))
    try:
        cut = cut_of(proof.clip)
        variants = tuple(variant_told(id, list(told), cut=cut) for (id, _), told in parts)
    except UsageError as error:
        raise VerifyError(str(error)) from error
    for variant in variants:
        for other in {record.theme for record in variant.records} - {proof.theme}:
            raise VerifyError(f"the parameters of {variant.shot.id} say {other}, but the clip is {proof.theme}")
        for shape in {record.shape for record in variant.records} - {shape_of(proof.clip.width, proof.clip.height)}:
            size = f"{proof.clip.width}×{proof.clip.height}"
            raise VerifyError(f"the parameters of {variant.shot.id} say {shape}, but the clip has {size} px")
    return variants


def _proven(variant: Variant) -> Iterator[Figure]:
    for panel, record in zip(variant.shot.shows, variant.records, strict=True):
        try:
            yield proven(panel, record)
        except ParameterError as error:
            raise VerifyError(f"panel {panel.id} cannot show what its parameters say: {error}") from error


def colormap(picture: doc.Picture, own: Theme) -> Colormap | FullColour:
    """The colormap of a picture, which is the theme's own. Raises VerifyError if it is none of these."""
    told = picture.map
    if told is None:
        if len(picture.shape) != 3 or picture.shape[0] != 3:
            raise VerifyError("full colour takes three planes")
        return own.photo
    maps = [own.pixels, *(own.channel(letter) for letter in ("R", "G", "B"))]
    if 0 < told.high < LARGEST:
        maps.append(own.signed(told.high))
    for known in maps:
        if (known.name, known.low, known.high) == (told.name, told.low, told.high):
            return known
    raise VerifyError(f"{told.name!r} from {told.low} to {told.high} is none of the theme's colormaps")


def _wrong_runs(runs: Sequence[tuple[int, int]], size: int) -> Iterator[str]:
    after = 0
    for first, count in runs:
        if first < after or first + count > size:
            yield f"the run of shown cells {[first, count]} is out of place"
        after = first + count


def _demand_same(key: str, told: Sequence[doc.Part], own: Sequence[doc.Part]) -> None:
    if len(told) != len(own):
        raise VerifyError(f"the proof lists {len(told)} {key}, but there are {len(own)}")
    for place, (entry, now) in enumerate(zip(told, own, strict=True)):
        for field in entry.__struct_fields__:
            there, here = getattr(entry, field), getattr(now, field)
            if there != here and not _may_differ(entry, now, field):
                name = next(getattr(now, name) for name in ("name", "tensor", "what", "figure") if hasattr(now, name))
                raise VerifyError(f"{key} {place}, {name!r}: {field} is {here}, not {there}")


def _may_differ(told: doc.Part, now: doc.Part, field: str) -> bool:
    """How floats round depends on the machine: within the bound, which does not, any difference will do."""
    is_rounded = all(isinstance(one, doc.Check) and one.method == "rounded" for one in (told, now))
    return is_rounded and field == "difference"
