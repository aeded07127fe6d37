"""What several panels say, one module a language."""
