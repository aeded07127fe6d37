"""What of a shot is made: all of it, or one of its beats, with or without what stands around the stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onebyone.errors import UsageError, hint


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What of a shot is made. The scene is told and audited in full; what is not asked for is left out of the files.

    Attributes:
        clean: without the running head, the claim, the captions and the counter: they are not in the picture.
        beat: this beat alone, by its name; None for all of them.
        loop: after the beat the way back to its first frame, so that it can be repeated without a seam.
        still: only the last frame of the beat, which shows all that the beat has come to.

    Raises:
        UsageError: a loop or a still is of no beat, or of both kinds.
    """

    clean: bool = False
    beat: str | None = None
    loop: bool = False
    still: bool = False

    def __post_init__(self) -> None:
        if self.loop and self.beat is None:
            raise UsageError("what loops is one beat: name it with --beat")
        if self.still and (self.beat is None or self.loop):
            raise UsageError(
                "a still is of one beat, and does not loop: name a beat with --still, and leave out --loop"
            )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self == WHOLE

    @property
    def suffix(self) -> str:
        """What tells a clip's file name from the whole clip's, such as "-clean" or ".takeaway-loop"."""
        beat = "" if self.beat is None else f".{self.beat}"
        return ("-clean" if self.clean else "") + beat + ("-loop" if self.loop else "")

    def demand_beat_of(self, id: str, beats: Iterable[str]) -> None:
        """Demand that the beat is one of these, which the shot `id` has. Raises UsageError with the nearest and all."""
        known = list(beats)
        if self.beat is None or self.beat in known:
            return
        raise UsageError(f"{id} has no beat {self.beat!r}.{hint(self.beat, known)} Its beats are: {', '.join(known)}.")


WHOLE = Cut()
"""All of it."""
