"""Panel 2b: its numbers, proven, and its view."""
