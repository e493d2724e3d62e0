"""The student as a test meets it, while the student's functions run in a jail: each call goes over the wire.

`Jailed` is a `Student` at a distance: the same attributes, the same failures. A worker that dies
or hangs costs the call in which it happened; the next call starts another one.
"""

import numpy as np

from course.classroom.checking.outcome import Failure
from course.classroom.checking.student import Student, changed
from course.classroom.checking.values import show
from course.classroom.grading.call import move_on
from course.classroom.grading.heard import Heard
from course.classroom.grading.line import Died
from course.classroom.grading.loading import Loaded

PRINTED = 2000  # letters that are kept


class Jailed(Student):
    """Calls the student's functions, with plain data. Use it as a context manager: afterwards nothing runs.

    call, answer, changed: of the last call, as in `Student`; printed: the beginning of all that was printed.
    asked: the names that tests called. deaths: calls that gave no answer, in sentences. doubts: what a human should
    look at in those that did.
    loaded: what became of the cells.
    """

    def __init__(self, cells, script, limits, unsafe=False):
        super().__init__({})
        self.loaded = Loaded(cells, script, limits, unsafe)
        self.printed, self.asked, self.deaths, self._heard = "", set(), [], Heard()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.loaded.hang_up()

    def _run(self, name, *args):
        __tracebackhide__ = True
        self.call, self.answer, self.changed = f"{name}({', '.join(map(show, args))})", None, []
        self.asked.add(name)
        try:
            failure, answer, after = self._exchange(self.loaded.call(name, args))
        except Died as death:
            self.loaded.lose()
            self.deaths.append(f"{name} gave no answer: {self.loaded.used_up() or death}")
            raise Failure(f"{self.deaths[-1]}.", suggests="Does each of its loops come to an end?") from None
        if failure:
            raise failure
        self.answer, self.changed = answer, changed(args, after)
        return answer

    @property
    def doubts(self):
        """Claims of the worker's that do not go together, in sentences."""
        taken = sorted(self.asked & self.loaded.taken)
        return [*self._heard.doubts(), *(f"{name} comes out of the course's own package" for name in taken)]

    def _exchange(self, call):
        """Call over the wire → (a Failure or None, the answer, the arguments after it). Raises Died.

        All that was received is also unpacked within the time of the call.
        """
        line, answer, after = self.loaded.ready(), None, None
        with line.within(self.loaded.seconds()):
            told = call.over(line, self.loaded.limits.callbacks)
            failure = call.failure(told)
            if not failure:
                answer, after = call.answer(told), call.after(told)
        self._heard.note(call, told, failure, self.loaded.defined)
        for arg in call.args:
            if isinstance(arg, np.random.Generator):
                move_on(arg)
        if isinstance(told.get("printed"), str):
            self.printed = (self.printed + told["printed"])[:PRINTED]
        return failure, answer, after
