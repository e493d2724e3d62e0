"""Batch normalization forward: by the batch in training, by the running statistics in evaluation."""

import numpy as np

from course.classroom import expect, hints, points, untouched

HINTS = (
    "Which two numbers does each column need, and where do they come from in training, where in evaluation?",
    "The mean over the examples of a batch runs along which axis of z?",
    "What does √(σ² + ε) become if σ² is 0, and what would σ + ε become?",
)


def forward(z, gamma, beta, mean, var, train, eps):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return gamma * (z - mean) / np.sqrt(var + eps) + beta


@np.errstate(all="ignore")  # one slip divides by zero
def slips(z, gamma, beta, mean, var, train, eps):
    """What the usual slips would return for these arguments."""
    right = forward(z, gamma, beta, mean, var, train, eps)
    other = forward(z, gamma, beta, mean, var, not train, eps)
    mu, square = (z.mean(axis=0), z.var(axis=0)) if train else (mean, var)
    told = {
        "These are the running statistics. In training the batch's own are used."
        if train
        else "These are the batch's statistics. In evaluation the running ones are used.": other,
        "ε stands outside the root here. It is added to the variance, inside.": gamma
        * (z - mu)
        / (np.sqrt(square) + eps)
        + beta,
        "Divided by the variance: its root is missing.": gamma * (z - mu) / (square + eps) + beta,
        "Where is ε? It keeps the quotient finite where a column does not vary.": gamma * (z - mu) / np.sqrt(square)
        + beta,
        "The mean is not taken away.": gamma * z / np.sqrt(square + eps) + beta,
        "The shift β is missing.": right - beta,
        "γ multiplies the shift β, too.": gamma * ((right - beta) / gamma + beta),
        "γ and β are missing.": (right - beta) / gamma,
        "β stands inside the bracket, so it is divided with z. It comes last: γ ẑ + β.": gamma
        * (z - mu + beta)
        / np.sqrt(square + eps),
    }
    if not train:
        told["The mean is the running one, but the spread is the batch's own. In evaluation both are given."] = (
            gamma * (z - mean) / np.sqrt(z.var(axis=0) + eps) + beta
        )
    if train:
        told["This is the unbiased variance, divided by n − 1. Here the batch's variance is divided by n."] = (
            gamma * (z - mu) / np.sqrt(z.var(axis=0, ddof=1) + eps) + beta
        )
        told["One mean and variance for the whole array. Each column has its own."] = (
            gamma * (z - z.mean()) / np.sqrt(z.var() + eps) + beta
        )
    return told


def draw(rng, train, n=4, width=3):
    gamma, beta, mean = rng.uniform(0.5, 2, size=(3, width)).round(2)
    return (
        rng.normal(1, 2, size=(n, width)).round(2),
        gamma,
        beta + 0.1,
        mean,
        rng.uniform(2, 4, width).round(2),
        train,
        0.1,
    )


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    z, gamma, beta = np.array([[1.0], [3.0]]), np.array([2.0]), np.array([5.0])
    yield solve(z, gamma, beta, np.zeros(1), np.ones(1), True, 0), [[3], [7]]


@points(1)
def test_training(student, rng):
    """a batch in training, by its own mean and biased variance"""
    given = draw(rng, True)
    expect(
        student.batch_norm_forward(*given),
        forward(*given),
        symptoms=slips(*given),
        otherwise="Work out the first column by hand: take its mean away, divide by √(its variance + ε), then γ and β.",
    )


@points(2)
@hints("When `train` is False, which of your two numbers still depend on the other examples of the batch?")
def test_evaluation(student, rng):
    """the same in evaluation, by the running statistics"""
    given = draw(rng, False)
    expect(
        student.batch_norm_forward(*given),
        forward(*given),
        symptoms=slips(*given),
        otherwise="With train=False nothing is computed from z: `mean` and `var` are given.",
    )


@points(1)
@hints("What are the mean and the variance of a single example, and may they play a part in evaluation?")
def test_one_example(student, rng):
    """a single example in evaluation"""
    given = draw(rng, False, n=1)
    expect(
        student.batch_norm_forward(*given),
        forward(*given),
        symptoms=slips(*given),
        otherwise="In evaluation each example is treated by itself.",
    )


@points(1)
@hints("In a column whose numbers are all equal z − μ is 0. By what is it divided, if not by 0?")
def test_constant_column(student, rng):
    """a column that does not vary becomes β, in training"""
    z, *rest = draw(rng, True)
    z[:, 1] = 2.5
    given = z, *rest
    expect(
        student.batch_norm_forward(*given),
        forward(*given),
        symptoms=slips(*given),
        otherwise="z − μ is 0 there, and so is the variance: ε keeps 0 / √(0 + ε) finite.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    for train in (True, False):
        student.batch_norm_forward(*draw(rng, train))
        untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers, in training and in evaluation: one example, one feature, hundreds of both, any size, sign and ε"""
    z, gamma, beta, mean = rng.normal(1, 2, size=(4, 3)), *rng.uniform(0.5, 2, size=(3, 3))
    var = rng.uniform(2, 4, 3)
    at = dict(z=z, gamma=gamma, beta=beta, mean=mean, var=var, train=True, eps=0.1)
    wide = dict(zip(at, (rng.normal(size=(250, 150)), *rng.uniform(0.5, 2, size=(4, 150)))))
    cases = {
        "Many digits are given here, and all of them count.": {},
        "γ may be negative or 0, and β and the means below 0.": dict(gamma=[-1, 0, 1] * gamma, beta=-beta, mean=-mean),
        "One example is legal. In training it is its own mean, and β comes out.": dict(z=z[:1]),
        "One feature is legal.": dict(z=z[:, :1], gamma=gamma[:1], beta=beta[:1], mean=mean[:1], var=var[:1]),
        "There are 250 examples with 150 features here, and all of them count.": wide,
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            z=1e5 * z, mean=1e5 * mean, var=1e10 * var, gamma=1e3 * gamma, beta=1e3 * beta
        ),
        "Tiny features count as they are: they are not zero.": dict(
            z=1e-5 * z, mean=1e-5 * mean, var=1e-5 * var, eps=2e-5
        ),
        "Tiny scales and shifts count as they are: they are not zero.": dict(gamma=1e-5 * gamma, beta=1e-5 * beta),
        "ε is taken as it is, however small.": dict(eps=2e-4),
        "ε is taken as it is, however large.": dict(eps=250.5),
        "ε = 0 is legal where every feature varies: `eps or …` takes it for missing.": dict(eps=0.0),
        "All is in whole numbers here, the answer is not: np.empty_like(z) keeps whole numbers only.": dict(
            z=np.array([[1, 4, -3], [2, 2, 7], [0, 5, 5]]), mean=np.array([1, 2, 3]), var=np.array([2, 1, 4])
        ),
    }
    for told, changes in cases.items():
        for train in (True, False):
            given = (at | changes | dict(train=train)).values()
            expect(student.batch_norm_forward(*given), forward(*given), otherwise=told)
    given = 0.004 * z, gamma, beta, mean, var, True
    expect(
        student.batch_norm_forward(*given),
        forward(*given, 1e-5),
        otherwise="Where no ε is given it is 1e-5, as the line `def …` says. Leave that line as it was.",
    )
