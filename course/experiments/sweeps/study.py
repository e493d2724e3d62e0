"""The study: every batch size with every seed, each for all settings of a rule at once."""

from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from itertools import product

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import ThreadpoolController
from tqdm import tqdm

from course.batching import shuffled
from course.experiments.sweeps.asked import final_losses, first_steps
from course.experiments.sweeps.kept import Kept


def over_batches(loss, rule, batch_sizes, seeds, *, keep=None, progress=None, **budget):
    """The final loss of every setting: shape `(batch_sizes, seeds, *rule.runs)`.

    All settings of the rule see the same batches at once (one wide product); for each batch size and seed the
    data are shuffled anew. `budget` goes to `train`: `steps` or `examples`, and if need be `measure` or `batches`.
    Diverged runs are inf.

    `keep` names a folder in which results are kept as they arrive: whoever calls again with the same data, settings
    and code gets them from there. `progress` shows a bar on stderr; None shows it where stderr is a terminal.
    Raises ValueError, with batch size, seed and rule, for a setting that cannot be run.
    """
    return _sweep(final_losses, loss, rule, batch_sizes, seeds, keep, progress, budget)


def steps_over_batches(loss, rule, batch_sizes, seeds, level, *, patience=np.inf, keep=None, progress=None, **budget):
    """The steps that every setting takes to a loss of at most `level`: shape `(batch_sizes, seeds, *rule.runs)`.

    `budget` says when to give up: `steps`, or `examples` for as many steps as they pay for; and if need be `measure`
    or `batches`. A run that does not get there within it, or diverges, is inf. The loss is looked at after each
    step at first, later whenever the number of steps has grown by 5 %, so a count is at most 5 % too high.
    A batch size is done as soon as all its settings are; with `patience` 3, once the fastest setting along the last
    axis is there, the others are given up (inf) at 3 times its steps.
    `keep`, `progress` and errors as in `over_batches`.
    """
    asked = {"level": level, "patience": patience, **budget}
    return _sweep(first_steps, loss, rule, batch_sizes, seeds, keep, progress, asked)


def _sweep(ask, loss, rule, batch_sizes, seeds, keep, progress, budget):
    """`ask` for each batch size and seed that `keep` does not hold yet, wherever joblib sends it."""
    batch_sizes, seeds = _listed("batch_sizes", batch_sizes), _listed("seeds", seeds)
    for batch_size in batch_sizes:  # before the first hour has passed, not after
        with _named(rule, batch_size, seeds[0]):
            batches = budget.get("batches", shuffled)
            next(batches(len(loss), batch_size, np.random.default_rng(seeds[0])))
    kept = Kept(keep, (_answer, ask, loss, rule, sorted(budget.items())))
    cells = list(product(batch_sizes, seeds))
    missing = [cell for cell in dict.fromkeys(cells) if cell not in kept]
    study = ask, loss, rule, budget
    arriving = Parallel(return_as="generator_unordered")(delayed(_answer)(study, *cell) for cell in missing)
    for cell, result in _shown(arriving, len(cells) - len(missing), len(cells), progress):
        kept[cell] = result
    return np.reshape([kept[cell] for cell in cells], (len(batch_sizes), len(seeds), *rule.runs))


def _answer(study, batch_size, seed):
    """One cell of the sweep, in whichever process.

    The same bits in each on processors of one kind, since BLAS keeps to one thread.
    """
    ask, loss, rule, budget = deepcopy(study)  # batch normalization keeps statistics in the loss: each cell has its own
    with _named(rule, batch_size, seed), _blas().limit(limits=1, user_api="blas"):
        start = loss.init(np.random.default_rng(seed))
        return (batch_size, seed), ask(loss, rule, start, batch_size, np.random.default_rng(seed), **budget)


_blas = cache(ThreadpoolController)  # looking for the libraries takes milliseconds


def _shown(arriving, done, total, progress):
    """The results as they arrive, with a bar on stderr that says how many are there."""
    silent = None if progress is None else not progress  # tqdm's None: silent unless stderr is a terminal
    return tqdm(arriving, "sweep", total=total, initial=done, unit="run", disable=silent)


@contextmanager
def _named(rule, batch_size, seed):
    try:
        yield
    except (ValueError, TypeError) as error:
        kind = ValueError if isinstance(error, ValueError) else TypeError
        raise kind(f"batch size {batch_size}, seed {seed}, {rule}: {error}") from error


def _listed(name, values):
    """The values in a list; numbers of NumPy become Python's, which are the same in the name of a kept file."""
    values = [*values] if np.iterable(values) else []
    if not values:
        raise ValueError(f"{name}: expected at least one, as in {name}=[1, 2, 3]")
    return [value.item() if hasattr(value, "item") else value for value in values]
