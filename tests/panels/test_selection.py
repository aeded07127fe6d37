"""Which clips are asked for: ids, settings and TOML files, each as one variant; a mistake costs one clear sentence."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from project import Run, variant

from onebyone.errors import UsageError
from onebyone.inputs.given import Given
from onebyone.panels import selection
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Variant
from onebyone.panels.selection import variants

IDS = ", ".join(panel.id for panel in CATALOGUE)


def asked(folder: Path, text: str, **settings: str) -> tuple[Variant, ...]:
    """The variants of a TOML file."""
    (folder / "lecture.toml").write_text(text, encoding="utf-8")
    return variants([str(folder / "lecture.toml")], settings)


# What is asked for


def test_without_a_name_all_panels_are_meant_and_each_takes_the_settings_that_it_has() -> None:
    assert variants([], {}) == tuple(panel.default() for panel in CATALOGUE)
    found = variants([], {"stride": "2", "theme": "light"})
    assert [each.shot for each in found] == list(CATALOGUE)
    assert {each.theme for each in found} == {"light"}
    strided = [each.shot.id for each in found if getattr(each.records[0], "stride", None) == 2]
    assert strided == [panel.id for panel in CATALOGUE if "stride" in panel.parameters.__struct_fields__]
    assert {"2a", "2b"} <= set(strided)


def test_ids_come_in_the_order_asked_for_each_once() -> None:
    assert variants(["4A", "1a", "4a"], {}) == (variant("4a"), variant("1a"))
    assert variants(["2a"], {"stride": "2", "kernel": "laplace"}) == (variant("2a", stride=2, kernel="laplace"),)


def test_a_file_lists_clips_in_its_order_with_values_of_its_own(tmp_path: Path) -> None:
    levels = np.arange(75, dtype=np.uint8).reshape(5, 5, 3)
    Image.fromarray(levels).save(tmp_path / "mine.png")
    found = asked(
        tmp_path,
        """
        [[clip]]
        panel = "4a"
        name = "my-photo"
        image = "mine.png"   # beside this file
        weights = "1 2 -1"
        bias = 0.5

        [[clip]]
        panel = "2A"
        kernel-size = 5
        kernel = "box"

        [[clip]]
        panel = "2a"
        kernel = '''
        1 0 -1
        2 0 -2
        '''
        """,
    )
    photo = variant("4a", image=Given.of_levels("mine.png", levels), weights="1 2 -1", bias="0.5")
    assert [each.records for each in found[:2]] == [photo.records, variant("2a", kernel="box", kernel_size=5).records]
    assert [each.name for each in found[:2]] == ["my-photo", "2a-kernel-box-kernel-size-5"]
    assert found[2].verified()[0].weight.numerators.tolist() == [[1, 0, -1], [2, 0, -2]]


def test_what_is_set_beside_a_file_counts_more_and_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    np.save(tmp_path / "here/mine.npy", np.zeros((5, 5), np.uint8))
    monkeypatch.chdir(tmp_path / "here")
    text = (
        '[[clip]]\npanel = "2a"\nimage = "gone.png"\nstride = 3\npadding = 1\n[[clip]]\npanel = "5a"\nimage = "digit"'
    )
    first, second = asked(tmp_path, text, image="mine.npy")
    assert first.records[0].image.name == second.records[0].image.name == "mine.npy"
    assert (first.records[0].stride, first.records[0].padding) == (3, 1)
    (only,) = asked(tmp_path, '[[clip]]\npanel = "2a"\nstride = 3', stride="2", theme="light")
    assert only.records == variant("2a", stride=2, theme="light").records


def test_ids_and_files_may_be_asked_for_together(tmp_path: Path) -> None:
    (tmp_path / "A.TOML").write_text('[[clip]]\npanel = "3"\n', encoding="utf-8")
    assert variants([str(tmp_path / "A.TOML"), "2a"], {}) == (variant("2a"), variant("3"))


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "lecture.toml").write_text('[[clip]]\npanel = "3"\n', encoding="utf-8-sig")
    assert variants([str(tmp_path / "lecture.toml")], {}) == (variant("3"),)


# Names


@pytest.mark.parametrize("name", ["my-clip", "v1.5", "A", "9", "a_b", "x" * 64, "commander", "filmed"])
def test_a_name_of_one_s_own_is_the_clip_s(name: str, tmp_path: Path) -> None:
    (found,) = asked(tmp_path, f'[[clip]]\npanel = "2a"\nstride = 2\nname = "{name}"')
    assert (found.name, found.key) == (name, variant("2a", stride=2).key)


WORDS, TAKEN = "use letters, digits, points, hyphens and underscores", "that is the name of something else"
BAD_NAMES = {
    **dict.fromkeys(['"a/b"', '"../a"', '"-a"', '".a"', '"a."', '"a b"', '"ä"', '"a\\n"', '"a\\u0000"', "5"], WORDS),
    **dict.fromkeys(["true", '["a"]', f'"{"x" * 65}"', '"2a.proof"'], WORDS),
    **dict.fromkeys(['"film"', '"Film"', '"film.x"', '"index"', '"con"', '"NUL.x"', '"com1"', '"LPT9.a"'], TAKEN),
    **dict.fromkeys(['"1a"', '"1A"', '"2a"'], TAKEN),
}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_cannot_be_a_file_s_or_is_another_s_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"lecture\.toml, clip 1: name = .*: {BAD_NAMES[name]}"):
        asked(tmp_path, f'[[clip]]\npanel = "2a"\nstride = 2\nname = {name}')


def test_a_clip_may_be_given_the_name_that_it_has(tmp_path: Path) -> None:
    assert asked(tmp_path, '[[clip]]\npanel = "2a"\nname = "2a"') == (variant("2a"),)
    assert asked(tmp_path, '[[clip]]\npanel = "2a"\nname = ""') == (variant("2a"),)


# Mistakes


LISTED = "clips are listed as [[clip]], each with a panel; "
MISTAKES = {
    "": f"lecture.toml: {LISTED}it has none",
    "clip = []": f"{LISTED}it has none",
    "clip = 3": f"{LISTED}it has none",
    '[clip]\npanel = "2a"': f"{LISTED}[clip] needs its brackets twice",
    '[[clips]]\npanel = "2a"': f"{LISTED}it has 'clips'",
    'title = "x"\n[[clip]]\npanel = "2a"': f"{LISTED}it has 'title'",
    "clip = [3]": 'lecture.toml, clip 1: it names no panel; write panel = "2a"',
    "[[clip]]\nstride = 2": "clip 1: it names no panel",
    "[[clip]]\npanel = 3": "clip 1: it names no panel",
    '[[clip]]\npanel = "2a"\n[[clip]]\npanel = "2aa"': "lecture.toml, clip 2: there is no clip '2aa'. Did you mean 2a?",
    '[[clip]]\npanel = ""': "clip 1: there is no clip ''.",
    '[[clip]]\npanel = "2a"\nstrid = 2': "lecture.toml, clip 1, 2a has no parameter 'strid'. Did you mean stride?",
    '[[clip]]\npanel = "2a"\nnam = "x"': "2a has no parameter 'nam'. Did you mean name? It has: title, ",
    '[[clip]]\npanel = "4a"\nstride = 2': "clip 1, 4a has no parameter 'stride'.",
    '[[clip]]\npanel = "2a"\nstride = 5': "lecture.toml, clip 1, 2a: stride = 5: it must be a whole number from 1 to 4",
    '[[clip]]\npanel = "2a"\nstride = 2.0': "2a: stride = 2.0: it must be a whole number from 1 to 4",
    '[[clip]]\npanel = "2a"\nstride = 1979-05-27': "2a: stride = datetime.date(1979, 5, 27): it must be a whole number",
    '[[clip]]\npanel = "2a"\n[clip.stride]\nx = 1': "2a: stride = {'x': 1}: it must be a whole number",
    '[[clip]]\npanel = "2a"\nkernel-size = 3\nkernel_size = 3': "2a: kernel_size is given twice",
    '[[clip]]\npanel = "2a"\nimage = "no.png"': "2a: image: ",
    '[[clip]]\npanel = "2a"\nimage = "a\\u0000.png"': "cannot be read: embedded null byte",
    '[[clip]]\npanel = "2a"\nstride = 2\nstride = 3': "lecture.toml is no TOML: Cannot overwrite a value (at ",
    "[[clip": "lecture.toml is no TOML: ",
    "x = " + "[" * 100000: "lecture.toml is no TOML: ",
    "x = " + "9" * 100000: "lecture.toml is no TOML: ",
    "# " + "x" * 2**20: "lecture.toml has more than 1,048,576 bytes, which are read at most",
}


@pytest.mark.parametrize("text", MISTAKES, ids=lambda text: text[:40])
def test_a_mistake_in_a_file_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        asked(tmp_path, text)
    said = str(refusal.value)
    assert MISTAKES[text] in said
    assert str(tmp_path / "lecture.toml") in said
    assert len(said) < 600
    assert refusal.value.exit_code == 2


def test_a_file_that_is_none_or_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lecture.toml"
    with pytest.raises(UsageError, match=r"lecture\.toml cannot be read: No such file or directory"):
        variants([str(path)], {})
    path.write_bytes('[[clip]]\npanel = "2a" # ü'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"lecture\.toml is not UTF-8 at byte 24"):
        variants([str(path)], {})
    path.write_bytes('[[clip]]\npanel = "2a"'.encode("utf-16"))
    with pytest.raises(UsageError, match=r"lecture\.toml is not UTF-8 at byte 0"):
        variants([str(path)], {})
    path.unlink()
    path.mkdir()
    with pytest.raises(UsageError, match=r"lecture\.toml is no file"):
        variants([str(path)], {})


def test_a_setting_that_nothing_asked_for_has_is_refused(tmp_path: Path) -> None:
    text = '[[clip]]\npanel = "2a"\n[[clip]]\npanel = "4a"'
    for ids, says in (
        ([], "no panel here has a parameter 'strid'. Did you mean stride? There are: bias, case, channels, "),
        (["4a"], "no panel here has a parameter 'strid'. Did you mean grid? There are: bias, channels, "),
    ):
        with pytest.raises(UsageError, match=f"^{re.escape(says)}"):
            variants(ids, {"strid": "2"})
    with pytest.raises(UsageError, match=r"no panel here has a parameter 'strid'\. Did you mean stride\?"):
        asked(tmp_path, text, strid="2")
    with pytest.raises(UsageError, match=r"^4a has no parameter 'stride'\."):
        variants(["2a", "4a"], {"stride": "2"})
    first, second = asked(tmp_path, text, stride="2")
    assert (first, second) == (variant("2a", stride=2), variant("4a")), "of a list, each takes what it has"


def test_a_limit_can_be_seen_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "LARGEST_FILE", 10)
    with pytest.raises(UsageError, match="has more than 10 bytes"):
        asked(tmp_path, '[[clip]]\npanel = "2a"')


# As a person meets it: one line, and exit code 2


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    """A folder with files to ask for."""
    clip = '[[clip]]\npanel = "2a"\n'
    (tmp_path / "twice.toml").write_text(f'{clip}name = "a"\n{clip}name = "A"\nstride = 2\n', encoding="utf-8")
    (tmp_path / "ragged.toml").write_text(f'{clip}kernel = "1 2; 3"\nname = "my-clip"', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("check ragged.toml", "my-clip: kernel: the rows of '1 2; 3' have 2, 1 weights, not all as many"),
        ("render twice.toml", "2 clips would be called a: give each a name of its own"),
        ("list --params 9z", f"there is no clip '9z'. The clips are: {IDS}."),
    ],
)
def test_a_mistake_costs_one_line_and_exit_code_2(line: str, says: str, command: Run, lecture: Path) -> None:
    out = ["--out", "media", "--quiet"] if line.startswith("render") else []
    done = command(*(word.replace("_", " ") for word in line.split()), *out, cwd=lecture)
    assert done.returncode == 2, done.stderr
    told = [said for said in done.stderr.splitlines() if not said.startswith("proving ")]
    assert len(told) == 1, done.stderr
    assert says in told[0]
    assert done.stdout == ""
    assert not (lecture / "media").exists()


def test_a_clip_that_cannot_be_told_is_named_and_leaves_nothing(command: Run, lecture: Path) -> None:
    done = command("render", "ragged.toml", "-q", "l", "--out", "media", "--quiet", cwd=lecture)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line == "./render.sh: my-clip: kernel: the rows of '1 2; 3' have 2, 1 weights, not all as many"
    assert not (lecture / "media").exists()


def test_the_parameters_of_a_panel_are_listed(command: Run) -> None:
    lines = command("list", "--params", "2a").stdout.splitlines()
    assert lines[0].split() == ["parameter", "default", "possible", "what", "it", "is"]
    assert [line.split()[0] for line in lines[1:]] == [
        *("image", "height", "width", "kernel", "kernel_size", "stride", "padding", "dilation", "bias", "position"),
        *("grid", "title", "theme", "shape", "language"),
    ]
    told = re.split(r"\s{2,}", lines[6].strip())
    assert told == ["stride", "1", "a whole number from 1 to 4", "Pixels from one position to the next."]
