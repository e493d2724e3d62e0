"""Momentum on mini-batches: the velocity lives on from batch to batch and from epoch to epoch."""

import numpy as np

from course.classroom import expect, hints, paths, points, require, show, untouched

HINTS = (
    "Which line sets the velocity to zero, and how often is it run?",
    "What must be drawn anew in every epoch, and how do X and y stay together when it is?",
    "With n examples, how many batches has an epoch, and what does the last one hold if the rest is smaller?",
)


def least_squares():
    """A gradient for linear regression that also notes where and on which examples it was asked for."""
    asked = []

    def gradient(theta, X, y):
        X, y, theta = np.array(X), np.array(y), np.array(theta)
        require(
            X.ndim == 2 and len(X) == len(y) > 0,
            "The gradient was asked for with an unfit batch.",
            got=f"X of shape {X.shape}, y of shape {y.shape}",
            want="equally many rows, at least one",
            suggests="A batch is X[rows], y[rows] with the same array `rows` of at least one row.",
        )
        asked.append((theta, X, y))
        return X.T @ (X @ theta - y) / len(y)

    return gradient, asked


def draw(rng, n):
    X, theta = rng.normal(size=(n, 2)).round(3), rng.normal(size=2).round(2)
    return X, (X @ [1.0, -2.0] + rng.normal(size=n)).round(3), theta


def sizes_of(n, batch_size):
    """The sizes of the batches of one epoch."""
    return [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)


def replay(gradient, batches, theta, eta, gamma, forget_every=0, damped=False, late=False, weighted_by=0):
    """The learner's batches through the right update, or through one with a known fault."""
    v, path = np.zeros_like(theta), [theta]
    for i, (_, X, y) in enumerate(batches):
        v = 0 * v if forget_every and i % forget_every == 0 else v
        share = eta * (1 - gamma) if damped else eta
        share = share * len(y) / weighted_by if weighted_by else share
        new = gamma * v - share * gradient(theta, X, y)
        theta, v = theta + (v if late else new), new
        path.append(theta)
    return np.array(path)


def epochs_of(asked, X, y, per_epoch):
    """Per epoch the row numbers of each batch; a row that X does not have, or with another y, is a Failure."""
    place = {tuple(row): i for i, row in enumerate(X)}
    batches = []
    for _, some_X, some_y in asked:
        rows = [place.get(tuple(row)) for row in some_X]
        require(
            None not in rows,
            "A batch holds a row that X does not have.",
            got=some_X,
            suggests="X must reach the gradient unchanged: X[rows].",
        )
        require(
            np.array_equal(y[rows], some_y),
            "An x was handed over with the y of another example.",
            got=f"y = {show(some_y)}",
            want=f"y = {show(y[rows])}",
            suggests="X and y were shuffled apart. Draw one order and use it for both: X[rows], y[rows].",
        )
        batches.append(rows)
    return [batches[i : i + per_epoch] for i in range(0, len(batches), per_epoch)]


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    (gradient, asked), (X, y, theta) = least_squares(), draw(np.random.default_rng(0), 10)
    solve(gradient, X, y, theta, 0.05, 0.5, 4, 3, np.random.default_rng(0))
    yield [len(some_y) for _, _, some_y in asked[:3]], [4, 4, 2]
    yield len(asked), 9


@points(2)
def test_batches(student, rng):
    """every epoch hands each example to the gradient once, the last batch may be short"""
    X, y, theta = draw(rng, 11)
    gradient, asked = least_squares()
    student.train_with_momentum(gradient, X, y, theta, 0.05, 0.5, 4, 3, rng)
    sizes = [len(some_y) for _, _, some_y in asked]
    suggests = "Where does the last batch end?"
    if sizes == [4, 4] * 3:
        suggests = "The short batch was dropped."
    elif sizes == [4, 4, 3] * (len(sizes) // 3):
        suggests = f"One epoch too {'few' if len(sizes) < 9 else 'many'}."
    require(sizes == [4, 4, 3] * 3, "The batches have other sizes.", got=sizes, want=[4, 4, 3] * 3, suggests=suggests)
    for rows in epochs_of(asked, X, y, 3):
        require(
            sorted(sum(rows, [])) == list(range(11)),
            "In one epoch some examples came twice, others never.",
            got=rows,
            want="each example once",
            suggests="Drawn with replacement, or one by one? An epoch is one shuffle of all rows, cut into batches.",
        )


@points(1)
@hints("How often is a new order drawn: once before all epochs, or once in each?")
def test_shuffled_anew(student, rng):
    """every epoch has an order of its own"""
    X, y, theta = draw(rng, 24)
    gradient, asked = least_squares()
    student.train_with_momentum(gradient, X, y, theta, 0.05, 0.5, 2, 3, rng)
    epochs = epochs_of(asked, X, y, 12)
    require(
        len(asked) == 36,
        "The gradient was asked for another number of times.",
        got=len(asked),
        want="36: 3 epochs of 12 batches",
        suggests="Two loops: over the epochs, and in each over the batches.",
    )
    orders = {tuple(sum(rows, [])) for rows in epochs}
    together = {frozenset(map(frozenset, rows)) for rows in epochs}
    require(
        tuple(range(24)) not in orders,
        "The examples come in the order of the file.",
        got=epochs[0],
        want="a random order",
        suggests="Shuffle in every epoch: rng.permutation(n).",
    )
    require(
        len(orders) == len(epochs),
        "Two epochs have the same order.",
        got=epochs[1],
        want="another order than before",
        suggests="The order was drawn once, before the loop over the epochs, or by a generator that starts anew.",
    )
    before = np.arange(24)
    alike = []
    for rows in epochs:
        order = np.concatenate(rows)
        alike.append(np.bincount(np.diff(np.argsort(before)[order]) % 24).max())
        before = order
    require(
        len(together) == len(epochs) or max(alike) > 20,
        "The same examples meet again in every epoch.",
        got=epochs[1],
        want="other groups than before",
        suggests="Shuffle the examples, not the finished batches.",
    )
    require(
        max(alike) <= 14,
        f"{max(alike)} of 23 neighbours lie as far apart as others did in the order before.",
        got=epochs[1],
        want="1 or 2, rarely 5",
        suggests="The order was turned or read in strides, not shuffled: rng.permutation(n) makes any order possible.",
    )


@points(1)
@hints("Which random numbers does your training use besides those of `rng`?")
def test_all_chance_is_that_of_rng(student, rng):
    """the order comes from the given rng: the same seed, the same training, another seed, another one"""
    X, y, theta = draw(rng, 12)
    one, other = (int(seed) for seed in rng.integers(2**32, size=2))
    seen = []
    for seed in (one, one, other):
        gradient, asked = least_squares()
        student.train_with_momentum(gradient, X, y, theta, 0.05, 0.5, 4, 2, np.random.default_rng(seed))
        seen.append(sum(sum(epochs_of(asked, X, y, 3), []), []))
    require(
        seen[0] == seen[1],
        "Two generators with the same seed gave two orders.",
        got=seen[1],
        want=seen[0],
        suggests="np.random.… or `random` brings randomness that nobody can repeat. Draw from `rng` only.",
    )
    require(
        seen[0] != seen[2],
        "Two generators with different seeds gave the same order.",
        got=seen[2],
        want="another order",
        suggests="`rng` is given and not used: a generator that you make yourself begins with the same numbers each "
        "time.",
    )


@points(2)
@hints("With B = n an epoch is one step. How many steps do your loops take in it, and from which velocity?")
def test_full_batch(student, rng):
    """with one batch of all examples it is plain momentum, one step per epoch"""
    X, y, theta = draw(rng, 8)
    gradient, _ = least_squares()
    eta, gamma, all_rows = 0.1, 0.8, [(theta, X, y)] * 5
    walks = {
        "The velocity begins anew: with γ v lost, this is gradient descent. Set it to zero once, before all "
        "loops.": replay(gradient, all_rows, theta, eta, 0.0),
        "This is the damped form, with (1 − γ) in front of the gradient: undamped, v = γ v − η ∇L(θ).": replay(
            gradient, all_rows, theta, eta, gamma, damped=True
        ),
        "The gradient is added: this climbs.": replay(gradient, all_rows, theta, -eta, gamma),
        "θ moved by the old velocity. It must move by the new one.": replay(
            gradient, all_rows, theta, eta, gamma, late=True
        ),
        "One epoch too few.": replay(gradient, all_rows[1:], theta, eta, gamma),
    }
    got = student.train_with_momentum(gradient, X, y, theta, eta, gamma, 8, 5, rng)
    expect(
        got,
        replay(gradient, all_rows, theta, eta, gamma)[-1],
        symptoms={k: w[-1] for k, w in walks.items()},
        otherwise="Five epochs of one batch are five steps v = γ v − η · gradient, θ = θ + v.",
    )


@points(2)
@hints("What is v at the first batch of the second epoch: zero, or what the first epoch left behind?")
def test_velocity_lives_on(student, rng):
    """the velocity lives on from batch to batch and from epoch to epoch"""
    X, y, theta = draw(rng, 10)
    gradient, asked = least_squares()
    eta, gamma = round(rng.uniform(0.05, 0.15), 2), round(rng.uniform(0.6, 0.9), 2)
    got = student.train_with_momentum(gradient, X, y, theta, eta, gamma, 4, 3, rng)
    judge, _ = least_squares()
    want, places = replay(judge, asked, theta, eta, gamma), [place for place, _, _ in asked]
    ends = {
        "The velocity was set to zero in every epoch. Do that once, before all loops.": replay(
            judge, asked, theta, eta, gamma, forget_every=3
        )[-1],
        "The velocity was set to zero for every batch: that is SGD without momentum.": replay(
            judge, asked, theta, eta, gamma, forget_every=1
        )[-1],
        "This is where the last gradient was taken: its step is missing.": want[-2],
        "The step of the short batch was scaled by its size. A step is a step: η times the mean gradient of its batch, "
        "however many examples that has.": replay(judge, asked, theta, eta, gamma, weighted_by=4)[-1],
    }
    expect(
        got,
        want[-1],
        symptoms=ends,
        picture=lambda got, _: paths([*places, got], want),
        otherwise="Your own batches, taken one after another, should lead here: does each gradient belong to the θ at "
        "which the batch before it ended?",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: no momentum, batches of one, one epoch or a hundred, hundreds of examples, large and tiny values"""
    X, y, theta = draw(rng, 9)
    eta, gamma = rng.uniform([0.02, 0.4], [0.05, 0.9]).tolist()
    at = dict(X=X, y=y, theta=theta, eta=eta, gamma=gamma, batch_size=4, epochs=2)
    wide = dict(X=rng.normal(size=(250, 150)) / 20, y=rng.normal(size=250), theta=rng.normal(size=150))
    small = dict(X=1e-4 * X, y=1e-5 * y, theta=1e-5 * theta, eta=2.5e6)
    cases = {
        "γ = 0 is legal: nothing of the past is kept. `gamma or 0.9` takes it for missing.": dict(gamma=0.0),
        "γ is taken as it is, however small.": dict(gamma=0.0004),
        "γ is taken as it is, however near to 1.": dict(gamma=0.9996),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "η is taken as it is, however large. The gradients are tiny here, and are not zero.": small,
        "A batch of one is legal.": dict(batch_size=1),
        "One epoch is legal.": dict(epochs=1),
        "150 epochs are asked for, and all are walked.": dict(epochs=150, eta=0.002),
        "There are 250 examples with 150 numbers each, and batches of 120: all of them count.": wide
        | dict(batch_size=120),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            X=1000 * X, y=1e6 * y, theta=-1e5 * abs(theta), eta=1e-7
        ),
        "The data are whole numbers here, θ is none.": dict(
            X=np.column_stack([rng.permutation(9) - 4, rng.integers(-2, 3, 9)]), y=rng.integers(-9, 10, 9)
        ),
    }
    for told, changes in cases.items():
        X, y, theta, eta, gamma, batch_size, epochs = (at | changes).values()
        (gradient, asked), (judge, _) = least_squares(), least_squares()
        got = student.train_with_momentum(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng)
        sizes = [len(some_y) for _, _, some_y in asked]
        wanted = sizes_of(len(y), batch_size) * epochs
        require(sizes == wanted, "The batches have other sizes.", got=sizes, want=wanted, suggests=told)
        epochs_of(asked, X, y, len(wanted) // epochs)
        expect(got, replay(judge, asked, theta, eta, gamma)[-1], otherwise=told)


@points(1)
def test_inputs_stay(student, rng):
    """the data and the start are left as they were"""
    X, y, theta = draw(rng, 9)
    student.train_with_momentum(least_squares()[0], X, y, theta, 0.05, 0.5, 4, 2, rng)
    untouched(student)
