"""The largest stable learning rate on a quadratic: 2/L, with L the largest eigenvalue of the Hessian."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "Along one eigenvector with eigenvalue λ each step multiplies the distance by 1 − ηλ. For which η is that below 1?",
    "Every direction has to be stable. Which eigenvalue is the strictest?",
    "np.linalg.eigvalsh returns the eigenvalues of a symmetric matrix, the smallest first. Which one is L?",
)


def slips(hessian, curvatures):
    """What the usual slips would return for a Hessian with these eigenvalues."""
    small, large = min(curvatures), max(curvatures)
    return {
        "This is 1/L: safe, but only half of what is stable. Each step may overshoot as far as it came from.": 1
        / large,
        "This is 2 over the smallest eigenvalue: right along the flattest direction, far too much for the steepest.": 2
        / small
        if small
        else np.inf,
        "This is 2/(μ + L), the rate that converges fastest. The largest that converges at all is asked for.": 2
        / (small + large),
        "This is 2 over the trace, the sum of all curvatures. Only the largest one counts.": 2 / sum(curvatures),
        "This is 2 over the largest entry. A curvature along an axis is not the largest of all: that one belongs to "
        "an eigenvector.": 2 / hessian.max(),
        "This is 2 over the Frobenius norm of the matrix. What is needed is its largest eigenvalue.": 2
        / np.sqrt(sum(c**2 for c in curvatures)),
        "This is 2/L²: are these the eigenvalues of H·H, or squares?": 2 / large**2,
        "This is upside down: the steeper the bowl, the smaller the rate must be.": large / 2,
        "This is the largest eigenvalue itself. What does it allow η to be?": large,
    }


def with_curvatures(rng, curvatures):
    """A Hessian with exactly these eigenvalues, turned at random."""
    turn, _ = np.linalg.qr(rng.normal(size=(len(curvatures),) * 2))
    hessian = turn @ np.diag(curvatures) @ turn.T
    return (hessian + hessian.T) / 2


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.array([[4.0]])), 0.5


@points(1)
def test_turned(student, rng):
    """ravines of 3, 5 and 2 dimensions, turned at random"""
    for d in (3, 5, 2):  # not 2 first: there the trace is μ + L
        curvatures = rng.uniform(0.2, 20, d)
        hessian = with_curvatures(rng, curvatures)
        expect(
            student.largest_rate(hessian),
            2 / max(curvatures),
            symptoms=slips(hessian, curvatures),
            otherwise=f"The eigenvalues here are {np.sort(curvatures).round(3)}.",
        )


@points(1)
def test_edge(student, rng):
    """one per cent below your rate gradient descent converges, one per cent above it diverges"""
    hessian = with_curvatures(rng, rng.uniform(1, 9, 4))
    rate = student.largest_rate(hessian)
    for factor, wanted in ((0.99, True), (1.01, False)):
        theta = np.ones(4)
        for _ in range(5000):
            theta = theta - factor * rate * hessian @ theta if np.abs(theta).max() < 1e9 else theta
        expect(
            int(np.abs(theta).max() < 1),
            int(wanted),
            call=f"5000 steps with η = {factor} · {rate:.6g}",
            otherwise="(1 stands for converged, 0 for diverged.) The edge lies where the factor 1 − ηL is −1.",
        )


@points(1)
def test_flat(student, rng):
    """a direction without any curvature sets no limit"""
    curvatures = [0.0, *rng.uniform(1, 9, 2)]
    hessian = with_curvatures(rng, curvatures)
    expect(
        student.largest_rate(hessian),
        2 / max(curvatures),
        symptoms=slips(hessian, curvatures),
        otherwise="One eigenvalue is zero here: is something divided by it?",
    )


@points(1)
def test_any_size(student, rng):
    """a hundred and twenty dimensions, two directions nearly as steep, tiny and enormous curvatures"""
    curvatures = rng.uniform(0.2, 20, 120)
    cases = {
        "All directions count, however many there are: the steepest may be the last.": np.append(curvatures, 25.0),
        "Two directions are nearly as steep as each other. A loop that multiplies by the matrix has then not arrived "
        "yet: np.linalg.eigvalsh is exact.": np.array([9.0, 8.999, 1.0]),
        "Tiny curvatures count as they are, and allow an enormous rate.": 1e-5 * curvatures[:3],
        "Enormous curvatures count as they are, and allow a tiny rate only.": 1e5 * curvatures[:3],
    }
    for told, curved in cases.items():
        hessian = with_curvatures(rng, curved) if "last" not in told else np.diag(curved)
        expect(student.largest_rate(hessian), 2 / max(curved), otherwise=told)


@points(1)
def test_one_dimension(student, rng):
    """one dimension: a matrix with one entry"""
    curvature = round(rng.uniform(0.1, 50), 2)
    expect(
        student.largest_rate(np.array([[curvature]])),
        2 / curvature,
        otherwise="The answer is one number, not an array with one number in it.",
    )
    untouched(student)
