"""What the author of a test writes: `points`, `hints`, `expect`, `require`, `untouched`; `mistake`, `another_way`.

A test that fails raises `Failure`: short texts for the verdict instead of a traceback. Nothing here knows pytest or
the notebook, so that the same tests run in `check`, under plain pytest and in the class grader.
"""

from course.classroom.checking.outcome import Failure
from course.classroom.checking.values import mismatch, same, show


def points(number):
    """Give a test `number` points: `@points(2)` above `def test_…`; without it a test is worth one point."""

    def mark(test):
        test.points = number
        return test

    return mark


def hints(*texts):
    """Give a test hints of its own: where it is the first to fail they come before those of the exercise (`HINTS`)."""

    def mark(test):
        test.hints = texts
        return test

    return mark


def mistake(hint):
    """Put a wrong answer into the bank of an exercise, with a part of the hint that it must draw."""

    def mark(function):
        function.draws = hint
        return function

    return mark


def another_way(function):
    """Put a right answer into the bank that goes another way than the solution does: it must earn all points."""
    function.another_way = True
    return function


def expect(got, want, *, symptoms=None, otherwise="", call="", rtol=1e-6, picture=None):
    """Fail unless `got` has the shape, the kind and the values of `want`.

    symptoms: {what this mistake suggests: the value that it would return}; the first that equals `got` is told, or else
    `otherwise`. call: what was called, where the last call alone would mislead. picture: `(got, want) -> SVG text`.
    """
    __tracebackhide__ = True
    what = mismatch(got, want, rtol)
    if what:
        told = (hint for hint, wrong in (symptoms or {}).items() if same(got, wrong, rtol))
        parts = {"call": call, "got": show(got), "want": show(want)}
        raise Failure(what, **parts, suggests=next(told, otherwise), picture=drawn(picture, got, want))


def drawn(picture, got, want):
    """The picture of an answer as SVG text, "" where there is none to be drawn of it (wrong shape, no numbers)."""
    try:
        return picture(got, want) if picture else ""
    except (TypeError, ValueError, IndexError):
        return ""


def require(condition, what, *, suggests="", got="", want="", call=""):
    """Fail with these sentences unless `condition` holds: for properties that no single value can express."""
    __tracebackhide__ = True
    if not condition:
        parts = {"got": got, "want": want}
        shown = {name: part if isinstance(part, str) else show(part) for name, part in parts.items()}
        raise Failure(what, suggests=suggests, call=call, **shown)


def untouched(student):
    """Fail if the last call changed an array or list that it was given."""
    __tracebackhide__ = True
    require(
        not student.changed,
        f"Your function changed argument {', '.join(map(str, student.changed))}, which belongs to the caller.",
        suggests="`x += …` and `x[:] = …` work inside the array they are given; `x = x + …` makes a new one.",
    )
