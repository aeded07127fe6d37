"""What anyone can do with a finished clip: hold it against its proof, read it back, and make it again."""
