"""What the explorer of batch sizes asks of the theory: the noisy quadratic of a thousand coordinates, exactly."""

from functools import cache

import numpy as np

from course import theory

H = theory.spectrum(1000)  # the curvatures, and the variances of a single example's gradient
FIRST = 0.5 * H.sum()
TARGET, LIMIT = 0.01 * FIRST, 2**17
EXAMPLES, STEPS = 2**15, 2**9  # of the equal budgets
SIZES = 2 ** np.arange(15)
BASE = "γ = 0, η tuned for each B"
TUNED = {
    BASE: ([0.0], 1.99),
    "γ and η tuned for each B": ([0.0, 0.5, 0.8, 0.9, 0.95, 0.98], 3.8),
}
QUESTIONS = "target", "examples", "steps"


def parts(eta, gamma):
    """(steps, left, noise) of one setting, or of an array of η, along the way."""
    runs = (slice(None),) + (None,) * np.ndim(eta)
    return theory.expected_parts_along(eta, gamma, H[runs], H[runs], 1.0, LIMIT)


def answers(steps, left, noise):
    """What is asked for each batch size, each of shape `(sizes, *runs)`.

    That is the first step at the target, and the losses after the two budgets.
    """
    loss = lambda t, B: left[np.searchsorted(steps, t)] + noise[np.searchsorted(steps, t)] / B
    hits = [left + noise / B <= TARGET for B in SIZES]
    return {
        "target": np.array([np.where(hit.any(axis=0), steps[hit.argmax(axis=0)], np.inf) for hit in hits]),
        "examples": np.array([loss(EXAMPLES // B, B) for B in SIZES]),
        "steps": np.array([loss(STEPS, B) for B in SIZES]),
    }


@cache
def tuned():
    """The best settings for each batch size: `{name: {asked: (values, etas, gammas)}}`, each of shape `(sizes,)`."""
    best = {}
    for name, (gammas, top) in TUNED.items():
        blocks = np.split(np.geomspace(1e-3, top, 48), 3)
        tables = [answers(*parts(etas, gamma)) for gamma in gammas for etas in blocks]
        eta, gamma = np.tile(np.concatenate(blocks), len(gammas)), np.repeat(gammas, 48)
        best[name] = {}
        for asked in QUESTIONS:
            values = np.concatenate([table[asked] for table in tables], axis=1)
            least = values.argmin(axis=1)
            best[name][asked] = values.min(axis=1), eta[least], gamma[least]
    return best


@cache
def best_path(compare, column):
    """(steps, left, noise) of SGD with the η that is best for this batch size."""
    _, etas, gammas = tuned()[BASE][compare]
    return parts(etas[column], gammas[column])
