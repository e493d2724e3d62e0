"""Honest work in all the forms in which it comes back: it loses nothing to its form, and earns what it is worth."""

import json

from corpus.making import (
    EITHER,
    IDLE,
    RIGHT,
    START,
    after,
    block,
    entry,
    folder,
    notebook,
    notebook_text,
    raw,
    script,
    zipped,
)

GRADIENT_DESCENT = """
import numpy as np

def gradient_descent(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)
"""
MINIBATCHES = """
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]
"""
TRAINING = """
import numpy as np

def train_with_momentum(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    v = np.zeros_like(theta)
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for i in range(0, len(y), batch_size):
            rows = order[i:i + batch_size]
            v = gamma * v - eta * gradient(theta, X[rows], y[rows])
            theta = theta + v
    return theta
"""


def returning(what, before=""):
    """The right step, its answer dressed up as `what`."""
    return f"""
import numpy as np
{block(before)}
def momentum_step(theta, v, gradient, eta, gamma):
    v = gamma * np.asarray(v) - eta * np.asarray(gradient)
    theta = theta + v
    return {what}
"""


ANSWERS = [
    notebook("answer lists.ipynb", returning("theta.tolist(), v.tolist()")),
    notebook("answer list of two.ipynb", returning("[theta, v]")),
    notebook(
        "answer named tuple.ipynb",
        returning(
            "Step(theta, v)",
            """
        from collections import namedtuple
        Step = namedtuple('Step', 'theta v')
        """,
        ),
    ),
    notebook("answer map.ipynb", returning("map(np.array, (theta, v))")),
    notebook("answer float32.ipynb", returning("theta.astype(np.float32), v.astype(np.float32)")),
    notebook("answer longdouble.ipynb", returning("np.longdouble(theta), np.longdouble(v)")),
    notebook("answer big endian.ipynb", returning("np.asarray(theta).astype('>f8'), np.asarray(v).astype('>f8')")),
    notebook("answer fortran order.ipynb", returning("np.array(theta, order='F'), np.array(v, order='F')")),
    notebook(
        "answer negative strides.ipynb",
        returning(
            "twice(theta), twice(v)",
            """
        def twice(x):
            return np.flip(np.flip(x).copy())
        """,
        ),
    ),
    notebook(
        "answer read only view.ipynb",
        returning("np.broadcast_to(theta, np.shape(theta)), np.broadcast_to(v, np.shape(v))"),
    ),
    notebook("answer masked array.ipynb", returning("np.ma.array(theta), np.ma.array(v)")),
    notebook("answer 0-d arrays.ipynb", returning("np.array(theta), np.array(v)")),
    script(
        "answer yield.py",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            v = gamma * v - eta * gradient
            yield theta + v
            yield v
        """,
    ),
]

FORMS = [
    notebook("form plain.ipynb", RIGHT),
    script("form script.py", RIGHT),
    script("form only the right function and no import.py", RIGHT.strip()),
    notebook(
        "form lambda.ipynb",
        """
        momentum_step = lambda theta, v, gradient, eta, gamma: (
            theta + gamma * v - eta * gradient, gamma * v - eta * gradient)
        """,
    ),
    notebook(
        "form helpers.ipynb",
        """
        def velocity(v, g, eta, gamma):
            return gamma * v - eta * g
        """,
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            new = velocity(v, gradient, eta, gamma)
            return theta + new, new
        """,
    ),
    notebook(
        "form callable object.ipynb",
        """
        class Step:
            def __call__(self, theta, v, gradient, eta, gamma):
                v = gamma * v - eta * gradient
                return theta + v, v

        momentum_step = Step()
        """,
    ),
    notebook(
        "form partial.ipynb",
        """
        from functools import partial

        def general(sign, theta, v, gradient, eta, gamma):
            v = gamma * v + sign * eta * gradient
            return theta + v, v
        """,
        "momentum_step = partial(general, -1)",
    ),
    notebook(
        "form bound method.ipynb",
        """
        class Momentum:
            def step(self, theta, v, gradient, eta, gamma):
                v = gamma * v - eta * gradient
                return theta + v, v

        momentum_step = Momentum().step
        """,
    ),
    notebook(
        "form decorated.ipynb",
        """
        import functools, time

        def timed(f):
            @functools.wraps(f)
            def g(*args):
                start = time.perf_counter()
                result = f(*args)
                print(f'{f.__name__} took {time.perf_counter() - start:.6f} s')
                return result
            return g

        @timed
        @RIGHT@
        """,
    ),
    notebook(
        "form cached helper.ipynb",
        """
        from functools import lru_cache

        @lru_cache
        def product(a, b):
            return a * b

        def momentum_step(theta, v, gradient, eta, gamma):
            v = gamma * v - product(eta, 1.0) * gradient
            return theta + v, v
        """,
    ),
    # Arrays cannot be hashed, so every call ends in a TypeError: nothing works, in `check` either.
    notebook(
        "form cached whole.ipynb",
        """
        from functools import lru_cache

        @lru_cache
        @RIGHT@
        """,
        points=0,
    ),
    notebook(
        "form global state.ipynb",
        "calls, history = 0, []",
        after("""
        global calls
        calls += 1
        history.append(theta)
        """),
    ),
    notebook(
        "form type hints.ipynb",
        """
        from __future__ import annotations
        from typing import Annotated
        Array = np.ndarray
        """,
        """
        def momentum_step(theta: Array, v: Array, gradient: Array | float, eta: float, gamma: float) -> tuple:
            v: Array = gamma * v - eta * gradient
            return theta + v, v
        """,
    ),
    # A dataclass with written-out types looks its module up in sys.modules.
    script(
        "form dataclass.py",
        """
        from __future__ import annotations
        import typing
        from dataclasses import dataclass
        from enum import Enum

        class Kind(Enum):
            UNDAMPED = 1

        @dataclass
        class State:
            theta: typing.Any
            v: typing.Any
            kind: Kind = Kind.UNDAMPED

        typing.get_type_hints(State)

        def momentum_step(theta, v, gradient, eta, gamma):
            v = gamma * v - eta * gradient
            state = State(theta + v, v)
            return state.theta, state.v
        """,
    ),
    script(
        "form main guard.py",
        """
        import sys

        @RIGHT@

        def main():
            print(momentum_step(1.0, -0.5, 2.0, 0.1, 0.9))

        if __name__ == '__main__':
            sys.exit(main())
        """,
    ),
    script(
        "form knows its file.py",
        """
        from pathlib import Path
        HERE = Path(__file__).resolve().parent

        @RIGHT@
        """,
    ),
    notebook("form default argument.ipynb", RIGHT.replace("gamma)", "gamma=0.9, verbose=False)")),
    notebook(
        "form star arguments.ipynb",
        """
        def momentum_step(*args):
            theta, v, gradient, eta, gamma = args
            v = gamma * v - eta * gradient
            return theta + v, v
        """,
    ),
    notebook("form second thoughts.ipynb", IDLE, RIGHT),
    notebook(
        "form async scratch.ipynb",
        RIGHT,
        """
        import asyncio
        await asyncio.sleep(0)
        """,
        """
        async def f():
            return 1
        asyncio.run(f())
        """,
    ),
    notebook(
        "form async above the answer.ipynb",
        """
        import asyncio
        x = await asyncio.sleep(0, 1)
        assert x == 1

        @RIGHT@
        """,
    ),
    notebook("form star imports.ipynb", "from math import *\nfrom numpy import *", RIGHT),
    notebook(
        "form own names like the tests.ipynb",
        """
        def check(name):
            return True

        student, points, expect, require, rng, outcome, results = 1, 2, 3, 4, 5, 6, 7

        def test_one_step(student, rng):
            assert False

        def untouched(x):
            return x
        """,
        RIGHT,
    ),
    # The check stands in a cell of its own; who writes the answer above it has still answered.
    entry(
        "form answer in the check cell.ipynb",
        lambda path, places: path.write_text(answer_in_the_check_cell(), "utf-8"),
        7,
    ),
]


def answer_in_the_check_cell():
    whole = json.loads(notebook_text())
    whole["cells"][-1]["source"] = RIGHT + "\ncheck('momentum_step')"
    return json.dumps(whole)


#: Packages that are not here. What stands beside such an import, in the same cell, is run.
ELSEWHERE = [
    notebook(
        "imports as on Colab.ipynb",
        """
        from google.colab import drive
        import pandas as pd
        import numpy as np
        SCALE = np.float64(1)
        """,
        RIGHT.replace("v = gamma", "v = SCALE * gamma"),
    ),
    script("imports what is not here.py", "import pandas as pd, numpy as np\n" + RIGHT),
    script("imports what is not here, and is wrong.py", "import pandas as pd\n" + IDLE, points=1, status="look"),
    script("imports if it can.py", "try:\n    import pandas\nexcept ImportError:\n    pass\n" + RIGHT),
]

SURROUNDINGS = [
    notebook(
        "noise chatty.ipynb",
        after("""
        print('θ =', theta, '∇ =', gradient)
        import sys
        print('moving …', file=sys.stderr)
        """),
        "print('ready')",
    ),
    notebook(
        "noise warnings.ipynb",
        """
        import warnings
        warnings.warn('old', DeprecationWarning)
        np.log(np.array([-1.0, 0.0]))
        """,
        after("""
        warnings.warn('a step')
        np.float64(1) / np.float64(0)
        """),
    ),
    notebook(
        "noise warnings are errors.ipynb",
        """
        import warnings
        warnings.simplefilter('error')
        np.seterr(all='raise')
        np.set_printoptions(precision=2)
        """,
        RIGHT,
    ),
    notebook(
        "noise logging and bars.ipynb",
        """
        import logging
        from tqdm import tqdm
        logging.basicConfig(level=logging.DEBUG)
        for i in tqdm(range(100)):
            logging.info(i)
        """,
        RIGHT,
    ),
    notebook(
        "noise output of other programs.ipynb",
        """
        import os, subprocess
        os.system('echo from a shell')
        subprocess.run(['echo', 'from a program'])
        os.write(1, b'x' * 200_000)
        os.write(2, b'y' * 200_000)
        """,
        RIGHT,
    ),
    notebook(
        "magic lines.ipynb",
        """
        %matplotlib inline
        %config InlineBackend.figure_format = 'retina'
        %load_ext autoreload
        %autoreload 2
        """,
        RIGHT,
    ),
    notebook(
        "magic time around the answer.ipynb",
        """
        %%time

        @RIGHT@
        """,
    ),
    notebook(
        "magic time around magic.ipynb",
        """
        %%time
        %matplotlib inline
        !ls

        @RIGHT@
        """,
    ),
    notebook(
        "magic around magic.ipynb",
        """
        %%capture
        %%time

        @RIGHT@
        """,
    ),
    script(
        "magic in an exported script.py",
        """
        #!/usr/bin/env python
        # coding: utf-8

        # In[1]:

        get_ipython().run_line_magic('matplotlib', 'inline')
        get_ipython().system('ls')
        get_ipython().run_cell_magic('time', '', 'x = 1\\n')
        assert x == 1

        # In[2]:

        @RIGHT@
        """,
    ),
    notebook(
        "magic capture around the answer.ipynb",
        """
        %%capture output

        @RIGHT@
        """,
    ),
    notebook(
        "magic shell and help above the answer.ipynb",
        """
        !pip install numpy
        ?np.array
        np.zeros??
        files = !ls
        where = %pwd

        @RIGHT@
        """,
    ),
    notebook(
        "magic indented.ipynb",
        """
        if True:
            %matplotlib inline
            !ls
        for i in range(2):
            %timeit -n 1 -r 1 i + 1

        @RIGHT@
        """,
    ),
    notebook(
        "magic cells of other languages.ipynb",
        """
        %%bash
        echo hi; exit 3
        """,
        """
        %%html
        <b>bold</b>
        """,
        """
        %%writefile notes.txt
        def momentum_step(
        """,
        """
        %%javascript
        alert(1)
        """,
        RIGHT,
        """
        %%timeit
        momentum_step(1.0, 0.0, 1.0, 0.1, 0.9)
        """,
    ),
    notebook(
        "magic get_ipython.ipynb",
        """
        get_ipython().run_line_magic('matplotlib', 'inline')
        shell = get_ipython()
        shell.system('ls')

        @RIGHT@
        """,
        "get_ipython().user_ns['x'] = 1",
        """
        from IPython import get_ipython
        get_ipython().magic('pwd')
        """,
    ),
    notebook(
        "magic percent inside text.ipynb",
        '''
        text = """
        %matplotlib inline
        !ls
        """
        assert text.splitlines()[1] == "%matplotlib inline"
        remainder = (7
            % 4)
        assert remainder == 3

        @RIGHT@
        ''',
    ),
    notebook("asks input.ipynb", "name = input('Your name? ')", RIGHT),
    notebook(
        "asks input above the answer.ipynb",
        """
        name = input('Your name? ')

        @RIGHT@
        """,
    ),
    notebook(
        "shows widgets.ipynb",
        """
        import ipywidgets as widgets
        from IPython.display import display, HTML
        slider = widgets.FloatSlider()
        display(slider, HTML('<b>x</b>'))
        @widgets.interact(x=(0, 10))
        def show(x):
            print(x)
        """,
        RIGHT,
        """
        from ipywidgets import interactive
        interactive(lambda x: x, x=3)
        """,
    ),
    notebook(
        "shows by the notebook's own display.ipynb",
        """
        display(np.ones(2))

        @RIGHT@
        """,
    ),
    notebook(
        "shows plots above the answer.ipynb",
        """
        import matplotlib.pyplot as plt
        figure, ax = plt.subplots()
        ax.plot([1, 2], label='θ')
        ax.legend()
        plt.show()

        @RIGHT@
        """,
    ),
    notebook(
        "shows plots in the answer.ipynb",
        "import matplotlib.pyplot as plt",
        after("plt.plot(np.ravel(theta)); plt.show()"),
    ),
    notebook(
        "imports libraries.ipynb",
        """
        import scipy.optimize, sklearn.datasets
        X, y = sklearn.datasets.load_digits(return_X_y=True)
        scipy.optimize.minimize(lambda x: x @ x, np.ones(2))
        """,
        "import torch",
        "import a_module_that_nobody_has",
        RIGHT,
        status=EITHER,
    ),
    notebook(
        "imports the course.ipynb",
        "from course.optimizers import Momentum",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            theta, state = Momentum(eta=eta, gamma=gamma).step(theta, gradient, {'v': v}, 1)
            return theta, state['v']
        """,
    ),
    notebook(
        "scratch errors.ipynb",
        "1 / 0",
        "this is no Python",
        "raise KeyboardInterrupt",
        RIGHT,
        "momentum_step()",
        "assert False, 'not yet'",
        "def unfinished(:",
        "exit()",
        "import sys; sys.exit(1)",
        "quit()",
    ),
    notebook("scratch many cells.ipynb", *["1 + 1"] * 1000, RIGHT),
    notebook("scratch endless.ipynb", "while True:\n    pass", RIGHT, status="look"),
    notebook(
        "scratch endless, and deaf.ipynb",
        RIGHT,
        """
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        """,
        status="look",
    ),
    notebook("scratch kernel killed.ipynb", "import os\nos._exit(0)", RIGHT, status="look"),
    notebook(
        "scratch pools.ipynb",
        RIGHT,
        """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            print(list(pool.map(abs, range(8))))
        """,
        """
        from multiprocessing import Pool
        with Pool(2) as pool:
            print(pool.map(abs, range(8)))
        """,
    ),
    notebook(
        "scratch thread.ipynb",
        """
        import threading, time
        threading.Thread(target=time.sleep, args=(10**6,)).start()
        """,
        RIGHT,
    ),
    script(
        "scratch error below.py",
        """
        @RIGHT@

        print(momentum_step(1.0, -0.5, 2.0, 0.1, 0.9))
        assert momentum_step(1, 0, 1, 0.1, 0.9) == 'what?'
        """,
    ),
]

WORTH = [
    notebook(
        "worth nothing yet.ipynb",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            raise NotImplementedError
        """,
        points=0,
    ),
    notebook(
        "worth helper instead.ipynb",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            raise NotImplementedError
        """,
        RIGHT.replace("momentum_step", "my_step"),
        points=0,
    ),
    notebook(
        "worth changes its arguments.ipynb",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            v *= gamma
            v -= eta * gradient
            theta += v
            return theta, v
        """,
        points=5,
    ),
    notebook(
        "worth vectors only.ipynb",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            new = [gamma * v[i] - eta * gradient[i] for i in range(len(v))]
            return [float(theta[i]) + new[i] for i in range(len(v))], new
        """,
        points=6,
    ),
    notebook("worth other order.ipynb", RIGHT.replace("v, gradient, eta", "gradient, v, eta"), points=1),
    notebook("worth too few arguments.ipynb", RIGHT.replace(", gamma)", ")"), points=0),
    notebook("worth None.ipynb", RIGHT.replace("return theta + v, v", "theta + v, v"), points=1),
    notebook("worth right order swapped.ipynb", RIGHT.replace("theta + v, v", "v, theta + v"), points=1),
    notebook("worth damped.ipynb", RIGHT.replace("- eta", "- (1 - gamma) * eta"), points=2),  # coasting needs no η
    notebook(
        "worth missing import.ipynb",
        "del np",
        """
        def momentum_step(theta, v, gradient, eta, gamma):
            return np.add(theta, v), v
        """,
        points=0,
    ),
    notebook(
        "worth a name for another thing.ipynb",
        RIGHT,
        "momentum_step = momentum_step(1.0, 0.0, 1.0, 0.1, 0.9)",
        points=(0, None),
    ),
    notebook("worth misnamed.ipynb", RIGHT.replace("momentum_step", "Momentum_Step"), points=None),
    # Eight steps in a row turn what comes back into floats themselves; either is a matter of that test.
    notebook("worth complex numbers.ipynb", returning("theta + 0j, v + 0j"), points=(1, 2, 3)),
    notebook("worth half floats.ipynb", returning("np.float16(theta), np.float16(v)"), points=1),
    notebook("worth a dict.ipynb", returning("{'theta': theta, 'v': v}"), points=1),
    notebook(
        "worth fractions.ipynb", returning("Fraction(1, 3), Fraction(2, 3)", "from fractions import Fraction"), points=1
    ),
    notebook(
        "worth objects.ipynb", returning("np.array(theta, dtype=object), np.array(v, dtype=object)"), points=(1, 2, 3)
    ),
]

VERSION_3 = {
    "metadata": {"name": ""},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Step"},
                *(
                    {
                        "cell_type": "code",
                        "collapsed": False,
                        "input": text.splitlines(True),
                        "language": "python",
                        "metadata": {},
                        "outputs": [],
                    }
                    for text in (START, RIGHT)
                ),
            ],
        }
    ],
}
ODD_METADATA = {
    "metadata": None,
    "nbformat": 4,
    "nbformat_minor": 99,
    "cells": [
        {"cell_type": "raw", "source": "x"},
        {"cell_type": "code", "source": RIGHT.splitlines(True), "metadata": {"tags": None}},
    ],
}
LARGE_PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 5_000_000}}
FILES = [
    raw("file BOM.py", b"\xef\xbb\xbf" + RIGHT.encode(), 7),
    raw("file BOM.ipynb", b"\xef\xbb\xbf" + notebook_text(RIGHT).encode(), 7),
    raw("file CRLF.py", RIGHT.replace("\n", "\r\n").encode(), 7),
    raw(
        "file CRLF.ipynb",
        json.dumps(json.loads(notebook_text(RIGHT.replace("\n", "\r\n"))), indent=1).replace("\n", "\r\n").encode(),
        7,
    ),
    raw("file coding cookie.py", ("# -*- coding: latin-1 -*-\n# Größe des Schrittes\n" + RIGHT).encode("latin-1"), 7),
    raw("file LOUD.IPYNB", notebook_text(RIGHT).encode(), 7),
    raw("file notebook of version 3.ipynb", json.dumps(VERSION_3).encode(), 7),
    raw(
        "file with a bare minimum of keys.ipynb",
        json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}], "nbformat": 4}).encode(),
        7,
    ),
    raw("file with odd metadata.ipynb", json.dumps(ODD_METADATA).encode(), 7),
    raw(
        "file with large pictures.ipynb",
        notebook_text(RIGHT).replace('"outputs": []', f'"outputs": [{json.dumps(LARGE_PICTURE)}]', 1).encode(),
        7,
    ),
    folder("Ann Lee_12345_assignsubmission_file_", {"momentum step.ipynb": notebook_text(RIGHT)}),
    raw("leeann_LATE_12345_67890_momentum_step-1.ipynb", notebook_text(RIGHT).encode(), 7),
    folder(
        "folder as JupyterLab leaves it",
        {
            "step.ipynb": notebook_text(RIGHT),
            ".ipynb_checkpoints/step-checkpoint.ipynb": notebook_text(IDLE),
            "__pycache__/x.pyc": b"\0",
            "picture.png": b"\x89PNG",
            "data.csv": "1,2\n",
            ".DS_Store": b"\0\0",
        },
    ),
    folder("folder in a folder", {"submission/final/step.ipynb": notebook_text(RIGHT)}),
    folder("folder with a notebook's name.ipynb", {"step.ipynb": notebook_text(RIGHT)}),
    folder("folder with a script", {"step.py": RIGHT}),
    zipped("zip of one.zip", {"step.ipynb": notebook_text(RIGHT)}),
    zipped(
        "zip from a Mac.zip",
        {
            "week 4/step.ipynb": notebook_text(RIGHT),
            "__MACOSX/week 4/._step.ipynb": b"\0\5\26\7",
            "week 4/.DS_Store": b"\0",
        },
    ),
    raw("Übung 1 – Łukasz (final) (2).ipynb", notebook_text(RIGHT).encode(), 7),
    raw("王小明_动量.py", RIGHT.encode(), 7),
    raw("🚀 step.py", RIGHT.encode(), 7),
    raw("-rf.py", RIGHT.encode(), 7),
    raw("--help.ipynb", notebook_text(RIGHT).encode(), 7),
    raw("dots...and.dots..py", RIGHT.encode(), 7),
    raw("l" + 240 * "o" + "ng.ipynb", notebook_text(RIGHT).encode(), 7),
    raw("ol" + 240 * "o" + "ng.ipynb", notebook_text(RIGHT).encode(), 7),
    raw("same name.py", RIGHT.encode(), 7),
    raw("same_name.py", IDLE.encode(), 1),
    raw("same-name.py", RIGHT.encode(), 7),
    raw("Same Name.py", IDLE.encode(), 1),
    folder("same name", {"x.py": RIGHT}),
    raw("summary.py", RIGHT.encode(), 7),
]

OTHERS = [
    script("right.py", GRADIENT_DESCENT, 8, exercise="gradient_descent"),
    script(
        "right with tuple.py",
        GRADIENT_DESCENT.replace("np.array(path)", "[tuple(p) for p in path]"),
        8,
        exercise="gradient_descent",
    ),
    script(
        "asks with lists.py",
        GRADIENT_DESCENT.replace("gradient(path[-1])", "np.asarray(gradient(np.array(path[-1].tolist())))"),
        8,
        exercise="gradient_descent",
    ),
    script(
        "asks in threads.py",
        GRADIENT_DESCENT.replace("- eta * gradient(path[-1])", "- eta * all_at_once(gradient, path[-1])")
        + """
from concurrent.futures import ThreadPoolExecutor

def all_at_once(gradient, theta):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(gradient, [theta + i for i in range(8)]))[0]
""",
        7,  # "ask it once" a step
        exercise="gradient_descent",
    ),
    script("moves the start.py", after("start[:] = path[-1]", GRADIENT_DESCENT), 7, exercise="gradient_descent"),
    script("whole numbers.py", GRADIENT_DESCENT.replace(", dtype=float", ""), 8, exercise="gradient_descent"),
    script("right batches.py", MINIBATCHES, 8, exercise="minibatches"),
    script(
        "yields.py",
        MINIBATCHES.replace("return [", "yield from [").replace("size)]", "size)]"),
        8,
        exercise="minibatches",
    ),
    script(
        "batches as lists.py",
        MINIBATCHES.replace("order[i:i + batch_size]", "order[i:i + batch_size].tolist()"),
        8,
        exercise="minibatches",
    ),
    script(
        "shuffles.py",
        "import numpy as np\n" + MINIBATCHES.replace("rng.permutation(n)", "np.arange(n)\n    rng.shuffle(order)"),
        8,
        exercise="minibatches",
    ),
    script("not shuffled.py", MINIBATCHES.replace("rng.permutation(n)", "list(range(n))"), 5, exercise="minibatches"),
    script(
        "global randomness.py",
        "import numpy as np\n" + MINIBATCHES.replace("rng.", "np.random."),
        7,
        "look",  # two answers to the same call
        "minibatches",
    ),
    script("old generator.py", MINIBATCHES.replace("permutation(n)", "randint(n)"), 0, exercise="minibatches"),
    script("right training.py", TRAINING, 10, exercise="train_with_momentum"),
    script(
        "velocity lost.py",
        TRAINING.replace("        order", "        v = 0 * v\n        order"),
        5,
        exercise="train_with_momentum",
    ),
    script("apart.py", TRAINING.replace("y[rows])", "y[rng.permutation(rows)])"), 3, exercise="train_with_momentum"),
    script(
        "never asks.py",
        TRAINING.replace("gradient(theta, X[rows], y[rows])", "0 * theta"),
        1,
        exercise="train_with_momentum",
    ),
]

ENTRIES = [*ANSWERS, *FORMS, *ELSEWHERE, *SURROUNDINGS, *WORTH, *FILES, *OTHERS]
