"""What panel 6b says, one module a language."""
