"""A picture that grows does so out of the cells that it shows; out of any others it is refused, wherever it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP
from planting import Garden, Tiny, demand_refusal, digit

from onebyone.audit.audit import Audit
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.marks import Cut
from onebyone.drawing.mobjects.sample import Sample
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.drawing.motion import Lift
from onebyone.errors import AuditError, OneByOneError
from onebyone.frames.digests import keys
from onebyone.frames.grid import GridEntry
from onebyone.panels.fig1b.numbers import DenseLayer
from onebyone.panels.fig8.numbers import PointCloud

GARDEN = Garden()
OTHERS = "grows out of cells that it does not show"
ELSEWHERE = "grows out of a place where the cells do not stand"


def focus(scene: Tiny, at: Any = None) -> Focus:
    return Focus(scene.figure, scene.figure.result, at=at or scene.figure.first, theme=scene.theme)


def patch(scene: Tiny) -> PixelGrid:
    """What is read at the first position, to be enlarged."""
    grid = digit(scene, cell=90, cells=np.zeros((3, 3), np.int64)).to_edge(RIGHT)
    return focus(scene).window(grid)


def large(scene: Tiny) -> PixelGrid:
    image = digit(scene).to_edge(LEFT)
    scene.add(image)
    return image


@GARDEN.fault(OTHERS)
def out_of_another_position(self: Tiny) -> None:
    self.play(Lift(patch(self), focus(self, (0, 0)).mark(large(self)), run_time=0.6))


@GARDEN.fault(OTHERS)
def out_of_a_cut_of_others(self: Tiny) -> None:
    self.play(Lift(patch(self), Cut.of(large(self), 0, 0, shape=(3, 3)), run_time=0.6))


@GARDEN.fault(OTHERS)
def pixels_out_of_the_weights_they_meet(self: Tiny) -> None:
    kernel = Kernel(self.figure.weight, cell=60, theme=self.theme).to_edge(LEFT)
    self.add(kernel)
    self.play(Lift(patch(self), focus(self).mark(kernel), run_time=0.6))


@GARDEN.fault(ELSEWHERE)
def out_of_cells_that_are_nowhere(self: Tiny) -> None:
    self.play(Lift(patch(self), focus(self).mark(digit(self)), run_time=0.6))


@GARDEN.fault(ELSEWHERE)
def out_of_a_grid_that_went_away_from_there(self: Tiny) -> None:
    image = large(self)
    self.play(Lift(patch(self), focus(self).mark(image)), image.animate.shift(RIGHT), run_time=0.6)


def tile_and_image(scene: Tiny, *, of: int) -> tuple[PixelGrid, PixelGrid, Focus]:
    """The picture of the first neuron's weights, the image, and a focus on the output of one of the neurons."""
    layer = DenseLayer.verified()
    scene.figures = (layer,)
    image = PixelGrid(layer.image, colormap=scene.theme.pixels, cell=20, role="input", theme=scene.theme)
    tint, cells = signed_map(scene.theme, layer.weight), plane(layer.tiles, 0)
    tile = PixelGrid(layer.tiles, colormap=tint, cell=8, role="weight", theme=scene.theme, cells=cells)
    scene.add(image.to_edge(LEFT))
    return tile.to_edge(RIGHT), image, Focus(layer, layer.result, at=layer.units[of], theme=scene.theme)


def out_of_neuron(scene: Tiny, *, of: int) -> Lift:
    """The picture of the first neuron's weights, out of a neuron whose wires are those of another one, or its own."""
    tile, image, reads = tile_and_image(scene, of=of)
    neuron, style = Neuron(radius=40, theme=scene.theme), scene.theme.wires(float(np.abs(tile.tensor.float64).max()))
    scene.add(reads.wires(scene.figures[0].rows, image, neuron, style=style), neuron)
    return Lift(tile, neuron, run_time=0.4)


def ring_out_of_tile(scene: Tiny, *, beside: int) -> Lift:
    """The ring of a neuron out of the picture of its weights, from its own place or so many cells beside it."""
    layer = DenseLayer.verified()
    scene.figures = (layer,)
    row, column = 8, 9
    unit = (row + layer.ring.shape[0] // 2) * layer.image.shape[1] + column + layer.ring.shape[1] // 2
    tile = Sample(layer.weight, [unit], shape=layer.image.shape, across=1, cell=12, theme=scene.theme).tiles[0]
    cells = np.arange(layer.rings.size).reshape(layer.rings.shape)[row, column]
    tint = signed_map(scene.theme, layer.weight)
    ring = PixelGrid(layer.rings, colormap=tint, cell=30, role="weight", theme=scene.theme, cells=cells)
    scene.add(tile.to_edge(LEFT))
    return Lift(ring.to_edge(RIGHT), Cut.of(tile, row, column + beside, shape=layer.ring.shape), run_time=0.4)


@GARDEN.fault("grows out of a neuron whose wires do not carry it")
def out_of_another_neuron(self: Tiny) -> None:
    self.play(out_of_neuron(self, of=1))


@GARDEN.fault("grows out of a neuron whose wires do not carry it")
def out_of_a_neuron_without_wires(self: Tiny) -> None:
    lift = out_of_neuron(self, of=0)
    self.remove(*(part for part in self.mobjects if isinstance(part, Wires)))
    self.play(lift)


@GARDEN.fault(OTHERS)
def weights_out_of_what_another_neuron_reads(self: Tiny) -> None:
    tile, image, reads = tile_and_image(self, of=1)
    self.play(Lift(tile, reads.mark(image), run_time=0.4))


@GARDEN.fault(OTHERS)
def some_weights_out_of_all_that_is_read(self: Tiny) -> None:
    weights = Kernel(self.figure.weight, cell=60, theme=self.theme, cells=np.array([[0, 1]]))
    self.play(Lift(weights.to_edge(RIGHT), focus(self).mark(large(self)), run_time=0.4))


@GARDEN.fault(OTHERS)
def a_ring_out_of_a_window_beside_its_own(self: Tiny) -> None:
    self.play(ring_out_of_tile(self, beside=1))


def peak_out_of_point(scene: Tiny, *, aside: int = 0, of: int = 0) -> Lift:
    """The largest value of a feature out of the point that has it, or out of one so many points further on.

    It may also be that of another feature, so many further on in the list.
    """
    cloud = PointCloud.verified()
    scene.figures = (cloud,)
    feature, tint = cloud.painted[0], signed_map(scene.theme, cloud.features[-1])
    cells, peak = plane(cloud.features[-1], feature).T, np.array([[feature + of]])
    row = PixelGrid(cloud.features[-1], colormap=tint, cell=10, role="result", theme=scene.theme, cells=cells)
    grid = PixelGrid(cloud.pooled, colormap=tint, cell=90, role="input", theme=scene.theme, cells=peak)
    scene.add(row.to_edge(UP))
    point = cloud.decided[feature]
    assert point is not None
    return Lift(grid, Focus(cloud, cloud.pooled, at=(feature,), theme=scene.theme).mark(row, (point + aside,)))


@GARDEN.fault(OTHERS)
def a_peak_out_of_a_lower_point(self: Tiny) -> None:
    self.play(peak_out_of_point(self, aside=1))


@GARDEN.fault(OTHERS)
def the_peak_of_another_feature(self: Tiny) -> None:
    self.play(peak_out_of_point(self, of=1))


@GARDEN.fault(ELSEWHERE)
def out_of_a_grid_that_is_nowhere(self: Tiny) -> None:
    self.play(Lift(patch(self), digit(self), run_time=0.6))


@GARDEN.each()
def test_a_picture_out_of_anything_else_is_refused(fault, tell) -> None:
    demand_refusal(fault, tell)


def test_a_picture_out_of_its_own_cells_is_fine(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        image, grid = large(self), patch(self)
        for of in (focus(self).mark(image), image, [image], Cut((image,), grid.cells)):
            self.play(Lift(grid, of, run_time=0.4))
            assert grid.rise is None
            self.remove(grid)

    tell(construct)


def test_the_largest_of_a_row_may_grow_out_of_the_cell_that_has_it(tell: Callable[..., Tiny]) -> None:
    tell(lambda self: self.play(peak_out_of_point(self)))


def test_weights_may_grow_out_of_their_neuron(tell: Callable[..., Tiny]) -> None:
    tell(lambda self: self.play(out_of_neuron(self, of=0)))


def test_equal_values_may_grow_out_of_their_place(tell: Callable[..., Tiny]) -> None:
    tell(lambda self: self.play(ring_out_of_tile(self, beside=0)))


def test_a_picture_may_grow_out_of_parts_that_are_all_there(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        grid, image = patch(self), digit(self)
        parts = [image.part(*divmod(cell, image.cells.shape[1])) for cell in grid.cells.ravel().tolist()]
        lift = Lift(grid, parts)
        lift.begin()
        entries = [*(part.entry() for part in parts), grid.entry()]
        Audit(theme=self.theme).demand(entries, keys(entries), figures=self.figures)
        corners = [entries[0], entries[8], entries[9]]  # around them lies the same place
        with pytest.raises(AuditError, match=ELSEWHERE):
            Audit(theme=self.theme).demand(corners, keys(corners), figures=self.figures)

    tell(construct)


def test_weights_may_grow_out_of_what_their_neuron_reads(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        tile, image, reads = tile_and_image(self, of=0)
        self.play(Lift(tile, reads.mark(image), run_time=0.4))

    tell(construct)


def test_weights_may_grow_out_of_what_they_are_read_with(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        kernel = Kernel(self.figure.weight, cell=60, theme=self.theme).to_edge(RIGHT)
        self.play(Lift(kernel, focus(self).mark(large(self)), run_time=0.4))

    tell(construct)


def test_what_is_asked_of_a_grid_is_shown_there(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        with pytest.raises(OneByOneError, match="does not show all the cells"):
            self.play(Lift(patch(self), Kernel(self.figure.weight, cell=9, theme=self.theme)))

    tell(construct)


def frames(scene: Tiny) -> list[list[GridEntry]]:
    """The image and a patch that grows out of it: at its start, half way, and half way once the image is gone."""
    image = large(scene)
    grid = patch(scene)
    lift = Lift(grid, focus(scene).mark(image))
    lift.begin()
    found = []
    for alpha in (0.0, 0.5):
        lift.interpolate(alpha)
        found.append([image.entry(), grid.entry()])
    return [*found, found[-1][1:]]


def test_it_may_go_on_when_the_cells_are_gone_and_not_begin(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        start, _, gone = frames(self)
        audit = Audit(theme=self.theme)
        audit.demand(start, keys(start), figures=self.figures)
        audit.demand(gone, keys(gone), figures=self.figures)
        with pytest.raises(AuditError, match=ELSEWHERE):
            Audit(theme=self.theme).demand(gone, keys(gone), figures=self.figures)
        Audit(theme=self.theme).demand(gone, keys(gone), figures=self.figures, gap=True)

    tell(construct)


def test_it_stands_where_it_says_that_it_has_come_to(tell: Callable[..., Tiny]) -> None:
    def construct(self: Tiny) -> None:
        image, grid = frames(self)[1]
        aside = replace(grid, corners=grid.corners + 0.01, others=grid.others + 0.01)
        assert grid.rise is not None
        further = replace(grid, rise=replace(grid.rise, part=0.75))
        there = 1.5 * grid.rise.goal - 0.5 * grid.rise.start
        others = np.column_stack([there[::-1, 0], there[:, 1]])
        beyond = replace(grid, corners=there, others=others, rise=replace(grid.rise, part=1.5))
        for wrong in ([image, aside], [image, further], [image, beyond]):
            with pytest.raises(AuditError, match="does not stand where it says"):
                Audit(theme=self.theme).demand(wrong, keys(wrong), figures=self.figures)

    tell(construct)
