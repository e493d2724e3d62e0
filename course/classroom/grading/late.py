"""Late work: a due date, how late a submission is, and what of its points is left.

Points, lateness and result stay apart, and nothing is judged again: another date or rule only counts anew.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
DOWNLOAD = timedelta(minutes=10)  # times of a whole class within it are those of the download


@dataclass(frozen=True)
class Rule:
    """`none` takes nothing; with `cut-off` what is late earns nothing; `per-day=10%` takes it for each day begun.

    As Canvas takes it: a share of the points that can be had, and never more than were earned.
    """

    text: str
    per_day: float = 0.0

    def left(self, points, of, days):
        """What is left of `points` after so many days begun."""
        lost = of if self.text == "cut-off" and days else self.per_day * of * days
        return round(max(points - lost, 0), 2)


def rule(text):
    """The rule that is written so. Raises ValueError."""
    if text in ("none", "cut-off"):
        return Rule(text)
    found = re.fullmatch(r"per-day=([0-9]+(?:\.[0-9]+)?) *%", text)
    if found and 0 < float(found[1]) <= 100:
        return Rule(text, float(found[1]) / 100)
    raise ValueError(f"{text}: expected none, cut-off or per-day=10% (from above 0 to 100 %)")


def due_date(text):
    """A date and time, in this machine's time zone unless it names one. Raises ValueError."""
    try:
        if not re.search(r"[T ]\d", text):  # a date alone might mean its first moment or its last
            raise ValueError(text)
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.astimezone()
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"{text}: expected a date and time such as 2026-11-20T23:59 or 2026-11-20T23:59+01:00"
        ) from None


@dataclass(frozen=True)
class Deadline:
    """A due date of a time zone, or None, and what is taken from what comes later."""

    due: datetime | None = None
    rule: Rule = Rule("none")

    @property
    def zone(self):
        """The time zone in which times are read and shown: that of the due date, else this machine's."""
        return (self.due or datetime.now().astimezone()).tzinfo


@dataclass(frozen=True)
class Lateness:
    """days: days begun after the due date, None where nobody can say; why: what a human should know, or ""."""

    days: int | None = 0
    why: str = ""


def lateness(origin, time, due, believed=True):
    """How late a submission is: by its time, and by what its platform has marked.

    believed: whether the times of this class are those of handing in. Canvas's mark alone tells of no day.
    """
    if due is None:
        return Lateness()
    days = max(math.ceil((time - due) / DAY), 0) if time and believed else None
    if days is None:
        if origin.platform == "canvas" and not origin.late:
            return Lateness(0)
        marked = "Canvas has marked it LATE; " if origin.late else ""
        return Lateness(None, f"{marked}how late is not known: nothing was taken off")
    if origin.late and not days:
        return Lateness(None, "Canvas has marked it LATE, its time is before the due date: nothing was taken off")
    if origin.platform == "canvas" and days and not origin.late:
        return Lateness(days, "its time is after the due date, and Canvas has not marked it LATE")
    return Lateness(days)


def are_of_handing_in(times, due):
    """Whether these times of an LMS's files are those of handing in.

    Moodle and Canvas write into their zips when they were made: then all lie together, after the due date.
    """
    known = [time for time in times if time]
    return not due or len(known) < 2 or max(known) - min(known) > DOWNLOAD or min(known) <= due
