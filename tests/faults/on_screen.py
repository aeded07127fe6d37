"""Faults on screen: what a scene shows that no proof covers."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

from collections.abc import Callable

from copies import Change, imports, in_a_beat
from kinds import CLIPS, Chance, Fault, Kind, scene_file

NOT_LISTED = "is not on the list of what may be drawn"
AS_TEXT = f"{NOT_LISTED}|as plain text"
OURS = (
    "from onebyone.core.quantity import Cell, Size",
    "from onebyone.drawing.mobjects.grid import PixelGrid",
    "from onebyone.drawing.mobjects.text import Label, Number",
)
FIND = """
shown = [part for top in self.mobjects for part in top.get_family()]
numbers = [part for part in shown if isinstance(part, Number) and part.fill_rgbas[0][3] > 0]
grids = [part for part in shown if type(part) is PixelGrid and part.cells.ndim == 2 and part.shown.any()]
grids = [grid for grid in grids if grid.fill_rgbas[0][3] > 0]
number = numbers[{number} % len(numbers)]
grid = grids[{number} % len(grids)] if grids else None
"""


def scribbled(rng: Chance) -> str:
    """A number as somebody types it."""
    return rng.choice(["0.37", "784", "3.14", "26", f"{rng.randrange(2, 10**4)}", f"−{rng.randrange(1, 99)}.5"])


def inserted(clip: str, rng: Chance, lines: str, *, says: str, also: tuple[Change, ...] = ()) -> Fault:
    """Lines in a beat of the scene, with all of manim and what a scene has at hand."""
    scene = scene_file(clip)
    numbered = FIND.format(number=rng.randrange(10**4)) if {"number", "grid", "numbers"} & _names(lines) else ""
    given = imports(scene, "import numpy as np", "from manim import *", *OURS)
    edit = in_a_beat(scene, (numbered + lines).strip(), rng, early=rng.early)
    last = [line for line in lines.strip().splitlines() if line.strip()][-1].strip()
    return Fault((given, edit, *also), last, says)


def scene_kind(name: str, says: str, plant: Callable[[Chance], str], clips: tuple[str, ...] = CLIPS) -> Kind:
    """A kind of lines that somebody puts into a beat."""
    return Kind(name, clips, lambda clip, rng: inserted(clip, rng, plant(rng), says=says))


def _names(lines: str) -> set[str]:
    return set("".join(c if c.isidentifier() else " " for c in lines).split())


def typed_text(rng: Chance) -> str:
    """Text whose digits come from the keyboard."""
    text = scribbled(rng)
    return rng.choice(
        [
            f'self.add(Text("{text}"))',
            f'self.play(FadeIn(Text("y = {text}", font_size=30)), run_time=0.5)',
            f'self.play(Write(MarkupText("<b>{text}</b>")), run_time=0.5)',
            f'self.add(Label("{text}", size=60, role="ink", theme=self.theme))',
            f'self.add(Label("about {text} in all", size=40, role="result", theme=self.theme))',
            f'self.add(Paragraph("weights", "{text}"))',
            f'self.add(VGroup(Square(), Text("{text}")).arrange(RIGHT))',
            f'self.add(BraceText(Square(), "{text}", label_constructor=Text))',
        ]
    )


def animated_text(rng: Chance) -> str:
    """A number that counts, written anew in every frame."""
    goal = rng.randrange(3, 900)
    tracker = f"tracker = ValueTracker(0)\ncount = lambda: tracker.get_value() * {goal}\n"
    run = "\nself.play(tracker.animate.set_value(1), run_time=1)"
    return rng.choice(
        [
            f'{tracker}self.add(always_redraw(lambda: Text(f"{{count():.0f}}"))){run}',
            f"{tracker}self.add(DecimalNumber(0, mob_class=Text).add_updater(lambda m: m.set_value(count()))){run}",
            f'{tracker}self.add(always_redraw(lambda: Label(f"{{count():.1f}}", size=60, role="ink", theme=self.theme))){run}',
            f"self.play(ChangeDecimalToValue(Integer(0, mob_class=Text), {goal}), run_time=1)",
            f"self.play(Count(Integer(0, mob_class=Text), 0, {goal}), run_time=1)",
            "other = next(m for m in numbers if m.text != number.text)\nnumber.add_updater(lambda m, dt: m.set_points(other.copy().move_to(m).points))\nself.wait(0.7)",
        ]
    )


def another_number(rng: Chance) -> str:
    """A number on screen turns into another, while it goes on to say that it is itself."""
    other = "other = next(m for m in numbers if m.text != number.text)\n"
    return other + rng.choice(
        [
            "self.play(Transform(number, other), run_time=0.7)",
            "number.become(other.copy().move_to(number))\nself.wait(0.4)",
            "number.set_points(other.copy().move_to(number).points)",
            "number.quantity, number.text = other.quantity, other.text",
            "number.quantity = other.quantity",
            "number.text = other.text",
            "self.play(ReplacementTransform(number, other.copy()), run_time=0.7)",
            "self.play(FadeTransform(number, other.copy()), run_time=0.7)",
        ]
    )


def another_cell(rng: Chance) -> str:
    """A cell's place shows the number of another cell."""
    at = rng.randrange(10**4)
    choose = f"""
there = np.argwhere(grid.shown)
here = there[{at} % len(there)]
values = grid.tensor.numerators
wrong = np.argwhere(values != values.ravel()[grid.cells[tuple(here)]])
cell = Cell(grid.tensor, tuple(wrong[{at} % len(wrong)].tolist()))
"""
    fitted = "Number(cell, size=20, role='ink', theme=self.theme).scale_to_fit_width(grid.side / 2)"
    return choose + rng.choice(
        [
            f"self.add({fitted}.move_to(grid.centre_of(*here)).set_z_index(9))",
            f"self.play(FadeIn({fitted}.move_to(grid.centre_of(*here)).set_z_index(9)), run_time=0.5)",
            f"number = {fitted}.to_edge(UP).set_z_index(9)\nself.play(number.animate.move_to(grid.centre_of(*here)), run_time=0.6)\nself.wait(0.4)",
        ]
    )


def recoloured(rng: Chance) -> str:
    """A cell in a colour that is not its value's."""
    at = rng.randrange(10**4)
    cell = f"there = np.argwhere(grid.shown)\nrow, column = there[{at} % len(there)]\n"
    return cell + rng.choice(
        [
            "tints = grid.tints.copy()\ntints[row, column, :3] = 255 - tints[row, column, :3]\ngrid.tints = tints",
            "tints = grid.tints.copy()\ntints[row, column, 0] ^= 1\ngrid.tints = tints",
            "grid.tints = np.ascontiguousarray(grid.tints[::-1, ::-1])",
            "self.add(Square(grid.side, fill_color=RED, fill_opacity=1, stroke_width=0).move_to(grid.centre_of(row, column)).set_z_index(9))",
            "self.add(Rectangle(width=9, height=6, fill_color=RED, fill_opacity=0.3).set_z_index(9))",
            "colours = type(grid.colormap)('mine', 0.0, 1.0, bytes([200, 30, 30, 255] * 2))\ngrid.colormap, grid.tints = colours, np.broadcast_to(np.frombuffer(colours.table[:4], np.uint8), grid.tints.shape)",
            "grid.cells = np.roll(grid.cells, 1)",
        ]
    )


def turned(rng: Chance) -> str:
    """A grid that is turned over, tilted or flattened."""
    return rng.choice(
        [
            "grid.flip()",
            "grid.rotate(PI / 2)",
            "grid.flip(RIGHT)",
            "grid.rotate(0.05)",
            "self.play(Rotate(grid, PI), run_time=0.7)",
            "grid.apply_matrix([[1, 0.2], [0, 1]])",
            "grid.stretch(-1, 0)",
        ]
    )


def other_script(rng: Chance) -> str:
    """Digits of other scripts, fractions, circled and Roman numerals."""
    sign = rng.choice("½¼¾⅓")
    strange = rng.choice("３٣③Ⅳ𝟛㊂၃৩五")
    return rng.choice(
        [
            f'self.add(Label("{sign}", size=60, role="ink", theme=self.theme))',
            f'self.add(Label("scaled by {sign}", size=40, role="ink", theme=self.theme))',
            f'self.add(Text("{strange}"))',
            f'self.play(FadeIn(Text("{strange} weights")), run_time=0.5)',
        ]
    )


def superscript(rng: Chance) -> str:
    """Powers and indices."""
    sign = rng.choice("²³¹⁴₂₁")
    return rng.choice(
        [
            f'self.add(Label("n{sign}", size=60, role="ink", theme=self.theme))',
            f'self.add(Label("of size n{sign} each", size=40, role="ink", theme=self.theme))',
            f'self.add(Text("n{sign}"))',
            'self.add(Text("28").scale(0.5).shift(UP))',
            f'self.add(MarkupText("n<sup>{rng.randrange(2, 9)}</sup>"))',
        ]
    )


def number_word(rng: Chance) -> str:
    """A number in letters."""
    word = rng.choice(
        ["three", "nine", "a dozen", "half", "twenty-six", "thrice", "T h r e e", "hundreds of", "fourty"]
    )
    return rng.choice(
        [
            f'self.add(Label("{word} weights", size=60, role="ink", theme=self.theme))',
            f'self.play(FadeIn(Label("all {word}", size=40, role="ink", theme=self.theme)), run_time=0.5)',
            f'self.add(Text("{word}"))',
        ]
    )


def misdrawn_label(rng: Chance) -> str:
    """A label whose outlines say something else."""
    typed = "Number(Size(self.figure.computation.takes), size=50, role='ink', theme=self.theme)"
    return rng.choice(
        [
            f"self.add(Label('cells', size=50, role='ink', theme=self.theme).set_points({typed}.points))",
            "label = next(m for m in shown if isinstance(m, Label))\nlabel.set_points(number.copy().move_to(label).points)",
            f"label = Label('cells', size=50, role='ink', theme=self.theme)\nself.add(label)\nself.play(Transform(label, {typed}), run_time=0.7)",
            "label = next(m for m in shown if isinstance(m, Label))\nlabel.text = number.text",
        ]
    )


def from_elsewhere(rng: Chance) -> str:
    """Pixels that were not painted from a display list."""
    pixels = "np.full((108, 192, 4), 255, dtype=np.uint8)"
    return rng.choice(
        [
            f"self.camera.background = {pixels}",
            "self.camera.background_image = 'digit.png'",
            f"self.camera.set_frame_to_background({pixels})",
            f"self.renderer.static_image = {pixels}",
            f"self.renderer.file_writer.write_frame({pixels})",
            "frame = self.renderer.get_frame().copy()\nframe[9, 9] = 255 - frame[9, 9]\nself.renderer.add_frame(frame)",
            f"self.camera.set_pixel_array({pixels})",
        ]
    )


def spoken(rng: Chance) -> str:
    """A subcaption that no words hold."""
    text = rng.choice(["3 weights", "nine weights", f"{scribbled(rng)} in all"])
    return rng.choice(
        [
            f'self.add_subcaption("{text}")',
            f'self.play(Wait(0.5), subcaption="{text}")',
        ]
    )


KINDS = (
    scene_kind("hand-typed text", AS_TEXT, lambda rng: rng.choice([typed_text, number_word])(rng)),
    scene_kind("text animated by an updater", f"{AS_TEXT}|not drawn as its value", animated_text),
    scene_kind("number turned into another", f"not drawn as its value|touches|{NOT_LISTED}|stands in", another_number),
    scene_kind("number in another cell", "stands in the cell", another_cell, ("2a", "2b", "3", "4a", "4b", "5a", "1a")),
    scene_kind(
        "colour of a cell", "whose tint is|lies over the cell|none of the|stands in|starts in|that plane", recoloured
    ),
    scene_kind("grid turned over", "was turned over|not what it was made as", turned),
    scene_kind(
        "digits of other scripts, and powers", AS_TEXT, lambda rng: rng.choice([other_script, superscript])(rng)
    ),
    scene_kind("label drawn as a number", "not drawn as its text|as plain text", misdrawn_label),
    scene_kind(
        "pixels from elsewhere",
        "frames are painted from audited display lists|a scene is painted only after",
        from_elsewhere,
    ),
    scene_kind("subcaption by hand", "written by hand", spoken),
)
