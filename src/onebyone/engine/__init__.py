"""From a panel to files on disk: clips, posters, captions, the page that shows them, and the proof of every figure."""
