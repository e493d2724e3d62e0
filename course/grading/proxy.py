"""The student as a test meets it, while the student's functions run in a jail: each call goes over the wire.

`Jailed` is `course.checking.student.Student` at a distance: the same attributes, the same failures. A worker that dies
or hangs costs the call in which it happened; the next call starts another one.
"""

import time
from functools import partial
from itertools import count

import numpy as np

from course.checking.outcome import Failure
from course.checking.student import changed
from course.checking.values import show
from course.grading.line import Died, Line
from course.grading.wire import BadMessage, pack, unpack

RAISED = ("ValueError", "TypeError", "IndexError", "KeyError", "ZeroDivisionError", "OverflowError", "AttributeError")
FATAL_CELLS = 3  # so many are left out, one after another, before a submission counts as unloadable


class Jailed:
    """Calls the student's functions, with plain data. Use it as a context manager: afterwards nothing runs.

    call, answer, changed: of the last call, as in `Student`; printed: the beginning of all that was printed.
    asked, defined: the names that tests called, and those that the cells defined.
    troubles: cell number -> what stopped it; fatal: the same for cells that took the worker with them.
    deaths: calls that gave no answer, in sentences.
    unloadable: why no cell at all could be run, or "".
    """

    def __init__(self, cells, script, limits, unsafe=False):
        self._cells, self._script, self._limits, self._unsafe = cells, script, limits, unsafe
        self._line, self._ids, self._end = None, count(1), time.monotonic() + limits.seconds
        self.call, self.answer, self.changed, self.printed = "", None, [], ""
        self.asked, self.defined, self.troubles, self.fatal = set(), set(), {}, {}
        self.deaths, self.unloadable = [], ""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._line:
            self._line.hang_up()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(self._run, name)

    def _run(self, name, *args):
        __tracebackhide__ = True
        self.call, self.answer, self.changed = f"{name}({', '.join(map(show, args))})", None, []
        self.asked.add(name)
        try:
            self._ready()
            told, failure = self._exchange(name, args)
        except Died as death:
            self._line = None
            self.deaths.append(f"{name} gave no answer: {self._used_up() or death}")
            raise Failure(f"{self.deaths[-1]}.", suggests="Does each of its loops come to an end?") from None
        self.printed = (self.printed + str(told.get("printed", "")))[:2000]
        if failure:
            raise failure
        self.answer, self.changed = told["answer"], changed(args, told["after"])
        return self.answer

    def _seconds(self):
        """How long the next cell or call may take."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Died(self._used_up())
        return min(left, self._limits.call_seconds)

    def _used_up(self):
        """Whether the time for the whole submission is over, as a sentence or ""."""
        over = time.monotonic() >= self._end
        return f"the {self._limits.seconds:.3g} seconds for this submission were used up" if over else ""

    # The cells ---------------------------------------------------------------------------------------------------------

    def _ready(self):
        """Make sure of a worker that has run the cells, without those that took an earlier one with them."""
        while self._line is None:
            if self.unloadable:
                raise Died(self.unloadable)
            self._cell = None
            try:
                self._line = self._loaded()
            except Died as death:
                if self._used_up():
                    raise
                if self._cell is None or len(self.fatal) == FATAL_CELLS:
                    self.unloadable = f"the code could not be loaded: {death}"
                else:
                    self.fatal[self._cell] = str(death)

    def _loaded(self):
        """A worker with the cells run. Raises Died; `_cell` is then the one in which it happened."""
        seconds = self._seconds()
        line = Line(self._limits, self._unsafe)
        try:
            with line.within(seconds):
                line.send(cells=self._cells, skip=[*self.fatal], script=self._script)
            while True:
                with line.within(self._seconds()):
                    told = line.receive()
                    if "cell" not in told:
                        self.defined = {str(name) for name in told["defined"]}
                        self.troubles = {int(cell): str(trouble)[:500] for cell, trouble in told["troubles"].items()}
                        return line
                    self._cell = int(told["cell"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            line.hang_up()
            raise Died(f"what came back could not be read ({type(error).__name__})") from None
        except Died:
            line.hang_up()
            raise

    # A call ------------------------------------------------------------------------------------------------------------

    def _exchange(self, name, args):
        """Call over the wire → what was told, unpacked, and a Failure or None."""
        id, functions, raised = next(self._ids), [], []
        with self._line.within(self._seconds()):
            self._line.send(id=id, name=name, args=[pack(arg, functions) for arg in args])
            told = self._line.receive()
            for _ in range(self._limits.callbacks):
                if "callback" not in told:
                    break
                self._line.send(**self._called_back(told, functions, raised))
                told = self._line.receive()
            if told.get("id") != id:
                raise BadMessage(f"more than {self._limits.callbacks} calls of a function, or no answer to this call")
            failure = raised[0] if raised else as_failure(told["failure"]) if "failure" in told else None
            if not failure:
                told = {**told, "answer": unpack(told["answer"]), "after": self._after(args, told)}
        for generator in (arg for arg in args if isinstance(arg, np.random.Generator)):
            generator.bit_generator.state = type(generator.bit_generator)(generator.integers(2**63, size=4)).state
        return told, failure

    def _after(self, args, told):
        """The arguments as they were after the call; a worker that does not show them is not believed."""
        after = told.get("after")
        if not isinstance(after, list) or len(after) != len(args):
            raise BadMessage("arguments missing")
        return [unpack(part) if isinstance(arg, (list, np.ndarray)) else arg for arg, part in zip(args, after)]

    def _called_back(self, told, functions, raised):
        """Call one of the test's functions for the student → the message to send back."""
        number, args = told.get("callback"), told.get("args")
        if type(number) is not int or not 0 <= number < len(functions) or not isinstance(args, list):
            raise BadMessage("a function that was not given")
        try:
            return {"value": pack(functions[number](*map(unpack, args)))}
        except Failure as failure:  # the test's own verdict on how its function is used
            raised.append(failure)
            return {"raised": ["AssertionError", str(failure)[:300]]}
        except BadMessage:
            raise
        except Exception as error:
            kind = type(error).__name__
            return {"raised": [kind if kind in RAISED else "RuntimeError", str(error)[:300]]}


def as_failure(told):
    """The failure that a worker tells of."""
    if not isinstance(told, list) or len(told) != 3:
        raise BadMessage("no failure")
    what, suggests, empty = told
    return Failure(str(what)[:2000], suggests=str(suggests)[:2000], empty=empty is True)
