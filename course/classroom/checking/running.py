"""An exercise's test file, run by pytest inside this process on the learner's names → `Outcome`."""

import contextlib
import io
import os
import secrets
import sys
from pathlib import Path
from unittest import mock

from course.classroom.checking.outcome import Outcome, Unjudged
from course.classroom.checking.student import Student

# No plugin, no ini file, no conftest and no cache: a check must not depend on where the course is installed.
ALONE = ["--disable-plugin-autoload", "--noconftest", "--import-mode=importlib", "--assert=plain", "-s"]
WITHOUT = ["terminal", "cacheprovider", "faulthandler", "logging", "warnings", "junitxml", "doctest"]
WITHOUT += ["unraisableexception", "threadexception"]
ARGUMENTS = [*ALONE, *(f"-pno:{plugin}" for plugin in WITHOUT)]


class Printed(io.StringIO):
    """Takes what the learner's code prints and keeps the beginning: a flood must not fill the memory."""

    def write(self, text):
        room = 2000 - self.tell()
        if room > 0:
            kept = text if len(text) < room else f"{text[: max(room - 2, 0)]} …"
            super().write(kept[:room])
        return len(text)


@contextlib.contextmanager
def somewhere(folder):
    """Be in a folder that is there, for pytest asks: the notebook's own may have been moved away or deleted."""
    try:
        os.getcwd()
    except OSError:
        before = os.open(".", os.O_RDONLY)  # where one was can still be held, but no longer be named
        os.chdir(folder)
        try:
            yield
        finally:
            os.fchdir(before)
            os.close(before)
    else:
        yield


@contextlib.contextmanager
def apart(folder, printed):
    """Keep pytest and the notebook out of each other's way: environment, output, modules read."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    before = set(sys.modules)
    try:
        with (
            mock.patch.dict(os.environ, quiet, clear=True),
            mock.patch.object(sys, "dont_write_bytecode", True),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            somewhere(folder),
        ):
            yield
    finally:
        for name in set(sys.modules) - before:  # so that an edited test file is read anew
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def run(folder, names, seed=None):
    """Run `test_<folder>.py` on the functions in `names` → `Outcome`; a KeyboardInterrupt comes through."""
    return run_on(folder, Student(names), seed)


def run_on(folder, student, seed=None):
    """Run `test_<folder>.py` on this student: here, or one whose functions run elsewhere → `Outcome`.

    Raises Unjudged unless pytest has come to its end and has reported on each test that it collected.
    """
    import pytest  # here, not above: a lesson that only predicts need not wait for it

    from course.classroom.checking.recorder import Recorder

    folder, printed = Path(folder).resolve(), Printed()
    outcome = Outcome(folder.name, secrets.randbits(32) if seed is None else seed)
    recorder = Recorder(student, outcome)
    alone = [f"--rootdir={folder}", f"--confcutdir={folder}"]  # the second: or pytest lists each folder above as well
    here = [*alone, "-c", os.devnull, str(folder / f"test_{folder.name}.py")]
    with apart(folder, printed):
        ended = pytest.main([*ARGUMENTS, *here], plugins=[recorder])
    outcome.printed = printed.getvalue()
    if recorder.interrupted:
        raise KeyboardInterrupt(f"{student.call or folder.name} was stopped while it ran. Does its loop ever end?")
    if recorder.broken or not outcome.results:
        raise RuntimeError(f"the tests of {folder.name} could not be read:\n{recorder.broken or outcome.printed}")
    if recorder.stopped or ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or outcome.unended:
        raise Unjudged(recorder.stopped or f"the tests ended with {ended!s} and without {outcome.unended}")
    return outcome
