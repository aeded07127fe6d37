"""What panel 5a says, one module a language."""
