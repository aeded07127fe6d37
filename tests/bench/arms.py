"""What the benchmark times: each arm is a process of its own, which renders something and tells what, as JSON.

    python tests/bench/arms.py ARM WIDTH HEIGHT FPS JOBS FOLDER

| arm | what it renders |
| --- | --- |
| squares | clip 2a as a scene of squares (squares.py) in stock manim, with manim's encoder |
| stock | our clip 2a in stock manim, with manim's encoder |
| engine | our clip 2a with our engine, in JOBS processes |
| encoding | the frames of our clip 2a, of which only the encoding is timed: every one by x264, with our settings |
| film | every clip, every card and the film with our engine, in JOBS processes |
| grid-28 … grid-224 | a kernel that slides over an image of so many squared pixels; one thread in all |

What a grid takes is told for one frame. x264 has one thread everywhere. No segment is taken from a cache.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import av
import manim
import numpy as np
from squares import Squares

from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import digit
from onebyone.look.theme import theme
from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment, Sheet, paint_segment
from onebyone.panels.catalogue import chosen
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig2a.view import Workbench
from onebyone.publish.produce import produce
from onebyone.render.cache import Cache
from onebyone.render.clip import Job, clip_files, scene_class, settings
from onebyone.render.evaluate import evaluate
from onebyone.render.remembered import expected_seconds
from onebyone.render.run import Take, render_shots
from onebyone.stage.scene import FigureScene

WALKS = 4  # over each grid; the first warms up
(CLIP,) = (panel.default() for panel in chosen(["2a"]))


class Scan(FigureScene):
    """A kernel slides over the digit, each pixel of which has become a block of pixels."""

    shot = CLIP.shot
    side = 28

    def setup(self) -> None:
        """Prove a figure for an image of this size, and copy it for each walk: a map that is known stays full."""
        small = digit()
        blocks = np.kron(small.numerators, np.ones((self.side // small.shape[0],) * 2, dtype=int))
        image = Tensor.from_numerators("image", blocks, bits=small.bits)
        proven = pickle.dumps(SlidingKernel.verified(image=image))
        self.figures = tuple(pickle.loads(proven) for _ in range(WALKS))

    def construct(self) -> None:
        """Show everything, and walk; each walk fills a map of its own."""
        shown: list[manim.Mobject] = []
        for figure in self.figures:
            bench = Workbench(figure, page=self.page, theme=self.theme, label=self.label)
            self.remove(*shown)
            shown = [*bench.opening, bench.map, *bench.laid, bench.cursor, bench.spot]
            self.add(*shown)
            self.play(bench.focus.walk(bench.map))


def stock(scene: Callable[[], manim.Scene], quality: Quality, folder: Path) -> dict[str, float]:
    """Render a scene with manim as it comes."""
    with settings(quality, folder), manim.tempconfig({"video_encoder_options": {"threads": "1"}}):
        told = scene()
        told.render()
        return {"frames": frames_in(told.renderer.file_writer.movie_file_path)}


def engine(quality: Quality, jobs: int, folder: Path) -> dict[str, float]:
    """Render the clip with our engine."""
    take = Take(Job(CLIP, quality), folder, expected_seconds(CLIP, cache=None))
    render_shots([take], workers=jobs, cache=None, on_event=lambda _: None)
    return {"frames": frames_in(clip_files(CLIP.name, folder).movie)}


def film(quality: Quality, jobs: int, folder: Path) -> dict[str, float]:
    """Render everything there is, as `render --fresh` does."""
    kept = folder / "cache"
    produce(
        [panel.default() for panel in chosen([])],
        quality=quality,
        out=folder,
        film=True,
        render=partial(render_shots, workers=jobs, cache=Cache(kept, fresh=True)),
        on_event=lambda _: None,
        cache=Cache(kept),
    )
    return {"frames": frames_in(folder / "film.mp4")}


def encoding(quality: Quality, folder: Path) -> dict[str, float]:
    """Encode the clip's frames: wall and CPU are those of the encoder alone, in seconds."""
    cost = {"frames": 0.0, "wall": 0.0, "cpu": 0.0}

    def encode(segment: Segment) -> None:
        canvas = sheet_of(quality).canvas()
        encoder = SegmentEncoder(folder / "segment.mp4", quality=quality)
        for display_list, digests, repeat in segment.frames:
            canvas.paint(display_list, digests)
            timed(partial(encoder.write, canvas.picture))
            for _ in range(1, repeat):  # no row of it has changed, so it is converted once; that it is held is not told
                timed(partial(encoder.write, canvas.picture, rows=(0, 0)))
        timed(encoder.close)
        cost["frames"] += segment.length

    def timed(work: Callable[[], None]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        cost["wall"] += time.perf_counter() - wall
        cost["cpu"] += time.process_time() - cpu

    with settings(quality, folder):
        evaluate(scene_class(CLIP.shot), on_frame=lambda *_: None, on_segment=encode)
    return cost


def grid(side: int, quality: Quality, folder: Path) -> dict[str, float]:
    """Tell, audit, paint and encode a scan: CPU seconds for each different frame, the median of all walks but one."""
    costs: list[float] = []

    def finish(segment: Segment) -> None:
        nonlocal began
        paint_segment(segment, folder / "segment.mp4", canvas=canvas, quality=quality)
        now = time.process_time()
        costs.append((now - began) / len(segment.frames))
        began = now

    with settings(quality, folder):
        canvas = sheet_of(quality).canvas()
        began = time.process_time()
        evaluate(type("Scan", (Scan,), {"side": side}), on_frame=lambda *_: None, on_segment=finish)
    cpu = float(np.median(costs[-WALKS + 1 :]))
    return {"wall": cpu, "cpu": cpu}


def sheet_of(quality: Quality) -> Sheet:
    """What the clip is painted on."""
    return Sheet(quality, theme(CLIP.theme).hex("paper"), manim.config.frame_width, manim.config.frame_height)


def frames_in(movie: Path) -> int:
    """How many frames a movie has."""
    with av.open(str(movie)) as container:
        return container.streams.video[0].frames


def main(arm: str, width: str, height: str, fps: str, jobs: str, place: str) -> None:
    """Run an arm and print what it tells."""
    quality, folder = Quality(int(width), int(height), int(fps)), Path(place)
    name, _, side = arm.partition("-")
    arms: dict[str, Callable[[], dict[str, float]]] = {
        "squares": lambda: stock(Squares, quality, folder),
        "stock": lambda: stock(scene_class(CLIP.shot), quality, folder),
        "engine": lambda: engine(quality, int(jobs), folder),
        "film": lambda: film(quality, int(jobs), folder),
        "encoding": lambda: encoding(quality, folder),
        "grid": lambda: grid(int(side), quality, folder),
    }
    told = arms[name]()
    sys.stdout.flush()
    os.write(sys.stdout.fileno(), json.dumps(told).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
