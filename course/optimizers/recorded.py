"""A rule's step as a list of operations, read from the rule itself, so that they can be done without making arrays."""

import numpy as np


class Operand(np.lib.mixins.NDArrayOperatorsMixin):
    """Stands for an array while a rule is read: what is to be done is written into `log`.

    The lines of `log` count the operands.
    """

    def __init__(self, log, ufunc=None, inputs=()):
        self.log, self.number = log, len(log)
        log.append((ufunc, inputs))

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = (
            method == "__call__" and not options and not {"f->f", "ff->f"}.isdisjoint(ufunc.types)
        )  # floats to a float
        return Operand(self.log, ufunc, inputs) if plain else NotImplemented

    def __bool__(self):
        raise TypeError("a number decides what the rule does, and here there is none")


def recorded(rule, names, t):
    """The step of `rule` at `t` as `(operations, constants, buffers)`.

    None for a rule that does more than apply elementwise functions.

    An operation is `(ufunc, places of its inputs, place of its result)`. The first places are the arrays of `names`
    ("theta", "grad" and the state's), the next are the `constants`, and the last are that many `buffers`.
    """
    log = []
    arrays = {name: Operand(log) for name in names}
    try:
        theta, memory = rule.step(arrays["theta"], arrays["grad"], {name: arrays[name] for name in names[2:]}, t)
    except (TypeError, AttributeError, ValueError):
        return None
    made = {name: getattr(result, "number", -1) for name, result in {"theta": theta, **memory}.items()}
    fresh = len({*made.values()}) == len(made) and all(number >= len(names) for number in made.values())
    return _placed(log, names, made) if fresh else None


def _placed(log, names, made):
    """Where each value goes: into its own array once nobody reads the old one, or into a buffer that is free."""
    goals = {number: names.index(name) for name, number in made.items()}
    constants = [x for _, inputs in log for x in inputs if not isinstance(x, Operand)]
    last = {
        x.number: line for line, (_, inputs) in enumerate(log) for x in inputs if isinstance(x, Operand)
    } | dict.fromkeys(goals, len(log))
    place, first, operations = {number: number for number in range(len(names))}, len(names) + len(constants), []
    numbers, free, total = iter(range(len(names), first)), [], first
    for line, (ufunc, inputs) in enumerate(log):
        if ufunc is None:
            continue
        found = [place[x.number] if isinstance(x, Operand) else next(numbers) for x in inputs]
        free += {
            place[x.number]
            for x in inputs
            if isinstance(x, Operand) and last[x.number] == line and place[x.number] >= first
        }
        if line in goals and last.get(goals[line], -1) <= line:
            place[line] = goals[line]
        else:
            place[line] = free.pop() if free else total
            total = max(total, place[line] + 1)
        operations.append((ufunc, found, place[line]))
    operations += [(np.positive, [place[line]], goal) for line, goal in goals.items() if place[line] != goal]
    return operations, constants, total - first
