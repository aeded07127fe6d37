"""What the film needs besides the clips: a scene without a panel's name."""

from __future__ import annotations

from onebyone.stage.scene import FigureScene


class Interlude(FigureScene):
    """A scene of the film that is no clip: it tells its own beats, under a head that names no panel."""

    @property
    def named(self) -> None:
        """Nothing: it is no panel."""
        return
