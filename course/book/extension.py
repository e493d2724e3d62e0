"""An extension of Sphinx: formulas as MathML, headings named as in JupyterLab, Chinese words that are said to be
Chinese, a label that says what is read, and a description for each page.

Browsers draw MathML and screen readers speak it without a script; docutils translates the formulas.
"""

import re
from html import escape
from pathlib import Path
from textwrap import shorten

from docutils.nodes import SkipNode, Text, paragraph
from docutils.nodes import inline as phrase
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml

#: What docutils has under another name.
SAME = {r"\dots": r"\ldots", r"\tfrac12": r"\tfrac{1}{2}"}
CHINESE = re.compile("([\u4e00-\u9fff]+)")
LABEL = re.compile(r'(?<=<summary) aria-label="[^"]*"|(?<=title="Search") aria-label="Search"')


def setup(app):
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(block, None))
    app.connect("doctree-read", named_by_language)
    app.connect("html-page-context", described)
    app.connect("build-finished", as_read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def inline(translator, node):
    write(translator, mathml(node))


def block(translator, node):
    write(translator, f'<div class="math-block">{mathml(node, as_block=True)}</div>')


def write(translator, html):
    translator.body.append(html)
    raise SkipNode


def mathml(node, **how):
    """The formula of a node. A ValueError names one that docutils cannot translate."""
    tex = node.astext()
    for ours, theirs in SAME.items():
        tex = tex.replace(ours, theirs)
    try:
        return tex2mathml(tex, **how)
    except MathError as error:
        raise ValueError(f"{node.source}: the formula {node.astext()!r} is beyond docutils: {error}") from None


def heading_name(text):
    """What a link to a heading is called: "#The-four-texts"."""
    return text.strip().replace(" ", "-")


def named_by_language(app, doctree):
    """Chinese words get the language's name, so that a screen reader does not spell them (WCAG 2.2, 3.1.2)."""
    for text in [one for one in doctree.findall(Text) if CHINESE.search(one)]:
        parts = enumerate(CHINESE.split(text))
        named = [phrase(part, part, classes=["language-zh"]) if place % 2 else Text(part) for place, part in parts]
        text.parent.replace(text, named)


def described(app, page, template, context, doctree):
    """What a search engine or a shared link shows of a page: its first paragraph that is longer than a line."""
    texts = [one.astext() for one in doctree.findall(paragraph)] if doctree else []
    long = [text for text in texts if len(text) > 60]
    if long:
        told = escape(shorten(long[0], 160, placeholder="…"))
        context["metatags"] += f'<meta name="description" content="{told}">'


def as_read(app, error):
    """Without the labels that hide from a screen reader what stands there: of folded code and of the search button."""
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(LABEL.sub("", text), "utf-8")
