"""What panel 2b says, one module a language."""
