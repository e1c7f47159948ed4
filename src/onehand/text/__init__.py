"""Source text, places in it, and messages about it. Knows nothing of the design language."""
