"""What several panels share: figures and pieces of views."""
