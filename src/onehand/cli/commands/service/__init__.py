"""Services of the workspace."""
