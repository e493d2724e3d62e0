"""Hangs and deaths: each costs the test or the cell in which it happens, and nobody's time but its own.

Most of them strike only where a matrix comes in: `shapes`, one point of seven, is lost, and six stand.
"""

from textwrap import indent

from corpus.making import EITHER, RIGHT, block, notebook, script


def at_a_matrix(name, what, before="", points=6, status="look"):
    """The right step, except that a matrix meets `what`."""
    return notebook(
        name,
        f"""
import ctypes, os, signal, sys, threading, time
{block(before)}
def momentum_step(theta, v, gradient, eta, gamma):
    if np.ndim(theta) == 2:
{indent(block(what), 8 * " ")}
    v = gamma * v - eta * gradient
    return theta + v, v
""",
        points=points,
        status=status,
    )


def always(name, what, before="", points=0, status="look"):
    return script(
        name,
        f"""
import os, sys, time
import numpy as np
{before}
def momentum_step(theta, v, gradient, eta, gamma):
{indent(block(what), 4 * " ")}
""",
        points,
        status,
    )


HANGS = [
    always("hangs always.py", "while True:\n    pass"),
    at_a_matrix(
        "hangs, catching everything.ipynb",
        """
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        """,
    ),
    at_a_matrix("hangs asleep.ipynb", "time.sleep(10**6)"),
    at_a_matrix(
        "hangs in a deadlock.ipynb",
        """
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
        """,
    ),
    at_a_matrix("hangs inside C.ipynb", "sum(range(10**13))"),
    at_a_matrix(
        "hangs, deaf to signals.ipynb",
        """
        while True:
            pass
        """,
        """
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        """,
    ),
    at_a_matrix(
        "hangs, stopped by itself.ipynb",
        """
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(10**6)
        """,
    ),
    at_a_matrix("hangs as another program.ipynb", "os.execv('/bin/sleep', ['sleep', '1000'])"),
    at_a_matrix(
        "hangs in the text of an error.ipynb",
        """
        class Odd(Exception):
            def __str__(self):
                while True: pass
            __repr__ = __str__
        raise Odd()
        """,
    ),
    at_a_matrix(
        "hangs in the answer.ipynb",
        """
        class Odd(list):
            def __iter__(self):
                while True: yield 1.0
            def __len__(self):
                while True: pass
            tolist = __array__ = __repr__ = __len__
        return Odd(), Odd()
        """,
        points=6,
        status=EITHER,
    ),
    at_a_matrix(
        "hangs in a generator.ipynb",
        """
        def endless():
            yield theta
            while True: pass
        return endless()
        """,
    ),
    at_a_matrix(
        "generator without end.ipynb",
        """
        def endless():
            while True: yield theta
        return endless()
        """,
        status=EITHER,
    ),
    script(
        "hangs at import.py",
        """
        while True:
            pass

        @RIGHT@
        """,
        None,
    ),
    # The right step stands there; but a script is run as a whole, so a human must look.
    script(
        "hangs below the answer.py",
        """
        @RIGHT@

        while True:
            pass
        """,
        (7, None),
        "look",
    ),
]

AFTERWARDS = [
    notebook(
        "hangs at its end.ipynb",
        """
        import atexit, time, threading
        atexit.register(time.sleep, 10**6)
        threading.Thread(target=time.sleep, args=(10**6,)).start()
        """,
        RIGHT,
    ),
    notebook(
        "hangs in its last breath.ipynb",
        """
        class Clinging:
            def __del__(self):
                while True: pass
        kept = Clinging()
        """,
        RIGHT,
    ),
    notebook(
        "rings its own alarm.ipynb",
        """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: None)
        signal.alarm(1)
        """,
        RIGHT,
        status=EITHER,
    ),
]

DEATHS = [
    script(
        "dies at import.py",
        """
        import os
        os._exit(0)

        @RIGHT@
        """,
        None,
    ),
    script(
        "dies below the answer.py",
        """
        @RIGHT@

        import os
        os._exit(0)
        """,
        (7, None),
        "look",
    ),
    script(
        "leaves at import.py",
        """
        import sys
        sys.exit(0)

        @RIGHT@
        """,
        None,
    ),
    always("dies always.py", "os._exit(0)"),
    always("leaves always.py", "sys.exit(0)", status="graded"),
    at_a_matrix("dies at a matrix.ipynb", "os._exit(0)"),
    at_a_matrix("leaves at a matrix.ipynb", "sys.exit(0)", status="graded"),
    at_a_matrix("dies by an address.ipynb", "ctypes.string_at(0)"),
    at_a_matrix("dies by abort.ipynb", "os.abort()"),
    at_a_matrix("dies by its own hand.ipynb", "os.kill(os.getpid(), signal.SIGKILL)"),
    at_a_matrix(
        "recursion.ipynb",
        """
        f = lambda: f()
        f()
        """,
        status="graded",
    ),
    at_a_matrix(
        "recursion without a limit.ipynb",
        """
        f = lambda: f()
        f()
        """,
        """
        sys.setrecursionlimit(10**9)
        threading.stack_size(2**20)
        """,
        status=EITHER,
    ),
    at_a_matrix(
        "recursion inside C.ipynb",
        """
        deep = []
        for _ in range(10**6): deep = [deep]
        repr(deep)
        """,
        status=EITHER,
    ),
    at_a_matrix("closes every file.ipynb", "os.closerange(0, 4096)"),
    at_a_matrix("becomes another Python.ipynb", "os.execv(sys.executable, [sys.executable, '-c', 'print(1)'])"),
    at_a_matrix("interrupts.ipynb", "raise KeyboardInterrupt", status="graded"),
    at_a_matrix("raises GeneratorExit.ipynb", "raise GeneratorExit", status="graded"),
    at_a_matrix("raises StopIteration.ipynb", "raise StopIteration", status="graded"),
    at_a_matrix("raises MemoryError.ipynb", "raise MemoryError", status=EITHER),
    at_a_matrix(
        "sends itself Ctrl-C.ipynb",
        """
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
        """,
        status=EITHER,
    ),
    # Both halves go on as if they were the worker. What comes of it is this student's own affair, and nobody else's.
    at_a_matrix("goes on twice.ipynb", "os.fork()", points=tuple(range(8)), status=EITHER),
    at_a_matrix(
        "goes on as its child.ipynb",
        """
        if os.fork():
            os._exit(0)
        """,
        points=(6, 7),
        status=EITHER,
    ),
    notebook("closes every file at once.ipynb", "import os\nos.closerange(0, 4096)", RIGHT, status="look"),
    notebook(
        "shallow recursion.ipynb",
        """
        import sys
        sys.setrecursionlimit(60)
        """,
        RIGHT,
        points=tuple(range(8)),
        status=EITHER,
    ),
    notebook(
        "traced.ipynb",
        """
        import sys
        def tracer(*_):
            raise ValueError
        sys.setprofile(tracer)
        sys.settrace(tracer)
        """,
        RIGHT,
        points=tuple(range(8)),
        status=EITHER,
    ),
]

ENTRIES = [*HANGS, *AFTERWARDS, *DEATHS]
