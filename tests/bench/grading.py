"""How long does a class take? `python tests/bench/grading.py [SUBMISSIONS]`, as an ordinary user, by hand.

Honest submissions of one exercise: the solution and its known mistakes in turn, each with an experiment below it.
"""

import inspect
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from course.setup.environment import ROOT

EXERCISE = ROOT / "exercises" / "momentum_step"
CELLS = "import numpy as np", None, "momentum_step(np.ones(2), np.zeros(2), np.ones(2), 0.1, 0.9)\nprint('done')"


def answers():
    """The solution, then each known mistake, as source text under the right name."""
    sys.path.insert(0, str(EXERCISE))
    import mistakes
    import test_momentum_step

    yield inspect.getsource(test_momentum_step.step).replace("def step", "def momentum_step")
    for name, mistake in vars(mistakes).items():
        if hasattr(mistake, "draws"):
            yield inspect.getsource(mistake).partition("\n")[2].replace(f"def {name}", "def momentum_step")


def main(count):
    sources = list(answers())
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            cells = [nbformat.v4.new_code_cell(text or sources[number % len(sources)]) for text in CELLS]
            Path(folder, "in").mkdir(exist_ok=True)
            nbformat.write(nbformat.v4.new_notebook(cells=cells), Path(folder, "in", f"student{number:04}.ipynb"))
        start = time.perf_counter()
        grader = subprocess.Popen(
            [sys.executable, "-m", "course.cli", "grade", "momentum_step", f"{folder}/in", f"{folder}/out"]
        )
        grader.wait()
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        subprocess.run([*grader.args], check=True)
        again = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{count} submissions: {seconds:.1f} s, {seconds / count:.2f} s each; once more, nothing new: {again:.1f} s; "
        f"most memory in one process: {memory:.0f} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
