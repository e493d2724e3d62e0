"""The recipes of .github/CONTRIBUTING.md are true: followed to the letter they leave the tests green.

A step that is left out turns a test red that says in one sentence what is missing, and in which file.
"""

import re
from contextlib import contextmanager

import numpy as np
import pytest
from forgotten import FORGOTTEN
from new_things import add_exercise, add_lesson, add_optimizer, copy_of_the_course, python, surroundings
from oracle import peers
from warm import pytest_there
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
    "test_instructors.py": "the lesson's page for instructors",
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
    """A copy of the course with Lynx, an exercise and a lesson."""
    root = tmp_path_factory.mktemp("course")
    copy_of_the_course(root)
    add_optimizer(root)
    add_exercise(root)
    add_lesson(root)
    return root


def suite(root, *arguments):
    quiet = ["-q", "-n", "0", "-o", "addopts=", "-p", "no:cacheprovider"]
    return pytest_there(root, [*quiet, *arguments], surroundings(root), root.with_suffix(".said"))


@pytest.mark.parametrize("files, chosen", [(LISTS, "Lynx or lynx or not ["), (ALONE, "Lynx or lynx")])
def test_what_a_newcomer_adds_leaves_the_tests_green(grown, files, chosen):
    done = suite(grown, *[f"tests/{name}" for name in files], "-k", chosen)
    assert done.returncode == 0, done.stdout[-5000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 50, done.stdout[-500:]


def test_the_new_lesson_and_lesson_0_tell_the_same_when_they_are_run_again(grown):
    """(So do all others, whose code sees nothing of what is new.)"""
    lessons = [f"notebooks/{name}.ipynb" for name in ("00_start_here", "18_lynx")]
    done = python(grown, "-m", "pytest", "-q", "-n", "0", *lessons)
    assert done.returncode == 0, done.stdout[-5000:]


def test_no_stored_number_of_another_rule_changes(grown):
    """What is kept of them does not depend on who else is there."""
    ours, theirs = (dict(np.load(root / "tests" / "oracle" / "numbers.npz")) for root in (ROOT, grown))
    assert {name.split()[-1] for name in theirs.keys() - ours.keys()} == {"Lynx"}
    assert all(np.array_equal(array, theirs[name]) for name, array in ours.items())


# --- What is left out is named. ---


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
        done = suite(grown, f"tests/{file}.py", "-k", "Lynx or lynx or not [")
    assert done.returncode in (1, 2) and sentence in done.stdout, done.stdout[-3000:]


@pytest.mark.parametrize("name", ["stream Lynx", "Rosenbrock Lynx"])
def test_numbers_that_are_left_out_are_named(grown, name):
    path = grown / "tests" / "oracle" / "numbers.npz"
    before = path.read_bytes()
    with np.load(path) as file:
        kept = {other: array for other, array in file.items() if other != name}
    try:
        np.savez_compressed(path, **kept)
        done = suite(grown, "tests/test_oracles.py", "-k", "Lynx and numbers")
    finally:
        path.write_bytes(before)
    assert done.returncode == 1 and f"tests/oracle/numbers.npz lacks '{name}', the judge's walk: " in done.stdout
