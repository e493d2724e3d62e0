"""The pytest plugin of `check` and of plain pytest: gives tests their `student` and `rng`, and keeps what happened."""

import inspect
import zlib
from collections import Counter

import numpy as np
import pytest

from course.classroom.checking.outcome import SHORT, Failure, Result
from course.classroom.checking.student import show_error
from course.classroom.checking.values import show

PHASES = 3  # of a test: setup, call, teardown


def generator(seed, test):
    """The random numbers of one test: they depend on the seed and on its name, not on the tests before it."""
    return np.random.default_rng([seed, zlib.crc32(test.encode())])


def as_failure(error, student):
    """Whatever stopped a test, as a `Failure` that knows what was called."""
    if not isinstance(error, Failure):
        error = Failure(
            f"The check could not use what came back ({show_error(error)}).",
            got=show(student.answer),
            suggests="Look at the type that the docstring promises to return.",
        )
    error.call = error.call or student.call
    return error


class Recorder:
    """Fills `outcome` (a `course.classroom.checking.outcome.Outcome`) while pytest runs the tests on `student`."""

    def __init__(self, student, outcome):
        self._student, self.outcome = student, outcome
        self.interrupted, self.broken, self.stopped = False, "", ""
        self._results, self._ended = {}, Counter()  # by the node of their test

    def pytest_addoption(self, parser):
        """The plainest traceback: nobody reads it, and the usual one takes a quarter of a check's time."""
        parser.addoption("--tb", dest="tbstyle", default="native")

    @pytest.fixture
    def student(self):
        return self._student

    @pytest.fixture
    def rng(self, request):
        return generator(self.outcome.seed, request.node.name)

    def pytest_collection_modifyitems(self, items):
        """Each test's place in the outcome, in the order of the file: its docstring's first line says what it asks."""
        for item in items:
            title = (inspect.getdoc(item.function) or item.name).splitlines()[0]
            self.outcome.hints = tuple(getattr(item.module, "HINTS", ()))
            own = {"points": getattr(item.function, "points", 1), "hints": getattr(item.function, "hints", ())}
            result = Result(item.name, title, **own)
            self.outcome.results.append(result)
            self._results[item.nodeid] = result

    def pytest_collectreport(self, report):
        """The first thing that keeps the test file from being read."""
        self.broken = self.broken or (str(report.longrepr) if report.failed else "")

    def pytest_runtest_makereport(self, item, call):
        """What ended a part of a test early: a failure, or what no answer is to blame for alone."""
        if not call.excinfo:
            return
        result, error = self._results[item.nodeid], call.excinfo.value
        if isinstance(error, SHORT) or not isinstance(error, Exception):  # not the answer's doing alone
            self.stopped = self.stopped or f"{item.name} ended with {type(error).__name__}"
        elif result.failure is None:
            result.failure = as_failure(error, self._student)

    def pytest_runtest_logreport(self, report):
        """A test has passed when its setup, its call and its teardown are each reported to have passed."""
        if report.passed:
            self._ended[report.nodeid] += 1
        self._results[report.nodeid].passed = self._ended[report.nodeid] == PHASES

    def pytest_keyboard_interrupt(self, excinfo):
        self.interrupted = excinfo.type is KeyboardInterrupt  # pytest's own reasons to stop are subclasses of it
