"""Parameters as options of a command line: all of them, of every panel, from the records and from nothing else."""

from __future__ import annotations

import re

import pytest

from onebyone.errors import UsageError
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.panels.options import options_of, settings_from


def test_settings_are_names_and_values() -> None:
    assert settings_from(["stride=2", "kernel-size = 3", "kernel=1 0 -1; a=b", "bias="], CATALOGUE) == {
        "stride": "2",
        "kernel_size": "3",
        "kernel": "1 0 -1; a=b",
        "bias": "",
    }


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["stride"], "--set stride: write a parameter and its value, such as --set stride=2"),
        (["=2"], "--set =2: write a parameter and its value"),
        ([""], "--set : write a parameter and its value"),
        (["stride=2", "stride=3"], "--stride is given twice"),
        (["kernel-size=2", "kernel_size=2"], "--kernel-size is given twice"),
    ],
)
def test_a_setting_without_a_name_or_given_twice_is_refused(texts: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(says)}"):
        settings_from(texts, CATALOGUE)


def test_every_parameter_of_every_panel_is_an_option_and_says_whose_it_is() -> None:
    options = {option.field: option for option in options_of(CATALOGUE)}
    takers: dict[str, set[str]] = {}
    for panel in CATALOGUE:
        for name in panel.parameters.__struct_fields__:
            takers.setdefault(name, set()).add(panel.id)
    assert options.keys() - takers.keys() == {"digit", "layer"}
    for name, panels in takers.items():
        told = re.search(r"\(([^()]*)\)$", options[name].meaning)
        assert panels == (set(told[1].split(", ")) if told else {panel.id for panel in CATALOGUE}), name


def test_an_option_says_what_kind_of_value_it_takes() -> None:
    values = {option.name: option.value for option in options_of(chosen(["2a", "4a"]))}
    assert values["theme"] == "dark|light"
    assert values["stride"] == "N"
    assert values["padding"] == "N|full|same|valid"
    assert values["grid"] == "1/4|1/8|1/16|1/32|1/64"
    assert values["image"] == values["weights"] == "FILE|TEXT"
    assert values["kernel-size"] == "N"
    assert {option.name: option.value for option in options_of(chosen(["c1"]))}["transposed"] is None, "a switch"


def test_a_digit_and_a_layer_are_parts_of_parameters() -> None:
    assert settings_from(["digit=7:3", "stride=2"], CATALOGUE) == {"image": "digit:7:3", "stride": "2"}
    told = settings_from(["layer=conv.0", "weights=net.pt"], CATALOGUE)
    assert told == {"weights": "net.pt#conv.0"}
    with pytest.raises(UsageError, match="--layer fc: say which file it is of"):
        settings_from(["layer=fc", "image=net.pt"], CATALOGUE)
