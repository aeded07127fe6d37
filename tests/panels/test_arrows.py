"""Core and numbers import without manim, and only the reference imports torch; each test has a control."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import onebyone.core
import onebyone.inputs
import onebyone.panels

DRAWS = re.compile(r"onebyone\.panels\.(fig\w+\.view|film\.(emblems|forms)|shared\.(agreement|feature_block|stroll))")
EVERY = sorted(
    module.name
    for package in (onebyone.core, onebyone.inputs, onebyone.panels)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)
MODULES = [name for name in EVERY if not DRAWS.fullmatch(name)]
BLOCKED = """
import sys
sys.modules.update(dict.fromkeys({blocked!r}))  # None here makes every import of the name fail
import {modules}
"""


def imports(modules, *, without):
    """Whether a fresh Python imports these modules where others are missing."""
    script = BLOCKED.format(blocked=without, modules=", ".join(modules))
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "ModuleNotFoundError" in done.stderr, done.stderr
    return done.returncode == 0


def test_core_and_figures_import_without_a_drawing_library():
    assert {"onebyone.core.operations", "onebyone.panels.fig2a.numbers"} <= set(MODULES)
    assert imports(MODULES, without=["manim", "cairo", "manimpango"])
    assert not imports([*MODULES, "manim"], without=["manim"])
    assert not imports([*MODULES, "onebyone.panels.fig2a.view"], without=["manim"])


def test_core_and_figures_import_without_torch():
    """The reference imports it when it is first asked for something: torch takes seconds, and drawing needs none."""
    assert imports(MODULES, without=["torch"])
    assert not imports(["onebyone.core.deferred; onebyone.core.deferred.in_one_thread()"], without=["torch"])


IMPORT = re.compile(r"^\s*(?:import|from)\s+torch\b", re.MULTILINE)


def test_the_oracle_is_the_only_import_of_torch_in_the_package():
    package = Path(onebyone.core.__file__).parents[1]
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.py") if IMPORT.search(path.read_text())}
    assert found == {"core/reference.py"}


@pytest.mark.parametrize("line", ["import torch", "    from torch import nn", "from torch.nn import Linear"])
def test_the_search_for_torch_finds_it(line):
    assert IMPORT.search(f"x = 1\n{line}\n")
