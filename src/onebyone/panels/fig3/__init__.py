"""Panel 3: its numbers, proven, and its view."""
