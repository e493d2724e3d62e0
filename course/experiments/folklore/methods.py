"""Claims about methods, and about batch normalization."""

import numpy as np

from course.averages import ewma
from course.datasets import digits
from course.experiments.folklore.claim import claim
from course.experiments.folklore.tuning import SEEDS, Decayed, chosen
from course.experiments.race import race, standings
from course.experiments.sweeps import over_batches
from course.models import MLP
from course.objectives import himmelblau, ravine, rosenbrock
from course.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, RMSProp, RMSPropMomentum
from course.second_order import LBFGS, minimise
from course.training import descend, train

STEPS = "07_per_coordinate_steps"


@claim(
    "different optimizers find different optima",
    "12_landscapes",
    "Basins: who ends where?",
    "of 1600 starts on Himmelblau's surface momentum takes {momentum:.0%} to another minimum than gradient descent, Adam {adam:.0%}",
    "min(momentum, adam) > 0.01",
)
def basins():
    start, minima = np.stack(np.meshgrid(*[np.linspace(-5, 5, 40)] * 2)), np.array(himmelblau.minima)

    def end(rule):
        return (
            ((descend(himmelblau, rule, start, 1500, 1500, False).theta - minima[:, :, None, None]) ** 2)
            .sum(axis=1)
            .argmin(axis=0)
        )

    plain, heavy, adam = map(end, (GradientDescent(0.005), Momentum(0.005, 0.9), Adam(0.1)))
    return {"momentum": (heavy != plain).mean(), "adam": (adam != plain).mean()}


def _walk(rule, slopes):
    """How far a rule has come after each of these slopes, on a line that falls."""
    theta, state, path = np.zeros(1), rule.init(np.zeros(1)), [0.0]
    for t, slope in enumerate(slopes, start=1):
        theta, state = rule.step(theta, np.array([-slope]), state, t)
        path.append(theta[0])
    return np.array(path)


@claim(
    "AdaGrad's η dies",
    STEPS,
    "AdaGrad tires",
    "even slope: after 10 000 steps the pace is {pace:.1%} of the first, yet the way has grown {growth:.1f} times since step 1000",
    "growth < 1.1",
    "slowing down for ever counts as dying",
    "pace < 0.02",
)
def tires():
    path = _walk(AdaGrad(1.0), np.ones(10_000))
    return {"pace": (path[-1] - path[-2]) / path[1], "growth": path[-1] / path[1000]}


@claim(
    "RMSProp and AdaDelta cure it",
    STEPS,
    "RMSProp: forget",
    "pace at step 400, 380 steps after a cliff, in parts of the pace without one: AdaGrad {adagrad:.1%}, RMSProp {rmsprop:.0%}, AdaDelta {adadelta:.0%}",
    "adagrad < 0.5 and min(rmsprop, adadelta) > 0.5",
    "it is RMSProp",
    "adagrad < 0.5 and rmsprop > 0.5",
)
def recovers():
    level = np.ones(400)
    cliff = np.where(np.arange(400) < 20, 100.0, 1.0)
    pace = lambda rule, slopes: np.diff(_walk(rule, slopes))[-1]
    rules = {"adagrad": AdaGrad(0.1), "rmsprop": RMSProp(0.1), "adadelta": AdaDelta()}
    return {name: pace(rule, cliff) / pace(rule, level) for name, rule in rules.items()}


@claim(
    "AdaDelta needs no η",
    STEPS,
    "AdaDelta: no η at all?",
    "steps to a loss of 0.001 in the ravine: {few:.0f} with ε = 0.01, {default:.0f} with the default, {many:.0f} with ε = 1e-8",
    "many < 2 * few",
)
def bashful():
    few, default, many = (
        descend(ravine, AdaDelta(0.9, eps), ravine.start, 10_000).steps_to(1e-3) for eps in (1e-2, 1e-6, 1e-8)
    )
    return {"few": few, "default": default, "many": many}


@claim(
    "Adam = RMSProp + momentum",
    "08_adam",
    "One frame for all",
    "RMSProp with the momentum of lesson 4 walks up to {glued:.0%} apart from Adam; two corrected averages, the gradient's divided by the root of its square's, at most {parts:.0e}",
    "glued < 0.01",
    "momentum is an average, taken before the division, and both averages are corrected",
    "parts < 1e-9",
)
def adam_from_parts():
    run = descend(rosenbrock, Adam(0.01), rosenbrock.start, 300)
    glued = descend(rosenbrock, RMSPropMomentum(0.001, 0.999), rosenbrock.start, 300).path
    slopes = np.array([rosenbrock.gradient(theta) for theta in run.path[:-1]])
    built = run.path[0] - np.cumsum(0.01 * ewma(slopes, 0.9) / (np.sqrt(ewma(slopes**2, 0.999)) + 1e-8), axis=0)
    apart = lambda path: np.abs(path - run.path[1:]).max() / np.abs(run.path - run.path[0]).max()
    return {"glued": apart(glued[1:]), "parts": max(apart(built), 1e-12)}  # below that all is rounding


@claim(
    "adaptive methods are not always the choice of the best papers",
    "15_choose_your_optimizer",
    "The race",
    "{races} races on digits, each at three lengths: a method with a step for each coordinate leads in {leads} of {all}, beyond the spreads in {clear}",
    "clear < all",
)
def not_always():
    races = [race(model, B) for model in ("softmax regression", "network") for B in (16, 128)]
    tables = [standings(results, record) for results in races for record in (4, 10, 20)]
    plain = [next(row for row in table if row[0] in ("GradientDescent", "Momentum", "Nesterov")) for table in tables]
    ahead = [(mean - table[0][1], spread + table[0][2]) for table, (_, mean, spread) in zip(tables, plain)]
    return {
        "races": len(races),
        "all": len(tables),
        "leads": sum(gap > 0 for gap, _ in ahead),
        "clear": sum(gap > spread for gap, spread in ahead),
    }


@claim(
    "second-order methods need batches of thousands",
    "13_second_order",
    "With batches",
    "digits, {budget} example gradients, distance of L-BFGS from the lowest loss over that of tuned momentum: {small:.2f} ± {small_spread:.2f} at B = 128, {large:.2f} ± {large_spread:.2f} at 2048",
    "small > 1 + small_spread and large < 1 - large_spread",
    "it is to be no worse than momentum",
    "small > 1 + small_spread and large <= 1 + large_spread",
)
def thousands():
    loss, budget = Decayed(*digits().train), 2**15
    floor = minimise(loss, LBFGS(), loss.init()).losses[-1]

    def drawn(n, size, rng):  # may be larger than the data
        while True:
            yield rng.integers(n, size=size)

    def ratio(B, shares):
        heavy = np.concatenate(
            [
                over_batches(
                    loss,
                    Momentum(np.geomspace(0.01, 30, 11), gamma),
                    [B],
                    SEEDS,
                    batches=drawn,
                    examples=budget,
                    progress=False,
                )[0]
                for gamma in (0, 0.9)
            ],
            axis=1,
        )
        rows = lambda seed: drawn(len(loss), B, np.random.default_rng(seed))
        curved = np.array(
            [
                [
                    minimise(loss, LBFGS(eta=share, c2=None), loss.init(), 10**6, 0, rows(seed), budget).losses[-1]
                    for share in shares
                ]
                for seed in SEEDS
            ]
        )
        ratios = (chosen(curved)[1] - floor) / (chosen(heavy)[1] - floor)  # seed by seed: both see the same batches
        return ratios.mean(), ratios.std()

    small, large = ratio(128, 2.0 ** np.arange(-4, 2)), ratio(2048, 2.0 ** np.arange(-3, 3))
    return dict(zip(("budget", "small", "small_spread", "large", "large_spread"), (budget, *small, *large)))


def _first_layer(normal, shrink, seed):
    """The length of the first layer's gradient at the start of a network of ten hidden layers."""
    loss = MLP(*digits().train, (32,) * 10, batch_norm=normal)
    theta = loss.init(np.random.default_rng(seed))
    for W, _ in loss.layers(theta):
        W *= shrink
    return np.linalg.norm(loss.layers(loss.gradient(theta))[0][0])


@claim(
    "BatchNorm prevents vanishing gradients",
    "11_batch_normalization",
    '"BatchNorm prevents vanishing gradients"',
    "ten layers, first layer's gradient, normalised over plain: {bad:.0f} times as long from weights √6 too small, {good:.1f} times from those of He et al.",
    "min(bad, good) > 10",
    "the start is bad",
    "bad > 10",
)
def vanishing():
    length = lambda normal, shrink: np.median([_first_layer(normal, shrink, seed) for seed in range(5)])
    return {"bad": length(True, 6**-0.5) / length(False, 6**-0.5), "good": length(True, 1.0) / length(False, 1.0)}


@claim(
    "BatchNorm underfits on little data",
    "11_batch_normalization",
    '"It underfits on little data"',
    "20 digits, 100 steps, training loss plain and normalised: {whole:.3f} and {whole_normal:.3f} with all in each batch, {four:.3f} and {four_normal:.2f} ± {spread:.2f} in batches of 4",
    "min(whole_normal - whole, four_normal - four) > 0.1",
    "the batches are small, whatever the data",
    "four_normal - four > 0.1",
)
def little_data():
    etas = 4.0 ** np.arange(-3.5, 2)  # far enough apart that no last bit chooses

    def fitted(normal, B, seed):
        rng = np.random.default_rng(seed)
        loss = MLP(*digits().train, (32,) * 4, batch_norm=normal)
        theta = loss.init(rng)
        run = train(
            loss.on(rng.choice(len(loss), 20, replace=False)),
            GradientDescent(etas),
            theta,
            B,
            rng,
            steps=100,
            records=1,
            trace=False,
        )
        return np.fmin(run.losses[-1], np.log(10))  # no worse than guessing

    def judged(normal, B):
        return chosen(np.array([fitted(normal, B, seed) for seed in (*SEEDS, *range(3, 8))]))[1]

    four = judged(True, 4)
    return {
        "whole": judged(False, 20).mean(),
        "whole_normal": judged(True, 20).mean(),
        "four": judged(False, 4).mean(),
        "four_normal": four.mean(),
        "spread": four.std(),
    }
