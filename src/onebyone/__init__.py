"""onebyone: explainer clips in which every number on screen was computed by its own core and proven against torch."""

__version__ = "0.1.0"
