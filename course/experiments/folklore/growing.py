"""Claims about batches that grow, in the course of a training or with the number of machines."""

import numpy as np

from course.datasets import diabetes
from course.experiments.folklore.bowl import POWERS, steps_on_the_bowl
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.machines import Machines
from course.models import LinearRegression
from course.optimizers import GradientDescent
from course.schedules import PerEpoch, Step
from course.training import train


@enlisted
class Grow(Claim):
    text = "grow the batch to have both"
    lesson, heading = "10_schedules", "Grow the batch instead"

    def experiment(self):
        loss = LinearRegression(*diabetes().train).on(np.arange(256))
        lowest = loss.value(np.linalg.lstsq(loss.X, loss.Y[:, 0])[0])

        def runs(rule, batch_size):
            train_with = lambda rng: train(loss, rule, loss.init(), batch_size, rng, examples=20 * 256, records=1)
            return [train_with(np.random.default_rng(seed)) for seed in range(6)]

        def above(runs):
            return 1000 * (np.mean([run.losses[-1] for run in runs]) - lowest)

        constant = runs(GradientDescent(0.03), 4)
        halved = runs(GradientDescent(PerEpoch(Step(0.03, 4, 0.5), 64)), 4)
        grown = runs(GradientDescent(0.03), Step(4, 4, 2))
        return {
            "constant": above(constant),
            "halved": above(halved),
            "grown": above(grown),
            "share": grown[0].steps[-1] / constant[0].steps[-1],
        }

    number = (
        "diabetes × 1000: {constant:.2f} above the optimum with η constant, {halved:.2f} with η halved, "
        "{grown:.2f} with B doubled, in {share:.0%} of the updates"
    )

    def holds(self, grown, constant, halved, share):
        return grown < constant / 2 and grown < 1.25 * halved and share < 0.5


@enlisted
class Workers(Claim):
    text = "larger data-parallel batches train faster, up to a point"
    lesson, heading = "14_many_machines", "How far do more workers help?"

    def experiment(self):
        workers = POWERS[:11]
        machines = Machines(per_example=1e-3, per_step=1e-4, nbytes=8000, latency=5e-5, bandwidth=1e9)
        steps = steps_on_the_bowl()[3 : 3 + len(workers)]  # those of B = 8, 16, 32, …
        seconds = steps * machines.seconds(8 * workers, workers)
        faster = seconds[0] / seconds
        return {
            "four": faster[2],
            "most": faster.max(),
            "at": workers[faster.argmax()],
            "many": faster[-1],
            "last": workers[-1],
        }

    number = (
        "noisy bowl, 8 examples a worker: {four:.1f} times faster with 4 workers, at most {most:.1f} times, "
        "with {at:.0f}; {many:.1f} times with {last:.0f}"
    )

    def holds(self, four, many, most):
        return four > 2 and many < 0.9 * most
