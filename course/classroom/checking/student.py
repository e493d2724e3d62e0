"""The learner's names as a test meets them: `student.momentum_step(…)`, with every accident told in a sentence."""

import copy
import inspect
import linecache
import traceback
from collections.abc import Iterator
from functools import partial
from itertools import islice

import numpy as np

from course.classroom.checking.outcome import Failure
from course.classroom.checking.values import refuse_giants, show


class Student:
    """Calls the functions in `names` with plain data, on copies, so that no test is spoilt by a change in place.

    call: the last call, as text; answer: what it returned; given: the copies that it worked on; changed: which of
    these it changed (1, 2, …).
    """

    def __init__(self, names):
        self._names, self.call, self.answer = names, "", None
        self.given, self.changed = [], []

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(self._run, name)

    def _run(self, name, *args):
        __tracebackhide__ = True
        self.call, self.given, self.changed = f"{name}({', '.join(map(show, args))})", [], []
        function = self._find(name)
        self.given = [copy.deepcopy(arg) if isinstance(arg, (list, np.ndarray)) else arg for arg in args]
        try:
            answer = function(*self.given)
            if isinstance(answer, Iterator):  # `yield` is an honest way to give a list; an endless one is cut
                answer = list(islice(answer, 10_000))
        except (Failure, KeyboardInterrupt):
            raise
        except NotImplementedError:
            raise Failure(f"Nothing there yet: {name} still raises NotImplementedError.", empty=True) from None
        except BaseException as error:  # exit() too is the learner's accident, not ours
            raise accident(name, function, args, error) from None
        self.answer, self.changed = answer, changed(args, self.given)
        refuse_giants(answer)
        return answer

    def _find(self, name):
        function = self._names.get(name)
        if function is None:
            raise Failure(f"Nothing there yet: {name} is not defined.", empty=True)
        if not callable(function):
            raise Failure(
                f"{name} is {show(function)}, not a function.",
                suggests=f"A line such as `{name} = …` has replaced the function: rename one of the two.",
            )
        return function


def changed(before, after):
    """Which of the arguments (1, 2, …) are no longer what they were."""
    return [number for number, pair in enumerate(zip(before, after), 1) if differ(*pair)]


def differ(before, after):
    """Has the call changed this array or list?"""
    if not isinstance(before, (list, np.ndarray)):
        return False
    return type(before) is not type(after) or not np.array_equal(before, after)


def accident(name, function, args, error):
    """The `Failure` that tells of an exception in the learner's code, with the learner's own line."""
    line = own_line(function, error)
    if not line and isinstance(error, TypeError) and takes(function) is not None:
        return Failure(
            f"{name} could not be called: it is given {len(args)} values, and yours takes {takes(function)}.",
            suggests="Keep the first line, `def …`, as it was in the starter cell.",
        )
    return Failure(
        f"{name} stopped with {show_error(error)}{line}.",
        suggests="Call your function by hand with the values above and print what stands in that line.",
    )


def show_error(error):
    """Kind and first line of an exception, even of one that cannot be printed."""
    try:
        said = str(error).splitlines()[:1]
    except KeyboardInterrupt:
        raise
    except BaseException:  # a learner's __str__ may even exit
        said = []
    return ": ".join([type(error).__name__, *(line[:300] for line in said)])


def takes(function):
    """The signature of a function as text, None if Python does not know it."""
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return None


def own_line(function, error):
    """ " (your line 3: `…`)" for the innermost line of the learner's own code, "" if the error arose before it."""
    home = getattr(inspect.unwrap(function), "__globals__", None)
    own = [(frame, number) for frame, number in traceback.walk_tb(error.__traceback__) if frame.f_globals is home]
    if not own:
        return ""
    frame, number = own[-1]
    text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
    return f" (your line {number}: `{text}`)" if text else f" (your line {number})"
