"""A Django project with its admin."""
