"""What the film has besides its clips: its programme, title cards and their pictures."""
