"""What each copy was made from: `.copies.json` in the workbook.

For each copy it holds two digests of the original: "bytes", of all of it, and "text", of its cells, which running a
lesson leaves alone. "offered" is the text of a new original that was laid beside the copy. A workbook without a record
may follow work in the clone itself: until there were copies, learners wrote there.
"""

import json
import subprocess

from course import places
from course.classroom.copies.contents import text
from course.classroom.copies.originals import originals

RECORD = ".copies.json"


def read_record(folder):
    """The record of the copies; where it is lost or damaged, every copy that differs counts as worked on."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return {name: entry for name, entry in record.items() if isinstance(entry, dict)}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}


def write_record(folder, record):
    """Keep the record, as a whole or not at all."""
    places.write(folder / RECORD, json.dumps(record, indent=1).encode())


def worked_on_in_the_clone(folder):
    """Entries for the originals that differ from what git has, as long as this workbook has no record."""
    if (folder / RECORD).exists() or not places.CLONE:
        return {}
    changed = git("diff", "--name-only", "--relative", "HEAD", "--", "notebooks", "exercises")
    names = originals().keys() & changed.decode().splitlines()
    return {name: {"bytes": None, "text": text(git("show", f"HEAD:./{name}"))} for name in sorted(names)}


def git(*arguments):
    """What git prints in the clone; nothing where there is no git, or no history."""
    try:
        return subprocess.run(["git", *arguments], cwd=places.ORIGINALS, capture_output=True).stdout
    except OSError:
        return b""
