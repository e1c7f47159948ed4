"""The client of 'user'."""
