"""What the film's own shots say, one module a language."""
