"""In the jail: runs a student's cells and functions, and tells of both over the wire on standard input and output.

Whatever the student's code does to this process, all that comes of it are messages, and those are claims: the judge
checks each of them.
"""

import builtins
import contextlib
import os
import signal
import sys
import threading
import types

import numpy as np

from course import classroom
from course.classroom.checking.outcome import Failure
from course.classroom.checking.running import Printed
from course.classroom.checking.student import Student, show_error
from course.classroom.grading.cells import NOTE, Missing, Notebook, muted, run_cell
from course.classroom.grading.packing import pack
from course.classroom.grading.unpacking import unpack
from course.classroom.grading.wire import receive, send


def main():
    """Serve the judge until it hangs up. Its first message brings the limits, the second the cells."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for descriptor in 0, 1, 2:  # what the student prints must not meet the messages
        os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # jobs in the background are started deaf to it
    limit(**receive(incoming))
    worker = Worker(incoming, outgoing)
    try:
        worker.load(**receive(incoming))
        while True:
            worker.call(**receive(incoming))
    finally:
        os._exit(0)  # without the student's exit handlers


def limit(memory, processes, files, file, cpu):
    """Hold this process and its children to these limits: bytes, tasks, open files, bytes in a file, seconds."""
    if os.name == "nt":
        return
    import resource

    limits = {"AS": memory, "NPROC": processes, "NOFILE": files, "FSIZE": file, "CPU": cpu, "CORE": 0}
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS knows some of them only by name
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too large a file is an OSError, as on a full disk


class Worker:
    """The student's names, and the two ends of the wire."""

    def __init__(self, incoming, outgoing):
        self._incoming, self._outgoing = incoming, outgoing
        self._home, self._names = os.getpid(), {}
        self._turn = threading.Lock()  # a student's threads call back one after another

    def say(self, **message):
        """Send a message; a forked child of the student's must never answer in our place."""
        if os.getpid() != self._home:
            os._exit(0)
        send(self._outgoing, message)

    def load(self, cells, skip, script):
        """Run the cells but those in `skip`, each on its own; a cell that raises costs only itself."""
        self._names, troubles, missing = fresh_names(script), {}, {}
        noted = self._names[NOTE]
        for number, source in enumerate(cells, 1):
            if number not in skip:
                self.say(cell=number)
                trouble = run_cell(source, number, self._names)
                if trouble:
                    troubles[number] = trouble
                if noted:
                    missing[number] = "; ".join(noted)
                    noted.clear()
        functions = {name: value for name, value in list(self._names.items()) if callable(value) and type(name) is str}
        taken = [name for name, value in functions.items() if of_the_course(value)]
        self.say(defined=[*functions], taken=taken, troubles=troubles, missing=missing)

    def call(self, id, name, args):
        """Call one of the student's functions and tell what came of it, and what became of its arguments."""
        student, printed = Student(self._names), Printed()
        try:
            with muted(printed):
                told = self._outcome(student, name, [unpack(arg, self._callback) for arg in args])
                told["after"] = [pack(given) if changeable(given) else None for given in student.given]
            self.say(id=id, printed=printed.getvalue(), **told)
        except BaseException as error:  # too large, or with a will of its own
            what = f"What {name} gave back could not be handed over: {show_error(error)}."
            self.say(id=id, printed="", after=[], failure=[what, "", False])

    def _outcome(self, student, name, args):
        """What came of a call: {"answer": …} or {"failure": [what, suggests, empty]}."""
        try:
            return {"answer": pack(getattr(student, name)(*args))}
        except Failure as failure:
            return {"failure": [failure.what, failure.suggests, failure.empty]}
        except KeyboardInterrupt as error:
            return {"failure": [f"{name} stopped with {show_error(error)}.", "", False]}

    def _callback(self, number):
        """A function of the test's, as the student's code sees it."""

        def function(*args):
            with self._turn:
                self.say(callback=number, args=[pack(arg) for arg in args])
                told = receive(self._incoming)
            if "raised" in told:
                kind, text = told["raised"]
                raise getattr(builtins, kind, RuntimeError)(text)
            return unpack(told["value"])

        return function


def fresh_names(script):
    """The names of a new module, with what a notebook finds there besides Python's own."""
    module = types.ModuleType("submission" if script else "__main__")
    sys.modules[module.__name__] = module
    names = module.__dict__
    if script:
        module.__file__ = os.path.abspath("submission.py")
    names[NOTE] = Missing()
    names["get_ipython"] = Notebook(names).itself
    names["display"] = lambda *things, **options: None
    for name in "check", "solution", "predict", "confront", "progress":  # in the jail there is nothing to check against
        setattr(classroom, name, lambda *args, **kwargs: None)
    return names


def of_the_course(function):
    """Whether a function was taken from the course's own package."""
    home = getattr(function, "__module__", None)
    return isinstance(home, str) and home.partition(".")[0] == classroom.__name__.partition(".")[0]


def changeable(value):
    """Whether a function can change this argument."""
    return isinstance(value, (list, np.ndarray))


if __name__ == "__main__":
    main()
