"""Of a lesson's cells those that its explorers need, run as a learner runs them."""

import ast
import re
from symtable import symtable

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course.book.freezing import freeze
from course.book.stops import FROZEN


def explorers(notebook):
    """The cells that show an explorer of the table → its kind, by the number of the cell."""
    kinds = {number: shown(cell.source) for number, cell in code(notebook)}
    return {number: kind for number, kind in kinds.items() if kind in FROZEN}


def code(notebook):
    """Its cells of code, each with its number."""
    return [(number, cell) for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def shown(source):
    """The name of the function whose value a cell shows, None for anything else: "ball" for `ball(steps=20)`."""
    lines = ast.parse(source).body
    last = lines[-1].value if lines and isinstance(lines[-1], ast.Expr) else None
    called = last.func if isinstance(last, ast.Call) else None
    return called.id if isinstance(called, ast.Name) else None


def needed(notebook, wanted):
    """The numbers of these cells, and of all that make what they use: most of a lesson need not be run."""
    asked, numbers = set(), []
    for number, cell in reversed(code(notebook)):
        bound, changed, used = names(cell.source)
        if number in wanted or (bound | changed) & asked:
            numbers.insert(0, number)
            asked = asked - bound | used
    return numbers


def names(source):
    """The names that a cell binds, those whose parts it changes, and those that it uses: no function's own ones."""
    top = symtable(source, "cell", "exec")
    bound = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}
    nodes = list(ast.walk(ast.parse(source)))
    whole = [node for node in nodes if isinstance(node, (ast.Attribute, ast.Subscript))]
    touched = [node for node in whole if not isinstance(node.ctx, ast.Load)]
    touched += [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    changed = {part.id for node in touched for part in ast.walk(node) if isinstance(part, ast.Name)}
    return bound, changed, used(top) | changed


def used(table):
    """The names of the cell that a block uses, or one inside it."""
    outer = {one.get_name() for one in table.get_symbols() if one.is_referenced() and one.is_global()}
    return outer.union(*map(used, table.get_children()))


def run(name, notebook):
    """The frozen explorers of a lesson, by the number of their cells.

    A RuntimeError names a cell that fails, or an explorer that says something else than in the saved lesson.
    """
    kinds, frozen, shell = explorers(notebook), {}, InteractiveShell()
    reached = iter(notebook.metadata.get("course", {}).get("reached", []))
    for number in needed(notebook, kinds):
        cell = notebook.cells[number]
        with capture_output():
            done = shell.run_cell(cell.source, store_history=False)
        if not done.success:
            raise RuntimeError(f"{name}, cell {number}: {done.error_in_exec or done.error_before_exec!r}")
        if number in kinds:
            explorer, saved = done.result, cell.outputs[0].data["text/plain"]
            if words(repr(explorer)) != words(saved):
                raise RuntimeError(f"{name}, cell {number}: the saved lesson says {saved!r}, and now {explorer!r}")
            frozen[number] = freeze(kinds[number], explorer, next(reached, None) if explorer.goal else None)
    return frozen


def words(text):
    """A text without its numbers: their last digit may differ from machine to machine."""
    return re.sub(r"[\d.,e+-]+", "0", text)
