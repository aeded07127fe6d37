"""What panel C2 says, one module a language."""
