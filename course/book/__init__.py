"""The book: the saved lessons as a static site, whose sliders and predictions answer without Python.

No text has a second source: a page is made from a notebook, an explorer from the cell that shows it.
In reading order:

    thinning     a picture in few elements
    packing      the pictures of many states, stored once
    stops        which controls move in the book, and where each of them stops (frozen.toml)
    freezing     an explorer, drawn at every stop of its controls
    running      a lesson's cells, run up to its last explorer
    pages        templates, and the links of a text
    questions    predictions that answer on the page
    lessons      a lesson as a page of the book
    reference    the page of the package: what it offers, from its docstrings
    extension    of Sphinx: formulas as MathML, which browsers draw by themselves
    building     all pages, then Sphinx
"""

from course.book.building import build, missing
