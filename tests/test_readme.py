"""What the README prints can be typed in, its lines that render and its course, and what it says is answered, is."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from project import ROOT, Run
from warm import COLD, Warm

README = (ROOT / "README.md").read_text(encoding="utf-8")
(COURSE,) = re.findall(r"```toml\n(# lecture\.toml.*?)```", README, flags=re.DOTALL)
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
(VERIFIED,) = re.findall(
    r"```console\n\$ \./render\.sh verify media/clips/2a\.mp4 --read-back\n(.*?)```", README, re.DOTALL
)
RENDERS = [
    shlex.split(line, comments=True)[1:]
    for line in SHELL.splitlines()
    if line.startswith("./render.sh render ") and "--from" not in line
]
PROVE = """
import json, sys
from onebyone import cli
from onebyone.publish import rendering
from onebyone.surroundings import one_line

def prove(asked, **options):
    for variant in asked:
        variant.verified()
        print(variant.name)

rendering.render_variants = prove
for line in json.loads(sys.argv[1]):
    cli.app(line, standalone_mode=False)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README's lines name."""
    import torch
    from safetensors.torch import save_file

    Image.fromarray((np.indices((36, 48)).sum(0) % 200).astype(np.uint8)).save(tmp_path / "cup.jpg")
    pointwise = torch.linspace(-1, 1, 12).reshape(4, 3, 1, 1)
    torch.save({"0.weight": pointwise}, tmp_path / "net.pt")
    save_file({"conv1.weight": torch.linspace(-1, 1, 36).reshape(4, 1, 3, 3)}, str(tmp_path / "net.safetensors"))
    (tmp_path / "lecture.toml").write_text(COURSE, encoding="utf-8")
    return tmp_path


def test_every_line_that_renders_is_understood_and_proven(folder: Path, warm: Warm) -> None:
    assert len(RENDERS) >= 10
    (folder / "prove.py").write_text(PROVE, encoding="utf-8")
    proven = warm.run([*COLD, "prove.py", json.dumps(RENDERS)], cwd=folder)
    assert proven.returncode == 0, proven.stderr
    assert {"2a-clean", "every-second-pixel"} <= set(proven.stdout.split())


def test_the_course_can_be_checked(folder: Path, command: Run) -> None:
    checked = command("check", "lecture.toml", cwd=folder)
    assert checked.returncode == 0, checked.stderr
    assert "every-second-pixel" in checked.stdout


def test_a_value_that_is_refused_would_be_seen(folder: Path, command: Run) -> None:
    course = folder / "lecture.toml"
    course.write_text(COURSE.replace("stride = 2", "stride = 9"), encoding="utf-8")
    checked = command("check", "lecture.toml", cwd=folder)
    assert checked.returncode == 2
    assert "lecture.toml, clip 1, 2a: stride = 9: it must be a whole number from 1 to 4" in checked.stderr


@pytest.mark.slow
def test_a_clip_is_verified_in_the_words_that_are_printed(tmp_path: Path, command: Run) -> None:
    made = command("render", "2a", "--out", str(tmp_path), "--quiet")
    assert made.returncode == 0, made.stderr
    said = command("verify", str(tmp_path / "clips" / "2a.mp4"), "--read-back")
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.splitlines()[1:] == VERIFIED.splitlines()[1:]  # the first line has the version of torch
