"""Wrong answers to `honest_comparison`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def tuning(train, method, etas, seeds):
    return [np.mean([train(method, eta, seed) for seed in seeds]) for eta in etas]


def row(train, method, etas, best, seeds, average=np.mean, scatter=np.std):
    ends = [train(method, etas[best], seed) for seed in seeds]
    return [etas[best], average(ends), scatter(ends), 0 < best < len(etas) - 1]


def table(rows):
    return np.array(rows, float)


@mistake("All methods have the first one's η")
def one_eta_for_all(train, methods, etas, choosing, judging):
    best = int(np.argmin(tuning(train, methods[0], etas, choosing)))
    return table([row(train, method, etas, best, judging) for method in methods])


@mistake("Only the last method is tuned")
def only_ones_own_method_tuned(train, methods, etas, choosing, judging):
    mine = int(np.argmin(tuning(train, methods[-1], etas, choosing)))
    return table(
        [row(train, method, etas, mine if method == methods[-1] else len(etas) // 2, judging) for method in methods]
    )


@mistake("from every second one")
def unequal_budgets(train, methods, etas, choosing, judging):
    every = [1 if i == 0 else 2 for i in range(len(methods))]
    best = [k * int(np.argmin(tuning(train, method, etas[::k], choosing))) for method, k in zip(methods, every)]
    return table([row(train, method, etas, at, judging) for method, at in zip(methods, best)])


@mistake("chosen by the judging seeds")
def tuned_on_the_reported_seeds(train, methods, etas, choosing, judging):
    return table(
        [row(train, method, etas, int(np.argmin(tuning(train, method, etas, judging))), judging) for method in methods]
    )


@mistake("chosen by all seeds")
def tuned_on_all_seeds(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, [*choosing, *judging]))), judging)
            for method in methods
        ]
    )


@mistake("The mean is that of the choosing seeds")
def reported_on_the_tuning_seeds(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), choosing)
            for method in methods
        ]
    )


@mistake("first seed alone")
def tuned_on_one_seed(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing[:1]))), judging)
            for method in methods
        ]
    )


@mistake("by the luckiest run")
def luckiest_run_chooses(train, methods, etas, choosing, judging):
    luck = lambda method: [min(train(method, eta, seed) for seed in choosing) for eta in etas]
    return table([row(train, method, etas, int(np.argmin(luck(method))), judging) for method in methods])


@mistake("the best of the judging seeds")
def best_seed_reported(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging, min)
            for method in methods
        ]
    )


@mistake("from the lowest to the highest")
def range_as_spread(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging, scatter=np.ptp)
            for method in methods
        ]
    )


@mistake("standard deviation is its root")
def variance_as_spread(train, methods, etas, choosing, judging):
    return table(
        [
            row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging, scatter=np.var)
            for method in methods
        ]
    )


@mistake("on the edge of the grid is called inside")
def edge_not_reported(train, methods, etas, choosing, judging):
    rows = [
        row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging) for method in methods
    ]
    return table([[*numbers, 1] for *numbers, _ in rows])


@mistake("lower edge is an edge")
def upper_edge_only(train, methods, etas, choosing, judging):
    rows = [
        row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging) for method in methods
    ]
    return table([[eta, mean, spread, eta != etas[-1]] for eta, mean, spread, _ in rows])


@mistake("place of η in the grid")
def place_instead_of_eta(train, methods, etas, choosing, judging):
    rows = [
        row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging) for method in methods
    ]
    return table([[etas.index(eta), *numbers] for eta, *numbers in rows])


@mistake("who looks at more is tempted".capitalize())
def judging_seeds_see_all(train, methods, etas, choosing, judging):
    for method in methods:
        tuning(train, method, etas, judging)
    return table(
        [row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging) for method in methods]
    )


@mistake("inside the array they are")
def grid_sorted_in_place(train, methods, etas, choosing, judging):
    rows = [
        row(train, method, etas, int(np.argmin(tuning(train, method, etas, choosing))), judging) for method in methods
    ]
    judging.clear()
    return table(rows)


def right(train, methods, etas, choosing, judging):
    return table([row(train, m, etas, int(np.argmin(tuning(train, m, etas, choosing))), judging) for m in methods])


def finite_mean(ends):
    """The mean of the runs that did not diverge."""
    ends = np.array(ends)
    return np.mean(ends[np.isfinite(ends)]) if np.isfinite(ends).any() else np.inf


def chosen_by(score, train, methods, etas, choosing, judging):
    """All right, but for what chooses η."""
    scores = [[score([train(m, eta, seed) for seed in choosing]) for eta in etas] for m in methods]
    return table([row(train, m, etas, int(np.argmin(s)), judging) for m, s in zip(methods, scores)])


@mistake("that diverged were left out")
def diverged_runs_dropped(train, methods, etas, choosing, judging):
    return chosen_by(finite_mean, train, methods, etas, choosing, judging)


@mistake("by the median of its runs")
def median_chooses(train, methods, etas, choosing, judging):
    return chosen_by(np.median, train, methods, etas, choosing, judging)


@mistake("This is the median of the judging seeds")
def median_reported(train, methods, etas, choosing, judging):
    rows = [row(train, m, etas, int(np.argmin(tuning(train, m, etas, choosing))), judging, np.median) for m in methods]
    return table(rows)


@mistake("The mean is that of all seeds")
def reported_on_all_seeds(train, methods, etas, choosing, judging):
    def once(method):
        losses = [[train(method, eta, seed) for seed in choosing] for eta in etas]
        best = int(np.argmin(np.mean(losses, axis=1)))
        ends = losses[best] + [train(method, etas[best], seed) for seed in judging]
        return [etas[best], np.mean(ends), np.std(ends), 0 < best < len(etas) - 1]

    return table([once(method) for method in methods])


@mistake("upper edge is an edge")
def lower_edge_only(train, methods, etas, choosing, judging):
    rows = right(train, methods, etas, choosing, judging)
    rows[:, 3] = rows[:, 0] != etas[0]
    return rows


@mistake("has a larger budget")
def five_tries_for_the_last(train, methods, etas, choosing, judging):
    rows = right(train, methods, etas, choosing, judging)
    for _ in range(4):
        tuning(train, methods[-1], etas, choosing)
    return rows


@mistake("has a larger budget")
def trained_once_more_for_the_spread(train, methods, etas, choosing, judging):
    return right(lambda *given: (train(*given), train(*given))[1], methods, etas, choosing, judging)


@mistake("the second")
def neighbours_of_the_edge_are_edges(train, methods, etas, choosing, judging):
    rows = right(train, methods, etas, choosing, judging)
    if len(etas) == 4:
        rows[:, 3] = 0
    return rows


@mistake("first and the last of its grid")
def one_rate_is_inside(train, methods, etas, choosing, judging):
    rows = right(train, methods, etas, choosing, judging)
    return rows if len(etas) > 1 else rows + [0, 0, 0, 1]


@mistake("all of them count")
def first_hundred_rates(train, methods, etas, choosing, judging):
    return right(train, methods, etas[:100], choosing, judging)


@mistake("of each kind here")
def first_hundred_seeds(train, methods, etas, choosing, judging):
    return right(train, methods, etas, choosing[:100], judging[:100])


@mistake("may lie below 0")
def never_below_zero(train, methods, etas, choosing, judging):
    return np.maximum(right(train, methods, etas, choosing, judging), 0)


@mistake("they are not zero")
def rounded(train, methods, etas, choosing, judging):
    return np.round(right(train, methods, etas, choosing, judging), 9)


@another_way
def whole_table_first(train, methods, etas, choosing, judging):
    losses = np.array([[[train(method, eta, seed) for seed in choosing] for eta in etas] for method in methods])
    best = losses.sum(axis=2).argmin(axis=1)
    ends = np.array([[train(method, etas[at], seed) for seed in judging] for method, at in zip(methods, best)])
    return np.column_stack(
        [np.array(etas)[best], ends.mean(axis=1), ends.std(axis=1), [at not in (0, len(etas) - 1) for at in best]]
    )


@another_way
def plain_python(train, methods, etas, choosing, judging):
    rows = []
    for method in methods:
        score = {eta: sum(train(method, eta, seed) for seed in choosing) for eta in etas}
        eta = min(etas, key=score.get)
        ends = [train(method, eta, seed) for seed in judging]
        mean = sum(ends) / len(ends)
        rows.append(
            [eta, mean, (sum((end - mean) ** 2 for end in ends) / len(ends)) ** 0.5, int(min(etas) < eta < max(etas))]
        )
    return rows
