"""What panel 6a says, one module a language."""
