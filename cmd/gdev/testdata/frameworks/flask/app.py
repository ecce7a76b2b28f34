"""A Flask application: a factory, two blueprints, sessions, templates."""

from shop import create_app

app = create_app()
