"""One damped step of Newton, θ ← θ − (H + τI)⁻¹ ∇L: with and without damping, on a matrix that punishes an inverse."""

import numpy as np

from course.classroom import expect, hints, points, require, untouched

HINTS = (
    "Which linear system does the step p satisfy, if the gradient is to be zero after it?",
    "τ is added to every curvature, that is, to every eigenvalue of H. To which entries of the matrix must it go?",
    "Which function of np.linalg gives the p of H p = −∇L without ever making H⁻¹?",
)


def step(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian + tau * np.eye(len(theta)), gradient)


def slips(theta, gradient, hessian, tau):
    """What the usual slips would return for these arguments."""
    damped = hessian + tau * np.eye(len(theta))
    p = -np.linalg.solve(damped, gradient)
    return {
        "This is the step p alone. Asked for is where it leads: θ + p.": p,
        "The sign is turned: this goes away from the level point.": theta - p,
        "The damping is missing: H + τI, not H.": theta - np.linalg.solve(hessian, gradient),
        "τ went to every entry of H. Only the diagonal gets it: τ times np.eye(d).": theta
        - np.linalg.solve(hessian + tau, gradient),
        "τ was subtracted: that makes the curvatures smaller, and the step longer.": theta
        - np.linalg.solve(hessian - tau * np.eye(len(theta)), gradient),
        "The undamped step was divided by 1 + τ. τ goes to the curvatures before the system is solved: it shortens the "
        "step most where the ground is flat.": theta - np.linalg.solve(hessian, gradient) / (1 + tau),
        "The gradient was multiplied by H, not by its inverse.": theta - damped @ gradient,
        "Only the diagonal of H was used. The coordinates are coupled.": theta - gradient / np.diag(damped),
    }


def draw(rng, d):
    root = rng.normal(size=(d, d)).round(2)
    theta, gradient = rng.normal(size=(2, d)).round(2) + 0.005
    return theta, gradient, root @ root.T + np.eye(d), round(rng.uniform(0.3, 0.9), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.array([1.0]), np.array([6.0]), np.array([[2.0]]), 1.0), [-1]


@points(1)
def test_one_step(student, rng):
    """one damped step in three coordinates"""
    given = draw(rng, 3)
    expect(
        student.newton_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Solve (H + τI) p = −∇L, then add p to θ.",
    )


@points(1)
def test_without_damping(student, rng):
    """with τ = 0 the gradient of a bowl is zero after one step"""
    theta, _, hessian, _ = draw(rng, 4)
    centre = np.arange(4.0)
    given = theta, hessian @ (theta - centre), hessian, 0.0
    expect(
        student.newton_step(*given),
        centre,
        symptoms=slips(*given),
        otherwise="On a bowl the full step ends at the lowest point.",
    )


@points(1)
@hints("How large must τ be for every curvature λ + τ to be positive, and does yours reach each of them?")
def test_saddle(student, rng):
    """on a saddle enough damping makes the step go downhill"""
    theta, gradient, _, _ = draw(rng, 2)
    given = theta, gradient, np.diag([2.0, -1.0]), 3.0
    expect(
        student.newton_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="With τ = 3 the curvatures 2 and −1 become 5 and 2.",
    )


@points(2)
@hints("What happens to the digits of H⁻¹ if H has a condition number of 1e13? Do you need H⁻¹ at all?")
def test_solved(student, rng):
    """a matrix of condition number 1e13 is solved, not inverted"""
    i = np.arange(10)
    hilbert = 1 / (i[:, None] + i + 1)
    gradient = hilbert @ rng.uniform(0.5, 1.5, 10)
    p = np.array(student.newton_step(np.zeros(10), gradient, hilbert, 0.0), float)
    left = np.abs(hilbert @ p + gradient).max() / np.abs(gradient).max()
    require(
        left < 3e-7,
        "The step does not solve H p = −∇L.",
        got=f"an error of {left:.0e} of the gradient",
        want="about 1e-16",
        suggests="Was the inverse computed? That loses digits: let np.linalg.solve work on the system.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.newton_step(*draw(rng, 3))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: hardly any damping and very much, one dimension and a hundred and fifty, any size"""
    theta, gradient, hessian, _ = draw(rng, 3)
    at = dict(theta=theta, gradient=gradient, hessian=hessian, tau=float(rng.uniform(0.3, 0.9)))
    cases = {
        "Many digits are given here, and all of them count.": {},
        "τ is taken as it is, however small.": dict(tau=0.0002),
        "τ is taken as it is, however large.": dict(tau=250.5),
        "One dimension is legal: H is then a matrix with one entry.": dict(
            theta=theta[:1], gradient=gradient[:1], hessian=hessian[:1, :1]
        ),
        "There are 150 dimensions here, and all of them count.": dict(zip(at, draw(rng, 150)[:3])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, gradient=1e10 * gradient, hessian=1e5 * hessian
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, gradient=1e-10 * gradient, hessian=1e-5 * hessian, tau=2e-6
        ),
        "A tiny gradient counts as it is: it is not zero.": dict(theta=1e-5 * theta, gradient=1e-5 * gradient),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.newton_step(*given), step(*given), otherwise=told)
