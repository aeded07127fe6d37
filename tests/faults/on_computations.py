"""Faults in what is said of a computation, in colours, in what can be seen, and in the witness."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

from kinds import CLIPS, Chance, Fault, Kind, Slip, slips
from on_screen import inserted

SAID = (
    "from dataclasses import replace",
    "from onebyone.core.call import Call, convolution, dense",
    "from onebyone.core.quantity import Extent",
    "from onebyone.drawing.mobjects.furniture import Counter, TorchLine",
    "from onebyone.drawing.mobjects.text import Phrase",
)
LINE = "self.add(TorchLine({}, theme=self.theme))\nself.wait(0.5)"
COMPUTED = "looks like a call of torch|no verified figure of this scene ran|is to be read|tells of shapes|no computation's|was computed by|is no formula of"
STATED = (
    LINE.format(
        "replace(self.figure.computation, call=Call('Linear', ((None, Extent(self.figure.computation.weight, 0)),)))"
    ),
    LINE.format("replace(self.figure.computation, takes=self.figure.computation.gives)"),
    LINE.format("replace(self.figure.computation, bias=None, multiplications=self.figure.computation.parameters)"),
    "runs = [str(run) if isinstance(run, str) else run for run in self.figure.computation.call.runs()]\nself.add(Phrase(runs, size=36, role='ink', theme=self.theme))\nself.wait(0.5)",
    "of = self.figure.computation\nline = TorchLine(of, theme=self.theme)\nline[0].submobjects.pop()\nself.add(line)\nself.wait(0.5)",
    "of = self.figure.computation\nself.add(Phrase([Size(of.gives), ' → ', Size(of.takes)], size=36, role='quiet', theme=self.theme))\nself.wait(0.5)",
    "self.add(Phrase([Size(self.figure.computation.bias or self.figure.computation.weight), ' multiplications'], size=36, role='quiet', theme=self.theme))\nself.wait(0.5)",
)
COLOURED = (
    "grid.set_stroke(self.theme.hex('bias'))",
    "grid.set_stroke(self.theme.hex('weight' if grid.stroke_color.to_hex() != self.theme.hex('weight') else 'input'))",
    "signed = [one for one in grids if one.colour_map.low < 0]\nfor one in signed or [grid]:\n    one.colour_map = self.theme.signed(2 * max(one.colour_map.high, 1.0))\n    one.look_at(one.cells)",
    "for one in grids:\n    one.set_opacity(0.2)\nself.wait(0.5)",
    "low = type(grid.colour_map)(grid.colour_map.name, grid.colour_map.low, grid.colour_map.high, bytes(np.frombuffer(grid.colour_map.table, np.uint8).reshape(-1, 4)[::-1].tobytes()))\ngrid.colour_map = low\ngrid.look_at(grid.cells)",
)
HIDDEN = (
    "self.add(Circle(radius=number.width / 2, fill_opacity=1, fill_color=self.theme.hex('paper'), stroke_width=0).move_to(number.get_left()).set_z_index(9))\nself.wait(0.5)",
    "number.set_opacity(0.5)\nself.wait(0.5)",
    "self.add(number.copy().shift(0.1 * number.width * RIGHT).set_z_index(9))\nself.wait(0.5)",
    "number.shift(20 * LEFT)\nself.wait(0.5)",
    "self.add(Line(number.get_left() + 0.2 * LEFT, number.get_right() + 0.2 * RIGHT, stroke_width=8).set_z_index(9))\nself.wait(0.5)",
    "number.set_color(self.theme.hex('paper'))\nself.wait(0.5)",
)


def _scene(name: str, says: str, listed: tuple[str, ...], clips: tuple[str, ...] = CLIPS) -> Kind:
    def plant(clip: str, rng: Chance) -> Fault:
        from copies import imports
        from kinds import scene_file

        return inserted(clip, rng, rng.choice(listed), says=says, also=(imports(scene_file(clip), *SAID),))

    return Kind(name, clips, plant)


OWN = "its witness|compared with|witness calls ours|asks the reference nothing|both computed by"
WITNESSED = (
    Slip(
        "2a 2b",
        "core/prover.py",
        "partial(reference.apply, call),\n            factors=(takes",
        "partial(ours, **{word: (int(setting.value),) * 2 for word, setting in said.items()}),\n            factors=(takes",
    ),
    Slip(
        "1a 1b 3 4a 5a 6a 6b",
        "core/prover.py",
        "partial(reference.apply, call),\n            factors=(takes",
        "ours,\n            factors=(takes",
    ),
    Slip(
        "2b 4b",
        "panels/shared/walking.py",
        "prover.compared(result, kernel.result)",
        "prover.compared(result, result)",
    ),
    Slip(
        "3",
        "panels/fig3/numbers.py",
        'prover.equal("difference of both forms", result, fold)',
        'prover.equal("difference of both forms", fold, dense)',
    ),
    Slip(
        "3",
        "panels/fig3/numbers.py",
        "lambda: reference.zeros(difference.float32)",
        "lambda: int(np.sum(result.numerators == fold.numerators))",
    ),
    Slip(
        "5b",
        "panels/fig5b/numbers.py",
        'prover.equal("neurons\' maps minus class maps", result, maps.result)',
        'prover.equal("neurons\' maps minus class maps", maps.result, maps.result)',
    ),
    Slip(
        "6b",
        "panels/fig6b/numbers.py",
        'prover.equal("large minus y", large, result)',
        'prover.equal("large minus y", result, result)',
    ),
)
COUNTED = (
    Slip(
        "2a",
        "panels/fig2a/numbers.py",
        "**self.computation.costs,",
        '**self.computation.costs,\n            "multiplications": Size(self.result),',
    ),
    Slip(
        "4a",
        "panels/fig4a/numbers.py",
        "**self.computation.costs,",
        '**self.computation.costs,\n            "multiplications": Size(self.result),',
    ),
    Slip(
        "5a",
        "panels/fig5a/numbers.py",
        "**self.computation.costs,",
        '**self.computation.costs,\n            "weights": Extent(self.weight, 0),',
    ),
    Slip(
        "6b",
        "panels/fig6b/numbers.py",
        "**self.computation.costs,",
        '**self.computation.costs,\n            "outputs": Size(self.filters),',
    ),
)

KINDS = (
    _scene("said of another computation", COMPUTED + "|is covered by|together they read", STATED),
    _scene(
        "colour of another meaning",
        "has the colour of another role|coloured on the scale|is faded|none of the|not what its colours",
        COLOURED,
        ("2a", "3", "4a", "5a"),
    ),
    _scene(
        "number that cannot be seen",
        "is covered by|is faded|cut off|stand out|cannot be told|touches|lies over|stands in",
        HIDDEN,
    ),
    slips("compared with itself", OWN, WITNESSED),
    slips("cost that is none", "the slot .* states", COUNTED),
)
