"""What panel 1a says, one module a language."""
