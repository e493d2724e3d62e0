"""One epoch of mini-batches: every example once, in a new order each time, the short last batch kept."""

import numpy as np

from course.classroom import hints, numbers, points, require, show

HINTS = (
    "In what order would all n examples stand if you shuffled them once, before cutting?",
    "Where does batch number i begin and end in that order, and what does slicing do at the end of an array?",
    "Which method of `rng` returns the numbers 0 … n − 1 in a random order, each exactly once?",
)


def epoch(student, n, batch_size, rng):
    """The learner's batches as arrays of integers."""
    got = student.minibatches(n, batch_size, rng)
    require(
        isinstance(got, (list, tuple, np.ndarray)),
        "A list of batches was expected.",
        got=got,
        suggests="Collect the batches in a list and return that.",
    )
    batches = [numbers(batch, whole=True) for batch in got]
    require(
        all(batch.ndim == 1 for batch in batches),
        "Each batch must be an array of row numbers.",
        got=got,
        suggests="A batch with one example is still an array, of shape (1,).",
    )
    return batches


def groups(batches):
    """Which examples go together, whatever their order."""
    return {frozenset(map(int, batch)) for batch in batches}


def draw(rng):
    """n and a batch size that does not divide it; always more batches than examples in one."""
    batch_size = int(rng.integers(3, 6))
    full = batch_size + int(rng.integers(1, 3))
    return batch_size * full + int(rng.integers(1, batch_size - 1)), batch_size


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield [len(batch) for batch in solve(7, 3, np.random.default_rng(0))], [3, 3, 1]


@points(2)
@hints("Is each batch drawn by itself, or are all batches cut from one order of all n?")
def test_every_example_once(student, rng):
    """every example appears exactly once"""
    for n, batch_size in (draw(rng), (1234, 100)):
        once_each(epoch(student, n, batch_size, rng), n, batch_size)


def once_each(batches, n, batch_size):
    """Fail unless these batches hold the numbers 0 … n − 1, each of them once."""
    rows = np.concatenate(batches) if batches else np.array([], dtype=int)
    require(
        ((rows >= 0) & (rows < n)).all(),
        f"There are row numbers outside 0 … {n - 1}.",
        got=np.unique(rows),
        suggests="The first example has number 0, the last one n − 1.",
    )
    counts = np.bincount(rows, minlength=n)
    missing, twice = np.flatnonzero(counts == 0), np.flatnonzero(counts > 1)
    replaced = (
        "Drawn with replacement: in such a round some examples come twice and about 37 % never. "
        "An epoch is one shuffle of all of them."
    )
    padded = "An example came back a second time, to fill up the last batch? It may be short."
    require(
        not len(twice),
        f"Examples {show(twice)} appear more than once, {show(missing)} never.",
        got=[b.tolist() for b in batches],
        want="each of them once",
        suggests=replaced if len(missing) else padded,
    )
    dropped = "The last, shorter batch was dropped." if len(missing) < batch_size else "How many batches are there?"
    require(
        not len(missing),
        f"Examples {show(missing)} never appear.",
        got=[b.tolist() for b in batches],
        want="each of them once",
        suggests=dropped,
    )


@points(1)
@hints("How many examples are left for the last batch if n = 10 and B = 4, and what does your cut make of them?")
def test_sizes(student, rng):
    """all batches are full, only the last one may be short"""
    n, batch_size = draw(rng)
    sizes = [len(batch) for batch in epoch(student, n, batch_size, rng)]
    want = [batch_size] * (n // batch_size) + [n % batch_size]
    even = sorted(len(part) for part in np.array_split(np.arange(n), len(want)))
    suggests = "Batch i holds the places i · batch_size up to (i + 1) · batch_size of the shuffled order."
    if sorted(sizes) == sorted(want):
        suggests = "The short batch comes last."
    elif sorted(sizes) == even:
        suggests = "The examples were spread evenly over the batches. Fill each one up to batch_size first."
    elif len(sizes) == batch_size:
        suggests = "batch_size is the number of examples in a batch, not the number of batches."
    require(sizes == want, "The batches have other sizes.", got=sizes, want=want, suggests=suggests)


@points(2)
@hints("When two epochs use one `rng` after the other, what of yours is the same in both: the order, or a seed?")
def test_shuffled_anew(student, rng):
    """two epochs from the same rng group the examples differently"""
    n, batch_size = 24, 4
    first, second = epoch(student, n, batch_size, rng), epoch(student, n, batch_size, rng)
    blocks = groups(np.split(np.arange(n), n // batch_size))
    shuffled = (
        "Neighbours stay together for ever: only whole batches, or the places inside them, were shuffled. "
        "Shuffle the examples, then cut."
    )
    fixed = (
        "Both epochs are the same to the last place: nothing is shuffled, or by a generator that starts anew "
        "in each call. Use the rng that you are given."
    )
    same = [b.tolist() for b in first] == [b.tolist() for b in second]
    require(
        groups(first) != groups(second),
        "The same examples meet again in every epoch.",
        got=[b.tolist() for b in second],
        want="other groups than in the epoch before",
        suggests=fixed if same else shuffled,
    )
    require(
        groups(first) != blocks,
        "The first epoch is not shuffled.",
        got=[b.tolist() for b in first],
        want="a random order",
        suggests="Shuffle before the first epoch as well.",
    )


@points(1)
@hints("Which orders of n examples can your shuffle give: all n!, or only some of them?")
def test_well_shuffled(student, rng):
    """the order is random through and through: three hundred examples, and forty epochs without a repetition"""
    n = 300
    before = np.arange(n)
    for known in ("in the data", "in the epoch before"):
        order = np.concatenate(epoch(student, n, 7, rng))
        moved = np.argsort(before)[order]  # where each stood before
        alike = np.bincount(np.diff(moved) % n).max()
        require(
            alike <= 15,
            f"{alike} of 299 neighbours lie as far apart as others do {known}.",
            got=order,
            want="1 or 2, rarely 6",
            suggests="Neighbours stay together or at a fixed distance: the order was turned, read in strides or "
            "stirred "
            "in a few places only, not shuffled. `rng` has a method that makes all orders equally likely.",
        )
        way = float(np.abs(moved - np.arange(n)).mean())
        require(
            75 < way < 125,
            f"An example moves by {way:.0f} places on average from where it stood {known}.",
            got=order,
            want="about 100 of 300",
            suggests="Each example must be able to come anywhere: is it exchanged with others near by only?",
        )
        before = order
    orders = [tuple(np.concatenate(epoch(student, 20, 6, rng)).tolist()) for _ in range(40)]
    require(
        len(set(orders)) == 40,
        f"Forty epochs had {len(set(orders))} different orders only.",
        want="40: twenty examples have 2.4 · 10¹⁸ orders",
        suggests="A few orders were chosen from. Draw each anew from `rng`, among all that there are.",
    )


@points(1)
@hints("Does every random number in your function come from the `rng` that it is given?")
def test_reproducible(student, rng):
    """the same seed gives the same batches"""
    seed = int(rng.integers(2**32))
    one, two = (epoch(student, 20, 5, np.random.default_rng(seed)) for _ in range(2))
    require(
        [b.tolist() for b in one] == [b.tolist() for b in two],
        "Two generators with the same seed gave two orders.",
        got=[b.tolist() for b in two],
        want=[b.tolist() for b in one],
        suggests="np.random.… or `random` brings randomness that nobody can repeat. Draw from `rng` only.",
    )


@points(1)
def test_extremes(student, rng):
    """one example only, batches of one, of all, larger than the data, and of hundreds"""
    for n, batch_size, want in (
        (7, 1, [1] * 7),
        (7, 7, [7]),
        (7, 50, [7]),
        (1, 1, [1]),
        (1, 3, [1]),
        (1000, 300, [300, 300, 300, 100]),
    ):
        sizes = [len(b) for b in epoch(student, n, batch_size, rng)]
        require(
            sizes == want,
            "The batches have other sizes.",
            got=sizes,
            want=want,
            suggests="No batch is empty, and none holds more than there is.",
        )
