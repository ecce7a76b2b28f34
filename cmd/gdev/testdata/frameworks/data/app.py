"""A Flask application on SQLAlchemy and numpy, with a thread from its import on."""

import threading

import figures
import refresh
import store
from flask import Flask

VERSION = "version 0"

app = Flask(__name__)
store.prepare()
refresh.start()


@app.get("/")
def index():
    total = figures.total(store.prices())
    alive = [t.name for t in threading.enumerate() if t.name == refresh.NAME]
    return f"{VERSION}: {total} from {len(alive)} thread, {refresh.rounds()} rounds\n"
