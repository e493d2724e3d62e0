"""One step of AdaGrad, G ← G + g², θ ← θ − η g / (√G + ε): alone, repeated, with exact zeros, on any shape."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "Two lines suffice: which of the two new values is needed to compute the other?",
    "What does each coordinate remember of its gradients: their sum, the sum of their sizes, or of their squares?",
    "What exactly is divided by what? Is ε under the root, or beside it?",
)


def step(theta, G, gradient, eta, eps):
    G = G + np.square(gradient, dtype=float)
    return theta - eta * gradient / (np.sqrt(G) + eps), G


def wrong_steps(theta, G, gradient, eta, eps):
    """{hint: θ} for the slips in the step: G is right."""
    root, move = np.sqrt(G), eta * gradient
    return {
        "ε stands inside the root: here it is added to the root, √G + ε.": theta - move / np.sqrt(G + eps),
        "ε is added to the step: brackets are missing around √G + ε.": theta - (move / root + eps),
        "ε is added to θ: brackets are missing around √G + ε.": theta - move / root + eps,
        "Where is ε? It keeps the quotient finite while G is still zero.": theta - move / root,
        "The root is missing: divide by √G + ε.": theta - move / (G + eps),
        "The step is multiplied by √G + ε. It must be divided: steep coordinates take shorter steps.": theta
        - move * (root + eps),
        "θ has used the old G, without the gradient of this step.": theta - move / (np.sqrt(G - gradient**2) + eps),
        "The step is added to θ: this climbs.": theta + move / (root + eps),
    }


def wrong_sums(G, gradient, eta):
    """{hint: G} for the slips in the sum."""
    return {
        "G is summed from |g|: it must be the sum of the squares, g².": G + np.abs(gradient),
        "G is summed from g: gradients of opposite signs cancel, their squares do not.": G + gradient,
        "G is reset in each step: it must keep the sum of all squares so far.": gradient**2,
        "G is a mean here. AdaGrad's G is a sum, and only grows.": (G + gradient**2) / 2,
        "One G for all coordinates: each must have its own, so do not sum over them.": G + (gradient**2).sum(),
        "η is inside the sum: G is made of gradients alone.": G + (eta * gradient) ** 2,
    }


@np.errstate(all="ignore")
def slips(theta, G, gradient, eta, eps):
    """What the usual slips would return for these arguments."""
    right, new_G = step(theta, G, gradient, eta, eps)
    told = {
        "The pair is the right one, in the other order: first θ, then G.": (new_G, right),
        "θ is right, but G comes back as it went in: the next step would have forgotten this gradient.": (right, G),
        "ε went into G, and stays in it: then it adds up from step to step. It is added to the root, each time anew.": (
            theta - eta * gradient / np.sqrt(new_G + eps),
            new_G + eps,
        ),
        "θ is right, but the root of G comes back: the next step would add a square to a root.": (
            right,
            np.sqrt(new_G),
        ),
    }
    told |= {hint: (moved, new_G) for hint, moved in wrong_steps(theta, new_G, gradient, eta, eps).items()}
    told |= {
        hint: (theta - eta * gradient / (np.sqrt(bad) + eps), bad) for hint, bad in wrong_sums(G, gradient, eta).items()
    }
    return told


def draw(rng, shape):
    """Short numbers, none of them zero, G as after some steps, and a large ε, so that its place can be seen."""
    theta, gradient = np.abs(rng.normal(size=(2, *shape)).round(2)) + 0.005
    gradient = gradient * np.resize([-1.0, 1.0], shape)  # both signs
    G, rates = rng.uniform(1, 9, shape).round(2), rng.uniform([0.1, 0.2], [0.9, 0.6]).round(2)
    return theta, G, gradient, *rates.tolist()


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, 9.0, 4.0, 0.5, 0), (0.6, 25)


@points(2)
def test_one_step(student, rng):
    """one step with a memory that is not empty, and an ε that can be seen"""
    given = draw(rng, (3,))
    expect(
        student.adagrad_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Work out the first coordinate by hand: G = G + g², then θ − η g / (√G + ε).",
    )


@points(1)
def test_six_steps(student, rng):
    """six steps in a row from an empty memory: on a steady slope they shrink like 1/√t"""
    theta, _, slope, eta, _ = draw(rng, (3,))
    mine, yours = (theta, 0 * theta), (theta, 0 * theta)
    for scale in (1, 1, 1, 1, -2, 0.5):
        mine = step(*mine, scale * slope, eta, 1e-8)
        yours = student.adagrad_step(*(np.asarray(part, dtype=float) for part in yours), scale * slope, eta, 1e-8)
        expect(yours, mine, otherwise="The first step was right? Then look at what is handed on to the next one.")


@points(1)
def test_zeros(student, rng):
    """a coordinate that has never had a gradient stays where it is"""
    theta, G, gradient, eta, eps = draw(rng, (4,))
    G[:2], gradient[1:3] = 0, 0
    given = theta, G, gradient, eta, eps
    expect(
        student.adagrad_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="0 / (√0 + ε) is 0: is something divided by √G alone?",
    )


@points(1)
def test_units(student, rng):
    """from an empty memory, the first step has length η in every coordinate, whatever the units"""
    theta, _, gradient, eta, _ = draw(rng, (5,))
    given = theta, 0 * theta, gradient * 10.0 ** np.arange(-2, 3), eta, 1e-12
    expect(
        student.adagrad_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="With G = 0 before, the new root is |g|, and only the sign of the gradient is left.",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.adagrad_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.adagrad_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, G, gradient, *_ = draw(rng, (3,))
    eta, eps = rng.uniform([0.1, 0.2], [0.5, 0.6]).tolist()
    at = dict(theta=theta, G=G, gradient=gradient, eta=eta, eps=eps)
    cases = {
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "ε is taken as it is, however large.": dict(eps=250.5),
        "ε is taken as it is, however small.": dict(eps=2e-7),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:3])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, G=1e5**2 * G, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, G=1e-5**2 * G, gradient=1e-5 * gradient
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers "
        "only.": dict(theta=np.array([3, -2, 5]), G=np.array([4, 9, 1]), gradient=np.array([2, -3, 1])),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.adagrad_step(*given), step(*given), otherwise=told)
