"""Claims about the batch size."""

from functools import cache

import numpy as np

from course.batching import with_replacement
from course.datasets import diabetes
from course.experiments.folklore.claim import claim
from course.experiments.folklore.tuning import TRIALS, after_epochs, chosen, cosine, softmax
from course.experiments.machines import Machines
from course.experiments.sweeps import steps_over_batches, tuned
from course.models import LinearRegression
from course.objectives import double_well, noisy
from course.optimizers import Adam, GradientDescent
from course.schedules import PerEpoch, Step
from course.theory import spectrum, steps_to_target, tuned_steps
from course.training import descend, train

SIZE, BOWL, TARGET = "09b_batch_size_folklore", spectrum(1000), 0.005 * spectrum(1000).sum()
ACCURACY = '"All samples give an accurate but costly gradient", "a mini-batch is still relatively accurate"'
POWERS = 2 ** np.arange(15)


@cache
def _directions():
    """Along a run with B = 16: cosines of gradients with that of all training digits, and of unseen ones."""
    (loss, unseen), rng = softmax(), np.random.default_rng(0)
    path = train(loss, GradientDescent(0.5), loss.init(), 16, np.random.default_rng(0), steps=640, records=1).path
    few = lambda theta, size: np.mean(
        [cosine(loss.on(rng.permutation(len(loss))[:size]).gradient(theta), loss.gradient(theta)) for _ in range(50)]
    )
    (start, end), (first, last) = [
        [few(theta, 32) for theta in path],
        [cosine(loss.gradient(theta), unseen.gradient(theta)) for theta in path],
    ]
    steps = steps_over_batches(
        loss,
        GradientDescent(2.0 ** np.arange(-2, 5)),
        [32, 1024],
        range(5),
        0.1,
        patience=1.5,
        examples=40 * 1024,
        progress=False,
    )
    examples = tuned(steps, TRIALS)[1] * [32, 1024]
    return {"start": start, "end": end, "first": first, "last": last, "cost": examples[1] / examples[0]}


claim(
    "all samples give an accurate but costly gradient",
    SIZE,
    ACCURACY,
    "cosine with the gradient of unseen digits: {first:.2f} at the start, {last:.2f} at the end; {cost:.1f} times the examples of B = 32",
    "cost > 2 and last > 0.7",
    "the training is young",
    "cost > 2 and first > 0.7",
)(_directions)

claim(
    'a mini-batch is still "relatively accurate"',
    SIZE,
    ACCURACY,
    "cosine of 32 digits with all: {start:.2f} at the start, {end:.2f} at the end",
    "end > 0.5",
    "the training is young",
    "start > 0.5",
)(_directions)


@claim(
    "batch noise helps to leave local optima",
    "12_landscapes",
    "Barriers: noise against a hill",
    "in the deep well after 2000 steps: {weak:.0%} of gradient descent with noise 0.1, {strong:.0%} with noise 1, {adam:.0%} of Adam",
    "min(weak, strong, adam) > 0.5",
    "it is strong enough for the hill and not divided away, as in Adam",
    "strong > 0.5",
)
def barriers():
    start = np.tile(np.array(double_well.minima[1])[:, None], (1, 300))

    def crossed(rule, variance):
        hill = noisy(double_well, variance, np.random.default_rng(0))
        return (descend(hill, rule, start, 2000, 2000, False).theta[0] < 0).mean()

    return {
        "weak": crossed(GradientDescent(0.1), 0.1),
        "strong": crossed(GradientDescent(0.1), 1.0),
        "adam": crossed(Adam(0.02), 1.0),
    }


@claim(
    "a large batch equals a small learning rate",
    SIZE,
    '"A large batch equals a small learning rate"',
    "B eight times as large against η/8, over equal examples: losses within {below:.1%} below the knee (8, 64), {beyond:.0%} apart beyond (128, 1024); after equal steps {steps:.0%} apart",
    "max(below, beyond, steps) < 0.05",
    "the examples are equal and B is below the knee",
    "below < 0.05",
)
def large_batch():
    etas = 2.0 ** np.arange(-2, 2)
    ends = lambda B, rates, epochs=5: after_epochs(GradientDescent(rates), B, epochs).mean(axis=0)
    gap = lambda large, small: np.abs(large / small - 1).max()
    return {
        "below": gap(ends(64, etas), ends(8, etas / 8)),
        "beyond": gap(ends(1024, 4 * etas), ends(128, etas / 2)),
        "steps": gap(ends(64, etas, 8), ends(8, etas / 8, 1)),
    }


@claim(
    "the batch size should be a power of two",
    SIZE,
    '"The batch size should be a power of two"',
    "examples to a loss of 0.1: {power:.0f} ± {error:.0f} for B = 64, {best:.0f} to {worst:.0f} for 56, 63, 65 and 72",
    "power < best - error",
)
def power_of_two():
    sizes, rates = np.array([56, 63, 64, 65, 72]), 2.0 ** np.arange(1, 3.5, 0.5)
    steps = steps_over_batches(
        softmax()[0],
        GradientDescent(rates),
        sizes,
        range(10),
        0.1,
        patience=2,
        examples=40 * 1024,
        batches=with_replacement,
        progress=False,
    )
    _, mean, spread = tuned(steps)
    examples = mean * sizes
    return {
        "power": examples[2],
        "error": 64 * spread[2] / np.sqrt(10),
        "best": np.delete(examples, 2).min(),
        "worst": np.delete(examples, 2).max(),
    }


@cache
def _bowl():
    """Steps to the target on the noisy bowl, exactly, for POWERS, η tuned for each."""
    return tuned_steps(POWERS, np.geomspace(1e-3, 1.99, 32), [0.0], BOWL, BOWL, 1.0, TARGET)[0]


@claim(
    "start at 128, then halve or double",
    SIZE,
    '"Start at 128, then halve or double"',
    "noisy bowl, a step priced as much as 0, 4, 32, 256, 2048 examples: at worst {worst:.2f} times the best price, {tries:.1f} of 15 batch sizes tried",
    "worst <= 1.1",
)
def halve_or_double():
    excess, tries = [], []
    for price in (_bowl() * (a + POWERS) for a in (0, 4, 32, 256, 2048)):
        at, tried = 7, {6, 7, 8}
        while price[at] > (least := price[(near := np.arange(max(at - 1, 0), min(at + 2, 15)))]).min():
            at = int(near[least.argmin()])
            tried |= {at - 1, at, at + 1} & set(range(15))
        excess.append(price[at] / price.min())
        tries.append(len(tried))
    return {"worst": max(excess), "tries": np.mean(tries)}


@claim(
    "the best batch size is between 2 and 32",
    SIZE,
    '"The best batch size is between 2 and 32"',
    "digits, 5 epochs: {inside:.3f} at B = 4 and 32; {one:.3f} at 1, {above:.3f} at 128, {full:.3f} at 1024 (spread {spread:.3f})",
    "inside < min(one, above, full) - spread",
    "examples are what counts; but others tie",
    "inside < full - spread and inside <= min(one, above) + spread",
)
def two_to_thirty_two():
    sizes = [1, 4, 32, 128, 1024]
    ends = [chosen(after_epochs(GradientDescent(np.minimum(B, 128) * 2.0 ** np.arange(-8, -1)), B))[1] for B in sizes]
    one, four, many, above, full = (end.mean() for end in ends)
    return {
        "one": one,
        "inside": min(four, many),
        "above": above,
        "full": full,
        "spread": np.mean([end.std() for end in ends]),
    }


@claim(
    "small batches are unstable and more demanding on η",
    SIZE,
    '"Small batches are unstable and more demanding on η"',
    "highest / lowest good η on the noisy bowl: {one:.1f} at B = 1, {many:.1f} at 64, {full:.1f} at 1024; digits, B = 1: loss {own:.3f} with its own η, at least {kept:.1f}, as by guessing, with that of B = 64",
    "one < many / 1.5",
    "η is left as it was for a large batch",
    "kept > 2 * own",
)
def demanding():
    etas = np.geomspace(1e-3, 1.99, 200)
    steps = steps_to_target([1, 64, 1024], etas, 0.0, BOWL[:, None], BOWL[:, None], 1.0, TARGET)
    good = [etas[row <= 1.5 * row.min()] for row in steps]
    own, kept = (
        np.fmin(after_epochs(GradientDescent(np.array([eta])), 1)[TRIALS:], np.log(10)).mean() for eta in (2.0**-5, 2.0)
    )
    return dict(zip(("one", "many", "full"), (g.max() / g.min() for g in good))) | {"own": own, "kept": kept}


@claim(
    "grow the batch to have both",
    "10_schedules",
    "Grow the batch instead",
    "diabetes × 1000: {constant:.2f} above the optimum with η constant, {halved:.2f} with η halved, {grown:.2f} with B doubled, in {share:.0%} of the updates",
    "grown < constant / 2 and grown < 1.25 * halved and share < 0.5",
)
def grow():
    loss = LinearRegression(*diabetes().train).on(np.arange(256))
    lowest = loss.value(np.linalg.lstsq(loss.X, loss.Y[:, 0])[0])
    halved = GradientDescent(PerEpoch(Step(0.03, 4, 0.5), 64))
    ways = [(GradientDescent(0.03), 4), (halved, 4), (GradientDescent(0.03), Step(4, 4, 2))]
    runs = [
        [
            train(loss, rule, loss.init(), B, np.random.default_rng(seed), examples=20 * 256, records=1)
            for seed in range(6)
        ]
        for rule, B in ways
    ]
    constant, halved, grown = (1000 * (np.mean([run.losses[-1] for run in way]) - lowest) for way in runs)
    return {
        "constant": constant,
        "halved": halved,
        "grown": grown,
        "share": runs[2][0].steps[-1] / runs[0][0].steps[-1],
    }


@claim(
    "larger data-parallel batches train faster, up to a point",
    "14_many_machines",
    "How far do more workers help?",
    "noisy bowl, 8 examples a worker: {four:.1f} times faster with 4 workers, at most {most:.1f} times, with {at:.0f}; {many:.1f} times with {last:.0f}",
    "four > 2 and many < 0.9 * most",
)
def workers():
    count = POWERS[:11]
    machines = Machines(per_example=1e-3, per_step=1e-4, nbytes=8000, latency=5e-5, bandwidth=1e9)
    seconds = _bowl()[3 : 3 + len(count)] * machines.seconds(8 * count, count)
    faster = seconds[0] / seconds
    return {
        "four": faster[2],
        "most": faster.max(),
        "at": count[faster.argmax()],
        "many": faster[-1],
        "last": count[-1],
    }
