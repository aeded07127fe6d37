"""The panels: for each its numbers, its view and its words; the catalogue lists them."""
