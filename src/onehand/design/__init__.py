"""What did the user write? YAML with places, read into one syntax node per construct; nothing is deduced here."""
