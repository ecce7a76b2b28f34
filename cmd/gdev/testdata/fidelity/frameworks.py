"""What `make test` compares: as libraries.py, with what TestFrameworks installs."""

# case flask
# expected: threads of the system (OpenBLAS starts them again when it needs them)
import flask
import numpy
import requests
import sqlalchemy.orm

application = flask.Flask("shop")
logger = application.logger
session = requests.Session()
engine = sqlalchemy.create_engine("sqlite://")
Base = sqlalchemy.orm.declarative_base()
numbers = numpy.random.default_rng()

# case django
import dateutil.tz
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
here = dateutil.tz.tzlocal()
application = get_wsgi_application()

# case pyramid
import bottle
import falcon
import mako.lookup
import mako.template
from pyramid.config import Configurator

application = Configurator().make_wsgi_app()
