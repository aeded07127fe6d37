"""manim's settings are changed for a while and come back as they were, without a class being rebuilt."""

from __future__ import annotations

from pathlib import Path

import manim
import pytest
from manim import config

from onebyone.look.manim_config import changed, literal_braces, shipped

DEFAULTS = Path(manim.__file__).parent / "_config" / "default.cfg"


def now() -> dict[str, object]:
    return {name: config[name] for name in config}


def test_settings_are_in_force_inside_and_all_is_as_before_afterwards() -> None:
    before = now()
    with changed({"pixel_width": 64, "media_dir": "elsewhere"}):
        assert (config.pixel_width, config.media_dir) == (64, "elsewhere")
        config.background_color = "#123456"
    assert now() == before


def test_they_come_back_after_an_error() -> None:
    before = now()
    with pytest.raises(ZeroDivisionError), changed({"frame_rate": 7}):
        raise ZeroDivisionError
    assert now() == before


@pytest.mark.parametrize(
    ("media_dir", "key", "folder"),
    [
        ("/x/m", "video_dir", "/x/m/videos/fig/90p10"),
        ("/x/{a}", "video_dir", "/x/{a}/videos/fig/90p10"),
        ("/x/{a}", "partial_movie_dir", "/x/{a}/videos/fig/90p10/partial_movie_files/Fig"),
        ("/x/{", "images_dir", "/x/{/images/fig"),
        ("/x/{}{0}{{b}}", "media_dir", "/x/{}{0}{{b}}"),
        ("/x/{video_dir}", "video_dir", "/x/{video_dir}/videos/fig/90p10"),
        ("/x/{quality}", "media_dir", "/x/90p10"),  # as manim does it
    ],
)
def test_braces_in_the_name_of_a_folder_stay(media_dir: str, key: str, folder: str) -> None:
    before, real = now(), config.get_dir
    with changed({"media_dir": media_dir, "pixel_height": 90, "frame_rate": 10}):
        with literal_braces():
            assert config.get_dir(key, module_name="fig", scene_name="Fig") == Path(folder)
        if "{" in media_dir and "quality" not in media_dir and "video" not in media_dir:  # with that, it never ends
            with pytest.raises((KeyError, ValueError, IndexError)):
                config.get_dir(key, module_name="fig", scene_name="Fig")
    assert (now(), config.get_dir) == (before, real)


def test_a_later_setting_is_not_undone_by_an_earlier_one() -> None:
    with changed({"pixel_width": 854, "pixel_height": 480}), changed({"quality": "high_quality", "pixel_width": 854}):
        assert (config.pixel_width, config.pixel_height) == (854, 1080)


def test_the_shipped_settings_are_those_of_manim_s_own_file_and_no_class_is_rebuilt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with changed({"verbosity": "ERROR"}):
        theirs = type(config)().digest_file(DEFAULTS)
    shipped.cache_clear()
    monkeypatch.setattr(type(config), "renderer", property(type(config).renderer.fget, None))  # to set it would fail
    ours = shipped()
    assert dict(ours) == dict(theirs)
    with changed(ours):
        assert now() == dict(theirs)
    assert capsys.readouterr().out == ""
