"""What happens in a run, as values: the display shows them, `--json` prints them, a cluster sends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        event: "waiting" for another run in the same folder, a clip "begun", its "progress", "retried" after a process
            died, "rendered" or "failed", a film or a page "made" of all clips, and "warned" of what is amiss there.
        clip: the clip's id.
        frames: of the clip, so far.
        of: the clip's frames in all, as announced.
        files: what is there now.
        message: why, for people.
    """

    event: Literal["waiting", "begun", "progress", "retried", "rendered", "failed", "made", "warned"]
    clip: str | None = None
    frames: int | None = None
    of: int | None = None
    files: tuple[Path, ...] = ()
    message: str | None = None

    def as_json(self) -> dict[str, object]:
        """Those of its attributes that say something, as plain values."""
        files = {"files": [str(file) for file in self.files]} if self.files else {}
        plain = {name: value for name, value in vars(self).items() if name != "files" and value is not None}
        return {**plain, **files}


OnEvent = Callable[[Event], None]
