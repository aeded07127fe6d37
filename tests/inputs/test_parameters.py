"""A record of parameters: equal only if it means the same, keyed and named by all its values, and read with care."""

from __future__ import annotations

import json
import pickle
import re
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import pytest
from msgspec import Meta
from PIL import Image

from onebyone.errors import UsageError
from onebyone.inputs import parameters as module
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import NAME_LENGTH, ParameterError, Parameters, fields_of, record_from, record_told
from onebyone.panels.catalogue import CATALOGUE, chosen

KINDS = [panel.parameters for panel in CATALOGUE]
SLIDING, PHOTO = (panel.parameters for panel in chosen(["2a", "4a"]))
PICTURE = Given.of_levels("mine.png", np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
OTHERS: dict[str, Any] = {  # another value for every field that there is
    "title": "Why kernels?",
    "theme": "light",
    "shape": "9:16",
    "image": PICTURE,
    "height": 7,
    "width": 7,
    "kernel": "laplace",
    "kernel_size": 3,
    "stride": 2,
    "padding": 1,
    "dilation": 2,
    "bias": "0.5",
    "position": "3,4",
    "channels": 2,
    "weights": GivenLayer.of_array(np.ones((1, 3)), field="weights"),
    "filter": 1,
    "grid": "1/16",
    "rounded": True,
    "case": "dilated",
    "filters": 2,
    "groups": 2,
    "transposed": True,
    "output_padding": 1,
    "seed": 2,
}
ONLY_ONE = {"language"}  # has but one value yet


def sliding(**values: Any) -> Parameters:
    return record_from(SLIDING, values, where="2a")


def others(kind: type[Parameters]) -> list[Parameters]:
    """A record of a kind for each of its fields, in which that field differs from the default."""
    return [kind(**{name: another(kind, name)}) for name in kind.__struct_fields__ if name not in ONLY_ONE]


def another(kind: type[Parameters], name: str) -> Any:
    """A value of a field that is not its default."""
    value = OTHERS[name]
    return value + 1 if value == getattr(kind(), name) else value


# What a record is


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__module__.split(".")[-2])
def test_every_value_of_every_field_counts(kind: type[Parameters]) -> None:
    records = [kind(), *others(kind)]
    for one, other in combinations(records, 2):
        assert one != other
        assert one.key != other.key
    for record in records:
        assert record == msgspec.convert(record.plain, kind)
        assert record.key == msgspec.convert(record.plain, kind).key


def test_a_record_cannot_be_changed() -> None:
    record = SLIDING()
    with pytest.raises(AttributeError):
        record.stride = 3
    assert hash(record) == hash(SLIDING())
    assert pickle.loads(pickle.dumps(record)) == record


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__module__.split(".")[-2])
def test_a_record_is_told_in_json_and_read_again(kind: type[Parameters]) -> None:
    """As a proof does: all of it, and the same again."""
    for record in (kind(), *others(kind)):
        told = json.loads(json.dumps(record.plain))
        assert set(told) == set(kind.__struct_fields__)
        assert record_from(kind, told, where="here") == record


def test_records_of_two_panels_differ_though_all_their_values_are_the_same() -> None:
    kernel, neuron = (panel.parameters for panel in chosen(["2a", "2b"]))
    assert kernel().plain == neuron().plain
    assert kernel() != neuron()
    assert kernel().key != neuron().key


class Before(Parameters, frozen=True, kw_only=True):
    stride: Annotated[int, Meta(ge=1, le=4)] = 1


class After(Parameters, frozen=True, kw_only=True):
    """The same panel, a release later."""

    stride: Annotated[int, Meta(ge=1, le=4)] = 2


def test_a_default_that_changes_later_changes_no_key() -> None:
    """What was kept for stride 1 stays that of stride 1, and is not taken for what is now the default."""
    assert Before().key == After(stride=1).key
    assert Before(stride=2).key == After().key
    assert Before().key != After().key
    assert record_from(After, Before().plain, where="a proof") == After(stride=1), "a proof says them all"


def test_a_key_of_changed_values_only_would_be_found_out() -> None:
    """The control: the trap that the test above is about."""
    assert Before().changed == After().changed == {}


# Names


NAMES = [
    {"kernel": "1 0 1"},
    {"kernel": "1 0 -1"},
    {"kernel": "-1 0 1"},
    {"kernel": "1; 0; 1"},
    {"kernel": "1 01"},
    {"kernel": "1.0 1"},
    {"bias": "1"},
    {"bias": "-1"},
    {"bias": "0.1"},
    {"bias": ".1"},
    {"bias": "-.1"},
    {"bias": "1."},
    {"bias": "+1"},
    {"position": "1,1"},
    {"position": "11,1"},
    {"position": " 1,1"},
    {"image": "digit:1"},
    {"image": "digit:1:1"},
    {"height": 5},
    {"width": 5},
    {"kernel": "box", "kernel_size": 5},
    {"kernel": "box"},
    {"image": Given.of_levels("mine.png", np.zeros((5, 5, 1), np.uint8))},
    {"image": Given.of_levels("mine.png", np.ones((5, 5, 1), np.uint8))},
    {"image": Given.of_levels("mine.png", np.zeros((5, 6, 1), np.uint8))},
    {"image": Given.of_levels("MINE.png", np.zeros((5, 5, 1), np.uint8))},
    {"image": Given.of_levels("../../.png", np.zeros((5, 5, 1), np.uint8))},
    {"image": Given.of_levels("数.png", np.zeros((5, 5, 1), np.uint8))},
    {"kernel": "; ".join(["1 2 3 4 5"] * 5), "bias": "1"},
    {"kernel": "; ".join(["1 2 3 4 5"] * 5), "bias": "-1"},
    {"kernel": "; ".join(["1 2 3 4 5"] * 5), "bias": "1", "stride": 2},
]


def test_records_that_differ_have_names_that_differ_on_every_system() -> None:
    suffixes = [SLIDING(**values).suffix for values in NAMES]
    assert len({suffix.casefold() for suffix in suffixes}) == len(suffixes)
    for suffix in suffixes:
        assert re.fullmatch(r"(-[a-z0-9.]*[a-z0-9])+", suffix), suffix
        assert len(suffix) <= NAME_LENGTH + 9
    assert SLIDING().suffix == SLIDING(theme="light").suffix == ""


@pytest.mark.parametrize(
    ("values", "suffix"),
    [
        ({"stride": 2}, "-stride-2"),
        ({"kernel": "sobel-y", "padding": 1}, "-kernel-sobel-y-padding-1"),
        ({"image": "digit:7:3"}, "-image-digit-7-3"),
        ({"bias": "-0.5"}, "-bias-m0.5"),
        ({"position": "3,4", "kernel_size": 3}, "-kernel-size-3-position-3-4"),
    ],
)
def test_a_name_says_what_is_not_the_default(values: dict[str, Any], suffix: str) -> None:
    assert SLIDING(**values).suffix == suffix


def test_names_without_a_digest_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: minus signs, semicolons and what is in a file are lost in letters and digits."""
    monkeypatch.setattr(module, "_digest", lambda value: "0")
    suffixes = [SLIDING(**values).suffix for values in NAMES]
    assert len(set(suffixes)) < len(suffixes) - 5


# What a record may be


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__module__.split(".")[-2])
def test_the_fields_are_told_with_what_is_possible_and_the_default_is(kind: type[Parameters]) -> None:
    fields = fields_of(kind)
    assert {field.name for field in fields} == set(kind.__struct_fields__)
    assert [field.name for field in fields[-3:]] == ["theme", "shape", "language"], "what all have comes last"
    for field in fields:
        assert field.possible
        assert field.meaning.endswith("."), "a sentence"
        assert record_from(kind, {field.name: field.default}, where="here") == kind()


def test_texts_and_plain_values_mean_the_same() -> None:
    plain = sliding(stride=2, height=7, theme="light", bias=-0.5, kernel=2)
    assert plain == sliding(stride="2", height="7", theme="light", bias="-0.5", kernel="2")
    assert plain.bias == "-0.5"
    assert sliding(height="none", width="", bias="none") == sliding(height=None, width=None, bias=None) == SLIDING()
    assert sliding(**{"kernel-size": "3"}) == sliding(kernel_size=3)


def test_what_is_not_said_is_the_base_s() -> None:
    base = sliding(stride=2, padding=1)
    assert record_from(SLIDING, {"stride": "3"}, where="2a", base=base) == sliding(stride=3, padding=1)


WHOLE = "it must be a whole number from 1 to 4 (pixels from one position to the next)"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (
            {"strid": "2"},
            "2a has no parameter 'strid'. Did you mean stride? It has: title, theme, shape, language, image,",
        ),
        ({"xyz": "2"}, "2a has no parameter 'xyz'. It has: "),
        ({"key": "2"}, "2a has no parameter 'key'."),
        ({"kernel-size": 3, "kernel_size": 3}, "2a: kernel_size is given twice"),
        ({"stride": "0"}, f"2a: stride = '0': {WHOLE}"),
        ({"stride": 5}, f"2a: stride = 5: {WHOLE}"),
        ({"stride": "two"}, f"2a: stride = 'two': {WHOLE}"),
        ({"stride": "٢"}, f"2a: stride = '٢': {WHOLE}"),
        ({"stride": 2.0}, f"2a: stride = 2.0: {WHOLE}"),
        ({"stride": True}, f"2a: stride = True: {WHOLE}"),
        ({"stride": None}, f"2a: stride = None: {WHOLE}"),
        ({"stride": "none"}, f"2a: stride = 'none': {WHOLE}"),
        ({"stride": 10**30}, WHOLE),
        (
            {"padding": -1},
            "2a: padding = -1: it must be a whole number from 0 to 5, or valid, same or full (rings of",
        ),
        ({"dilation": 4}, "2a: dilation = 4: it must be a whole number from 1 to 3"),
        ({"height": "4"}, "2a: height = '4': it must be a whole number from 5 to 64 or none (rows of the picture"),
        ({"width": 65}, "2a: width = 65: it must be a whole number from 5 to 64 or none"),
        ({"kernel_size": 12}, "2a: kernel_size = 12: it must be a whole number from 1 to 11 or none"),
        ({"theme": "Dark"}, "2a: theme = 'Dark': it must be dark or light"),
        ({"language": "tlh"}, "2a: language = 'tlh': it must be en"),
        ({"kernel": [[1, 2]]}, "2a: kernel = [[1, 2]]: it must be sobel, sobel-x, sobel-y, "),
        ({"bias": True}, "2a: bias = True: it must be a number or none (what is added to every cell)"),
        ({"position": [3, 4]}, "2a: position = [3, 4]: it must be row,column from 0, or none"),
        ({"image": 3}, "2a: image = 3: it must be digit, digit:0 to digit:9, or digit:7:3 for the third 7 after the"),
        ({"image": b"x"}, "2a: image = b'x': it must be digit"),
        ({"image": {"name": "a", "shape": [1, 1, 1], "data": "x"}}, "2a: image = {'data': 'x', 'name': 'a', "),
        ({"image": np.zeros((5, 5))}, "2a: image: the array must hold bytes from 0 to 255"),
        ({"image": "./no.png"}, "2a: image: no.png cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(values: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as refusal:
        sliding(**values)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.exit_code == 2


def test_of_a_long_value_only_the_ends_are_repeated() -> None:
    for values in ({"stride": "9" * 5000}, {"stride": ["x" * 5000] * 5000}, {"image": {"data": "x" * 5000}}):
        with pytest.raises(ParameterError) as refusal:
            sliding(**values)
        assert len(str(refusal.value)) < 300


def test_channels_have_a_range() -> None:
    for count in (0, 17):
        with pytest.raises(ParameterError, match=r"channels = \d+: it must be a whole number from 1 to 16 or none"):
            record_from(PHOTO, {"channels": count}, where="4a")
    assert [record_from(PHOTO, {"channels": count}, where="4a").channels for count in (1, "16", None)] == [1, 16, None]


def test_values_that_do_not_fit_each_other_are_refused_by_the_record_itself() -> None:
    class Narrow(Parameters, frozen=True, kw_only=True):
        low: int = 0
        high: int = 1

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise ParameterError(f"low = {self.low}: it must be at most high = {self.high}")

    for base in (None, Narrow()):
        with pytest.raises(ParameterError, match="here: low = 3: it must be at most high = 1"):
            record_from(Narrow, {"low": 3}, where="here", base=base)


def test_a_file_lies_where_its_list_lies_or_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = np.zeros((5, 5), np.uint8)
    (tmp_path / "list").mkdir()
    np.save(tmp_path / "list/mine.npy", levels)
    monkeypatch.chdir(tmp_path)
    there = record_from(SLIDING, {"image": "mine.npy"}, where="2a", folder=tmp_path / "list")
    assert there == sliding(image="list/mine.npy") == sliding(image=tmp_path / "list/mine.npy")
    assert there.image == Given.of_levels("mine.npy", levels[:, :, None])
    assert sliding(image=levels).image == Given.of_levels("array", levels[:, :, None])
    with pytest.raises(UsageError, match=r"2a: image: mine\.npy cannot be read"):
        sliding(image="mine.npy")


def test_what_a_proof_tells_is_never_read_from_a_file(tmp_path, monkeypatch):
    file = tmp_path / "mine.png"
    Image.new("L", (8, 8)).save(file)
    monkeypatch.setattr(Given, "of_file", lambda *_, **__: pytest.fail("a file was read"))
    told = {**SLIDING().plain, "image": str(file)}
    assert record_told(SLIDING, told, where="2a").image == str(file), "a name like any other, which no panel knows"
    for wrong, message in [
        ({**told, "stride": "2"}, "stride = '2': it must be a whole number from 1 to 4"),
        ({**told, "stride": 9}, "from 1 to 4"),
        ({**told, "speed": 9}, "has no parameter 'speed'"),
        ({name: value for name, value in told.items() if name != "bias"}, "the parameter bias is not told"),
    ]:
        with pytest.raises(ParameterError, match=message):
            record_told(SLIDING, wrong, where="2a")
