"""Panel 6a: its numbers, proven, and its view."""
