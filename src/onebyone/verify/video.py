"""A finished video, decoded: its frames one after the other, and its size, rate and length."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import numpy.typing as npt

from onebyone.proof.document import Proof
from onebyone.verify.finding import VerifyError

Image: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 3), red, green, blue


@dataclass(frozen=True)
class Footage:
    """What decoding a whole video gives: its size in pixels, its rate, and how many frames it has."""

    width: int
    height: int
    fps: int
    frames: int


def frames(movie: Path) -> Iterator[av.VideoFrame]:
    """Decode a video from its first frame to its last.

    Raises VerifyError for a file that is no video, or that cannot be decoded to its end.
    """
    number = 0
    try:
        with av.open(str(movie)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "SLICE"  # several frames at once would take a third more of CPU time
            for frame in container.decode(stream):
                yield frame
                number += 1
    except (av.FFmpegError, IndexError) as error:
        raise VerifyError(f"{movie.name} is damaged: it cannot be decoded after frame {number} ({error})") from error


def looked_through(
    movie: Path, wanted: Collection[int] = (), on_still: Callable[[int, Image], None] = lambda number, image: None
) -> Footage:
    """Decode a whole video; `on_still` is told the numbers of the `wanted` frames and their pictures.

    Raises VerifyError as `frames` does.
    """
    number, size = 0, (0, 0)
    for frame in frames(movie):
        size = (frame.width, frame.height)
        if number in wanted:
            on_still(number, np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8))
        number += 1
    with av.open(str(movie)) as container:
        rate = container.streams.video[0].average_rate
    return Footage(*size, round(float(rate or 0)), number)


def demand_alike(footage: Footage, movie: Path, proof: Proof) -> None:
    """Demand the size, the rate and the number of frames that were proven. Raises VerifyError."""
    found = vars(footage)
    differ = [
        f"{key} {found[key]}, not {getattr(proof.clip, key)}" for key in found if found[key] != getattr(proof.clip, key)
    ]
    if differ:
        what = "truncated" if footage.frames < proof.clip.frames else "another video"
        raise VerifyError(f"{movie.name} is {what}: {', '.join(differ)}")
