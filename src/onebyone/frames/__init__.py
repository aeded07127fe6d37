"""The display list: a frame as a value, before it is a picture."""
