"""Code words in place of names, for those who mark by hand. Who is who stands in `key.csv`, and there alone.

A person keeps their word from run to run, and when they hand in again.
"""

import csv
import io
import secrets

from course.classroom.grading.gradebooks import as_csv
from course.classroom.grading.texts import clean, encoded
from course.places import write

FIRST = """
    amber azure brave brisk calm clear coral crisp dusky early fleet golden green ivory jolly keen
    light lilac lucid merry misty noble olive pearl plain quick quiet rapid ruby sandy silver sunny
"""
SECOND = """
    alder aspen badger beech birch bison cedar crane dove eagle elm falcon fern finch fox hare
    heron ibex iris juniper larch lark lily lynx maple marten otter owl pine robin swan thrush
"""
HEAD = ("word", "submission", "who", "id")


def code_words(file, submissions):
    """{name of a submission: its code word}; new ones are written into the key first."""
    known = read_key(file)
    taken, given = set(known.values()), {}
    for one in submissions:
        person = tuple(map(clean, one.who))
        if person not in known:
            known[person] = new_word(taken)
            taken.add(known[person])
        given[one.name] = known[person]
    lines = [(given[one.name], clean(one.name), *map(clean, one.who)) for one in submissions]
    here = {tuple(map(clean, one.who)) for one in submissions}
    gone = [(word, "", *person) for person, word in known.items() if person not in here]
    write(file, encoded(as_csv([HEAD, *lines, *gone])))
    return given


def read_key(file):
    """{(who, id): word} as it stands in the key, empty where there is none yet."""
    if not file.exists():
        return {}
    rows = csv.DictReader(io.StringIO(file.read_text("utf-8"), newline=""), restval="")
    unquoted = lambda text: text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text
    return {(unquoted(row["who"]), unquoted(row["id"])): row["word"] for row in rows}


def new_word(taken):
    """A word that nobody has yet; names cannot be worked out from it."""
    while True:
        word = f"{secrets.choice(FIRST.split())}-{secrets.choice(SECOND.split())}"
        if len(taken) >= 700:  # of 1024
            word = f"{word}-{secrets.choice(SECOND.split())}"
        if word not in taken:
            return word


def without_names(text, submission, word):
    """A text with the student's name, number and file name taken out of it."""
    for own in sorted({submission.name, *submission.who}, key=len, reverse=True):
        if len(own) >= 3:
            text = text.replace(own, word)
    return text
