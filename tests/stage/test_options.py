"""What of manim's options a scene of ours cannot do is refused in a sentence, before anything is drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from project import ROOT
from warm import COLD, Warm

from onebyone.errors import UsageError
from onebyone.look.manim_config import changed
from onebyone.panels.fig4a import PANEL
from onebyone.stage.options import demand_sensible_options, demand_something_left
from onebyone.stage.scene import FigureScene


class Scene(FigureScene):
    shot = PANEL


SMALL = {"pixel_width": 192, "pixel_height": 108}
REFUSED: dict[str, tuple[Mapping[str, object], str]] = {
    "-t": ({"transparent": True}, "lays its own paper under every frame, so it cannot be transparent: leave out -t"),
    "paper that shines through": ({"background_opacity": 0.5}, "cannot be transparent"),
    "a frame of another height": ({"frame_height": 4.0}, "a frame of .*×4 units would be cut off or stretched"),
    "a frame of another width": (
        {"frame_width": 8.0},
        r"a frame of 8×8 units would be .* in a picture of 192×108 px: .* such as -r 1080,1920",
    ),
    "a frame that a picture has turned": (
        {"pixel_width": 108, "pixel_height": 192, "frame_width": 14.0, "frame_height": 8.0},
        "a frame of 14×8 units would be cut off or stretched in a picture of 108×192 px",
    ),
    "-r odd": (
        {"pixel_width": 855, "pixel_height": 481},
        "855×481 px cannot be encoded, only even sizes can: take -r 856,482",
    ),
    "-r odd, as mov": ({"pixel_width": 855, "pixel_height": 481, "format": "mov"}, "take -r 856,482"),
    "-n backwards": ({"from_animation_number": 5, "upto_animation_number": 2}, "-n 5,2 leaves nothing"),
    "-p without an opener": (
        {"preview": True, "preview_command": "no-such-program"},
        "no-such-program, .* leave out -p",
    ),
    "a file browser that is not there": ({"show_in_file_browser": True, "preview_command": "none-here"}, "none-here, "),
}
SERVED: dict[str, Mapping[str, object]] = {
    "as it comes": {},
    "-ql": {"pixel_width": 854, "pixel_height": 480},
    "-qk": {"pixel_width": 3840, "pixel_height": 2160},
    "-s of an odd size": {"pixel_width": 855, "pixel_height": 481, "format": "png"},
    "a GIF of an odd size": {"pixel_width": 855, "pixel_height": 481, "format": "gif"},
    "an odd size with whole colours": {"pixel_width": 855, "pixel_height": 481, "pixel_format": "yuv444p"},
    "-n 3,5": {"from_animation_number": 3, "upto_animation_number": 5},
    "-n 3": {"from_animation_number": 3},
    "-p with an opener": {"preview": True, "preview_command": "sh"},
    "-r 9:16": {"pixel_width": 108, "pixel_height": 192},
    "-r 5:2": {"pixel_width": 1000, "pixel_height": 400},
    "a wider frame for a wider picture": {"pixel_width": 1000, "pixel_height": 400, "frame_width": 20.0},
    "a higher frame for a higher picture": {
        "pixel_width": 480,
        "pixel_height": 854,
        "frame_width": 8.0,
        "frame_height": 128 / 9,
    },
}


@pytest.mark.parametrize(("options", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused(options: Mapping[str, object], says: str) -> None:
    with changed({**SMALL, **options}), pytest.raises(UsageError, match=says):
        Scene()


@pytest.mark.parametrize(
    ("size", "frame"),
    [
        ((192, 108), (128 / 9, 8)),
        ((854, 480), (128 / 9, 8)),  # 0.7 px wider than 16:9
        ((640, 480), (32 / 3, 8)),
        ((480, 480), (8, 8)),
        ((1080, 1920), (8, 128 / 9)),
        ((480, 854), (8, 128 / 9)),
        ((1000, 400), (20, 8)),
    ],
)
def test_the_frame_is_the_picture_s_and_nothing_in_it_is_stretched(size, frame) -> None:
    with changed(dict(zip(("pixel_width", "pixel_height"), size, strict=True))):
        scene = Scene()
    assert (scene.camera.frame_width, scene.camera.frame_height) == pytest.approx(frame, abs=0.02)
    assert (scene.page.width, scene.page.height) == pytest.approx([135 * side for side in frame], abs=2)


@pytest.mark.parametrize("options", SERVED.values(), ids=SERVED)
def test_what_can_be_done_is_not(options: Mapping[str, object]) -> None:
    with changed({**SMALL, **options}):
        demand_sensible_options()


def test_without_the_desktop_s_own_opener_p_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    with changed({**SMALL, "preview": True}), pytest.raises(UsageError, match="xdg-open, which would open"):
        demand_sensible_options()


@pytest.mark.parametrize(
    ("first", "format", "says"),
    [
        (34, "auto", "-n 34 leaves nothing of this scene, whose last play is number 33"),
        (33, "auto", ""),
        (34, "png", ""),
    ],
)
def test_a_film_of_nothing_is_refused(first: int, format: str, says: str) -> None:
    with changed({"from_animation_number": first, "format": format}):
        if not says:
            demand_something_left(34)
            return
        with pytest.raises(UsageError, match=says):
            demand_something_left(34)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-t"], "leave out -t"),
        (["-n", "300"], "-n 300 leaves nothing of this scene, whose last play is number "),
    ],
)
def test_manim_itself_says_so_from_any_folder(options: list[str], says: str, tmp_path: Path, warm: Warm) -> None:
    line = [*COLD, "-m", "manim", "render", "-ql", "--fps", "2", "--progress_bar", "none"]
    done = warm.run(
        [*line, "--media_dir", str(tmp_path / "m"), *options, str(ROOT / "scenes/fig4a.py")],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "1000", "NO_COLOR": "1"},
    )
    _, told, said = " ".join((done.stdout + done.stderr).split()).rpartition("UsageError: ")  # on a line, or on two
    assert done.returncode == 1
    assert told
    assert says in said
    assert not [path for path in tmp_path.rglob("*.mp4") if "partial_movie_files" not in path.parts]
