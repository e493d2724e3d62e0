"""An original laid in its place or beside a copy, and a copy put aside."""

import shutil
from datetime import datetime

from course.classroom.copies.contents import digest, text
from course.classroom.copies.originals import short
from course.places import workbook, write

ASIDE = "aside"


def lay(content, target, known):
    """Write an original's bytes to `target` (unless they are there), and keep in `known` what they were → `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.read_bytes() != content:
        write(target, content)
    known.clear()
    known.update({"bytes": digest(content), "text": text(content)})
    return target


def free_name(copy, new, known):
    """Where a new text goes: `04_momentum.new.ipynb`, with a number if the learner has written into that."""
    number, target = 1, copy.with_name(f"{copy.stem}.new{copy.suffix}")
    while target.exists() and text(target.read_bytes()) not in (text(new), known.get("offered")):
        number += 1
        target = copy.with_name(f"{copy.stem}.new-{number}{copy.suffix}")
    return target


def put_aside(copy, name):
    """Move a copy into the folder `aside`, under its own name and the time → where it lies."""
    now = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    target = workbook() / ASIDE / f"{short(name)} {now}{copy.suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    while target.exists():
        target = target.with_stem(target.stem + "+")
    shutil.move(copy, target)
    return target
