"""What panel 4b says, one module a language."""
