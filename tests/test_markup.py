"""What a screen reader goes by in all that is written: headings, links, tables, pictures. Without a browser."""

import json
import re

import mistune
import pytest
from test_tree import tracked

from course.setup.environment import ROOT

PARSE = mistune.create_markdown(renderer=None, plugins=["table", "url"])
#: No page of their own: put into pages by the book.
PARTS = "course/book/templates/"
NO_HEADER = "a column has no header"
SAYS_NOTHING = {"here", "this", "link", "page", "this page", "click here", "more", "read more", "see", "there"}


def texts():
    """Every lesson, exercise and guide: {path: its Markdown}."""
    paths = [path.relative_to(ROOT).as_posix() for path in tracked()]
    pages = [path for path in paths if path.endswith((".md", ".ipynb")) and not path.startswith((PARTS, "tests/"))]
    return {path: markdown(ROOT / path) for path in sorted(pages)}


def markdown(path):
    if path.suffix == ".md":
        return path.read_text("utf-8")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def tokens(tree):
    """All parts of a parsed text, and the parts of each of them, in the order of reading."""
    for token in tree:
        yield token
        yield from tokens(token.get("children", ()))


def words(token):
    return "".join(part.get("raw", "") for part in tokens([token])).strip()


def faults(text):
    """What a listener would stumble over, in words."""
    parts = list(tokens(PARSE(text)))
    levels = [part["attrs"]["level"] for part in parts if part["type"] == "heading"]
    if levels[:1] != [1] or levels.count(1) > 1:
        yield f"one heading of level 1, at the top, was expected; the levels are {levels}"
    for above, below in zip(levels, levels[1:]):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"
    yield from faults_of_links([(words(part), part["attrs"]["url"]) for part in parts if part["type"] == "link"])
    for part in parts:
        if part["type"] == "image" and not words(part):
            yield f"the picture {part['attrs']['url']} has no words"
        if part["type"] == "table_cell" and part["attrs"]["head"] and not words(part):
            yield NO_HEADER


def faults_of_links(links):
    targets = {}
    for said, target in links:
        if said.lower() in SAYS_NOTHING or re.fullmatch(r"\W*|\d+|https?:.*", said):
            yield f"the link “{said}” to {target} does not say where it leads"
        if targets.setdefault(said.lower(), target) != target:
            yield f"“{said}” leads to {targets[said.lower()]}, and elsewhere to {target}"


@pytest.fixture(scope="module")
def written():
    return texts()


def test_headings_links_tables_and_pictures_make_sense_to_a_listener(written):
    found = {path: said for path, text in written.items() if (said := list(faults(text)))}
    assert len(written) > 100 and found == {}


def test_tables_in_a_lesson_name_every_column():
    """Those that a cell has shown, as Markdown or as HTML."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for shown in outputs(path):
            said, html = faults(shown.get("text/markdown", "")), shown.get("text/html", "")
            found += [(path.name, fault) for fault in said if fault == NO_HEADER]
            heads = re.findall(r"<th\b[^>]*>", html)
            found += [(path.name, head) for head in heads if "scope=" not in head]
            assert bool(heads) == ("<table" in html), path.name
    assert found == []


def outputs(path):
    """The texts of a notebook's outputs, by their kind."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            yield {kind: "".join(data) for kind, data in output.get("data", {}).items()}


@pytest.mark.parametrize(
    "text, said",
    [
        ("## Two", "level 1"),
        ("# One\n\n# Two", "level 1"),
        ("# One\n\n### Three", "level 3 follows"),
        ("# One\n\nRead it [here](a.md).", "does not say"),
        ("# One\n\nRead it at https://example.org/a.", "does not say"),
        ("# One\n\n[lesson](a.md) and [lesson](b.md)", "elsewhere"),
        ("# One\n\n| | b |\n| --- | --- |\n| 1 | 2 |", "no header"),
        ("# One\n\n![](a.png)", "no words"),
    ],
)
def test_each_fault_would_be_found(text, said):
    [fault] = faults(text)
    assert said in fault
