"""Notebooks of the kinds on which other graders are tested, written anew: none of them answers momentum_step.

Kinds of nbgrader (nbgrader/tests/apps/files), otter (test/test_autograder, test_grade) and nbformat (tests/*.ipynb).
"""

import json

PROMPT = "def momentum_step(theta, v, gradient, eta, gamma):\n    "
FORGED = {"grade": True, "grade_id": "momentum_step", "points": 7, "locked": True, "solution": False}


def cell(source, kind="code", **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells, nbformat=4, minor=5, **more):
    return {"nbformat": nbformat, "nbformat_minor": minor, "metadata": {}, "cells": [*cells], **more}


def code(*sources, **more):
    return notebook(*(cell(source, outputs=[], execution_count=None) for source in sources), **more)


def dumped(made):
    """The bytes of a notebook, which may be cut or strange already."""
    return made if isinstance(made, bytes) else json.dumps(made).encode()


#: What is tried to get points without an answer.
CHEATS = {
    "cheat-deleted-tests": code(f"{PROMPT}pass", "assert True  # was: the tests"),
    "cheat-locked-cell-changed": notebook(cell(f"{PROMPT}return None", metadata={"nbgrader": FORGED})),
    "cheat-marks-in-metadata": notebook(cell("1", metadata={"nbgrader": FORGED}), points=7, status="graded"),
    "cheat-equal-to-everything": code(
        "class Same:\n    __eq__ = lambda a, b: True\n    __array__ = lambda *a, **k: Same()",
        f"{PROMPT}return Same(), Same()",
    ),
    "cheat-tests-replaced": code("import numpy.testing\nnumpy.testing.assert_allclose = print", f"{PROMPT}return 0, 0"),
    "cheat-pytest-replaced": code("import sys\nsys.modules['pytest'] = None", f"{PROMPT}raise SystemExit(0)"),
    "cheat-own-check": code("def check(*a, **k): return 'momentum_step: 7 of 7 points'", "check('momentum_step')"),
    "otter-own-grader": code(
        "class grader:\n    check_all = lambda: 7\ngrader.check_all()", f"{PROMPT}return theta, v"
    ),
    "otter-results-written": code("open('results.json', 'w').write('{\"score\": 7}')", f"{PROMPT}return v, theta"),
    "otter-log-forged": code("import pickle\npickle.dump([7], open('.OTTER_LOG', 'wb'))"),
    "otter-no-import": code("import otter\ngrader = otter.Notebook()", "grader.check('q1')"),
}
#: What takes too long, breaks off, or leaves something behind.
RUNNING = {
    "infinite-loop": code("while True: pass"),
    "infinite-loop-with-output": code("while True: print('x' * 1000)"),
    "infinite-loop-that-grows": code("kept = []\nwhile True: kept.append(bytes(10**6))"),
    "infinite-loop-that-grows-slowly": code("kept = []\nwhile True: kept.append(len(kept))"),
    "infinite-loop-that-grows-in-answer": code(f"{PROMPT}kept = [0]\n    while True: kept += kept"),
    "infinite-loop-in-answer": code(f"{PROMPT}while True: pass"),
    "timeout": code("import time\ntime.sleep(10**6)"),
    "side-effects": code("open('/tmp/side-effect.txt', 'w').write('x')\nopen('side-effect.txt', 'w').write('x')"),
    "relative-file": code("text = open('data.txt').read()"),
    "environment-variable": code("import os\nos.environ['NBGRADER_EXECUTION']"),
    "child-left": code("import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)"),
    "interrupts-itself": code("import os, signal\nos.kill(os.getpid(), signal.SIGINT)"),
    "exits": code("import sys\nsys.exit(0)"),
    "broken-cell": code("def momentum_step(:", "x ="),
    "magics-only": code("%matplotlib inline", "!pip install otter-grader", "%%bash\nexit 1"),
    "recursion": code(f"{PROMPT}return momentum_step(theta, v, gradient, eta, gamma)"),
}
#: What is no notebook, or none of a known format.
INVALID = {
    "too-new": code("1 + 1", nbformat=99),
    "too-new-and-otherwise": {"nbformat": 99, "document": [{"python": "1"}]},
    "minor-too-new": code("1 + 1", minor=99),
    "v3": {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "1 + 1", "language": "python"}]}]},
    "v3-no-worksheets": {"nbformat": 3, "metadata": {"name": ""}, "worksheets": []},
    "v3-empty-worksheet": {"nbformat": 3, "worksheets": [{}]},
    "v2": {"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": "1", "language": "python"}]}]},
    "v1": {"cells": [{"cell_type": "code", "code": "1 + 1"}]},
    "no-metadata": {"nbformat": 4, "nbformat_minor": 0, "cells": [{"cell_type": "code", "source": "1"}]},
    "no-cells": {"nbformat": 4, "nbformat_minor": 5, "metadata": {}},
    "cells-null": {"nbformat": 4, "cells": None},
    "cells-a-text": {"nbformat": 4, "cells": "import numpy"},
    "cells-a-number": {"nbformat": 4, "cells": 7},
    "cells-an-object": {"nbformat": 4, "cells": {"cell_type": "code", "source": "1"}},
    "cell-without-type": {"nbformat": 4, "cells": [{"source": "1"}]},
    "cell-a-list": {"nbformat": 4, "cells": [["code", "1"]]},
    "unknown-cell-type": notebook(cell("1", "smores")),
    "source-a-number": notebook(cell(7)),
    "source-null": notebook(cell(None)),
    "source-nested": notebook(cell([["1"]])),
    "source-numbers": notebook(cell([1, 2])),
    "metadata-a-list": {**code("1"), "metadata": [1]},
    "ids-twice": notebook(cell("1", id="a"), cell("2", id="a")),
    "id-not-allowed": notebook(cell("1", id="no spaces!" * 99)),
    "markdown-only": notebook(cell("# momentum_step", "markdown")),
    "empty-cells": code("", "  \n"),
    "top-a-list": b"[]",
    "top-a-text": b'"notebook"',
    "top-null": b"null",
    "cut-off": dumped(code("x = 1"))[:-9],
    "merge-conflict": b"<<<<<<< HEAD\n" + dumped(code("x = 1")) + b"\n=======\n>>>>>>> main\n",
    "twice": dumped(code("x = 1")) * 2,
    "comma-too-much": b'{"cells": [],}',
    "single-quotes": b"{'cells': []}",
    "huge-number": b'{"nbformat": 1e999, "cells": ' + b"9" * 5000 + b"}",
    "not-utf8": b'{"cells": "\xff\xfe\x00"}',
    "nul-bytes": b"\0" * 300,
    "html": b"<!DOCTYPE html><title>Sign in</title>",
    "a-picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "empty": b"",
}
FILES = {f"{name}.ipynb": dumped(made) for kind in (CHEATS, RUNNING, INVALID) for name, made in kind.items()}
