"""What panel 2a says, one module a language."""
