"""The pages: names and answers come from students, and are escaped."""

import base64
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from course.classroom.grading.texts import clean, encoded, lines, number

TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates")
PAGES = Environment(loader=TEMPLATES, autoescape=True, trim_blocks=True, lstrip_blocks=True)
PAGES.filters["base64"] = lambda text: base64.b64encode(encoded(text)).decode()
PAGES.filters["clean"] = clean
PAGES.filters["lines"] = lines
PAGES.filters["number"] = number


def page(template, **given):
    """The text of a page."""
    return PAGES.get_template(template).render(**given)
