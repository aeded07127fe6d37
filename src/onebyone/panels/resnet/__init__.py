"""How many convolutions of ResNet-50 are 1×1: the numbers of the film's opening, which has no clip of its own."""
