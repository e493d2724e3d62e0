"""What one submission may use up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use up of time, memory, tasks and files."""

    call_seconds: float = 10  # in one cell or call
    seconds: float = 60  # in all, by the clock; as much again is what all its processes may compute
    memory: int = 2**30  # bytes, of one process
    together: int = 2**32  # bytes, of all its processes
    processes: int = 32
    files: int = 256  # open at once
    file: int = 2**24  # bytes
    scratch: int = 2**26  # bytes in /tmp and in /dev/shm, each
    callbacks: int = 10_000  # calls of a test's function
    call_bytes: int = 2**26  # handed over in one call and its callbacks, as Python and NumPy will hold it
    bytes: int = 2**29  # the same, in all

    def inside(self):
        """Those that the worker sets for itself before any code of the student's runs."""
        cpu = int(self.seconds) + 1
        return {
            "memory": self.memory,
            "processes": self.processes,
            "files": self.files,
            "file": self.file,
            "cpu": cpu,
        }
