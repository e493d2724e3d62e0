"""Wrong answers to `minibatches`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def cut(order, batch_size):
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@mistake("Neighbours stay together")
def shuffled_starts(n, batch_size, rng):
    starts = np.arange(0, n, batch_size)
    last, starts = starts[-1], rng.permutation(starts[:-1])
    return [np.arange(i, min(i + batch_size, n)) for i in [*starts, last]]


@mistake("Neighbours stay together")
def shuffled_inside(n, batch_size, rng):
    return [rng.permutation(batch) for batch in cut(np.arange(n), batch_size)]


@mistake("shorter batch was dropped")
def last_dropped(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]


@mistake("Drawn with replacement")
def with_replacement(n, batch_size, rng):
    return cut(rng.integers(n, size=n), batch_size)


@mistake("Drawn with replacement")
def each_batch_drawn_alone(n, batch_size, rng):
    sizes = [len(batch) for batch in cut(np.arange(n), batch_size)]
    return [rng.choice(n, size, replace=False) for size in sizes]


@mistake("nothing is shuffled")
def not_shuffled(n, batch_size, rng):
    return cut(np.arange(n), batch_size)


@mistake("a generator that starts anew")
def own_seed(n, batch_size, rng):
    return cut(np.random.default_rng(0).permutation(n), batch_size)


@mistake("nobody can repeat")
def global_random(n, batch_size, rng):
    return cut(np.random.permutation(n), batch_size)


@mistake("spread evenly")
def spread_evenly(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@mistake("to fill up the last batch")
def padded(n, batch_size, rng):
    order = rng.permutation(n)
    return cut(np.append(order, order[: -n % batch_size]), batch_size)


@mistake("The first example has number 0")
def counted_from_one(n, batch_size, rng):
    return cut(rng.permutation(n) + 1, batch_size)


@mistake("Look at the type")
def row_numbers_as_floats(n, batch_size, rng):
    return [batch.astype(float) for batch in cut(rng.permutation(n), batch_size)]


@mistake("The short batch comes last")
def short_batch_first(n, batch_size, rng):
    return cut(rng.permutation(n), batch_size)[::-1]


@mistake("not the number of batches")
def so_many_batches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)


@mistake("Neighbours stay together")
def turned(n, batch_size, rng):
    return cut(np.roll(np.arange(n), rng.integers(n)), batch_size)


@mistake("Neighbours stay together")
def turned_or_reversed(n, batch_size, rng):
    return cut(np.roll(np.arange(n), rng.integers(n))[:: rng.choice([-1, 1])], batch_size)


@mistake("stirred in a few places only")
def a_few_exchanges(n, batch_size, rng):
    order = np.arange(n)
    for _ in range(20):
        i, j = rng.integers(n, size=2)
        order[[i, j]] = order[[j, i]]
    return cut(order, batch_size)


@mistake("in strides")
def second_half_shuffled(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order[n // 2 :])
    return cut(np.roll(order, rng.integers(n)), batch_size)


@mistake("with others near by only")
def from_a_buffer(n, batch_size, rng):
    waiting, order = list(range(min(n, 50))), []
    for new in range(len(waiting), n + len(waiting)):
        order.append(waiting.pop(rng.integers(len(waiting))))
        waiting += [new] if new < n else []
    return cut(np.array(order), batch_size)


@mistake("A few orders were chosen from")
def one_of_ten_orders(n, batch_size, rng):
    return cut(np.random.default_rng(rng.integers(10)).permutation(n), batch_size)


@mistake("never appear")
def first_thousand(n, batch_size, rng):
    return cut(rng.permutation(min(n, 1000)), batch_size)


@mistake("No batch is empty")
def at_least_two(n, batch_size, rng):
    return cut(rng.permutation(max(n, 2)), batch_size)


@another_way
def rng_shuffle_and_yield(n, batch_size, rng):
    order = list(range(n))
    rng.shuffle(order)
    while order:
        yield order[:batch_size]
        order = order[batch_size:]


@another_way
def split(n, batch_size, rng):
    return np.split(rng.permutation(n), range(batch_size, n, batch_size))
