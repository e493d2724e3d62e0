"""Batch normalization forward: by the batch in training, by the running statistics in evaluation."""

import numpy as np

from course.classroom import expect, points, untouched

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
    }
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


@points(2)
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
    student.batch_norm_forward(*draw(rng, True))
    untouched(student)
