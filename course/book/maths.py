"""Formulas as MathML, which browsers draw and screen readers speak without a script; docutils translates them.

An extension of Sphinx, with the names that its headings have in JupyterLab.
"""

from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml

#: What docutils has under another name.
SAME = {r"\dots": r"\ldots", r"\tfrac12": r"\tfrac{1}{2}"}


def setup(app):
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def inline(translator, node):
    write(translator, mathml(node))


def block(translator, node):
    write(translator, f'<div class="math-block">{mathml(node, as_block=True)}</div>')


def write(translator, html):
    from docutils.nodes import SkipNode

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
