"""Making a clip again: the proof must be the same but for the file, and every frame must show the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from reencoding import reencode

from onebyone.paint.thumbnails import Levels
from onebyone.proof.document import Proof, checked
from onebyone.proof.files import packed_thumbnails
from onebyone.proof.places import ProofFiles
from onebyone.verify import rerender
from onebyone.verify.clip import verify_clip
from onebyone.verify.finding import VerifyError
from onebyone.verify.rerender import _demand_same_frames, demand_same_again
from onebyone.verify.video import Image, demand_frames, look_at, luma_of

RNG = np.random.default_rng(9)
NOISE = RNG.integers(60, 200, (6, 8, 3)).repeat(8, axis=0).repeat(8, axis=1).astype(np.uint8)


def video(path: Path, pictures: list[Image]) -> Path:
    """Encode pictures at 10 frames a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "10"})
        stream.height, stream.width, stream.pix_fmt = *pictures[0].shape[:2], "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def marked(picture: Image, side: int) -> Image:
    picture = picture.copy()
    picture[20 : 20 + side, 30 : 30 + side] = 255
    return picture


def test_a_video_encoded_anew_shows_the_same(tmp_path: Path) -> None:
    one, other = (video(tmp_path / name, [NOISE] * 12) for name in ("one.mp4", "other.mp4"))
    assert _demand_same_frames(one, other) == (12, 0.0)
    reencode(other, crf=30)
    count, largest = _demand_same_frames(one, other)
    assert count == 12
    assert 0 < largest < 8


def test_a_frame_that_shows_something_else_is_named(tmp_path: Path) -> None:
    one = video(tmp_path / "one.mp4", [NOISE] * 12)
    other = video(tmp_path / "other.mp4", [NOISE] * 7 + [marked(NOISE, 6)] + [NOISE] * 4)
    with pytest.raises(VerifyError, match=r"frame 7 of one.mp4 shows something else at x (24|32), y (16|24)"):
        _demand_same_frames(one, other)


@pytest.mark.parametrize(("frames", "what"), [(11, "more"), (13, "fewer")])
def test_another_length_is_refused(frames: int, what: str, tmp_path: Path) -> None:
    one, other = video(tmp_path / "one.mp4", [NOISE] * 12), video(tmp_path / "other.mp4", [NOISE] * frames)
    with pytest.raises(VerifyError, match=f"has {'fewer' if what == 'more' else 'more'} frames"):
        _demand_same_frames(one, other)


def test_every_frame_is_held_against_its_thumbnail(tmp_path: Path, proof_of_2a: dict[str, Any]) -> None:
    movie, seen = video(tmp_path / "one.mp4", [NOISE] * 12), {}
    look_at(movie, {3, 11}, seen.__setitem__)
    assert [(number, image.shape) for number, image in seen.items()] == [(3, (48, 64, 3)), (11, (48, 64, 3))]
    levels = luma_of(movie) // 2

    def proof(levels: Levels, frames: int = 12) -> Proof:
        clip = {**proof_of_2a["clip"], "frames": frames}
        return checked({**proof_of_2a, "clip": clip, "thumbnails": packed_thumbnails(levels)})

    assert demand_frames(movie, proof(levels), slack=4.0) <= 1
    for number, row, column in ((0, 0, 0), (7, 20, 30), (11, 35, 63)):
        other = levels.copy()
        other[number, row, column] += 3
        x, y = column * 854 // 64, row * 480 // 36
        with pytest.raises(
            VerifyError, match=f"frame {number}, at .* does not show what was painted, around x {x}, y {y}"
        ):
            demand_frames(movie, proof(other), slack=4.0)
        assert demand_frames(movie, proof(other), slack=12.0) >= 5
    for frames, what in ((13, "truncated"), (11, "another video")):
        with pytest.raises(VerifyError, match=rf"one\.mp4 is {what}: frames 12, not {frames}"):
            demand_frames(movie, proof(levels, frames), slack=4.0)
    with pytest.raises(VerifyError, match="the proof has 11 thumbnails for 12 frames"):
        demand_frames(movie, proof(levels[:11]), slack=4.0)


@pytest.mark.slow
def test_a_clip_made_again_is_the_same_file_and_an_edited_proof_is_noticed(
    copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    movie, made = copied("4a"), []
    render = rerender._rendered

    def kept(proof: Proof, out: Path) -> Path:
        """Render once, and remember it."""
        made.append((again := render(proof, out)).read_bytes())
        return again

    monkeypatch.setattr(rerender, "_rendered", kept)
    found = list(verify_clip(movie, read_back=False, re_render=True))
    assert [one.holds for one in found] == [True] * 11
    assert found[-1].step == "re-render"
    assert made == [movie.read_bytes()]

    proof = json.loads(ProofFiles.found(movie).proof.read_text(encoding="utf-8"))
    monkeypatch.setattr(rerender, "_rendered", lambda proof, out: movie)
    assert "the same file" in demand_same_again(movie, checked(proof))
    for change in (box, index, rest):
        edited = copy.deepcopy(proof)
        change(edited)
        with pytest.raises(VerifyError, match=r"made again, the clip has other (labels|numbers|rests)"):
            demand_same_again(movie, checked(edited))


def box(proof: dict[str, Any]) -> None:
    proof["labels"][0]["spans"][0]["box"][0] += 1


def index(proof: dict[str, Any]) -> None:
    proof["numbers"][0]["index"] = [0, *proof["numbers"][0]["index"][1:], 1]


def rest(proof: dict[str, Any]) -> None:
    proof["rests"].pop()
