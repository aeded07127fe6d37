"""Panel 5b: its numbers, proven, and its view."""
