"""The student as a test meets it, while the student's functions run in a jail: each call goes over the wire.

`Jailed` is a `Student` at a distance: the same attributes, the same failures. A worker that dies
or hangs costs the call in which it happened; the next call starts another one.
"""

from itertools import count

import numpy as np

from course.classroom.checking.outcome import Failure
from course.classroom.checking.student import Student, changed
from course.classroom.checking.values import show
from course.classroom.grading.line import Died
from course.classroom.grading.loading import Loaded
from course.classroom.grading.packing import pack
from course.classroom.grading.unpacking import unpack
from course.classroom.grading.wire import BadMessage

RAISED = ("ValueError", "TypeError", "IndexError", "KeyError", "ZeroDivisionError", "OverflowError", "AttributeError")


class Jailed(Student):
    """Calls the student's functions, with plain data. Use it as a context manager: afterwards nothing runs.

    call, answer, changed: of the last call, as in `Student`; printed: the beginning of all that was printed.
    asked: the names that tests called. deaths: calls that gave no answer, in sentences. loaded: what became of the cells.
    """

    def __init__(self, cells, script, limits, unsafe=False):
        super().__init__({})
        self.loaded, self._ids = Loaded(cells, script, limits, unsafe), count(1)
        self.printed, self.asked, self.deaths = "", set(), []

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.loaded.hang_up()

    def _run(self, name, *args):
        __tracebackhide__ = True
        self.call, self.answer, self.changed = f"{name}({', '.join(map(show, args))})", None, []
        self.asked.add(name)
        try:
            told, failure = self._exchange(self.loaded.ready(), name, args)
        except Died as death:
            self.loaded.lose()
            self.deaths.append(f"{name} gave no answer: {self.loaded.used_up() or death}")
            raise Failure(f"{self.deaths[-1]}.", suggests="Does each of its loops come to an end?") from None
        self.printed = (self.printed + str(told.get("printed", "")))[:2000]
        if failure:
            raise failure
        self.answer, self.changed = told["answer"], changed(args, told["after"])
        return self.answer

    def _exchange(self, line, name, args):
        """Call over the wire → what was told, unpacked, and a Failure or None."""
        id, functions, raised = next(self._ids), [], []
        with line.within(self.loaded.seconds()):
            line.send(id=id, name=name, args=[pack(arg, functions) for arg in args])
            told = line.receive()
            for _ in range(self.loaded.limits.callbacks):
                if "callback" not in told:
                    break
                line.send(**self._called_back(told, functions, raised))
                told = line.receive()
            if told.get("id") != id:
                raise BadMessage(
                    f"more than {self.loaded.limits.callbacks} calls of a function, or no answer to this call"
                )
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
