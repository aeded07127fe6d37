"""Panel 8: PointNet's shared MLP, a 1×1 convolution over points. Its numbers only: it becomes fig8 with its view."""
