"""Small wrongs done to the solutions of the exercises: whatever answers otherwise must be rejected, in every draw.

Two kinds. An *edit* changes one place in the syntax tree of the solution: a number, an operator, a bound, a default, a
name, a call, a statement. A *habit* leaves the solution alone and spoils what goes in or comes out, as hasty answers
do: 0 taken for "not given", a long series cut off, large values clipped, whole numbers kept whole, an rng not used.
A mutant that answers as the solution does, for all that the text allows, is listed in `equivalent` with the reason.

`python tests/mutants.py [NAME …]` tries all of them and prints the table.
"""

import ast
import inspect
import runpy
import sys
import warnings
from dataclasses import dataclass

import numpy as np
from equivalent import EQUIVALENT

from course.classroom.checking.catalogue import exercises
from course.classroom.checking.recorder import generator
from course.classroom.checking.student import Student
from course.classroom.checking.submission import cells, load

SEEDS = (1, 2, 2**32 - 1)


@dataclass(frozen=True)
class Mutant:
    """One wrong answer: what was done to the solution, in words, and the function that came of it."""

    done: str
    function: object


# Edits --------------------------------------------------------------------------------

COMPARISONS = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
}
OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
OTHER_NAMES = {
    "all": ["any"],
    "any": ["all"],
    "min": ["max"],
    "max": ["min"],
    "minimum": ["maximum"],
    "maximum": ["minimum", "fmax"],
    "mean": ["sum", "max"],
    "sum": ["mean"],
    "argmin": ["argmax"],
    "std": ["var"],
    "var": ["std"],
    "round": ["floor", "ceil"],
    "zeros_like": ["ones_like"],
    "permutation": ["permuted"],
    "eigvalsh": ["diag"],
    "log": ["log10"],
    "sqrt": ["abs"],
    "cos": ["sin"],
}


def changed_constant(node):
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield from (ast.Constant(value) for value in {node.value + 1, node.value - 1, 0, -node.value} - {node.value})
    elif isinstance(node.value, str):
        yield ast.Constant("another word")


def changed_expression(node, parameters):
    """The expressions that may stand in the place of this one."""
    if isinstance(node, ast.Constant):
        yield from changed_constant(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (ast.Name(other, ast.Load()) for other in parameters if other != node.id)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BinOp):
        yield from (ast.BinOp(node.left, other(), node.right) for other in OPERATORS.get(type(node.op), ()))
        yield from (node.left, node.right)
    elif isinstance(node, ast.BoolOp):
        yield from (ast.BoolOp(other(), node.values) for other in OPERATORS[type(node.op)])
        yield from node.values
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in COMPARISONS.get(type(operator), ()):
                yield ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators)
        yield from (ast.Constant(True), ast.Constant(False))
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Call):
        yield from changed_call(node)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Slice):
        yield from (ast.Slice(None, node.upper), ast.Slice(node.lower, None))
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield from (ast.Attribute(node.value, other, ast.Load()) for other in OTHER_NAMES.get(node.attr, ()))
        if node.attr == "T":
            yield node.value


def changed_call(node):
    if node.args:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute):
        yield node.func.value
    if isinstance(node.func, ast.Name):
        other = (ast.Name(name, ast.Load()) for name in OTHER_NAMES.get(node.func.id, ()))
        yield from (ast.Call(name, node.args, node.keywords) for name in other)
    for place in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])
    for place in range(1, len(node.args)):
        yield ast.Call(node.func, node.args[:place] + node.args[place + 1 :], node.keywords)


def changed_statement(node):
    """The statements that may stand in the place of this one."""
    if isinstance(node, ast.Return):
        yield [ast.Return(None)]
    else:
        yield [ast.Pass()]
    if isinstance(node, ast.If):
        yield from (node.body, node.orelse or [ast.Pass()])
    if isinstance(node, ast.Break):
        yield [ast.Continue()]
    if isinstance(node, ast.For):
        yield [ast.For(node.target, node.iter, [*node.body, ast.Break()], [])]


def places(tree):
    """(node, field, index or None) of everything below a tree that could be another."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                yield from ((node, name, index) for index in range(len(value)))
            elif isinstance(value, ast.AST):
                yield node, name, None


def edits(source):
    """Every program that differs from this one in one place, as {what was done: source}."""
    found = {}
    tree = ast.parse(source)
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    parameters = [argument.arg for argument in function.args.args]
    for node, name, index in places(function):
        held = getattr(node, name)
        old = held if index is None else held[index]
        if isinstance(old, ast.stmt):
            others = changed_statement(old)
        elif isinstance(old, ast.expr):
            others = ([other] for other in changed_expression(old, parameters))
        else:
            continue
        before = ast.unparse(old)
        for other in others:
            setattr(node, name, other[0] if index is None else [*held[:index], *other, *held[index + 1 :]])
            ast.fix_missing_locations(tree)
            text = ast.unparse(tree)
            after = " ⏎ ".join(ast.unparse(part) for part in other)
            setattr(node, name, held)
            if text not in found.values() and text != ast.unparse(tree):
                found[named(found, f"{before.splitlines()[0]} → {after.splitlines()[0]}")] = text
    return found


def named(taken, what):
    """This description, with a number where it is taken: the same change in another place."""
    number = 1
    while (what if number == 1 else f"{what} ({number})") in taken:
        number += 1
    return what if number == 1 else f"{what} ({number})"


# Habits --------------------------------------------------------------------------------


def plain_number(value):
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def whole_number(value):
    return plain_number(value) and not isinstance(value, float | np.floating)


def inside(value, change):
    """`change` done to an array, or to each in a list."""
    if isinstance(value, list):
        return [inside(part, change) for part in value]
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return change(value)
    return change(np.float64(value)).item() if plain_number(value) and not whole_number(value) else value


def cut_off(value):
    """A long array or list loses what comes after its hundredth entry, in every dimension."""
    if isinstance(value, np.ndarray):
        return value[tuple(slice(0, 100) for _ in value.shape)]
    return value[:100] if isinstance(value, list) else value


HABITS = {
    "0 is taken for missing": lambda x: 0.9 if plain_number(x) and not whole_number(x) and x == 0 else x,
    "whole 0 is taken for missing": lambda x: 1 if whole_number(x) and x == 0 else x,
    "1 is taken for missing": lambda x: 2 if whole_number(x) and x == 1 else x,
    "a number above 100 becomes 100": lambda x: min(x, 100) if plain_number(x) else x,
    "a number below 0.001 becomes 0.001": lambda x: max(x, 0.001) if isinstance(x, float) and x > 0 else x,
    "a number above 0.99 becomes 0.99": lambda x: 0.99 if isinstance(x, float) and 0.99 < x < 1 else x,
    "rounded to two places": lambda x: inside(x, lambda a: np.round(a, 2)),
    "made whole": lambda x: int(x) if plain_number(x) else x,
    "cut off after 100": cut_off,
    "clipped to ±100": lambda x: inside(x, lambda a: np.clip(a, -100, 100)),
    "small ones are zero": lambda x: inside(x, lambda a: np.where(np.abs(a) < 1e-4, 0, a)),
    "its sign is lost": lambda x: inside(x, np.abs),
    "another rng": lambda x: np.random.default_rng(0) if isinstance(x, np.random.Generator) else x,
    "an rng of one's own": lambda x: np.random.default_rng() if isinstance(x, np.random.Generator) else x,
    "turned round": lambda x: not x if isinstance(x, bool) else x,
}
COMING_OUT = {
    "clipped to ±100": lambda answer: inside(answer, lambda a: np.clip(a, -100, 100)),
    "never below 0": lambda answer: inside(answer, lambda a: np.maximum(a, 0)),
    "rounded to four places": lambda answer: inside(answer, lambda a: np.round(a, 4)),
}


def keeps_whole_numbers(solve):
    """Answers to arrays in whole numbers are cut to whole numbers, as `np.zeros_like` and `np.empty_like` do it."""

    def in_whole_numbers(value):
        return any(map(in_whole_numbers, value)) if isinstance(value, list) else kind_of(value) == "whole array"

    def cut(part):
        return np.asarray(part).astype(int) if isinstance(part, np.ndarray | list) else part

    def spoilt(*given):
        answer = solve(*given)
        if not any(map(in_whole_numbers, given)):
            return answer
        return tuple(map(cut, answer)) if isinstance(answer, tuple) else cut(answer)

    return spoilt


def asks_twice(function):
    """A function that was handed in is called two times where once would do."""

    def twice(*given):
        function(*given)
        return function(*given)

    return twice


def going_in(solve, place, change):
    def spoilt(*given):
        return solve(*(change(value) if at == place else value for at, value in enumerate(given)))

    return spoilt


def coming_out(solve, change):
    def spoilt(*given):
        answer = solve(*given)
        return tuple(map(change, answer)) if isinstance(answer, tuple) else change(answer)

    return spoilt


def habits(solve):
    """The solution behind each habit, as {what was done: function}; for each parameter that it could befall."""
    found = {"all: whole numbers stay whole": keeps_whole_numbers(solve)}
    for place, name in enumerate(inspect.signature(solve).parameters):
        for habit, change in HABITS.items():
            found[f"{name}: {habit}"] = going_in(solve, place, change)
        found[f"{name}: asked twice"] = going_in(solve, place, lambda x: asks_twice(x) if callable(x) else x)
    for habit, change in COMING_OUT.items():
        found[f"the answer: {habit}"] = coming_out(solve, change)
    return found


# The trial --------------------------------------------------------------------------------


class Trial:
    """One exercise: its tests, called without pytest, and all mutants of its solution."""

    def __init__(self, exercise):
        self.name = exercise.name
        names = runpy.run_path(str(exercise.folder / f"test_{exercise.name}.py"))
        self.tests = {name: thing for name, thing in names.items() if name.startswith("test_")}
        self.source = next(text for text in cells(exercise.folder / "source.ipynb") if is_solution(text))
        self.names = load(exercise.folder / "source.ipynb")
        self.equivalent = EQUIVALENT.get(exercise.name, {})

    def mutants(self):
        """All of them, edits first; a habit that no call of any test could feel is left out."""
        for done, text in edits(self.source).items():
            names = dict(self.names)
            exec(compile(text, f"<{self.name}: {done}>", "exec"), names)
            yield Mutant(done, names[self.name])
        yield from (Mutant(done, function) for done, function in self.felt_habits())

    def felt_habits(self):
        """The habits of parameters of a fitting kind: an rng is not rounded, an array is no missing number."""
        kinds = self.kinds()
        for done, function in habits(self.names[self.name]).items():
            parameter, _, habit = done.partition(": ")
            if parameter == "all":
                fits = "array" in kinds["all"] and kinds["the answer"] & ARRAYS
            else:
                fits = kinds[parameter] & FITTING[habit]
            if fits:
                yield done, function

    def kinds(self):
        """{parameter, "the answer" or "all" that comes in: what it is in the calls of the tests, by `kind_of`}."""
        solve, seen = self.names[self.name], {}

        def watching(*given):
            answer = solve(*given)
            named = [*zip(inspect.signature(solve).parameters, given), ("the answer", answer)]
            named += [("the answer", part) for part in answer] if isinstance(answer, tuple) else []
            for name, value in named:
                seen.setdefault(name, set()).add(kind_of(value, name))
            return answer

        assert not self.rejected(watching, SEEDS[0]), f"{self.name}: the solution is rejected"
        for kinds in seen.values():
            if "number" in kinds:
                kinds.discard("whole")
            if "array" in kinds:
                kinds -= {"whole array", "number"}
        return seen | {"all": {kind for name in seen if name != "the answer" for kind in seen[name]}}

    def rejected(self, function, seed):
        """The name of the first test that fails, "" if all pass."""
        student = Student({self.name: function})
        for name, test in self.tests.items():
            given = {"student": student, "rng": generator(seed, name)}
            wanted = inspect.signature(test).parameters
            try:
                with warnings.catch_warnings(), np.errstate(all="ignore"):
                    warnings.simplefilter("ignore")
                    test(**{key: given[key] for key in wanted})
            except Exception:
                return name
        return ""

    def survivors(self, seeds=SEEDS, every=1):
        """What was done to the mutants that some draw lets pass, with these draws."""
        for number, mutant in enumerate(self.mutants()):
            if number % every:
                continue
            passed = [seed for seed in seeds if not self.rejected(mutant.function, seed)]
            if passed:
                yield mutant.done, passed


ARRAYS = {"array", "list"}
SHARES = {"beta", "gamma", "new_gamma", "rho", "beta1", "beta2", "kept"}  # if they are numbers
FITTING = {
    "never below 0": {"number", *ARRAYS},
    "rounded to four places": {"number", *ARRAYS},
    "0 is taken for missing": {"number", "share"},
    "whole 0 is taken for missing": {"whole"},
    "1 is taken for missing": {"whole"},
    "a number above 100 becomes 100": {"whole", "number"},
    "a number below 0.001 becomes 0.001": {"number", "share"},
    "a number above 0.99 becomes 0.99": {"share"},
    "rounded to two places": {"number", "share", *ARRAYS},
    "made whole": {"number", "share"},
    "cut off after 100": {"whole array", "whole list", "words", *ARRAYS},
    "clipped to ±100": ARRAYS,
    "small ones are zero": ARRAYS,
    "its sign is lost": ARRAYS,
    "another rng": {"rng"},
    "an rng of one's own": {"rng"},
    "turned round": {"switch"},
    "asked twice": {"function"},
}


def kind_of(value, name=""):
    """What it is, for a habit to befall it."""
    if isinstance(value, np.random.Generator):
        return "rng"
    if callable(value):
        return "function"
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, np.ndarray):
        return "array" if value.dtype.kind == "f" else "whole array"
    if isinstance(value, list):
        kinds = {kind_of(part) for part in value}
        return "words" if "word" in kinds else "whole list" if kinds <= {"whole", "whole array"} else "list"
    if plain_number(value) and name in SHARES:
        return "share"
    return "whole" if whole_number(value) else "number" if plain_number(value) else "word"


def is_solution(text):
    return "def " in text and "NotImplementedError" not in text


def trials():
    return {name: Trial(exercise) for name, exercise in exercises().items()}


def table(names=()):
    """One line for each exercise: how many mutants, killed in all draws, equivalent, and the survivors one by one."""
    yield f"{'exercise':24}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'surviving':>11}"
    for name, trial in trials().items():
        if names and name not in names:
            continue
        number = sum(1 for _ in trial.mutants())
        found = dict(trial.survivors())
        equivalent = [done for done in found if done in trial.equivalent]
        alive = {done: seeds for done, seeds in found.items() if done not in trial.equivalent}
        yield f"{name:24}{number:8}{number - len(found):8}{len(equivalent):12}{len(alive):11}"
        yield from (f"    {done}   {'always' if len(seeds) == 3 else seeds}" for done, seeds in alive.items())
        yield from (f"    not there or killed: {done}" for done in trial.equivalent if done not in found)


if __name__ == "__main__":
    for line in table(sys.argv[1:]):
        print(line, flush=True)
