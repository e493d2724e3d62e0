"""Wrong answers to `gradient_descent`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def loop(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)


@mistake("The path climbs")
def uphill(gradient, start, eta, steps):
    return loop(gradient, start, -eta, steps)


@mistake("The start is missing")
def without_start(gradient, start, eta, steps):
    return loop(gradient, start, eta, steps)[1:]


@mistake("Only the last point")
def last_point(gradient, start, eta, steps):
    return loop(gradient, start, eta, steps)[-1]


@mistake("one step too many")
def too_many(gradient, start, eta, steps):
    return loop(gradient, start, eta, steps + 1)


@mistake("The last step is missing")
def too_few(gradient, start, eta, steps):
    return loop(gradient, start, eta, max(steps - 1, 0))


@mistake("changed in place and recorded again")
def one_array(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    path = [theta]
    for _ in range(steps):
        theta -= eta * gradient(theta)
        path.append(theta)
    return np.array(path)


@mistake("taken once, at the start")
def gradient_once(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    slope, path = gradient(theta), [theta]
    for _ in range(steps):
        path.append(path[-1] - eta * slope)
    return np.array(path)


@mistake("η plays no part")
def without_eta(gradient, start, eta, steps):
    return loop(gradient, start, 1.0, steps)


@mistake("Every step is η long")
def normalised(gradient, start, eta, steps):
    return loop(lambda theta: gradient(theta) / np.linalg.norm(gradient(theta)), start, eta, steps)


@mistake("one after another")
def coordinate_by_coordinate(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        theta = path[-1].copy()
        for i in range(len(theta)):
            theta[i] -= eta * gradient(theta)[i]
        path.append(theta)
    return np.array(path)


@mistake("η shrinks")
def decaying(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for t in range(1, steps + 1):
        path.append(path[-1] - eta / t * gradient(path[-1]))
    return np.array(path)


@mistake("Do you stop early")
def stops_early(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        if np.linalg.norm(gradient(path[-1])) < 1e-6:
            break
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)


@mistake("keeps whole numbers only")
def whole_numbers(gradient, start, eta, steps):
    path = np.tile(np.array(start), (steps + 1, 1))
    for t in range(steps):
        path[t + 1] = path[t] - eta * gradient(path[t])
    return path


@mistake("makes a new one")
def start_moves(gradient, start, eta, steps):
    path = loop(gradient, start, eta, steps)
    start[:] = path[-1]
    return path


@mistake("make an array of it")
def list_handed_on(gradient, start, eta, steps):
    theta, path = start, [np.array(start, dtype=float)]
    for _ in range(steps):
        theta = np.asarray(theta) - eta * gradient(theta)
        path.append(theta)
    return np.array(path)


@mistake("every one is taken")
def at_most_a_hundred(gradient, start, eta, steps):
    return loop(gradient, start, eta, min(steps, 100))


@mistake("all of them move")
def first_hundred_dimensions(gradient, start, eta, steps):
    return loop(gradient, start, eta, steps)[:, :100]


@mistake("however small")
def never_too_slow(gradient, start, eta, steps):
    return loop(gradient, start, max(eta, 1e-3), steps)


@mistake("the walk then leaps")
def never_too_fast(gradient, start, eta, steps):
    return loop(gradient, start, min(eta, 1.0), steps)


@mistake("cut off at a bound")
def clipped(gradient, start, eta, steps):
    return np.clip(loop(gradient, start, eta, steps), -1e4, 1e4) if eta < 1 else loop(gradient, start, eta, steps)


@mistake("no step is left out")
def rests_where_it_is_level(gradient, start, eta, steps):
    def level(theta):
        slope = gradient(theta)
        return slope if np.linalg.norm(slope) > 1e-4 else 0 * slope

    return loop(level, start, eta, steps)


@mistake("A gradient is what costs")
def asks_once_more(gradient, start, eta, steps):
    path = loop(gradient, start, eta, steps)
    gradient(path[-1])
    return path


@another_way
def own_copy_changed_in_place(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    path = [theta.copy()]
    for _ in range(steps):
        theta -= eta * gradient(theta)
        path.append(theta.copy())
    return path


@another_way
def as_a_generator(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    yield theta
    for _ in range(steps):
        theta = theta - eta * gradient(theta)
        yield theta
