"""The files of a submission that is a file, a folder or a zip, each with a function that reads it.

Nothing is unpacked, nothing is followed, nothing large is read.
"""

import io
import os
import re
import stat
import zipfile
from collections import defaultdict
from functools import partial
from pathlib import Path

FILE, MEMBERS = 20 * 2**20, 2000  # bytes; files in one submission
CODE = (".ipynb", ".py")
LITTER = re.compile(  # what systems leave in folders and zips
    r"(^|/)(\._|\.DS_Store$|\.ipynb_checkpoints(/|$)|__MACOSX(/|$)|__pycache__(/|$)|desktop\.ini$|Thumbs\.db$)",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """This submission holds no code that could be judged; the text says why."""


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
        return in_zip(partial(contents, path))
    return {path.name: partial(contents, path)}


def in_folder(path):
    """The files below a folder; where there is no code but one zip, the files in that."""
    found = {}
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in names:
            file = Path(folder, name)
            if len(found) > MEMBERS:
                raise Unreadable(f"more than {MEMBERS} files")
            if name.lower().endswith((*CODE, ".zip")) and os.path.islink(file):
                raise Unreadable(f"{name} is a symbolic link: it was not followed")
            found[file.relative_to(path).as_posix()] = partial(contents, file)
    zips = [name for name in found if name.lower().endswith(".zip") and not LITTER.search(name)]
    if len(zips) == 1 and not any(name.lower().endswith(CODE) for name in found):
        return in_zip(found[zips[0]])
    return found


def contents(path):
    """The bytes of a regular file that is not too large."""
    with open(path, "rb", opener=carefully) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"{path.name} is not a regular file")
        if about.st_size > FILE:
            raise Unreadable(f"{path.name} has {about.st_size} bytes: at most {FILE} are read")
        return file.read(FILE + 1)


def carefully(path, flags):
    """Open a file without following a link or waiting at a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def in_zip(read):
    """The files in a zip that is itself read by `read`; what a member unpacks to is limited."""
    archive = zipfile.ZipFile(io.BytesIO(read()))
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MEMBERS:
        raise Unreadable(f"more than {MEMBERS} files")
    return {member.filename: partial(unpacked, archive, member) for member in members}


def unpacked(archive, member):
    """The bytes of a member of a zip, if they are not too many."""
    with archive.open(member) as file:  # a size in the zip's own table may lie
        data = file.read(FILE + 1)
    if len(data) > FILE:
        raise Unreadable(f"{member.filename} unpacks to more than {FILE} bytes")
    return data


def in_export(place):
    """{name: (function that gives its files, its members)} for an LMS's export.

    Each top-level folder or file is a submission, which may be a single zip once more.
    """
    archive = zipfile.ZipFile(place)
    parts = defaultdict(dict)
    for member in archive.infolist():
        name, _, inner = member.filename.lstrip("/").partition("/")
        if name and not member.is_dir():
            parts[name][inner] = member
    return {name: (partial(part_of_export, archive, name, members), members) for name, members in parts.items()}


def part_of_export(archive, name, members):
    """The files of one submission in an export: `members` are those below its name, "" being the name itself."""
    found = {inner or name: partial(unpacked, archive, member) for inner, member in members.items()}
    if len(found) == 1:
        [(only, read)] = found.items()
        if only.lower().endswith(".zip"):
            return in_zip(read)
    return found
