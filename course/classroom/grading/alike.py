"""Submissions whose code is suspiciously alike: a list for a human to look at, no accusation.

Comments, names, numbers, strings and layout do not count: a program is taken as its kinds of tokens, of which each
eight in a row are a shingle; two programs are compared by the share of their shingles that are in both (Jaccard), as
in Schleimer, Wilkerson and Aiken, "Winnowing" (SIGMOD 2003), without their sampling: programs are short here. What the
hand-out or the solution has, and what most of the class has, counts for nobody.
"""

import io
import keyword
import re
import tokenize
from collections import Counter, defaultdict
from dataclasses import dataclass

from course.classroom.checking.submission import cells
from course.classroom.grading.files import Unreadable

SHINGLE = 8  # tokens
LEAST = 12  # shingles in common
SHARE = 0.6
LONGEST = 50_000  # letters of one answer that are looked at
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
KINDS = {tokenize.NUMBER: "0", tokenize.STRING: '"'}


@dataclass(frozen=True)
class Alike:
    """A submission that is like others: the one it is most like, and by how much."""

    group: int
    exercise: str
    submission: str
    closest: str
    share: float
    common: int


def alike(submissions, problem_set):
    """All `Alike`s of a class, exercise by exercise, in groups of those that hang together."""
    found, names = [], {exercise.name for exercise in problem_set.exercises}
    for exercise in problem_set.exercises:
        others = names - {exercise.name}
        known = frozenset().union(
            *(shingles(cells(exercise.folder / file)) for file in ("exercise.ipynb", "source.ipynb"))
        )
        own = {one.name: shingles(answer(one, exercise.name, others)) - known for one in submissions}
        found += groups(exercise.name, without_idioms(own), 1 + max((one.group for one in found), default=0))
    return found


def answer(submission, exercise, others):
    """The pieces of code that answer an exercise, cut before each function: not those that define another one."""
    try:
        code = submission.code(exercise).cells
    except Unreadable:
        return ()
    pieces = [piece for cell in code for piece in re.split(r"^(?=def )", cell, flags=re.MULTILINE)]
    return [piece for piece in pieces if not piece.startswith(tuple(f"def {other}(" for other in others))]


def shingles(sources):
    """The shingles of some cells."""
    kinds = [kind for source in sources for kind in tokens(source[:LONGEST])]
    return frozenset(hash(tuple(kinds[start : start + SHINGLE])) for start in range(len(kinds) - SHINGLE + 1))


def tokens(source):
    """The kinds of the tokens of a cell; where it is no Python they end."""
    try:
        for kind, text, *_ in tokenize.generate_tokens(io.StringIO(source).readline):
            if kind == tokenize.NAME and not keyword.iskeyword(text):
                yield "x"
            elif kind not in LAYOUT and text:
                yield KINDS.get(kind, text)
    except (tokenize.TokenError, SyntaxError):
        return


def without_idioms(own):
    """{submission: its shingles} without those that more than half of a class of ten or more have."""
    if len(own) < 10:
        return own
    spread = Counter(shingle for found in own.values() for shingle in found)
    idioms = {shingle for shingle, count in spread.items() if count > len(own) / 2}
    return {name: found - idioms for name, found in own.items()}


def groups(exercise, own, number):
    """The `Alike`s to one exercise; their groups are counted from `number`."""
    nearest, beside = {}, defaultdict(set)
    for name, other, share, common in pairs(own):
        beside[name].add(other)
        beside[other].add(name)
        for one, its in ((name, other), (other, name)):
            nearest[one] = max(nearest.get(one, (0, 0, "")), (share, common, its))
    found = []
    for group, members in enumerate(components(beside), number):
        for name in sorted(members):
            share, common, closest = nearest[name]
            found.append(Alike(group, exercise, name, closest, share, common))
    return found


def pairs(own):
    """(name, other, share, shingles in common) of those that are alike; of equal ones each with the first of them."""
    same, holders = defaultdict(list), defaultdict(list)
    for name, found in own.items():
        if len(found) >= LEAST:
            same[found].append(name)
    for found, names in same.items():
        yield from ((names[0], name, 1.0, len(found)) for name in names[1:])
        common = Counter(other for shingle in found for other in holders[shingle])
        for other, count in common.items():
            share = count / (len(found) + len(own[other]) - count)
            if count >= LEAST and share >= SHARE:
                yield other, names[0], share, count
        for shingle in found:
            holders[shingle].append(names[0])


def components(beside):
    """The sets of what hangs together, in the order of their first members."""
    left = set(beside)
    for first in sorted(beside):
        group, waiting = set(), [first] if first in left else []
        while waiting:
            one = waiting.pop()
            if one in left:
                left.discard(one)
                group.add(one)
                waiting.extend(beside[one])
        if group:
            yield group
