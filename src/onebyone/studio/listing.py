"""What there is to preview: the panels with their knobs, and the faults that can be planted."""

from __future__ import annotations

from onebyone.panels.catalogue import CATALOGUE
from onebyone.studio.faults import FAULTS
from onebyone.studio.knobs import knobs_of
from onebyone.studio.warm import Channel
from onebyone.studio.work import QUALITY, Task


def catalogue(_: Task, channel: Channel) -> None:
    """Say what there is; a task."""
    panels = [{"id": panel.id, "label": panel.label, "knobs": knobs_of(panel.parameters)} for panel in CATALOGUE]
    channel.say({"panels": panels, "rate": QUALITY.fps, "faults": {name: fault.what for name, fault in FAULTS.items()}})
