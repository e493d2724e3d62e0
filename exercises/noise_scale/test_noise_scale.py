"""The noise scale tr Σ / |G|² from gradients of small and of big batches: the formula, and a known answer."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "For one batch size: what is the mean, over the batches, of the squared length of the gradient?",
    "E |g|² = |G|² + tr Σ / B holds for both batch sizes. What is left when you subtract the two equations?",
    "Multiply each equation by its B and subtract: which of the two unknowns drops out?",
)


def scale(small_gradients, small, big_gradients, big):
    square_small, square_big = (
        np.square(gradients).sum(axis=1).mean() for gradients in (small_gradients, big_gradients)
    )
    return (
        (square_small - square_big)
        / (1 / small - 1 / big)
        / ((big * square_big - small * square_small) / (big - small))
    )


def slips(small_gradients, small, big_gradients, big):
    """What the usual slips would return for these arguments."""
    lengths = [np.square(gradients).sum(axis=1) for gradients in (small_gradients, big_gradients)]
    s, b = (length.mean() for length in lengths)
    of_means = [np.square(gradients.mean(axis=0)).sum() for gradients in (small_gradients, big_gradients)]
    roots = [np.sqrt(length).mean() for length in lengths]
    ratio = lambda s, b: (s - b) / (1 / small - 1 / big) / ((big * b - small * s) / (big - small))
    pairs = [ratio(*pair) for pair in zip(*lengths)]
    signal, noise = (big * b - small * s) / (big - small), (s - b) / (1 / small - 1 / big)
    return {
        "The ratio is upside down: noise over signal.": signal / noise,
        "This is the signal |G|² alone.": signal,
        "This is the noise tr Σ alone. Divide it by |G|².": noise,
        "Signal and noise came back as a pair. Asked for is one number, their ratio.": (signal, noise),
        "The gradients were averaged first and squared afterwards. The noise is gone then: square each, then "
        "average.": ratio(*of_means),
        "Lengths were averaged where squared lengths belong: no root.": ratio(*roots),
        "The difference of the squares was not divided by 1/small − 1/big.": (s - b) / signal,
        "The big batches were taken for noiseless: |G|² is less than the mean square of their gradients.": noise / b,
        "The small batches' squares were taken for all noise, B |g|²: the signal in them must come off.": small
        * s
        / signal,
        "Small and big are exchanged in |G|²: the big batch size belongs to the big batches' square.": noise
        / ((big * s - small * b) / (big - small)),
        "One ratio for each pair of batches, then their mean: near |G|² = 0 a ratio explodes. Average the squares "
        "first.": np.mean(pairs),
        "The squares were summed over the batches too. Take the mean over the batches, the sum over the "
        "coordinates.": ratio(lengths[0].sum(), lengths[1].sum()),
    }


def draw(rng, k, m):
    """k small and m big batches' gradients with a clear signal, so that all parts are positive."""
    small, big = int(rng.integers(2, 9)), int(rng.integers(30, 99))
    G = rng.choice([-1, 1], 4) * rng.uniform(0.5, 1.0, 4)
    gradients = [G + rng.normal(size=(count, 4)) / np.sqrt(B) for count, B in ((k, small), (m, big))]
    return gradients[0].round(3), small, gradients[1].round(3), big


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.array([[3.0], [1.0]]), 1, np.array([[2.0], [2.0]]), 2), 2 / 3


@points(2)
def test_the_formula(student, rng):
    """twelve batches of each size"""
    for _ in range(2):
        given = draw(rng, 12, 12)
        expect(
            student.noise_scale(*given),
            scale(*given),
            symptoms=slips(*given),
            otherwise="Two mean squares, two equations |G|² + tr Σ/B, solved for |G|² and tr Σ.",
        )


@points(1)
def test_uneven_numbers(student, rng):
    """more small batches than big ones"""
    given = draw(rng, 20, 5)
    expect(
        student.noise_scale(*given),
        scale(*given),
        symptoms=slips(*given),
        otherwise="Each batch size has its own mean over its own batches: no pairs.",
    )


@points(1)
def test_units(student, rng):
    """a loss in other units has the same noise scale"""
    small_gradients, small, big_gradients, big = draw(rng, 10, 10)
    given = 1000 * small_gradients, small, 1000 * big_gradients, big
    expect(
        student.noise_scale(*given),
        scale(*given),
        symptoms=slips(*given),
        otherwise="Gradients a thousand times as long have noise and signal a million times as large: the ratio stays.",
    )


@points(2)
def test_known_noise(student, rng):
    """a thousand batches whose noise scale is known to be 12"""
    G = np.array([1.0, -1.0, 0.5, 0.5])  # |G|² = 2.5, and each of four coordinates has the variance 7.5
    small, big = (G + np.sqrt(7.5 / B) * rng.normal(size=(1000, 4)) for B in (4, 64))
    given = small, 4, big, 64
    expect(
        student.noise_scale(*given),
        12.0,
        symptoms=slips(*given),
        rtol=0.15,
        otherwise="tr Σ is 4 · 7.5 = 30 and |G|² is 2.5. Which of the two does yours miss?",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: one batch or hundreds, of one example or thousands, estimates below zero, tiny and whole numbers"""
    small_gradients, small, big_gradients, big = draw(rng, 10, 10)
    fading = np.linspace(1, 0.2, 250)  # the signal in the coordinates, which differ therefore
    wide = [fading + rng.normal(size=(5, 250)) / np.sqrt(B) for B in (small, big)]
    whole = rng.integers(-4, 9, size=(6, 4)), 2, rng.integers(2, 6, size=(6, 4)), 9
    unlike = np.array([[3.0, 0.0], [-3.0, 0.1]]), 4, np.array([[1.0, 0.0], [-1.0, 0.2]]), 8
    louder = big_gradients, small, 2 * small_gradients, big
    cases = {
        "Batches of one and of two are legal.": (small_gradients, 1, big_gradients, 2),
        "Batches may be this large.": (small_gradients, 3000, big_gradients, 50_000),
        "One batch of each size is legal: its square is its own mean.": (
            small_gradients[:1],
            small,
            big_gradients[:1],
            big,
        ),
        "There are 300 batches here, and all of them count.": draw(rng, 300, 300),
        "There are 250 coordinates here, and all of them count.": (wide[0], small, wide[1], big),
        "Tiny gradients count as they are: they are not zero.": (
            3e-5 * small_gradients,
            small,
            3e-5 * big_gradients,
            big,
        ),
        "All is in whole numbers here. Do squares or means stay so?": whole,
        "The estimate of |G|² is below zero here. It is unbiased, and so may be: nothing is cut off at 0.": unlike,
        "The estimate of tr Σ is below zero here. It is unbiased, and so may be: nothing is cut off at 0.": louder,
    }
    for told, given in cases.items():
        expect(student.noise_scale(*given), scale(*given), otherwise=told)


@points(1)
def test_inputs_stay(student, rng):
    """the gradients are left as they were"""
    student.noise_scale(*draw(rng, 6, 6))
    untouched(student)
