"""The studio: scenes previewed in a browser, rendered anew as they are edited, every number open to questions."""
