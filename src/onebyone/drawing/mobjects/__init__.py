"""The only drawers: every mobject shows tensors that a verified figure owns."""
