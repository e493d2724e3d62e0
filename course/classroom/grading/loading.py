"""A worker that has run a student's cells: started, loaded, started again after a death, within the time for all."""

import time
from itertools import count

from course.classroom.grading.call import Call
from course.classroom.grading.line import Died, Line
from course.classroom.grading.weighing import Budget
from course.classroom.grading.wire import BadMessage

LONG = 500  # letters of a text that is kept
FATAL_CELLS = 3  # so many are left out, one after another, before a submission counts as unloadable


class Loaded:
    """Keeps such a worker at hand.

    defined: the names of what can be called; taken: those that come out of the course's own package. troubles: {cell
    number: what stopped it}; missing: imports in it that found nothing; fatal: what stopped a cell that took a worker
    with it. unloadable: why no worker gets through the cells, or "".
    """

    def __init__(self, cells, script, limits, unsafe):
        self._cells, self._script, self.limits, self._unsafe = cells, script, limits, unsafe
        self._end = time.monotonic() + limits.seconds
        self._cell = None  # the one that a worker is running
        self.line = None
        self._lines = []  # to all workers so far
        self._ids, self._budget = count(1), Budget(limits.bytes, "all calls")
        self.defined, self.taken, self.unloadable = set(), set(), ""
        self.troubles, self.missing, self.fatal = {}, {}, {}

    def ready(self):
        """The line to a worker that has run all cells but those that took an earlier one with them. Raises Died."""
        while self.line is None:
            if self.unloadable:
                raise Died(self.unloadable)
            self._cell = None
            try:
                self.line = self._load()
            except Died as death:
                if self.used_up():
                    raise
                if self._cell is None or len(self.fatal) == FATAL_CELLS:
                    self.unloadable = f"the code could not be loaded: {death}"
                else:
                    self.fatal[self._cell] = str(death)
        return self.line

    def _load(self):
        """The line to a new worker that has run the cells. Raises Died; `_cell` is then where it happened."""
        seconds = self.seconds()
        line = Line(self.limits, self._unsafe, self.limits.seconds - self._spent())
        self._lines.append(line)
        try:
            with line.within(seconds):
                line.send(cells=self._cells, skip=[*self.fatal], script=self._script)
            while not self._hear(line):
                pass
            return line
        except Died:
            line.hang_up()
            raise

    def _hear(self, line):
        """One message about the cells, each with the time of a call → whether it was the last one."""
        with line.within(self.seconds()):
            told = line.receive()
            if "cell" in told:
                self._cell = self._later_cell(told["cell"])
                return False
            self.defined = set(texts(told.get("defined")))
            self.taken = set(texts(told.get("taken")))
            self.troubles, self.missing = map(self._of_cells, (told.get("troubles"), told.get("missing")))
            return True

    def _later_cell(self, cell):
        """The number of the cell that is run now: each once, one after another."""
        if type(cell) is not int or not (self._cell or 0) < cell <= len(self._cells):
            raise BadMessage("no cell, or not the next one")
        return cell

    def _of_cells(self, told):
        """{number of a cell: a text} as a worker tells it. Its keys are checked before they are kept as numbers."""
        known = {str(cell): cell for cell in range(1, len(self._cells) + 1)}
        if not isinstance(told, dict) or not told.keys() <= known.keys():
            raise BadMessage("no cells, or others than were sent")
        return {known[cell]: text for cell, text in zip(told, texts([*told.values()]))}

    def call(self, name, args):
        """A call of one of the student's functions; what comes back of it is taken off two budgets."""
        budgets = Budget(self.limits.call_bytes, "one call"), self._budget
        return Call(next(self._ids), name, args, budgets)

    def lose(self):
        """The worker is gone; the next call starts another one."""
        self.line = None

    def hang_up(self):
        """End the worker, if there is one."""
        if self.line:
            self.line.hang_up()

    def seconds(self):
        """How long the next cell or call may take. Raises Died where nothing is left."""
        if self.used_up():
            raise Died(self.used_up())
        return min(max(self._end - time.monotonic(), 0), self.limits.call_seconds)

    def used_up(self):
        """Whether the time for the whole submission is over, as a sentence or ""."""
        if time.monotonic() >= self._end:
            return f"the {self.limits.seconds:.3g} seconds for this submission were used up"
        if self._spent() >= self.limits.seconds:
            return f"all its processes together have computed for more than {self.limits.seconds:.3g} seconds"
        return ""

    def _spent(self):
        """Seconds that all workers so far have computed, with all that they started."""
        return sum(line.spent for line in self._lines)

    @property
    def starved(self):
        """Whether time ran out in a call while others kept the machine busy."""
        return any(line.starved for line in self._lines)


def texts(told):
    """A list of texts as a worker tells it, each cut off where it gets long."""
    if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
        raise BadMessage("no texts")
    return [text[:LONG] for text in told]
