"""The rules: one file each, named as the fault, with its page beside it."""
