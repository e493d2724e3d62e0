"""One call of a student's function over the wire, as the judge sees it.

What comes back is a claim of a process that the student's code may have taken over. It is believed where it is an
answer to this call and has the form that was expected; everything else is a BadMessage.
"""

import numpy as np

from course.classroom.checking.outcome import SHORT, Failure
from course.classroom.grading.packing import pack
from course.classroom.grading.unpacking import unpack
from course.classroom.grading.weighing import fit_for_a_test, weight
from course.classroom.grading.wire import BadMessage

RAISED = ("ValueError", "TypeError", "IndexError", "KeyError", "ZeroDivisionError", "OverflowError", "AttributeError")


class Call:
    """A call with plain data and, among its arguments, functions of the test's, which the student may call back.

    budgets: what may be unpacked of all that comes back, here and in all calls.
    """

    def __init__(self, id, name, args, budgets):
        self.id, self.name, self.args, self._budgets = id, name, args, budgets
        self.functions, self.packed = [], []  # the test's own, over there each is a number; the arguments as sent
        self._objection = None  # the test's own verdict on how its function was used

    def over(self, line, callbacks):
        """Make the call, with at most so many calls back → the message that answers it."""
        self.packed = [pack(arg, self.functions) for arg in self.args]
        line.send(id=self.id, name=self.name, args=self.packed)
        told = line.receive()
        for _ in range(callbacks):
            if "callback" not in told:
                break
            line.send(**self._called_back(told))
            told = line.receive()
        if told.get("id") != self.id:
            raise BadMessage(f"more than {callbacks} calls of a function, or no answer to this call")
        if ("answer" in told) == ("failure" in told):
            raise BadMessage("an answer and a failure, or neither")
        return told

    def _called_back(self, told):
        """Call one of the test's functions for the student → the message to send back."""
        number, args = told.get("callback"), told.get("args")
        if type(number) is not int or not 0 <= number < len(self.functions) or not isinstance(args, list):
            raise BadMessage("a function that was not given")
        for arg in args:
            self._weigh(arg)
        if not all(map(fit_for_a_test, args)):
            return {"raised": ["TypeError", "this function takes numbers, arrays of numbers, or one word"]}
        try:
            return {"value": pack(self.functions[number](*map(unpack, args)))}
        except Failure as failure:
            self._objection = self._objection or failure
            return {"raised": ["AssertionError", str(failure)[:300]]}
        except (BadMessage, *SHORT):
            raise  # not the student's to catch: no message, or a judge that has run short
        except Exception as error:
            kind = type(error).__name__
            return {"raised": [kind if kind in RAISED else "RuntimeError", str(error)[:300]]}

    def failure(self, told):
        """The test's objection, which the student's code cannot swallow; else the failure that is told, or None."""
        if self._objection:
            return self._objection
        return as_failure(told["failure"]) if "failure" in told else None

    def _weigh(self, part):
        """Take what unpacking this part would make off the budgets, before anything is made."""
        size = weight(part)
        for budget in self._budgets:
            budget.spend(size)

    def _unpacked(self, part):
        self._weigh(part)
        return unpack(part)

    def answer(self, told):
        """What the function gave back."""
        return self._unpacked(told["answer"])

    def after(self, told):
        """The arguments as they were after the call; a worker that does not show them is not believed."""
        after = told.get("after")
        if not isinstance(after, list) or len(after) != len(self.args):
            raise BadMessage("arguments missing")
        changeable = (list, np.ndarray)
        return [self._unpacked(part) if isinstance(arg, changeable) else arg for arg, part in zip(self.args, after)]


def as_failure(told):
    """The failure that a worker tells of."""
    if not isinstance(told, list) or len(told) != 3:
        raise BadMessage("no failure")
    what, suggests, empty = told
    if not isinstance(what, str) or not isinstance(suggests, str):
        raise BadMessage("a failure without words")
    return Failure(what[:2000], suggests=suggests[:2000], empty=empty is True)


def move_on(generator):
    """Let a test's generator go on elsewhere: the jail has drawn from a copy of it, nobody knows how often."""
    bits = generator.bit_generator
    bits.state = type(bits)(generator.integers(2**63, size=4)).state
