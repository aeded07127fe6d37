"""Faults in what is said of another thing than stands there: numbers, words and movements that are true elsewhere."""

from __future__ import annotations

from kinds import Slip, slips

UNDER = (
    Slip("7", "panels/fig7/view.py", '("before", ("full_score"', '("before", ("score"'),
    Slip("7", "panels/fig7/view.py", '("maps_up", ("score"', '("maps_back", ("full_score"'),
)

RIVALS = (
    Slip("5b", "panels/fig5b/words/en.py", '"{dense_weights} weights."', '"{weights} weights."'),
    Slip("5b", "panels/fig5b/words/en.py", "Weights by position:", "A dense layer: {weights} weights;"),
    Slip("5b", "panels/fig5b/view.py", '("shared_weights", "weight")', '("dense_weights", "weight")'),
    Slip("5b", "panels/fig5b/view.py", '("dense_weights", "weight")', '("shared_weights", "weight")'),
)

SIZED = (
    Slip("5a", "panels/fig5a/words/en.py", "Dilated {layer_height}×{layer_width} layers", "{height}×{width} pixels"),
    Slip("5a", "panels/fig5a/view.py", 'f"{stage}_field", "input"', '"early_field", "input"'),
    Slip("5a", "panels/fig5a/words/en.py", '"{later_field_height}×', '"{early_field_height}×'),
    Slip("1b", "panels/fig1b/words/en.py", "shared weights {kernel_height}×", "shared weights {ring_height}×"),
    Slip("3", "panels/fig3/view.py", "look_at((stops[stop], 0, 0))", "look_at((stops[-1], 0, 0))"),
    Slip("3", "panels/fig3/words/en.py", "Kernels are swapped:", "Images are swapped:"),
)

STANDING = (
    Slip("5a", "panels/fig5a/view.py", "*_, bias = line.terms", "bias, *_ = line.terms"),
    Slip("8", "panels/fig8/view.py", 'LAYERS = ("early", "later",', 'LAYERS = ("later", "early",'),
    Slip(
        "5b",
        "panels/fig5b/view.py",
        '(("neuron", "result"), ("digit", "quiet"), ("said", "result"))',
        '(("said", "result"), ("digit", "quiet"), ("neuron", "result"))',
    ),
    Slip("5b", "panels/fig5b/view.py", "_key_under(self.dense, weights,", "_key_under(self.dense, figure.weight,"),
    Slip("7", "panels/fig7/view.py", "self.sheets[1], become=True,", "self.blank.copy(),"),
)

COMPARED = (
    Slip("4b", "panels/fig4b/words/en.py", "{equal} of {outputs} are those", "{changed_cells} of {outputs} are those"),
    Slip("2b", "panels/fig2b/words/en.py", "and in {broken_cells}", "and in {equal}"),
    Slip("2b", "panels/fig2b/words/en.py", "and finds {found_output}", "and finds {moved_output}"),
    Slip(
        "4b", "panels/fig4b/words/en.py", '"{changed_cells} of {outputs} cells changes', '"{equal} of {outputs} cells'
    ),
    Slip("4b", "panels/fig4b/words/en.py", "output, was {right_output}", "output of {equal} cells"),
)

MOVES = (
    Slip("4b", "panels/fig4b/words/en.py", "position moves, the weights stay.", "weights move, the position stays.", 1),
    Slip("4b", "panels/fig4b/words/en.py", "position moves, the weights stay.", "position stays.", 1),
    Slip("4b", "panels/fig4b/words/en.py", "A position gives {inputs:words}", "The neuron moves: {inputs:words}"),
    Slip("6b", "panels/fig6b/words/en.py", "Move the weights in step", "Move the pixels in step"),
    Slip("8", "panels/fig8/words/en.py", "Max over points in another order:", "Columns stay:"),
    Slip("2b", "panels/fig2b/words/en.py", '"The picture goes back; the', '"The neuron moves; the'),
    Slip("c1", "panels/figc1/words/en.py", "The formula counts them, from what is set.", "It goes on along a row."),
)


SERIES = (
    Slip("4a", "panels/fig4a/words/en.py", "red, green, blue.", "blue, green, red."),
    Slip("8", "panels/fig8/words/en.py", "A list of points: x, y, brightness.", "A point: y, x, brightness."),
)

TURNED = (
    Slip("8", "panels/fig8/words/en.py", "features (rows), {", "features (columns), {"),
    Slip("8", "panels/fig8/words/en.py", "points (columns)", "points (rows)"),
    Slip("5a", "panels/fig5a/words/en.py", "Features in, digits out.", "Digits in, features out."),
    Slip("8", "panels/fig8/words/en.py", "a row’s peak", "a column’s peak"),
    Slip("1a", "panels/fig1a/words/en.py", "warm {core > 0:core adds}", "warm {ring > 0:ring adds}"),
    Slip("1a", "panels/fig1a/words/en.py", "cool {ring < 0:ring subtracts}", "cool core subtracts"),
    Slip("7", "panels/fig7/words/en.py", "{small_weights < small_direct_weights:a cheap}", "a costly"),
)

HOW_MADE = (
    Slip("2a", "panels/fig2a/words/en.py", '"flipped: true', '"unflipped: true'),
    Slip("c1", "panels/figc1/words/en.py", '"kernel {kernel_height}×{kernel_width}"', '"kernel, turned"'),
    Slip("8", "panels/fig8/words/en.py", "output after ReLU", "output before ReLU"),
    Slip("8", "panels/fig8/words/en.py", "output at {points} points", "output after ReLU"),
)

IN_LINES = (
    Slip("2a", "panels/fig2a/words/en.py", "A row: a start", "A column: a start"),
    Slip("5a", "panels/fig5a/view.py", "enumerate(self.figure.order)", "enumerate(self.figure.order[::-1])"),
    Slip("5a", "panels/fig5a/view.py", "plane(layer, channel)\n", "plane(layer, depth - 1 - channel)\n"),
    Slip("5b", "panels/fig5b/view.py", "cells=plane(weights, channel)", "cells=plane(weights, channels - 1 - channel)"),
    Slip("c1", "panels/figc1/view.py", "if at[1] == 0]", "if at[0] == 0]"),
)

DONE = (
    Slip("4a", "panels/fig4a/words/en.py", "add up: channels are", "add up: positions are", 1),
    Slip("5a", "panels/fig5a/words/en.py", "Dilated {layer_height}×{layer_width}", "Dilated 1×1"),
    Slip("6a", "panels/fig6a/words/en.py", "1×1 filters sum channels", "1×1 filters sum pixels"),
    Slip("8", "panels/fig8/words/en.py", "Max over points", "Min over points"),
    Slip("8", "panels/fig8/words/en.py", "the peak is kept", "the runner-up is kept"),
    Slip("8", "panels/fig8/words/en.py", "negative outputs become", "positive outputs become"),
    Slip("1a", "panels/fig1a/words/en.py", '"output y"', '"output x"'),
)

EXCHANGED = (
    Slip("4a", "drawing/mobjects/planes.py", "VGroup(*self.planes).arrange", "VGroup(*self.planes[::-1]).arrange"),
    Slip("4b", "panels/fig4b/view.py", "VGroup(*values).arrange(DOWN", "VGroup(*values[::-1]).arrange(DOWN"),
    Slip("1b", "panels/fig1b/view.py", "Cut.of(grid, row, column,", "Cut.of(grid, column, row,"),
    Slip(
        "8",
        "panels/fig8/view.py",
        'self._label(name, "quiet").next_to',
        'self._label(COORDINATES[1 - value], "quiet").next_to',
    ),
    Slip("8", "panels/fig8/view.py", "centre + half, way, buff", "centre - half, -way, buff"),
    Slip("8", "panels/fig8/view.py", "*figure.way_of(value), 0", "*figure.way_of(1 - value), 0"),
    Slip(
        "8", "panels/fig8/view.py", "centre - half, centre + half, role", "centre - half + UP, centre + half + UP, role"
    ),
    Slip(
        "8",
        "panels/fig8/view.py",
        "Cell(figure.points, (value, point, 0)), size",
        "Cell(figure.points, (1 - value, point, 0)), size",
    ),
    Slip("8", "panels/fig8/view.py", "number, feet[value], ways", "number, feet[1 - value], ways"),
    Slip("8", "panels/fig8/view.py", "enumerate(self.rows):", "enumerate(self.rows[::-1]):"),
    Slip(
        "8",
        "panels/fig8/view.py",
        'names = [label(name, "quiet") for name in COORDINATES]',
        'names = [label(COORDINATES[at], "quiet") for at in (1, 0, 2)]',
    ),
    Slip(
        "8",
        "panels/fig8/view.py",
        "focus.cells(figure.points).reshape(rows, 1)",
        "focus.cells(figure.points)[::-1].reshape(rows, 1)",
    ),
    Slip("8", "panels/fig8/numbers.py", "np.sign(plane[0, 0] - plane[-1, 0])", "np.sign(plane[-1, 0] - plane[0, 0])"),
    Slip(
        "8",
        "core/operations.py",
        "(c - columns // 2) * step, (rows // 2 - 1 - r) * step",
        "(rows // 2 - 1 - r) * step, (c - columns // 2) * step",
    ),
    Slip("8", "core/operations.py", "(rows // 2 - 1 - r) * step", "(r - rows // 2) * step"),
    Slip(
        "8",
        "panels/fig8/numbers.py",
        '"x, y and brightness of all pixels", located,',
        '"x, y and brightness of all pixels", prover.taken("exchanged", located, [1, 0, 2]),',
    ),
    Slip("8", "panels/fig8/words/en.py", '"across": "x"', '"across": "y"'),
    Slip("8", "panels/fig8/words/en.py", '"brightness": "brightness"', '"brightness": "x"'),
)

KINDS = (
    slips(
        "x and y, rows and columns, or channels, exchanged",
        "name of a value|is a coordinate, one of|x, y and brightness|and not its own name|does not stand in|"
        "the network reads|wrong order|fall in that order|grows out of",
        EXCHANGED,
    ),
    slips(
        "a label that says otherwise how its cells were made",
        "does not say that it was|which was not",
        HOW_MADE,
    ),
    slips(
        "rows for columns, or the first for the last",
        "belongs to another number|no numbers that stand there fall|meanwhile it was not so|is computed",
        IN_LINES,
    ),
    slips(
        "a function that no layer applies, or of other things",
        "as plain text|multiplies what it reads by weights|ReLU lets pass",
        DONE,
    ),
    slips(
        "a number, or a count, of another thing",
        "comes of others|another count of the same noun|not called so|the difference shown|belongs to another number",
        UNDER + RIVALS + COMPARED,
    ),
    slips("words of motion where something else moves", "meanwhile it was not so", MOVES),
    slips(
        "a size, or a swap, that is not seen",
        "meanwhile it was not so|but its shape is|of frames around cells of|makes a shape with",
        SIZED,
    ),
    slips(
        "a count, a head or a key by another thing",
        "is no count|neuron says|which is farther|of which no cell|which are not called",
        STANDING,
    ),
    slips(
        "a list in another order, or the other side of two",
        "lists .* another order|wrong order|says that a (?:row|column) is|go in|peak of a column|holds only if|"
        "as plain text|says 'blue, green'",
        SERIES + TURNED,
    ),
)
