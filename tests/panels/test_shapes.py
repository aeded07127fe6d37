"""A panel is made in the shapes that it has layouts for, and refuses the others before anything is computed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import pytest
import typer
from PIL import Image
from project import Run, shot, variant
from sparse import SPARSE

import onebyone
from onebyone.cli import app
from onebyone.errors import UsageError
from onebyone.inputs.parameters import ParameterError, Parameters, Shape, fields_of
from onebyone.look.frame import SHAPES
from onebyone.look.manim_config import changed
from onebyone.paint import quality
from onebyone.panels import catalogue
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel, Variant
from onebyone.panels.selection import variants
from onebyone.proof.files import read_proof
from onebyone.publish.film import film_of
from onebyone.render.clip import scene_class

OTHERS: tuple[Shape, ...] = tuple(shape for shape in SHAPES if shape != "16:9")


def test_the_shapes_that_can_be_asked_for_are_those_that_pages_are_laid_out_in() -> None:
    possible = next(field.possible for field in fields_of(Parameters) if field.name == "shape")
    assert {*possible.split(" or ")} == {*SHAPES}


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_every_panel_is_made_as_wide_as_the_film(panel: Panel) -> None:
    assert panel.shapes[0] == panel.parameters().shape == "16:9"
    assert {*panel.shapes} <= {*SHAPES}


def test_every_clip_has_all_shapes() -> None:
    assert {panel.id: {*SHAPES} - {*panel.shapes} for panel in CATALOGUE if {*panel.shapes} != {*SHAPES}} == {}


def test_a_shape_without_a_layout_is_refused_by_panel_and_shape() -> None:
    panel = replace(shot("2a"), shapes=("16:9", "4:3"))
    assert Variant(panel, (panel.parameters(shape="4:3"),)).name == "2a-shape-4-3"
    for shape in ("1:1", "9:16"):
        says = f"2a: shape = '{shape}': 2a has no layout for frames of {shape}, only for 16:9 and 4:3"
        with pytest.raises(ParameterError, match=says):
            Variant(panel, (panel.parameters(shape=shape),))
    card = replace(shot("opening"), shapes=("16:9",))
    with pytest.raises(ParameterError, match="opening has no layout for frames of 9:16"):
        Variant(card, variant("opening", shape="9:16").records)


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Panel:
    """A panel of the catalogue that has no layout but for frames of 16:9."""
    panel = replace(shot("7"), shapes=("16:9",))
    monkeypatch.setattr(catalogue, "CATALOGUE", tuple(panel if one.id == panel.id else one for one in CATALOGUE))
    return panel


def test_a_list_of_clips_says_which_of_them_has_no_such_shape(tmp_path: Path, lacking: Panel) -> None:
    file = tmp_path / "two.toml"
    file.write_text("".join(f'[[clip]]\npanel = "{id}"\nshape = "9:16"\n' for id in ("c2", lacking.id)))
    with pytest.raises(UsageError, match=f"clip 2, {lacking.id}: shape = '9:16': {lacking.id} has no layout"):
        variants([str(file)], {})


def test_plain_manim_refuses_it_too(lacking: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    size = SPARSE.shaped("1:1")
    scene = scene_class(lacking)
    monkeypatch.setattr(scene, "shot", lacking)
    with (
        changed({"pixel_width": size.width, "pixel_height": size.height}),
        pytest.raises(UsageError, match=f"{lacking.id} has no layout for frames of 1:1"),
    ):
        scene()


def test_the_command_line_refuses_it_before_anything_is_written(tmp_path: Path, lacking: Panel) -> None:
    line = ["render", lacking.id, "--shape", "1:1", "-q", "l", "--out", str(tmp_path / "media"), "--quiet"]
    with pytest.raises(UsageError, match=f"{lacking.id} has no layout for frames of 1:1"):
        typer.main.get_command(app).main(line, standalone_mode=False)
    assert not (tmp_path / "media").exists()


@pytest.mark.parametrize("shape", OTHERS)
def test_the_film_has_the_shape_of_its_clips_cards_and_all(shape: Shape) -> None:
    shots = film_of(variants([], {"shape": shape}))
    assert {told.shot.id for told in shots} >= {"opening", "closing"}
    assert {told.shape for told in shots} == {shape}


def test_a_shape_that_one_of_its_clips_does_not_have_is_refused_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = tuple(replace(panel, shapes=("16:9",)) if panel.id == "3" else panel for panel in CATALOGUE)
    monkeypatch.setattr(catalogue, "CATALOGUE", lacking)
    with pytest.raises(ParameterError, match="3: shape = '4:3': 3 has no layout for frames of 4:3, only for 16:9"):
        variants([], {"shape": "4:3"})


def test_a_clip_that_is_higher_than_wide_is_rendered_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(quality.QUALITIES, "l", SPARSE)
    clip = onebyone.render("c2", shape="9:16", quality="l", out=tmp_path)
    assert clip.movie.name == "c2-shape-9-16.mp4"
    with av.open(str(clip.movie)) as container, Image.open(clip.poster) as poster:
        (stream, *_) = container.streams.video
        assert (stream.width, stream.height) == poster.size == (480, 854)
        assert stream.sample_aspect_ratio in (None, 1)
    assert not [found for found in onebyone.verify(clip.movie) if not found.holds]
    proof = read_proof(clip.movie)
    assert (proof.quality, proof.figures[0].parameters["shape"]) == ("l", "9:16")
    lowest = max(span.box[1] + span.box[3] for number in proof.numbers for span in number.spans)
    assert 480 < lowest < 854, "the whole height is used"
    assert 'style="--shape: 0.562' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_shapes_of_a_panel_are_listed_with_its_parameters(command: Run) -> None:
    listed = json.loads(command("list", "--params", "7", "--json").stdout)
    (shape,) = (field for field in listed if field["name"] == "shape")
    assert (shape["default"], shape["possible"].split(" or ")) == ("16:9", [*shot("7").shapes])


def test_what_has_no_room_on_a_page_says_so_in_a_line_and_leaves_nothing(command: Run, tmp_path: Path) -> None:
    settings = [word for one in ("height=64", "width=10", "channels=2", "weights=-4 4") for word in ("--set", one)]
    done = command("render", "4b", "--shape", "1:1", *settings, "-q", "l", "--out", str(tmp_path), "--quiet")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "4b has no room on a page of 1:1 for what it is to show: digits of " in line
    assert not [*tmp_path.rglob("*.mp4")]
