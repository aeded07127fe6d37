"""Panel 4b: its numbers, proven, and its view."""
