"""Clip 2a as one would write it in stock manim: a Square for every pixel, a Text for every number. Frozen.

It shows the same picture at the same times as the clip it was written after, the first cut of 2a, so that the two can
be timed against each other: positions, sizes and colours are those of that clip, in px of a frame 1080 px high. Nothing
is slower than it need be: what stands still is not part of any animation, so manim paints it once a play. The clip has
been retold since: the scan here is as quick as there, and the last picture stands still until both are as long, which
costs manim next to nothing, so that what the engine is found to be faster by is rather too little than too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    Scene,
    Square,
    Succession,
    Text,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    register_font,
)

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
INPUT, WEIGHT, RESULT, ATTENTION = "#89C9FF", "#E3891E", "#33B17C", "#D8D829"
QUIET, INK, PAPER = "#9FAFB7", "#E8ECF1", "#0E1116"
GREYS = ((9, 11, 14), (255, 255, 255))  # from 0 to 1
SIGNED = (
    (158, 176, 255),
    (29, 104, 138),
    (14, 17, 22),
    (121, 53, 35),
    (255, 173, 173),
)  # from the least to the greatest
KERNEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
QUARTERS = """
0000000000002344331000000000 0000000000234444444000000000 0000000003420000244200000000 0000000014100000024410000000
0000000023000000003430000000 0000000001000000002430000000 0000000000000000001430000000 0000000000000000000430000000
0000000000000000001430000000 0000000000000000001430000000 0000000000233200003420000000 0000000013444443003410000000
0000000244433444434200000000 0000001341000134444200000000 0000004410000001444300000000 0000024200000002444420000000
0000143000000024301343000000 0000144100002432000034200000 0000024433334310000003300000 0000001233211000000000000000
"""  # the rows of the digit from the fifth; the others are 0
UNIT = 8 / 1080  # a px in manim's units
STROKE = 100 * UNIT  # and as manim counts the widths of strokes
EM = 48 / 90  # and a font size whose em is a px
IMAGE, PATCH, WEIGHTS, MAP = (80, 225, 18), (629, 212, 84), (629, 549, 84), (1372, 243, 18)  # left, top, cell
QUICK, APPEAR, MOVE, DOT_PRODUCT, SCAN, TOUR, REST = 0.3, 0.5, 0.8, 3.4, 2.2, 1.8, 0.8  # seconds
LASTS = 38.6  # s, as long as clip 2a does now


def digit() -> np.ndarray:
    """The image, (28, 28), from 0 to 1 in quarters."""
    image = np.zeros((28, 28))
    image[4:24] = [[int(quarter) / 4 for quarter in row] for row in QUARTERS.split()]
    return image


def correlated(image: np.ndarray) -> np.ndarray:
    """The feature map, (26, 26)."""
    windows = np.lib.stride_tricks.sliding_window_view(image, KERNEL.shape)
    return np.einsum("ijkl,kl->ij", windows, KERNEL)


def colour(share: float, stops: Sequence[Sequence[int]]) -> str:
    """The colour so far along a ramp, from 0 to 1."""
    place = share * (len(stops) - 1)
    first = min(int(place), len(stops) - 2)
    mixed = np.array(stops[first]) + (place - first) * np.subtract(stops[first + 1], stops[first])
    return "#" + bytes(np.rint(mixed).astype(int).tolist()).hex()


def grey(value: float) -> str:
    """The colour of a pixel."""
    return colour(value, GREYS)


def signed(value: float) -> str:
    """The colour of a weight, from -2 to 2."""
    return colour((value + 2) / 4, SIGNED)


def signed_twice(value: float) -> str:
    """The colour of a result, from -4 to 4."""
    return signed(value / 2)


def at(x: float, y: float) -> np.ndarray:
    """A point given in px from the upper left corner."""
    return np.array([(x - 960) * UNIT, (540 - y) * UNIT, 0])


def printed(value: float) -> str:
    """A number as it is printed."""
    return f"{value + 0:g}".replace("-", "−")


def text(words: str, size: float, fill: str, *, bold: bool = False) -> Text:
    """A text whose em is so many px."""
    weight = "SEMIBOLD" if bold else "NORMAL"
    return Text(words, font="IBM Plex Sans", font_size=size * EM, color=fill, weight=weight)


def squares(values: np.ndarray, place: tuple[int, int, int], tint: Callable[[float], str], frame: str) -> VGroup:
    """A grid with a frame around it: the squares in reading order, then the frame."""
    left, top, cell = place
    rows, columns = values.shape
    grid = VGroup(
        *(
            Square(cell * UNIT, stroke_color=QUIET, stroke_width=STROKE, stroke_opacity=0.35)
            .set_fill(tint(value), 1)
            .move_to(at(left + (column + 0.5) * cell, top + (row + 0.5) * cell))
            for (row, column), value in np.ndenumerate(values)
        )
    )
    outline = box(place, 0, 0, rows, columns, frame, 4)
    return VGroup(grid, outline)


def box(
    place: tuple[int, int, int], row: float, column: float, rows: int, columns: int, stroke: str, width: float = 6
) -> Rectangle:
    """A frame around cells of a grid."""
    left, top, cell = place
    middle = at(left + (column + columns / 2) * cell, top + (row + rows / 2) * cell)
    frame = Rectangle(width=columns * cell * UNIT, height=rows * cell * UNIT, color=stroke, stroke_width=width * STROKE)
    return frame.move_to(middle)


def numbers(values: np.ndarray, place: tuple[int, int, int], tint: Callable[[float], str]) -> VGroup:
    """The numbers of a grid's cells, dark on light and light on dark."""
    left, top, cell = place
    return VGroup(
        *(
            text(printed(value), 28, PAPER if int(tint(value)[3:5], 16) > 110 else INK).move_to(
                at(left + (column + 0.5) * cell, top + (row + 0.5) * cell)
            )
            for (row, column), value in np.ndenumerate(values)
        )
    )


def rows_of(pixels: np.ndarray) -> VGroup:
    """The ledger's lines: pixel × weight = product, in columns."""
    lines = VGroup()
    for place, (pixel, weight) in enumerate(zip(pixels.ravel(), KERNEL.ravel(), strict=True)):
        y = 239 + 49.4 * place
        parts = ((pixel, INPUT, 1041), ("×", QUIET, 1076), (weight, WEIGHT, 1136), ("=", QUIET, 1172))
        product = pixel * weight
        lines.add(
            VGroup(
                *(
                    text(part if isinstance(part, str) else printed(part), 38, fill).move_to(at(x, y), RIGHT)
                    for part, fill, x in (*parts, (product, INK if product else QUIET, 1287))
                )
            )
        )
    return lines


def hurry(alpha: float) -> float:
    """A rate that starts slowly and then runs."""
    return 0.25 * alpha**3 + 0.75 * alpha**1.6


class Squares(Scene):
    """The clip, beat by beat."""

    def construct(self) -> None:
        """Tell the beats."""
        with ExitStack() as fonts:
            for name in ("Regular", "SemiBold"):
                fonts.enter_context(register_font(str(FONTS / f"IBMPlexSans-{name}.ttf")))
            self.camera.background_color = PAPER
            self.pixels, self.told = digit(), VGroup()
            self.results = correlated(self.pixels)
            for beat in self.beats():
                beat()
            self.wait(LASTS - self.time)

    def beats(self) -> Iterator[Callable[[], None]]:
        """All beats, each with its caption before it and the rest of the time to read that after it."""
        captions = {
            self.a_kernel_lies_on_the_image: "A kernel, a small grid of weights,\nlies on the image.",
            self.products_add_up_to_one_cell: "Nine products add up to a cell.",
            self.the_next_stop_is_quicker: "A step to the right: new pixels,\nand the weights stay.",
            self.the_kernel_visits_every_position: "Row by row,\n676 positions fill the feature map.",
            self.the_border_is_lost: "It stays within the edges:\nthe border is lost.",
            self.the_weights_are_shared: "All 676 positions share nine weights.",
            self.nothing_was_flipped: "The kernel lies as it is: strictly,\nthis is cross-correlation.",
            self.torch_says_the_same: "torch ran this very call:\n676 cells agree.",
            lambda: None: "Nine weights, used 676 times,\nmake a map.",
        }
        yield self.claim
        for beat, words in captions.items():
            start = self.time
            self.remove(self.told)
            last = words.startswith("Nine weights")
            self.told = VGroup(*(text(line, 52 if last else 40, INK, bold=last) for line in words.split("\n")))
            for place, line in enumerate(self.told):
                line.move_to(at(77, 945 + 50 * place), LEFT)
            self.play(FadeIn(self.told, run_time=QUICK))
            yield beat
            self.wait(max(REST, max(1.5, len(words) / 17) - (self.time - start)))

    def claim(self) -> None:
        """The title and the cost."""
        title = VGroup(
            text("2a", 44, QUIET).move_to(at(76, 82), LEFT),
            text("One kernel visits every position", 64, INK, bold=True).move_to(at(150, 74), LEFT),
        )
        cost = VGroup()
        for place, (count, unit) in enumerate((("9", "weights"), ("6,084", "multiplications"), ("26×26", "output"))):
            y = 916 + 50 * place
            cost.add(text(count, 40, INK, bold=True).move_to(at(1568, y), RIGHT))
            cost.add(text(unit, 40, QUIET).move_to(at(1582, y), LEFT))
        self.play(FadeIn(title, run_time=APPEAR))
        self.play(FadeIn(cost, run_time=APPEAR))

    def a_kernel_lies_on_the_image(self) -> None:
        """The window under the kernel is cut out and enlarged."""
        self.image = squares(self.pixels, IMAGE, grey, INPUT)
        image_label = text("image 28×28", 40, INPUT).next_to(self.image, DOWN, buff=20 * UNIT)
        self.kernel = squares(KERNEL, WEIGHTS, signed, WEIGHT)
        kernel_label = text("weights", 40, WEIGHT).next_to(self.kernel, UP, buff=10 * UNIT)
        self.play(FadeIn(self.image, image_label, self.kernel, kernel_label, run_time=APPEAR))
        self.weights = numbers(KERNEL, WEIGHTS, signed)
        self.cursor = box(IMAGE, 5, 8, 3, 3, ATTENTION)
        self.play(FadeIn(self.weights, self.cursor, run_time=APPEAR))
        self.patch = squares(self.window(5, 8), PATCH, grey, INPUT)
        self.leads = VGroup(*(Line(color=ATTENTION, stroke_width=2.5 * STROKE, stroke_opacity=0.7) for _ in range(2)))
        self.spot = box(MAP, 5, 8, 1, 1, ATTENTION)
        self.look_at(5, 8)
        cut = self.patch.copy().replace(self.cursor, stretch=True)
        lift = TransformFromCopy(cut, self.patch, run_time=MOVE)
        self.play(lift, FadeIn(self.leads, run_time=APPEAR))
        self.patch_label = text("pixels", 40, INPUT).next_to(self.patch, UP, buff=10 * UNIT)
        self.read = numbers(self.window(5, 8), PATCH, grey)
        self.play(FadeIn(self.patch_label, self.read, run_time=APPEAR))

    def products_add_up_to_one_cell(self) -> None:
        """Nine pairs meet, nine products add up, one cell is filled."""
        lines = self.ledger(5, 8)
        walks = (
            Succession(
                AnimationGroup(
                    TransformFromCopy(self.read[place], line[0], run_time=MOVE),
                    TransformFromCopy(self.weights[place], line[2], run_time=MOVE),
                ),
                FadeIn(VGroup(line[1], line[3], line[4]), run_time=APPEAR),
            )
            for place, line in enumerate(lines)
        )
        self.play(LaggedStart(*walks, lag_ratio=0.5, run_time=DOT_PRODUCT))
        self.map = squares(self.results, MAP, signed_twice, RESULT)
        self.map[0].set_fill(opacity=0)
        label = text("feature map 26×26", 40, RESULT).next_to(self.map, DOWN, buff=20 * UNIT)
        self.play(FadeIn(self.rule, self.total, self.map, label, self.spot, run_time=APPEAR))
        self.land(5, 8)

    def the_next_stop_is_quicker(self) -> None:
        """The same once more, without the walk of the digits."""
        self.play(FadeOut(self.lines, self.rule, self.total, self.read, run_time=QUICK))
        self.play(UpdateFromAlphaFunc(self.moving(), lambda *_: self.look_at(5, 9), run_time=QUICK / 2))
        self.ledger(5, 9)
        self.read = numbers(self.window(5, 9), PATCH, grey)
        self.play(FadeIn(self.read, self.lines, self.rule, self.total, run_time=APPEAR))
        self.land(5, 9)

    def the_kernel_visits_every_position(self) -> None:
        """Every position, in reading order."""
        self.play(FadeOut(self.lines, self.rule, self.total, self.read, self.patch_label, run_time=QUICK))
        shown = 0

        def arrive(_: Mobject, alpha: float) -> None:
            nonlocal shown
            place = min(int(hurry(alpha) * self.results.size), self.results.size - 1)
            for square in self.map[0][shown : place + 1]:
                square.set_fill(opacity=1)
            shown = place + 1
            self.look_at(*divmod(place, 26))

        self.play(UpdateFromAlphaFunc(VGroup(self.map, self.moving()), arrive, run_time=SCAN, rate_func=linear))

    def the_border_is_lost(self) -> None:
        """Where the window stops, its middle has not reached the edge."""
        self.reach = box(IMAGE, 1, 1, 26, 26, RESULT)
        self.line = text("28 − 3 + 1 = 26", 44, INK).move_to(at(1126, 477))
        self.play(FadeIn(self.reach, self.line, run_time=APPEAR))

    def the_weights_are_shared(self) -> None:
        """One weight after the other, with all the pixels it meets."""
        self.play(FadeOut(self.line, self.reach, self.moving(), run_time=QUICK))
        self.tour(
            lambda row, column: (box(WEIGHTS, row, column, 1, 1, ATTENTION), box(IMAGE, row, column, 26, 26, ATTENTION))
        )

    def nothing_was_flipped(self) -> None:
        """Window and kernel are read in the same order."""
        self.look_at(5, 8)
        self.play(FadeOut(self.frames, run_time=QUICK))
        self.read = numbers(self.window(5, 8), PATCH, grey)
        self.play(FadeIn(self.moving(), self.patch_label, self.read, run_time=APPEAR))
        self.tour(lambda row, column: tuple(box(place, row, column, 1, 1, ATTENTION) for place in (PATCH, WEIGHTS)))

    def torch_says_the_same(self) -> None:
        """The call."""
        code = text("nn.Conv2d(1, 1, 3, bias=False)", 36, INK).move_to(at(80, 848), LEFT)
        shapes = text("1×28×28 → 1×26×26", 36, QUIET).move_to(at(943, 848), RIGHT)
        self.play(FadeIn(code, shapes, run_time=APPEAR))

    def window(self, row: int, column: int) -> np.ndarray:
        """The pixels under the kernel."""
        return self.pixels[row : row + 3, column : column + 3]

    def moving(self) -> VGroup:
        """What moves with the window."""
        return VGroup(self.patch, self.leads, self.cursor, self.spot)

    def look_at(self, row: int, column: int) -> None:
        """Put all that moves with the window at a position of the map."""
        self.cursor.move_to(box(IMAGE, row, column, 3, 3, ATTENTION))
        self.spot.move_to(box(MAP, row, column, 1, 1, ATTENTION))
        for square, value in zip(self.patch[0], self.window(row, column).ravel(), strict=True):
            square.set_fill(grey(value))
        for lead, side in zip(self.leads, (UP, DOWN), strict=True):
            lead.put_start_and_end_on(self.cursor.get_corner(RIGHT + side), self.patch[1].get_corner(LEFT + side))

    def ledger(self, row: int, column: int) -> VGroup:
        """The products of a stop, their rule and their sum."""
        self.lines = rows_of(self.window(row, column))
        self.rule = Line(at(964, 666.5), at(1289, 666.5), color=QUIET, stroke_width=2.5 * STROKE)
        self.total = text(printed(self.results[row, column]), 56, RESULT).move_to(at(1285, 708), RIGHT)
        return self.lines

    def land(self, row: int, column: int) -> None:
        """The sum shrinks into the cell of the map that it belongs to."""
        square = self.map[0][26 * row + column]
        small = self.total.copy().scale_to_fit_height(9 * UNIT).move_to(square)
        fill = UpdateFromAlphaFunc(square, lambda cell, _: cell.set_fill(opacity=1), run_time=QUICK / 2)
        arrived = AnimationGroup(FadeOut(small, run_time=QUICK), fill)
        self.play(Succession(TransformFromCopy(self.total, small, run_time=MOVE), arrived))

    def tour(self, frames_at: Callable[[int, int], tuple[Rectangle, ...]]) -> None:
        """Two frames that go from weight to weight."""
        self.frames = VGroup(*frames_at(0, 0))

        def arrive(frames: Mobject, alpha: float) -> None:
            for frame, goal in zip(frames, frames_at(*divmod(min(int(alpha * 9), 8), 3)), strict=True):
                frame.move_to(goal)

        self.play(FadeIn(self.frames, run_time=QUICK))
        self.play(UpdateFromAlphaFunc(self.frames, arrive, run_time=TOUR, rate_func=linear))
