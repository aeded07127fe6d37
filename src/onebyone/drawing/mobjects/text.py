"""Text on screen: Number (from a proven quantity, never from text), Label (words without numbers), Phrase (both)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Self, TypeAlias

import numpy as np
from manim import VGroup, VMobject

from onebyone.core.claimed import Claimed
from onebyone.core.computation import Said
from onebyone.core.printing import shown_text
from onebyone.core.quantity import Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.drawn import Drawn
from onebyone.errors import OneByOneError
from onebyone.frames.frozen import flat
from onebyone.frames.ink import placement
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry, printed, style_of
from onebyone.frames.pen import Colour
from onebyone.frames.recorded import Style
from onebyone.look.font import Weight, outline
from onebyone.look.theme import Role, Theme, units
from onebyone.words.nouns import ROLES_OF_CELLS, misplaced_noun

Run: TypeAlias = str | Quantity | tuple[Quantity, Style] | Claimed


def fill_of(mobject: VMobject) -> Colour:
    """The mobject's own fill as it stands now, (red, green, blue, alpha)."""
    red, green, blue, alpha = (float(part) for part in mobject.fill_rgbas[0])
    return red, green, blue, alpha


def widest(*tensors: Tensor) -> float:
    """The width of the widest number of these tensors in print, in em."""
    texts = {
        shown_text(Fraction(int(n), 2**tensor.bits), tensor.places)
        for tensor in tensors
        for n in np.unique(tensor.numerators)
    }
    return max(outline(text, "regular").advance for text in texts)


class Glyphs(Drawn):
    """A text as one path: the font's outlines, placed by their pen (baseline start) and scaled by their em."""

    def __init__(self, text: str, *, size: float, role: Role, theme: Theme, weight: Weight) -> None:
        super().__init__(fill_color=theme.hex(role), fill_opacity=1, stroke_width=0)
        self.text = text
        self.weight: Weight = weight
        self.at(np.zeros(3), em=units(size))

    def at(self, pen: np.ndarray, *, em: float) -> Self:
        """Set the text afresh with its pen at `pen` (x, y, z) and an em of so many manim units."""
        flat = outline(self.text, self.weight).points * em
        self.set_points(np.hstack([flat, np.zeros((len(flat), 1))]) + pen)
        return self

    @property
    def em(self) -> float:
        """The size of the text now, in manim units."""
        return self._placement()[0]

    @property
    def pen(self) -> np.ndarray:
        """Where the baseline starts now."""
        _, x, y = self._placement()
        return np.array([x, y, 0.0])

    @property
    def advance(self) -> float:
        """How far the pen moves, in manim units: the width of the text with its side bearings and spaces."""
        return outline(self.text, self.weight).advance * self.em

    def _placement(self) -> tuple[float, float, float]:
        placed = placement(self.points[:, :2], outline(self.text, self.weight))
        if placed is None:
            raise ValueError(f"{self!r} was bent out of shape: it has no baseline any more")
        return placed

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Number(Glyphs):
    """A quantity in digits or as a word, made from a tensor and an index (or an extent or a size), never from text.

    Example::

        class Corner(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                corner = Cell(self.figure.result, (0, 0))
                self.add(Number(corner, size=64, role="result", theme=self.theme))
    """

    READ = ("quantity", "style", "text", "weight", "equation", "said")

    def __init__(
        self,
        quantity: Quantity,
        *,
        size: float,
        role: Role,
        theme: Theme,
        style: Style = "digits",
        weight: Weight = "regular",
        equation: Equation | None = None,
        said: Said | None = None,
    ) -> None:
        self.quantity = quantity
        self.style: Style = style_of(quantity, style)
        self.equation = equation
        self.said = said
        super().__init__(printed(quantity, self.style), size=size, role=role, theme=theme, weight=weight)

    def entry(self) -> NumberEntry:
        """What the display list says of this number."""
        return NumberEntry(
            name=f"Number {self.text!r} ({self.quantity.describe()})",
            quantity=self.quantity,
            style=self.style,
            text=self.text,
            weight=self.weight,
            points=flat(self.points),
            colour=fill_of(self),
            equation=self.equation,
            said=self.said,
        )


class Label(Glyphs):
    """Words that state no number: digits and number words are refused when drawn, but for declared names (1×1, 2a).

    Example::

        class Name(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(Label("feature map", size=40, role="result", theme=self.theme))
    """

    READ = ("text", "weight", "claim", "names", "said")

    def __init__(
        self,
        text: str,
        *,
        size: float,
        role: Role,
        theme: Theme,
        weight: Weight = "regular",
        claim: Claimed | None = None,
        said: Said | None = None,
    ) -> None:
        self.claim, self.said = claim, said
        self.names: Tensor | None = None
        super().__init__(text, size=size, role=role, theme=theme, weight=weight)

    def entry(self) -> LabelEntry:
        """What the display list says of this label."""
        return LabelEntry(
            name=f"Label {self.text!r}",
            text=self.text,
            weight=self.weight,
            points=flat(self.points),
            colour=fill_of(self),
            claim=self.claim,
            names=self.names,
            said=self.said,
        )


def sign_before(line: Equation, *, size: float, role: Role, theme: Theme) -> Label | None:
    """The sign before the result of a line; None where that is rounded, and has its ≈ on itself."""
    return Label(line.sign, size=size, role=role, theme=theme) if line.sign else None


class Phrase(VGroup):
    """A line of words and numbers on one baseline, made from runs as `Sentence.runs` gives them.

    Where the numbers are an equation's, the audit demands that it closes; where it says something of a computation
    (`Phrase(said, …)`), that it says it whole and that this computation is what stands on the page.

    Example::

        class Count(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                runs = ["a kernel of ", (Size(self.figure.weight), "words"), " weights"]
                self.add(Phrase(runs, size=40, role="quiet", theme=self.theme))
    """

    def __init__(
        self,
        runs: Iterable[Run] | Said,
        *,
        size: float,
        role: Role,
        theme: Theme,
        weight: Weight = "regular",
        equation: Equation | None = None,
    ) -> None:
        super().__init__()
        said = runs if isinstance(runs, Said) else None
        self.runs: tuple[Run, ...] = tuple(runs.runs() if isinstance(runs, Said) else runs)
        self.role = role
        em, pen = units(size), np.zeros(3)
        for run in self.runs:
            if isinstance(run, str):
                if not run.strip():
                    pen = pen + [outline(run, weight).advance * em, 0, 0]
                    continue
                part: Glyphs = Label(run, size=size, role=role, theme=theme, weight=weight, said=said)
            elif isinstance(run, Claimed):
                part = Label(run.text, size=size, role=role, theme=theme, weight=weight, claim=run)
            else:
                quantity, style = run if isinstance(run, tuple) else (run, "digits")
                part = Number(
                    quantity,
                    size=size,
                    role=role,
                    theme=theme,
                    style=style,
                    weight=weight,
                    equation=equation,
                    said=said,
                )
            self.add(part.at(pen, em=em))
            pen = pen + [outline(part.text, weight).advance * em, 0, 0]

    def name_cells(self, tensor: Tensor, *, role: Role) -> Self:
        """Be the name of cells, or numbers, of this role: while it is read, the audit demands that they stand by it.

        Raises OneByOneError where it is in the colour of another role, or its noun is another role's.
        """
        labels = [part for part in self.submobjects if isinstance(part, Label)]
        text = " ".join(label.text.strip() for label in labels)
        wrong = misplaced_noun(text, role, name=tensor.name)
        if wrong or (self.role != role and {self.role, role} <= ROLES_OF_CELLS):
            raise OneByOneError(
                f"the label {text!r}, in the colour of {self.role}, names {tensor.name}, which is of the role {role}"
                + (f" and not called {wrong!r}" if wrong else "")
            )
        for label in labels:
            label.names = tensor
        return self

    def start_at(self, pen: np.ndarray) -> Self:
        """Put the start of the baseline at `pen`."""
        return self.shift(pen - self.submobjects[0].pen)

    def numbers(self) -> list[Number]:
        """The numbers in it, in reading order."""
        return [part for part in self.submobjects if isinstance(part, Number)]
