"""Pages, and what is fetched from elsewhere."""

import jinja2
import requests
from flask import Blueprint
from lxml import etree

from report import figures

pages = Blueprint("report", __name__)
templates = jinja2.Environment(
    loader=jinja2.DictLoader({"list": "{% for row in rows %}{{ row }}\n{% endfor %}"})
)
session = requests.Session()


@pages.get("/quarters")
def quarters():
    rows = figures.by_quarter()["sold"].tolist()
    return templates.get_template("list").render(rows=rows)


@pages.get("/feed.xml")
def feed():
    root = etree.Element("feed")
    for sold in figures.SALES["sold"]:
        etree.SubElement(root, "entry").text = str(sold)
    return etree.tostring(root), {"Content-Type": "application/xml"}
