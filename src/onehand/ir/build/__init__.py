"""How does what was written become what it means? One file per kind of node; all conventions are applied here."""
