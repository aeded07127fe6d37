"""Faults in what is said of another thing than stands there: numbers, words and movements that are true elsewhere."""

from __future__ import annotations

from kinds import Slip, slips

UNDER = (
    Slip("7", "panels/fig7/view.py", '("before", "full_score"', '("before", "score"'),
    Slip("7", "panels/fig7/view.py", '("after", "score"', '("after", "full_score"'),
)

RIVALS = (
    Slip("5b", "panels/fig5b/words/en.py", "layer has {dense_weights} weights", "layer has {weights} weights"),
    Slip("5b", "panels/fig5b/words/en.py", "Dense weights know positions:", "A dense layer: {weights} weights;"),
    Slip("5b", "panels/fig5b/view.py", '("shared_weights", "weight")', '("dense_weights", "weight")'),
    Slip("5b", "panels/fig5b/view.py", '("dense_weights", "weight")', '("shared_weights", "weight")'),
)

COMPARED = (
    Slip("4b", "panels/fig4b/words/en.py", '"{changed_cells} cell of {outputs}', '"{equal} cells of {outputs}'),
    Slip("4b", "panels/fig4b/words/en.py", "output, was {right_output}", "output of {equal} cells"),
)

MOVES = (
    Slip("4b", "panels/fig4b/words/en.py", "position moves, the neuron stays.", "neuron moves, the position stays.", 1),
    Slip("4b", "panels/fig4b/words/en.py", "position moves, the neuron stays.", "position stays.", 1),
    Slip("4b", "panels/fig4b/words/en.py", "A position lists {inputs:words}", "The neuron moves: {inputs:words}"),
    Slip("6b", "panels/fig6b/words/en.py", "Move the weights in step", "Move the pixels in step"),
    Slip("8", "panels/fig8/words/en.py", "columns move, ", "rows move, "),
    Slip("2b", "panels/fig2b/words/en.py", '"So we move the window."', '"So we move the neuron."'),
)

PULSES = (
    Slip(
        "5b",
        "panels/fig5b/view.py",
        "if at == figure.maps.label:\n                still",
        "if at == figure.maps.label - 1:\n                still",
    ),
    Slip(
        "5b",
        "panels/fig5b/view.py",
        "yield appear(self.said[mine], self.heads",
        "yield appear(self.said[mine - 1], self.heads",
    ),
)

KINDS = (
    slips("a number under what did not make it", "comes of others", UNDER),
    slips("another count of the same noun", "another count of the same noun|not called so", RIVALS),
    slips("a count of other cells than the difference shows", "the difference shown", COMPARED),
    slips("words of motion where something else moves", "meanwhile it was not so", MOVES),
    slips("a pulse to a neuron, and the output of another", "behind a pulse", PULSES),
)
