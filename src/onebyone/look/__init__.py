"""How things look and where they stand: theme, colormaps, font, formulas, layout."""
