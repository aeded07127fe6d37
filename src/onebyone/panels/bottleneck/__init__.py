"""Panel 7: depth down, depth up, the bottleneck of ResNet. Its numbers only: it becomes fig7 with its view."""
