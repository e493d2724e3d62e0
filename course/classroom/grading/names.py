"""Who handed a file in, and when it says so: names as Moodle and Canvas write them.

Moodle (mod/assign/locallib.php): `Full Name_123_assignsubmission_file_`, a folder, or the same before a file's name;
its underscore at the end is gone since 4.1. 123 is the participant's number in this assignment.
Canvas (lib/content_zipper.rb): `lastfirst_LATE_77_88_name.ipynb`: the user's number, and that of the file.

Neither leaves an underscore in the person's name, so what a student chose, at the end, cannot pass for the beginning.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

MOODLE = re.compile(r"(?P<who>[^_]+)_(?P<id>[0-9]+)_assignsubmission_(?P<kind>[a-z]+)(?P<file>(_.*)?)", re.DOTALL)
CANVAS = re.compile(
    r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<id>[1-9][0-9]*)_(?P<number>[1-9][0-9]*)_(?P<file>.+)", re.DOTALL
)
TEXT = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<id>[1-9][0-9]*)_(?P<file>(text|link)\.html)")


@dataclass(frozen=True)
class Origin:
    """What a name tells: a person and their number, "" where there is none.

    platform: "moodle", "canvas" or "", nobody's; file: the student's own name of the file; number: Canvas's number of
    it, higher for what came later; late: whether Canvas has marked it so; given_back: where its feedback belongs in the
    zip that this platform takes.
    """

    who: str
    id: str = ""
    platform: str = ""
    file: str = ""
    number: int = 0
    late: bool = False
    given_back: str = ""


def origin(name):
    """What a single name tells."""
    if found := MOODLE.fullmatch(name):
        file = found["file"].removeprefix("_")
        folder = name.removesuffix(file) if file else name
        return Origin(found["who"], found["id"], "moodle", file, given_back=f"{folder}/feedback.html")
    found = CANVAS.fullmatch(name) or TEXT.fullmatch(name)
    if found and not looks_like_a_date(found):
        number = int(found.groupdict().get("number") or 0)
        back = f"{name.removesuffix(found['file'])}feedback.html"
        return Origin(found["who"], found["id"], "canvas", found["file"], number, bool(found["late"]), back)
    return plain(name)


def plain(name):
    """The origin of a file that is named by hand."""
    return Origin(re.sub(r"\.(ipynb|py|zip)$", "", name, flags=re.IGNORECASE))


def looks_like_a_date(found):
    """Whether the two numbers in `ws_2024_11_anna.py` are rather a year and a month or week."""
    return 1900 <= int(found["id"]) <= 2100 and int(found.groupdict().get("number") or 99) <= 53


def origins(names):
    """{name: what it tells} for all names of an inbox.

    In Canvas a number of a file occurs once, and a person has one number. Names that say otherwise were written by
    hand (`sheet_1_2_anna.py`, `sheet_1_2_bert.py`): these stay apart.
    """
    told = {name: origin(name) for name in names}
    by_file, by_person = defaultdict(set), defaultdict(set)
    for name, one in told.items():
        if one.platform == "canvas":
            by_file[one.number or name].add(name)
            by_person[one.id].add(one.who)
    return {name: plain(name) if by_hand(name, one, by_file, by_person) else one for name, one in told.items()}


def by_hand(name, one, by_file, by_person):
    """Whether a name that looks like Canvas's contradicts the others."""
    return one.platform == "canvas" and (len(by_file[one.number or name]) > 1 or len(by_person[one.id]) > 1)


def stem(file):
    """The name of a file without the number that Canvas appends when it is handed in again: `a-1.ipynb` is `a`."""
    return re.sub(r"(-[0-9]+)?(\.[^.]*)?$", "", file, count=1).casefold()
