"""What the forked processes of the studio do: paint a poster, render a clip and answer about it."""

from __future__ import annotations

import base64
import io
import os
import pickle
import string
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import pairwise
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PIL import Image

from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError, UsageError
from onebyone.frames.frame import Frame
from onebyone.inputs.given import Given
from onebyone.inputs.parameters import Parameters, names_a_file, record_from, takes_files
from onebyone.look.colormaps import Colormap
from onebyone.look.font import WEIGHTS, outline
from onebyone.look.theme import WireStyle
from onebyone.look.theme import theme as theme_of
from onebyone.paint.mp4 import join
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.paint.segment import Segment, Sheet, paint_segment
from onebyone.paint.thumbnails import thumbnails_of
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Panel, Variant
from onebyone.proof.files import recorder, screen_of, texts_of, told_beats, write_proof
from onebyone.publish.explain import Explainer, pointed
from onebyone.render.cache import Cache, Ground, cache_folder, segment_key
from onebyone.render.clip import scene_class, settings
from onebyone.render.workers import Child, Finished, Send, stop_all
from onebyone.studio.command import GIVEN, packed
from onebyone.studio.knobs import knobs_of, tried
from onebyone.studio.proven import Proven
from onebyone.studio.telling import Part, tell
from onebyone.studio.trouble import trouble
from onebyone.studio.warm import Channel, loaded
from onebyone.words.numbers import find_numbers

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.stage.scene import FigureScene

QUALITY = QUALITIES["l"]
"""Of a clip in motion; at rest, a frame is painted as large as it is looked at."""

GUESS = 5
"""The section that a scene is parted at if nobody knows yet how long its sections are."""

NONE = (10_000, None)
"""Sections that no scene has: all is passed over, and what comes of it is when each beat begins and ends."""

AHEAD = 120
"""Frames that the first process has told by the time that a still is painted, and the others begin."""

QUIET = 1.0
"""Seconds after which it is tried which knobs could be turned."""

Task = Mapping[str, Any]


def sized(variant: Variant) -> Quality:
    """The size and rate of a variant's clip."""
    return QUALITY.shaped(variant.shape)


def prepare() -> None:
    """Do what every render begins with and no panel decides: open the fonts, know the words for numbers, and the keys.

    A warm process does so once, and all that are forked from it, three for each render, find it done.
    """
    for weight in WEIGHTS:
        outline(string.ascii_letters + string.digits + string.punctuation, weight)
    find_numbers("one", ())
    Ground.of(Sheet.of(QUALITY, theme_of("dark").hex("paper")))
    Image.preinit()


def picture(task: Task, channel: Channel) -> None:
    """Read a user's picture, which comes in base 64 with its file's name, and say it as a setting."""
    name = Path(task["name"]).name or "picture.png"
    file = Path(task["scratch"]) / f"picture{Path(name).suffix}"
    file.write_bytes(base64.b64decode(task["content"]))
    try:
        given = Given.of_file(file, field="image")
    except UsageError as error:
        raise UsageError(str(error).replace(str(file), name)) from None
    channel.say({"setting": packed(msgspec.structs.replace(given, name=name))})


def poster(task: Task, channel: Channel) -> None:
    """Paint the poster of a panel, and say its claim."""
    os.nice(5)  # somebody may be waiting for something else
    variant = variant_asked(task)
    figures = variant.verified()
    shot = variant.shot
    with settings(sized(variant), Path(task["scratch"])):
        scene = tell(scene_class(shot), Part(sections=NONE), variant=variant, figures=figures)
        ends = [beat.end for beat in scene.beat_times if beat.name == shot.poster]
        if not ends:
            raise OneByOneError(f"{shot.id}: no beat {shot.poster!r} for the poster")
        last = frame_of(variant, figures, round(ends[0] * QUALITY.fps) - 1)
        file = paint(last, variant, task["width"], Path(task["folder"]))
    channel.say({"poster": file.name, "title": texts_of(variant, figures[0].quantities).title})


def render(task: Task, channel: Channel) -> None:
    """Render a clip: first the frame that is looked at, then all of it, then its proof; then answer about it.

    What is said, in turn: `still`, `progress`, `clip`, `proof`, and `trouble` instead where something goes wrong.
    """
    began = time.monotonic()
    variant = variant_asked(task)
    folder, scratch = Path(task["folder"]), Path(task["scratch"])
    proven = Proven(variant, folder)
    figures = proven.figures
    variant.words  # noqa: B018  # read once, for all that are forked from this process
    scene_type = scene_class(variant.shot)
    size = sized(variant)
    with settings(size, scratch):
        frame_wanted: int | None = task.get("frame")
        groups = _groups(task.get("starts"), task["jobs"], ahead=0 if frame_wanted is None else AHEAD)
        told_of = partial(_tell, scene_type, variant=variant, figures=figures, folder=scratch)
        parts = [partial(told_of, sections=group) for group in groups]
        tellers = [_teller(parts[0], variant)]
        if frame_wanted is not None:
            try:
                frame = frame_of(variant, figures, frame_wanted, scene_type)
            except OneByOneError:  # the telling will say it, and where
                frame = None
            if frame is not None:
                file = paint(frame, variant, task["width"], folder)
                channel.say({"still": file.name, "frame": frame_wanted, "took": time.monotonic() - began})
        tellers += [_teller(part, variant) for part in parts[1:]]
        told = _told(tellers, channel)
        if told is None:
            return
        files, last = [file for part in told for file in part["files"]], told[-1]
        texts = texts_of(variant, figures[0].quantities)
        movie = folder / f"{os.getpid()}.mp4"
        join(files, movie, fps=QUALITY.fps, title=texts.title)
        channel.say(
            {
                "clip": movie.name,
                "title": texts.title,
                "frames": last["frames"],
                "fps": QUALITY.fps,
                "width": size.width,
                "height": size.height,
                "starts": [*last["starts"], last["frames"]],
                "beats": [{"name": b.name, "start": b.start, "end": b.end} for b in last["beats"]],
                "captions": [asdict(cue) for beat in told_beats(last["beats"], fps=QUALITY.fps) for cue in beat.cues],
                "settings": variant.records[0].changed,
                "name": variant.name,
                "took": time.monotonic() - began,
                "loaded": loaded,
            }
        )
        frames = _frames(tellers, figures)
        record = recorder(size, variant.theme)
        for frame in frames:
            record(*frame)
        written = write_proof(
            record.finish(),
            variant,
            figures,
            beats=last["beats"],
            movie=movie,
            texts=texts,
            beside={},
            thumbnails=thumbnails_of(files),
        )
        written.track.unlink()
        channel.say({"proof": written.proof.name, "took": time.monotonic() - began})
        proven.keep()
        _answer(channel, variant, proven, frames, folder)


def variant_asked(task: Task) -> Variant:
    """The variant that a task is about."""
    (panel,) = chosen([task["clip"]])
    return Variant(panel, (record_asked(panel, task.get("settings", {})),))


def record_asked(panel: Panel, asked: Mapping[str, Any]) -> Parameters:
    """The record with these settings; a file on this disk is not one, whatever a page asks for.

    Raises:
        UsageError: as `record_from`, and for a setting that names a file.
    """
    read: dict[str, Any] = {}
    for name, value in asked.items():
        if isinstance(value, str) and value.startswith(GIVEN):
            try:
                read[name] = msgspec.json.decode(base64.urlsafe_b64decode(value.removeprefix(GIVEN)))
            except ValueError:  # msgspec's errors, and those of base 64, are such
                raise UsageError(f"{name}: this picture cannot be unpacked") from None
        elif isinstance(value, str) and takes_files(panel.parameters, name) and names_a_file(value):
            how = "drop the file onto the page" if name == "image" else f"start the studio with --{name} FILE"
            raise UsageError(f"{name}: {how}: it reads no files by name")
        else:
            read[name] = value
    return record_from(panel.parameters, read, where=panel.id)


def _groups(starts: Sequence[int] | None, jobs: int, *, ahead: int = 0) -> list[tuple[int, int | None]]:
    """The sections that each process tells, whose first frames, and the end, were `starts`: shares of equal length.

    The first is longer by about as many frames as its process is `ahead` of the others.
    """
    if jobs < 2:
        return [(0, None)]
    if not starts or len(starts) < 3:
        return [(0, GUESS), (GUESS, None)]
    shares = min(jobs, 4)
    share = max(starts[-1] - ahead, 0) / shares
    goals = [min(ahead, starts[-1]) + share * number for number in range(1, shares)]
    cuts = {min(range(1, len(starts) - 1), key=lambda cut: abs(starts[cut] - goal)) for goal in goals}
    return [*pairwise([0, *sorted(cuts), None])]  # type: ignore[list-item]


def _teller(part: Callable[[Send], None], variant: Variant) -> Child:
    return Child(part, name=variant.name, method="fork")


def _tell(
    scene_type: type[FigureScene],
    send: Send,
    *,
    sections: tuple[int, int | None],
    variant: Variant,
    figures: tuple[Figure, ...],
    folder: Path,
) -> None:
    """What a teller does: tell its sections, and paint those of their segments that were not painted before."""
    part, segments, files = Part(sections=sections), [], []
    kept = cache_folder()
    cache = Cache(kept) if kept else None
    sheet = _sheet(variant, sized(variant))
    ground, canvas = Ground.of(sheet), sheet.canvas()

    def keep(segment: Segment) -> None:
        file = folder / f"{os.getpid()}-{segment.number:04}.mp4"
        key = segment_key(segment.frames, ground)
        if cache is None or not cache.bring(key, file):
            paint_segment(segment, file, canvas=canvas, quality=sheet.quality)
            if cache is not None:
                cache.put(key, file)
        segments.append(segment)
        files.append(file)
        send(part.passed)

    try:
        scene = tell(scene_type, part, variant=variant, figures=figures, on_segment=keep)
    except Exception as error:
        begun = {"frame": part.passed, "into": part.passed - part.starts[-1]} if part.starts else {}
        send({"trouble": {**trouble(error), **begun}})
        return
    told = {"starts": part.starts, "beats": scene.beat_times}
    send({"files": files, "frames": part.passed, **told})
    send(_dumped(segments, figures))  # of no use before there is a clip


def _told(tellers: Sequence[Child], channel: Channel) -> list[dict[str, Any]] | None:
    """What each teller told of its part, once its files are there; None if something went wrong, which is said."""
    waiting, told = {one.connection: one for one in tellers}, dict[Child, dict[str, Any]]()
    passed: dict[Child, int] = {}
    while waiting:
        for ready in wait([*waiting]):
            teller = waiting[ready]  # type: ignore[index]  # they are what we waited for
            said = teller.receive()
            if isinstance(said, int):
                passed[teller] = said
                channel.say({"progress": max(passed.values())})
            elif isinstance(said, dict) and "trouble" in said:
                stop_all([*tellers])
                channel.say({"trouble": said["trouble"], "loaded": loaded})
                return None
            elif isinstance(said, dict):
                told[teller] = said
                del waiting[ready]  # type: ignore[arg-type]
    return [told[teller] for teller in tellers]


def _frames(tellers: Sequence[Child], figures: tuple[Figure, ...]) -> list[Frame]:
    """The frames of all tellers, in their order."""
    loader, frames = _Loader(figures), list[Frame]()
    for teller in tellers:
        while not isinstance(said := teller.receive(), Finished):
            assert isinstance(said, bytes)
            frames += [frame for segment in loader.load(said) for frame in segment.frames]
    return frames


class _Dumper(pickle.Pickler):
    """Pickles display lists but not the figures' tensors, and what is the same by itself only once for all."""

    def __init__(self, file: io.BytesIO, figures: tuple[Figure, ...]) -> None:
        super().__init__(file, protocol=5)
        self._tensors = {id(tensor): at for at, tensor in enumerate(_tensors(figures))}

    def persistent_id(self, what: Any) -> Any:
        if isinstance(what, Tensor) and id(what) in self._tensors:
            return self._tensors[id(what)]
        return pickle.dumps(what) if type(what) in (Colormap, WireStyle) else None


class _Loader:
    """Reads what several tellers told of the same figures; equal things are one thing again."""

    def __init__(self, figures: tuple[Figure, ...]) -> None:
        self._tensors, self._known = _tensors(figures), dict[bytes, Any]()

    def load(self, content: bytes) -> list[Segment]:
        unpickler = pickle.Unpickler(io.BytesIO(content))
        unpickler.persistent_load = self._found  # type: ignore[method-assign,assignment]
        segments: list[Segment] = unpickler.load()
        return segments

    def _found(self, key: Any) -> Any:
        if isinstance(key, int):
            return self._tensors[key]
        if key not in self._known:
            self._known[key] = pickle.loads(key)
        return self._known[key]


def _dumped(segments: Sequence[Segment], figures: tuple[Figure, ...]) -> bytes:
    file = io.BytesIO()
    _Dumper(file, figures).dump([*segments])
    return file.getvalue()


def _tensors(figures: tuple[Figure, ...]) -> list[Tensor]:
    return [*dict.fromkeys(tensor for figure in figures for tensor in figure.tensors)]


def frame_of(
    variant: Variant, figures: tuple[Figure, ...], number: int, scene_type: type[FigureScene] | None = None
) -> Frame | None:
    """The frame with this number, or the clip's last; None of a clip without frames."""
    told: list[Frame] = []
    tell(
        scene_type or scene_class(variant.shot),
        Part(frame=number),
        variant=variant,
        figures=figures,
        on_frame=told.append,
    )
    return told[-1] if told else None


def _sheet(variant: Variant, quality: Quality) -> Sheet:
    paper = theme_of(variant.theme).hex("paper")
    return Sheet(quality, paper, *sized(variant).frame)


def paint(frame: Frame | None, variant: Variant, width: int, folder: Path) -> Path:
    """A frame as a picture, so many pixels wide; of a kind that is written five times as fast as a PNG."""
    if frame is None:
        raise OneByOneError(f"{variant.name} has no frames")
    size = sized(variant)
    height = 2 * round(width * size.height / size.width / 2)
    canvas = _sheet(variant, Quality(width, height, QUALITY.fps)).canvas()
    canvas.paint(frame.display_list, frame.digests)
    file = folder / f"{os.getpid()}-{time.monotonic_ns()}.bmp"
    Image.fromarray(canvas.picture[..., :3]).save(file)
    return file


def _answer(channel: Channel, variant: Variant, proven: Proven, frames: Sequence[Frame], folder: Path) -> None:
    """Answer what is asked about a clip, until nobody can ask any more; try, meanwhile, which knobs can be turned."""
    begins = [0]
    for frame in frames:
        begins.append(begins[-1] + frame.repeat)
    panel, record, figures = variant.shot.shows[0], variant.records[0], proven.figures
    explainers = [Explainer(figure) for figure in figures]
    trials = [(knob["name"], value) for knob in knobs_of(type(record)) for value in tried(knob)]
    possible: dict[str, list[Any]] = {name: [] for name, _ in trials}
    if proven.possible is not None:
        channel.say({"possible": proven.possible})
        trials = []
    quiet = time.monotonic() + QUIET
    while True:
        asked = channel.asked(wait=not trials)
        if asked is None and time.monotonic() < quiet:  # whoever edits on waits for something else
            time.sleep(0.01)
            continue
        if asked is None:
            name, value = trials.pop(0)
            if _is_shown(panel, record, name, value):
                possible[name].append(value)
            if not trials:
                channel.say({"possible": possible})
                proven.keep(possible)
            continue
        at = min(max(bisect_right(begins, asked.get("frame", 0)) - 1, 0), len(frames) - 1)
        try:
            match asked["ask"]:
                case "still":
                    answer: dict[str, Any] = {"file": paint(frames[at], variant, asked["width"], folder).name}
                case "mark":
                    answer = pointed(figures, frames[at].display_list, asked["ends"], screen=screen_of(sized(variant)))
                case _:
                    answer = explainers[asked["figure"]].explain(asked["tensor"], asked["index"])
        except Exception as error:
            answer = {"trouble": trouble(error)}
        channel.say({"id": asked["id"], "answer": answer})


def _is_shown(panel: Panel, record: Parameters, name: str, value: Any) -> bool:
    """Whether the panel can show a record with this value instead."""
    try:
        Variant(panel, (msgspec.structs.replace(record, **{name: value}),)).verified()
    except OneByOneError:
        return False
    return True
