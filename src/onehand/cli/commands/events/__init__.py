"""Streams, inboxes and failures: see what happens, retry, skip, replay."""
