"""The line to one worker: its process, the two ends of the wire, and a clock on all that is waited for."""

import contextlib
import os
import signal
import subprocess
import threading

import psutil

from course.classroom.grading.jail import launch
from course.classroom.grading.wire import BadMessage, receive, send

ENDS = {
    0: "it ended itself",
    137: "it was killed, for too much computing time or memory",
    139: "it crashed (segmentation fault)",
    -9: "it was killed, for too much computing time or memory",
    -11: "it crashed (segmentation fault)",
}
WATCH = 0.25  # seconds


class Died(Exception):
    """The worker is gone, or not to be believed any more; the text says why."""


class Line:
    """A worker and the wire to it."""

    def __init__(self, limits, unsafe):
        self._process = launch(limits, unsafe)
        self._late = self._large = False  # why we ended it, if we did
        self._over = threading.Event()
        threading.Thread(target=self._watch, args=(limits.together,), daemon=True).start()
        self.send(**limits.inside())

    def send(self, **message):
        send(self._process.stdin, message)

    def receive(self):
        """The next message, a dictionary."""
        message = receive(self._process.stdout)
        if not isinstance(message, dict):
            raise BadMessage("no dictionary")
        return message

    @contextlib.contextmanager
    def within(self, seconds):
        """What is said and heard in this block must be over in so many seconds; else, or if the worker ends, Died."""
        clock = threading.Timer(max(seconds, 0.01), self._ring)
        clock.start()
        try:
            yield
        except (EOFError, OSError, BadMessage) as error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.5)  # so that its own end is told, not ours
            self.hang_up()
            raise Died(self._why(error, seconds)) from None
        finally:
            clock.cancel()

    def _ring(self):
        self._late = True
        self._kill()

    def _watch(self, together):
        """End the worker if it and all its processes hold more memory than this: the system limits each by itself."""
        while not self._over.wait(WATCH):
            if held(self._process.pid) > together:
                self._large = True
                self._kill()

    def _why(self, error, seconds):
        if self._late:
            return f"it was stopped after {seconds:.3g} seconds"
        if self._large:
            return "it was killed, for too much memory in all its processes"
        if isinstance(error, BadMessage):
            return f"what came back could not be read ({error})"
        return ENDS.get(self._process.returncode, f"its process ended (exit code {self._process.returncode})")

    def _kill(self):
        """End the worker and all that it started.

        A jail ends with its first process; without a jail the whole session is ended.
        """
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()

    def hang_up(self):
        """End the worker, wait until it is gone, and close both ends."""
        self._over.set()
        self._kill()
        self._process.wait()
        for end in self._process.stdin, self._process.stdout:
            with contextlib.suppress(OSError):
                end.close()


def held(pid):
    """Bytes of memory that a process and all below it hold; what they share is counted for each."""
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total
