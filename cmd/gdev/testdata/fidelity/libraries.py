"""What a project does with each library while it is imported; see fidelity_test.go.

A case begins at a line "# case NAME". What it needs is pinned in libraries.txt.
"""

# case aiohttp
import aiohttp
import aiohttp.web

# case alembic
import alembic.command
import alembic.config
import alembic.op

# case apscheduler
from apscheduler.schedulers.background import BackgroundScheduler

scheduler = BackgroundScheduler()

# case argon2-bcrypt
import argon2
import bcrypt

hasher = argon2.PasswordHasher()

# case arrow-pendulum-pytz-dateutil
import arrow
import dateutil.parser
import dateutil.tz
import pendulum
import pytz
import tzlocal

here = tzlocal.get_localzone()
there = dateutil.tz.tzlocal()

# case attrs-cattrs
import attrs
import cattrs

converter = cattrs.Converter()

# case babel
import babel.dates
import babel.numbers

# case beartype
import beartype
import beartype.claw
import beartype.door

# case boto3
import boto3

session = boto3.Session()

# case bottle
import bottle

application = bottle.Bottle()

# case celery
import celery

tasks = celery.Celery("shop", broker="memory://")

# case chameleon
import chameleon

template = chameleon.PageTemplate("<p/>")

# case cherrypy
import cherrypy

# case click-rich-tqdm
import click
import rich.console
import tqdm

console = rich.console.Console()

# case cryptography-pyjwt
import cryptography.fernet
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

key = cryptography.fernet.Fernet.generate_key()

# case django
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    ROOT_URLCONF="libraries",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3"}},
    TIME_ZONE="Europe/Berlin",
    USE_TZ=True,
)
django.setup()
from django.core.wsgi import get_wsgi_application

urlpatterns = []
application = get_wsgi_application()

# case django-with-logging
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    ROOT_URLCONF="libraries",
    TIME_ZONE="Asia/Tokyo",
    LOGGING={
        "version": 1,
        "handlers": {"here": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["here"], "level": "INFO"},
    },
)
django.setup()
import requests
from django.core.wsgi import get_wsgi_application

urlpatterns = []
application = get_wsgi_application()

# case django-rest-framework
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "rest_framework",
        "django_filters",
    ],
)
django.setup()
import django_filters.rest_framework
import rest_framework.routers
import rest_framework.viewsets

# case django-add-ons
import django
import environ
from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    DEBUG=True,
    ROOT_URLCONF="libraries",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "allauth",
        "allauth.account",
        "channels",
        "debug_toolbar",
    ],
    STATIC_URL="/static/",
    MIDDLEWARE=[
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"]
            },
        }
    ],
)
django.setup()
import whitenoise
from django.core.wsgi import get_wsgi_application

urlpatterns = []
env = environ.Env()
application = get_wsgi_application()

# case dramatiq
import dramatiq
from dramatiq.brokers.stub import StubBroker

dramatiq.set_broker(StubBroker())

# case elasticsearch
import elasticsearch

search = elasticsearch.Elasticsearch("http://127.0.0.1:9")

# case faker
from faker import Faker

names = Faker()

# case falcon
import falcon

application = falcon.App()

# case flask
import flask

application = flask.Flask("shop")
logger = application.logger

# case flask-sqlalchemy-migrate
import flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

application = flask.Flask("shop")
application.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
database = SQLAlchemy(application)
migrate = Migrate(application, database)

# case flask-login-wtf-mail-session
import flask
import flask_login
import flask_mail
import flask_session
import flask_wtf
import wtforms
from cachelib import SimpleCache

application = flask.Flask("shop")
application.config.update(SECRET_KEY="secret", SESSION_TYPE="cachelib")
application.config["SESSION_CACHELIB"] = SimpleCache()
login = flask_login.LoginManager(application)
mail = flask_mail.Mail(application)
session = flask_session.Session(application)
protection = flask_wtf.CSRFProtect(application)

# case flask-caching-limiter-cors
import flask
import flask_caching
import flask_compress
import flask_cors
import flask_limiter
import flask_limiter.util
import flask_talisman

application = flask.Flask("shop")
cache = flask_caching.Cache(application, config={"CACHE_TYPE": "SimpleCache"})
limiter = flask_limiter.Limiter(
    flask_limiter.util.get_remote_address, app=application, storage_uri="memory://"
)
flask_cors.CORS(application)
flask_compress.Compress(application)
flask_talisman.Talisman(application)

# case flask-admin-babel-debugtoolbar
import flask
import flask_admin
import flask_babel
import flask_debugtoolbar

application = flask.Flask("shop")
application.config["SECRET_KEY"] = "secret"
babel = flask_babel.Babel(application)
admin = flask_admin.Admin(application)
toolbar = flask_debugtoolbar.DebugToolbarExtension(application)

# case flask-restx
import flask
import flask_restx

application = flask.Flask("shop")
api = flask_restx.Api(application)

# case flask-smorest-jwt-marshmallow
import flask
import flask_jwt_extended
import flask_marshmallow
import flask_smorest

application = flask.Flask("shop")
application.config.update(
    API_TITLE="shop",
    API_VERSION="1",
    OPENAPI_VERSION="3.0.2",
    JWT_SECRET_KEY="a secret of more than thirty-two bytes",
)
api = flask_smorest.Api(application)
tokens = flask_jwt_extended.JWTManager(application)
schemas = flask_marshmallow.Marshmallow(application)

# case flask-socketio
import flask
import flask_socketio

application = flask.Flask("shop")
sockets = flask_socketio.SocketIO(application, async_mode="threading")

# case grpcio-protobuf
import google.protobuf.descriptor_pool
import google.protobuf.message
import google.protobuf.timestamp_pb2
import grpc

# case httpx
import httpx

client = httpx.Client()

# case jinja2-mako-itsdangerous
import itsdangerous
import jinja2
import mako.lookup
import mako.template

signer = itsdangerous.URLSafeTimedSerializer("secret")

# case loguru
from loguru import logger

logger.add("shop.log", delay=True)

# case lxml
import lxml.etree
import lxml.html

# case marshmallow
import marshmallow

# case matplotlib
# expected: threads of the system (OpenBLAS starts them again when it needs them)
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot

# case numpy
# expected: threads of the system (OpenBLAS starts them again when it needs them)
import numpy

numbers = numpy.random.default_rng()

# case opentelemetry
import opentelemetry.instrumentation.wsgi
import opentelemetry.sdk.metrics
import opentelemetry.sdk.trace
import opentelemetry.trace

opentelemetry.trace.set_tracer_provider(opentelemetry.sdk.trace.TracerProvider())

# case pandas
# expected: threads of the system (OpenBLAS starts them again when it needs them)
import pandas

# case peewee-pony-mongoengine
import mongoengine
import peewee
import pony.orm

database = peewee.SqliteDatabase(":memory:")

# case pillow
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

# case pkg_resources
import pkg_resources
import setuptools

# case prometheus_client
import prometheus_client
import prometheus_client.exposition

counter = prometheus_client.Counter("visits", "How often somebody came")

# case psycopg
import psycopg
import psycopg2
import psycopg2.extras

# case pydantic
import pydantic
import pydantic_settings


class Settings(pydantic_settings.BaseSettings):
    mode: str = "none"


settings = Settings()

# case pymongo
import pymongo

# case pymysql
import pymysql

pymysql.install_as_MySQLdb()
import MySQLdb

# case pyramid
from pyramid.config import Configurator

configurator = Configurator()
application = configurator.make_wsgi_app()

# case pyramid-add-ons
from pyramid.config import Configurator

configurator = Configurator(settings={"mako.directories": "libraries:"})
for name in ("jinja2", "mako", "debugtoolbar", "tm", "retry"):
    configurator.include(f"pyramid_{name}")
application = configurator.make_wsgi_app()

# case pyramid-zodb
import pyramid_zodbconn
import transaction
import ZODB.DB
import zope.sqlalchemy
from ZODB.MappingStorage import MappingStorage

database = ZODB.DB(MappingStorage())

# case python-dotenv-yaml-toml
import dotenv
import toml
import yaml

# case python-json-logger
import pythonjsonlogger.json

# case redis-rq
import redis
import rq

queue = rq.Queue(connection=redis.Redis(port=9))

# case requests-urllib3
import requests
import urllib3

session = requests.Session()
pool = urllib3.PoolManager()

# case sentry-sdk
import sentry_sdk
import sentry_sdk.integrations.wsgi

sentry_sdk.init(dsn="")

# case serializers
import msgpack
import orjson
import simplejson
import ujson

# case sqlalchemy
import sqlalchemy
import sqlalchemy.orm

engine = sqlalchemy.create_engine("sqlite://")
Base = sqlalchemy.orm.declarative_base()

# case structlog
import structlog

structlog.configure()
logger = structlog.get_logger()

# case typeguard
import typeguard

# case waitress-webob-werkzeug
import waitress
import webob
import werkzeug
import werkzeug.debug

# case zope-interface

import zope.interface
