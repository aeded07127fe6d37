"""What a scene is drawn with: mobjects that belong to tensors, and how they move."""
