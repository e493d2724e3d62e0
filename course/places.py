"""Where things lie: what the course comes with, and what is the learner's own. Standard library only.

In a clone the originals are its folders `notebooks/` and `exercises/`; a wheel carries them inside the package.
"""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CLONE = not (PACKAGE / "originals").is_dir()
ORIGINALS = PACKAGE.parent if CLONE else PACKAGE / "originals"
COMMAND = "python3 -m course" if CLONE else "course"  # what the learner types


def workbook():
    """The folder of the learner's copies: $COURSE_WORKBOOK, or `workbook` in the clone, or one in the home folder."""
    usual = ORIGINALS / "workbook" if CLONE else "~/gradient-descent-course"
    return Path(os.environ.get("COURSE_WORKBOOK") or usual).expanduser().resolve()


def home():
    """The folder of the learner's record: $COURSE_HOME, or `.course` in the clone, or in the workbook."""
    usual = (ORIGINALS if CLONE else workbook()) / ".course"
    return Path(os.environ.get("COURSE_HOME") or usual).expanduser()


def write(path, content):
    """Write bytes all or nothing: a crash leaves the old file or the new one."""
    part = path.with_name(f".{os.urandom(8).hex()}.part")  # short, where the name itself is as long as names may be
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
