"""The fastest momentum on a quadratic with curvatures between μ and L (Polyak 1964)."""

import numpy as np

from course.classroom import expect, points

HINTS = (
    "Which single number says how much steeper the steepest direction is than the flattest?",
    "γ is a square. Of which fraction, made of √κ = √(L/μ)?",
    "η is 4 over a square. Which two roots are added inside it, and is that the root of a sum or a sum of roots?",
)


def best(mu, L):
    root = np.sqrt(L / mu)
    return 4 / (np.sqrt(L) + np.sqrt(mu)) ** 2, ((root - 1) / (root + 1)) ** 2


def slips(mu, L):
    """What the usual slips would return for these curvatures."""
    eta, gamma = best(mu, L)
    kappa = L / mu
    return {
        "γ is the convergence rate per step, √γ. The square is missing.": (eta, np.sqrt(gamma)),
        "κ stands where √κ belongs: the whole gain of momentum is this root.": (eta, ((kappa - 1) / (kappa + 1)) ** 2),
        "κ stands where √κ belongs, and γ lacks its square.": (eta, (kappa - 1) / (kappa + 1)),
        "η is 2/(μ + L), the best rate without momentum. With momentum it may be larger.": (2 / (mu + L), gamma),
        "η is 1/L: safe, but momentum allows up to four times as much.": (1 / L, gamma),
        "This is the root of a sum in η: 4/(μ + L). It is the square of a sum of roots.": (4 / (mu + L), gamma),
        "In η the roots are subtracted. They are added.": (4 / (np.sqrt(L) - np.sqrt(mu)) ** 2, gamma),
        "In η the square is missing: 4 over the square of √L + √μ.": (4 / (np.sqrt(L) + np.sqrt(mu)), gamma),
        "η has a 2 where a 4 belongs.": (eta / 2, gamma),
        "These are Nesterov's values: η = 1/L and γ without a square.": (1 / L, np.sqrt(gamma)),
        "The pair is the right one, in the other order: first η, then γ.": (gamma, eta),
        "γ is upside down, and so above 1: such momentum never ends.": (eta, 1 / gamma),
    }


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1, 9), (0.25, 0.25)


@points(2)
def test_ravines(student, rng):
    """ravines of random steepness"""
    for _ in range(3):
        mu = round(rng.uniform(0.05, 2), 2)
        given = mu, round(mu * rng.uniform(3, 200), 2)
        expect(
            student.best_heavy_ball(*given),
            best(*given),
            symptoms=slips(*given),
            otherwise="With μ = 1 and L = 9 the answer is η = 1/4, γ = 1/4: what do you get there?",
        )


@points(1)
def test_race(student, rng):
    """a ball with your η and γ comes closer in 60 steps than one with a slightly smaller or larger γ"""
    mu, L = round(rng.uniform(0.5, 1), 2), round(rng.uniform(30, 60), 2)
    eta, gamma = student.best_heavy_ball(mu, L)

    def distance(gamma):
        curvature = np.array([mu, L])
        theta, v = np.ones(2), np.zeros(2)
        for _ in range(60):
            v = gamma * v - eta * curvature * theta
            theta = theta + v
        return np.abs(theta).max()

    slower = min(distance(gamma - 0.15), distance(gamma + 0.15))
    expect(
        int(distance(gamma) < slower),
        1,
        call=f"60 steps with η = {eta:.6g} and γ = {gamma:.6g} ± 0.15",
        otherwise="(1 stands for closer, 0 for not.) Here another γ is faster than yours.",
    )


@points(1)
def test_whole_range(student, rng):
    """any curvatures: tiny, enormous, nearly equal, a hundred million apart"""
    mu, L = rng.uniform(0.5, 1), rng.uniform(5, 9)
    cases = {
        "Many digits are given here, and all of them count.": (mu, L),
        "Tiny curvatures count as they are: only their ratio matters for γ, and η is large.": (1e-5 * mu, 1e-5 * L),
        "Enormous curvatures count as they are: only their ratio matters for γ, and η is tiny.": (1e5 * mu, 1e5 * L),
        "This ravine is very steep: γ is nearly 1, and is not cut off.": (1e-4 * mu, 1e4 * L),
        "This bowl is nearly round: γ is nearly 0, and is not cut off.": (mu, 1.01 * mu),
    }
    for told, given in cases.items():
        given = [float(curvature) for curvature in given]
        expect(student.best_heavy_ball(*given), best(*given), otherwise=told)


@points(1)
def test_round_bowl(student, rng):
    """in a round bowl one step suffices, without momentum"""
    L = round(rng.uniform(0.2, 9), 2)
    expect(student.best_heavy_ball(L, L), (1 / L, 0.0), otherwise="Where μ = L, κ is 1: what becomes of γ?")
