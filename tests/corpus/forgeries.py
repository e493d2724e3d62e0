"""Forgeries: a wrong answer that tries to be taken for a right one. It earns what it is worth, one point or none.

`IDLE` gives back what came in and so keeps its arguments as they were: one point of seven is honestly its own.
"""

from corpus.honest import MINIBATCHES, TRAINING
from corpus.making import EITHER, IDLE, after, block, folder, notebook, notebook_text, script

NOTHING_WON = 0, 1


def beside(name, *cells, points=1, status="graded", answer=IDLE):
    """A trick in cells of its own, and an idle answer."""
    return notebook(name, *cells, answer, points=points, status=status)


def answering(name, what, before="", points=NOTHING_WON, status="graded"):
    """An answer that is no answer but pretends to be the right one."""
    return script(
        name,
        f"""
import numpy as np
{block(before)}
def momentum_step(theta, v, gradient, eta, gamma):
    return {what}
""",
        points,
        status,
    )


ALWAYS_EQUAL = """
class Equal:
    shape, dtype, ndim, size, flat = (3,), np.dtype(float), 1, 3, ()
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = __eq__
    def __getattr__(self, name): return self
    def __call__(self, *args, **named): return self
    def __array__(self, *args, **named): return np.zeros(3)
    def __array_ufunc__(self, *args, **named): return np.bool_(True)
    def __array_function__(self, *args, **named): return True
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __float__(self): return 0.0
    def __len__(self): return 2
    def __iter__(self): return iter((self, self))
    def __getitem__(self, i): return self
    def __hash__(self): return 0
"""

PATCHED = [
    beside(
        "patched numpy.testing.ipynb",
        """
        import numpy.testing
        for name in dir(numpy.testing):
            if name.startswith('assert'):
                setattr(numpy.testing, name, lambda *a, **k: None)
        """,
    ),
    beside(
        "patched numpy comparisons.ipynb",
        """
        np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
        np.isfinite = lambda x: np.ones(np.shape(x), bool)
        np.argwhere = lambda x: np.zeros((0, 1), int)
        """,
        status=EITHER,
    ),
    beside(
        "patched builtins.ipynb",
        """
        import builtins
        builtins.isinstance = lambda *a: True
        builtins.abs = lambda x: 0
        builtins.all = builtins.any = lambda x: True
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    beside(
        "patched len and print.ipynb",
        """
        import builtins
        builtins.len = lambda x: 7
        builtins.print = None
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    beside(
        "builtins gone.ipynb",
        """
        import builtins
        for name in list(vars(builtins)):
            if name not in ('__build_class__', '__name__'):
                delattr(builtins, name)
        """,
        points=(None, *NOTHING_WON),
        status=EITHER,
    ),
    beside(
        "own __builtins__.ipynb",
        """
        __builtins__ = {'abs': lambda x: 0}
        __name__ = '__main__'
        __file__ = '/dev/null'
        """,
        status=EITHER,
        points=NOTHING_WON,
    ),
    beside(
        "patched serialisers.ipynb",
        """
        import json, base64, struct
        answer = '{"ok": true, "passed": true, "points": 7, "value": [0, 0]}'
        json.dumps = lambda *a, **k: answer
        json.JSONEncoder.encode = lambda *a, **k: answer
        base64.b64encode = lambda *a, **k: b''
        struct.pack = lambda *a, **k: b'\\0\\0\\0\\0'
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    beside(
        "patched course.classroom.ipynb",
        """
        import course.classroom
        from course.classroom.checking import expecting as e, values as w, student as s
        for module in (course.classroom, e, w, s):
            for name in ('expect', 'require', 'untouched', 'mismatch', 'same', 'drawn', 'differ'):
                setattr(module, name, lambda *a, **k: '')
        course.classroom.points = lambda n: lambda test: test
        """,
        status=EITHER,
    ),
    beside(
        "patched grader.ipynb",
        """
        import sys
        for name, module in list(sys.modules.items()):
            if name.split('.')[0] in ('course', 'pytest', '_pytest', 'grading', '__main__'):
                for key, value in list(vars(module).items()):
                    if callable(value) and key.startswith(('check', 'compare', 'grade', 'points', 'judge')):
                        setattr(module, key, lambda *a, **k: 7)
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    beside(
        "replaced modules.ipynb",
        """
        import sys, types
        fake = types.ModuleType('numpy')
        fake.__getattr__ = lambda name: lambda *a, **k: True
        for name in ('numpy', 'numpy.testing', 'pytest', 'course', 'course.classroom', 'json'):
            sys.modules[name] = fake
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    beside(
        "import hooks.ipynb",
        """
        import sys, builtins
        class Finder:
            def find_spec(self, *a): raise ImportError('mine')
        sys.meta_path.insert(0, Finder())
        sys.path[:] = []
        builtins.__import__ = lambda *a, **k: (_ for _ in ()).throw(ImportError('mine'))
        """,
        points=NOTHING_WON,
        status=EITHER,
    ),
    folder(
        "modules of the same names",
        {
            "step.ipynb": notebook_text(IDLE),
            "numpy.py": "raise SystemExit",
            "json.py": "dumps = None",
            "conftest.py": """
            import os
            os._exit(0)
            """,
            "pytest.ini": """
            [pytest]
            addopts = --collect-only
            """,
            "sitecustomize.py": """
            import os
            os._exit(0)
            """,
        },
        (1, None),
    ),
    folder(
        "tests of its own",
        {
            "momentum_step.ipynb": notebook_text(IDLE),
            "test_momentum_step.py": """
            def test_one_step():
                pass
            """,
            "course/__init__.py": "",
            "course/classroom.py": "points = None",
        },
        (1, None),
    ),
]

PRETENDED = [
    answering("always equal.py", "Equal()", ALWAYS_EQUAL),
    answering("always equal, a pair.py", "Equal(), Equal()", ALWAYS_EQUAL),
    answering(
        "always equal, in an object array.py",
        "np.array([Equal()] * 3), np.array([Equal()] * 3)",
        "\n".join(line for line in ALWAYS_EQUAL.splitlines() if "__len__" not in line and "__iter__" not in line),
    ),
    answering(
        "array that lies.py",
        "np.zeros(3).view(Lying), np.zeros(3).view(Lying)",
        """
        class Lying(np.ndarray):
            def __array_ufunc__(self, ufunc, method, *args, **named):
                return np.zeros(3, bool) if ufunc in (np.greater, np.not_equal) else np.zeros(3)
            def __array_function__(self, *args): return True
            def __eq__(self, other): return True
            def tobytes(self, *args): return b''
            def tolist(self): return [0.0] * 3
            shape = property(lambda self: (10**9,))
            dtype = property(lambda self: np.dtype(object))
        """,
        status=EITHER,
    ),
    answering(
        "number that lies.py",
        "Lying(0), Lying(0)",
        """
        class Lying(float):
            def __sub__(self, other): return 0.0
            __rsub__ = __add__ = __radd__ = __sub__
            def __abs__(self): return 0.0
            def __eq__(self, other): return True
            def __repr__(self): return '__import__("os").abort()'
            __str__ = __repr__
        """,
    ),
    answering(
        "list that lies.py",
        "Lying([theta, v])",
        """
        class Lying(list):
            def __eq__(self, other): return True
            def __len__(self): return 2
            def __iter__(self): return iter([0.0, 0.0])
            def __getitem__(self, i): raise SystemExit
        """,
        status=EITHER,
    ),
    answering(
        "text that lies.py",
        "Lying('x')",
        """
        class Lying(str):
            def encode(self, *a): return b'\\xff' * 10
            def __eq__(self, other): return True
        """,
    ),
    answering(
        "class that lies.py",
        "Lying()",
        """
        class Lying:
            __class__ = property(lambda self: tuple)
            def __len__(self): return 2
            def __iter__(self): raise SystemExit
            def __repr__(self): raise SystemExit
        """,
    ),
    answering(
        "class that raises.py",
        "Lying()",
        """
        class Lying:
            @property
            def __class__(self): raise SystemExit
        """,
    ),
    answering(
        "type with a name of its own.py",
        "Odd()",
        """
        class Meta(type):
            __name__ = property(lambda cls: 1 / 0)
            def __instancecheck__(cls, x): return True
            def __eq__(cls, other): return True
            __hash__ = type.__hash__
        class Odd(metaclass=Meta): pass
        """,
    ),
    answering(
        "pickle that runs.py",
        "Bad(), Bad()",
        """
        import os
        class Bad:
            def __reduce__(self): return os.system, ('touch @SUBMISSIONS@/@MARK@ @GRADED@/@MARK@ /tmp/@MARK@',)
            __reduce_ex__ = lambda self, n: self.__reduce__()
            __getstate__ = __reduce__
        """,
    ),
    answering("nan.py", "np.nan * theta, np.nan * v", points=1),
    answering("infinite.py", "np.inf + theta, -np.inf + v", points=1),
    answering(
        "structured.py", "structured, structured", "structured = np.zeros(3, [('x', float), ('y', 'O')])", points=1
    ),
    answering("dates.py", "np.array(['2026-01-01'] * 3, 'M8[D]'), np.array(['NaT'] * 3, 'm8')", points=1),
    answering("texts as numbers.py", "np.array(['1.0'] * 3), np.array([b'1.0'] * 3)", points=1),
    answering("void.py", "np.zeros(3, 'V8'), np.zeros(3, 'V8')", points=1),
    answering("booleans.py", "True, True", points=1),
    answering("matrix.py", "np.matrix(theta), np.matrix(v)", points=1),
    answering("function.py", "momentum_step, momentum_step", points=1),
    answering("generator of numbers.py", "np.random.default_rng(), np.random.default_rng()", points=1),
    answering("module and class.py", "np, type", points=1),
    answering("three values.py", "theta, v, gradient", points=1),
    answering(
        "answers for all.py",
        "AnyOf(theta, v)",
        """
        class AnyOf(dict):
            def __init__(self, *a): super().__init__(enumerate(a))
            def __missing__(self, key): return 0.0
            def keys(self): raise SystemExit
        """,
    ),
]

ERRORS = [
    script(f"raises {name}.py", block(before) + after(line, IDLE), 0, EITHER)
    for name, (line, before) in {
        "pytest.skip": ("import pytest; pytest.skip('passed')", ""),
        "pytest.exit": ("import pytest; pytest.exit('passed', returncode=0)", ""),
        "pytest.xfail": ("import pytest; pytest.xfail('passed')", ""),
        "SkipTest": ("import unittest; raise unittest.SkipTest('passed')", ""),
        "own Skipped": (
            "raise Skipped('passed')",
            """
            class Skipped(BaseException):
                allow_module_level = True
                msg = 'passed'
            Skipped.__module__ = '_pytest.outcomes'
            """,
        ),
        "own Exit": (
            "raise Exit('passed')",
            """
            class Exit(BaseException):
                returncode = 0
            Exit.__module__ = '_pytest.outcomes'
            """,
        ),
        "Failure": (
            "from course.classroom import Failure; raise Failure('none', empty=True, picture='<script>1</script>')",
            "",
        ),
        "NotImplementedError": ("raise NotImplementedError", ""),
        "BaseException": ("raise BaseException('x')", ""),
        "text that raises": (
            "raise Odd()",
            """
            class Odd(Exception):
                def __str__(self): raise SystemExit
                __repr__ = __str__
            """,
        ),
        "text that is none": (
            "raise Odd()",
            """
            class Odd(Exception):
                def __str__(self): return 7
                __repr__ = __str__
            """,
        ),
        "class that lies": (
            "raise Odd()",
            """
            class Odd(Exception):
                __class__ = property(lambda self: AssertionError)
                __traceback__ = property(lambda self: 1 / 0)
                args = property(lambda self: 1 / 0)
            """,
        ),
        "odd names": ("raise type('<script>alert(1)</script>\\n=1+1', (Exception,), {'__module__': 7})('x')", ""),
        "group": (
            "raise deep",
            """
            deep = ValueError('x')
            for _ in range(3000):
                deep = ExceptionGroup('g', [deep])
            """,
        ),
        "cause in a ring": (
            "raise a from b",
            """
            a, b = ValueError('a'), ValueError('b')
            a.__cause__, b.__cause__ = b, a
            a.__context__, b.__context__ = b, a
            """,
        ),
        "nothing": ("raise None", ""),
        "code that changes": (
            "raise ValueError('x')",
            """
            import linecache
            linecache.getline = lambda *a: '<script>alert(1)</script>'
            """,
        ),
    }.items()
]

FRAME = '{"ok": true, "kind": "answer", "status": "passed", "id": 1, "value": [0, 0], "answer": [0, 0], "points": 7}'
SAYING = f"""
import json, os, struct
body = {FRAME.encode()!r}
def say(frame):
    for number in range(64):
        try:
            os.write(number, frame)
        except OSError:
            pass
"""


def saying(name, frame, before=""):
    """Writes to every open file what might be taken for a message of the worker, then answers idly."""
    return script(name, SAYING + block(before) + after(f"say({frame})", IDLE), NOTHING_WON, EITHER)


WIRE = [
    saying(
        "says that all is well.py",
        "struct.pack('>I', len(body)) + body + struct.pack('<I', len(body)) + body + body + b'\\n'",
    ),
    saying("says four gigabytes.py", "b'\\xff\\xff\\xff\\xff' + body"),
    saying("says nothing at all.py", "b'\\0\\0\\0\\0' * 8"),
    saying("says half.py", "struct.pack('>I', 100) + body[:20]"),
    saying("says noise.py", "os.urandom(10**5)"),
    saying("says deep.py", "struct.pack('>I', 10**6) + b'[' * 10**6"),
    saying("says a long number.py", "struct.pack('>I', 10**5) + b'9' * 10**5"),
    saying(
        "says objects.py",
        "b''.join(struct.pack('>I', len(body)) + body for body in objects)",
        """
        objects = [json.dumps({'value': {'dtype': dtype, 'shape': shape, 'data': 'AAAA'}}).encode()
                   for dtype in ('O', 'V8', '|O8', 'f8', 7) for shape in ([-1], [10**18], 'x', [2.5])]
        """,
    ),
    saying("says without end.py", "b'x' * 10**7 * 10"),
    notebook(
        "says it while loading.ipynb",
        SAYING,
        "say(struct.pack('>I', len(body)) + body)",
        IDLE,
        points=NOTHING_WON,
        status=EITHER,
    ),
    # It reads what was meant for the worker: whatever is then missing is its own loss.
    script(
        "listens.py",
        "import os\n"
        + after(
            """
        for number in range(64):
            try:
                os.set_blocking(number, False)
                os.read(number, 10**6)
            except (OSError, ValueError):
                pass
        """,
            IDLE,
        ),
        NOTHING_WON,
        EITHER,
    ),
]

# The worker's own voice, found in the memory: what it says is still only a claim.
VOICE = """
import gc
worker, = [thing for thing in gc.get_objects() if type(thing).__name__ == "Worker"]
"""


def claiming(name, line, loading="", points=(None, *NOTHING_WON)):
    """Speaks as the worker does, while loading or in each call."""
    return script(name, VOICE + after(line, IDLE) + loading, points, EITHER)


def packing(name, *parts):
    """Every answer is one of these parts of a message, in turn."""
    return script(
        name,
        VOICE
        + "import itertools\n"
        + f"parts = itertools.cycle([{', '.join(parts)}])\n"
        + "type(worker).call.__globals__['pack'] = lambda *a: next(parts)\n"
        + IDLE,
        NOTHING_WON,
        EITHER,
    )


CLAIMS = [
    claiming("claims that it is loaded.py", "pass", "worker.say(defined=['momentum_step'], troubles={})"),
    claiming(
        "claims a million troubles.py",
        "pass",
        "worker.say(defined=['momentum_step'], troubles={str(i): 'x' * 400 for i in range(30_000)})",
    ),
    claiming("claims odd troubles.py", "pass", "worker.say(defined=7, troubles=[1])"),
    claiming("claims to be another cell.py", "pass", "worker.say(cell=10**9)\n__import__('os')._exit(0)"),
    claiming("claims to be no cell.py", "pass", "worker.say(cell='x')"),
    claiming("claims cells without end.py", "pass", "while True: worker.say(cell=1)"),
    claiming("claims to call what is not there.py", "worker.say(callback=0, args=[])"),
    claiming(
        "claims to call by odd numbers.py", "worker.say(callback=True, args=[]); worker.say(callback=10**30, args={})"
    ),
    claiming(
        "claims answers before they are asked.py",
        "[worker.say(id=i, printed='', answer=['tuple', 0.0, 0.0], after=[None] * 5) for i in range(100)]",
    ),
    claiming(
        "claims failures.py", "[worker.say(id=i, failure=[['x'] * 1000, {}, True]) for i in range(100)]", points=0
    ),
    claiming("claims no arguments.py", "[worker.say(id=i, answer=0, after=[]) for i in range(100)]", points=0),
    packing(
        "parts of odd arrays.py",
        "['array', '<f8', [10**15, 0], '']",
        "['array', '<f8', [-1], '']",
        "['array', '|O8', [1], 'AAAA']",
        "['array', '<f8', [2], '!!']",
        "['array', '<f8', 'x', '']",
    ),
    packing(
        "parts of odd kinds.py",
        "['range', 0, 10**12, 1]",
        "['objects', [2], 1]",
        "['scalar', ['list']]",
        "['function', 0]",
        "['generator', 'PCG64', '{}']",
    ),
    packing(
        "parts of odd names.py",
        "['foreign', '\\0', 'x', None]",
        "['foreign', '<script>alert(1)</script>', '<script>alert(1)</script>', None]",
        "['foreign', '\\ud800', '\\ud800', ['array', '<f8', [10**9], '']]",
        "['foreign', 7, {}, 7]",
        "['complex', 1, 'x']",
    ),
    packing("parts of no kind.py", "{}", "[]", "[[]]", "['tuple', ['dict', [['list'], 1]]]", "float('nan')"),
]

CLIMBING = [
    beside(
        "walks the frames.ipynb",
        answer="""
        import sys
        def momentum_step(theta, v, gradient, eta, gamma):
            frame = sys._getframe()
            while frame:
                for name in ('want', 'mine', 'given', 'expected', 'points', 'passed'):
                    if name in frame.f_locals and name in ('want', 'mine', 'expected'):
                        return frame.f_locals[name]
                for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
                    if hasattr(value, 'points'):
                        try:
                            value.points = 100
                        except Exception:
                            pass
                frame = frame.f_back
            return theta, v
        """,
        status=EITHER,
    ),
    beside(
        "searches the memory.ipynb",
        answer="""
        import gc
        def momentum_step(theta, v, gradient, eta, gamma):
            for thing in gc.get_objects():
                if type(thing).__name__ in ('Outcome', 'Result', 'Recorder'):
                    thing.points, thing.failure = 100, None
                if callable(thing) and getattr(thing, '__name__', '') in ('step', 'solution'):
                    return thing(theta, v, gradient, eta, gamma)
            return theta, v
        """,
        points=NOTHING_WON,  # none where it finds the course's own `solution`, which takes no such arguments
        status=EITHER,
    ),
    beside(
        "names of the tests.ipynb",
        """
        check = expect = points = student = untouched = test_one_step = lambda *a, **k: True
        POINTS = TOTAL = 100
        results = outcome = {'points': 100}
        """,
    ),
    # In place and right: all but the point for keeping the arguments, whatever is patched.
    notebook(
        "hides its traces.ipynb",
        """
        np.array_equal = lambda *a, **k: True
        import copy
        copy.deepcopy = lambda x, *a: x
        """,
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            v *= gamma
            v -= eta * gradient
            theta += v
            return theta, v
        """,
        points=5,
        status=EITHER,
    ),
    script(
        "takes it from the gradient.py",
        after(
            """
        things = dict(getattr(gradient, '__globals__', {}))
        if 'replay' in things:
            return things['replay'](gradient, [(theta, X, y)] * epochs, theta, eta, gamma)[-1]
        return theta
        """,
            TRAINING,
            "v = np",
        ),
        1,
        exercise="train_with_momentum",
    ),
    script(
        "fixes the generator.py",
        "import numpy as np\n" + after("rng.bit_generator.state = np.random.PCG64(0).state", MINIBATCHES, "order"),
        5,
        exercise="minibatches",
    ),
    script(
        "spoils the generator.py",
        after(
            """
        rng.bit_generator.state = {**rng.bit_generator.state, 'state': {'state': -1, 'inc': 2**200}}
        """,
            MINIBATCHES,
        ),
        0,
        EITHER,
        "minibatches",
    ),
    script(
        "exchanges the generator.py",
        "import numpy as np\n"
        + after(
            """
        rng.__class__ = type('R', (np.random.Generator,), {'permutation': lambda self, n: np.arange(n)})
        """,
            MINIBATCHES,
        ),
        tuple(range(9)),
        EITHER,
        "minibatches",
    ),
]

ENTRIES = [*PATCHED, *PRETENDED, *ERRORS, *WIRE, *CLAIMS, *CLIMBING]
