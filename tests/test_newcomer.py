"""The recipes of .github/CONTRIBUTING.md are true: followed to the letter they leave the tests green.

A step that is left out turns a test red that says in one sentence what is missing, and in which file.
"""

import json
import re
from contextlib import contextmanager

import numpy as np
import pytest
from new_things import FACE, ROW, add_exercise, add_lesson, add_optimizer, copy_of_the_course, python
from oracle import peers
from whole import thorough

from course.setup.environment import ROOT

pytestmark = [thorough("what a newcomer adds, and what he forgets"), peers.needs("optax")]

#: Files that look through all there is: their tests of the new things, and those that no list of things divides.
LISTS = {
    "test_optimizers.py": "what holds for every rule, and that the folder's face names it",
    "test_conventions.py": "the rule's row, by optax and Keras",
    "test_race.py": "that it does not run uninvited",
    "test_lessons.py": "what a lesson owes, its question, its goal",
    "test_readme.py": "the lists",
    "test_notebooks.py": "that the lesson was run, and the hand-out made",
    "test_sets.py": "the problem set of the lesson",
    "test_checking.py::test_questions_are_whole": "the question has its choices, each with a reason",
    "test_tree.py": "that a file of a rule may import what it does",
}
#: Files whose other tests have nothing to do with it, or take long.
ALONE = {
    "test_oracles.py": "the rule against the numbers of its judge, and against the judge",
    "test_blocked.py": "the rule in place and in blocks",
    "test_training.py": "the rule on grids, in float32, on networks",
    "test_exercises.py": "the exercise proves itself",
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A copy of the course with Lion, an exercise and a lesson."""
    root = tmp_path_factory.mktemp("course")
    copy_of_the_course(root)
    add_optimizer(root)
    add_exercise(root)
    add_lesson(root)
    return root


def suite(root, *arguments):
    return python(root, "-m", "pytest", "-q", "-n", "0", "-o", "addopts=", "-p", "no:cacheprovider", *arguments)


@pytest.mark.parametrize("files, chosen", [(LISTS, "Lion or lion or not ["), (ALONE, "Lion or lion")])
def test_what_a_newcomer_adds_leaves_the_tests_green(grown, files, chosen):
    done = suite(grown, *[f"tests/{name}" for name in files], "-k", chosen)
    assert done.returncode == 0, done.stdout[-5000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 50, done.stdout[-500:]


def test_the_new_lesson_tells_the_same_when_it_is_run_again(grown):
    done = python(grown, "-m", "pytest", "-q", "-n", "0", "notebooks/16_lion.ipynb")
    assert done.returncode == 0, done.stdout[-5000:]


def test_no_stored_number_of_another_rule_changes(grown):
    """What is kept of them does not depend on who else is there."""
    ours, theirs = (dict(np.load(root / "tests" / "oracle" / "numbers.npz")) for root in (ROOT, grown))
    assert {name.split()[-1] for name in theirs.keys() - ours.keys()} == {"Lion"}
    assert all(np.array_equal(array, theirs[name]) for name, array in ours.items())


# --- What is left out is named. ---


def without(text):
    return lambda before: before.replace(text, "")


def instead(old, new):
    return lambda before: before.replace(old, new)


def metadata(name):
    """Forget this entry of what the lesson says of itself."""

    def forget(before):
        notebook = json.loads(before)
        notebook["metadata"]["course"].pop(name)
        return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"

    return forget


OPTIMIZERS, LESSON = "course/optimizers", "notebooks/16_lion.ipynb"
TABLE, LION = f"{OPTIMIZERS}/CONVENTIONS.md", f"{OPTIMIZERS}/lion.py"
PLAIN_ROW = "| `Lion` | none | none | none | |\n"
FORGOTTEN = {
    "the name in the face": (
        f"{OPTIMIZERS}/__init__.py",
        without(FACE),
        "test_optimizers",
        "course/optimizers/__init__.py does not import Lion from lion.py.",
    ),
    "the source of the formula": (
        LION,
        without("Chen et al. 2023, program 1."),
        "test_optimizers",
        "course/optimizers/lion.py: the docstring of Lion does not say whose rule it is.",
    ),
    "the symbol of a new hyper-parameter": (
        LION,
        instead("weight_decay", "decay"),
        "test_optimizers",
        "course/optimizers/hyperparameters.py: NOTATION lacks 'decay', a hyper-parameter of Lion.",
    ),
    "a default within the slider": (
        LION,
        instead("eta: float = 0.001", "eta: float = 0.0001"),
        "test_optimizers",
        "Lion: eta is 0.0001 by default, and its slider runs from 0.001 to 10 (NOTATION in "
        "course/optimizers/hyperparameters.py).",
    ),
    "the row": (TABLE, without(ROW), "test_conventions", "course/optimizers/CONVENTIONS.md has no row for Lion."),
    "the judge": (
        TABLE,
        instead(ROW, PLAIN_ROW),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lion: no call of a library is followed by =, and the last column does "
        "not say 'by hand:' and why.",
    ),
    "what it unrolls to": (
        TABLE,
        instead(ROW, PLAIN_ROW.replace("| |", "| by hand: no library has it |")),
        "test_conventions",
        "tests/oracle/unrolled.py lacks Lion, which course/optimizers/CONVENTIONS.md says is tested by hand.",
    ),
    "whether a call is the same": (
        TABLE,
        instead("weight_decay=λ)` = |", "weight_decay=λ)` |"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lion: in '`lion(learning_rate=η, b1=β₁, b2=β₂, weight_decay=λ)`' "
        "a call is not followed by = or ≠.",
    ),
    "how a call differs": (
        TABLE,
        instead("λ)` = | |", "λ)` ≠ somehow | |"),
        "test_conventions",
        "tests/oracle/variants.py lacks what Keras does in place of Lion, which course/optimizers/CONVENTIONS.md says "
        "is different.",
    ),
    "a symbol of the call": (
        TABLE,
        instead("b1=β₁", "b1=beta1"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lion: `lion(learning_rate=η, b1=beta1, b2=β₂, weight_decay=λ)` cannot "
        "be read; expected keywords with numbers, or the symbols η, β₁, β₂, λ.",
    ),
    "the right order of the β": (
        TABLE,
        instead("b1=β₁, b2=β₂", "b1=β₂, b2=β₁"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lion: optax's `lion(learning_rate=η, b1=β₂, b2=β₁, weight_decay=λ)` "
        "does not walk as Lion does.",
    ),
    "the hand-out": (
        "exercises/lion_step/exercise.ipynb",
        None,
        "test_notebooks",
        "exercises/lion_step/exercise.ipynb: not current, type: course author exercises",
    ),
    "the known mistakes": (
        "exercises/lion_step/mistakes.py",
        None,
        "test_exercises",
        "exercises/lion_step/mistakes.py'",  # No such file or directory
    ),
    "the exercise in README": (
        "README.md",
        without("[lion_step](exercises/lion_step/exercise.ipynb)"),
        "test_readme",
        "README.md: its list lacks exercises/lion_step/exercise.ipynb; type: python3 -m course author lists",
    ),
    "the lesson in lesson 0": (
        "notebooks/00_start_here.ipynb",
        without("| 16 | [Lion](16_lion.ipynb) | what does a step of one length buy? |\\n"),
        "test_readme",
        "notebooks/00_start_here.ipynb: its list lacks 16_lion.ipynb; type: python3 -m course author lists",
    ),
    "the link to the exercise": (
        LESSON,
        without("](../exercises/lion_step/exercise.ipynb)"),
        "test_readme",
        "notebooks/16_lion.ipynb: its list lacks ../exercises/lion_step/exercise.ipynb; "
        "type: python3 -m course author lists",
    ),
    "the question of the lesson": (
        LESSON,
        metadata("question"),
        "test_readme",
        "notebooks/16_lion.ipynb: its metadata lack the question that the lists show, "
        '"course": {"question": "…"} beside "kernelspec".',
    ),
    "the settings that reach the goal": (
        LESSON,
        metadata("reached"),
        "test_lessons",
        "notebooks/16_lion.ipynb sets 1 goals and tells for 0 how to reach them: in its metadata, "
        '"course": {"reached": [{"Momentum.eta": 1.2}]} has an entry for each.',
    ),
    "the prediction": (
        "course/classroom/predictions.toml",
        instead("length_of_a_lion_step", "length_of_a_step"),
        "test_lessons",
        "course/classroom/predictions.toml lacks [length_of_a_lion_step], which notebooks/16_lion.ipynb asks.",
    ),
    "the key points": (
        LESSON,
        without("## Key points"),
        "test_lessons",
        "notebooks/16_lion.ipynb lacks the section ## Key points.",
    ),
    "to run the lesson": (
        LESSON,
        instead('"execution_count": 2', '"execution_count": null'),
        "test_notebooks",
        "notebooks/16_lion.ipynb: not current, type: course author refresh",
    ),
}


@contextmanager
def changed(path, change):
    """The file with that change, or without the file if there is none to make, for a while."""
    before = path.read_bytes()
    try:
        if change is None:
            path.unlink()
        else:
            text = change(before.decode())
            assert text != before.decode(), "nothing was left out"
            path.write_text(text, "utf-8")
        yield
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("what", FORGOTTEN)
def test_what_is_left_out_is_named(grown, what):
    place, change, file, sentence = FORGOTTEN[what]
    with changed(grown / place, change):
        done = suite(grown, f"tests/{file}.py", "-k", "Lion or lion or not [")
    assert done.returncode in (1, 2) and sentence in done.stdout, done.stdout[-3000:]


@pytest.mark.parametrize("name", ["stream Lion", "Rosenbrock Lion"])
def test_numbers_that_are_left_out_are_named(grown, name):
    path = grown / "tests" / "oracle" / "numbers.npz"
    before = path.read_bytes()
    drop = f"kept = dict(np.load('{path}')); kept.pop('{name}'); np.savez_compressed('{path}', **kept)"
    assert python(grown, "-c", f"import numpy as np; {drop}").returncode == 0
    try:
        done = suite(grown, "tests/test_oracles.py", "-k", "Lion and numbers")
    finally:
        path.write_bytes(before)
    assert done.returncode == 1 and f"tests/oracle/numbers.npz lacks '{name}', the judge's walk: " in done.stdout
