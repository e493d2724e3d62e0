"""The line to one worker: its process, the two ends of the wire, and a clock on all that is waited for."""

import contextlib
import os
import signal
import subprocess
import threading

from course.grading.jail import launch
from course.grading.wire import BadMessage, receive, send

ENDS = {0: "it ended itself", 137: "it was killed, for too much computing time or memory", 139: "it crashed (segmentation fault)",
        -9: "it was killed, for too much computing time or memory", -11: "it crashed (segmentation fault)"}


class Died(Exception):
    """The worker is gone, or not to be believed any more; the text says why."""


class Line:
    """A worker and the wire to it."""

    def __init__(self, limits, unsafe):
        self._process, self._late = launch(limits, unsafe), False
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

    def _why(self, error, seconds):
        if self._late:
            return f"it was stopped after {seconds:.3g} seconds"
        if isinstance(error, BadMessage):
            return f"what came back could not be read ({error})"
        return ENDS.get(self._process.returncode, f"its process ended (exit code {self._process.returncode})")

    def _kill(self):
        """End the worker and all that it started: a jail ends with its first process, without one its session is ended."""
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()

    def hang_up(self):
        """End the worker, wait until it is gone, and close both ends."""
        self._kill()
        self._process.wait()
        for end in self._process.stdin, self._process.stdout:
            with contextlib.suppress(OSError):
                end.close()
