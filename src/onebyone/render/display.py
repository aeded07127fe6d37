"""What a person, or a program, sees of a run: progress on stderr and finished files on stdout, or JSON lines there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from onebyone.render.events import Event, OnEvent
from onebyone.render.progress import Step, Watch


@contextmanager
def progress(frames: Mapping[str, int]) -> Iterator[OnEvent]:
    """Show how far the clips are, by name and expected frames, and print the name of each file when it is there."""
    with Watch("rendering", [Step(name, count) for name, count in frames.items()]) as watch:

        def show(event: Event) -> None:
            if event.message and event.event in ("waiting", "retried", "warned"):
                watch.say(event.message)
            elif event.clip and event.event == "begun":
                watch.begin(event.clip)
            elif event.clip and event.frames is not None:
                watch.done(event.clip, event.frames)
            elif event.clip:
                watch.finish(event.clip)
            names(event)

        yield show


def names(event: Event) -> None:
    """Print the name of a clip, film or page that is there now, as seen from here."""
    for file in event.files[:1]:
        print(short(file), flush=True)


def json_lines(event: Event) -> None:
    """Print what happened as a line of JSON."""
    print(json.dumps(event.as_json(), ensure_ascii=False), flush=True)


def short(path: Path) -> Path:
    """The path as seen from here, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
