"""What stands between a frame and the screen: the audit of every display list."""
