"""A wrong answer and a cell after it that patches whatever might judge it: it earns what the answer alone is worth.

Cells such as the cheats among other graders' test notebooks have, written anew for this one. `UPHILL` is right where
the slope is zero, and leaves its arguments alone: these two of seven points are honestly its own.
"""

from corpus.making import EITHER, RIGHT, notebook

UPHILL = RIGHT.replace("- eta", "+ eta")
WORTH = 2


def patched(name, cell, points=WORTH, status=EITHER):
    """The wrong answer, then the cell that patches."""
    return notebook(f"patch cell {name}.ipynb", UPHILL, cell, points=points, status=status)


JUDGES = [
    patched("none", "momentum_step(1, 2, 3, 4, 5)", status="graded"),
    patched(
        "expectations",
        """
        from course.classroom.checking import expecting, recorder, values
        import course.classroom as room
        for place in (room, expecting):
            place.expect = place.require = place.untouched = lambda *a, **k: None
        expecting.mismatch = values.mismatch = lambda *a, **k: ''
        expecting.same = values.same = lambda *a, **k: True
        """,
    ),
    patched(
        "outcomes",
        """
        from course.classroom.checking import outcome
        outcome.Outcome.points = outcome.Outcome.total = 7
        outcome.Outcome.failed = outcome.Outcome.unended = []
        outcome.Result.passed, outcome.Result.failure = True, None
        outcome.Failure.__init__ = lambda self, *a, **k: None
        """,
    ),
    patched(
        "judge",
        """
        from course.classroom.grading import judge, marking, proxy
        full = {'status': 'graded', 'notes': [], 'printed': '', 'tests': []}
        judge.judge = judge.no_judgement = lambda *a, **k: full
        judge.plain = lambda result: {'name': result.name, 'title': '', 'points': 7, 'passed': True, 'failure': None}
        marking.Grading.mark = lambda *a, **k: full
        proxy.Jailed.__getattr__ = lambda self, name: lambda *a: a
        """,
    ),
    patched(
        "pytest",
        """
        import pytest, _pytest.runner, _pytest.reports
        pytest.main = lambda *a, **k: 0
        _pytest.runner.call_and_report = lambda *a, **k: None
        _pytest.reports.TestReport.passed = True
        _pytest.reports.TestReport.failed = False
        """,
    ),
    patched(
        "check",
        """
        import course.classroom
        def check(name, seed=None):
            print(f'{name}: 7 of 7 points, all tests passed')
        course.classroom.check = check
        check('momentum_step')
        """,
    ),
]

LANGUAGE = [
    patched(
        "assertions",
        """
        import builtins
        builtins.AssertionError = type('AssertionError', (Warning,), {})
        builtins.Exception = builtins.AssertionError
        """,
    ),
    patched(
        "the shell",
        """
        shell = get_ipython()
        shell.run_cell = shell.ex = shell.ev = lambda *a, **k: 7
        shell.user_ns = {'momentum_step': 7}
        shell.events.register('post_run_cell', lambda *a: 7)
        """,
    ),
    patched(
        "the trace",
        """
        import sys
        def skip(frame, event, arg):
            if frame.f_code.co_name == 'momentum_step':
                frame.f_trace_lines = False
            return None
        sys.settrace(skip)
        sys.setprofile(skip)
        """,
    ),
    patched(
        "a test file",
        """
        for name in ('test_momentum_step.py', 'conftest.py', 'pytest.ini'):
            with open(name, 'w') as file:
                file.write('def test_all(): pass')
        """,
    ),
    patched("a solution", "from course.classroom import solution\nprint(solution('momentum_step'))", status="graded"),
]

ANSWERS = [
    patched(
        "equal to all",
        """
        class Same(np.ndarray):
            __eq__ = lambda self, other: np.ones(self.shape, bool)
            __ne__ = lambda self, other: np.zeros(self.shape, bool)
            __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)
        uphill = momentum_step
        momentum_step = lambda *given: tuple(np.asarray(part, float).view(Same) for part in uphill(*given))
        """,
    ),
    patched(
        "numpy that agrees",
        """
        agree = lambda *a, **k: True
        np.allclose = np.array_equal = np.isclose = np.testing.assert_allclose = agree
        np.abs = np.absolute = lambda x, *a, **k: 0 * np.asarray(x)
        """,
    ),
    patched(
        "a name that is taken back",
        """
        uphill = momentum_step
        def momentum_step(*given):
            global momentum_step
            momentum_step = lambda *more: (_ for _ in ()).throw(AssertionError('7 of 7 points'))
            return uphill(*given)
        """,
        points=(0, 1, 2),
    ),
]

ENTRIES = [*JUDGES, *LANGUAGE, *ANSWERS]
