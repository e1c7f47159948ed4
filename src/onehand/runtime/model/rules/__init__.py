"""The rules of each kind of type."""
