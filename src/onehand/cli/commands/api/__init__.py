"""The designs: check them, show what they mean, explain what is wrong."""
