"""A comparison that is fair: every method tuned on the whole grid by some seeds, and judged by others, with mean, spread and a look at the edges."""

import numpy as np

from course.classroom import expect, points, require, untouched

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


def compare(losses, etas, choosing, fault=""):
    """The right rows `(η, mean, spread, inside)` from a table `(methods, etas, seeds)`, whose first seeds choose; or with a known fault."""
    tuning, judging = losses[:, :, :choosing], losses[:, :, choosing:]
    judged = {"judged by tuning": tuning}.get(fault, judging)
    chosen = {"tuned by judging": judging, "all seeds": losses}.get(fault, tuning)
    score = {"lucky tuning": chosen.min(axis=2), "worst": -chosen.mean(axis=2), "one seed": chosen[:, :, 0]}.get(
        fault, chosen.mean(axis=2)
    )
    best = score.argmin(axis=1)
    best = {
        "shared": np.full_like(best, best[0]),
        "shared last": np.full_like(best, best[-1]),
        "default": np.r_[np.full(len(best) - 1, len(etas) // 2), best[-1]],
        "half": np.array([b if i == 0 else 2 * score[i, ::2].argmin() for i, b in enumerate(best)]),
    }.get(fault, best)
    ends = judged[np.arange(len(best)), best]
    inside = {
        "edge ignored": best >= 0,
        "upper edge": best < len(etas) - 1,
        "inverted": (best == 0) | (best == len(etas) - 1),
    }.get(fault, (best > 0) & (best < len(etas) - 1))
    middle = {"best seed": ends.min(axis=1), "median": np.median(ends, axis=1)}.get(fault, ends.mean(axis=1))
    spread = {
        "range": np.ptp(ends, axis=1),
        "variance": ends.var(axis=1),
        "error": ends.std(axis=1) / np.sqrt(ends.shape[1]),
        "sample": ends.std(axis=1, ddof=1),
    }.get(fault, ends.std(axis=1))
    return np.column_stack([best if fault == "place" else np.array(etas)[best], middle, spread, inside]).astype(float)


FAULTS = {
    "shared": "All methods have the first one's η. Tune each method by itself.",
    "shared last": "All methods have the last one's η. Tune each method by itself.",
    "default": "Only the last method is tuned, the others have the middle η. The same budget for all.",
    "half": "The first method chose from all η, the others from every second one. The same budget for all.",
    "tuned by judging": "η was chosen by the judging seeds: then they flatter it. Only the choosing seeds may choose.",
    "all seeds": "η was chosen by all seeds, the judging ones among them. Only the choosing seeds may choose.",
    "one seed": "η was chosen by the first seed alone. Average over the choosing seeds.",
    "lucky tuning": "η was chosen by the luckiest run. Choose by the mean over the seeds.",
    "worst": "This is the worst η, not the best.",
    "place": "The first column has the place of η in the grid, not η.",
    "judged by tuning": "The mean is that of the choosing seeds. They have chosen this η, so they flatter it: report the judging seeds.",
    "best seed": "This is the best of the judging seeds, not their mean.",
    "median": "This is the median of the judging seeds, not their mean.",
    "range": "The spread is the distance from the lowest to the highest. The standard deviation was asked for.",
    "variance": "The spread is the variance. The standard deviation is its root.",
    "error": "The spread is that of the mean, divided by √n. The standard deviation of the runs was asked for.",
    "sample": "The spread divides by n − 1. np.std without further arguments divides by n.",
    "edge ignored": "An η on the edge of the grid is called inside.",
    "upper edge": "The lower edge is an edge as well.",
    "inverted": "The last column is upside down: 1 for inside, 0 for the edge.",
}


CHOICES = (
    "shared",
    "shared last",
    "default",
    "half",
    "tuned by judging",
    "all seeds",
    "one seed",
    "lucky tuning",
    "worst",
)  # faults that show in the first column


def draw(rng, edges=False):
    """A table in which every fault shows; with `edges` the best η of two methods are the first and the last."""
    while True:
        etas = np.sort(rng.choice(np.arange(1, 60), 7, replace=False) / 100).tolist()
        choosing = 3
        losses = (
            1
            + 0.15 * np.abs(np.arange(7)[:, None] - rng.permutation([1.2, 3.3, 4.8])[:, None, None])
            + rng.normal(scale=0.3, size=(3, 7, 7))
        )
        losses = losses.clip(0.05).round(3)
        if edges:
            losses[0, 0, :] -= 1.5
            losses[2, 6, :] -= 1.5
        losses[rng.integers(3), 3, 0] = np.inf if not edges else 9.0
        want = compare(losses, etas, choosing)
        tables = [compare(losses, etas, choosing, fault) for fault in FAULTS if edges or "edge" not in fault]
        chosen = {tuple(compare(losses, etas, choosing, fault)[:, 0]) for fault in ("", *CHOICES)}
        if (
            np.isfinite(want).all()
            and want[:, 3].sum() == (1 if edges else 3)
            and (edges or len(chosen) == 1 + len(CHOICES))
            and not any(np.allclose(want, table) for table in tables)
        ):
            return losses, etas, list(range(10, 13)), list(range(20, 24))


def judged(student, rng, columns, otherwise, edges=False):
    losses, etas, choosing, judging = draw(rng, edges)
    lab = Lab(losses, etas, [*choosing, *judging])
    got = student.honest_comparison(lab.train, [*METHODS], [*etas], [*choosing], [*judging])
    want = compare(losses, etas, 3)
    table = np.array(got, float) if np.shape(got) == want.shape else None
    if table is None:
        expect(got, want, otherwise="One row for each method, with four numbers: η, mean, spread, and 1 or 0.")
    symptoms = {hint: compare(losses, etas, 3, fault)[:, columns] for fault, hint in FAULTS.items()}
    expect(table[:, columns], want[:, columns], symptoms=symptoms, otherwise=otherwise)
    return lab


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


@points(2)
def test_mean(student, rng):
    """the mean is that of fresh seeds"""
    judged(student, rng, [0, 1], "The second column is the mean loss of the chosen η over the judging seeds.")


@points(1)
def test_spread(student, rng):
    """the spread is shown"""
    judged(
        student,
        rng,
        [0, 1, 2],
        "The third column is the standard deviation of the chosen η's losses over the judging seeds.",
    )


@points(2)
def test_edges(student, rng):
    """an η on the edge of the grid is told"""
    judged(student, rng, [0, 3], "1 where the best η has neighbours on both sides, else 0.", edges=True)


@points(2)
def test_equal_budgets(student, rng):
    """every method is tuned with the whole grid and all choosing seeds, and judged once"""
    losses, etas, choosing, judging = draw(rng)
    lab = Lab(losses, etas, [*choosing, *judging])
    student.honest_comparison(lab.train, [*METHODS], [*etas], [*choosing], [*judging])
    for method in METHODS:
        tries = {(at, seed) for name, at, seed in lab.asked if name == method}
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


@points(1)
def test_inputs_stay(student, rng):
    """what came in is left as it was"""
    losses, etas, choosing, judging = draw(rng)
    student.honest_comparison(
        Lab(losses, etas, [*choosing, *judging]).train, [*METHODS], [*etas], [*choosing], [*judging]
    )
    untouched(student)
