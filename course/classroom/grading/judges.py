"""The judges under way, each a process of its own, and how all of them are ended at once."""

import contextlib
import os
import signal
import subprocess
import sys
import threading

from course.classroom.grading.judge import INTERRUPTED
from course.places import PACKAGE

GRACE = 5  # seconds that an interrupted judge has to put its jail away


class Judges:
    """Asks judges; once stopped, it interrupts those under way and begins no other."""

    def __init__(self):
        self._under_way, self._stopped, self._one_at_a_time = set(), False, threading.Lock()

    def ask(self, request, seconds):
        """What a judge answers within so many seconds; what it has said until then, otherwise.

        Raises KeyboardInterrupt where it was interrupted, OSError where the system starts or keeps no process.
        """
        with self._begun() as process:
            clock = threading.Timer(seconds, process.kill)
            clock.start()
            try:
                process.stdin.write(request.encode() + b"\n")
                process.stdin.flush()  # and left open: the judge ends when its input does, so it ends when we do
                said = process.stdout.read()
                code = process.wait()
                if code in (INTERRUPTED, -signal.SIGINT) or (code and self._stopped):
                    raise KeyboardInterrupt
                return said
            finally:
                clock.cancel()
                process.kill()

    @contextlib.contextmanager
    def _begun(self):
        """A new judge. Raises KeyboardInterrupt after `stop`."""
        with self._one_at_a_time:
            if self._stopped:
                raise KeyboardInterrupt
            process = started()
            self._under_way.add(process)
        try:
            with process:
                yield process
        finally:
            self._under_way.discard(process)

    def stop(self):
        """Interrupt all that are under way, as Ctrl-C in a terminal does, and wait until they are gone."""
        with self._one_at_a_time:
            self._stopped = True
        ending = [*self._under_way]
        for process in ending:
            interrupt(process)
        for process in ending:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            process.kill()


def started():
    """A new judge, with pipes to and fro."""
    return subprocess.Popen(
        [sys.executable, "-m", "course.classroom.grading.judge"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONHASHSEED": "random"},
    )


def interrupt(process):
    """End a judge so that it ends its jail first; Windows knows no such signal for one process."""
    if os.name == "posix":
        process.send_signal(signal.SIGINT)
    else:
        process.kill()
