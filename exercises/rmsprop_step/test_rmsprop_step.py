"""One step of RMSProp, s ← ρ s + (1 − ρ) g², θ ← θ − η g / (√s + ε): alone, repeated, forgetting, on any shape."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "AdaGrad adds every g² for ever. What must be done to the old s so that it can fade?",
    "If ρ is near 1, which of the two should have the greater weight: the old s, or the new g²?",
    "s ← ρ s + (1 − ρ) g². What exactly is divided by √s + ε, and is ε under the root or beside it?",
)


def step(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


def wrong_steps(theta, old_s, s, gradient, eta, rho, eps):
    """{hint: θ} for the slips in the step: s is right."""
    root, move = np.sqrt(s), eta * gradient
    return {
        "ε stands inside the root: here it is added to the root, √s + ε.": theta - move / np.sqrt(s + eps),
        "ε is added to the step: brackets are missing around √s + ε.": theta - (move / root + eps),
        "ε is added to θ: brackets are missing around √s + ε.": theta - move / root + eps,
        "Where is ε? It keeps the quotient finite while s is still zero. A number of your own in its place, such as "
        "1e-7, is too small to show here: take the one that is given.": theta - move / root,
        "The root is missing: divide by √s + ε.": theta - move / (s + eps),
        "The step is multiplied by √s + ε. It must be divided: steep coordinates take shorter steps.": theta
        - move * (root + eps),
        "θ has used the old s, without the gradient of this step.": theta - move / (np.sqrt(old_s) + eps),
        "s is corrected by 1 − ρ: that is Adam's first step. RMSProp uses s as it is.": theta
        - move / (np.sqrt(s / (1 - rho)) + eps),
        "The step is added to θ: this climbs.": theta + move / (root + eps),
    }


def wrong_averages(s, g, eta, rho):
    """{hint: s} for the slips in the average."""
    return {
        "ρ and 1 − ρ are swapped: ρ is the share of the old s that is kept.": (1 - rho) * s + rho * g**2,
        "ρ is taken for one over the half-life. It is the factor by which s fades in one step; its half-life is "
        "ln 2 / (−ln ρ) steps.": 0.5**rho * s + (1 - 0.5**rho) * g**2,
        "s is averaged from |g|: it must be the average of the squares, g².": rho * s + (1 - rho) * np.abs(g),
        "s is averaged from g: gradients of opposite signs cancel, their squares do not.": rho * s + (1 - rho) * g,
        "This is AdaGrad: s adds up for ever. Where is ρ?": s + g**2,
        "The new square enters in full: its weight is 1 − ρ.": rho * s + g**2,
        "The old s does not fade: its weight is ρ.": s + (1 - rho) * g**2,
        "(1 − ρ) is squared with the gradient: only g is.": rho * s + ((1 - rho) * g) ** 2,
        "The square is taken of the whole sum: only g is squared.": (rho * s + (1 - rho) * g) ** 2,
        "s is reset in each step: the old average must be kept, with weight ρ.": (1 - rho) * g**2,
        "η is the weight of g²: it belongs to the step. The weight is 1 − ρ.": rho * s + eta * g**2,
        "ρ is added, and the old s is lost: ρ multiplies it.": rho + (1 - rho) * g**2,
        "One s for all coordinates: each must have its own, so take no mean over them.": rho * s
        + (1 - rho) * np.mean(g**2),
    }


@np.errstate(all="ignore")
def slips(theta, s, gradient, eta, rho, eps):
    """What the usual slips would return for these arguments."""
    right, new_s = step(theta, s, gradient, eta, rho, eps)
    told = {
        "The pair is the right one, in the other order: first θ, then s.": (new_s, right),
        "θ is right, but s comes back as it went in: the next step would have forgotten this gradient.": (right, s),
        "ε went into s, and stays in it: then it adds up from step to step. It is added to the root, each time anew.": (
            theta - eta * gradient / np.sqrt(new_s + eps),
            new_s + eps,
        ),
        "θ is right, but the root of s comes back: the next step would average a square with a root.": (
            right,
            np.sqrt(new_s),
        ),
    }
    told |= {hint: (moved, new_s) for hint, moved in wrong_steps(theta, s, new_s, gradient, eta, rho, eps).items()}
    told |= {
        hint: (theta - eta * gradient / (np.sqrt(bad) + eps), bad)
        for hint, bad in wrong_averages(s, gradient, eta, rho).items()
    }
    return told


def draw(rng, shape):
    """Short numbers, none of them zero, s as after some steps, and a large ε, so that its place can be seen."""
    theta, gradient = np.abs(rng.normal(size=(2, *shape)).round(2)) + 0.005
    gradient = gradient * np.resize([-1.0, 1.0], shape)  # both signs
    s, rates = rng.uniform(1, 9, shape).round(2), rng.uniform([0.1, 0.7, 0.2], [0.9, 0.95, 0.6]).round(2)
    return theta, s, gradient, *rates.tolist()


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, 2.0, 4.0, 0.1, 0.5, 0), (0.867, 9)


@points(2)
def test_one_step(student, rng):
    """one step with a memory that is not empty, and an ε that can be seen"""
    given = draw(rng, (3,))
    expect(
        student.rmsprop_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Work out the first coordinate by hand: s = ρ s + (1 − ρ) g², then θ − η g / (√s + ε).",
    )


@points(1)
def test_six_steps(student, rng):
    """six steps in a row from an empty memory: loud gradients first, then quiet ones"""
    theta, _, slope, eta, rho, _ = draw(rng, (3,))
    mine, yours = (theta, 0 * theta), (theta, 0 * theta)
    for scale in (1, -30, 1, 0.1, 0, 0.1):
        mine = step(*mine, scale * slope, eta, rho, 1e-8)
        yours = student.rmsprop_step(*(np.asarray(part, dtype=float) for part in yours), scale * slope, eta, rho, 1e-8)
        expect(yours, mine, otherwise="The first step was right? Then look at what is handed on to the next one.")


@points(1)
def test_half_life(student, rng):
    """without any gradient, half of s is gone after the half-life ln 2 / (−ln ρ), and θ rests"""
    theta, s, gradient, eta, _, eps = draw(rng, (2,))
    steps, now = int(rng.integers(3, 8)), (theta, s)
    rho = 0.5 ** (1 / steps)
    for _ in range(steps):
        given = *(np.asarray(part, dtype=float) for part in now), 0 * gradient, eta, rho, eps
        now = student.rmsprop_step(*given)
        expect(now, step(*given), symptoms=slips(*given), otherwise="With a zero gradient s becomes ρ s, and θ stays.")
    expect(
        now,
        (theta, s / 2),
        call=f"{steps} steps with ρ = {rho:.4g} and zero gradients",
        otherwise="s fades by the factor ρ in each step.",
    )


@points(1)
def test_zeros(student, rng):
    """a coordinate that has never had a gradient stays where it is"""
    theta, s, gradient, eta, rho, eps = draw(rng, (4,))
    s[:2], gradient[1:3] = 0, 0
    given = theta, s, gradient, eta, rho, eps
    expect(
        student.rmsprop_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="0 / (√0 + ε) is 0: is something divided by √s alone?",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.rmsprop_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.rmsprop_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, s, gradient, *_ = draw(rng, (3,))
    eta, rho, eps = rng.uniform([0.1, 0.7, 0.2], [0.5, 0.95, 0.6]).tolist()
    at = dict(theta=theta, s=s, gradient=gradient, eta=eta, rho=rho, eps=eps)
    cases = {
        "ρ = 0 is legal: nothing of the past is kept. `rho or 0.9` takes it for missing.": dict(rho=0.0),
        "ρ is taken as it is, however small.": dict(rho=0.0004),
        "ρ is taken as it is, however near to 1.": dict(rho=0.9996),
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "ε is taken as it is, however large.": dict(eps=250.5),
        "ε is taken as it is, however small.": dict(eps=2e-7),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:3])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, s=1e5**2 * s, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, s=1e-5**2 * s, gradient=1e-5 * gradient
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers "
        "only.": dict(theta=np.array([3, -2, 5]), s=np.array([4, 9, 1]), gradient=np.array([2, -3, 1])),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.rmsprop_step(*given), step(*given), otherwise=told)
