"""The book's own parts, as Jinja templates; and the links of a text, kept where the book has the page."""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader

TEMPLATES = FileSystemLoader(Path(__file__).with_name("templates"))
PARTS = Environment(loader=TEMPLATES, autoescape=True, trim_blocks=True, lstrip_blocks=True)
LINK = re.compile(r"(?<!!)\[([^][]+)\]\(([^)#\s]+)(#[^)]*)?\)")


def rendered(template, **parts):
    """A template with these parts, without empty lines: one would end the HTML inside Markdown."""
    text = PARTS.get_template(template).render(parts)
    return "\n".join(line for line in text.splitlines() if line.strip())


def linked(markdown, here, pages):
    """The text of the page `here`. A link that leads out of the book becomes the words that it stood on.

    here: the page's path in the book, such as "notebooks/04_momentum.ipynb"; pages: the paths of all.
    """

    def keep(link):
        words, target, heading = link.groups()
        inside = normpath(PurePosixPath(here).parent / target) in pages
        kept = f"[{words}]({target}{unquote(heading or '')})" if inside else words
        return link[0] if "://" in target else kept

    return LINK.sub(keep, markdown)
