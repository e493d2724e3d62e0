"""Bombs: memory, processes, threads, disks, answers and prints without measure."""

from corpus.deaths import at_a_matrix
from corpus.honest import GRADIENT_DESCENT, TRAINING
from corpus.making import EITHER, RIGHT, after, notebook, script

LOST = 6  # the test with a matrix
SCRATCH = EITHER  # a bomb in a cell of its own goes off there; the answer stands in another one

MEMORY = [
    at_a_matrix("memory.ipynb", "kept = [bytearray(2**28) for _ in range(10**4)]", points=LOST, status=EITHER),
    at_a_matrix("memory at once.ipynb", "np.ones((10**7, 10**7))", points=LOST, status=EITHER),
    at_a_matrix(
        "memory, catching everything.ipynb",
        """
        kept = []
        while True:
            try:
                kept.append(np.ones(2**22))
            except MemoryError:
                pass
        """,
        points=LOST,
        status="look",
    ),
    at_a_matrix(
        "a number without end.ipynb",
        """
        x = 9
        while True:
            x = x ** x
        """,
        points=LOST,
        status=EITHER,
    ),
    notebook("memory in scratch.ipynb", "kept = [bytearray(2**28) for _ in range(10**4)]", RIGHT, status=SCRATCH),
    # The system limits each process; twenty of them together must not take the machine down either.
    notebook(
        "memory in many processes.ipynb",
        """
        import os, time
        for _ in range(20):
            if not os.fork():
                try:
                    kept = [b'x' * 2**24 for _ in range(55)]
                finally:
                    time.sleep(0.5)
                    os._exit(0)
        """,
        RIGHT,
        status=SCRATCH,
    ),
]

PROCESSES = [
    notebook(
        "fork bomb.ipynb",
        """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """,
        RIGHT,
        status="look",
    ),
    at_a_matrix(
        "fork bomb in a call.ipynb",
        """
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """,
        points=LOST,
        status="look",
    ),
    notebook(
        "shell bomb.ipynb",
        """
        import subprocess
        subprocess.run(['bash', '-c', ':(){ :|:& };:'])
        """,
        RIGHT,
        status=SCRATCH,
    ),
    at_a_matrix(
        "threads.ipynb",
        """
        kept = [threading.Thread(target=time.sleep, args=(10**6,)) for _ in range(10**5)]
        for thread in kept:
            thread.start()
        """,
        points=LOST,
        status=EITHER,
    ),
    notebook(
        "files in memory.ipynb",
        """
        import os
        kept = [os.memfd_create(str(i)) for i in range(10**5)]
        for file in kept:
            os.write(file, b'x' * 2**23)
        """,
        RIGHT,
        status=SCRATCH,
    ),
    notebook(
        "memory shared and left.ipynb",
        """
        import ctypes
        libc = ctypes.CDLL(None)
        for _ in range(1000):
            libc.shmget(0, 2**26, 0o1600)
        """,
        RIGHT,
    ),
    notebook(
        "children that compute.ipynb",
        """
        import os
        for _ in range(25):
            if not os.fork():
                os.setsid()
                while True: pass
        """,
        RIGHT,
        points=(7, None, *range(7)),
        status=SCRATCH,
    ),
    notebook("files.ipynb", "kept = [open('/dev/null') for _ in range(10**6)]", RIGHT, status=SCRATCH),
]

FILL = """
import os
for i in range(10**5):
    with open(os.path.expanduser(f'{WHERE}/@MARK@{i}'), 'wb') as file:
        file.write(bytes(2**24))
"""
DISKS = [
    notebook(f"disk {name}.ipynb", FILL.replace("{WHERE}", where), RIGHT, status=SCRATCH)
    for name, where in {"tmp": "/tmp", "shared memory": "/dev/shm", "home": "~", "here": "."}.items()
] + [
    notebook(
        "disk one file.ipynb",
        """
        with open('/tmp/@MARK@', 'wb') as file:
            while True:
                file.write(bytes(2**24))
        """,
        RIGHT,
        status=SCRATCH,
    ),
    notebook(
        "disk of names.ipynb",
        """
        for i in range(10**7):
            open(f'/tmp/@MARK@{i}', 'w').close()
        """,
        RIGHT,
        status=SCRATCH,
    ),
    notebook(
        "disk by its length.ipynb",
        """
        with open('/tmp/@MARK@', 'wb') as file:
            file.truncate(2**50)
        """,
        RIGHT,
        status=SCRATCH,
    ),
]

ANSWERS = [
    at_a_matrix(f"answer {name}.ipynb", f"return {answer}", before, points=LOST, status=EITHER)
    for name, (answer, before) in {
        "of 800 MB": ("np.ones(10**8), v", ""),
        "of giant shape": ("np.broadcast_to(0.0, (10**7, 10**7)), v", ""),
        "of giant empty shape": ("np.empty((0, 10**15)), v", ""),
        "of many empty rows": ("np.empty((10**9, 0)), v", ""),
        "of a range": ("range(10**9), range(10**9)", ""),
        "of one long text among short ones": ("['x' * 10**6] + [''] * 4000, v", ""),
        "of keys with one hash": ("{i * (2**61 - 1): 0.0 for i in range(10**5)}, v", ""),
        "of long ranges": ("[range(10**5)] * 10**4, v", ""),
        "of many axes": ("np.zeros((1,) * 64), v", ""),
        "text": ("'x' * 10**8", ""),
        "bytes": ("bytes(10**8)", ""),
        "long number": ("10**(10**6), 10**5000", ""),
        "long list": ("[0.0] * 10**7, v", ""),
        "deep": (
            "deep, v",
            """
            deep = 1.0
            for _ in range(10**5):
                deep = [deep]
            """,
        ),
        "wide and deep": (
            "wide, v",
            """
            wide = 1.0
            for _ in range(100):
                wide = [wide, wide]
            """,
        ),
        "of itself": ("ring, ring", "ring = []\nring.append(ring)"),
        "of itself, as a dict": ("ring", "ring = {}\nring['ring'] = ring"),
        "of pairs without end": ("zip(*[iter(int, 1)] * 2)", ""),
        "of ten thousand arrays": ("[np.zeros(1000)] * 10_000", ""),
    }.items()
]

FLOODS = [
    at_a_matrix(
        "flood.ipynb",
        """
        while True:
            print('x' * 10**6)
        """,
        points=LOST,
        status=EITHER,
    ),
    at_a_matrix(
        "flood below Python.ipynb",
        """
        while True:
            os.write(1, b'x' * 10**6)
        """,
        points=LOST,
        status=EITHER,
    ),
    at_a_matrix(
        "flood of errors below Python.ipynb",
        """
        while True:
            os.write(2, b'x' * 10**6)
        """,
        points=LOST,
        status=EITHER,
    ),
    notebook(
        "flood that ends.ipynb",
        after("for _ in range(50):\n    print('x' * 10**5)"),
        "print('y' * 10**8)",
        status=EITHER,
    ),
    notebook(
        "flood below Python that ends.ipynb",
        "import os",
        after("""
        os.write(1, b'x' * 10**6)
        os.write(2, b'y' * 10**6)
        """),
        status=EITHER,
    ),
    notebook(
        "flood of warnings.ipynb",
        """
        import warnings
        for i in range(10**5):
            warnings.warn(str(i))
        """,
        RIGHT,
        status=EITHER,
    ),
    at_a_matrix("flood in an error.ipynb", "raise ValueError('x' * 10**8)", points=LOST, status=EITHER),
    notebook("flood of bad cells.ipynb", *["raise ValueError('x' * 10**5)"] * 300, RIGHT),
]


def asking(name, line, points=0, status=EITHER):
    """`gradient_descent` that misuses the function which it is given before it answers."""
    return script(name, after(line, GRADIENT_DESCENT, "path"), points, status, "gradient_descent")


CALLBACKS = [
    asking("asks without end.py", "while True: gradient(np.array(start, dtype=float))", 0, "look"),
    asking(
        "asks without end, catching everything.py",
        """
        while True:
            try: gradient(np.array(start, dtype=float))
            except BaseException: pass
        """,
        0,
        "look",
    ),
    asking("asks with too much.py", "gradient(np.zeros(10**8))"),
    asking("asks with an object.py", "gradient(object())"),
    asking("asks with itself.py", "gradient(gradient)"),
    asking("asks with names.py", "gradient(theta=np.array(start), extra=1)"),
    asking("asks with one long text among short ones.py", "gradient([['x' * 10**6]] + [['']] * 63)"),
    asking("asks with ragged lists.py", "gradient([[1.0] * 10**4, 1.0])"),
    asking("asks with a range.py", "gradient(range(10**9))"),
    asking("asks with a dictionary.py", "gradient({i * (2**61 - 1): 0.0 for i in range(10**5)})"),
    # Caught, asked again and again, and then an answer: what the test keeps of it must not fill the judge.
    asking(
        "asks with long texts without end.py",
        """
        for _ in range(5000):
            try: gradient([['x' * 10**6]] + [['']] * 63)
            except Exception: pass
        """,
        tuple(range(9)),
    ),
    asking("asks with text.py", "gradient('<script>alert(1)</script>')"),
    # Its question fails and is caught; the answer that follows is right.
    asking("asks badly, and goes on.py", "try: gradient('x', 2, None)\nexcept Exception: pass", 8, "graded"),
    asking(
        "asks in a child.py",
        """
        import os
        if not os.fork():
            gradient(np.zeros(len(start)))
            os._exit(0)
        os.wait()
        """,
        tuple(range(9)),
    ),
    script(
        "asks later.py",
        "kept = []\n"
        + after(
            """
        try: kept[-1](np.array(start))
        except Exception: pass
        kept.append(gradient)
        """,
            GRADIENT_DESCENT,
            "path",
        ),
        7,  # it asks more often than once a step
        "graded",
        "gradient_descent",
    ),
]

TRAINING_BOMB = [
    # A column minus a row is a matrix of 20 GB; what the test cannot hold must not hurt the judge.
    # The judge runs out of memory, and then there is no mark at all.
    script(
        "asks for a giant.py",
        after(
            """
        try: gradient(np.ones((1, 1)), np.ones((50_000, 1)), np.ones(50_000))
        except Exception: pass
        """,
            TRAINING,
            "v = np",
        ),
        None,
        exercise="train_with_momentum",
    ),
]

ENTRIES = [*TRAINING_BOMB, *MEMORY, *PROCESSES, *DISKS, *ANSWERS, *FLOODS, *CALLBACKS]
