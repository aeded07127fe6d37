"""Panel 5a: its numbers, proven, and its view."""
