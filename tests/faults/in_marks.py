"""Faults in what points at cells: marks, leads, wires, frames that name no cells, and cells in another order."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

from kinds import Chance, Slip, slips
from on_screen import scene_kind

HERE = """
from onebyone.drawing.mobjects.marks import Lead, Mark
from onebyone.drawing.mobjects.wires import Wires
drawn = [part for top in self.mobjects for part in top.get_family() if len(part.points)]
marked = [part for part in drawn if isinstance(part, Mark) and part.stroke_rgbas[0][3] > 0]
wired = [part for part in drawn if isinstance(part, Wires) and part.fill_rgbas[0][3] > 0]
large = [part for part in drawn if type(part) is PixelGrid and part.cells.ndim == 2 and min(part.cells.shape) > 5 and part.fill_rgbas[0][3] > 0]
"""


def aside(rng: Chance) -> str:
    """A mark that stands aside of the cells it names, or is of another size."""
    at = rng.randrange(100)
    return f"{HERE}mark = marked[{at} % len(marked)]\n" + rng.choice(
        [
            "mark.shift(RIGHT * mark.width)\nself.wait(0.4)",
            "mark.shift(DOWN * 0.05)\nself.wait(0.4)",
            "mark.scale(1.5)\nself.wait(0.4)",
            "mark.stretch(0.5, 0)\nself.wait(0.4)",
            "self.play(mark.animate.shift(UP * mark.height), run_time=0.4)\nself.wait(0.4)",
        ]
    )


def nameless(rng: Chance) -> str:
    """A frame or a line over cells that names none."""
    at = rng.randrange(10**4)
    find = f"{HERE}grid = large[{at} % len(large)]\ncell = grid.centre_of({at} % grid.cells.shape[0], {at} % grid.cells.shape[1])\n"
    return find + rng.choice(
        [
            "self.add(Square(2 * grid.side, color=YELLOW).move_to(cell).set_z_index(9))\nself.wait(0.4)",
            "self.add(Rectangle(width=grid.width, height=grid.side, color=YELLOW).match_x(grid).match_y(Dot(cell)).set_z_index(9))\nself.wait(0.4)",
            "self.add(Line(cell, cell + 4 * UP + RIGHT, color=YELLOW).set_z_index(9))\nself.wait(0.4)",
            "self.add(Circle(grid.side, color=YELLOW).move_to(cell).set_z_index(9))\nself.wait(0.4)",
            "self.add(grid.box(0, 0, shape=(2, 3)))\nself.wait(0.4)",
        ]
    )


def wired(rng: Chance) -> str:
    """Wires that start in other cells than their weights meet, or end at no neuron."""
    return f"{HERE}wires = wired[{rng.randrange(100)} % len(wired)]\n" + rng.choice(
        [
            "wires.points = np.roll(wires.points.reshape(-1, 4, 3), 1, axis=0).reshape(-1, 3)\nself.wait(0.4)",
            "wires.points[3::4] += (0, 0.1, 0)\nself.wait(0.4)",
            "wires.aim = None\nself.wait(0.4)",
            "wires.shift(UP * 0.3)\nself.wait(0.4)",
        ]
    )


def disordered(rng: Chance) -> str:
    """A picture whose cells lie in another order, in their own tints."""
    way = rng.choice(
        [
            "grid.cells[:, ::-1]",
            "grid.cells[::-1]",
            "grid.cells.T",
            "np.roll(grid.cells, 1, axis=1)",
            "np.roll(grid.cells, 3)",
        ]
    )
    return f"{HERE}grid = next(part for part in large if part.cells.shape[0] == part.cells.shape[1])\nshown = grid.shown\ngrid.look_at(np.ascontiguousarray({way})).show(shown)\nself.wait(0.4)"


FILLED = (
    Slip(
        "2a",
        "panels/fig2a/view.py",
        "focus.mark(self.image), focus.mark(self.map)",
        "focus.mark(self.image), Focus(self._by, self._by.result, at=(0, 0), theme=self.theme).mark(self.map)",
    ),
    Slip(
        "4a",
        "panels/fig4a/view.py",
        "self.spot = self.focus.mark(self.map)",
        "self.spot = Focus(self._by, self._by.result, at=(0, 0), theme=theme).mark(self.map)",
    ),
    Slip(
        "5a",
        "panels/fig5a/view.py",
        "self.map_spot = focus.mark(self.map)",
        "self.map_spot = Focus(figure, figure.result, at=(figure.label, 0, 0), theme=theme).mark(self.map)",
    ),
    Slip("1a", "panels/fig1a/view.py", "Key(figure.weight_image, width", "Key(figure.bias, width"),
    Slip("6a", "panels/fig6a/view.py", "Key(figure.filters, width", "Key(figure.result, width"),
    Slip(
        "8",
        "panels/fig8/view.py",
        "self.reader, self.spot = self.focus.mark(self.cloud)",
        "self.reader, self.spot = self._read.mark(self.cloud)",
    ),
    Slip("5b", "panels/fig5b/view.py", "self.wires) if at != self", "self.wires) if at + 1 != self"),
    Slip("c2", "panels/figc1/view.py", "cells = plane(gives, filter)", "cells = plane(gives, 0)"),
    Slip("8", "panels/fig8/view.py", "Key(last, width", "Key(figure.result, width"),
    Slip("2b", "panels/fig2b/view.py", "(figure.broken, grid),", "(figure.result, grid),"),
    Slip("c2", "panels/figc2/view.py", "bench.key_of(figure.computation.gives)", "bench.key_of(figure.result)"),
)

UNRELATED = (
    Slip("3", "panels/fig3/view.py", "(self.few.tiles, self.few_numbers,", "(self.few.tiles, self.few_numbers[::-1],"),
    Slip("6b", "panels/fig6b/view.py", "(figure.broken, figure.place,", "(figure.broken, figure.followed,"),
    Slip(
        "1b", "panels/fig1b/view.py", "plane(figure.tiles, place)", "plane(figure.tiles, len(figure.units) - 1 - place)"
    ),
    Slip(
        "6b",
        "panels/fig6b/view.py",
        "Key(of, width=min(KEY, px(self.result)), theme=self.theme, colormap=self._outputs)",
        "Key(self.figure.filters, width=KEY, theme=self.theme)",
    ),
    Slip(
        "6a",
        "panels/fig6a/view.py",
        "image, self.neuron, style=style)",
        "image, self.neuron, style=style, terms=figure.bright)",
    ),
    Slip(
        "2b",
        "panels/fig2b/view.py",
        "Cell(self.focus.of.tensor, self.focus.position)",
        "Cell(self.figure.result, self.figure.first)",
    ),
)

RISEN = (
    Slip("8", "panels/fig8/view.py", "cells = np.array([[feature]])", "cells = np.array([[feature - 1]])"),
    Slip("1b", "panels/fig1b/view.py", "for unit in shown)", "for unit in shown[::-1])"),
    Slip("1b", "panels/fig1b/view.py", "zip(self.tiles, self.discs,", "zip(self.tiles, self.discs[::-1],"),
    Slip("1b", "panels/fig1b/view.py", "zip(places, self.sample.tiles,", "zip(places, self.sample.tiles[::-1],"),
    Slip("3", "panels/fig3/view.py", "self._reading(unit).mark", "self._reading(unit + 1).mark"),
    Slip("1a", "panels/fig1a/view.py", "zip(self.cells, self.marks,", "zip(self.cells, self.marks[::-1],"),
    Slip(
        "1a",
        "panels/fig1a/view.py",
        "zip(self.made.weights, self.weight_marks,",
        "zip(self.made.weights, self.weight_marks[::-1],",
    ),
    Slip("4a", "panels/fig4a/view.py", "read.values, read.cursors,", "read.values, [*read.cursors][::-1],"),
    Slip("c1", "panels/figc1/view.py", "Lift(patch, read) for", "Lift(patch, self.focus.mark(self.map)) for"),
)

ARRIVED = (
    Slip("1b", "panels/fig1b/view.py", "strip.centre_of(unit, 0)", "strip.centre_of(place, 0)"),
    Slip("1b", "panels/fig1b/view.py", "strip.centre_of(unit, 0)", "strip.centre_of(unit + 28, 0)"),
    Slip("1b", "panels/fig1b/view.py", "strip.centre_of(unit, 0)", "strip.get_right() + RIGHT"),
    Slip("1b", "panels/fig1b/view.py", "lie_on(copy, self.ring)", "lie_on(copy, self.kernel)"),
    Slip("1b", "panels/fig1b/view.py", "lie_on(copy, self.ring)", "lie_on(copy, self.image)"),
    Slip(
        "2b",
        "panels/fig2b/view.py",
        "self.kernel_map, self.map, difference=",
        "self.kernel_map, self.image, difference=",
    ),
    Slip(
        "3",
        "panels/fig3/view.py",
        "divmod(self.figure.unit, self._columns)",
        "divmod(self.figure.unit + 1, self._columns)",
    ),
)

LEFT = (
    Slip(
        "2a",
        "panels/fig2a/view.py",
        "vanish(self.map, self.map_label, *self.known), appear(self.other, self.other_label,",
        "vanish(self.map, *self.known), appear(self.other,",
    ),
    Slip("3", "panels/fig3/view.py", "self.result, self.result_label, self.torch,", "self.result, self.torch,"),
    Slip("1b", "panels/fig1b/view.py", "vanish(*self.opening, self.picture", "vanish(self.image, self.picture"),
    Slip("2b", "panels/fig2b/view.py", "label=label, named=self.map_label", "label=label"),
    Slip("4b", "panels/fig4b/view.py", "self._name.name_cells(self.map.tensor, role", "self._name.set(role"),
    Slip("4a", "panels/fig4a/view.py", "gone = vanish(self.photo, self.photo_label,", "gone = vanish(self.photo,"),
)

ARRANGED = (
    Slip("8", "panels/fig8/view.py", "self.said_of.show_first(last + 1)", "self.said_of.show_first(last + 2)"),
    Slip(
        "2b",
        "panels/fig2b/view.py",
        "arrange_in_grid(rows=rows, cols=columns, buff=0)",
        'arrange_in_grid(rows=rows, cols=columns, buff=0, flow_order="dr")',
    ),
    Slip(
        "7",
        "panels/fig7/view.py",
        "figure.maps.features, figure.down, figure.look,",
        "figure.maps.features, figure.look, figure.down,",
    ),
    Slip("8", "panels/fig8/view.py", "np.array([[feature]]), figure", "np.array([[features[row - 1]]]), figure"),
    Slip(
        "8",
        "panels/fig8/view.py",
        "self.held.add(focus.mark(self.cloud, (point,)))",
        "self.held.add(focus.mark(self.cloud, (point - 1,)))",
    ),
    Slip("8", "panels/fig8/view.py", "focus.mark(cloud, (point,))", "focus.mark(cloud, (point - 1,))"),
    Slip("8", "panels/fig8/view.py", "np.column_stack([column, -row,", "np.column_stack([column, row,"),
    Slip("8", "panels/fig8/view.py", "np.column_stack([column, -row,", "np.column_stack([-column, -row,"),
    Slip(
        "5a",
        "panels/fig5a/view.py",
        "at=self.figure.label, theme=self.theme).mark(self.map)",
        "at=self.figure.order[1], theme=self.theme).mark(self.sheet[self.figure.order[1]])",
    ),
    Slip("c2", "panels/figc2/view.py", "show_first((row + 1) * columns)", "show_first((rows - row) * columns)"),
    Slip("2a", "panels/fig2a/view.py", "zip(parts, self.made.weights,", "zip(parts, self.made.weights[::-1],"),
    Slip(
        "4a",
        "panels/fig4a/view.py",
        "(read.in_place.weights, self.kernels,",
        "(read.in_place.weights, self.kernels[::-1],",
    ),
)

SHUFFLED = (
    Slip("5b", "panels/fig5b/pieces.py", "home.shuffled(order)", "home.shuffled(order[::-1])"),
    Slip("5b", "panels/fig5b/view.py", "grid.showing(figure.shuffled_maps)", "grid.showing(figure.result)"),
    Slip("5b", "panels/fig5b/view.py", "showing(self.figure.shuffled)", "showing(self.figure.maps.features)"),
    Slip("5b", "panels/fig5b/view.py", '("score", "shuffled")', '("shuffled", "score")'),
    Slip(
        "6b", "panels/fig6b/view.py", "places.shuffled(self.figure.order)", "places.shuffled(self.figure.order[::-1])"
    ),
    Slip("6b", "panels/fig6b/words/en.py", "Shuffle the pixels.", "Shuffle the weights."),
    Slip("8", "panels/fig8/view.py", "figure.order.index(point)", "-figure.order.index(point)"),
    Slip("8", "panels/fig8/view.py", "figure.order.index(point)", "point"),
)

KINDS = (
    slips(
        "shuffled otherwise than the figure did",
        "took nothing|stands there too, is not|not made of maps|speaks of a shuffle|which is in order|lie in another order|"
        "other terms|are shuffled, but|shuffled alike|have other values|side by side otherwise",
        SHUFFLED,
    ),
    slips(
        "marks, cells or a key of another result than is shown",
        "made for different|stands? there|does not read it|does not start at|twice|what stands by it goes on",
        FILLED,
    ),
    slips(
        "beside what it does not come from",
        "not what these weights give|mark what is multiplied|has other weights|do not carry it|what it is the key of|"
        "a wire from each|does not come of it|whose wires make",
        UNRELATED,
    ),
    slips("a picture that grows out of other cells", "grows out of", RISEN),
    slips(
        "what glides to where it does not belong", "arrives (?:in|on)|cannot l(?:ie on|and in)|compared with", ARRIVED
    ),
    slips(
        "arranged otherwise than computed",
        "side by side otherwise|stands behind it|level with|largest of its row|is said of|filled in part|cannot become|"
        "lie elsewhere|marked together|points come in the order",
        ARRANGED,
    ),
    slips("a title left over others", "of which no cell stands by it", LEFT),
    scene_kind(
        "mark beside its cells",
        "stands nowhere around|made for different|tilted or flattened",
        aside,
        ("2a", "1a", "3", "5a"),
    ),
    scene_kind("frame that names no cells", "does not say which", nameless, ("2a", "4a", "1b", "6b")),
    scene_kind(
        "wires from other cells",
        "does not start at cell|do not end at|do not say in which|starts in cell",
        wired,
        ("1a", "1b", "2b", "4b", "5b"),
    ),
    scene_kind(
        "cells in another order",
        "in another order than they have|stands in the cell",
        disordered,
        ("2a", "4a", "1a", "5a"),
    ),
)
