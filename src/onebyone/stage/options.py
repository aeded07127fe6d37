"""What of manim's options makes no sense for our scenes: refused in a sentence before anything is drawn."""

from __future__ import annotations

import shutil
import sys

from manim import config

from onebyone.errors import UsageError
from onebyone.look.frame import FRAME_SIDE, SHAPES, frame_of

_VIDEOS = ("auto", "mp4", "mov", "webm")
MANIM = (FRAME_SIDE * SHAPES["16:9"], FRAME_SIDE)
"""Width and height of the frame that manim has unless somebody asks for another one, whatever the picture's shape."""


def demand_sensible_options() -> None:
    """Refuse what would be ignored in silence, or fail only after the scene was told.

    Raises:
        UsageError: which option, and what to do instead.
    """
    if config.transparent or config.background_opacity < 1:
        raise UsageError(
            "a FigureScene lays its own paper under every frame, so it cannot be transparent: leave out -t, and "
            "transparent and background_opacity in manim.cfg; for a transparent WebM: ./render.sh embed ID --to "
            "transparent"
        )
    width, height = config.pixel_width, config.pixel_height
    own, asked = frame_of(width, height), (config.frame_width, config.frame_height)
    if asked != MANIM and max(abs(one - other) for one, other in zip(own, asked, strict=True)) >= FRAME_SIDE / height:
        raise UsageError(
            f"a frame of {asked[0]:.4g}×{asked[1]:.4g} units would be cut off or stretched in a picture of "
            f"{width}×{height} px: leave its size in manim.cfg as it is, and choose that of the picture, such as "
            "-r 1080,1920"
        )
    is_h264 = config.format in ("auto", "mp4", "mov")
    if is_h264 and (width % 2 or height % 2) and config.pixel_format in ("auto", "yuv420p"):
        even = f"-r {width + width % 2},{height + height % 2}"
        raise UsageError(f"a video of {width}×{height} px cannot be encoded, only even sizes can: take {even}")
    if config.upto_animation_number < config.from_animation_number:
        raise UsageError(
            f"-n {config.from_animation_number},{config.upto_animation_number} leaves nothing: the first number counts "
            "the first play that is wanted, from 0, and the second the last one"
        )
    if config.preview or config.show_in_file_browser:
        opener = config.preview_command or {"darwin": "open", "cygwin": "cygstart"}.get(sys.platform, "xdg-open")
        if sys.platform != "win32" and not shutil.which(opener):
            raise UsageError(
                f"{opener}, which would open what is made, is not here: leave out -p and --show_in_file_browser, or "
                "name a program with --preview_command"
            )


def demand_something_left(plays: int) -> None:
    """Refuse to have told a scene of so many plays for nothing: manim would write no file, and say that it has.

    Raises:
        UsageError: -n asks for plays that there are not.
    """
    first = config.from_animation_number
    if config.format in _VIDEOS and first >= plays > 0:
        raise UsageError(f"-n {first} leaves nothing of this scene, whose last play is number {plays - 1}")
