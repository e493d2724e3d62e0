"""Wrong answers to `train_with_momentum`, each with a part of its hint; at the end right ones, in other words."""

import random

import numpy as np

from course.classroom import another_way, mistake


def train(gradient, X, y, theta, eta, gamma, batches, forget=()):
    """The right update over `batches`, a list of epochs, each a list of row numbers; forget: "epoch", "batch"."""
    v = np.zeros_like(theta)
    for epoch in batches:
        v = 0 * v if "epoch" in forget else v
        for rows in epoch:
            v = 0 * v if "batch" in forget else v
            v = gamma * v - eta * gradient(theta, X[rows], y[rows])
            theta = theta + v
    return theta


def cut(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def shuffled(n, size, epochs, rng):
    return [cut(rng.permutation(n), size) for _ in range(epochs)]


@mistake("The velocity begins anew")
def forgets_per_batch(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng), ["batch"])


@mistake("before all loops")
def forgets_per_epoch(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng), ["epoch"])


@mistake("drawn once, before the loop")
def one_order(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, [cut(rng.permutation(len(y)), batch_size)] * epochs)


@mistake("Shuffle in every epoch")
def not_shuffled(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, [cut(np.arange(len(y)), batch_size)] * epochs)


@mistake("not the finished batches")
def batches_shuffled(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    *full, last = cut(rng.permutation(len(y)), batch_size)
    batches = [[*(full[i] for i in rng.permutation(len(full))), last] for _ in range(epochs)]
    return train(gradient, X, y, theta, eta, gamma, batches)


@mistake("shuffled apart")
def shuffled_apart(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, rng.permutation(y), theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("short batch was dropped")
def last_dropped(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    batches = [epoch[: len(y) // batch_size] for epoch in shuffled(len(y), batch_size, epochs, rng)]
    return train(gradient, X, y, theta, eta, gamma, batches)


@mistake("Drawn with replacement")
def with_replacement(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    n = len(y)
    batches = [cut(rng.integers(n, size=n), batch_size) for _ in range(epochs)]
    return train(gradient, X, y, theta, eta, gamma, batches)


@mistake("damped form")
def damped(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta * (1 - gamma), gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("this climbs")
def uphill(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, -eta, gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("moved by the old velocity")
def old_velocity(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    v = np.zeros_like(theta)
    for epoch in shuffled(len(y), batch_size, epochs, rng):
        for rows in epoch:
            theta, v = theta + v, gamma * v - eta * gradient(theta, X[rows], y[rows])
    return theta


@mistake("One epoch too few")
def one_epoch_too_few(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs - 1, rng))


@mistake("An epoch is one")
def rows_of_x_shuffled_by_random(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    together = np.column_stack([X, y])
    random.shuffle(together)  # swaps views of rows: some come twice, others vanish
    X, y = together[:, :-1], together[:, -1]
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("makes a new one")
def data_shuffled_in_place(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    v = np.zeros_like(theta)
    for _ in range(epochs):
        order = rng.permutation(len(y))
        X[:], y[:] = X[order], y[order]
        for rows in cut(np.arange(len(y)), batch_size):
            v = gamma * v - eta * gradient(theta, X[rows], y[rows])
            theta = theta + v
    return theta


@mistake("is the `return` missing")
def no_return(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("shuffled apart")
def two_orders(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    v = np.zeros_like(theta)
    for _ in range(epochs):
        rows, others = cut(rng.permutation(len(y)), batch_size), cut(rng.permutation(len(y)), batch_size)
        for some, other in zip(rows, others):
            v = gamma * v - eta * gradient(theta, X[some], y[other])
            theta = theta + v
    return theta


@mistake("scaled by its size")
def weighted_by_size(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    v = np.zeros_like(theta)
    for rows in sum(shuffled(len(y), batch_size, epochs, rng), []):
        v = gamma * v - eta * len(rows) / batch_size * gradient(theta, X[rows], y[rows])
        theta = theta + v
    return theta


@mistake("turned or read in strides")
def turned(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    orders = [np.roll(np.arange(len(y)), 1 + rng.integers(len(y) - 1)) for _ in range(epochs)]
    return train(gradient, X, y, theta, eta, gamma, [cut(order, batch_size) for order in orders])


@mistake("nobody can repeat")
def order_of_ones_own(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, np.random.default_rng()))


@mistake("`rng` is given and not used")
def always_the_same_orders(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, np.random.default_rng(0)))


def right(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return train(gradient, X, y, theta, eta, gamma, shuffled(len(y), batch_size, epochs, rng))


@mistake("takes it for missing")
def no_momentum_taken_for_missing(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, gamma or 0.9, batch_size, epochs, rng)


@mistake("however near to 1")
def momentum_cut_off(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, min(gamma, 0.99), batch_size, epochs, rng)


@mistake("however small")
def rate_raised(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, max(eta, 1e-3), gamma, batch_size, epochs, rng)


@mistake("A batch of one is legal")
def at_least_two(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, gamma, max(batch_size, 2), epochs, rng)


@mistake("all are walked")
def at_most_a_hundred_epochs(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, gamma, batch_size, min(epochs, 100), rng)


@mistake("all of them count")
def at_most_a_hundred_in_a_batch(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, gamma, min(batch_size, 100), epochs, rng)


@mistake("cut off at a bound")
def clipped(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return np.clip(right(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng), -1000, 1000)


@mistake("θ is none")
def whole_numbers_stay_whole(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    return right(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng).astype(y.dtype)


@another_way
def shuffled_copies(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    theta, v, together = theta.copy(), 0, np.column_stack([X, y])
    for _ in range(epochs):
        rng.shuffle(together)
        for batch in np.split(together, range(batch_size, len(y), batch_size)):
            v = gamma * v - eta * gradient(theta, batch[:, :-1], batch[:, -1])
            theta += v
    return theta
