"""The verdict on mutants: scores are counted over all of them, and every survivor needs a reason that still holds."""

import pytest
from verdict import ListError, Tally, complaints, listed, table

ONE, OTHER = ("core/operations.py", "dense", "a + b", "a - b"), ("core/operations.py", "dense", "a * b", "a / b")


def test_the_score_counts_those_found_out_of_all():
    tally = Tally.of(["killed"] * 17 + ["timed out"] * 2 + ["survived"])
    assert tally == Tally(tried=20, killed=17, timed_out=2, survived=1)
    assert tally.score == 0.95
    assert Tally.of([]).score == 0


def test_a_sample_says_how_far_it_can_be_trusted():
    low, high = Tally(tried=600, killed=570, timed_out=0, survived=30).interval
    assert (round(low, 3), round(high, 3)) == (0.930, 0.965)
    assert Tally.of([]).interval == (0, 1)
    assert Tally.of(["killed"] * 10).interval[1] == pytest.approx(1)


def test_the_table_has_a_row_for_each_package_and_one_for_all():
    heading, core, proof, everything = table({"core": ["killed", "survived"], "proof": ["killed", "timed out"]})
    assert heading.split() == ["mutants", "killed", "timed", "out", "survived", "score"]
    assert core.split() == ["core", "2", "1", "0", "1", "50.0%"]
    assert proof.split() == ["proof", "2", "1", "1", "0", "100.0%"]
    assert everything.split() == ["all", "4", "2", "1", "1", "75.0%"]


def test_survivors_are_the_listed_ones_and_no_others():
    assert complaints({ONE: {"survived"}, OTHER: {"killed"}}, {ONE: "why"}, whole=True) == []
    (new,) = complaints({ONE: {"survived", "killed"}}, {}, whole=True)
    assert new.startswith('survived, and no reason is listed: ["core/operations.py", "dense", "a + b", "a - b"]')
    (dead,) = complaints({ONE: {"killed", "timed out"}}, {ONE: "why"}, whole=False)
    assert "a test finds it out" in dead
    (gone,) = complaints({ONE: {"survived"}}, {ONE: "why", OTHER: "why"}, whole=True)
    assert "there is no such mutant" in gone
    assert complaints({ONE: {"survived"}}, {ONE: "why", OTHER: "why"}, whole=False) == []


def test_the_list_gives_each_survivor_its_reason(tmp_path):
    path = tmp_path / "survivors.toml"
    path.write_text(
        '[[reason]]\nwhy = "it is the same"\nmutants = [["a.py", "f", "x", "y"], ["a.py", "g", "x", "z"]]\n'
    )
    assert listed(path) == {("a.py", "f", "x", "y"): "it is the same", ("a.py", "g", "x", "z"): "it is the same"}
    path.write_text("# none\n")
    assert listed(path) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[reason]]\nwhy = " "\nmutants = [["a.py", "f", "x", "y"]]', "a group of 1 survivors has no reason"),
        ('[[reason]]\nmutants = [["a.py", "f", "x", "y"]]', "has no reason"),
        ('[[reason]]\nwhy = "w"\nmutants = [["a.py", "f", "x"]]', "should be file, function, old lines, new lines"),
        ('[[reason]]\nwhy = "w"\nmutants = [["a.py", "f", "x", 1]]', "should be file"),
        ('[[reason]]\nwhy = "w"\nmutants = [["a.py", "f", "x", "y"], ["a.py", "f", "x", "y"]]', "stands there twice"),
    ],
)
def test_a_list_that_gives_no_reasons_is_refused(tmp_path, text, message):
    path = tmp_path / "survivors.toml"
    path.write_text(text)
    with pytest.raises(ListError, match=message):
        listed(path)
