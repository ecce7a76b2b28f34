from flask import Flask

from . import pages, probes


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "only for tests"
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(probes.blueprint)
    return app
