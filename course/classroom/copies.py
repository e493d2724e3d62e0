"""The learner's copies of lessons and exercises. What a learner wrote is never written over. Standard library only.

    renew()        make what is missing, renew what is untouched, lay a new text beside what is not
    reset(name)    one original back; the copy goes aside

`.copies.json` in the workbook keeps, for each copy, the two digests of the original that it was made from: of its bytes,
and of the text of its cells, which running a lesson leaves alone. "offered" is the new text that was laid beside it.
"""

import hashlib
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from course.places import CLONE, COMMAND, ORIGINALS, PACKAGE, workbook, write

RECORD, ASIDE = ".copies.json", "aside"
CONVENTIONS = "course/optimizers/CONVENTIONS.md"  # lesson 8 links to it
BESIDE = """There is a new text of {name}, and you have worked on the old one.
Yours stays as it is; the new one lies beside it: {beside}
To begin anew with the new one: {course} reset {short}    (yours then goes to {aside})"""
MOVED = """You had worked in the course's own files. They were copied with all that you wrote: {}
Work on the copies from now on; `git stash push -- notebooks exercises` puts the course's own files back."""


def originals():
    """What learners get, by its place in the workbook; links between these files work there as they do in a clone."""
    found = [*sorted(ORIGINALS.glob("notebooks/*.ipynb")), *sorted(ORIGINALS.glob("exercises/*/exercise.ipynb"))]
    return {path.relative_to(ORIGINALS).as_posix(): path for path in found} | {
        CONVENTIONS: PACKAGE.parent / CONVENTIONS
    }


def renew():
    """Bring the workbook up to date → sentences for the learner. OSError where it cannot be written."""
    folder, told = workbook(), []
    record, worked = read_record(folder), {} if (folder / RECORD).exists() else worked_on_in_the_clone()
    answered = []
    for name, original in originals().items():
        known, new = record.setdefault(name, {}), original.read_bytes()
        told += renew_one(name, new, folder / name, known)
        if name in worked:
            known.update(worked[name])
            answered += [short(name)] * (text(new) != known["text"])
    write_record(folder, record)
    return told + [MOVED.format(", ".join(answered))] * bool(answered)


def renew_one(name, new, copy, known):
    """One file; `known` is its entry in the record, and is brought up to date → sentences."""
    old = copy.read_bytes() if copy.exists() else None
    if old in (None, new) or digest(old) == known.get("bytes"):  # missing, current or untouched
        lay(new, copy, known)
    elif text(old) == text(new):  # the current text, run or saved
        known["text"] = text(new)
    elif text(old) == known.get("text"):  # an old text, run or saved: its outputs are the learner's
        put_aside(copy, name)
        lay(new, copy, known)
    elif text(new) not in (known.get("text"), known.get("offered")):  # worked on, and there is something new
        beside = lay(new, free_name(copy, new, known), {})
        known["offered"] = text(new)
        return [BESIDE.format(name=name, beside=beside, aside=workbook() / ASIDE, short=short(name), course=COMMAND)]
    return []


def lay(content, target, known):
    """Write an original's bytes to `target` (unless they are there), and keep in `known` what they were → `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.read_bytes() != content:
        write(target, content)
    known.clear()
    known.update({"bytes": digest(content), "text": text(content)})
    return target


def reset(name):
    """Bring the original of a lesson or exercise back → (where it is, where the copy went that was touched, or None).

    name: such as 04_momentum, 04, momentum_step, or the path of a copy. A LookupError names what there is.
    """
    folder, chosen = workbook(), find(name)
    record, copy = read_record(folder), folder / chosen
    known = record.setdefault(chosen, {})
    touched = copy.exists() and digest(copy.read_bytes()) != known.get("bytes")
    kept = put_aside(copy, chosen) if touched else None
    for new in copy.parent.glob(f"{copy.stem}.new*{copy.suffix}"):
        if text(new.read_bytes()) == known.get("offered"):
            new.unlink()  # nothing was written into it, and its text comes now
    lay(originals()[chosen].read_bytes(), copy, known)
    write_record(folder, record)
    return copy, kept


def find(name):
    """The original that is meant by a short name, a lesson's number or a path."""
    path, names = Path(name).resolve(), list(originals())
    given = path.relative_to(workbook()).as_posix() if path.is_relative_to(workbook()) else Path(name).as_posix()
    wanted = given.zfill(2) + "_" if given.isdigit() else None
    hits = [full for full in names if given in (full, short(full)) or wanted and short(full).startswith(wanted)]
    if not hits:
        raise LookupError(
            f"There is no lesson or exercise named {name!r}. There are: {', '.join(map(short, names[:-1]))}"
        )
    return hits[0]


def short(name):
    """ "04_momentum" or "momentum_step" for a file's place in the workbook."""
    path = Path(name)
    return path.parent.name if path.name == "exercise.ipynb" else path.stem


# What a learner wrote ------------------------------------------------------------------------------------------------


def digest(content):
    return hashlib.sha256(content).hexdigest()


def text(content):
    """A digest of the kinds and texts of a notebook's cells: neither a run nor JupyterLab's saving changes it."""
    try:
        cells = json.loads(content)["cells"]
        return digest(json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in cells]).encode())
    except (ValueError, KeyError, TypeError):  # not a notebook, or one that is damaged
        return digest(content)


def put_aside(copy, name):
    """Move a copy into the folder `aside`, under its own name and the time → where it lies."""
    now = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    target = workbook() / ASIDE / f"{short(name)} {now}{copy.suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    while target.exists():
        target = target.with_stem(target.stem + "+")
    shutil.move(copy, target)
    return target


def free_name(copy, new, known):
    """Where a new text goes: `04_momentum.new.ipynb`, with a number if the learner has written into that."""
    number, target = 1, copy.with_name(f"{copy.stem}.new{copy.suffix}")
    while target.exists() and text(target.read_bytes()) not in (text(new), known.get("offered")):
        number += 1
        target = copy.with_name(f"{copy.stem}.new-{number}{copy.suffix}")
    return target


def read_record(folder):
    """The record of the copies; where it is lost or damaged, every copy that differs counts as worked on."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return {name: entry for name, entry in record.items() if isinstance(entry, dict)}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}


def write_record(folder, record):
    write(folder / RECORD, json.dumps(record, indent=1).encode())


def worked_on_in_the_clone():
    """Entries for the originals that differ from what git has: a learner's work from before there were copies."""
    changed = git("diff", "--name-only", "--relative", "HEAD", "--", "notebooks", "exercises") if CLONE else b""
    names = originals().keys() & changed.decode().splitlines()
    return {name: {"bytes": None, "text": text(git("show", f"HEAD:./{name}"))} for name in sorted(names)}


def git(*arguments):
    """What git prints in the clone; nothing where there is no git, or no history."""
    try:
        return subprocess.run(["git", *arguments], cwd=ORIGINALS, capture_output=True).stdout
    except OSError:
        return b""
