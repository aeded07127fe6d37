"""Whole clips of parameters that are far from the article's, rendered, verified, and read back from their frames."""

from __future__ import annotations

import numpy as np
import pytest

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


@pytest.mark.slow
@pytest.mark.parametrize("panel", SETS)
def test_a_clip_of_other_parameters_renders_verifies_and_reads_as_it_should(panel, command, tmp_path):
    noise = np.random.default_rng(1).integers(0, 256, (12, 20, 16), dtype=np.uint8)
    np.save(tmp_path / "noise.npy", noise)
    lecture = tmp_path / "lecture.toml"
    lecture.write_text(f'[[clip]]\npanel = "{panel}"\nname = "mine"\n{SETS[panel]}', encoding="utf-8")
    rendered = command("render", str(lecture), "-q", "l", "--out", str(tmp_path / "media"))
    assert rendered.returncode == 0, rendered.stderr
    verified = command("verify", str(tmp_path / "media/clips/mine.mp4"), "--read-back")
    assert verified.stdout.endswith("mine.mp4 is verified\n"), verified.stdout + verified.stderr
