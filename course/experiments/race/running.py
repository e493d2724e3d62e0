"""The race itself, on digits."""

from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from course.checks import one_of, whole
from course.datasets import digits
from course.experiments.race.work import gradient_work, step_work
from course.models import MLP, SoftmaxRegression
from course.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
)
from course.training import train

ETAS = np.geomspace(1e-4, 10, 16)
TUNING, SHOWN = (100, 101), (0, 1, 2, 3)  # the seeds that choose η, and those that are shown
EPOCHS, RECORDS = 5, 20
MODELS = {"softmax regression": SoftmaxRegression, "network": lambda X, y: MLP(X, y, hidden=(16,))}
#: Who runs. A new rule is entered by hand: it changes the standings that lesson 15 speaks of.
FIELD = (
    GradientDescent,
    Momentum,
    Nesterov,
    AdaGrad,
    RMSProp,
    CenteredRMSProp,
    RMSPropMomentum,
    AdaDelta,
    Adam,
    AdaMax,
    Nadam,
    AMSGrad,
    AdamW,
)
SPECIAL = {
    AdaDelta: lambda: AdaDelta(0.9, ETAS**2),
    **{kind: lambda kind=kind: kind(ETAS, 0.99) for kind in (RMSProp, CenteredRMSProp, RMSPropMomentum)},
}


def runners():
    """The rules of the field by name, each with all of its settings: η on one grid (AdaDelta: ε, its square), ρ = 0.99, else the defaults."""
    return {kind.__name__: SPECIAL.get(kind, lambda kind=kind: kind(ETAS))() for kind in FIELD}


@dataclass(frozen=True)
class Result:
    """One method in one race.

    rule      with all its settings;  work  numbers computed per step, by `step_work`
    steps, examples   `(records,)`, the first is the start
    tried     `(records, seeds that choose, settings)` validation losses;  shown  `(records, seeds that are shown, settings)`
    """

    rule: object
    steps: np.ndarray
    examples: np.ndarray
    work: int
    tried: np.ndarray
    shown: np.ndarray

    @property
    def best(self):
        """The number of the best setting at each record, shape `(records,)`: the lowest mean over the seeds that choose."""
        return self.tried.mean(axis=1).argmin(axis=-1)

    @property
    def losses(self):
        """What the seeds that are shown reach with the setting chosen for each record, shape `(records, seeds)`."""
        return np.take_along_axis(self.shown, self.best[:, None, None], axis=-1)[..., 0]

    @property
    def on_edge(self):
        """Whether the setting chosen for the whole race is the first or the last of its grid."""
        return bool(self.best[-1] in (0, self.tried.shape[-1] - 1))

    def winner(self):
        """The rule with the one setting chosen for the whole race."""
        pick = lambda value: value[self.best[-1]] if np.ndim(value) else value
        return replace(self.rule, **{field.name: pick(getattr(self.rule, field.name)) for field in fields(self.rule)})


def race(model, batch_size, names=None):
    """All methods (or those in the tuple `names`) on digits → `{name: Result}`. `model` is a key of MODELS; the budget is 5 epochs.

    All settings of a rule see the same batches at once. Diverged runs count as inf. It is run once for each argument.
    The methods go through joblib: `parallel_config(n_jobs=2)` takes them to two cores.
    """
    one_of("model", model, MODELS)
    batch_size = whole("batch_size", batch_size, 1, len(digits().train.y), "the number of examples, ")
    names = runners() if names is None else [names] if isinstance(names, str) else names
    return dict(_race(model, batch_size, tuple(one_of("names", name, runners()) for name in names)))


@cache
def _race(model, batch_size, names):
    loss, validation = (MODELS[model](*part) for part in (digits().train, digits().validation))
    results = Parallel()(delayed(_result)(loss, validation, runners()[name], batch_size) for name in names)
    return dict(zip(names, results))


def _result(loss, validation, rule, batch_size):
    with threadpool_limits(1, "blas"):  # the same bits however many cores there are
        runs = [_train(loss, validation, rule, batch_size, seed) for seed in (*TUNING, *SHOWN)]
    losses = np.nan_to_num(np.stack([run.losses for run in runs], axis=1), nan=np.inf, posinf=np.inf)
    work = step_work(rule) * loss.size + gradient_work(loss) * batch_size
    return Result(rule, runs[0].steps, runs[0].examples, work, losses[:, : len(TUNING)], losses[:, len(TUNING) :])


def _train(loss, measure, rule, batch_size, seed):
    start, rng = loss.init(np.random.default_rng(seed)), np.random.default_rng(seed)
    return train(
        loss, rule, start, batch_size, rng, examples=EPOCHS * len(loss), records=RECORDS, measure=measure, trace=False
    )


def right_on_test(model, batch_size, result):
    """The share of test digits that the winner of a race gets right, one number for each shown seed."""
    loss, judge = (MODELS[model](*part) for part in (digits().train, digits().test))
    return np.array(
        [judge.accuracy(_train(loss, judge.on([0]), result.winner(), batch_size, seed).theta) for seed in SHOWN]
    )
