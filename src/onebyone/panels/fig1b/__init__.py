"""Panel 1b: its numbers, proven, and its view."""
