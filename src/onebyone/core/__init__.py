"""The numbers: exact tensors, operations from the definition, and the torch witness. Imports no drawing library."""
