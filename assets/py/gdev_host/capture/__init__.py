"""Values, output, log records and exceptions as data for the front; nothing here raises."""
