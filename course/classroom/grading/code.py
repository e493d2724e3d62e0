"""The code in a file that was handed in: the cells of a notebook, or a script as its one cell."""

import codecs
import io
import json
import re
import tokenize
from dataclasses import dataclass

from course.classroom.grading.files import Unreadable

ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252")  # as Python's registry names them
NAMING = 200  # bytes of a line in which an encoding may be named
UNLIKE = "it is no notebook that can be read"


@dataclass(frozen=True)
class Code:
    """The cells of a notebook, or a script as its one cell."""

    cells: tuple[str, ...]
    script: bool


def parsed(name, data):
    """The code in a file's bytes. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("the file is empty")
    is_script = not name.lower().endswith(".ipynb")
    cells = (script(data),) if is_script else notebook(data)
    if not any(cell.strip() for cell in cells):
        raise Unreadable("no code in it")
    return Code(tuple(re.sub(r"\r\n?", "\n", cell) for cell in cells), is_script)


def script(data):
    """The text of a script, in the encoding that it names.

    Of Python's hundred only a few are taken: some decode in a time that grows with the square of the length.
    """
    try:
        named = tokenize.detect_encoding(io.BytesIO(naming(data)).readline)[0]
        if codecs.lookup(named).name not in ENCODINGS:
            raise Unreadable(f"it is written in {named[:40]}: expected one of {', '.join(ENCODINGS)}")
        return data.decode(named)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise Unreadable("its text cannot be read: expected UTF-8, or what its first two lines name") from None


def naming(data):
    """The first two lines as far as they may name an encoding: cut short, and ASCII behind UTF-8's mark (the BOM).

    Since Python 3.14 they are decoded in the encoding that they name: see `script`.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    lines = data[len(mark) :].split(b"\n", 2)[:2]
    return mark + b"\n".join(line[:NAMING].decode("ascii", "ignore").encode() for line in lines)


def notebook(data):
    """The code cells of a notebook, of nbformat 4 or older."""
    content = understood(data)
    insist(isinstance(content, dict), f"it is {called(content)}")
    sheets = content.get("worksheets") or [content]
    insist(isinstance(sheets, list), f"its worksheets are {called(sheets)}")
    cells = [cell for sheet in sheets for cell in cells_of(sheet)]
    return tuple(source(cell, number) for number, cell in enumerate(cells, 1) if cell["cell_type"] == "code")


def understood(data):
    """What is written in the bytes of a notebook."""
    try:
        return json.loads(data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))
    except UnicodeDecodeError:
        why = "it is no text in UTF-8"
    except json.JSONDecodeError as error:
        why = f"from line {error.lineno} on it is broken off, or something else"
    except ValueError:
        why = "a number in it is too long"
    except RecursionError:
        why = "its brackets are nested too deeply"
    raise Unreadable(f"{UNLIKE}: {why}")


def cells_of(sheet):
    """The cells of a notebook, or of one sheet of an old one."""
    insist(isinstance(sheet, dict), f"a sheet of it is {called(sheet)}")
    insist("cells" in sheet, "it has no cells")
    cells = sheet["cells"]
    insist(isinstance(cells, list), f"in the place of its cells is {called(cells)}")
    for number, cell in enumerate(cells, 1):
        insist(isinstance(cell, dict), f"in the place of cell {number} is {called(cell)}")
        insist("cell_type" in cell, f"cell {number} does not say whether it is code or text")
    return cells


def source(cell, number):
    """The code in a cell: a text, or the list of its lines."""
    written = cell.get("source", cell.get("input", ""))
    lines = [written] if isinstance(written, str) else written
    texts = isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    insist(texts, f"the code of cell {number} is no text")
    return "".join(lines)


def insist(condition, otherwise):
    """Raise Unreadable, with what the file is instead of a notebook, unless the condition holds."""
    if not condition:
        raise Unreadable(f"{UNLIKE}: {otherwise}")


def called(value):
    """A value of JSON as a teacher would call it."""
    kinds = {dict: "a table of names", list: "a list", str: "a text", bool: "a yes or no", type(None): "nothing"}
    return kinds.get(type(value), "a number")
