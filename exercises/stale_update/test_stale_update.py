"""One update with a late gradient: θ ← θ − η ∇L(where θ was `delay` steps ago)."""

import numpy as np

from course.classroom import Failure, expect, hints, paths, points, require, show, untouched

HINTS = (
    "Two places play a part: one at which the gradient is taken, one from which the step is made. Which is old, "
    "which is new?",
    "With delay 0, which entry of the path do you use? And with delay 1?",
    "When only three places are on the path and the gradient is five steps late, which place did its worker start "
    "from?",
)


def place(path, delay):
    return path[max(len(path) - 1 - delay, 0)]


def update(path, gradient, eta, delay):
    return path[-1] - eta * gradient(place(path, delay))


def slips(path, gradient, eta, delay):
    """What the usual slips would return for these arguments."""
    path = [np.asarray(theta, float) for theta in path]
    late, now, reached = place(path, delay), path[-1], len(path) - 1 - delay
    told = {
        "The gradient is taken at the newest θ: nothing is late here.": now - eta * gradient(now),
        "The step starts from the old place. The gradient is old, but it moves the θ of now.": late
        - eta * gradient(late),
        "The places are swapped: it is the gradient that is old, and the θ that is new.": late - eta * gradient(now),
        "The gradient is added: this climbs.": now + eta * gradient(late),
        "Where is η? The gradient is subtracted in full.": now - gradient(late),
        "η is divided by delay + 1. That may be wise, but it was not asked for.": now
        - eta / (delay + 1) * gradient(late),
        "The gradient is one step too old: with delay 0 it must be that of the newest θ.": now
        - eta * gradient(place(path, delay + 1)),
        "The gradient is one step too young: `path[-1]` is already the place of delay 0.": now
        - eta * gradient(place(path, delay - 1) if delay else path[0]),
        "The gradients of the last steps are averaged. Only one arrives: that of `delay` steps ago.": now
        - eta * np.mean([gradient(theta) for theta in path[max(reached, 0) :]], axis=0),
        "The gradient is taken at the start, for ever.": now - eta * gradient(path[0]),
    }
    if reached < 0:
        told = {
            "Nothing moves until `delay` steps have been taken. But the workers have all begun at the start, and "
            "their gradients arrive.": now,
            "A negative place on a Python list counts from its end. Before the start of the path there is the "
            "start.": now - eta * gradient(path[reached % len(path)]),
        } | told
    return told


def draw(rng, steps, d=2):
    """A path of `steps` steps, and a bumpy bowl, with short numbers."""
    stiffness = rng.uniform(0.5, 1.5, d).round(2)

    def gradient(theta):
        return stiffness * theta + np.sin(3 * theta)

    return [rng.normal(size=d).round(2) + 0.005 for _ in range(steps + 1)], gradient, round(rng.uniform(0.05, 0.3), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve([np.array([4.0]), np.array([3.0]), np.array([2.5])], lambda theta: 2 * theta, 0.1, 2), [1.7]


@points(1)
def test_one_update(student, rng):
    """one update, on a path that is long enough"""
    path, gradient, eta = draw(rng, 6)
    given = path, gradient, eta, 3
    expect(
        student.stale_update(*given),
        update(*given),
        symptoms=slips(*given),
        otherwise="Find the place of three steps ago, take the gradient there, and move the newest θ by −η times it.",
    )


@points(1)
@hints("Which entry of the path is the newest, and is it the one your index finds for delay 0?")
def test_no_delay(student, rng):
    """with delay 0 it is plain gradient descent"""
    path, gradient, eta = draw(rng, 4)
    given = path, gradient, eta, 0
    expect(
        student.stale_update(*given),
        update(*given),
        symptoms=slips(*given),
        otherwise="Delay 0 means: the gradient of the newest θ.",
    )


@points(2)
@hints("What does a negative index find in a list, and what should be found where the path is too short?")
def test_first_updates(student, rng):
    """while the path is shorter than the delay, the gradient is that of the start"""
    for steps in 2, 0, 3:
        path, gradient, eta = draw(rng, steps)
        given = path, gradient, eta, 4
        try:
            got = student.stale_update(*given)
        except Failure as failure:
            if "IndexError" in failure.what:
                failure.suggests = "There is no place so far back. Before the start of the path there is the start."
            raise
        expect(
            got,
            update(*given),
            symptoms=slips(*given),
            otherwise="Which place is the oldest there is? An earlier one does not exist.",
        )


@points(2)
def test_forty_updates(student, rng):
    """forty updates in a row from one start, three steps late"""
    start, gradient, eta = draw(rng, 0)
    mine, yours = list(start), list(start)
    for _ in range(40):
        mine.append(update(mine, gradient, eta / 2, 3))
        yours.append(np.asarray(student.stale_update(list(yours), gradient, eta / 2, 3), dtype=float))
    expect(
        np.array(yours),
        np.array(mine),
        picture=paths,
        call="stale_update forty times, the path one longer each time",
        otherwise="One update alone is right? Then look at the first few of them, where the path is short.",
    )


@points(1)
@hints("How many times do you call `gradient`, and how many of the results do you need?")
def test_one_gradient(student, rng):
    """the gradient is asked for once"""
    path, gradient, eta = draw(rng, 6)
    asked = []

    def watched(theta):
        asked.append(np.array(theta, dtype=float))
        return gradient(theta)

    got = student.stale_update(path, watched, eta, 2)
    expect(
        got,
        update(path, gradient, eta, 2),
        symptoms=slips(path, gradient, eta, 2),
        otherwise="Where was the gradient asked for?",
    )
    require(
        len(asked) == 1,
        f"The gradient was asked for {len(asked)} times.",
        got=show(asked),
        want="one gradient per update",
        suggests="Ask once, at the old place, and keep the answer.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the path that comes in is left as it was"""
    student.stale_update(*draw(rng, 5), 2)
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: long paths and delays, any shape, any size, tiny and enormous η, whole numbers"""
    path, gradient, _ = draw(rng, 6)
    (long, slope, _), (wide, wide_slope, _) = draw(rng, 250), draw(rng, 4, 300)
    at = dict(path=path, gradient=gradient, eta=float(rng.uniform(0.05, 0.3)), delay=2)
    matrices = [np.outer(theta, [1.0, -2, 3]) for theta in path]
    cases = {
        "Many digits are given here, and all of them count.": {},
        "A delay of one is legal: the gradient is that of the place just before.": dict(delay=1),
        "The path may be this long, and so may the delay.": dict(path=long, gradient=slope, delay=150),
        "There are 300 coordinates here, and all of them count.": dict(path=wide, gradient=wide_slope),
        "Matrices are legal: the formula holds for each entry by itself.": dict(path=matrices, gradient=np.sin),
        "A path of single numbers is legal.": dict(path=[theta[0] for theta in path], gradient=np.sin),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "η is taken as it is, however large.": dict(eta=250.5),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(path=[1e5 * theta for theta in path]),
        "Tiny numbers count as they are: they are not zero.": dict(path=[1e-5 * theta for theta in path]),
        "All is in whole numbers here, the next θ is not: an array like the last one keeps whole numbers only.": dict(
            path=[np.array([i, 3 - i]) for i in range(6)]
        ),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.stale_update(*given), update(*given), otherwise=told)
