"""Whole clips of parameters that are far from the article's, rendered, verified, and read back from their frames."""

from __future__ import annotations

import numpy as np
import pytest
import sparse
from project import ROOT
from warm import COLD

from onebyone.verify.clip import verify_clip

KERNEL = "; ".join(" ".join(str((3 * row + 5 * column) % 9 - 4.5) for column in range(7)) for row in range(6))
SETS = {
    "2a": f"""
kernel = "{KERNEL}"
height = 40
width = 64
stride = 2
padding = 3
dilation = 2
bias = "-0.5"
""",
    "4a": """
image = "noise.npy"
weights = "0.5 -1.5 -1 -1.5 1 -1.5 -1 2 1 -1.5 -1.5 0 0.5 1.5 1 -0.5"
bias = "2"
position = "4,9"
""",
    "2b": """
kernel = "1 -2; 0.5 4"
stride = 3
padding = 2
bias = "1"
theme = "light"
""",
    "4b": """
channels = 2
weights = "1 -0.5"
height = 12
""",
}


@pytest.fixture(scope="module")
def lecture(tmp_path_factory, warm):
    """The folder that the command line leaves of all these clips, as one file asks for them."""
    folder = tmp_path_factory.mktemp("lecture")
    noise = np.random.default_rng(1).integers(0, 256, (12, 20, 16), dtype=np.uint8)
    np.save(folder / "noise.npy", noise)
    clips = (f'[[clip]]\npanel = "{panel}"\nname = "mine-{panel}"\n{values}' for panel, values in SETS.items())
    (folder / "lecture.toml").write_text("\n".join(clips), encoding="utf-8")
    line = [*COLD, sparse.__file__, "render", str(folder / "lecture.toml"), "-q", "l", "--out", str(folder)]
    rendered = warm.run(line, cwd=ROOT)
    assert rendered.returncode == 0, rendered.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("panel", SETS)
def test_a_clip_of_other_parameters_renders_verifies_and_reads_as_it_should(panel, lecture):
    found = list(verify_clip(lecture / f"clips/mine-{panel}.mp4", read_back=True, re_render=False))
    assert all(finding.holds for finding in found), found
    assert found[-1].step == "read-back"
