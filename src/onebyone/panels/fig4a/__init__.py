"""Panel 4a: its numbers, proven, and its view."""
