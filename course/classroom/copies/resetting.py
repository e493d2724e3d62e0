"""One copy begun anew."""

from course.classroom.copies.contents import digest, text
from course.classroom.copies.laying import lay, put_aside
from course.classroom.copies.originals import find, originals
from course.classroom.copies.record import read_record, write_record
from course.places import workbook


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
