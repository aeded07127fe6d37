"""The functions of `import onebyone`: their examples run, whether or not rooms of the same names are there."""

from __future__ import annotations

import doctest
import inspect
import subprocess
import sys

import pytest
from sparse import SPARSE

import onebyone
import onebyone.panels.catalogue
import onebyone.render.clip
import onebyone.verify.clip
from onebyone.errors import UsageError
from onebyone.paint.quality import QUALITIES

TOLD = {"onebyone": onebyone, **onebyone._FUNCTIONS}
EXAMPLES = {
    name: doctest.DocTestFinder(recurse=False).find(told, name, module=onebyone)[0] for name, told in TOLD.items()
}
FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name == "render" else ()) for name in EXAMPLES],
)
def test_an_example_gives_what_it_says(name, monkeypatch):
    monkeypatch.setitem(QUALITIES, "l", SPARSE)
    said = []
    assert not doctest.DocTestRunner(optionflags=FLAGS).run(EXAMPLES[name], out=said.append).failed, "".join(said)


def test_every_function_has_an_example():
    assert onebyone._FUNCTIONS.keys() == set(onebyone.__all__)
    assert all(test.examples for test in EXAMPLES.values())


def test_a_room_can_be_called_like_the_function_of_its_name():
    assert inspect.ismodule(onebyone.panels)
    assert onebyone.panels() == onebyone.panels.catalogue.CATALOGUE
    assert list(inspect.signature(onebyone.render.__call__).parameters)[:3] == ["id", "out", "quality"]
    with pytest.raises(UsageError, match=r"there is no clip '9z'"):
        onebyone.render("9z")
    with pytest.raises(UsageError, match=r"2a has no parameter 'strid'. Did you mean stride\?"):
        onebyone.figure("2a", strid=2)
    with pytest.raises(UsageError, match="there is no quality 'x'"):
        onebyone.render("2a", quality="x")


@pytest.mark.parametrize("first", ["", "import onebyone.panels.catalogue; import onebyone.verify; "])
def test_the_functions_are_there_whatever_was_imported_before(first):
    script = (
        f"{first}import onebyone; print(len(onebyone.panels()), callable(onebyone.verify), callable(onebyone.render))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(onebyone.panels())), "True", "True"]


def test_a_figure_says_what_was_proven():
    lines = repr(onebyone.figure("4a", channels=2, weights="1 -1")).splitlines()
    assert lines[0] == f"<PointwiseKernel: {len(lines) - 1} proven tensors>"
    assert any(line.split()[:2] == ["photo", "2×28×28"] and line.endswith("given") for line in lines)
    assert sum(line.endswith("equal bit for bit") for line in lines) >= 3
