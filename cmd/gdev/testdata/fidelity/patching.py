"""As libraries.py, with what may patch the standard library, and what uses that.

gdev keeps nothing ready where one of them is imported.
"""

# case eventlet
import eventlet
import eventlet.green.socket

# case gevent
import gevent
import gevent.pool

# case gevent-patched
from gevent import monkey

monkey.patch_all()
import flask

application = flask.Flask("shop")

# case sentry-sdk-beside-gevent
import sentry_sdk

sentry_sdk.init(dsn="")

# case dramatiq-beside-gevent
import dramatiq
