"""Panel 2a: its numbers, proven, and its view."""
