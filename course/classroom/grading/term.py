"""A term: the points of all graded sets in one table, and how each hint's share went from set to set.

A person is known by the number that a platform or a roster gives them. Moodle's numbers are new in each assignment:
there, and where there is no number, the name counts; who shares a name with another in one set is not put together.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from course.classroom.grading.gradebooks import as_csv
from course.classroom.grading.pages import page
from course.classroom.grading.texts import encoded, number
from course.places import write


@dataclass(frozen=True)
class Graded:
    """What `course grade` has left of one set: `label` tells it from the others."""

    label: str
    title: str
    of: float
    marked: int
    rows: list
    hints: dict

    def share(self, hint):
        """The share of the marked submissions that were given this hint."""
        return self.hints.get(hint, 0) / self.marked if self.marked else 0


def term(folders, to):
    """Write `term.csv`, `hints.csv` and `term.html` into the folder `to` → the number of persons.

    folders: those that `course grade` has written, in the order of the term. Raises ValueError for another folder.
    """
    sets, to = read(folders), Path(to)
    persons, hints = joined(sets), shares(sets)
    to.mkdir(parents=True, exist_ok=True)
    of = sum(one.of for one in sets)
    head = ["who", "id", *(one.label for one in sets), "points", "of", "without a mark"]
    lines = [
        [person["who"], person["id"], *marks(person, sets), number(of), missing(person, sets)] for person in persons
    ]
    write(to / "term.csv", encoded(as_csv([head, *lines])))
    percent = [[hint, *(f"{100 * share:.0f}" for share in row)] for hint, row in hints]
    write(to / "hints.csv", encoded(as_csv([["hint, % of the students", *(one.label for one in sets)], *percent])))
    shown = dict(sets=sets, head=head, lines=lines, hints=hints, apart=[one for one in persons if one["apart"]])
    write(to / "term.html", encoded(page("term.html", **shown)))
    return len(persons)


def read(folders):
    """What is known of each set; a set that was graded twice is told apart by its folder."""
    found = []
    for folder in map(Path, folders):
        try:
            about = json.loads((folder / "marks.json").read_bytes())
        except (OSError, ValueError):
            raise ValueError(f"{folder}: expected a folder that `course grade` has written, with marks.json") from None
        found.append((folder, about))
    names = Counter(about["set"] for _, about in found)
    short = len({folder.name for folder, _ in found}) == len(found)
    label = lambda folder, name: name if names[name] == 1 else f"{name} ({folder.name if short else folder})"
    return [Graded(label(folder, about.pop("set")), **about) for folder, about in found]


def joined(sets):
    """One person each: {"who", "id", "apart", "results": {label: points or None}}, in the order of their names."""
    persons = {}
    for one in sets:
        alike = Counter(identity(row) for row in one.rows)
        for row in one.rows:
            apart = alike[identity(row)] > 1
            key = (one.label, row["who"], row["id"]) if apart else identity(row)
            new = {"who": row["who"], "id": own_number(row), "apart": apart, "results": {}}
            persons.setdefault(key, new)["results"][one.label] = row["result"]
    return sorted(by_name(persons).values(), key=lambda person: (person["who"].casefold(), person["id"]))


def own_number(row):
    """The number of a person that holds for the whole term, or ""."""
    return "" if row["platform"] == "moodle" else row["id"]


def identity(row):
    """Who a row is about."""
    return own_number(row) or ("name", row["who"].casefold())


def by_name(persons):
    """The persons; whoever has no number in some sets is put to the only one of that name who has one."""
    named = defaultdict(list)
    for key, person in persons.items():
        if person["id"] and not person["apart"]:
            named[person["who"].casefold()].append(key)
    kept = dict(persons)
    for key, person in persons.items():
        others = named[person["who"].casefold()]
        if not person["id"] and not person["apart"] and len(others) == 1:
            results = kept[others[0]]["results"]
            if not results.keys() & person["results"].keys():
                results |= kept.pop(key)["results"]
    return kept


def marks(person, sets):
    """The results of a person, set by set, and their sum."""
    results = [person["results"].get(one.label) for one in sets]
    return [*map(number, results), number(sum(result or 0 for result in results))]


def missing(person, sets):
    """In how many sets a person has no mark."""
    return sum(person["results"].get(one.label) is None for one in sets)


def shares(sets):
    """[(hint, its share in each set)], what was common in any set first."""
    hints = {hint for one in sets for hint in one.hints}
    found = [(hint, [one.share(hint) for one in sets]) for hint in hints]
    return sorted(found, key=lambda row: (-max(row[1]), row[0]))
