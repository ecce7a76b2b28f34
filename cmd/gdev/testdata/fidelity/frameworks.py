"""What `make test` compares: as libraries.py, with what TestFrameworks installs."""

# case flask-sqlalchemy-requests
import flask
import requests
import sqlalchemy.orm

application = flask.Flask("shop")
logger = application.logger
engine = sqlalchemy.create_engine("sqlite://")

# case django
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    ROOT_URLCONF="libraries",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    TIME_ZONE="Europe/Berlin",
)
django.setup()
from django.core.wsgi import get_wsgi_application

urlpatterns = []
application = get_wsgi_application()

# case pyramid-bottle-falcon
import bottle
import falcon
from pyramid.config import Configurator

application = Configurator().make_wsgi_app()

# case numpy
import numpy

numbers = numpy.random.default_rng()
