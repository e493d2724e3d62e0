"""A comparison that is fair: every method tuned on the whole grid by some seeds, and judged by others.

A made-up table of losses is drawn again until every known fault shows in it, each in another way: so a fault is never
rewarded by luck, and none is named that was not committed.
"""

import numpy as np

from course.classroom import expect, hints, points, require, untouched

HINTS = (
    "For each method by itself: over which seeds is the loss of an η averaged before you choose, and over which "
    "seeds is the chosen one reported?",
    "How many trainings does each method get for its tuning, and is it the same number for all?",
    "What would you do if the best η were the first or the last of the grid, and what does the last column have to "
    "say then?",
)
METHODS = ["sgd", "momentum", "adam"]


class Lab:
    """Trainings whose losses are made up, and a note of which were asked for."""

    def __init__(self, losses, etas, seeds):
        self.losses, self.etas, self.seeds, self.asked = losses, etas, seeds, []

    def train(self, method, eta, seed):
        at = [i for i, known in enumerate(self.etas) if np.isclose(eta, known)]
        for name, value, known in (
            ("method", method, method in METHODS),
            ("η", eta, at),
            ("seed", seed, seed in self.seeds),
        ):
            require(
                known,
                f"train was called with a {name} that was not given.",
                got=str(value),
                suggests=f"train(method, eta, seed): in this order, and each {name} from what came in.",
            )
        self.asked.append((str(method), at[0], int(seed)))
        return float(self.losses[METHODS.index(method), at[0], self.seeds.index(seed)])


@np.errstate(invalid="ignore")  # the spread of what diverged
def compare(losses, etas, choosing, fault=""):
    """The right rows `(η, mean, spread, inside)`, or with a known fault, from a table `(methods, etas, seeds)`.

    The first `choosing` seeds choose, the others judge.
    """
    best = chosen_by(losses, etas, choosing, fault)
    tuning, judging = losses[:, :, :choosing], losses[:, :, choosing:]
    judged = {"judged by tuning": tuning, "judged by all": losses}.get(fault, judging)
    ends = judged[np.arange(len(best)), best]
    inside = {
        "edge ignored": best >= 0,
        "upper edge": best < len(etas) - 1,
        "lower edge": best > 0,
        "inverted": (best == 0) | (best == len(etas) - 1),
    }.get(fault, (best > 0) & (best < len(etas) - 1))
    middles = {"best seed": lambda: ends.min(axis=1), "median": lambda: np.median(ends, axis=1)}
    spreads = {
        "range": lambda: np.ptp(ends, axis=1),
        "variance": lambda: ends.var(axis=1),
        "error": lambda: ends.std(axis=1) / np.sqrt(ends.shape[1]),
        "sample": lambda: ends.std(axis=1, ddof=1),
    }
    middle = middles.get(fault, lambda: ends.mean(axis=1))()
    spread = spreads.get(fault, lambda: ends.std(axis=1))()
    return np.column_stack([best if fault == "place" else np.array(etas)[best], middle, spread, inside]).astype(float)


def chosen_by(losses, etas, choosing, fault=""):
    """The place of the chosen η for each method."""
    tuning, judging = losses[:, :, :choosing], losses[:, :, choosing:]
    seen = {"tuned by judging": judging, "all seeds": losses}.get(fault, tuning)
    scores = {
        "lucky tuning": lambda: seen.min(axis=2),
        "median tuning": lambda: np.median(seen, axis=2),
        "worst": lambda: -seen.mean(axis=2),
        "one seed": lambda: seen[:, :, 0],
        "diverged dropped": lambda: np.where(np.isinf(seen), 0, seen).sum(axis=2) / np.isfinite(seen).sum(axis=2),
    }
    score = scores.get(fault, lambda: seen.mean(axis=2))()
    best = score.argmin(axis=1)
    return {
        "shared": np.full_like(best, best[0]),
        "shared last": np.full_like(best, best[-1]),
        "default": np.r_[np.full(len(best) - 1, len(etas) // 2), best[-1]],
        "half": np.array([b if i == 0 else 2 * score[i, ::2].argmin() for i, b in enumerate(best)]),
    }.get(fault, best)


#: Faults that show in the first column.
CHOICES = {
    "shared": "All methods have the first one's η. Tune each method by itself.",
    "shared last": "All methods have the last one's η. Tune each method by itself.",
    "default": "Only the last method is tuned, the others have the middle η. The same budget for all.",
    "half": "The first method chose from all η, the others from every second one. The same budget for all.",
    "tuned by judging": "η was chosen by the judging seeds: then they flatter it. Only the choosing seeds may choose.",
    "all seeds": "η was chosen by all seeds, the judging ones among them. Only the choosing seeds may choose.",
    "one seed": "η was chosen by the first seed alone. Average over the choosing seeds.",
    "lucky tuning": "η was chosen by the luckiest run. Choose by the mean over the seeds.",
    "median tuning": "η was chosen by the median of its runs. Choose by the mean: a run that diverged must count.",
    "diverged dropped": "The runs that diverged were left out when η was chosen. A mean over all of them is inf, and "
    "so such an η is not the lowest.",
    "worst": "This is the worst η, not the best.",
}
#: Faults in the columns that follow.
REPORTS = {
    "place": "The first column has the place of η in the grid, not η.",
    "judged by tuning": "The mean is that of the choosing seeds. They have chosen this η, so they flatter it: report "
    "the judging seeds.",
    "judged by all": "The mean is that of all seeds. Those that have chosen η flatter it: report the judging seeds.",
    "best seed": "This is the best of the judging seeds, not their mean.",
    "median": "This is the median of the judging seeds, not their mean.",
    "range": "The spread is the distance from the lowest to the highest. The standard deviation was asked for.",
    "variance": "The spread is the variance. The standard deviation is its root.",
    "error": "The spread is that of the mean, divided by √n. The standard deviation of the runs was asked for.",
    "sample": "The spread divides by n − 1. np.std without further arguments divides by n.",
}
EDGES = {
    "edge ignored": "An η on the edge of the grid is called inside.",
    "upper edge": "The lower edge is an edge as well.",
    "lower edge": "The upper edge is an edge as well.",
    "inverted": "The last column is upside down: 1 for inside, 0 for the edge.",
}
FAULTS = CHOICES | REPORTS | EDGES


def draw(rng, edges=False):
    """Losses, grid and seeds with which each fault shows; with `edges` the best η of two methods are first and last."""
    while True:
        etas = np.sort(rng.choice(np.arange(1, 60), 7, replace=False) / 100).tolist()
        away = np.abs(np.arange(7)[:, None] - rng.permutation([1.2, 3.3, 4.8])[:, None, None])
        losses = (1 + 0.15 * away + rng.normal(scale=0.3, size=(3, 7, 7))).clip(0.05).round(3)
        if edges:
            losses[0, 0, :] -= 1.5
            losses[2, 6, :] -= 1.5
        diverges = int(losses[1, :, 1:3].mean(axis=1).argmin())  # the best η, but for one run
        losses[1, diverges, 0] = np.inf
        faults = {} if edges else CHOICES
        if len({tuple(chosen_by(losses, etas, 3, fault)) for fault in ("", *faults)}) < 1 + len(faults):
            continue
        tables = [compare(losses, etas, 3, fault) for fault in ("", *(EDGES if edges else CHOICES | REPORTS))]
        inside = tables[0][:, 3].sum()
        apart = all(unlike(one, two) for i, one in enumerate(tables) for two in tables[:i])
        if np.isfinite(tables[0]).all() and inside == (1 if edges else 3) and apart:
            return losses, etas, list(range(10, 13)), list(range(20, 24))


def unlike(one, two):
    """Clearly different tables: no rounding could make one of the other."""
    return not np.allclose(one, two, rtol=1e-3, atol=1e-3)


def judged(student, rng, columns, otherwise, edges=False):
    """Compare these columns; a fault is named if it alone gives the whole table that came back."""
    losses, etas, choosing, judging = draw(rng, edges)
    lab = Lab(losses, etas, [*choosing, *judging])
    got = student.honest_comparison(lab.train, [*METHODS], [*etas], [*choosing], [*judging])
    want = compare(losses, etas, 3)
    if np.shape(got) != want.shape:
        expect(got, want, otherwise="One row for each method, with four numbers: η, mean, spread, and 1 or 0.")
    table = np.array(got, float)
    fitting = [hint for fault, hint in FAULTS.items() if np.allclose(table, compare(losses, etas, 3, fault), 1e-5)]
    expect(table[:, columns], want[:, columns], otherwise=fitting[0] if len(fitting) == 1 else otherwise)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    table = {(0.1, 1): 3.0, (0.2, 1): 1.0, (0.4, 1): 2.0, (0.2, 2): 1.5, (0.2, 3): 2.5}
    yield (
        solve(lambda method, eta, seed: table[eta, seed], ["sgd"], [0.1, 0.2, 0.4], [1], [2, 3])[0],
        [0.2, 2.0, 0.5, 1.0],
    )


@points(2)
def test_each_tuned(student, rng):
    """every method gets its own best η"""
    judged(student, rng, [0], "The best η has the lowest mean loss over the choosing seeds, for each method by itself.")


@points(1)
@hints("Which seeds have chosen the η, and can their losses still be a fair report of it?")
def test_mean(student, rng):
    """the mean is that of fresh seeds"""
    judged(student, rng, [0, 1], "The second column is the mean loss of the chosen η over the judging seeds.")


@points(1)
@hints("Over which losses does the spread run: those of one η over the seeds, or those of all η?")
def test_spread(student, rng):
    """the spread is shown"""
    judged(
        student,
        rng,
        [0, 1, 2],
        "The third column is the standard deviation of the chosen η's losses over the judging seeds.",
    )


@points(2)
@hints("Of which list is the best η the first or last: of the grid in its order, or of a sorted list of losses?")
def test_edges(student, rng):
    """an η on the edge of the grid is told"""
    judged(student, rng, [0, 3], "1 where the best η has neighbours on both sides, else 0.", edges=True)


@points(2)
@hints("How often is `train` called for each method? Does any training run twice, or a judging seed see two η?")
def test_equal_budgets(student, rng):
    """every method is tuned with the whole grid and all choosing seeds, and judged once"""
    losses, etas, choosing, judging = draw(rng)
    lab = Lab(losses, etas, [*choosing, *judging])
    student.honest_comparison(lab.train, [*METHODS], [*etas], [*choosing], [*judging])
    for method in METHODS:
        asked = [(at, seed) for name, at, seed in lab.asked if name == method]
        tries = set(asked)
        require(
            tries >= {(at, seed) for at in range(7) for seed in choosing},
            f"{method} was not tried with every η and every choosing seed.",
            got=f"{len([1 for _, seed in tries if seed in choosing])} different trainings",
            want="21: 7 η, 3 seeds",
            suggests="The same budget for all: two loops, over etas and over choosing.",
        )
        fresh = {at for at, seed in tries if seed in judging}
        require(
            len(fresh) == 1,
            f"The judging seeds saw {len(fresh)} different η of {method}.",
            got=fresh,
            want="1",
            suggests="The judging seeds are for one η, the chosen one. Who looks at more is tempted to choose again.",
        )
        require(
            len(asked) == len(tries),
            f"{method} was trained {len(asked)} times, {len(asked) - len(tries)} of them once more with the same η and "
            "the same seed.",
            want="25: 7 η with 3 seeds, then the best with 4",
            suggests="Run each training once and keep its loss. Who may try again has a larger budget.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """what came in is left as it was"""
    losses, etas, choosing, judging = draw(rng)
    student.honest_comparison(
        Lab(losses, etas, [*choosing, *judging]).train, [*METHODS], [*etas], [*choosing], [*judging]
    )
    untouched(student)


@points(1)
def test_whole_range(student):
    """any numbers: one method, one η, one seed or hundreds, the best η anywhere, losses of any size and sign"""
    loss = lambda method, eta, seed: 0.5 + abs(eta - float(method[3:])) + 0.01 * (1 + eta) * np.sin(97 * seed + eta)
    late = lambda method, eta, seed: loss("m: 0.26", eta, seed) + (eta == 0.25 and 100 <= seed < 110)
    grid, many = [0.1, 0.25, 0.4567, 0.7], np.linspace(0.01, 1.21, 121).tolist()
    tiny = lambda method, eta, seed: loss(method, 1e5 * eta, seed)
    enormous = lambda method, eta, seed: loss(method, 1e-3 * eta, seed)
    cases = {
        "One method, one η, two seeds: this η is the first and the last of its grid.": (
            loss,
            ["m: 0.3"],
            [0.3],
            [1],
            [2],
        ),
        "The best η may be any of the grid: the first, the second, the last but one, the last.": (
            loss,
            [f"m: {eta}" for eta in grid],
            grid,
            [1, 2],
            [3, 4],
        ),
        "There are 121 η here, and all of them count.": (loss, ["m: 1.15"], many, [1], [2, 3]),
        "There are 105 methods here, and all of them count.": (
            loss,
            [f"m: {i % 7 / 10}" for i in range(104)] + ["m: 0.71"],
            grid,
            [1],
            [2],
        ),
        "There are 110 seeds of each kind here, and all of them count.": (
            late,
            ["m: 0.3"],
            [0.25, 0.275],
            list(range(110)),
            list(range(200, 310)),
        ),
        "η is taken as it is, however small.": (tiny, ["m: 0.3"], [1e-6, 3e-6, 5e-6], [1], [2, 3]),
        "η is taken as it is, however large.": (enormous, ["m: 0.3"], [100.0, 300.0, 500.0], [1], [2, 3]),
        "A loss may lie below 0 (that of a density does).": (
            lambda *given: loss(*given) - 5,
            ["m: 0.3"],
            grid,
            [1],
            [2, 3],
        ),
        "Large losses count as they are: nothing is cut off at a bound.": (
            lambda *given: 1e6 * loss(*given),
            ["m: 0.3"],
            grid,
            [1],
            [2, 3],
        ),
        "Tiny losses count as they are: they are not zero.": (
            lambda *given: 1e-6 * loss(*given),
            ["m: 0.3"],
            grid,
            [1],
            [2, 3],
        ),
    }
    for told, (train, methods, etas, choosing, judging) in cases.items():
        table = [[[train(m, eta, seed) for seed in [*choosing, *judging]] for eta in etas] for m in methods]
        want = compare(np.array(table), etas, len(choosing))
        got = student.honest_comparison(train, [*methods], [*etas], [*choosing], [*judging])
        for column in range(4 if np.shape(got) == want.shape else 0):
            expect(np.array(got, float)[:, column], want[:, column], otherwise=told)
        expect(np.array(got, float), want, otherwise=told)
