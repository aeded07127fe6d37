"""From display lists to pictures and video files, and from nothing else."""
