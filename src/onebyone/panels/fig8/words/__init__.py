"""What panel 8 says, one module a language."""
