"""One module for each kind of what a lecture is made into; it is called as people ask for it, and its KIND makes it."""
