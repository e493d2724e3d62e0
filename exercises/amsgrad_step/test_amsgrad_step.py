"""One step of AMSGrad, whose second average never comes down: alone, after a loud gradient, on any shape."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "m and v are averaged just as in Adam. What is done with v before it is used?",
    "Which two things are compared for the maximum, and is there one maximum for all coordinates or one for each?",
    "The next step needs v itself and the largest v so far. Are both of them kept, and kept apart?",
)


def averages(m, v, gradient, beta1, beta2):
    return beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient**2


def step(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m, v = averages(m, v, gradient, beta1, beta2)
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


def wrong_steps(theta, m, v, top, eta, eps, gradient):
    """{hint: θ} for the slips in the step: what is remembered is right."""
    root = np.sqrt(top)
    return {
        "θ moved by v itself: that is Adam without correction. The largest v so far belongs under the root.": theta
        - eta * m / (np.sqrt(v) + eps),
        "ε stands inside the root: here it is added to the root, √v_max + ε.": theta - eta * m / np.sqrt(top + eps),
        "ε is added to the step: brackets are missing around √v_max + ε.": theta - (eta * m / root + eps),
        "ε is added to θ: brackets are missing around √v_max + ε.": theta - eta * m / root + eps,
        "Where is ε? It keeps the quotient finite while v_max is still zero.": theta - eta * m / root,
        "The root is missing: divide by √v_max + ε.": theta - eta * m / (top + eps),
        "θ moved along the gradient itself. It moves along its average m.": theta - eta * gradient / (root + eps),
        "The step is added to θ: this climbs.": theta + eta * m / (root + eps),
    }


def wrong_maxima(v_max, old_v, v, gradient, beta2):
    """{hint: v_max} for the slips in the maximum."""
    return {
        "The maximum is forgotten: this is Adam. Compare v with the v_max that came in.": v,
        "The old v is compared with the new one. The largest of all is remembered in v_max.": np.maximum(old_v, v),
        "v_max is compared with the old v: it must see the v of this step.": np.maximum(v_max, old_v),
        "v_max is compared with g², a single square. It is the largest of the averages v.": np.maximum(
            v_max, gradient**2
        ),
        "One maximum for all coordinates: np.maximum compares coordinate by coordinate, max() does not.": np.full_like(
            v, max(np.max(v_max), np.max(v))
        ),
        "v_max fades by β₂ before it is compared: the largest v that there ever was is kept as it was.": np.maximum(
            beta2 * v_max, v
        ),
        "The smaller one is taken: this makes the steps longer, not safer.": np.minimum(v_max, v),
        "v_max and v are added: the larger of the two is asked for.": v_max + v,
    }


def wrong_averages(m, v, v_max, gradient, beta1, beta2):
    """{hint: (m, v)} for the slips in the averages."""
    new_m, new_v = averages(m, v, gradient, beta1, beta2)
    return {
        "v is averaged from v_max: it goes on from the old v.": averages(m, v_max, gradient, beta1, beta2),
        "v is averaged from m²: it must be the average of the squared gradients.": (
            new_m,
            averages(m, v, new_m, beta1, beta2)[1],
        ),
        "β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v.": averages(m, v, gradient, beta2, beta1),
        "The maximum is taken of m too: m is an average with a sign, leave it as it is.": (np.maximum(m, new_m), new_v),
    }


@np.errstate(all="ignore")
def slips(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    """What the usual slips would return for these arguments."""
    right, new_m, new_v, top = step(theta, m, v, v_max, gradient, eta, beta1, beta2, eps)
    told = {
        "θ is right, but v_max is forgotten: the new v comes back in its place.": (right, new_m, new_v, new_v),
        "θ is right, but v_max comes back as it went in.": (right, new_m, new_v, v_max),
        "The maximum is kept in v: then v can never come down. v must stay a plain average, v_max is kept beside it.": (
            right,
            new_m,
            top,
            top,
        ),
        "θ is right, but m and v come back as they went in.": (right, m, v, top),
        "The values are right, but v and v_max have changed places.": (right, new_m, top, new_v),
    }
    moves = wrong_steps(theta, new_m, new_v, top, eta, eps, gradient)
    told |= {hint: (moved, new_m, new_v, top) for hint, moved in moves.items()}
    for hint, bad in wrong_maxima(v_max, v, new_v, gradient, beta2).items():
        told[hint] = theta - eta * new_m / (np.sqrt(bad) + eps), new_m, new_v, bad
    for hint, (bad_m, bad_v) in wrong_averages(m, v, v_max, gradient, beta1, beta2).items():
        largest = np.maximum(v_max, bad_v)
        told[hint] = theta - eta * bad_m / (np.sqrt(largest) + eps), bad_m, bad_v, largest
    return told


def draw(rng, shape):
    """A step in mid-course with a large ε. In every second coordinate v_max is above the new v, in the others below."""
    theta, m, gradient = np.abs(rng.normal(size=(3, *shape)).round(2)) + 0.005
    gradient = gradient * np.resize([-1.0, 1.0, 1.0], shape)  # both signs
    v, rates = rng.uniform(1, 4, shape).round(2), rng.uniform([0.1, 0.6, 0.8, 0.2], [0.5, 0.75, 0.9, 0.6]).round(2)
    eta, beta1, beta2, eps = rates.tolist()
    _, new_v = averages(m, v, gradient, beta1, beta2)
    return theta, m, v, new_v * np.resize([1.5, 0.7], shape), gradient, eta, beta1, beta2, eps


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, 2.0, 4.0, 16.0, 0.0, 0.1, 0.5, 0.75, 0), (0.975, 1, 3, 16)


@points(3)
def test_one_step(student, rng):
    """one step in mid-course: here a new largest v, there an old one"""
    given = draw(rng, (4,))
    expect(
        student.amsgrad_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Compare line by line: m, v, then v_max = max(v_max, v), then θ; no correction anywhere.",
    )


@points(2)
def test_after_a_loud_gradient(student, rng):
    """eight steps from empty memories: one loud gradient early, and it is never forgotten"""
    theta, _, _, _, slope, eta, beta1, beta2, _ = draw(rng, (3,))
    mine = yours = theta, 0 * theta, 0 * theta, 0 * theta
    for scale in (1, 20, 1, 1, 0, -1, 0.1, 1):
        rest = scale * slope, eta, beta1, beta2, 1e-8
        told = slips(*mine, *rest)
        mine = step(*mine, *rest)
        yours = student.amsgrad_step(*(np.asarray(part, dtype=float) for part in yours), *rest)
        expect(
            yours,
            mine,
            symptoms=told,
            otherwise="The first step was right? Then look at what is handed on to the next one.",
        )


@points(1)
def test_zeros(student, rng):
    """a coordinate that has never had a gradient stays where it is"""
    theta, m, v, v_max, gradient, *rates = draw(rng, (4,))
    m[:2], v[:2], v_max[:2], gradient[1:3], gradient[0] = 0, 0, 0, 0, 0.5
    given = theta, m, v, v_max, gradient, *rates
    expect(
        student.amsgrad_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="0 / (√0 + ε) is 0: is something divided by √v_max alone?",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.amsgrad_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.amsgrad_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, m, v, v_max, gradient, *_ = draw(rng, (3,))
    eta, beta1, beta2, eps = rng.uniform([0.1, 0.6, 0.9, 0.2], [0.5, 0.8, 0.98, 0.6]).tolist()
    at = dict(theta=theta, m=m, v=v, v_max=v_max, gradient=gradient, eta=eta, beta1=beta1, beta2=beta2, eps=eps)
    cases = {
        "β₁ = 0 is legal: nothing of the past is kept. `beta1 or 0.9` takes it for missing.": dict(beta1=0.0),
        "β₁ is taken as it is, however small.": dict(beta1=0.0004),
        "β₁ is taken as it is, however near to 1.": dict(beta1=0.9996),
        "β₂ = 0 is legal: nothing of the past is kept. `beta2 or 0.9` takes it for missing.": dict(beta2=0.0),
        "β₂ is taken as it is, however small.": dict(beta2=0.0004),
        "β₂ is taken as it is, however near to 1.": dict(beta2=0.9996),
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "ε is taken as it is, however large.": dict(eps=250.5),
        "ε is taken as it is, however small.": dict(eps=2e-7),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:5])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, m=1e5 * m, v=1e5**2 * v, v_max=1e5**2 * v_max, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, m=1e-5 * m, v=1e-5**2 * v, v_max=1e-5**2 * v_max, gradient=1e-5 * gradient
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers only.": dict(
            theta=np.array([3, -2, 5]),
            m=np.array([1, 4, -2]),
            v=np.array([4, 9, 1]),
            v_max=np.array([5, 8, 2]),
            gradient=np.array([5, 9, 2]),
        ),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.amsgrad_step(*given), step(*given), otherwise=told)
