"""Wrong answers to `averaged_weights`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def walk(gradient, start, eta, k, steps, memory=None):
    memory = memory or (lambda t: t / (t + k))
    z = theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z = z - eta * gradient(z)
        theta = memory(t) * theta + (1 - memory(t)) * z
        path.append(theta)
    return np.array(path)


@mistake("places of plain gradient descent")
def not_averaged(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps, lambda t: 0.0)


@mistake("taken at the average")
def gradient_at_the_average(gradient, start, eta, k, steps):
    z = theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z = z - eta * gradient(theta)
        theta = (t * theta + k * z) / (t + k)
        path.append(theta)
    return np.array(path)


@mistake("Each step begins at the average")
def begins_anew(gradient, start, eta, k, steps):
    theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z = theta - eta * gradient(theta)
        theta = (t * theta + k * z) / (t + k)
        path.append(theta)
    return np.array(path)


@mistake("shares are exchanged")
def exchanged(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps, lambda t: k / (t + k))


@mistake("counted from 0")
def from_zero(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps, lambda t: (t - 1) / (t - 1 + k))


@mistake("k plays no part")
def plain_mean(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps, lambda t: t / (t + 1))


@mistake("the same at every step")
def constant_memory(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps, lambda t: steps / (steps + k))


@mistake("place before the step")
def average_first(gradient, start, eta, k, steps):
    z = theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        theta = (t * theta + k * z) / (t + k)
        z = z - eta * gradient(z)
        path.append(theta)
    return np.array(path)


@mistake("The path climbs")
def uphill(gradient, start, eta, k, steps):
    return walk(gradient, start, -eta, k, steps)


@mistake("η plays no part")
def without_eta(gradient, start, eta, k, steps):
    return walk(gradient, start, 1.0, k, steps)


@mistake("The start is missing")
def without_start(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps)[1:]


@mistake("Only the last average")
def last_average(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps)[-1]


@mistake("one step too many")
def too_many(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, steps + 1)


@mistake("The last step is missing")
def too_few(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, max(steps - 1, 0))


@mistake("every one is taken")
def at_most_a_hundred(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, k, min(steps, 100))


@mistake("longer then than all places")
def k_from_one_on(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, max(k, 1), steps)


@mistake("the memory is short then")
def k_up_to_a_thousand(gradient, start, eta, k, steps):
    return walk(gradient, start, eta, min(k, 1000), steps)


@mistake("however small")
def never_too_slow(gradient, start, eta, k, steps):
    return walk(gradient, start, max(eta, 1e-3), k, steps)


@mistake("the walk then leaps")
def never_too_fast(gradient, start, eta, k, steps):
    return walk(gradient, start, min(eta, 1.0), k, steps)


@mistake("make an array of it")
def list_handed_on(gradient, start, eta, k, steps):
    z, theta = start, np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z = np.asarray(z) - eta * gradient(z)
        theta = (t * theta + k * z) / (t + k)
        path.append(theta)
    return np.array(path)


@mistake("makes a new one")
def start_moves(gradient, start, eta, k, steps):
    path = walk(gradient, start, eta, k, steps)
    start[:] = path[-1]
    return path


@mistake("keeps whole numbers only")
def whole_numbers(gradient, start, eta, k, steps):
    path = np.tile(np.array(start), (steps + 1, 1))
    path[:] = walk(gradient, start, eta, k, steps)
    return path


@mistake("begin as one array")
def one_array_for_both(gradient, start, eta, k, steps):
    z = theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z -= eta * gradient(z)
        theta = (t * theta + k * z) / (t + k)
        path.append(theta)
    return np.array(path)


@mistake("once in each step, at z")
def asks_twice(gradient, start, eta, k, steps):
    return walk(lambda z: (gradient(z) + gradient(z)) / 2, start, eta, k, steps)


@another_way
def mean_of_weights(gradient, start, eta, k, steps):
    """Moves the average towards z, as Schedule-Free is written."""
    z = np.array(start, dtype=float)
    theta = z.copy()
    path = [theta.copy()]
    for t in range(1, steps + 1):
        z -= eta * gradient(z)
        theta += (z - theta) * k / (t + k)
        path.append(theta.copy())
    return path
