"""Panel 6b: its numbers, proven, and its view."""
