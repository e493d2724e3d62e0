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
    """A worker and the wire to it; `cpu`: seconds that it and all its processes may compute.

    spent: those that they have computed. starved: the clock rang while others kept the machine busy.
    """

    def __init__(self, limits, unsafe, cpu):
        self._process = launch(limits, unsafe)
        self._ended = ""  # why we ended it, if we did
        self.spent, self.starved = 0.0, False
        self._over = threading.Event()
        threading.Thread(target=self._watch, args=(limits.together, cpu), daemon=True).start()
        self.send(**limits.inside())

    def send(self, **message):
        """Say something to the worker. Raises ValueError if it is too large, OSError if nobody is there."""
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
        clock = threading.Timer(max(seconds, 0.01), self._ring, [seconds, self.spent, idle()])
        clock.start()
        try:
            yield
        except (EOFError, OSError, BadMessage) as error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.5)  # so that its own end is told, not ours
            self.hang_up()
            raise Died(self._why(error)) from None
        finally:
            clock.cancel()

    def _ring(self, seconds, spent_before, idle_before):
        """Time is up. On a busy machine that need not be the worker's fault: it may hardly have had its turn."""
        try:
            self._look()
            waited = self.spent - spent_before < seconds / 2
            busy = idle() - idle_before < seconds * (os.cpu_count() or 1) / 4
            self.starved = waited and busy
        finally:  # though the judge itself may have run out of memory
            self._end(f"it was stopped after {seconds:.3g} seconds")

    def _watch(self, together, cpu):
        """End the worker if all its processes hold or compute too much: the system limits each by itself."""
        try:
            while not self._over.wait(WATCH):
                if self._look() > together:
                    self._end("it was killed, for too much memory in all its processes")
                if self.spent > cpu:
                    self._end(f"it was killed, for more than {cpu:.3g} seconds of computing in all its processes")
        except BaseException as error:  # nobody runs unwatched
            self._end(f"it was killed, for it could no longer be watched ({type(error).__name__})")

    def _look(self):
        """Bytes that all processes hold now; what they have computed so far is noted."""
        held, spent = used(self._process.pid)
        self.spent = max(self.spent, spent)
        return held

    def _end(self, why):
        self._ended = self._ended or why
        self._kill()

    def _why(self, error):
        if self._ended:
            return self._ended
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


def used(pid):
    """(bytes of memory, seconds of computing) of a process and all below it, the dead among them included.

    What they share is counted for each: more rather than less.
    """
    held = spent = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                held += one.memory_info().rss
                times = one.cpu_times()
                spent += times.user + times.system + times.children_user + times.children_system
    return held, spent


def idle():
    """Seconds that the machine's processors have had nothing to do, or nothing but what gives way, all together."""
    times = psutil.cpu_times()
    return times.idle + getattr(times, "iowait", 0) + getattr(times, "nice", 0)
