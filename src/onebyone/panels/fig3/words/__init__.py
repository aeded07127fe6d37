"""What panel 3 says, one module a language."""
