"""A Flask application whose imports are mostly other people's."""

from flask import Flask

from report import figures, marker, storage, web

app = Flask(__name__)
app.register_blueprint(web.pages)
storage.prepare()


@app.get("/")
def index():
    return f"{figures.TOTAL} from {marker.TOKEN}\n", {"Content-Type": "text/plain"}
