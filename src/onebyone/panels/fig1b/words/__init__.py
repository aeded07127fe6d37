"""What panel 1b says, one module a language."""
