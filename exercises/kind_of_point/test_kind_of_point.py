"""The kind of a point, from its gradient and the eigenvalues of its Hessian: turned at random, in 1 to 5 dimensions."""

import numpy as np

from course.classroom import hints, numbers, points, require, show, untouched

KINDS = ("minimum", "maximum", "saddle", "flat", "not stationary")
TOLERANCE = 0.01
HINTS = (
    "What must be so small that one may call the point stationary at all: each part of the gradient, or its length?",
    "In a turned saddle both diagonal entries may be positive. Which numbers tell the curvature along its own axes?",
    "np.linalg.eigvalsh gives the eigenvalues of a symmetric matrix. What do all of them, some, or none have to be?",
)


def kind(gradient, hessian, tolerance=TOLERANCE):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    return by_signs(np.linalg.eigvalsh(hessian), tolerance)


def by_signs(curvatures, tolerance=TOLERANCE):
    up, down = curvatures > tolerance, curvatures < -tolerance
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "flat"


def if_still(rule):
    """A rule for the Hessian alone, asked only where the gradient is small."""
    return lambda g, H: rule(H) if np.linalg.norm(g) <= TOLERANCE else "not stationary"


def if_still_by(size):
    """The right rule, with another measure of the gradient."""
    return lambda g, H: by_signs(np.linalg.eigvalsh(H)) if size(g) <= TOLERANCE else "not stationary"


def by_determinant(H):
    det = np.linalg.det(H)
    return "minimum" if det > TOLERANCE else "saddle" if det < -TOLERANCE else "flat"


def by_determinant_and_trace(H):
    det, up = np.linalg.det(H), np.trace(H) > 0
    return ("minimum" if up else "maximum") if det > TOLERANCE else "saddle" if det < -TOLERANCE else "flat"


def flat_first(H):
    curvatures = np.linalg.eigvalsh(H)
    return "flat" if (np.abs(curvatures) <= TOLERANCE).any() else by_signs(curvatures)


def flat_only_if_all(H):
    curvatures = np.linalg.eigvalsh(H)
    return by_signs(curvatures[np.abs(curvatures) > TOLERANCE]) if (np.abs(curvatures) > TOLERANCE).any() else "flat"


def any_positive(H):
    curvatures = np.linalg.eigvalsh(H)
    return "minimum" if (curvatures > TOLERANCE).any() else "maximum" if (curvatures < -TOLERANCE).any() else "flat"


def otherwise_saddle(H):
    curvatures = np.linalg.eigvalsh(H)
    return "minimum" if (curvatures > TOLERANCE).all() else "maximum" if (curvatures < -TOLERANCE).all() else "saddle"


RULES = {  # what a wrong rule suggests, and the rule
    "Only the gradient was looked at. A small gradient does not make a minimum: it may be a saddle.": if_still(
        lambda H: "minimum"
    ),
    "The gradient was not looked at: where it is not small, the point is not stationary, however the ground "
    "curves.": lambda g, H: by_signs(np.linalg.eigvalsh(H)),
    "Only the determinant was looked at. Two negative eigenvalues have a positive product: a maximum can hide "
    "there.": if_still(by_determinant),
    "Determinant and trace tell enough in two dimensions, not in three. Look at each eigenvalue.": if_still(
        by_determinant_and_trace
    ),
    "Only the trace was looked at. It is the sum of the eigenvalues, and hides that some are negative.": if_still(
        lambda H: by_signs(np.array([np.trace(H)]))
    ),
    "The diagonal entries were looked at. They are the curvatures along the coordinates' axes; the ground may curve "
    "otherwise in between. Take the eigenvalues.": if_still(lambda H: by_signs(np.diag(H))),
    "All entries of the matrix were looked at. Their signs say little: take the eigenvalues.": if_still(
        lambda H: by_signs(H.ravel())
    ),
    "Minimum and maximum are swapped: positive curvature is a valley.": if_still(
        lambda H: by_signs(-np.linalg.eigvalsh(H))
    ),
    "The eigenvalues have lost their signs: are these absolute or singular values?": if_still(
        lambda H: by_signs(np.abs(np.linalg.eigvalsh(H)))
    ),
    "Only one eigenvalue was looked at, the smallest.": if_still(lambda H: by_signs(np.linalg.eigvalsh(H)[:1])),
    "Only one eigenvalue was looked at, the largest.": if_still(lambda H: by_signs(np.linalg.eigvalsh(H)[-1:])),
    "One positive eigenvalue does not make a minimum: all of them must be positive.": if_still(any_positive),
    "A saddle needs a direction that goes up and one that goes down. An eigenvalue near zero does neither.": if_still(
        otherwise_saddle
    ),
    "Up in one direction and down in another is a saddle, even if a third is flat.": if_still(flat_first),
    "One eigenvalue near zero is enough to leave it open: along that direction the ground may still fall.": if_still(
        flat_only_if_all
    ),
    "The eigenvalues were compared with zero itself. Rounding makes 1e-17 of a zero: use the tolerance.": if_still(
        lambda H: by_signs(np.linalg.eigvalsh(H), 0)
    ),
    "The gradient was compared with zero itself. In computed numbers it is never exactly zero: use the "
    "tolerance.": lambda g, H: "not stationary" if g.any() else by_signs(np.linalg.eigvalsh(H)),
    "The parts of the gradient were added up, and cancel. Its length is asked for.": if_still_by(lambda g: g.sum()),
    "The absolute value of a sum: the parts of the gradient cancel. Its length is asked for.": if_still_by(
        lambda g: abs(g.sum())
    ),
    "The largest part of the gradient was compared with the tolerance. Its length is asked for.": if_still_by(
        lambda g: np.abs(g).max()
    ),
    "The largest part of the gradient was taken with its sign: a large negative part is missed. Take its "
    "length.": if_still_by(lambda g: g.max()),
    "The parts of the gradient were added up without their signs. Its length is the root of the sum of "
    "squares.": if_still_by(lambda g: np.abs(g).sum()),
    "The square of the gradient's length was compared with the tolerance: take the root.": if_still_by(lambda g: g @ g),
}


def turned(rng, *curvatures):
    """A Hessian with exactly these eigenvalues, turned at random."""
    turn, _ = np.linalg.qr(rng.normal(size=(len(curvatures),) * 2))
    hessian = turn @ np.diag(curvatures) @ turn.T
    return (hessian + hessian.T) / 2


def pushed(rng, d, length):
    """A gradient of this length in a random direction."""
    direction = rng.normal(size=d)
    return length * direction / np.linalg.norm(direction)


def judge(student, places):
    """Ask about all places, and fail at the first wrong answer; all answers together show which rule was used."""
    answers, calls = [], []
    for gradient, hessian in places:
        answer = student.kind_of_point(gradient, hessian, TOLERANCE)
        if answer is None:
            numbers(answer)  # tells best what None means
        require(
            isinstance(answer, str) and answer in KINDS,
            "This is none of the five words.",
            got=show(answer),
            want=" or ".join(KINDS),
            suggests="Return one of these words, spelt just so.",
        )
        answers.append(str(answer))
        calls.append(student.call)
    wanted = [kind(*place) for place in places]
    told = (hint for hint, rule in RULES.items() if [rule(*place) for place in places] == answers)
    hint = next(told, "Find the eigenvalues of this Hessian, and compare each of them with the tolerance.")
    for (gradient, hessian), answer, want, call in zip(places, answers, wanted, calls):
        require(
            answer == want,
            f"Of {len(places)} points at least one has a wrong name.",
            call=call,
            got=answer,
            want=f"{want}: the gradient has length {np.linalg.norm(gradient):.3g}, "
            f"the eigenvalues are {np.linalg.eigvalsh(hessian).round(4).tolist()}",
            suggests=hint,
        )


def still(rng, d):
    return pushed(rng, d, rng.uniform(0.2, 0.9) * TOLERANCE)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.zeros(2), np.array([[1.0, 2.0], [2.0, 1.0]]), 0.001), "saddle"


@points(2)
def test_all_kinds(student, rng):
    """points of all kinds, turned at random, in two to five dimensions"""
    a, b, c, d, e = rng.uniform(0.5, 2, 5)
    bent = [
        (a, b),
        (-a, -b),
        (a, -b),
        (9 * a, -b),
        (a, -9 * b),
        (a, b, c),
        (-a, -b, -c),
        (a, -b, -c),
        (9 * a, -b, -c),
        (a, b, -c),
        (a, b, 9 * c, -d, -e),
        (0.0, 0.0),
        (a, 0.0),
        (-a, 0.0),
        (a, 0.0, -b),
        (0.0, -a, -b),
        (a, b, 0.0),
        (a, -1e-4),
        (-b, 1e-4),
    ]
    places = [(still(rng, len(curvatures)), turned(rng, *curvatures)) for curvatures in bent]
    places += [(pushed(rng, 2, rng.uniform(0.5, 2)), turned(rng, *curvatures)) for curvatures in bent[:3]]
    corner = np.array([[a, 3.0], [3.0, b]])  # a saddle whose entries are all positive
    narrow = np.array([[2.0, -1.5], [-1.5, 2.0]]) * a  # a minimum with negative entries
    slight = np.array([0.8, 0.8]) * TOLERANCE  # small in each part, but too long
    places += [
        (still(rng, 2), corner),
        (still(rng, 2), -corner),
        (still(rng, 2), narrow),
        (slight, narrow),
        (np.array([1.0, -1.0]), narrow),
        (np.array([-1.0, -2.0]), narrow),
        (0 * slight, narrow),
        (np.array([0.6, 0.6]) * TOLERANCE, narrow),
        (np.array([5.0, 0.0]) * TOLERANCE, narrow),
    ]
    judge(student, [places[i] for i in rng.permutation(len(places))])


@points(1)
@hints("How long is the vector (0.8, 0.8) · tolerance, and is it its length or its parts that you compare?")
def test_tolerance(student, rng):
    """just inside and just outside the tolerance"""
    places = [(pushed(rng, 3, size * TOLERANCE), turned(rng, 1.0, 2.0, 3.0)) for size in (0.0, 0.9, 1.1)]
    places += [
        (still(rng, 3), turned(rng, sign, 2 * sign, last * TOLERANCE))
        for sign in (1, -1)
        for last in (-1.2, -0.8, 1e-9, 0.8, 1.2)
    ]
    judge(student, places)


@points(1)
@hints("Is 1e-17 a curvature or a rounding error? With what do you compare an eigenvalue: with 0, or with ± tolerance?")
def test_rounding(student, rng):
    """a flat direction that rounding has made 1e-17, and tiny mixed signs"""
    places = [(np.zeros(3), turned(rng, sign, 2 * sign, tiny)) for sign in (1, -1) for tiny in (1e-16, -1e-16)]
    judge(student, [*places, (np.zeros(2), np.diag([1e-17, -1e-17])), (np.zeros(2), np.zeros((2, 2)))])


@points(1)
@hints("What is the shape of a Hessian with one coordinate, and what do your lines make of it?")
def test_one_dimension(student, rng):
    """a single coordinate: valley, hill, plain, slope"""
    curvature = rng.uniform(0.5, 2)
    judge(
        student,
        [(np.zeros(1), np.array([[c]])) for c in (curvature, -curvature, 0.0)]
        + [(np.array([slope]), np.array([[curvature]])) for slope in (1.0, -1.0)],
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.kind_of_point(pushed(rng, 3, 0.001), turned(rng, 1.0, 2.0, -3.0), TOLERANCE)
    untouched(student)


@points(1)
def test_any_tolerance(student, rng):
    """other tolerances, numbers exactly on them, and a hundred and fifty dimensions"""
    still, valley = np.zeros(1), np.ones((1, 1))
    last = np.arange(150) == 149
    cases = [
        (
            "A gradient exactly as long as the tolerance is no longer than it, and so counts as zero.",
            [(np.array([0.25]), valley, 0.25), (np.array([-0.25]), -valley, 0.25)],
        ),
        (
            "A curvature exactly as far from zero as the tolerance counts as zero: it is no further.",
            [(still, np.array([[0.25]]), 0.25), (still, np.array([[-0.25]]), 0.25)],
        ),
        (
            "The tolerance is the one that is given, however small.",
            [(pushed(rng, 2, 3e-5), turned(rng, 1, 2), 2e-5), (np.zeros(2), turned(rng, 5e-5, 9e-5), 2e-5)],
        ),
        (
            "The tolerance is the one that is given, however large.",
            [
                (pushed(rng, 2, 200), turned(rng, 300, 400), 250.5),
                (np.array([300.0, 0]), turned(rng, 300, 400), 250.5),
                (pushed(rng, 2, 200), turned(rng, 300, 200), 250.5),
            ],
        ),
        ("The tolerance has more digits than two.", [(pushed(rng, 2, 0.0145), turned(rng, 1, 2), 0.0149)]),
        (
            "There are 150 dimensions here, and all of them count.",
            [(np.zeros(150), np.diag(1.0 - 2 * last), 0.01), (1.0 * last, np.eye(150), 0.01)],
        ),
    ]
    for told, places in cases:
        for place in places:
            want, got = kind(*place), student.kind_of_point(*place)
            require(got == want, "This point has another name.", got=show(got), want=want, suggests=told)
