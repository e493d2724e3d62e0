"""The learner's record: one small JSON file in the folder `places.home()`.

    {"exercises": {name: {"points": 5, "of": 7}}, "predictions": {id: the text of the choice}}

A change is read, merged and replaced as a whole under a lock: two notebooks open at once lose nothing, and a crash
leaves either the old file or the new one. Nothing here raises: what goes wrong with a disk is returned as a sentence.
"""

import json
import os

from course.locking import locked
from course.places import home, write

FILE, ASIDE = "progress.json", "progress.unreadable-{}.json"


def load():
    """(record, a sentence if something is wrong with its file)."""
    try:
        return _read(home()), set_aside()
    except OSError as error:
        return _empty(), f"Your progress cannot be read ({error.strerror}: {home()})."


def save(kind, name, value):
    """Merge one entry into the record → "", or why it could not be kept, as a sentence."""
    try:
        home().mkdir(parents=True, exist_ok=True)
        with locked(home() / ".lock"):  # where locks do not exist the merge must do
            record = _read(home())
            entries = record[kind]
            if kind == "predictions" or _share(value) >= _share(entries.get(name)):
                entries[name] = value
                text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
                write(home() / FILE, text.encode())
        return ""
    except OSError as error:
        return (
            f"Your progress could not be kept ({error.strerror}: {home()}). "
            "To keep it elsewhere, set COURSE_HOME to a folder that you may write to."
        )


def set_aside():
    """Names the unreadable files that were set aside, as a sentence, or ""."""
    names = ", ".join(sorted(path.name for path in home().glob(ASIDE.format("*"))))
    if not names:
        return ""
    return f"A progress file could not be read and was set aside as {names} in {home()}; a new one was begun."


def _empty():
    return {"exercises": {}, "predictions": {}}


def _share(entry):
    """Points of an exercise as a share of all; below every share where there is no entry."""
    return entry["points"] / max(entry["of"], 1) if entry else -1.0


def _read(folder):
    """The record in this folder; a file that holds something else is renamed first, never written over."""
    try:
        record = json.loads((folder / FILE).read_bytes())
        if _sound(record):
            return record
    except FileNotFoundError:
        return _empty()
    except (ValueError, RecursionError):  # not JSON, not UTF-8, absurdly nested
        pass
    number = next(n for n in range(1, 10**6) if not (folder / ASIDE.format(n)).exists())
    os.replace(folder / FILE, folder / ASIDE.format(number))
    return _empty()


def _sound(record):
    """Does this have the shape promised above? (Further keys are another version's: they stay.)"""
    if not isinstance(record, dict) or not all(isinstance(record.get(kind), dict) for kind in _empty()):
        return False
    choices = record["predictions"].values()
    return all(map(_sound_entry, record["exercises"].values())) and all(isinstance(choice, str) for choice in choices)


def _sound_entry(value):
    """Is this what is kept of an exercise?"""
    return isinstance(value, dict) and all(isinstance(value.get(key), (int, float)) for key in ("points", "of"))
