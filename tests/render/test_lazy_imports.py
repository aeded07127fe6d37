"""manim is imported without what our scenes never use, and whoever does use it has it all the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEFORE = """
import sys
from onebyone.render.lazy_imports import DONE_WITHOUT, SELDOM_USED, import_manim
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BEFORE + program], capture_output=True, text=True, check=False)


def test_nothing_that_renders_needs_the_libraries_seldom_used() -> None:
    told = run(
        """
import_manim()
import onebyone.publish.produce, onebyone.render.run
print([name for name in sys.modules if name.split(".")[0] in ("scipy", "networkx", "bs4", "IPython")])
"""
    )
    assert told.stdout == "[]\n", told.stderr


def test_the_same_modules_come_with_a_plain_import() -> None:
    """Else there would be nothing to leave out, and no stand-in to keep."""
    told = run("import manim; print([name for name in (*SELDOM_USED, DONE_WITHOUT) if name not in sys.modules])")
    assert told.stdout == "[]\n", told.stderr


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("manim.rotation_matrix(manim.PI, manim.OUT).round(9)[0, 0]", "-1.0"),
        ("len(manim.Graph([1, 2, 3], [(1, 2), (2, 3)], layout='circular').edges)", "2"),
        ("len(manim.Code(code_string='x = 1', language='python').code_lines)", "1"),
        ("isinstance(2, sys.modules['manim.utils.space_ops'].Rotation)", "False"),
    ],
)
def test_what_is_used_after_all_is_the_real_thing(use: str, expected: str) -> None:
    told = run(f"import_manim(); import manim; print({use})")
    assert told.stdout == f"{expected}\n", told.stderr


def test_everyone_else_imports_the_real_libraries() -> None:
    told = run("import_manim(); from bs4 import BeautifulSoup; print(BeautifulSoup('<b>1</b>', 'html.parser').b.text)")
    assert told.stdout == "1\n", told.stderr


def test_a_notebook_has_manims_magic_and_everyone_else_has_ipython() -> None:
    there = run("import IPython; import_manim(); import manim; print(manim.ManimMagic.__name__)")
    assert there.stdout == "ManimMagic\n", there.stderr
    later = run("import_manim(); import IPython; print(IPython.get_ipython())")
    assert later.stdout == "None\n", later.stderr


def test_what_is_imported_already_is_not_replaced() -> None:
    told = run("import bs4; real = bs4; import_manim(); import bs4; print(bs4 is real, hasattr(bs4, 'BeautifulSoup'))")
    assert told.stdout == "True True\n", told.stderr


def test_a_stand_in_does_not_answer_pythons_own_questions() -> None:
    told = run("from onebyone.render.lazy_imports import _StandIn; print(_StandIn('a').__path__)")
    assert "AttributeError: a is imported later, and is not asked for __path__" in told.stderr
