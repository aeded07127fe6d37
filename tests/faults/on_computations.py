"""Faults in what is said of a computation, in colours, in what can be seen, and in the witness."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

from copies import Edit, imports
from kinds import CLIPS, Chance, Fault, Kind, Slip, scene_file, slips
from on_screen import inserted

SAID = (
    "from dataclasses import replace",
    "from onebyone.core.call import Call, convolution, dense",
    "from onebyone.core.quantity import Extent",
    "from onebyone.drawing.mobjects.furniture import Counter, TorchMark",
    "from onebyone.drawing.mobjects.text import Phrase",
)
LINE = "self.add(TorchMark({}, theme=self.theme))\nself.wait(0.5)"
COMPUTED = "looks like a call of torch|no verified figure of this scene ran|is to be read|tells of shapes|no computation's|was computed by|is no formula of"
STATED = (
    LINE.format(
        "replace(self.figure.computation, call=Call('Linear', ((None, Extent(self.figure.computation.weight, 0)),)))"
    ),
    LINE.format("replace(self.figure.computation, takes=self.figure.computation.gives)"),
    LINE.format("replace(self.figure.computation, bias=None, multiplications=self.figure.computation.parameters)"),
    "runs = [str(run) if isinstance(run, str) else run for run in self.figure.computation.call.runs()]\nself.add(Phrase(runs, size=36, role='ink', theme=self.theme))\nself.wait(0.5)",
    "of = self.figure.computation\nline = TorchMark(of, theme=self.theme)\nline[0].submobjects.pop()\nself.add(line)\nself.wait(0.5)",
    "of = self.figure.computation\nself.add(Phrase([Size(of.gives), ' → ', Size(of.takes)], size=36, role='quiet', theme=self.theme))\nself.wait(0.5)",
    "self.add(Phrase([Size(self.figure.computation.bias or self.figure.computation.weight), ' multiplications'], size=36, role='quiet', theme=self.theme))\nself.wait(0.5)",
)
COLOURED = (
    "grid.set_stroke(self.theme.hex('bias'))",
    "grid.set_stroke(self.theme.hex('weight' if grid.stroke_color.to_hex() != self.theme.hex('weight') else 'input'))",
    "signed = [one for one in grids if one.colormap.low < 0]\nfor one in signed or [grid]:\n    one.colormap = self.theme.signed(2 * max(one.colormap.high, 1.0))\n    one.look_at(one.cells)",
    "for one in grids:\n    one.set_opacity(0.2)\nself.wait(0.5)",
    "low = type(grid.colormap)(grid.colormap.name, grid.colormap.low, grid.colormap.high, bytes(np.frombuffer(grid.colormap.table, np.uint8).reshape(-1, 4)[::-1].tobytes()))\ngrid.colormap = low\ngrid.look_at(grid.cells)",
)
HIDDEN = (
    "self.add(Circle(radius=number.width / 2, fill_opacity=1, fill_color=self.theme.hex('paper'), stroke_width=0).move_to(number.get_left()).set_z_index(9))\nself.wait(0.5)",
    "number.set_opacity(0.5)\nself.wait(0.5)",
    "self.add(number.copy().shift(0.1 * number.width * RIGHT).set_z_index(9))\nself.wait(0.5)",
    "number.shift(20 * LEFT)\nself.wait(0.5)",
    "self.add(Line(number.get_left() + 0.2 * LEFT, number.get_right() + 0.2 * RIGHT, stroke_width=8).set_z_index(9))\nself.wait(0.5)",
    "number.set_color(self.theme.hex('paper'))\nself.wait(0.5)",
    "number.scale(0.12)\nself.wait(0.5)",
)


def _scene(name: str, says: str, listed: tuple[str, ...], clips: tuple[str, ...] = CLIPS) -> Kind:
    def plant(clip: str, rng: Chance) -> Fault:
        return inserted(clip, rng, rng.choice(listed), says=says, also=(imports(scene_file(clip), *SAID),))

    return Kind(name, clips, plant)


OWN = "its witness|compared with themselves|both computed by|calls ours|not equal bit for bit|was handed"
WITNESS = "partial(reference.apply, call),\n            factors=(takes"
CALLS_OURS = (
    "partial(ours, **{word: (int(setting.value),) * 2 for word, setting in said.items()}),\n            factors=(takes"
)
ALSO_OURS = "lambda *arrays: 0 + ours(*arrays, **{word: (int(s.value),) * 2 for word, s in said.items()}),\n            factors=(takes"
HANDED = "lambda *arrays: reference.reshaped(0.0 + np.asarray(ours(*arrays, **{w: (int(s.value),) * 2 for w, s in said.items()})), ours(*arrays).shape),\n            factors=(takes"
ERRS = {
    "2a 2b 3": ("weight[mine, k, i, j, None, None]", "weight[mine, k, j, i, None, None]"),
    "4a 4b 5a 5b 6a 6b": ("weight[:, k] * channel", "weight[:, 0] * channel"),
    "1a 1b": ("outputs[index] += offset", "outputs[index] -= offset"),
}


def own_witness(clip: str, rng: Chance) -> Fault:
    """An operation that errs, and a witness that is none."""
    old, new = next(pair for clips, pair in ERRS.items() if clip in clips.split())
    errs = Edit("src/onebyone/core/operations.py", old, new)
    instead = rng.choice([CALLS_OURS, ALSO_OURS, HANDED])
    return Fault((errs, Edit("src/onebyone/core/prover.py", WITNESS, instead)), instead.splitlines()[0], OWN)


OTHERS = (
    Slip(
        "2a",
        "panels/fig2a/words/en.py",
        '"otherwise": "{weights:weight|weights}",\n        },\n        "mult',
        '"otherwise": "{weights:weight|weights} and a bias",\n        },\n        "mult',
    ),
    Slip(
        "6a",
        "panels/fig6a/view.py",
        "TorchMark(figure.computation,",
        "TorchMark(next(one for one in figure.prover.computations if one is not figure.computation),",
    ),
    Slip("8", "panels/fig8/view.py", "TorchMark(figure.scoring,", "TorchMark(figure.layers[-1],"),
)

COUNTED = tuple(
    Slip(
        clip,
        f"panels/fig{clip}/numbers.py",
        "**self.computation.costs,",
        f"**self.computation.costs,\n            {other},",
    )
    for clip, other in (
        ("2a", '"outputs": Size(self.products)'),
        ("2a", '"weights": Size(self.result)'),
        ("3", '"outputs": Size(self.filters)'),
        ("3", '"outputs": Extent(self.result, 1)'),
        ("5a", '"outputs": Size(self.sums)'),
        ("5a", '"outputs": Size(self.image)'),
    )
)

ITSELF = (
    Slip("2a", "panels/fig2a/numbers.py", "addends=(convolved, result)", "addends=(result, result)"),
    Slip("2a", "panels/fig2a/numbers.py", "takes=channel, weight=turned", "takes=channel, weight=filters"),
    Slip("4a", "panels/fig4a/numbers.py", "addends=(turned, filters)", "addends=(filters, filters)"),
    Slip("4a", "panels/fig4a/numbers.py", "convolved.gives, computation.gives", "computation.gives, computation.gives"),
    Slip("2b", "panels/fig2b/numbers.py", "addends=(walked.result, self.result)", "addends=(self.result, self.result)"),
    Slip("4b", "panels/fig4b/numbers.py", "addends=(walked.result, self.result)", "addends=(self.result, self.result)"),
    Slip(
        "5b", "panels/fig5b/numbers.py", 'class maps", result, maps.result)', 'class maps", maps.result, maps.result)'
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
        "is covered by|is faded|cut off|stand out|cannot be told|touches|lies over|stands in|too small to be read",
        HIDDEN,
    ),
    Kind("witness that calls ours", CLIPS, own_witness),
    slips("compared with itself", "nothing is left of it|compared with themselves|both computed by", ITSELF),
    slips(
        "a cost or a call of another computation",
        "has no bias|stands (?:under|beside)|what stands there was computed by",
        OTHERS,
    ),
    slips("cost that is none", "the slot .* states|counts", COUNTED),
)
