"""What a thing is called at rest: the noun of a label, the word behind a number, heads, keys, names of values."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hand_made import box, shape
from hand_made import grid as cells_of
from planting import sliding_kernel
from test_places import DARK, FIRST, INK, grid, number

from onebyone.audit.axes import axes
from onebyone.audit.called import _LABEL, _called_so, _is_rather, _wrong_way, called
from onebyone.audit.places import named
from onebyone.core.quantity import Cell, Equation, Extent, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.pen import Colour
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.look.colormaps import Colormap
from onebyone.look.font import outline
from onebyone.panels.fig1b.numbers import DenseLayer
from onebyone.panels.fig5b.numbers import ClassNeurons
from onebyone.panels.fig7.numbers import Bottleneck
from onebyone.panels.fig8.numbers import PointCloud
from onebyone.panels.resnet.numbers import PointwiseShare

FIGURE = sliding_kernel()
EM = 0.4


def label(text: str, x: float, y: float, *, names: Tensor | None = None, colour: Colour = INK) -> LabelEntry:
    """Words whose baseline starts at (x, y)."""
    return LabelEntry(repr(text), text, "regular", outline(text).points * EM + (x, y), colour, None, names)


def after(before: Entry, quantity: Quantity | None = None, text: str = "") -> Entry:
    """A number, or words, a space behind a text on its line."""
    ink = before.ink()
    assert ink is not None
    if quantity is None:
        return label(text, ink.right + 0.2 * EM, ink.baseline)
    made = number(quantity, 0, 0, em=EM)
    own = made.ink()
    return replace(made, points=made.points + (ink.right + 0.2 * EM - own.left, ink.baseline - own.baseline))


def said(*entries: Entry, figure: Any = FIGURE) -> list[str]:
    """What is wrong about the names of a display list."""
    inks: dict[int, Ink] = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in called(entries, inks, figures=[figure], theme=DARK)]


def test_a_label_has_the_noun_of_what_its_cells_are() -> None:
    assert said(grid(), label("kernel", 0, 3.2, names=FIGURE.weight)) == []
    (message,) = said(grid(), label("image", 0, 3.2, names=FIGURE.weight))
    assert "of the role weight and not called 'image'" in message


def test_a_label_is_not_what_another_tensor_is_called() -> None:
    (message,) = said(label("feature map", 0, 0, names=FIGURE.image))
    assert message == "'feature map' names image, but feature maps is called so"
    assert said(label("feature map", 0, 0, names=FIGURE.result)) == []
    assert said(label("image", 0, 0, names=FIGURE.image)) == []


def test_what_was_turned_or_rectified_is_called_so_and_nothing_else_is() -> None:
    sides = [Extent(FIGURE.flipped, axis) for axis in (0, 1)]

    def kernel(text: str, tensor: Tensor) -> list[str]:
        line: list[Entry] = [label(text, 0, 3.2, names=tensor)]
        line.append(after(line[-1], sides[0]))
        line.append(replace(after(line[-1], text="×"), names=tensor))
        line.append(after(line[-1], sides[1]))
        shown = replace(grid(), tensor=tensor)
        return [one for one in said(shown, *line) if "turned" in one]

    assert kernel("flipped kernel", FIGURE.flipped) == kernel("kernel", FIGURE.weight) == []
    assert kernel("kernel", FIGURE.flipped)[0].endswith("names flipped kernel and does not say that it was turned")
    assert kernel("kernel, turned", FIGURE.weight)[0].endswith("names weight, which was not turned")
    cloud = PointCloud.verified()

    def rectified(text: str, tensor: Tensor) -> list[str]:
        return [one for one in said(label(text, 0, 0, names=tensor), figure=cloud) if "rectified" in one]

    assert rectified("output after ReLU", cloud.rectified) == rectified("output", cloud.rectified) == []
    assert rectified("output before ReLU", cloud.rectified) != []
    assert rectified("output after ReLU", cloud.output) != []


def test_of_two_maps_of_a_size_each_has_its_own_name() -> None:
    turned = "map of the flipped kernel"
    assert said(label("feature map", 0, 0, names=FIGURE.result)) == []
    assert said(label(turned, 0, 0, names=FIGURE.convolved)) == []
    (message,) = said(label(turned, 0, 0, names=FIGURE.result))
    assert "but says what feature map of the flipped kernel is called" in message
    (message,) = said(label("feature map", 0, 0, names=FIGURE.convolved))
    assert "but says what feature map is called" in message
    assert said(grid(), label("kernel", 0, 3.2, names=FIGURE.weight)) == [], "what all weights are called tells none"


@pytest.mark.parametrize(
    ("said_of", "own", "other", "rather"),
    [
        ("class maps", "maps of the neurons", "class maps", True),
        ("class maps", "maps of the neurons", "neurons' maps minus class maps", False),
        ("the neuron’s map", "map of the neuron", "feature map", False),
        ("maps", "maps of the layer up", "feature maps of layer 3", False),
        ("feature maps", "maps of the layer up", "feature maps of layer 3", True),
    ],
)
def test_a_name_is_rather_another_s_if_it_says_what_tells_that_from_its_own(
    said_of: str, own: str, other: str, rather: bool
) -> None:
    assert _is_rather(said_of, other, own, role="result") is rather


def test_a_shape_in_a_name_is_that_of_the_cells_and_they_stand_there() -> None:
    def named_so(noun: str, tensor: Tensor, *sides: Quantity) -> list[Entry]:
        line: list[Entry] = [label(noun, 0, 3.2, names=tensor)]
        for at, side in enumerate(sides):
            line += [replace(after(line[-1], text="×"), names=tensor)] if at else []
            line.append(after(line[-1], side))
        return line

    rows, columns = (Extent(FIGURE.weight, axis) for axis in (0, 1))
    assert said(grid(), *named_so("kernel", FIGURE.weight, rows, columns)) == []
    one = cells_of(0.0, 3.0, side=1.0, tensor=FIGURE.weight, cells=[[4]])
    (message,) = said(one, *named_so("kernel", FIGURE.weight, rows, columns))
    assert "says 3×3 of weight, of which only 1 cells stand there" in message
    many = Tensor.exact("many", np.zeros((4, 3, 3)), bits=0)
    figure = _Owning(many)
    assert said(*named_so("maps", many, Extent(many, 0), rows, columns), figure=figure) == []
    (message,) = said(*named_so("maps", many, rows, rows, columns), figure=figure)
    assert "names many and says 3×3×3, but its shape is 4×3×3" in message


def test_a_kernel_of_another_size_is_not_called_so() -> None:
    kernels = Tensor.exact("kernels", np.zeros((4, 2, 3, 3)), bits=0)
    figure, width = _Owning(kernels, role="weight"), Extent(FIGURE.weight, 0)
    line = [label("1×1 kernels", 0, 0, names=kernels)]
    (message,) = said(*line, figure=figure)
    assert message == "'1×1 kernels' says 1×1 of kernels, which has the shape 4×2×3×3"
    sides: list[Entry] = [number(width, 0, 0, em=EM)]
    sides.append(replace(after(sides[-1], text="×"), names=kernels))
    sides.append(after(sides[-1], width))
    sides.append(replace(after(sides[-1], text="kernels"), names=kernels))
    assert said(*sides, figure=figure) == []
    sides[2] = after(sides[1], Extent(FIGURE.image, 0))
    assert any("says 3×28, but its shape is 4×2×3×3" in message for message in said(*sides, figure=figure))


def test_what_a_subtraction_left_is_a_difference_and_no_map_and_nothing_else_is_one() -> None:
    def named(text: str, tensor: Tensor) -> list[str]:
        shown = cells_of(0.0, 3.0, side=1.0, tensor=tensor, cells=[[0]])
        return said(shown, label(text, 0, 3.2, names=tensor))

    difference = FIGURE.flip_difference
    for honest in ("difference", "minus the other map", "everywhere"):
        assert named(honest, difference) == []
    for wrong in ("map", "feature map", "output"):
        (message,) = named(wrong, difference)
        assert "is a difference, no " in message
    assert named("feature map", FIGURE.result) == []
    (message,) = named("difference", FIGURE.result)
    assert "not called 'difference'" in message


class _Owning:
    """A figure that owns one tensor, of some role, and nothing else."""

    def __init__(self, tensor: Tensor, *, role: str | None = None) -> None:
        self.tensors, self.quantities, self.prover, self._role = (tensor,), {}, self, role

    def owns(self, tensor: Tensor) -> bool:
        return tensor in self.tensors

    def role(self, _: Tensor) -> str | None:
        return self._role

    def root(self, tensor: Tensor) -> str:
        return tensor.name

    kin = root

    def is_difference(self, _: Tensor) -> bool:
        return False

    is_outcome = is_difference

    def came_by(self, _: Tensor) -> frozenset[str]:
        return frozenset()

    def occurring(self, _: Tensor) -> str:
        return ""


def test_what_a_layer_gives_rounded_has_no_noun_of_weights() -> None:
    cloud = PointCloud.verified()
    for features in cloud.features:
        shown = replace(cells_of(side=0.02), tensor=features, cells=np.arange(4).reshape(2, 2))
        top = float(shown.corners[0, 1]) + 0.2
        assert said(shown, label("some features", 0, top, names=features), figure=cloud) == []
        (message,) = said(shown, label("some weights", 0, top, names=features), figure=cloud)
        assert "not called 'weights'" in message


def test_the_word_before_a_number_is_by_which_the_words_call_it() -> None:
    figure = _Owning(SCORES)
    figure.quantities = {"score": Cell(SCORES, (1,)), "outputs": Cell(SCORES, (2,))}
    score = number(Cell(SCORES, (1,)), 5, 0, em=EM)

    def before(text: str) -> list[str]:
        return said(label(text, 5 - 1.0 - 0.2 * len(text), score.ink().baseline), score, figure=figure)

    assert before("score") == []
    (message,) = before("output")
    assert message == "'output' stands by scores[1], which is not called 'output'"
    counted = number(Cell(SCORES, (2,)), 2, 0, em=EM)
    assert said(counted, after(counted, text="output"), score, figure=figure) == [], "it counts what stands before it"


def test_the_word_behind_a_number_is_what_it_counts() -> None:
    width = number(Extent(FIGURE.image, 1), 0, 0, em=EM)
    assert said(width, after(width, text="pixels")) == []
    (message,) = said(width, after(width, text="weights"))
    assert message == "'weights' stands behind n, which does not count 'weights'"


def loose(count: int) -> CellsEntry:
    """So many pixels in a row, their upper left corners from (0, 3) on."""
    cells = np.arange(count).reshape(1, -1)
    corners = np.column_stack([np.arange(count) * 0.5, np.full(count, 3.0)])
    tints = tints_of(FIGURE.image, cells, DARK.pixels)
    return CellsEntry("c", FIGURE.image, cells, DARK.pixels, tints, corners, corners + (0.4, -0.4), 1.0, INK, 1.0)


@pytest.mark.parametrize(("count", "ok"), [(3, True), (4, False)])
def test_the_number_in_the_name_of_loose_cells_counts_them(count: int, ok: bool) -> None:
    rows = number(Extent(FIGURE.weight, 0), 0, 3.4, em=EM)
    points = replace(after(rows, text="of them"), names=FIGURE.image)
    assert said(loose(count), rows, points) == (
        [] if ok else ["'of them' names 3 cells of image, but 4 or 784 stand there"]
    )


def test_a_head_names_the_numbers_under_it_and_a_word_the_one_behind_it() -> None:
    weight = number(FIRST, 5, 0, em=EM)
    head = label("weight", 4.7, 0.5)
    assert said(weight, head) == []
    (message,) = said(weight, label("pixel", 4.7, 0.5))
    assert message == "'pixel' stands by numbers of weight, which are not called 'pixel'"
    assert said(weight, label("pixel", 4.7, 2.5)) == [], "it stands too far away"
    word = label("pixel", 3.5, weight.ink().baseline)
    assert len(said(weight, word)) == 1


def test_a_word_right_under_a_number_of_a_line_names_what_that_counts() -> None:
    figure = DenseLayer.verified()
    line = figure.weights_equation

    def under(word: str, quantity: Quantity, *, y: float = -0.4, equation: Equation | None = line) -> list[str]:
        counted = replace(number(quantity, 0, 0, em=EM), equation=equation)
        return [message for message in said(counted, label(word, 0, y), figure=figure) if "stands under" in message]

    neurons, pixels = line.terms
    assert under("neurons", neurons) == under("pixels", pixels) == under("weights", line.result) == []
    for word, wrong in (("pixels", neurons), ("neurons", pixels), ("pixels", line.result)):
        (message,) = under(word, wrong)
        assert message == f"{word!r} stands under a number that does not count {word!r}"
    assert under("pixels", neurons, y=-2.0) == [], "it stands too far away"
    assert under("pixels", neurons, equation=None) == [], "it is of no line"
    assert under("here", neurons) == [], "it counts nothing"
    counted, word = replace(number(neurons, 0, 0, em=EM), equation=line), label("pixels", 0, -0.4)
    found = said(counted, word, after(word, text="meet"), figure=figure)
    assert not any("stands under" in message for message in found), "it is one of several words"


def test_scores_are_not_headed_by_what_others_are_called() -> None:
    figure = ClassNeurons.verified()
    own, dense = figure.maps.sums, figure.dense_scores
    assert said(label("score", 0, 0, names=own), figure=figure) == []
    assert said(label("dense score", 0, 0, names=dense), figure=figure) == []
    (message,) = said(label("dense score", 0, 0, names=own), figure=figure)
    assert "names sums of the class maps, but says what scores of the dense layer" in message


def test_of_two_tensors_that_stand_there_in_one_shape_each_has_its_own_name() -> None:
    wide, listed = (Tensor.exact(f"{name} map", np.full(shape, value), bits=0) for name, shape, value in SHAPES)
    figure = _Owning(listed, role="result")
    figure.tensors = (wide, listed)
    names = label("wide map", 0, 0, names=listed)
    assert said(names, figure=figure) == [], "nothing of that shape stands there"
    folded = cells_of(0.0, 3.0, side=0.1, tensor=listed, cells=np.arange(6).reshape(2, 3))
    (message,) = said(folded, names, figure=figure)
    assert message == "'wide map' names listed map, but says what wide map is called"
    assert said(folded, label("listed map", 0, 0, names=listed), figure=figure) == []


def strays(*entries: Entry) -> list[str]:
    """Which names have no cell that stands by them."""
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in named(entries, inks) if "of which no cell stands by it" in one.message]


def test_a_name_reaches_as_far_as_the_numbers_that_are_read_with_it() -> None:
    line: list[Entry] = [label("kernel", 0, 0, names=FIGURE.weight)]
    for _ in range(8):
        line.append(after(line[-1], Extent(FIGURE.weight, 0)))
    ink = line[-1].ink()
    assert ink is not None
    under = cells_of(ink.left, -0.2, side=0.3, tensor=FIGURE.weight, cells=[[4]])
    assert strays(*line, under) == []
    assert len(strays(line[0], *line[-2:], under)) == 1, "a gap parts them"


def test_a_name_stands_by_what_lies_in_the_cells_of_a_grid_by_it() -> None:
    name = label("kernel", 0, 0.2, names=FIGURE.weight)
    image = cells_of(0.0, 0.0, side=0.1, tensor=FIGURE.image)
    inside, outside = (cells_of(x, -2.0, side=0.1, tensor=FIGURE.weight, cells=[[4]]) for x in (2.0, 3.5))
    assert strays(name, image, inside) == []
    assert len(strays(name, image, outside)) == len(strays(name, inside)) == 1


SHAPES = (("wide", (2, 3), 0.0), ("listed", (6,), 1.0))
SCORES = Tensor.exact("scores", [0, 0.25, 0.75, 1], bits=2)


def lone(of: int, left: float = 0.0) -> Entry:
    """A cell of a list, a unit wide and high, in a frame of its own."""
    return cells_of(left, 2.0, side=1.0, tensor=SCORES, cells=[[of]])


@pytest.mark.parametrize(("at", "near"), [(0.5, True), (2.2, True), (-0.5, False), (3.0, False)])
def test_a_number_of_a_list_by_a_lone_cell_is_that_of_the_cell(at: float, near: bool) -> None:
    assert said(lone(1), number(Cell(SCORES, (1,)), 0.2, at, em=EM)) == []
    assert said(lone(1), number(Cell(SCORES, (2,)), 0.2, at, em=EM)) == (
        ["n stands by a cell of a grid, 1"] if near else []
    )


def test_numbers_of_lists_of_another_length_and_those_in_a_cell_are_judged_elsewhere() -> None:
    longer = Tensor.exact("terms", range(7), bits=0)
    assert said(lone(1), number(Cell(longer, (2,)), 0.2, 0.5, em=EM)) == []
    assert said(lone(1), number(Cell(SCORES, (2,)), 0.2, 1.4, em=EM)) == []


def test_the_number_in_the_name_of_a_lone_cell_is_that_of_the_nearest() -> None:
    named = label("score", 0.0, 2.5, names=SCORES)
    for cells in ([lone(1)], [lone(2, left=6.0), lone(1)]):
        assert said(*cells, named, after(named, Cell(SCORES, (1,)))) == []
        assert said(*cells, named, after(named, Cell(SCORES, (2,)))) == [
            "n stands in the name of the cell 1 of a grid, and is another"
        ]


def test_a_name_has_the_colour_of_no_other_role() -> None:
    colours = {role: (*DARK.rgb(role), 1.0) for role in ("input", "weight")}
    assert said(label("pixels", 0, 0, colour=colours["input"])) == []
    (message,) = said(label("pixels", 0, 0, colour=colours["weight"]))
    assert message == "'pixels' has the colour of another role, weight, which has no 'pixels'"


@pytest.mark.parametrize(("size", "at", "ok"), [(0, 0, True), (1, 1, True), (1, 0, False), (0, 1, False)])
def test_a_size_under_a_count_is_the_one_that_it_counts(size: int, at: int, ok: bool) -> None:
    network = PointwiseShare.verified()
    count, below = number(Cell(network.each, (at,)), 0, 0, em=EM), number(Cell(network.sizes, (size,)), 0, -0.4, em=EM)
    wrong = [one for one in said(count, below, figure=network) if "how often" in one]
    assert bool(wrong) is not ok
    word = [one for one in said(count, label("1×1", 0, -0.6), figure=network) if "how often" in one]
    assert bool(word) is bool(at)


def scale(colours: Colormap) -> ScaleEntry:
    """A bar of the kernel's colours."""
    corners = np.array([(0.0, -1.0), (2.0, -1.2)])
    return ScaleEntry("s", FIGURE.weight, colours, np.zeros((1, 9, 4), np.uint8), corners, 1.0)


def test_a_key_is_of_a_map_that_stands_there() -> None:
    assert said(grid(), scale(DARK.signed(2))) == []
    assert said(grid(), scale(DARK.signed(4))) == ["s is the key of a map that nothing has which stands there"]
    assert said(scale(DARK.signed(2))) != []


def test_a_picture_in_colour_whose_cells_have_channels_may_stand_by_a_key() -> None:
    cells = np.stack([np.arange(9).reshape(3, 3)] * 4)  # not as many as rows, or an index by rows would do
    photo = replace(grid(20), cells=cells)
    assert said(grid(), photo, scale(DARK.signed(2))) == []
    assert said(photo, scale(DARK.signed(4))) == ["s is the key of a map that nothing has which stands there"]


POINTS = Tensor.exact("points", np.arange(12).reshape(3, 4, 1), bits=0)


@pytest.mark.parametrize(("name", "ok"), [("y", True), ("x", False), ("brightness", False), ("z", True)])
def test_the_name_of_a_value_stands_before_that_value(name: str, ok: bool) -> None:
    value: NumberEntry = number(Cell(POINTS, (1, 2, 0)), 0, 0, em=EM)
    word = label(name, 0, 0)
    moved = replace(word, points=word.points + (value.ink().left - word.ink().right - 0.2, value.ink().baseline))
    inks = {0: value.ink(), 1: moved.ink()}
    assert bool(list(axes([value, moved], inks, figures=()))) is not ok
    assert list(named([moved], {0: moved.ink()})) == [], "an x may be something else"


def test_the_head_of_products_stands_over_products_and_over_nothing_else() -> None:
    dot = FIGURE.dot_product(*FIGURE.first)
    line = dot.rows[0]

    def headed(text: str, of: Quantity) -> list[str]:
        entry = replace(number(of, 5, 0, em=EM), equation=line)
        return said(entry, label(text, 4.8, 0.5))

    assert headed("product", line.result) == []
    assert headed("weight", line.terms[1]) == headed("pixel", line.terms[0]) == []
    for text, of in (("weight", line.result), ("pixel", line.result), ("product", line.terms[0])):
        (message,) = headed(text, of)
        assert f"which are not called {text!r}" in message


def test_numbers_over_planes_count_as_the_planes_do() -> None:
    maps = Tensor.exact("maps", np.arange(24).reshape(4, 2, 3) / 32, bits=5)
    shown = Tensor.exact("numbers", [2, 4], bits=0)
    grids = [
        cells_of(x, 0.0, side=1.0, tensor=maps, cells=6 * of + np.arange(6).reshape(2, 3))
        for x, of in ((0.0, 1), (5.0, 3))
    ]

    def numbered(*at: int) -> list[str]:
        numbers = [number(Cell(shown, (one,)), 5.0 * place, 0.2, em=EM) for place, one in enumerate(at)]
        return said(*grids, *numbers)

    assert numbered(0, 1) == []
    for wrong in ((0, 0), (1, 1), (1, 0)):
        (message,) = numbered(*wrong)
        assert "do not number in order" in message


def test_of_lines_that_reckon_counts_of_the_same_noun_each_says_whose_it_is() -> None:
    figure = Bottleneck.verified()
    own, other = figure.direct_equation, figure.bottleneck_equation
    wide, narrow = (figure.quantities[f"{name}_channels"] for name in ("wide", "narrow"))

    def line(equation: Equation, quantity: Quantity | None, y: float) -> list[Entry]:
        result = replace(number(equation.result, 0, y, em=EM), equation=equation)
        if quantity is None:
            return [result]
        on = after(result, text="on")
        return [result, on, after(on, quantity)]

    def wrong(*lines: list[Entry]) -> list[str]:
        return [message for message in said(*chain(*lines), figure=figure) if "whose count it is" in message]

    assert wrong(line(own, wide, 0), line(other, narrow, 1)) == []
    assert wrong(line(own, None, 0)) == []  # alone, it may have its name elsewhere
    assert len(wrong(line(own, narrow, 0), line(other, wide, 1))) == 2
    (message,) = wrong(line(own, wide, 0), line(other, None, 1))
    assert "narrow channels would" in message
    (message,) = wrong(line(own, narrow, 0))
    assert "wide channels would" in message


def test_over_lines_that_reckon_stands_no_size_of_others() -> None:
    figure = Bottleneck.verified()
    equation = figure.direct_equation
    result = replace(number(equation.result, 0, 0, em=EM), equation=equation)
    line = [result, on := after(result, text="on"), after(on, figure.quantities["wide_channels"])]

    def wrong(head: str, y: float) -> list[str]:
        over = number(figure.quantities[head], 0, y, em=EM)
        return [message for message in said(*line, over, figure=figure) if "reckon what others have" in message]

    near, far = 1.5 * EM, 9 * EM
    assert wrong("wide_channels", near) == []
    assert wrong("thin_channels", far) == []
    assert wrong("thin_channels", -near) == []
    for other in ("channels", "thin_channels", "narrow_channels"):
        (message,) = wrong(other, near)
        assert "they are of wide_channels" in message


@pytest.mark.parametrize(("shape", "goes"), [((4, 16, 1, 1), "down"), ((16, 4, 1, 1), "up"), ((4, 4, 3, 3), "")])
def test_depth_goes_the_way_that_a_label_says(shape: tuple[int, ...], goes: str) -> None:
    for word in ("down", "up"):
        assert _wrong_way(f"1×1: depth {word}", shape) == ("" if word == goes else word)
    assert _wrong_way("downward kernels", shape) == ""


def test_the_number_that_a_label_of_a_grid_begins_with_is_an_extent_of_it_or_counts_its_cells() -> None:
    cloud = PointCloud.verified()
    early, last = cloud.features[0], cloud.features[-1]
    shown = replace(cells_of(side=0.02), tensor=early, cells=np.arange(early.size).reshape(early.shape[:2]))
    few, many = (Extent(features, 0) for features in (early, last))

    def wrong(count: Quantity) -> list[str]:
        first = number(count, -3, float(shown.corners[0, 1]) + 0.2, em=EM)
        behind = after(first, text="features")
        assert isinstance(behind, LabelEntry)
        found = said(shown, first, replace(behind, names=early), figure=cloud)
        return [message for message in found if " counts " in message]

    assert wrong(few) == []
    assert wrong(Cell(cloud.names, (7,))) == [], "the number of a channel is a name, and counts nothing"
    (message,) = wrong(many)
    assert "counts 64 of features of layer 1, which has the shape 32×149×1" in message


def test_two_sides_in_a_name_are_those_of_cells_that_stand_there() -> None:
    def wrong(height: Quantity, width: Quantity, *, names: Tensor = FIGURE.weight) -> list[str]:
        start = label("kernel", 0, 3.2, names=names)
        one = after(start, height)
        times = replace(after(one, text="×"), names=names)
        return [message for message in said(grid(), start, one, times, after(times, width)) if "says" in message]

    own, other = (tuple(Extent(of, axis) for axis in (0, 1)) for of in (FIGURE.weight, FIGURE.image))
    assert wrong(*own) == []
    assert wrong(*other) == ["'kernel' names weight and says 28×28, but its shape is 3×3"]


def test_numbers_side_by_side_with_no_sign_between_them_are_no_shape() -> None:
    start = label("kernel", 0, 3.2, names=FIGURE.weight)
    one = after(start, Extent(FIGURE.image, 0))
    assert said(grid(), start, one, after(one, Extent(FIGURE.image, 1))) == []


@pytest.mark.parametrize(
    ("word", "x", "wrong"), [("pixels", 0, 1), ("weights", 0, 0), ("pixels", 0.5, 0), ("see", 0, 0)]
)
def test_a_label_that_names_nothing_has_a_noun_of_what_it_stands_over(word: str, x: float, wrong: int) -> None:
    points = outline(word).points * _LABEL
    over = LabelEntry(repr(word), word, "regular", points + (x - points[:, 0].min(), 3.1), INK)
    heard = [message for message in said(grid(), over) if "as its name would" in message]
    assert len(heard) == wrong
    ink, count = over.ink(), number(Extent(FIGURE.weight, 0), 0, 0, em=_LABEL)
    own = count.ink()
    assert ink is not None
    assert own is not None
    by = (ink.left - 0.2 * _LABEL - own.right, ink.baseline - own.baseline)
    before = replace(count, points=count.points + by)
    assert not [message for message in said(grid(), over, before) if "as its name would" in message], "it is counted"
    small = replace(over, points=points / 2 + (x, 3.1))
    assert not [message for message in said(grid(), small) if "as its name would" in message], (
        "it is set as no label is"
    )


def test_what_goes_in_and_out_is_called_so_as_what_the_computation_takes_and_gives() -> None:
    goes_in, comes_out = (_called_so(FIGURE, way) for way in ("in", "out"))
    assert {"image", "images", "pixels"} <= goes_in
    assert {"map", "maps", "outputs"} <= comes_out
    assert not (goes_in & {"maps", "weights"}) | (comes_out & {"pixels", "weights"})
    for text, wrong in (("pixels in, maps out.", 0), ("maps in, pixels out.", 2), ("Products pour in.", 0)):
        assert len([one for one in said(label(text, 0, 0)) if "not what a computation does" in one]) == wrong


def test_a_key_goes_as_far_as_what_stands_by_it() -> None:
    half = Tensor.exact("half", FIGURE.weight.float64 / 2, bits=1)
    whole = scale(DARK.signed(2))
    assert said(grid(), whole) == []
    (message,) = said(grid(), replace(whole, tensor=half), figure=_Both(FIGURE))
    assert "s goes from -1 to 1, and what stands by it goes on" in message


def test_a_key_goes_no_farther_than_what_stands_by_it_or_than_that_goes_shuffled() -> None:
    half = Tensor.exact("half", FIGURE.weight.float64 / 2, bits=1)
    smaller, key = replace(grid(), tensor=half), scale(DARK.signed(2))
    assert said(smaller, replace(key, tensor=half), figure=_Both(FIGURE)) == []
    (message,) = said(smaller, key, figure=_Both(FIGURE))
    assert "s goes from -2 to 2, which is farther than what stands there goes" in message
    assert said(smaller, key, figure=_Both(FIGURE, shuffled=half)) == []


class _Both:
    """A figure that takes whatever it is asked of for one quantity."""

    def __init__(self, figure: Any, *, shuffled: Tensor | None = None) -> None:
        self._figure, self.prover, self._shuffled = figure, self, shuffled

    def __getattr__(self, name: str) -> Any:
        return getattr(self._figure, name)

    def owns(self, tensor: Tensor) -> bool:
        return True

    def shuffles(self, tensor: Tensor) -> frozenset[str]:
        return frozenset({"a shuffle"} if tensor is self._shuffled else ())

    def kin(self, tensor: Tensor) -> str:
        return "all"


def test_the_one_number_in_the_name_of_a_grid_counts_its_cells_wherever_it_stands() -> None:
    start = label("kernel:", 0, 3.2, names=FIGURE.weight)
    assert said(grid(), start, after(start, Extent(FIGURE.weight, 0))) == []
    (message,) = said(grid(), start, after(start, Extent(FIGURE.image, 0)))
    assert "counts 28 of weight, which has the shape 3×3" in message


def signed(tensor: Tensor) -> Colormap:
    """The signed map of a tensor."""
    return DARK.signed(float(np.abs(tensor.float64).max()))


def test_a_count_that_layers_have_stands_by_its_own_layer() -> None:
    figure = PointCloud.verified()
    layers = [
        cells_of(x, 2.0, side=0.02, tensor=one, cells=[[0, 1]], tint=signed(one))
        for x, one in zip((-3.0, 3.0), figure.features, strict=False)
    ]

    def beside(slot: str, x: float) -> list[str]:
        heard = said(*layers, number(figure.quantities[slot], x, 2.1, em=EM), figure=figure)
        return [message for message in heard if "of which it is no count" in message]

    assert beside("early_features", -3.0) == beside("later_features", 3.0) == []
    (message,) = beside("later_features", -3.0)
    assert "stands by features of layer 1" in message
    assert beside("later_features", 0.0) == [], "by none"
    assert beside("points", -3.0) == [], "which all have"


@pytest.mark.parametrize(("text", "wrong"), [("neuron", 1), ("output", 0), ("dense neuron", 0)])
def test_what_is_called_a_neuron_does_not_head_what_neurons_say(text: str, wrong: int) -> None:
    result = number(Cell(FIGURE.result, (0, 0)), 0.5, 2.8, em=EM)
    disc, head = replace(_disc(5.0), name="Circle"), label(text, 0, 3.2)
    heard = [one for one in said(disc, head, result) if "which a neuron says" in one]
    assert len(heard) == wrong
    assert not [one for one in said(replace(disc, points=disc.points - (5, 0)), head, result) if "neuron says" in one]


def test_over_its_disc_a_neuron_is_no_name_of_what_it_says_below() -> None:
    figure = _Owning(SCORES)
    figure.quantities = {"score": Cell(SCORES, (1,))}
    head, says = label("neuron", 0, 3.2), number(Cell(SCORES, (1,)), 0.4, 2.3, em=EM)
    disc = replace(_disc(0.6), name="Circle")
    level = replace(disc, points=disc.points - (0, 4))
    (message,) = said(head, says, figure=figure)
    assert message == "'neuron' stands by scores[1], which is not called 'neuron'"
    assert said(level, head, says, figure=figure) == []
    for aside in (disc, replace(level, points=level.points + (3, 0)), replace(level, name="Rectangle")):
        assert len(said(aside, head, says, figure=figure)) == 1
    assert len(said(level, label("output", 0, 3.2), replace(says, quantity=Cell(SCORES, (1,))), figure=figure)) == 1


def _disc(x: float) -> ShapeEntry:
    """A shape around x, high over all else."""
    return shape(box(x - 1, 5, x + 1, 7))
