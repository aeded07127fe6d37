"""What panel 7 says, one module a language."""
