"""The learning rate that makes the same steps in another convention of momentum, at constant η and γ."""

import numpy as np

from course.classroom import curves, expect, points

CONVENTIONS = ("inside", "outside", "damped")
HINTS = (
    "Let the gradient be 1 for ever. How long do the steps become in each of the three conventions?",
    "Inside and outside: if one velocity is −η times the other at every step, what differs in the steps of θ?",
    "The damped form takes only (1 − γ) of each gradient. By which factor must its η be larger to make up for that?",
)


def steps_of(convention, eta, gamma, gradients):
    """The path of θ under a stream of gradients, in this convention."""
    theta, v, path = 0.0, 0.0, []
    for g in gradients:
        if convention == "inside":
            v = gamma * v - eta * g
            theta = theta + v
        else:
            v = gamma * v + (g if convention == "outside" else (1 - gamma) * g)
            theta = theta - eta * v
        path.append(theta)
    return np.array(path)


def share(convention, gamma):
    """How much of each gradient enters the velocity."""
    return 1 - gamma if convention == "damped" else 1


def convert(eta, gamma, source, target):
    return eta * share(source, gamma) / share(target, gamma)


def slips(eta, gamma, source, target):
    """What the usual slips would return for these arguments."""
    return {
        "η came back as it was. Two of the three conventions take the same steps, the damped one does not.": eta,
        "The conversion goes the wrong way round: multiplied by 1 − γ instead of divided, or the reverse.": convert(
            eta, gamma, target, source
        ),
        "Inside and outside take the same steps at constant η and γ: there the rate stays as it is. "
        "Only the damped form has the factor 1 − γ.": eta * (1 - gamma),
        "Inside and outside take the same steps at constant η and γ: there the rate stays as it is, also "
        "undivided.": eta / (1 - gamma),
        "The factor is γ. It must be 1 − γ, the share of the new gradient.": eta * gamma,
        "The divisor is γ. It must be 1 − γ, the share of the new gradient.": eta / gamma,
        "The factor is 1 + γ. The steps add up to 1 + γ + γ² + … = 1/(1 − γ).": eta * (1 + gamma),
        "The divisor is 1 + γ. The steps add up to 1 + γ + γ² + … = 1/(1 − γ).": eta / (1 + gamma),
    }


def all_pairs(
    student,
    rng,
    pairs,
    otherwise="The effective rate, the step per gradient in the long run, must be the same in both.",
):
    for source, target in pairs:
        eta, gamma = round(rng.uniform(0.01, 0.3), 3), round(rng.uniform(0.6, 0.95), 2)
        given = eta, gamma, source, target
        expect(
            student.convert_rate(*given),
            convert(*given),
            symptoms={} if source == target else slips(*given),
            otherwise=otherwise,
        )


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(0.1, 0.9, "inside", "damped"), 1.0


@points(2)
def test_damped(student, rng):
    """into the damped form and out of it"""
    all_pairs(student, rng, [("inside", "damped"), ("damped", "inside"), ("outside", "damped"), ("damped", "outside")])


@points(1)
def test_inside_outside(student, rng):
    """between η inside and η outside the velocity"""
    all_pairs(student, rng, [("inside", "outside"), ("outside", "inside")])


@points(1)
def test_to_itself(student, rng):
    """from a convention into itself nothing changes"""
    all_pairs(
        student,
        rng,
        [(convention, convention) for convention in CONVENTIONS],
        "A rate converted into itself is the same rate: look at both `source` and `target`.",
    )


@points(1)
def test_same_path(student, rng):
    """with the converted rate, 20 random gradients lead along the same path"""
    gradients = rng.normal(size=20)
    for source in CONVENTIONS:
        for target in CONVENTIONS:
            rate = student.convert_rate(0.1, 0.8, source, target)
            expect(
                steps_of(target, rate, 0.8, gradients),
                steps_of(source, 0.1, 0.8, gradients),
                picture=curves,
                call=f"20 steps, {source} with η = 0.1 and {target} with η = {rate}",
                otherwise="θ should be at the same place after each step.",
            )


@points(1)
def test_no_momentum(student):
    """without momentum all three are gradient descent"""
    for source, target in zip(CONVENTIONS, CONVENTIONS[::-1]):
        expect(
            student.convert_rate(0.25, 0.0, source, target),
            0.25,
            otherwise="With γ = 0 the factor is 1 − 0: is something divided by γ?",
        )


@points(1)
def test_whole_range(student, rng):
    """any rate and any momentum: γ next to 0 and next to 1, tiny and enormous η"""
    eta, gamma = rng.uniform([0.01, 0.6], [0.3, 0.95]).tolist()
    cases = {
        "Many digits are given here, and all of them count.": (eta, gamma),
        "γ is taken as it is, however small.": (eta, 0.0004),
        "γ is taken as it is, however near to 1.": (eta, 0.9996),
        "η is taken as it is, however small.": (2e-5, gamma),
        "η is taken as it is, however large: a rate above 1 is nothing unusual in the damped form.": (250.5, gamma),
    }
    for told, rates in cases.items():
        for given in ((*rates, "inside", "damped"), (*rates, "damped", "outside")):
            expect(student.convert_rate(*given), convert(*given), otherwise=told)
