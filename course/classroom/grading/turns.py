"""Judging side by side, or alone where side by side it came to nothing."""

import contextlib
import threading


class Turns:
    """Many may be under way together, or one alone: that one waits for the others, and the others for it."""

    def __init__(self):
        self._together, self._alone, self._changed = 0, False, threading.Condition()

    @contextlib.contextmanager
    def together(self):
        """Side by side with others, but with nobody who is alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._together += 1
        try:
            yield
        finally:
            with self._changed:
                self._together -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self):
        """With nobody beside; from here on no others begin."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._alone = True
        try:
            with self._changed:
                self._changed.wait_for(lambda: not self._together)
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()
