"""What panel C1 says, one module a language."""
