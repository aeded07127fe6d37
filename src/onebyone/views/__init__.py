"""What stands on the page for one kind of panel, and how it moves: views of figures, which scenes tell stories with."""
