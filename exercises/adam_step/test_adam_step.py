"""One step of Adam, with t counted and both averages corrected: alone, repeated from the start, with exact zeros."""

import numpy as np

from course.classroom import expect, hints, points, untouched

HINTS = (
    "In which order: the count t, the two averages, their correction, the step? What needs what?",
    "In step 10, how far are m and v from full strength: 1 − β or 1 − β¹⁰? Do you divide by it?",
    "What must the next step find: the corrected averages m̂ and v̂, or m and v themselves? And which t?",
)


def averages(m, v, gradient, beta1, beta2):
    return beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient**2


def step(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    m, v = averages(m, v, gradient, beta1, beta2)
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t + 1.0


def wrong_moves(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    """{hint: θ} for the slips in the correction and in the step: the averages that come back are right."""
    old, (m, v), t = (m, v), averages(m, v, gradient, beta1, beta2), t + 1
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    move, root = eta * m / c1, np.sqrt(v / c2)

    def moved(m_hat, v_hat):
        return theta - eta * m_hat / (np.sqrt(v_hat) + eps)

    return {
        "The correction is 1 − β, without the power t: right in the first step, and in no other.": moved(
            m / (1 - beta1), v / (1 - beta2)
        ),
        "The correction is multiplied. Young averages are too small, so divide by 1 − βᵗ.": moved(m * c1, v * c2),
        "The t in the correction is one behind: count the step before you use t. In the first step t is 1.": moved(
            m / (1 - beta1 ** (t - 1)), v / (1 - beta2 ** (t - 1))
        ),
        "The t in the correction is one ahead: count the step once.": moved(
            m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
        ),
        "The correction has β · t. The old average fades by the factor β in each step: βᵗ.": moved(
            m / (1 - beta1 * t), v / (1 - beta2 * t)
        ),
        "Nothing is corrected: divide m and v by 1 − βᵗ, and take the quotients for the step.": moved(m, v),
        "The root was taken before the correction, √v / (1 − β₂ᵗ). Correct v first: √(v / (1 − β₂ᵗ)).": theta
        - move / (np.sqrt(v) / c2 + eps),
        "ε stands beside √v, and is divided with it by the correction. Correct v first, and add ε to √v̂.": theta
        - move / ((np.sqrt(v) + eps) / np.sqrt(c2)),
        "Only m is corrected: v starts at zero, too.": moved(m / c1, v),
        "Only v is corrected: m starts at zero, too.": moved(m, v / c2),
        "Both corrections have the same β: β₁ᵗ belongs to m, β₂ᵗ to v.": moved(m / c1, v / c1),
        "ε stands inside the root: here it is added to the root, √v̂ + ε.": theta - move / np.sqrt(v / c2 + eps),
        "ε is added to the step: brackets are missing around √v̂ + ε.": theta - (move / root + eps),
        "ε is added to θ: brackets are missing around √v̂ + ε.": theta - move / root + eps,
        "Where is ε? It keeps the quotient finite while v is still zero. A number of your own in its place, such as "
        "1e-7, is too small to show here: take the one that is given.": theta - move / root,
        "The root is missing: divide by √v̂ + ε.": theta - move / (v / c2 + eps),
        "θ moved along the gradient itself: that is RMSProp. Adam moves along its average m̂.": moved(gradient, v / c2),
        "The step is added to θ: this climbs.": theta + move / (root + eps),
        "θ has used the old averages, without the gradient of this step.": moved(old[0] / c1, old[1] / c2),
    }


def wrong_averages(m, v, gradient, beta1, beta2):
    """{hint: (m, v)} for the slips in the averages."""
    new_m, new_v = averages(m, v, gradient, beta1, beta2)
    return {
        "v is averaged from m²: it must be the average of the squared gradients.": (
            new_m,
            averages(m, v, new_m, beta1, beta2)[1],
        ),
        "v is averaged from |g|: it must be the average of the squares, g².": (
            new_m,
            beta2 * v + (1 - beta2) * np.abs(gradient),
        ),
        "v is averaged from g: gradients of opposite signs cancel, their squares do not.": (
            new_m,
            beta2 * v + (1 - beta2) * gradient,
        ),
        "β is added, and the old average is lost: β multiplies it.": (
            beta1 + (1 - beta1) * gradient,
            beta2 + (1 - beta2) * gradient**2,
        ),
        "β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v.": averages(m, v, gradient, beta2, beta1),
        "β and 1 − β are swapped: β is the share of the old average that is kept.": averages(
            m, v, gradient, 1 - beta1, 1 - beta2
        ),
        "The gradient enters the averages in full: its weight is 1 − β.": (
            beta1 * m + gradient,
            beta2 * v + gradient**2,
        ),
        "m is a velocity here: in Adam the gradient has the weight 1 − β₁.": (beta1 * m + gradient, new_v),
    }


@np.errstate(all="ignore")
def slips(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    """What the usual slips would return for these arguments."""
    given = theta, m, v, t, gradient, eta, beta1, beta2, eps
    right, new_m, new_v, new_t = step(*given)
    c1, c2 = 1 - beta1**new_t, 1 - beta2**new_t
    late = theta - eta * new_m / (1 - beta1**t) / (np.sqrt(new_v / (1 - beta2**t)) + eps)
    told = {
        "t is not advanced: add 1 to it before it is used, and return it.": (late, new_m, new_v, t),
        "Nothing is corrected, and t comes back as it went in: add 1 to it, and divide m and v by 1 − βᵗ.": (
            theta - eta * new_m / (np.sqrt(new_v) + eps),
            new_m,
            new_v,
            t,
        ),
        "θ is right, but t comes back as it went in: the next step would correct as this one did.": (
            right,
            new_m,
            new_v,
            t,
        ),
        "θ is right, but the corrected averages come back: the next step would correct them once more.": (
            right,
            new_m / c1,
            new_v / c2,
            new_t,
        ),
        "θ is right, but m and v come back as they went in.": (right, m, v, new_t),
    }
    told |= {hint: (moved, new_m, new_v, new_t) for hint, moved in wrong_moves(*given).items()}
    for hint, (bad_m, bad_v) in wrong_averages(m, v, gradient, beta1, beta2).items():
        move = eta * bad_m / c1 / (np.sqrt(bad_v / c2) + eps)
        told[hint] = theta - move, bad_m, bad_v, new_t
    return told


def draw(rng, shape):
    """A step in mid-course: short numbers, none of them zero, and a large ε, so that its place can be seen."""
    theta, m, gradient = np.abs(rng.normal(size=(3, *shape)).round(2)) + 0.005
    gradient = gradient * np.resize([-1.0, 1.0], shape)  # both signs
    v, rates = rng.uniform(1, 4, shape).round(2), rng.uniform([0.1, 0.6, 0.9, 0.2], [0.5, 0.8, 0.98, 0.6]).round(2)
    return theta, m, v, int(rng.integers(2, 9)), gradient, *rates.tolist()


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, 0.0, 0.0, 0, 4.0, 0.1, 0.9, 0.99, 0), (0.9, 0.4, 0.16, 1)


@points(3)
def test_one_step(student, rng):
    """one step in mid-course, with an ε that can be seen"""
    given = draw(rng, (3,))
    expect(
        student.adam_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Compare line by line: t + 1, then m and v, then m̂ = m / (1 − β₁ᵗ) and v̂, then θ.",
    )


@points(2)
@hints("What is t in the formula at the first step, 0 or 1, and what is 1 − β⁰?")
def test_from_the_start(student, rng):
    """the first six steps, from m = v = 0 and t = 0"""
    theta, _, _, _, slope, eta, beta1, beta2, _ = draw(rng, (3,))
    mine = yours = theta, 0 * theta, 0 * theta, 0
    for scale in (1, 1, -20, 1, 0, 0.1):
        given = *mine[:3], int(mine[3]), scale * slope, eta, beta1, beta2, 1e-8
        mine = step(*given)
        m, v = (np.asarray(part, dtype=float) for part in yours[1:3])
        yours = student.adam_step(np.asarray(yours[0], dtype=float), m, v, int(yours[3]), *given[4:])
        expect(
            yours,
            mine,
            symptoms=slips(*given),
            otherwise="The first step was right? Then look at what is handed on to the next one.",
        )


@points(1)
@hints("With g = 0, m = 0 and v = 0 the step is 0 / (√0 + …). What keeps this from being 0 / 0?")
def test_zeros(student, rng):
    """a coordinate that has never had a gradient stays where it is"""
    theta, m, v, t, gradient, *rates = draw(rng, (4,))
    m[:2], v[:2], gradient[1:3] = 0, 0, 0
    given = theta, m, v, t, gradient, *rates
    expect(
        student.adam_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="0 / (√0 + ε) is 0: is something divided by √v̂ alone?",
    )


@points(1)
@hints("At the first step m̂ = g and v̂ = g². Which of the two corrections is missing if the step is not η long?")
def test_first_step(student, rng):
    """the very first step has length η in every coordinate, whatever the units of the gradient"""
    theta, _, _, _, gradient, eta, beta1, beta2, _ = draw(rng, (5,))
    given = theta, 0 * theta, 0 * theta, 0, gradient * 10.0 ** np.arange(-2, 3), eta, beta1, beta2, 1e-12
    got = student.adam_step(*given)
    expect(got, step(*given), symptoms=slips(*given), otherwise="m̂ is the gradient itself, and √v̂ is its size.")
    expect(np.abs(np.asarray(got[0], dtype=float) - theta), np.full(5, eta), rtol=1e-5)


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.adam_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.adam_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, m, v, t, gradient, *_ = draw(rng, (3,))
    eta, beta1, beta2, eps = rng.uniform([0.1, 0.6, 0.9, 0.2], [0.5, 0.8, 0.98, 0.6]).tolist()
    at = dict(theta=theta, m=m, v=v, t=t, gradient=gradient, eta=eta, beta1=beta1, beta2=beta2, eps=eps)
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
        "t is taken as it is, however large: after many steps hardly anything is corrected.": dict(t=150),
        "t is taken as it is, however large: here β to its power is 0.": dict(t=200_000),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:5])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, m=1e5 * m, v=1e5**2 * v, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, m=1e-5 * m, v=1e-5**2 * v, gradient=1e-5 * gradient
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers only.": dict(
            theta=np.array([3, -2, 5]), m=np.array([1, 4, -2]), v=np.array([4, 9, 1]), gradient=np.array([4, 9, 1])
        ),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.adam_step(*given), step(*given), otherwise=told)
