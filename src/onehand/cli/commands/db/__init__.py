"""The services' own databases: make, migrate, look into."""
