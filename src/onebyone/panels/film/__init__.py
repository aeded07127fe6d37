"""What the film has besides its clips: its programme, its opening and its closing."""
