"""What a clip claims: its timeline, tensors and origins, as the document that lies beside it."""
