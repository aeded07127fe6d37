"""The scene of a card, which is the film's opening or its closing: it names no panel."""

from __future__ import annotations

from onebyone.stage.scene import FigureScene


class CardScene(FigureScene):
    """A scene of the film that is no clip: its head names no panel."""

    @property
    def named(self) -> None:
        """Nothing: it is no panel."""
        return
