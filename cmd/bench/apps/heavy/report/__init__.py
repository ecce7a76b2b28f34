"""Reports from a database."""
