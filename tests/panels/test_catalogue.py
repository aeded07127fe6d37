"""Panels are found by their folders, named by them, and prove their figures of records of their own kind only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from project import figures, shot, variant

from onebyone.core.figure import Figure
from onebyone.errors import UsageError
from onebyone.inputs.given import Given
from onebyone.inputs.parameters import ParameterError
from onebyone.panels import catalogue
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.film.programme import CARDS, card, shot_named, variant_told
from onebyone.panels.panel import Panel, Variant, panel, variant_of
from onebyone.paths import PACKAGE, PROJECT

FOLDERS = sorted(path.name for path in (PACKAGE / "panels").glob("fig*"))


def test_every_folder_is_a_panel_and_named_by_it() -> None:
    assert [f"fig{each.id}" for each in CATALOGUE] == FOLDERS
    for each in CATALOGUE:
        assert each.package == f"onebyone.panels.fig{each.id}"
        assert (each.scene_file, each.scene_class) == (f"scenes/fig{each.id}.py", f"Fig{each.id}")
        assert (PROJECT / each.scene_file).is_file()
        assert each.shows == (each,)
        assert each.poster in each.words().beats
        assert issubclass(each.figure_type, Figure)
        assert each.figure_type.__module__ == f"{each.package}.numbers"
        assert each.parameters.__module__ == f"{each.package}.parameters"
    assert [each.label for each in chosen(["3", "2a"])] == ["Figure 3", "Figure 2 (a)"]


def test_a_new_folder_is_a_new_panel_and_no_list_needs_a_line(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "onebyone", ignore=shutil.ignore_patterns("__pycache__"))
    new = tmp_path / "onebyone/panels/fig9z"
    shutil.copytree(tmp_path / "onebyone/panels/fig2b", new)
    script = (
        "from onebyone.panels.catalogue import CATALOGUE, chosen\nfrom onebyone.words.names import NAMES\n"
        "(panel,) = chosen(['9z'])\nprint([each.id for each in CATALOGUE], panel.scene_class, 'Fig. 9z' in NAMES)"
    )
    line = [sys.executable, "-P", "-c", script]
    done = subprocess.run(line, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    ids = sorted([*(each.id for each in CATALOGUE), "9z"])
    assert done.stdout == f"{ids} Fig9z True\n"


def test_to_know_the_panels_imports_nothing_of_theirs() -> None:
    script = (
        "import sys\nfrom onebyone.panels.catalogue import CATALOGUE\nheavy = ('numpy', 'PIL', 'torch', 'manim')\n"
        "print(*(name for name in sys.modules if name.startswith(('onebyone.panels.', *heavy))))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    folders = {f"onebyone.panels.{folder}" for folder in FOLDERS}
    assert set(done.stdout.split()) == folders | {f"onebyone.panels.{name}" for name in ("catalogue", "cut", "panel")}


@pytest.mark.parametrize("each", CATALOGUE, ids=lambda each: each.id)
def test_a_panel_proves_its_default_and_takes_records_of_its_own_only(each: Panel) -> None:
    (figure,) = figures(each.id)
    assert type(figure) is each.figure_type
    assert all(check.difference == 0 for check in figure.checks)
    for other in CATALOGUE:
        if other.parameters is not each.parameters:
            with pytest.raises(UsageError, match=rf"{each.id} takes .*fig{each.id}\.parameters\.Parameters, not"):
                each.verified(other.parameters())


def test_what_the_parameters_say_is_what_is_proven() -> None:
    levels = np.arange(30 * 3, dtype=np.uint8).reshape(6, 5, 3)
    kernel, photo = variant("2a", kernel="1 2; 3 4", height=7), variant("4a", image=Given.of_levels("x", levels))
    assert kernel.verified()[0].weight.numerators.tolist() == [[1, 2], [3, 4]]
    assert kernel.verified()[0].image.shape == (7, 28)
    assert photo.verified()[0].photo.numerators[2].tolist() == np.rint(levels[..., 2] / 255 * 8).tolist()


def test_what_a_panel_cannot_show_is_refused_by_the_name_of_the_clip() -> None:
    asked = Variant(shot("2a"), (shot("2a").parameters(kernel="1 2; 3"),), "my-clip")
    with pytest.raises(ParameterError, match=r"^my-clip: kernel: the rows of '1 2; 3' have 2, 1 weights"):
        asked.verified()


# Variants: what tells one from another


def test_variants_of_one_shot_differ_in_key_and_name_wherever_a_parameter_does() -> None:
    asked = [{}, {"stride": 2}, {"padding": 1}, {"kernel": "1 0 1"}, {"kernel": "1 0 -1"}, {"image": "digit:7"}]
    variants = [variant(id, **values) for id in ("2a", "2b") for values in asked]
    assert len({each.key for each in variants}) == len({each.name for each in variants}) == len(variants)
    assert len({hash(each) for each in variants}) == len(variants)
    light = variant("2a", theme="light")
    assert light.key != variant("2a").key
    assert light.name == variant("2a").name == "2a", "the theme has no part in a file's name"
    renamed = Variant(light.shot, light.records, "other")
    assert (renamed.key, renamed.name) == (light.key, "other"), "and its name none in what is told"


def test_a_card_is_keyed_by_all_that_it_shows() -> None:
    opening = card("opening")
    records = {"4a": shot("4a").parameters(weights="1 2 3")}
    told = variant_of(opening, records)
    network, *_ = opening.shows
    assert [panel.id for panel in opening.shows] == ["resnet", "4a", "1a"]
    assert told.records == (network.parameters(), records["4a"], shot("1a").parameters())
    in_light = variant_of(opening, {"4a": shot("4a").parameters(theme="light")})
    assert [record.theme for record in in_light.records] == ["light"] * len(opening.shows)
    last = variant_of(opening, {"1a": shot("1a").parameters(image="digit:7")})
    assert len({told.key, last.key, opening.default().key}) == 3


def test_a_panel_is_named_by_its_folder() -> None:
    made = panel("some.where.fig9z", figure="Nothing", poster="takeaway", in_film=False)
    assert (made.id, made.scene_file, made.scene_class) == ("9z", "scenes/fig9z.py", "Fig9z")
    assert not made.in_film


# What a proof names


@dataclass(frozen=True)
class Named:
    """What a proof says of a panel that is shown."""

    panel: str
    parameters: Mapping[str, object]


def told(id: str, **values: object) -> list[Named]:
    """What a proof says of the panels that a shot shows."""
    records = variant(id, **values).records
    return [Named(shown.id, record.plain) for shown, record in zip(shot(id).shows, records, strict=True)]


def test_a_variant_is_found_again_by_what_a_proof_says_of_it() -> None:
    for asked in (variant("2a", stride=2, theme="light"), variant("opening", theme="light"), variant("3")):
        values = {} if asked.theme == "dark" else {"theme": "light"}
        values |= {"stride": 2} if asked.shot.id == "2a" else {}
        assert variant_told(asked.shot.id, told(asked.shot.id, **values)).key == asked.key


@pytest.mark.parametrize(
    ("id", "shows", "says"),
    [
        ("9z", told("2a"), "there is no clip '9z' here"),
        ("2a", told("2b"), "clip '2a' shows 2a here, not 2b"),
        ("2a", [], "clip '2a' shows 2a here, not "),
        ("2a", told("2a") * 2, "clip '2a' shows 2a here, not 2a, 2a"),
        ("opening", told("4a"), "clip 'opening' shows resnet, 4a, 1a here, not 4a"),
        ("2a", [Named("2a", {"stride": 9})], "2a: stride = 9: it must be a whole number from 1"),
        ("2a", [Named("2a", {"strides": 1})], "2a has no parameter 'strides'. Did you mean stride?"),
    ],
)
def test_what_a_proof_says_of_other_panels_or_parameters_is_refused(id: str, shows: list, says: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(says)}"):
        variant_told(id, shows)


def test_shots_are_found_by_id() -> None:
    assert [shot_named(each.id) for each in (*CATALOGUE, *CARDS)] == [*CATALOGUE, *CARDS]
    with pytest.raises(UsageError, match=r"there is no card '2a': use one of opening, closing$"):
        card("2a")
    assert catalogue.discovered() == CATALOGUE
