"""Who belongs to the class: a table that the LMS exports, or one of one's own.

Canvas's gradebook has the columns Student and ID, Moodle's grading worksheet Identifier and Full name; one of one's own
has who, and perhaps id.
"""

import contextlib
import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from course.classroom.grading.late import are_of_handing_in
from course.classroom.grading.texts import clean

KINDS = {"canvas": ("Student", "ID"), "moodle": ("Full name", "Identifier"), "": ("who", "id")}
MOODLE_TIME = "%A, %d %B %Y, %I:%M %p"  # Friday, 20 November 2026, 11:58 PM: langconfig's strftimedaydatetime


@dataclass(frozen=True)
class Person:
    """A row of the roster: its columns are kept for the table that goes back."""

    who: str
    id: str
    columns: dict = field(hash=False)

    @property
    def names(self):
        """What this person may be called, in small letters: number, name, or log-in."""
        known = (self.id, self.who, *(self.columns.get(column) for column in ("SIS Login ID", "Email address")))
        return {name.casefold() for name in known if name}

    def handed_in(self, zone):
        """When Moodle says that it was handed in, or None."""
        with contextlib.suppress(ValueError):
            said = self.columns.get("Last modified (submission)") or ""
            return datetime.strptime(said.strip(), MOODLE_TIME).replace(tzinfo=zone)


@dataclass(frozen=True)
class Roster:
    """All persons, and whose table it was: "canvas", "moodle" or ""."""

    kind: str = ""
    persons: tuple[Person, ...] = ()
    header: tuple[str, ...] = ()

    def person(self, submission):
        """The one who handed this in; None where nobody or more than one could be meant."""
        who, number = submission.who
        own = submission.origin.platform == self.kind and self.by_number.get(number)
        fits = own or self.by_name.get(who.casefold(), [])
        return fits[0] if len(fits) == 1 else None

    @cached_property
    def by_number(self):
        """{number: persons}."""
        return gathered((person.id, person) for person in self.persons if person.id)

    @cached_property
    def by_name(self):
        """{what a person may be called: persons}."""
        return gathered((name, person) for person in self.persons for name in person.names)


def gathered(pairs):
    """{key: values} of (key, value)s."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def read_roster(file):
    """The roster in a CSV file. Raises ValueError where its columns or lines are not as expected."""
    text = Path(file).read_bytes().decode("utf-8-sig", "replace")
    table = csv.DictReader(io.StringIO(text, newline=""), restval="")
    header = [name.strip() for name in table.fieldnames or ()]
    table.fieldnames = header
    kind = next((kind for kind, columns in KINDS.items() if columns[0] in header), None)
    if kind is None:
        wanted = ", ".join(name for name, _ in KINDS.values())
        raise ValueError(f"{file}, line 1: expected one of the columns {wanted}; got {', '.join(header) or 'nothing'}")
    persons = [person(row, kind, f"{file}, line {table.line_num}") for row in table if not is_head(row, kind)]
    return Roster(kind, tuple(persons), tuple(header))


def is_head(row, kind):
    """Canvas has rows below its header that are nobody's: the points that can be had, and what is muted."""
    name = (row[KINDS[kind][0]] or "").strip()
    return name == "Points Possible" or (kind == "canvas" and not name)


def person(row, kind, where):
    """The person in a row."""
    name, number = KINDS[kind]
    who, own = row[name].strip(), (row.get(number) or "").strip().removeprefix("Participant ")
    if not who:
        raise ValueError(f"{where}: expected a name in the column {name}")
    return Person(clean(who), clean(own), {key: value for key, value in row.items() if key})


def times_of_handing_in(submissions, roster, deadline):
    """{submission: (time or None, whether it is believed to be that of handing in)}; a worksheet's comes first."""
    known, of_a_platform = {}, {}
    for one in submissions:
        person = roster.person(one)
        said = person.handed_in(deadline.zone) if person else None
        known[one.name] = said or one.changed(deadline.zone)
        if one.origin.platform and not said:
            of_a_platform[one.name] = known[one.name]
    believed = are_of_handing_in(of_a_platform.values(), deadline.due)
    return {name: (time, believed or name not in of_a_platform) for name, time in known.items()}
