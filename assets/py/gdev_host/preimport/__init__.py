"""Libraries imported ahead of the project, which must not notice."""
