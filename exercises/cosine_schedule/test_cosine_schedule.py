"""The learning rate of step t: a linear warm-up, then half a cosine down to a floor, where it stays."""

import numpy as np

from course.classroom import curves, expect, hints, points, require

HINTS = (
    "Which of the three parts does step t fall into: the warm-up, the cosine, or the time after it?",
    "How many steps of the cosine have been taken before step t, and which share of all its steps is that?",
    "The cosine goes from 1 (share 0) to −1 (share 1). What must be added and multiplied so that η falls to the "
    "floor, and what keeps the share at 1?",
)


def rate(t, eta, warm_up, steps, floor):
    if t <= warm_up:
        return eta * t / warm_up
    return wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


def wave(share, eta, floor):
    return floor + 0.5 * (eta - floor) * (1 + np.cos(np.pi * share))


def after_warm_up(change):
    """The right warm-up, and `change(t, eta, warm_up, steps, floor)` from there on."""
    return lambda t, eta, warm_up, *rest: eta * t / warm_up if t <= warm_up else change(t, eta, warm_up, *rest)


SLIPS = {
    "It rises again after its end: the cosine goes on. Hold the share at 1.": after_warm_up(
        lambda t, eta, w, n, floor: wave((t - 1 - w) / n, eta, floor)
    ),
    "NumPy's cosine takes radians: half a turn is π, not 180.": after_warm_up(
        lambda t, eta, w, n, floor: floor + 0.5 * (eta - floor) * (1 + np.cos(180 * min((t - 1 - w) / n, 1)))
    ),
    "Off by one: at the first step after the warm-up no step of the cosine has been taken, so the rate is still "
    "η.": after_warm_up(lambda t, eta, w, n, floor: wave(min((t - w) / n, 1), eta, floor)),
    "The share is divided by steps − 1, and so reaches 1 with the last step of the cosine: here it does so after it.": (
        after_warm_up(lambda t, eta, w, n, floor: wave(min((t - 1 - w) / (n - 1), 1), eta, floor))
    ),
    "The warm-up counts from 0: its first step would stand still, and its last one is not yet "
    "η.": lambda t, eta, w, n, floor: eta * (t - 1) / w if t <= w else rate(t, eta, w, n, floor),
    "Step t = warm_up is the last one of the warm-up, and has the rate η: here the cosine takes it, with a share below "
    "0.": lambda t, eta, w, n, floor: eta * t / w if t < w else wave(min((t - 1 - w) / n, 1), eta, floor),
    "The cosine counts from the very first step. Its share begins at 0 when the warm-up ends.": after_warm_up(
        lambda t, eta, w, n, floor: wave(min((t - 1) / n, 1), eta, floor)
    ),
    "The steps of the warm-up are taken from those of the cosine. Here `steps` are those of the cosine "
    "alone.": after_warm_up(lambda t, eta, w, n, floor: wave(min((t - 1 - w) / max(n - w, 1), 1), eta, floor)),
    "The cosine goes down to 0, and the floor only cuts it off: the whole wave must fit between η and the "
    "floor.": after_warm_up(lambda t, eta, w, n, floor: max(wave(min((t - 1 - w) / n, 1), eta, 0), floor)),
    "After its end the rate is 0. It stays at the floor.": after_warm_up(
        lambda t, eta, w, n, floor: wave((t - 1 - w) / n, eta, floor) if t <= w + n else 0.0
    ),
    "The floor is missing: it ends at 0.": after_warm_up(
        lambda t, eta, w, n, floor: wave(min((t - 1 - w) / n, 1), eta, 0)
    ),
    "The floor is added to the whole wave, which then begins above η.": after_warm_up(
        lambda t, eta, w, n, floor: floor + wave(min((t - 1 - w) / n, 1), eta, 0)
    ),
    "The half is missing: 1 + cos goes from 2 to 0.": after_warm_up(
        lambda t, eta, w, n, floor: floor + (eta - floor) * (1 + np.cos(np.pi * min((t - 1 - w) / n, 1)))
    ),
    "This is a quarter of a turn: the cosine from 1 to 0. Half a turn, with 1 + cos, is level at both "
    "ends.": after_warm_up(
        lambda t, eta, w, n, floor: floor + (eta - floor) * np.cos(np.pi / 2 * min((t - 1 - w) / n, 1))
    ),
    "The warm-up begins at the floor. Here it is η · t / warm_up.": lambda t, eta, w, n, floor: (
        floor + (eta - floor) * t / w if t <= w else rate(t, eta, w, n, floor)
    ),
    "There is no warm-up: it begins at η.": lambda t, eta, w, n, floor: wave(min(max(t - 1 - w, 0) / n, 1), eta, floor),
}


def draw(rng):
    """η, warm-up, steps, floor."""
    return (
        round(rng.uniform(0.2, 0.9), 2),
        int(rng.integers(4, 8)),
        int(rng.integers(9, 15)),
        round(rng.uniform(0.04, 0.09), 3),
    )


def compare(student, times, setting, otherwise):
    got = [student.cosine_schedule(t, *setting) for t in times]
    curve = lambda formula: [formula(t, *setting) for t in times]
    expect(
        got,
        curve(rate),
        symptoms={hint: curve(slip) for hint, slip in SLIPS.items()},
        otherwise=otherwise,
        picture=curves,
        call=f"cosine_schedule(t, {', '.join(map(str, setting))}) for t = {times[0]} … {times[-1]}",
    )


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield [solve(t, 0.4, 4, 10, 0.0) for t in (1, 4, 5, 10, 15, 30)], [0.1, 0.4, 0.4, 0.2, 0, 0]


@points(1)
@hints("What does your function remember from one call to the next, when it should know t alone?")
def test_the_same_step_has_the_same_rate(student, rng):
    """asked twice, or backwards, the same step has the same rate"""
    setting = draw(rng)
    once = [float(student.cosine_schedule(t, *setting)) for t in range(1, 30)]
    again = [float(student.cosine_schedule(t, *setting)) for t in range(29, 0, -1)][::-1]
    require(
        np.array_equal(once, again),
        "Asked once more about the same steps, your function gave other rates.",
        got=again,
        want=once,
        suggests="It remembers how often it was asked. Everything it needs is in its arguments: the step is t.",
    )


@points(2)
@hints("Which η belongs to step w, the last one of the warm-up, and which to the first step of it?")
def test_warm_up(student, rng):
    """the warm-up: a straight line that reaches η at t = warm_up"""
    setting = draw(rng)
    compare(student, range(1, setting[1] + 1), setting, "In the warm-up the rate is η · t / warm_up.")


@points(2)
@hints("At the first step after the warm-up, how many steps of the cosine have been taken: 0 or 1?")
def test_cosine(student, rng):
    """the cosine, from η down to the floor"""
    setting = draw(rng)
    compare(
        student,
        range(setting[1] + 1, setting[1] + setting[2] + 1),
        setting,
        "Work out one value by hand: which share of the cosine lies behind step t?",
    )


@points(1)
@hints("What does the cosine do after a share of 1, and which function keeps a number at 1 or below?")
def test_after_its_end(student, rng):
    """after its end it stays at the floor"""
    setting = draw(rng)
    end = setting[1] + setting[2]
    compare(student, range(end + 1, end + 40), setting, "From step warm_up + steps + 1 on, the rate is the floor.")


@points(1)
@hints("With w = 0, which branch does step 1 take, and what would η · t / w be?")
def test_without_warm_up(student, rng):
    """with warm_up = 0 it begins at η"""
    eta, _, steps, floor = draw(rng)
    times, setting = range(1, steps + 5), (eta, 0, steps, floor)
    got = [student.cosine_schedule(t, *setting) for t in times]
    expect(
        got,
        [rate(t, *setting) for t in times],
        otherwise="With no warm-up the cosine begins at once: step 1 has the rate η.",
        call=f"cosine_schedule(t, {eta}, 0, {steps}, {floor}) for t = 1 … {steps + 4}",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: no floor, a warm-up of one step, a cosine of one step or of thousands, tiny and enormous rates"""
    eta, warm_up, steps, floor = draw(rng)
    eta += float(rng.uniform(0, 1e-3))
    cases = {
        "A floor of 0 is legal: `floor or …` takes it for missing.": (eta, warm_up, steps, 0.0),
        "The floor is taken as it is, however small.": (eta, warm_up, steps, 0.0004),
        "A warm-up of one step is legal: step 1 has the rate η, and so has step 2.": (eta, 1, steps, floor),
        "A cosine of one step is legal: it is at η once, and then at the floor.": (eta, warm_up, 1, floor),
        "The warm-up may be this long.": (eta, 300, 400, floor),
        "The cosine may be this long.": (eta, warm_up, 3000, floor),
        "η is taken as it is, however small.": (2e-5, warm_up, steps, 1e-6),
        "η and the floor are taken as they are, however large.": (2500.5, warm_up, steps, 400.25),
    }
    for told, setting in cases.items():
        end = setting[1] + setting[2]
        times = [*range(1, 12), end // 3, end // 2, end - 1, end, end + 1, end + 2, 5 * end]
        expect(
            [student.cosine_schedule(t, *setting) for t in times],
            [rate(t, *setting) for t in times],
            otherwise=told,
            call=f"cosine_schedule(t, {', '.join(map(str, setting))}) for t = {', '.join(map(str, times))}",
        )
