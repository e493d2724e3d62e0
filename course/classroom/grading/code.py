"""The code in a file that was handed in: the cells of a notebook, or a script as its one cell."""

import codecs
import io
import json
import re
import tokenize
from dataclasses import dataclass

from course.classroom.grading.files import Unreadable

ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252")  # as Python's registry names them


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
        named = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        if codecs.lookup(named).name not in ENCODINGS:
            raise Unreadable(f"it is written in {named[:40]}: expected one of {', '.join(ENCODINGS)}")
        return data.decode(named)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"its text cannot be read ({error})") from None


def notebook(data):
    """The code cells of a notebook, of nbformat 4 or older."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        content = json.loads(text)
        sheets = content.get("worksheets") or [content]
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell["cell_type"] == "code"]
        sources = [cell.get("source", cell.get("input", "")) for cell in cells]
        return tuple(source if isinstance(source, str) else "".join(source) for source in sources)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"no notebook can be read from it ({type(error).__name__}: {str(error)[:100]})") from None
