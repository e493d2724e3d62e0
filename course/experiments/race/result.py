"""What a method did in a race, with the setting that the choosing seeds like best."""

from dataclasses import dataclass, replace

import numpy as np

from course.optimizers import hyperparameters


@dataclass(frozen=True)
class Result:
    """One method in one race.

    rule              with all its settings
    steps, examples   at each record, shape `(records,)`; the first is the start
    work              numbers computed per step: by `step_work` for the rule, by `gradient_work` for the gradient
    tried             validation losses of the seeds that choose, shape `(records, seeds, settings)`
    shown             validation losses of the seeds that are shown, shape `(records, seeds, settings)`
    ends              where the seeds that are shown end, shape `(seeds, d, settings)`
    """

    rule: object
    steps: np.ndarray
    examples: np.ndarray
    work: int
    tried: np.ndarray
    shown: np.ndarray
    ends: np.ndarray | None = None

    @property
    def best(self):
        """The number of the best setting at each record by the mean of the seeds that choose, shape `(records,)`."""
        return self.tried.mean(axis=1).argmin(axis=-1)

    @property
    def losses(self):
        """What the seeds that are shown reach with the setting chosen for each record, shape `(records, seeds)`."""
        return np.take_along_axis(self.shown, self.best[:, None, None], axis=-1)[..., 0]

    @property
    def on_edge(self):
        """Whether the setting chosen for the whole race has the first or the last rate of its grid."""
        return bool(self.best[-1] in (0, self.tried.shape[-1] - 1))

    def winner(self):
        """The rule with the one setting chosen for the whole race."""
        settings = {field.name: getattr(self.rule, field.name) for field in hyperparameters(self.rule)}
        tuned = {name: values[self.best[-1]] for name, values in settings.items() if np.ndim(values)}
        return replace(self.rule, **tuned)
