"""Faults in clips that a user asks for, with an image, a kernel, a stride of his own; and in what stands together."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import in_marks
from copies import Edit, imports
from in_numbers import OPS, PROVEN
from kinds import Chance, Fault, Kind, Slip, scene_file, slips
from on_computations import COLOURED, COMPUTED, HIDDEN, SAID, STATED
from on_screen import inserted, scene_kind
from sight import Parameters

ASKED: dict[str, tuple[Parameters, ...]] = {
    "2a": (
        (("kernel", "box"), ("kernel_size", 5), ("stride", 2), ("padding", 1)),
        (("image", "digit:3:1"), ("kernel", "1 0 -1; 2 0 -2"), ("bias", "0.5")),
        (("height", 12), ("width", 20), ("dilation", 2)),
        (("kernel", "laplace"), ("stride", 3), ("position", "2,1")),
        (("image", "digit:8:4"), ("padding", 2), ("kernel", "-1 2 -1")),
    ),
    "4a": (
        (("weights", "1 -1 0.5"), ("bias", "2")),
        (("channels", 2), ("weights", "3 -2")),
        (("channels", 1), ("weights", "-1")),
        (("height", 9), ("width", 14), ("position", "3,4")),
        (("weights", "-2 4 -2"), ("height", 24), ("width", 12)),
    ),
    "1a": tuple((("image", f"digit:{which}:1"),) for which in (1, 3, 4, 6, 9)),
}
BIASED = (
    ("bias", "outputs[index] += offset", "pass"),
    ("bias", "outputs[index] += offset", "outputs[index] -= offset"),
)
REACHED = {
    "2a": (
        ("padding", "larger[:, r + ring, c + ring]", "larger[:, r + ring, c]"),
        ("padding", "larger[:, r + ring, c + ring]", "larger[:, r + 2 * ring, c + ring]"),
        *BIASED,
    ),
    "4a": BIASED,
    "1a": tuple(("image", old, new) for _, old, new in BIASED),
}
POINTING = "stands nowhere around|made for different|tilted or flattened|does not say which|in another order than|stands in the cell|is covered by|lies over|is faded"
MISCOLOURED = "has the colour of another role|coloured on the scale|is faded|none of the|not what its colours|is covered by|cut off|stand out|cannot be told|touches|lies over|stands in"

KEYED = """
scale = next(part for part in shown if type(part).__name__ == "Scale")
under = [one for one in numbers if 0 < scale.get_bottom()[1] - one.get_top()[1] < 0.3 and scale.get_left()[0] - 0.3 < one.get_x() < scale.get_right()[0] + 0.3]
"""
KEYS = (
    KEYED + "under[0].shift(RIGHT * 0.4)\nself.wait(0.5)",
    KEYED + "max(under, key=lambda one: one.get_x()).shift(RIGHT * 0.6)\nself.wait(0.5)",
    KEYED + "scale.tints = scale.tints[:, ::-1].copy()\nself.wait(0.5)",
)
FOCUSED = f"""{in_marks.HERE}
of = next(part.aim.of for part in marked if len(part.aim.of.cells) == 1 and self.figure.role(part.aim.of.tensor) == "result")
values = of.tensor.numerators.ravel()
wrong = [tuple(map(int, np.unravel_index(at, of.tensor.shape))) for at in np.flatnonzero(values != values[of.cells[0]])]
"""
MADE = """
one = next(grid for grid in grids if self.figure.computations_of(grid.tensor) and grid.cells.size > 9)
dense = self.figure.computations_of(one.tensor)[0].weight.ndim == 2
"""
NAMED = "label.name_cells(one.tensor, role='result')\nself.add(label.next_to(one, DOWN, buff=0.1).set_z_index(9))\nself.wait(0.5)"
SUMMED = """
total = next(one for one in numbers if one.equation is not None and one.equation.operation == "sum" and one.quantity == one.equation.result)
"""
TOGETHER = (
    FOCUSED
    + "self.add(Number(Cell(of.tensor, wrong[{at} % len(wrong)]), size=30, role='ink', theme=self.theme).to_corner(DOWN + LEFT, buff=0.9).set_z_index(9))\nself.wait(0.5)",
    FOCUSED
    + "self.add(Number(Cell(of.tensor, wrong[{at} % len(wrong)]), size=30, role='result', theme=self.theme).next_to(marked[0], RIGHT, buff=2).set_z_index(9))\nself.wait(0.5)",
    "role = 'bias' if self.figure.role(grid.tensor) != 'bias' else 'weight'\nself.add(Rectangle(width=grid.width, height=grid.height, color=self.theme.hex(role)).move_to(grid))\nself.wait(0.5)",
    "role = 'input' if self.figure.role(grid.tensor) != 'input' else 'bias'\nself.add(Rectangle(width=grid.width + 0.02, height=grid.height + 0.02, color=self.theme.hex(role)).move_to(grid))\nself.wait(0.5)",
    f"{MADE}label = Phrase(['by the kernels' if dense else 'by the neurons'], size=30, role='result', theme=self.theme)\n{NAMED}",
    f"{MADE}label = Phrase(['a convolution' if dense else 'a dense layer'], size=30, role='result', theme=self.theme)\n{NAMED}",
    f"{SUMMED}self.add(Label('bias', size=24, role='ink', theme=self.theme).next_to(total, LEFT, buff=0.9, aligned_edge=DOWN).set_z_index(9))\nself.wait(0.5)",
    "of = self.figure.computation\ncost = Phrase([of.costs['weights']], size=30, role='ink', theme=self.theme, said=Said(of, 'weights')).to_corner(DOWN + RIGHT, buff=0.9)\nself.add(cost, Label('pixels', size=30, role='ink', theme=self.theme).next_to(cost, LEFT, buff=0.2, aligned_edge=DOWN))\nself.wait(0.5)",
    f"{in_marks.HERE}mark = marked[{{at}} % len(marked)]\nmark.set_stroke(self.theme.hex('bias'))\nself.wait(0.5)",
    *KEYS,
)
APART = "stands by itself|colour of another role|computation.* made|made$|names .* made|which it does not name|and nothing else|stands for no|is covered by|cannot be told|touches|together they read|stands in the line|another value has its colour|has other colours|does not say which|lies over|cut off|is no cell of it|stands by|does not stand out"


OTHERWISE = (
    Slip(
        "2a",
        "panels/fig2a/words/en.py",
        "In steps of {stride:words}",
        "In steps of {dilation:words}",
        0,
        (("stride", 2),),
    ),
    Slip("2a", "panels/fig2a/words/en.py", "{dilation:words} pixels", "{stride:words} pixels", 0, (("dilation", 2),)),
    Slip("4b", "panels/fig4b/view.py", "in dot.rows]", "in dot.rows[::-1]]", 0, (("weights", "1 -1 0.5"),)),
    Slip("2a", "panels/fig2a/words/en.py", "a row has {map_width}", "a column has {map_width}", 1, (("stride", 2),)),
    Slip("2a", "panels/fig2a/words/en.py", "{image_width}, padded", "{image_width}", 0, (("padding", 1),)),
    Slip("c1", "panels/figc1/words/en.py", "{kernel_width}, turned", "{kernel_width}", 0, (("transposed", True),)),
    Slip("c1", "panels/figc1/words/en.py", ", apart and padded", ", padded", 0, (("transposed", True), ("stride", 2))),
    Slip("c1", "panels/figc1/view.py", "centre_of(top + row", "centre_of(row", 0, (("padding", 1),)),
    Slip("c1", "panels/figc1/words/en.py", "weights in {filters} filters", "weights", 0, (("filters", 2),)),
)
"""What is true of the clip that is told by default, or of another one, and of this one it is not."""


def _asked(name: str, says: str, lines: Callable[[Chance], str]) -> Kind:
    """A kind of lines in a clip of a user's own, which manim's command line cannot be asked for."""

    def plant(clip: str, rng: Chance) -> Fault:
        fault = inserted(clip, rng, lines(rng), says=says, also=(imports(scene_file(clip), *SAID),))
        return replace(fault, parameters=rng.choice(ASKED[clip]))

    return Kind(name, tuple(ASKED), plant, routes=("onebyone",))


def reached(clip: str, rng: Chance) -> Fault:
    """A slip in an operation to which a parameter of the user's leads."""
    parameter, old, new = rng.choice(REACHED[clip])
    asked = rng.choice([own for own in ASKED[clip] if parameter in dict(own)])
    return Fault((Edit(f"src/onebyone/{OPS}", old, new),), f"{OPS}: {old!r} → {new!r}", PROVEN, parameters=asked)


def pointing(rng: Chance) -> str:
    """A mark aside, a frame that names no cells, or cells in another order."""
    return rng.choice([in_marks.aside, in_marks.nameless, in_marks.disordered])(rng)


def apart(rng: Chance) -> str:
    """What does not belong to what stands beside it."""
    return rng.choice(TOGETHER).replace("{at}", str(rng.randrange(100)))


def _together() -> Kind:
    found = scene_kind("what does not stand together", APART, apart, ("2a", "4a", "3", "5a"))

    def plant(clip: str, rng: Chance) -> Fault:
        given = imports(
            scene_file(clip),
            "from onebyone.core.computation import Said",
            "from onebyone.drawing.mobjects.text import Phrase",
        )
        fault = found.plant(clip, rng)
        return replace(fault, changes=(*fault.changes, given))

    return replace(found, plant=plant)


KINDS = (
    _together(),
    slips(
        "what is true of another clip than a user asks for",
        "belongs to another number|before a wire|that have other values|does not say that it was|states the .* of all",
        OTHERWISE,
        routes=("onebyone",),
    ),
    Kind("slip to which a user's parameter leads", tuple(REACHED), reached, routes=("onebyone",)),
    _asked("mark in a clip that a user asks for", POINTING, pointing),
    _asked(
        "said of another computation than a user asks for",
        COMPUTED + "|is covered by|together they read|touches|cut off",
        lambda rng: rng.choice(STATED),
    ),
    _asked(
        "colour or cover in a clip that a user asks for",
        MISCOLOURED + "|too small|another value has its colour|has other colours",
        lambda rng: rng.choice((*COLOURED, *HIDDEN, *KEYS)),
    ),
)
