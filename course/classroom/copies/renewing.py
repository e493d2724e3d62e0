"""The workbook brought up to date: what a learner has not touched is renewed, everything else stays."""

from course.classroom.copies.contents import digest, text
from course.classroom.copies.laying import ASIDE, free_name, lay, put_aside
from course.classroom.copies.originals import originals, short
from course.classroom.copies.record import read_record, worked_on_in_the_clone, write_record
from course.places import COMMAND, workbook

BESIDE = """There is a new text of {name}, and you have worked on the old one.
Yours stays as it is; the new one lies beside it: {beside}
To begin anew with the new one: {course} reset {short}    (yours then goes to {aside})"""
MOVED = """You had worked in the course's own files. They were copied with all that you wrote: {}
Work on the copies from now on; `git stash push -- notebooks exercises` puts the course's own files back."""


def renew():
    """Bring the workbook up to date → sentences for the learner. OSError where it cannot be written."""
    folder = workbook()
    record, worked = read_record(folder), worked_on_in_the_clone(folder)
    told, answered = [], []
    for name, original in originals().items():
        known, new = record.setdefault(name, {}), original.read_bytes()
        told += renew_one(name, new, folder / name, known)
        if name in worked:
            known.update(worked[name])
            if text(new) != known["text"]:
                answered.append(short(name))
    write_record(folder, record)
    if answered:
        told.append(MOVED.format(", ".join(answered)))
    return told


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
