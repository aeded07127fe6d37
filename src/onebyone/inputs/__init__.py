"""The data that a figure is computed from, made exact, with its origins and licences."""
