"""Does a design keep the conventions? An engine, and one small file per rule with its page beside it."""
