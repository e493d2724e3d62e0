"""Batch normalization backward: the gradient for z against small moves of each z, and where it must vanish."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "ẑ = (z − μ) / s. One z of a column reaches the outputs directly and through μ and s: whose outputs does each "
    "of the three ways change?",
    "If all z of a column grow by the same amount, no output changes. To what must the gradients of a column then "
    "add up, and which term sees to it?",
    "With δ = γ · upstream the chain rule ends at (δ − mean of δ − ẑ · mean of δ ẑ) / s. Along which axis do the "
    "two means run?",
)


def normalised(z, eps):
    std = np.sqrt(z.var(axis=0) + eps)
    return (z - z.mean(axis=0)) / std, std


def backward(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * (delta * normal).mean(axis=0)) / std


def by_small_moves(z, upstream, gamma, eps, h=1e-5):
    """∂/∂z of Σ upstream · γ ẑ without any formula: each z is moved by ± h, the whole batch normalised anew."""
    slopes = np.empty_like(z)
    for at in np.ndindex(z.shape):
        move = np.zeros_like(z)
        move[at] = h
        change = normalised(z + move, eps)[0] - normalised(z - move, eps)[0]
        slopes[at] = (upstream * gamma * change).sum() / (2 * h)
    return slopes


def slips(upstream, normal, std, gamma):
    """What the usual slips would return for these arguments."""
    delta, n = gamma * upstream, len(upstream)
    mean, along = delta.mean(axis=0), (delta * normal).mean(axis=0)
    right = (delta - mean - normal * along) / std
    sideways = [(d * x).mean(axis=1, keepdims=True) for d, x in ((delta, 1), (delta, normal))]
    return {
        "The way through the mean is missing: each z also moves μ, and with it all outputs of its column.": (
            delta - normal * along
        )
        / std,
        "The way through the variance is missing: each z also changes s, which scales its whole column. (Is it there "
        "as mean δ · mean ẑ? That is always 0: the mean of the product δ ẑ is needed.)": (delta - mean) / std,
        "Only the direct way is there. That is the gradient of evaluation, where μ and s are fixed numbers.": delta
        / std,
        "γ is missing: the output is γ ẑ + β, so γ stands between the upstream gradient and that of ẑ.": right / gamma,
        "γ enters twice: it is already in δ.": right * gamma,
        "Divided by n − 1. The batch's variance is the biased one, so both means divide by n.": (
            delta - (mean + normal * along) * n / (n - 1)
        )
        / std,
        "These are sums. Both terms are means over the batch: divide by n.": (delta - (mean + normal * along) * n)
        / std,
        "The means run along the features. Each feature is normalised by itself, over the examples.": (
            delta - sideways[0] - normal * sideways[1]
        )
        / std,
        "One mean for the whole array. Each column has its own.": (
            delta - delta.mean() - normal * (delta * normal).mean()
        )
        / std,
        "The ẑ in front of the second mean is missing: how much s changes with z depends on where z lies.": (
            delta - mean - along
        )
        / std,
        "The product δ ẑ is not averaged over the batch.": (delta - mean - normal * delta * normal) / std,
        "The sign of the variance's term: a z further out makes s larger and all ẑ smaller.": (
            delta - mean + normal * along
        )
        / std,
        "The bracket closes too early: 1/s stands before all three terms.": (delta - mean) / std - normal * along,
        "γ is missing in the variance's term: all three terms are made of δ = γ · upstream.": (
            delta - mean - normal * along / gamma
        )
        / std,
        "Divided by the variance: ẑ was made by a division by s = √(σ² + ε), once.": right / std,
        "Multiplied by s: if z is stretched by s, a small move of z moves ẑ by 1/s.": right * std**2,
        "Divided by Σ ẑ² where n belongs. The two are equal only for ε = 0.": (
            delta - mean - normal * (delta * normal).sum(axis=0) / (normal**2).sum(axis=0)
        )
        / std,
    }


def draw(rng, n=4, width=3):
    """z, upstream, γ and ε, short numbers; ε is large enough to matter."""
    gamma = rng.uniform(0.5, 0.9, width).round(2) * rng.choice([-1, 1, 2], width)
    return (
        rng.normal(1, 2, size=(n, width)).round(2),
        rng.normal(size=(n, width)).round(2) + 0.005,
        gamma,
        round(rng.uniform(0.2, 0.5), 2),
    )


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    normal, upstream = np.array([[-1.0], [1], [-1], [1]]), np.array([[4.0], [0], [0], [0]])
    yield solve(upstream, normal, np.array([2.0]), np.array([2.0])), [[2], [0], [-2], [0]]


@points(2)
def test_small_moves(student, rng):
    """each z moved a little, the whole batch normalised anew: three random batches"""
    for shape in (4, 3), (7, 2), (3, 5):
        z, upstream, gamma, eps = draw(rng, *shape)
        given = upstream, *normalised(z, eps), gamma
        expect(
            student.batch_norm_backward(*given),
            by_small_moves(z, upstream, gamma, eps),
            symptoms=slips(*given),
            otherwise="Take one column with the others left out, and follow one z on its three ways: directly, "
            "through μ, through s.",
        )


@points(1)
def test_same_push(student, rng):
    """an upstream gradient that is the same for all examples: a shift of a column changes no output"""
    z, upstream, gamma, eps = draw(rng, 5)
    given = upstream[:1] * np.ones((5, 1)), *normalised(z, eps), gamma
    expect(
        student.batch_norm_backward(*given),
        0 * z,
        symptoms=slips(*given),
        otherwise="The outputs of a column always add up to n β. So pushing all of them up equally asks for the "
        "impossible, and the gradient is 0.",
    )


@points(1)
def test_two_examples(student, rng):
    """a batch of two with ε = 0: it becomes −1 and 1, whatever it was, so the gradient is zero"""
    z, upstream, gamma, _ = draw(rng, 2)
    given = upstream, *normalised(z + [[0], [9]], 0), gamma
    expect(
        student.batch_norm_backward(*given),
        0 * z,
        symptoms=slips(*given),
        otherwise="With two examples the direct way, that through μ and that through s cancel exactly.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    z, upstream, gamma, eps = draw(rng)
    student.batch_norm_backward(upstream, *normalised(z, eps), gamma)
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: one example, one feature, hundreds of both, γ of any sign, any size"""
    z, upstream, _, eps = draw(rng, 6)
    gamma, (normal, std) = rng.uniform(0.5, 2, 3), normalised(z, eps)
    at = dict(upstream=upstream, normal=normal, std=std, gamma=gamma)
    wide, wide_std = normalised(rng.normal(size=(250, 150)), 0.1)
    cases = {
        "Many digits are given here, and all of them count.": {},
        "γ may be negative or 0.": dict(gamma=gamma * [-1, 0, 1]),
        "One example is legal: it is its own mean, so no move of z is felt, and the gradient is 0.": dict(
            upstream=upstream[:1], normal=0 * normal[:1]
        ),
        "One feature is legal.": dict(upstream=upstream[:, :1], normal=normal[:, :1], std=std[:1], gamma=gamma[:1]),
        "There are 250 examples with 150 features here, and all of them count.": dict(
            upstream=rng.normal(size=(250, 150)), normal=wide, std=wide_std, gamma=rng.uniform(0.5, 2, 150)
        ),
        "Large gradients count as they are: nothing is cut off at a bound.": dict(upstream=1e5 * upstream),
        "A large γ and a large s count as they are: nothing is cut off at a bound.": dict(
            gamma=1e5 * gamma, std=1e4 * std
        ),
        "Tiny gradients and scales count as they are: they are not zero.": dict(
            upstream=1e-5 * upstream, gamma=1e-5 * gamma, std=1e-6 * std
        ),
        "The upstream gradient is in whole numbers here, the answer is not: np.empty_like keeps whole numbers "
        "only.": dict(upstream=np.array([[1, 4, -3], [2, 2, 7], [0, 5, 5], [9, 1, 1], [0, 0, 2], [3, 3, 3]])),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.batch_norm_backward(*given), backward(*given), otherwise=told)
