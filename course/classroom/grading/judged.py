"""A submission's judgements, with what a human gave put in: what counts for each exercise and each test."""

from dataclasses import dataclass


@dataclass
class Judged:
    """What a page shows of an exercise: its judgement, points, tests, and what was given by hand."""

    judgement: dict
    status: str
    points: float | None
    tests: list  # (test as judged, points, Override or None)
    given: object = None


def judged(result, given):
    """{exercise: `Judged`} of a submission's result and what was given by hand for it."""
    return {name: judged_exercise(name, judgement, given) for name, judgement in result["exercises"].items()}


def judged_exercise(name, judgement, given):
    """One exercise: what a human gave counts, else what the tests gave, else there is no mark."""
    whole, nothing = given.get((name, "")), judgement["status"] == "ungraded"
    tests = []
    for test in judgement["tests"]:
        by_hand = given.get((name, test["name"]))
        own = None if nothing else (test["points"] if test["passed"] else 0)
        tests.append((test, by_hand.points if by_hand else own, by_hand))
    alone = {key: one for key, one in given.items() if key[0] == name and key[1]}
    if whole:
        return Judged(judgement, "graded", whole.points, tests, whole)
    if nothing and not alone:
        return Judged(judgement, "ungraded", None, tests)
    unjudged = [one.points for key, one in alone.items() if key[1] not in {test["name"] for test, _, _ in tests}]
    points = sum(points or 0 for _, points, _ in tests) + sum(unjudged)
    return Judged(judgement, "look" if nothing else judgement["status"], points, tests)
