"""Claims about batches that grow, in the course of a training or with the number of machines."""

import numpy as np

from course.datasets import diabetes
from course.experiments.folklore.bowl import POWERS, steps_on_the_bowl
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import SEEDS, chosen
from course.experiments.machines import Machines
from course.models import LinearRegression
from course.optimizers import GradientDescent
from course.schedules import PerEpoch, Step
from course.training import train

ETAS = np.geomspace(0.0025, 0.16, 7)


@enlisted
class Grow(Claim):
    text = "grow the batch to have both"
    lesson, heading = "10_schedules", "Grow the batch instead"

    def experiment(self):
        loss = LinearRegression(*diabetes().train).on(np.arange(256))
        lowest = loss.value(np.linalg.lstsq(loss.X, loss.Y[:, 0])[0])

        def judged(rule, batch_size):
            """1000 times the losses above the optimum that the judging seeds reach at the best η."""

            def end(seed):
                rng = np.random.default_rng(seed)
                start = np.repeat(loss.init()[:, None], len(ETAS), axis=1)
                return train(loss, rule, start, batch_size, rng, examples=20 * 256, records=1, trace=False).losses[-1]

            return 1000 * (chosen(np.array([end(seed) for seed in (*SEEDS, 5)]))[1] - lowest)

        arms = {
            "constant": judged(GradientDescent(ETAS), 4),
            "halved": judged(GradientDescent(PerEpoch(Step(ETAS, 4, 0.5), 64)), 4),
            "grown": judged(GradientDescent(ETAS), Step(4, 4, 2)),
            "large": judged(GradientDescent(8 * ETAS), 32),
        }
        spreads = {f"{name}_spread": losses.std() for name, losses in arms.items()}
        return {name: losses.mean() for name, losses in arms.items()} | spreads

    number = (
        "diabetes × 1000, each arm with its own η: {grown:.2f} ± {grown_spread:.2f} above the optimum with B doubled "
        "every 4 epochs, {halved:.2f} ± {halved_spread:.2f} with η halved, {constant:.2f} ± {constant_spread:.2f} "
        "with neither, {large:.2f} ± {large_spread:.2f} with B = 32 from the start"
    )

    def holds(self, grown, grown_spread, constant, constant_spread, halved, halved_spread):
        return grown < constant - grown_spread - constant_spread and grown < halved + grown_spread + halved_spread

    when = "it is measured against a constant η, not beyond the spreads"

    def then(self, grown, constant, halved, halved_spread):
        return grown < constant and grown < halved + halved_spread


@enlisted
class Workers(Claim):
    text = "larger data-parallel batches train faster, up to a point"
    lesson, heading = "14_many_machines", "How far do more workers help?"
    exact = True

    def experiment(self):
        workers = POWERS[:11]
        machines = Machines(per_example=1e-3, per_step=1e-4, nbytes=8000, latency=5e-5, bandwidth=1e9)
        steps = steps_on_the_bowl()[3 : 3 + len(workers)]  # those of B = 8, 16, 32, …
        computing = steps * (machines.per_step + 8 * machines.per_example)
        depth = 2 * np.ceil(np.log2(workers))  # rounds of a tree, whose messages hold as many bytes as the ring's
        nbytes = 2 * (workers - 1) / workers * machines.nbytes
        tree = computing + steps * machines.sending(depth, nbytes)
        ring = steps * machines.seconds(8 * workers, workers)
        free = computing[0] / computing
        return {
            "four": (ring[0] / ring)[2],
            "ring": (ring[0] / ring)[-1],
            "tree": (tree[0] / tree)[-1],
            "free": free[-1],
            "doubling": free[-1] / free[-2],
            "last": workers[-1],
        }

    number = (
        "noisy bowl, 8 examples a worker: {four:.1f} times faster with 4 workers; with {last:.0f} {ring:.0f} times on "
        "a ring, {tree:.0f} times on a tree, and {free:.0f} times if messages cost nothing; the last doubling "
        "of that gave {doubling:.2f}"
    )

    def holds(self, four, tree, doubling, last):
        return four > 2 and tree < last / 2 and doubling < 1.25
