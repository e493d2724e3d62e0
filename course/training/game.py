"""A game on the line from −1 to 1, whose gradient changes from step to step: the trap that was set for Adam."""

import numpy as np


def game(rule, period, steps, every=1):
    """θ of the walk on [−1, 1] where the gradient is 1.5 · `period` once a `period` and −1 else; the best place is −1.

    `period` and the rule's settings broadcast to the runs: the result is `(1 + steps // every, *runs)`. Every mean
    gradient is about +½. Reddi, Kale & Kumar 2018, theorem 1, with another size of the large gradient.
    """
    theta = np.zeros((1, *np.broadcast_shapes(np.shape(period), rule.runs)))
    state, path = rule.init(theta), [theta[0]]
    for t in range(1, steps + 1):
        grad = np.where(t % period == 1, 1.5 * period, -1.0) + 0 * theta
        theta, state = rule.step(theta, grad, state, t)
        theta = theta.clip(-1, 1)
        if t % every == 0:
            path.append(theta[0])
    return np.array(path)


def falling(t):
    """η = 1/√t, the schedule for which convergence had been claimed."""
    return 1 / np.sqrt(t)
