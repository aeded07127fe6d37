"""Encode a video anew, as an editor would, with whatever is painted on its frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from project import ROOT

from onebyone.verify.video import Image as Pixels
from onebyone.verify.video import frames

Paint = Callable[[float, Pixels], Pixels]
FONT = ROOT / "assets/fonts/IBMPlexSans-Regular.ttf"


def reencode(movie: Path, paint: Paint = lambda time, picture: picture, *, crf: int = 20) -> None:
    """Decode a video, paint on its frames, given their time in seconds, and encode them in its place."""
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        rate, size = stream.average_rate, (stream.width, stream.height)
    target = movie.with_suffix(".new.mp4")
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number, frame in enumerate(frames(movie)):
            picture = paint(number / float(rate or 1), np.asarray(frame.to_ndarray(format="rgb24")))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")))
        container.mux(stream.encode())
    target.replace(movie)


def written(picture: Pixels, text: str, *, at: tuple[float, float], em: float, colour: str = "#E8ECF1") -> Pixels:
    """A picture with a text set on it, its upper left corner `at`, in our font."""
    image = Image.fromarray(picture)
    ImageDraw.Draw(image).text(at, text, font=ImageFont.truetype(str(FONT), em), fill=colour, anchor="lt")
    return np.asarray(image)
