"""Mutants are mutmut's, each compiles to the file with one change in it, and none is left out for its decorator."""

import pytest

SOURCE = '''"""A module."""

from functools import cache

LIMIT = 3


class Box:
    @property
    def full(self) -> bool | None:
        return (
            self.count >= LIMIT
        )


@cache
def count(of=2):
    if not of:
        raise ValueError(f"none of {of}")
    return sum([of], start=1)
'''


@pytest.fixture
def mutants(tmp_path):
    from mutants import mutants_of  # only now: it parses with what takes half a second to import in each process

    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "box.py").write_text(SOURCE)
    return list(mutants_of(tmp_path, "core/box.py"))


def test_everything_that_runs_is_mutated_and_nothing_else(mutants):
    assert {(mutant.where, mutant.was, mutant.becomes) for mutant in mutants} == {
        ("", "LIMIT = 3", "LIMIT = 4"),
        ("", "LIMIT = 3", "LIMIT = None"),
        ("Box.full", "self.count >= LIMIT", "self.count > LIMIT"),
        ("count", "def count(of=2):", "def count(of=3):"),
        ("count", "if not of:", "if of:"),
        ("count", 'raise ValueError(f"none of {of}")', "raise ValueError(None)"),
        ("count", "return sum([of], start=1)", "return sum(None, start=1)"),
        ("count", "return sum([of], start=1)", "return sum([of], start=None)"),
        ("count", "return sum([of], start=1)", "return sum(start=1)"),
        ("count", "return sum([of], start=1)", "return sum([of], )"),
        ("count", "return sum([of], start=1)", "return sum([of], start=2)"),
    }


def test_a_mutant_is_the_file_with_that_change(mutants):
    assert all(mutant.compiles and mutant.source != SOURCE for mutant in mutants)
    (mutant,) = (mutant for mutant in mutants if mutant.where == "Box.full")
    assert mutant.source == SOURCE.replace(">=", ">")
    assert mutant.lines == (11, 13)
    assert mutant.name == ("core/box.py", "Box.full", "self.count >= LIMIT", "self.count > LIMIT")
