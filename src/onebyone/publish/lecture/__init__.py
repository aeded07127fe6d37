"""The lecture kit: clips as what a teacher uses, such as a page, a deck or a document, each with its proof."""
