"""Panel 1a: its numbers, proven, and its view."""
