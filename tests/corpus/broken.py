"""Files that cannot be graded, in all the ways met so far: flagged for a human, never a silent zero, never a crash."""

import io
import json
import os
import socket
import stat
import zipfile

from corpus.making import RIGHT, code, entry, folder, notebook, notebook_text, raw, script, zip_of, zipped

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
WHOLE = notebook_text(RIGHT).encode()


def cells(*made):
    return json.dumps({"cells": list(made), "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def sparse(path, places):
    """A file that claims 5 GB and takes no room."""
    with open(path, "wb") as file:
        file.write(WHOLE)
        file.truncate(5 * 2**30)


def shut(path, places):
    path.write_bytes(WHOLE)
    path.chmod(0)


def shut_folder(path, places):
    path.mkdir()
    (path / "step.ipynb").write_bytes(WHOLE)
    path.chmod(0)


def listening(path, places):
    """A socket in the file system; its name alone stays behind."""
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path has to be short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def pipe_inside(path, places):
    path.mkdir()
    os.mkfifo(path / "step.ipynb")


def deep_folder(path, places):
    """A notebook 200 folders down."""
    inner = path.joinpath(*["in"] * 200)
    inner.mkdir(parents=True)
    (inner / "step.ipynb").write_bytes(WHOLE)


def link_to(target):
    return lambda path, places: path.symlink_to(target)


def linked_inside(path, places):
    path.mkdir()
    (path / "step.ipynb").symlink_to(places["REPO"] / "exercises/momentum_step/source.ipynb")


def zipped_link():
    """A zip whose one entry is a symbolic link to the solution."""
    link = zipfile.ZipInfo("step.ipynb")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zip_of({link: "../../../exercises/momentum_step/source.ipynb"})


def locked_zip():
    """A zip that asks for a password: the flag is set in both headers."""
    whole = bytearray(zip_of({"step.ipynb": WHOLE}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def torn_zip():
    """A zip with fifty bytes of the notebook in it overwritten."""
    whole = zip_of({"step.ipynb": WHOLE})
    return whole[:60] + bytes(50) + whole[110:]


def zip_bomb():
    """400 MB of blanks in 400 kB."""
    whole = io.BytesIO()
    archive = zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("step.ipynb", "w") as file:
        for _ in range(400):
            file.write(b" " * 2**20)
    return whole.getvalue()


def lying_zip():
    """A zip that says of a large file that it is small."""
    whole = bytearray(zip_of({"step.ipynb": WHOLE + b" " * 10**7}))
    for start, place in (b"PK\x03\x04", 22), (b"PK\x01\x02", 24):
        at = whole.index(start) + place
        whole[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(whole)


EMPTY = [
    raw("empty.ipynb", b""),
    raw("empty.py", b""),
    raw("blank.py", b" \n\t\n"),
    raw("only a comment.py", b"# my solution follows by mail\n"),
    raw("nothing in it.ipynb", cells()),
    raw("prose only.ipynb", cells({"cell_type": "markdown", "metadata": {}, "source": RIGHT})),
    notebook(
        "another exercise.ipynb",
        """
        def gradient_descent(gradient, start, eta, steps):
            return start
        """,
        points=None,
    ),
    folder("empty folder", {}, None),
    folder("folder of empty folders", {"a/b": None, "c": None}, None),
    zipped("empty.zip", {}, None),
]

NO_NOTEBOOK = [
    raw("braces.ipynb", b"{}"),
    raw("list.ipynb", b"[]"),
    raw("null.ipynb", b"null"),
    raw("text.ipynb", b'"cells"'),
    raw("cut off.ipynb", WHOLE[: len(WHOLE) // 2]),
    raw("cells are no list.ipynb", b'{"cells": {"a": 1}, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'),
    raw(
        "cells are numbers.ipynb", b'{"cells": [1, null, "x", []], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
    ),
    raw("cell without source.ipynb", cells({"cell_type": "code", "metadata": {}})),
    raw("source is a number.ipynb", cells({"cell_type": "code", "metadata": {}, "outputs": [], "source": 7})),
    raw(
        "source is a list of numbers.ipynb",
        cells({"cell_type": "code", "metadata": {}, "outputs": [], "source": [1, None]}),
    ),
    raw("deep.ipynb", b"[" * 200_000),
    raw("deep cells.ipynb", b'{"nbformat": 4, "cells": ' + b'{"cells":' * 50_000 + b"1" + b"}" * 50_001),
    raw("script inside.ipynb", RIGHT.encode()),
    raw("notebook inside.py", json.dumps(json.loads(WHOLE), indent=1).encode()),
    raw("merge conflict.ipynb", b"<<<<<<< HEAD\n" + WHOLE + b"\n=======\n{}\n>>>>>>> theirs\n"),
    raw("a number of a million digits.ipynb", b'{"nbformat": ' + b"4" * 1_000_000 + b', "cells": []}'),
]

NO_PYTHON = [
    script(
        "syntax error.py",
        """
        @RIGHT@

        for i in range(3) print(i)
        """,
        None,
    ),
    notebook("syntax error in the answer.ipynb", RIGHT.replace("gamma):", "gamma)"), points=None),
    script(
        "Python 2.py",
        """
        print "hi"

        @RIGHT@
        """,
        None,
    ),
    script("indentation.py", RIGHT.replace("    return", "  return"), None),
    raw("UTF-16.py", RIGHT.encode("utf-16"), (7, None)),  # Python itself would not read it; who does is kind
    raw("UTF-16.ipynb", notebook_text(RIGHT).encode("utf-16"), (7, None)),
    raw("Latin-1.py", ("# Größe\n" + RIGHT).encode("latin-1"), (7, None)),
    raw("punycode.py", b"# coding: punycode\n" + b"a" * 2_000_000),
    raw("hexadecimal.py", b"# coding: hex\n" + RIGHT.encode().hex().encode()),
    raw("zero bytes.py", RIGHT.encode() + b"\0\0\0"),
    raw("noise.py", bytes(range(256)) * 40),
    raw("noise.ipynb", bytes(range(256)) * 40),
    script("brackets.py", "x = " + "(" * 5000 + ")" * 5000 + "\n" + RIGHT, None),
    script("seventeen megabytes.py", "x = '" + "x" * 17_000_000 + "'\n" + RIGHT, (7, None)),
    script("minuses.py", "x = " + "-" * 500_000 + "1\n" + RIGHT, None),  # breaks the compiler of some Pythons
    notebook("minuses.ipynb", "x = " + "-" * 500_000 + "1", RIGHT, status=("graded", "look")),
    script(
        "lone surrogate.py",
        """
        x = '\\ud800'
        print(x)

        @RIGHT@
        """,
        status=("graded", "look"),
    ),
    raw(
        "lone surrogate in JSON.ipynb",
        cells(code("x = 1"), code(RIGHT)).replace(b"x = 1", b"x = '\\ud800'"),
        (7, None),
        ("graded", "look"),
    ),
]

OTHER_FILES = [
    raw("answer.pdf", PDF),
    raw("renamed PDF.ipynb", PDF),
    raw("renamed PDF.py", PDF),
    raw("renamed PDF.zip", PDF),
    raw("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    raw("essay.docx", zip_of({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"})),
    raw("exported.html", b"<html><script>alert(1)</script></html>"),
    raw("without ending", RIGHT.encode()),
    raw("text.txt", RIGHT.encode()),
    raw("compiled.pyc", b"\xa7\r\r\n" + bytes(12)),
    raw("archive.tar.gz", b"\x1f\x8b\x08\0" + bytes(20)),
    raw("archive.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20)),
    entry("five gigabytes.ipynb", sparse, None),
    entry("five gigabytes.py", sparse, None),
    entry("five gigabytes.zip", sparse, None),
    entry("pipe.ipynb", lambda path, places: os.mkfifo(path), None),
    entry("pipe.zip", lambda path, places: os.mkfifo(path), None),
    entry("pipe", lambda path, places: os.mkfifo(path), None),
    entry("socket.ipynb", listening, None),
    entry("no permission.ipynb", shut, None),
    entry("no permission folder", shut_folder, None),
    entry(
        "link to the solution.ipynb",
        lambda path, places: path.symlink_to(places["REPO"] / "exercises/momentum_step/source.ipynb"),
        None,
    ),
    entry("link to a folder", lambda path, places: path.symlink_to(places["REPO"] / "exercises"), None),
    entry("link into nothing.ipynb", link_to("nowhere"), None),
    entry("link to itself.ipynb", link_to("link to itself.ipynb"), None),
    entry("link to zeros.py", link_to("/dev/zero"), None),
    entry("link to another student.py", link_to("form script.py"), None),
    entry("link inside", linked_inside, None),
    entry("pipe inside", pipe_inside, None),
    entry("deep folder", deep_folder, (7, None)),
    folder("two notebooks", {"a.ipynb": notebook_text(RIGHT), "b.ipynb": notebook_text(RIGHT)}, None),
    folder("two scripts", {"a.py": RIGHT, "b.py": RIGHT}, None),
    folder("only a PDF", {"answer.pdf": PDF}, None),
]

ZIPS = [
    zipped("two.zip", {"a.ipynb": WHOLE, "b.ipynb": WHOLE}, None),
    raw("corrupt.zip", zip_of({"step.ipynb": WHOLE})[:-40]),
    raw("corrupt inside.zip", torn_zip()),
    entry("bomb.zip", lambda path, places: path.write_bytes(zip_bomb()), None),
    entry("many.zip", lambda path, places: path.write_bytes(zip_of({f"{i}.txt": "" for i in range(20_000)})), None),
    raw("lying.zip", lying_zip()),
    raw("locked.zip", locked_zip()),
    zipped("in a zip.zip", {"inner.zip": zip_of({"step.ipynb": WHOLE})}, (7, None)),
    # Nothing may be written up there; whether the notebook itself is then graded is a matter of taste.
    zipped("upwards.zip", {"../../@MARK@.ipynb": WHOLE, "../@MARK@.py": "x"}, None),
    zipped("upwards one.zip", {"../../step.ipynb": WHOLE}, (7, None)),
    zipped("absolute.zip", {"/tmp/step.ipynb": WHOLE}, (7, None)),
    raw("link.zip", zipped_link()),
]

ENTRIES = [*EMPTY, *NO_NOTEBOOK, *NO_PYTHON, *OTHER_FILES, *ZIPS]
