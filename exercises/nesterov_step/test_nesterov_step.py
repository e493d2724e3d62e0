"""One step of Nesterov, v ← γ v − η ∇L(θ + γ v), θ ← θ + v: alone, repeated, from rest, on a plain, on any shape."""

import numpy as np

from course.classroom import expect, hints, paths, points, require, show, untouched

HINTS = (
    "Before the gradient is known, which part of the coming step is known already?",
    "At which place is the gradient asked for: at θ, or where that known part alone would carry the ball?",
    "v ← γ v − η ∇L(θ + γ v): which v, the old one or the new one, stands inside the brackets of ∇L?",
)


def step(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
    return theta + v, v


def wrong_places(theta, v, gradient, eta, gamma):
    """{hint: the place at which the gradient is taken}."""
    plain = gamma * v - eta * gradient(theta)
    return {
        "The gradient is taken at θ: that is plain momentum. Nesterov takes it ahead, at θ + γ v.": theta,
        "The gradient is taken at θ + v: only γ v of the old velocity survives, so look only so far ahead.": theta + v,
        "The gradient is taken at θ + η v. How far the old velocity carries the ball is γ v, not η v.": theta + eta * v,
        "The gradient is taken at θ − γ v, behind the ball instead of ahead of it.": theta - gamma * v,
        "The gradient is taken at the end of a whole step of momentum. The old velocity belongs there, "
        "θ + γ v, not a new one.": theta + plain,
        "The new velocity stands where the old belongs: the gradient is taken at θ + γ v with the old v.": theta
        + gamma * plain,
    }


def wrong_velocities(theta, v, gradient, eta, gamma):
    """{hint: v} for the slips in the velocity, by which θ then moves."""
    slope = gradient(theta + gamma * v)
    return {
        "γ is applied twice: the velocity fades once per step.": gamma**2 * v - eta * gradient(theta + gamma**2 * v),
        "The velocity is faded before the look ahead, and then faded once more.": gamma**2 * v - eta * slope,
        "The gradient is added to the velocity: this climbs.": gamma * v + eta * slope,
        "The old velocity is used for the look ahead, but lost in the step: where is γ v?": -eta * slope,
        "This is the damped form, with (1 − γ) in front of the gradient. Here the gradient enters in full.": gamma * v
        - (1 - gamma) * eta * slope,
    }


def slips(theta, v, gradient, eta, gamma):
    """What the usual slips would return for these arguments."""
    right, new_v = step(theta, v, gradient, eta, gamma)
    plain = gamma * v - eta * gradient(theta)
    turned = gamma * v + eta * gradient(theta - gamma * v)
    told = {
        "The pair is the right one, in the other order: first θ, then v.": (new_v, right),
        "The velocity has the opposite sign, as in many texts: v ← γ v + η ∇L(θ − γ v), θ ← θ − v. Here v points the "
        "way the ball goes: v ← γ v − η ∇L(θ + γ v), θ ← θ + v.": (theta - turned, turned),
        "The look ahead is only a look: θ itself must not move by γ v before its step. Here γ v is counted twice.": (
            theta + gamma * v + new_v,
            new_v,
        ),
        "This is the form of PyTorch and Keras, with the gradient taken at θ and the step γ v − η ∇L. They store the "
        "point ahead; here θ is the point itself.": (theta + gamma * plain - eta * gradient(theta), plain),
        "The velocity is subtracted from θ, but its minus sign is already inside v.": (theta - new_v, new_v),
        "θ moved by the old velocity. It must move by the new one.": (theta + v, new_v),
        "θ is right, but the velocity that comes back is only −η ∇L: it must be the whole step, γ v − η ∇L.": (
            right,
            new_v - gamma * v,
        ),
        "θ is right, but v comes back as it went in: the next step would start from the old velocity.": (right, v),
    }
    velocities = wrong_velocities(theta, v, gradient, eta, gamma)
    for hint, place in wrong_places(theta, v, gradient, eta, gamma).items():
        velocities[hint] = gamma * v - eta * gradient(place)
    return told | {hint: (theta + moved, moved) for hint, moved in velocities.items()}


def draw(rng, shape):
    """A bumpy bowl and a moving ball, with short numbers, none of them zero."""
    theta, v, stiffness = rng.normal(size=(3, *shape)).round(2) + 0.005

    def gradient(place):
        return (0.5 + stiffness**2) * place + np.sin(3 * place)

    return theta, v, gradient, round(rng.uniform(0.05, 0.4), 2), round(rng.uniform(0.4, 0.9), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, -0.5, lambda theta: 2 * theta, 0.1, 0.8), (0.48, -0.52)


@points(2)
def test_one_step(student, rng):
    """one step from a velocity that is not zero"""
    given = draw(rng, (3,))
    expect(
        student.nesterov_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Work it out in three lines: the place ahead, the gradient there, the new velocity.",
    )


@points(1)
@hints("Print the place at which you call `gradient`. Is it θ, θ + v, or θ + γ v, and how often do you ask?")
def test_where_it_looks(student, rng):
    """the gradient is asked for once, at θ + γ v"""
    theta, v, gradient, eta, gamma = draw(rng, (2,))
    asked = []

    def watched(place):
        asked.append(np.array(place, dtype=float))
        return gradient(place)

    expect(
        student.nesterov_step(theta, v, watched, eta, gamma),
        step(theta, v, gradient, eta, gamma),
        symptoms=slips(theta, v, gradient, eta, gamma),
        otherwise="Where was the gradient asked for?",
    )
    require(
        len(asked) == 1,
        f"The gradient was asked for {len(asked)} times, which costs as many times as much.",
        got=show(asked),
        want="one gradient per step",
        suggests="Ask once, at θ + γ v, and keep the answer.",
    )


@points(1)
def test_eight_steps(student, rng):
    """eight steps in a row, each from where the last one ended"""
    theta, v, gradient, eta, gamma = draw(rng, (2,))
    mine, yours = [(theta, 0 * v)], [(theta, 0 * v)]
    for _ in range(8):
        mine.append(step(*mine[-1], gradient, eta, gamma))
        yours.append(
            student.nesterov_step(*(np.asarray(part, dtype=float) for part in yours[-1]), gradient, eta, gamma)
        )
    trail = lambda pairs: np.array([place for place, _ in pairs], dtype=float)
    expect(
        trail(yours),
        trail(mine),
        picture=paths,
        call="nesterov_step eight times, each time from where the last step ended",
        otherwise="One step alone is right? Then look at the velocity that is handed on to the next one.",
    )


@points(1)
@hints("Where the slope is zero, how far does the ball roll, and how much of v is left?")
def test_plain(student, rng):
    """on a plain, where the slope is exactly zero, the ball rolls on"""
    theta, v, _, eta, gamma = draw(rng, (4,))
    given = theta, v, np.zeros_like, eta, gamma
    expect(
        student.nesterov_step(*given),
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
            student.nesterov_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.nesterov_step(*draw(rng, (3,)))
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
        "Large numbers count as they are: nothing is cut off at a bound.": dict(theta=1e5 * theta, v=1e5 * v),
        "Tiny numbers count as they are: they are not zero.": dict(theta=1e-5 * theta, v=1e-5 * v),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers only.": dict(theta=np.array([3, -2, 5]), v=np.array([1, 4, -2])),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.nesterov_step(*given), step(*given), otherwise=told)
