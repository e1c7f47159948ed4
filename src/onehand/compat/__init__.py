"""What does a change of a design break? Old matched with new, one model of change, one table of promises."""
