"""What was handed in: files, folders, zips, one by one → the cells of code in them, or why there are none.

Nothing is unpacked, nothing is followed, nothing is run, and nothing large is read: a submission is bytes.
"""

import io
import json
import os
import re
import stat
import tokenize
import zipfile
from dataclasses import dataclass
from pathlib import Path

FILE, MEMBERS = 20 * 2**20, 2000  # bytes; files in one submission
CODE = (".ipynb", ".py")
LITTER = re.compile(r"(^|/)(\._|\.DS_Store$|\.ipynb_checkpoints(/|$)|__MACOSX(/|$)|__pycache__(/|$)|desktop\.ini$|Thumbs\.db$)", re.IGNORECASE)
MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?.*")
CANVAS = re.compile(r"(?P<who>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_.*")


class Unreadable(Exception):
    """This submission holds no code that could be judged; the text says why."""


@dataclass(frozen=True)
class Code:
    """The cells of a notebook, or a script as its one cell."""
    cells: tuple[str, ...]
    script: bool


@dataclass(frozen=True)
class Submission:
    """One student's files: `files()` gives {name: function that reads it}."""
    name: str
    files: object

    @property
    def who(self):
        """The student's name and number where an LMS has put them into the file's name, else the name and ""."""
        found = MOODLE.fullmatch(self.name) or CANVAS.fullmatch(self.name)
        return (found["who"], found["id"]) if found else (re.sub(r"\.(ipynb|py|zip)$", "", self.name, flags=re.IGNORECASE), "")

    def code(self, exercise):
        """The `Code` that answers this exercise. Raises Unreadable.

        Of several files the one that carries the exercise's name counts; a single one may answer several exercises.
        """
        try:
            found = {name: read for name, read in self.files().items() if not LITTER.search(name)}
            name = chosen([name for name in found if name.lower().endswith(CODE)], exercise, sorted(found))
            return parsed(name, found[name]())
        except Unreadable:
            raise
        except Exception as error:  # a broken zip alone can raise half a dozen kinds
            raise Unreadable(f"it cannot be read ({type(error).__name__}: {error})") from None


def submissions(place):
    """All submissions in a folder, or in the zip that an LMS exports, as `Submission`s in the order of their names.

    Raises ValueError where there are none.
    """
    place = Path(place)
    if place.is_dir():
        found = [Submission(entry.name, lambda entry=entry: on_disk(Path(entry.path))) for entry in os.scandir(place)]
    elif zipfile.is_zipfile(place):
        found = in_export(place)
    else:
        raise ValueError(f"{place}: expected a folder of submissions, or a zip with them")
    found = sorted((one for one in found if not LITTER.search(one.name)), key=lambda one: one.name)
    if not found:
        raise ValueError(f"{place}: no submission in it")
    return found


# Files ---------------------------------------------------------------------------------------------------------------


def on_disk(path):
    """The files of a submission that is a file, a folder or a zip: {name: function that reads it}."""
    kind = os.lstat(path).st_mode
    if stat.S_ISLNK(kind):
        raise Unreadable("a symbolic link: it was not followed")
    if stat.S_ISDIR(kind):
        return in_folder(path)
    if not stat.S_ISREG(kind):
        raise Unreadable("not a regular file")
    if path.suffix.lower() == ".zip":
        return in_zip(lambda: contents(path))
    return {path.name: lambda: contents(path)}


def in_folder(path):
    found = {}
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in names:
            file = Path(folder, name)
            if len(found) > MEMBERS:
                raise Unreadable(f"more than {MEMBERS} files")
            if name.lower().endswith((*CODE, ".zip")) and os.path.islink(file):
                raise Unreadable(f"{name} is a symbolic link: it was not followed")
            found[file.relative_to(path).as_posix()] = lambda file=file: contents(file)
    zips = [name for name in found if name.lower().endswith(".zip") and not LITTER.search(name)]
    if len(zips) == 1 and not any(name.lower().endswith(CODE) for name in found):
        return in_zip(found[zips[0]])
    return found


def contents(path):
    """The bytes of a regular file that is not too large."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"{path.name} is not a regular file")
        if about.st_size > FILE:
            raise Unreadable(f"{path.name} has {about.st_size} bytes: at most {FILE} are read")
        return file.read(FILE + 1)


def in_zip(read):
    """The files in a zip that is itself read by `read`; what a member unpacks to is limited."""
    archive = zipfile.ZipFile(io.BytesIO(read()))
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MEMBERS:
        raise Unreadable(f"more than {MEMBERS} files")
    return {member.filename: lambda member=member: unpacked(archive, member) for member in members}


def unpacked(archive, member):
    with archive.open(member) as file:  # a size in the zip's own table may lie
        data = file.read(FILE + 1)
    if len(data) > FILE:
        raise Unreadable(f"{member.filename} unpacks to more than {FILE} bytes")
    return data


def in_export(place):
    """The submissions in an LMS's export: each top-level folder of it is one, and each top-level file."""
    with zipfile.ZipFile(place) as archive:
        names = sorted({member.filename.lstrip("/").partition("/")[0] for member in archive.infolist()} - {""})
    return [Submission(name, lambda name=name: part_of_export(place, name)) for name in names]


def part_of_export(place, name):
    archive = zipfile.ZipFile(place)
    members = {member.filename.lstrip("/"): member for member in archive.infolist() if not member.is_dir()}
    if name in members:
        read = lambda: unpacked(archive, members[name])
        return in_zip(read) if name.lower().endswith(".zip") else {name: read}
    found = {inner.removeprefix(f"{name}/"): lambda member=member: unpacked(archive, member)
             for inner, member in members.items() if inner.startswith(f"{name}/")}
    if len(found) == 1 and next(iter(found)).lower().endswith(".zip"):
        return in_zip(next(iter(found.values())))
    return found


# Code ----------------------------------------------------------------------------------------------------------------


def chosen(names, exercise, all_names):
    """The file that counts: the only one, or the only one that carries the exercise's name."""
    if len(names) <= 1:
        if not names:
            raise Unreadable(f"no notebook and no script in it, but {', '.join(all_names[:5]) or 'nothing'}")
        return names[0]
    named = [name for name in names if exercise.lower() in name.lower()]
    if len(named) == 1:
        return named[0]
    raise Unreadable(f"{len(named or names)} files could be meant: {', '.join(sorted(named or names)[:5])}")


def parsed(name, data):
    """The code in a file's bytes. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("the file is empty")
    if name.lower().endswith(".ipynb"):
        cells = notebook(data)
    else:
        cells = (script(data),)
    if not any(cell.strip() for cell in cells):
        raise Unreadable("no code in it")
    return Code(tuple(re.sub(r"\r\n?", "\n", cell) for cell in cells), not name.lower().endswith(".ipynb"))


def script(data):
    try:
        return data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])
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
