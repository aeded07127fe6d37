"""What panel 5b says, one module a language."""
