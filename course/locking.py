"""One at a time: a lock on a file, which the system lifts when its last holder ends, however that ends.

Standard library only: the set-up needs this before anything is installed.
"""

import contextlib
import os
import time


@contextlib.contextmanager
def locked(path, waiting=lambda: None):
    """Hold the lock of the file `path`; call `waiting` first, once, if another process holds it.

    Yields what `pass_fds` of a child process takes, so that the lock stays held while that child lives. (Windows hands
    no lock on: nothing.) Where a file system knows no locks, nobody waits.
    """
    with open(path, "a+b") as file:
        if not _taken(file):
            waiting()
            while not _taken(file):
                time.sleep(0.05)
        yield [file.fileno()] if os.name == "posix" else []


def _taken(file):
    """Try to take the lock, without waiting → whether nobody else has it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except (ImportError, OSError):
        pass
    return True
