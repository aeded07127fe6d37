"""Thumbnails are the means of what was painted, travel in a segment's file, and are refused where they are none."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace

from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.mp4 import frames_of, join
from onebyone.paint.quality import Quality
from onebyone.paint.thumbnails import HIGH, STEP, WIDE, Shrinker, ThumbnailError, folded, thumbnails_of, unfolded

RNG = np.random.default_rng(7)
QUALITY = Quality(854, 480, 15)


def picture(quality: Quality = QUALITY) -> np.ndarray:
    return RNG.integers(0, 256, (quality.height, quality.width, 4), dtype=np.uint8)


def area_means(luma: np.ndarray) -> np.ndarray:
    """The mean of the part of a picture that each pixel of a thumbnail covers, to a fraction of a pixel."""
    sums = np.zeros(tuple(side + 1 for side in luma.shape))
    sums[1:, 1:] = luma.astype(float).cumsum(axis=0).cumsum(axis=1)
    for axis, parts in enumerate((HIGH, WIDE)):
        ends = np.linspace(0, luma.shape[axis], parts + 1)
        below = np.minimum(ends.astype(int), luma.shape[axis] - 1)
        low, high = sums.take(below, axis), sums.take(below + 1, axis)
        sums = low + (high - low) * np.expand_dims(ends - below, 1 - axis)
    return np.diff(np.diff(sums, axis=0), axis=1) / (luma.size / (HIGH * WIDE))


@pytest.mark.parametrize("quality", [QUALITY, Quality(192, 108, 3), Quality(1280, 720, 30), Quality(1920, 1080, 60)])
def test_a_thumbnail_is_the_mean_of_what_each_of_its_pixels_covers(quality: Quality) -> None:
    frame = av.VideoFrame.from_ndarray(picture(quality)[..., :3].copy(), format="rgb24").reformat(format="yuv420p")
    plane = np.asarray(memoryview(frame.planes[0])).reshape(quality.height, frame.planes[0].line_size)
    assert np.abs(Shrinker().luma(frame) - area_means(plane[:, : quality.width])).max() < 3


def test_of_a_frame_made_by_another_matrix_the_luma_is_what_ours_would_be() -> None:
    colours = RNG.integers(0, 256, (9, 16, 3), dtype=np.uint8).repeat(20, axis=0).repeat(20, axis=1)
    ours, theirs = (
        av.VideoFrame.from_ndarray(colours, format="rgb24").reformat(format="yuv420p", dst_colorspace=matrix)
        for matrix in (Colorspace.ITU709, Colorspace.ITU601)
    )
    shrinker = Shrinker()
    expected = shrinker.luma(ours).astype(float)
    assert np.abs(shrinker.luma(theirs) - expected).max() > 15
    assert np.abs(shrinker.luma_from_601(theirs) - expected).max() < 3


def test_a_segment_carries_a_thumbnail_for_each_frame_and_plays_as_before(tmp_path: Path) -> None:
    pictures, repeats = [picture() // 3 * 2 for _ in range(3)], (1, 4, 2)
    for name, own in (("a", pictures), ("b", pictures[:1])):
        with SegmentEncoder(tmp_path / f"{name}.mp4", quality=QUALITY) as encoder:
            for pixels, repeat in zip(own, repeats, strict=False):
                encoder.write(pixels, repeat=repeat)
    segments = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    levels = thumbnails_of(segments)
    assert [frames_of(segment) for segment in segments] == [7, 1]
    assert levels.shape == (8, HIGH, WIDE)
    assert [at for at in range(7) if not np.array_equal(levels[at], levels[at + 1])] == [0, 4, 6]
    assert np.array_equal(levels[0], levels[7])
    with av.open(str(tmp_path / "a.mp4")) as container:
        first = next(container.decode(video=0))
        assert np.abs(Shrinker().luma(first) - (STEP * levels[0].astype(float))).max() < 8  # noise is hard to encode
    join(segments, tmp_path / "clip.mp4", fps=15)
    with pytest.raises(ThumbnailError, match=r"clip\.mp4 has no thumbnails: paint it anew"):
        thumbnails_of([tmp_path / "clip.mp4"])


def test_what_is_folded_is_unfolded() -> None:
    levels = RNG.integers(0, 128, (5, HIGH, WIDE), dtype=np.uint8)
    assert np.array_equal(unfolded(folded(levels), frames=5), levels)
    for content, frames in ((folded(levels), 4), (folded(levels), 6), (folded(levels) + b"0", 5), (b"", 5)):
        with pytest.raises(ThumbnailError, match=f"not as many thumbnails as the {frames} frames"):
            unfolded(content, frames=frames)
    with pytest.raises(ThumbnailError, match="damaged"):
        unfolded(b"no thumbnails", frames=5)
