"""Faults on screen: digits that are drawn, as shapes, from files, of lines."""

# ruff: noqa: E501  (what is planted is read as it stands)
from __future__ import annotations

import io

from copies import New
from kinds import CLIPS, Chance, Fault, Kind
from on_screen import NOT_LISTED, inserted, scene_kind, scribbled
from PIL import Image, ImageDraw

STROKES = {  # of digits, as corners on a square of 1 by 2
    "1": [(0.2, 1.5), (0.6, 2), (0.6, 0)],
    "2": [(0, 2), (1, 2), (1, 1), (0, 1), (0, 0), (1, 0)],
    "4": [(0.8, 0), (0.8, 2), (0, 0.7), (1, 0.7)],
    "5": [(1, 2), (0, 2), (0, 1), (1, 1), (1, 0), (0, 0)],
    "7": [(0, 2), (1, 2), (0.3, 0)],
}


def drawn_shape(rng: Chance) -> str:
    """A digit as an outline or a path."""
    digit = rng.choice(sorted(STROKES))
    corners = [(x, y - 1, 0) for x, y in STROKES[digit]]
    return rng.choice(
        [
            f"self.add(VMobject().set_points_as_corners(np.array({corners})))",
            f"self.add(Polygon(*{[*corners, *((x + 0.1, y - 0.1, 0) for x, y, _ in reversed(corners))]}, fill_opacity=1))",
            f"self.play(Create(VMobject().set_points_as_corners(np.array({corners}))), run_time=0.5)",
            f"self.add(Square(color=WHITE).set_points_as_corners(np.array({corners})))",
            "self.add(Square(fill_opacity=1, color=WHITE).set_points(number.copy().move_to(ORIGIN).points))",
            "self.add(Circle(color=WHITE).become(Text('8')))",
            f"self.add(Line().set_points_as_corners(np.array({corners})))",
            "self.add(VGroup(Arc(1, 0, 4), Arc(1, 2, 4).shift(DOWN)))",
        ]
    )


def drawn_svg(clip: str, rng: Chance) -> Fault:
    """A digit from a file of vectors."""
    digit = rng.choice(sorted(STROKES))
    path = " ".join(f"{'L' if at else 'M'}{20 * x} {40 - 20 * y}" for at, (x, y) in enumerate(STROKES[digit]))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{path}" stroke="white" fill="none"/></svg>'
    line = rng.choice(
        [
            'self.add(SVGMobject("scenes/digit.svg", stroke_color=WHITE, stroke_width=4))',
            'self.play(FadeIn(SVGMobject("scenes/digit.svg", height=1, fill_opacity=1, fill_color=WHITE)), run_time=0.5)',
            'self.add(*SVGMobject("scenes/digit.svg", stroke_color=WHITE, stroke_width=4))',
        ]
    )
    file = New("scenes/digit.svg", drawing.encode())
    return inserted(clip, rng, line, says=NOT_LISTED, also=(file,))


def drawn_image(clip: str, rng: Chance) -> Fault:
    """A digit from a file of pixels."""
    picture = Image.new("L", (24, 24))
    ImageDraw.Draw(picture).text((6, 4), scribbled(rng), fill=255)
    picture.save(content := io.BytesIO(), "PNG")
    line = rng.choice(
        [
            'self.add(ImageMobject("scenes/digit.png").scale(4))',
            'self.play(FadeIn(ImageMobject("scenes/digit.png").set_height(2)), run_time=0.5)',
            'self.add_foreground_mobject(ImageMobject("scenes/digit.png"))',
            "self.add(ImageMobject(np.kron(np.eye(7)[:, ::-1], np.full((9, 9), 255)).astype(np.uint8)))",
        ]
    )
    return inserted(clip, rng, line, says=NOT_LISTED, also=(New("scenes/digit.png", content.getvalue()),))


def lines_as_digit(rng: Chance) -> str:
    """Straight lines, which may be drawn, stand together like a digit, anywhere."""
    digit, size = rng.choice(sorted(STROKES)), rng.uniform(0.15, 0.6)
    corners = [(round(size * x, 2), round(size * (y - 1), 2), 0) for x, y in STROKES[digit]]
    apart = rng.choice(["", ".scale(0.9)"])  # strokes that do not quite meet
    return f"""
corners = np.array({corners}) + [{rng.uniform(-6.6, 6.2):.2f}, {rng.uniform(-3.2, 3.2):.2f}, 0]
self.play(FadeIn(*(Line(a, b, stroke_width={rng.choice([3, 6])}){apart} for a, b in zip(corners, corners[1:]))), run_time=0.4)
self.wait(1)
"""


KINDS = (
    scene_kind("digit drawn as a shape", f"{NOT_LISTED}|neither a straight line nor|bent line", drawn_shape),
    scene_kind("digit assembled from Lines", "meet in the size of a sign", lines_as_digit, ("2a", "4a", "6a")),
    Kind("digit as SVG or image", CLIPS, lambda clip, rng: rng.choice([drawn_svg, drawn_image])(clip, rng)),
)
