"""The judge of every display list: what cannot be traced back to a proof stops the render."""
