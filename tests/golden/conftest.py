"""What is expected there is text to compare, not tests to run."""

collect_ignore_glob = ["*/expected/*"]
