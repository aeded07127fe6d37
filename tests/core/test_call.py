"""A torch call prints and runs from the same arguments, and each of its numbers comes from a tensor."""

import numpy as np
import pytest

from onebyone.core.call import Call, CallError, convolution
from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor

FILTERS = Tensor.exact("filters", np.ones((4, 2, 3, 3)), bits=0)
SETTINGS = {"stride": 2, "padding": 3, "dilation": 2}
HALF = Cell(Tensor.exact("half", [0.5], bits=1), (0,))


def test_a_convolution_prints_and_runs_the_same():
    call = convolution(FILTERS)
    assert call.text == "nn.Conv2d(2, 4, 3, bias=False)"
    assert call.runs() == [
        "nn.Conv2d(",
        Extent(FILTERS, 1),
        ", ",
        Extent(FILTERS, 0),
        ", ",
        Extent(FILTERS, 2),
        ", bias=False)",
    ]
    assert (call.positional(), call.keywords()) == ((2, 4, 3), {"bias": False})
    biased = convolution(FILTERS, bias=True)
    assert (biased.text, biased.keywords()) == ("nn.Conv2d(2, 4, 3)", {})


def test_tuples_and_keywords_print_as_python():
    two, three = Extent(FILTERS, 1), Extent(FILTERS, 2)
    call = Call("Conv2d", ((None, (three, two)), ("stride", (two,)), ("bias", True), ("groups", two)))
    assert call.text == "nn.Conv2d((3, 2), stride=(2,), bias=True, groups=2)"
    assert (call.positional(), call.keywords()) == (((3, 2),), {"stride": (2,), "bias": True, "groups": 2})
    assert Call("Identity", ()).text == "nn.Identity()"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((None, 3),), "comes from no tensor"),
        (((None, (3, 3)),), "comes from no tensor"),
        (((None, "same"),), "comes from no tensor"),
        (((None, Size(Tensor.exact("t", np.ones(1000), bits=0))),), "whole number below 1000"),
        (((None, HALF),), "whole number below 1000"),
        ((("bias", False), (None, Extent(FILTERS, 0))), "follows a keyword"),
    ],
)
def test_calls_that_could_not_be_printed_truthfully_are_refused(arguments, message):
    with pytest.raises(CallError, match=message):
        Call("Conv2d", arguments)


def test_a_convolution_says_what_is_not_torchs_default():
    oblong = Tensor.exact("w", np.ones((4, 2, 1, 11)), bits=0)
    settings = {name: Cell(Tensor.exact(name, value, bits=0), ()) for name, value in SETTINGS.items()}
    call = convolution(oblong, **settings)
    assert call.text == "nn.Conv2d(2, 4, (1, 11), stride=2, padding=3, dilation=2, bias=False)"
    assert call.positional() == (2, 4, (1, 11))
    assert call.keywords() == {**SETTINGS, "bias": False}
    defaults = {name: Cell(Tensor.exact(name, int(name != "padding"), bits=0), ()) for name in SETTINGS}
    assert convolution(FILTERS, bias=True, **defaults) == convolution(FILTERS, bias=True)


def test_only_a_weight_of_kernels_has_a_call():
    with pytest.raises(CallError, match="no weight of kernels"):
        convolution(Tensor.exact("w", np.ones((3, 3)), bits=0))
