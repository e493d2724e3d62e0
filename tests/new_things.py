"""An optimizer, an exercise and a lesson, added to a copy of the course by the steps of .github/CONTRIBUTING.md.

Each function is one recipe; its comments number the steps. Those of a human eye ("look at it") are left out.
"""

import os
import shutil
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.setup.environment import ROOT

#: Lion's formula under a name that the course does not have, so that there are libraries to judge it.
RULE = '''"""Lynx: steps of one length, along the signs of an average."""

from dataclasses import dataclass

import numpy as np

from course.optimizers.rule import Optimizer


@dataclass(frozen=True)
class Lynx(Optimizer):
    """θ ← θ − η (sign(β₁ m + (1−β₁) g) + λ θ); m ← β₂ m + (1−β₂) g. Chen et al. 2023, program 1."""

    eta: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0
    memory = ("m",)

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, weight_decay = self.at(t)
        direction = np.sign(beta1 * state["m"] + (1 - beta1) * grad)
        m = beta2 * state["m"] + (1 - beta2) * grad
        return theta - eta * (direction + weight_decay * theta), {"m": m}
'''
FACE = "from course.optimizers.lynx import Lynx\n"
ROW = (
    "| `Lynx` | none | `lion(learning_rate=η, b1=β₁, b2=β₂, weight_decay=λ)` = "
    "| `Lion(learning_rate=η, beta_1=β₁, beta_2=β₂, weight_decay=λ)` = | |\n"
)
QUESTION = """
[length_of_a_lynx_step]
lesson = "18_lynx"
question = "The gradient becomes a hundred times as steep. How much longer is a step of Lynx?"
right = "No longer."

[length_of_a_lynx_step.choices]
"No longer." = "Only the signs of the average count. Each coordinate moves by η, whatever the slope."
"100 times as long." = "So it is with gradient descent, whose step is η times the gradient."
"10 times as long." = "A root would do that. Lynx takes the sign, which forgets the size altogether."
"""
IMPORTS = """import numpy as np

from course.classroom import confront, predict
from course.datasets import digits
from course.explorers import ball, code, reach
from course.models import SoftmaxRegression
from course.objectives import ravine
from course.optimizers import Lynx
from course.training import train"""
TRAINING = """loss = SoftmaxRegression(*digits().train)
run = train(loss, Lynx(0.001), loss.init(), 64, np.random.default_rng(0), steps=100)
print(f"{run.losses[-1]:.1f}")"""
OPENING = """# 18 · Lynx: steps of one length

**What you will see.** A rule that keeps one average and follows its signs. *About 10 minutes.*"""
CLOSING = """## Key points

- Each coordinate moves by η.

| here | PyTorch | Keras | optax |
| --- | --- | --- | --- |
| `Lynx(eta, beta1, beta2)` | none | `Lion` | `optax.lion` |

*Sources: Chen et al. 2023.*"""
PAGE = """# 18 · Lynx: for instructors

[The lesson](../../../notebooks/18_lynx.ipynb). **Aim.** To see that a sign forgets how steep it was.

| part | minutes |
| --- | --- |
| The opening | 9 |
| Exercises | – |
| Key points | 1 |

## Ask

- `length_of_a_lynx_step`, in *The opening*. Who answers 100 thinks of gradient descent.

## Skip, if time is short

*Key points*.

## Give

[lynx_step](../../../exercises/lynx_step/exercise.ipynb).

## What people get wrong

| what is said | where the lesson meets it |
| --- | --- |
| steep ground makes a long step | The opening |
"""
ABOUT = {"question": "what does a step of one length buy?", "reached": [{"Lynx.eta": 0.2}]}
CELLS = [
    new_markdown_cell(OPENING),
    new_code_cell(IMPORTS),
    new_code_cell("code(Lynx)"),
    new_code_cell('predict("length_of_a_lynx_step")'),
    new_code_cell("ball(ravine, Lynx(0.02, 0.5, 0.5), goal=reach(0.01, within=50))"),
    new_code_cell('confront("length_of_a_lynx_step")'),
    new_code_cell(TRAINING),
    new_markdown_cell("## Exercises\n"),
    new_markdown_cell(CLOSING),
]


def copy_of_the_course(place):
    """The files that git knows or would add, laid out in the folder `place`."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)


def surroundings(root):
    """The environment with that copy of the course in place of ours, and the usual part of the tests."""
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_TESTS"}
    return environment | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}


def python(root, *arguments, within="."):
    """What Python says there."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=root / within, env=surroundings(root), capture_output=True, text=True
    )


def course(root, *arguments):
    """A command, as `python3 -m course` runs it inside its environment."""
    done = python(root, "-m", "course.cli", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def append(path, text):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def add_optimizer(root):
    folder = root / "course" / "optimizers"
    (folder / "lynx.py").write_text(RULE, "utf-8")  # 1
    append(folder / "__init__.py", FACE)
    append(folder / "CONVENTIONS.md", ROW)  # 2
    kept = python(root, "-m", "oracle.make", "Lynx", within="tests")
    assert kept.returncode == 0, kept.stderr


def add_exercise(root):
    folder = shutil.copytree(root / "exercises" / "momentum_step", root / "exercises" / "lynx_step")  # 1
    (folder / "test_momentum_step.py").rename(folder / "test_lynx_step.py")
    (folder / "exercise.ipynb").unlink()
    for path in folder.iterdir():  # 2 to 4: what is asked stays that of the copy
        text = path.read_text("utf-8").replace("momentum_step", "lynx_step").replace("04_momentum", "18_lynx")
        path.write_text(text, "utf-8")
    course(root, "author", "exercises")  # 5


def add_lesson(root):
    path = root / "notebooks" / "18_lynx.ipynb"
    nbformat.write(new_notebook(cells=CELLS, metadata={"course": ABOUT}), path)  # 1 and 2
    append(root / "course" / "classroom" / "predictions.toml", QUESTION)  # 3
    (root / "course" / "classroom" / "instructors" / "18_lynx.md").write_text(PAGE, "utf-8")  # 4
    course(root, "author", "lists")  # 5
    course(root, "author", "refresh", str(path))  # 6
