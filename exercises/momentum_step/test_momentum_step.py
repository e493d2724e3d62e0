"""One step of momentum, v ← γ v − η ∇L(θ), θ ← θ + v: alone, repeated, with a zero gradient, on any shape."""

import numpy as np

from course.classroom import expect, paths, points, untouched

HINTS = (
    "Two lines suffice: which of the two new values can be computed first, because it needs only what you are given?",
    "What is left of the old velocity when the gradient is zero, and where does θ go then?",
    "The new velocity is γ v − η ∇L(θ). Which velocity, the old one or the new one, is then added to θ?",
)


def step(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v


def slips(theta, v, gradient, eta, gamma):
    """What the usual slips would return for these arguments."""
    new_theta, new_v = step(theta, v, gradient, eta, gamma)
    damped = gamma * v - (1 - gamma) * eta * gradient
    outside, uphill, nesterov = gamma * v - gradient, gamma * v + eta * gradient, new_theta + gamma * new_v
    return {
        "The pair is the right one, in the other order: first θ, then v.": (new_v, new_theta),
        "This is the damped form, with (1 − γ) in front of the gradient. Here the gradient enters in full, "
        "so the steps are 1/(1 − γ) times as long.": (theta + damped, damped),
        "θ moved by the old velocity. It must move by the new one.": (theta + v, new_v),
        "The velocity is subtracted from θ, but its minus sign is already inside v.": (theta - new_v, new_v),
        "The velocity has the opposite sign, as in many texts: v ← γ v + η ∇L, θ ← θ − v. Here v points the way the "
        "ball goes: v ← γ v − η ∇L, θ ← θ + v.": (theta - uphill, uphill),
        "The gradient is added to the velocity: this climbs.": (theta + uphill, uphill),
        "The old velocity is lost: without γ v this is gradient descent.": (theta - eta * gradient, -eta * gradient),
        "γ multiplies the whole bracket, the new gradient too.": (
            theta + gamma * (v - eta * gradient),
            gamma * (v - eta * gradient),
        ),
        "The velocity does not fade: where is γ?": (theta + v - eta * gradient, v - eta * gradient),
        "θ is right, but v comes back as it went in: the next step would start from the old velocity.": (new_theta, v),
        "η stands outside the velocity here (PyTorch's form). In this course it is inside: v = γ v − η ∇L(θ).": (
            theta + eta * outside,
            outside,
        ),
        "θ has taken a second, Nesterov-like step of γ v.": (nesterov, new_v),
    }


def draw(rng, shape):
    theta, v, gradient = rng.normal(size=(3, *shape)).round(2) + 0.005  # short numbers, none of them zero
    return theta, v, gradient, round(rng.uniform(0.05, 0.5), 2), round(rng.uniform(0.3, 0.9), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, -0.5, 2.0, 0.1, 0.9), (0.35, -0.65)


@points(2)
def test_one_step(student, rng):
    """one step from a velocity that is not zero"""
    given = draw(rng, (3,))
    expect(
        student.momentum_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Work out the first coordinate by hand: v = γ v − η · gradient, then θ + v.",
    )


@points(1)
def test_eight_steps(student, rng):
    """eight steps in a row, each from where the last one ended"""
    theta, v, slopes, eta, gamma = draw(rng, (2,))
    slopes, mine, yours = np.abs(slopes), [(theta, 0 * v)], [(theta, 0 * v)]
    for _ in range(8):
        mine.append(step(*mine[-1], slopes * mine[-1][0], eta, gamma))
        theta, v = (np.asarray(part, dtype=float) for part in yours[-1])
        yours.append(student.momentum_step(theta, v, slopes * theta, eta, gamma))
    trail = lambda pairs: np.array([place for place, _ in pairs], dtype=float)
    expect(
        trail(yours),
        trail(mine),
        picture=paths,
        call="momentum_step eight times, each time from where the last step ended",
        otherwise="One step alone is right? Then look at the velocity that is handed on to the next one.",
    )


@points(1)
def test_coasting(student, rng):
    """where the slope is exactly zero, the ball rolls on"""
    theta, v, gradient, eta, gamma = draw(rng, (4,))
    given = theta, v, 0 * gradient, eta, gamma
    expect(
        student.momentum_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="With a zero gradient the velocity becomes γ v, and θ moves by that much.",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.momentum_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.momentum_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, v, gradient, *_ = draw(rng, (3,))
    eta, gamma = rng.uniform([0.1, 0.3], [0.5, 0.9]).tolist()
    at = dict(theta=theta, v=v, gradient=gradient, eta=eta, gamma=gamma)
    cases = {
        "γ = 0 is legal: nothing of the past is kept. `gamma or 0.9` takes it for missing.": dict(gamma=0.0),
        "γ is taken as it is, however small.": dict(gamma=0.0004),
        "γ is taken as it is, however near to 1.": dict(gamma=0.9996),
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:3])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, v=1e5 * v, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, v=1e-5 * v, gradient=1e-5 * gradient
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers "
        "only.": dict(theta=np.array([3, -2, 5]), v=np.array([1, 4, -2]), gradient=np.array([2, -3, 1])),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.momentum_step(*given), step(*given), otherwise=told)
