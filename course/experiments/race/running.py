"""The race itself, on digits."""

from dataclasses import replace
from functools import cache

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from course.checks import one_of, whole
from course.datasets import digits
from course.experiments.race.result import Result
from course.experiments.race.settings import EPOCHS, MODELS, RECORDS, SHOWN, TUNING, runners
from course.experiments.race.work import gradient_work, step_work
from course.training import train


def race(model, batch_size, names=None, tuned=True):
    """All methods (or those in the tuple `names`) on digits → `{name: Result}`.

    `model` is a key of MODELS; the budget is 5 epochs. All settings of a rule see the same batches at once.
    `tuned=False` runs one η for all, without seeds that choose. Diverged runs count as inf.
    It is run once for each argument.
    The methods go through joblib: `parallel_config(n_jobs=2)` takes them to two cores.
    """
    one_of("model", model, MODELS)
    batch_size = whole("batch_size", batch_size, 1, len(digits().train.y), "the number of examples, ")
    if names is None:
        names = runners(tuned)
    elif isinstance(names, str):
        names = [names]
    return dict(_race(model, batch_size, tuple(one_of("names", name, runners(tuned)) for name in names), tuned))


@cache
def _race(model, batch_size, names, tuned):
    loss, validation = MODELS[model](*digits().train), MODELS[model](*digits().validation)
    seeds = TUNING if tuned else ()
    one = delayed(_result)
    results = Parallel()(one(loss, validation, runners(tuned)[name], batch_size, seeds) for name in names)
    return dict(zip(names, results))


def _result(loss, validation, rule, batch_size, choosing):
    if hasattr(rule, "layers"):
        rule = replace(rule, layers=loss.layers)
    with threadpool_limits(1, "blas"):  # the same bits however many cores there are
        runs = [_train(loss, validation, rule, batch_size, seed) for seed in (*choosing, *SHOWN)]
    losses = np.nan_to_num(np.stack([run.losses for run in runs], axis=1), nan=np.inf, posinf=np.inf)
    tried, shown = np.split(losses, [len(choosing)], axis=1)
    work = step_work(rule, loss.size) * loss.size + gradient_work(loss) * batch_size
    ends = np.stack([run.theta for run in runs[len(choosing) :]])
    return Result(rule, runs[0].steps, runs[0].examples, work, tried, shown, ends)


def _train(loss, measure, rule, batch_size, seed):
    start, rng = loss.init(np.random.default_rng(seed)), np.random.default_rng(seed)
    recorded = {"records": RECORDS, "measure": measure, "trace": False}
    return train(loss, rule, start, batch_size, rng, examples=EPOCHS * len(loss), **recorded)


def right_on_test(model, result):
    """The share of test digits that the winner of a race gets right, one number for each shown seed."""
    judge = MODELS[model](*digits().test)
    return np.array([judge.accuracy(theta[:, result.best[-1]]) for theta in result.ends])
