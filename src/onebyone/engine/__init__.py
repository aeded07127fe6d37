"""Rendering: from a scene to finished clips."""
