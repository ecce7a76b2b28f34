from flask import Blueprint, jsonify, render_template, request, session

from .prices import PRICES, price_of

GREETING = "hello from flask"

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index():
    return render_template("index.html", greeting=GREETING, names=sorted(PRICES))


@blueprint.get("/price/<name>")
def price(name):
    return jsonify(name=name, cents=price_of(name))


@blueprint.get("/error")
def error():
    basket = ["tea", "coffee"]
    return jsonify(total=sum(price_of(name) for name in basket))


@blueprint.route("/form", methods=["GET", "POST"])
def form():
    if request.method == "GET":
        return render_template("form.html")
    lines = [f"{name}={value}\n" for name, value in request.form.items(multi=True)]
    return "".join(lines), {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/session")
def count():
    session["count"] = session.get("count", 0) + 1
    return jsonify(count=session["count"])
