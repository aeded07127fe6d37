"""What panel 4a says, one module a language."""
