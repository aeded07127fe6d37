"""What people open: the film, the page, the transcript."""
