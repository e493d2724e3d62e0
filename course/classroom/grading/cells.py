"""A student's cells, run one by one as in a notebook, without a screen and without anybody to answer."""

import ast
import asyncio
import contextlib
import inspect
import io
import linecache
import sys
from functools import partial

from course.classroom.checking.running import Printed
from course.classroom.checking.student import show_error

NOTE = "_course_notes_import"  # the name of a `Missing` among those of the student's


class Missing(list):
    """Imports that found nothing, each as a sentence: here are not all the packages that a student may have."""

    def __call__(self, statement, error):
        self.append(f"`{statement}` did not work here ({show_error(error)})")


def run_cell(source, number, names):
    """Run one cell → what stopped it, or ""."""
    try:
        with muted(Printed()):
            run_code(source, f"cell {number}", names)
        return ""
    except BaseException as error:
        return show_error(error)


def run_code(source, filename, names):
    """Run what Jupyter would take for code: with magics, and with `await` outside of functions."""
    waiting = eval(compiled(source, filename), names)  # not exec: of a cell that awaits, it gives the coroutine
    if inspect.iscoroutine(waiting):
        asyncio.run(waiting)


def compiled(source, filename):
    """The code of a cell; only where it is no plain Python are magics looked for. Tracebacks find its lines."""
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compiling = partial(compile, filename=filename, mode="exec", flags=flags, dont_inherit=True)
    reading = partial(ast.parse, filename=filename)
    try:
        tree = reading(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        tree = reading(TransformerManager().transform_cell(source))
    tree.body = [forgiving(statement) for statement in tree.body]
    return compiling(tree)


def forgiving(statement):
    """A statement of a cell as it is run: an import that finds nothing is noted and costs only itself."""
    if not isinstance(statement, (ast.Import, ast.ImportFrom)) or getattr(statement, "module", "") == "__future__":
        return statement
    text = f"try: pass\nexcept ImportError as {NOTE}_error: {NOTE}({ast.unparse(statement)!r}, {NOTE}_error)"
    [trying] = ast.parse(text).body
    trying.body = [statement]
    for node in [trying, *(node for handler in trying.handlers for node in ast.walk(handler))]:
        ast.copy_location(node, statement)
    return trying


class Notebook:
    """What `get_ipython()` gives a cell here: magics do nothing, but those that run code run it."""

    RUNNING = {"time", "capture"}

    def __init__(self, names):
        self._names = names

    def itself(self):
        return self

    def run_line_magic(self, name, line, *args, **kwargs):
        if name in self.RUNNING:
            run_code(line, f"%{name}", self._names)

    def run_cell_magic(self, name, line, cell):
        if name in self.RUNNING:
            run_code(cell, f"%%{name}", self._names)

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


class Silence(io.StringIO):
    """A keyboard at which somebody presses Enter, and nothing else."""

    def readline(self, size=-1):
        return "\n"


@contextlib.contextmanager
def muted(printed):
    """Into `printed` goes what is printed; to `input()` nobody answers but with Enter."""
    before = sys.stdin
    sys.stdin = Silence()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            yield
    finally:
        sys.stdin = before
